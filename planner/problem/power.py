"""Power at a site: grid stages, upgrades to decide, on-site units."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from planner.problem.activity import Predecessors
from planner.problem.base import (
    FURNISHED_BY,
    WHOLE_RAMP,
    Arrival,
    Day,
    Furnisher,
    Given,
    Identifier,
    NonNegative,
    Periods,
    Positive,
    Ramp,
    Share,
    Units,
)

HOURS_PER_YEAR = 8760.0
"""What hours of curtailment in a year are a share of."""
CONDITIONAL = Field(False, description="Import on it may be curtailed by the utility, until it is firm.")
CURTAILED: float = Field(
    0.0,
    ge=0,
    le=8760,
    description="Hours in a year for which import on it is curtailed while it is conditional; one figure for a site.",
)
FIRM_FROM = Field(None, description="Firm from the period this date opens, else from the next. Empty: never.")


def rises(ramp: Ramp) -> tuple[tuple[int, float], ...]:
    """Return by how much the share that may be imported rises, each so many periods after the energisation."""
    found, before = [], 0.0
    for periods, share in sorted(ramp.items()) if ramp else ((0, 1.0),):
        if share > before:
            found.append((periods, round(share - before, 12)))
        before = share
    return tuple(found)


class Stage(Given):
    """A committed step of the interconnection; steps add up."""

    mw: NonNegative = Field(description="Import capacity the stage adds [MW facility].")
    energisation_date: Day = Field(description="Carries load from the period this date opens, else from the next.")
    ramp: Ramp = WHOLE_RAMP
    predecessors: Predecessors = Field(
        (),
        description="Activities that must be over first, such as a load study: it carries load from the later of its "
        "date and the end of the last of them, and never if one never ends.",
    )
    conditional: bool = CONDITIONAL
    curtail_hours_per_year: float = CURTAILED
    firm_from_date: Day | None = FIRM_FROM


class Upgrade(Given):
    """A step of the interconnection that must be ordered."""

    id: Identifier = Field(description="Unique in the whole case.")
    mw: Positive = Field(description="Import capacity it adds [MW facility].")
    capex_usd_m: NonNegative = Field(description="Cost [million USD].")
    order_share: Share = Field(1.0, description="Share paid at order; the rest is paid in the period it is energised.")
    lead_periods: Periods = Field(description="Periods from order to energisation.")
    earliest_energisation_date: Day | None = Field(
        None, description="Not energised before this date, however early it is ordered."
    )
    ramp: Ramp = WHOLE_RAMP
    predecessors: Predecessors = Field(
        (), description="Activities that must be over before it is ordered, such as a load study."
    )
    conditional: bool = CONDITIONAL
    curtail_hours_per_year: float = CURTAILED
    firm_from_date: Day | None = FIRM_FROM
    draws: Mapping[str, Units] = Field(
        default_factory=dict, description="Consumable resources drawn in the period of order: id to units."
    )
    furnished_by: Furnisher | None = FURNISHED_BY


class OnsiteUnit(Given):
    """On-site generation that is ordered in whole units."""

    id: Identifier = Field(description="Unique in the whole case.")
    firm_mw: Positive = Field(description="Firm capacity of one unit [MW facility].")
    capex_usd_m: NonNegative = Field(description="Cost of one unit [million USD].")
    order_share: Share = Field(
        1.0, description="Share paid at order; the rest is paid in the period it enters service."
    )
    fuel_usd_per_mwh: NonNegative = Field(0.0, description="Fuel cost [USD per MWh generated].")
    om_usd_per_mwh: NonNegative = Field(0.0, description="Operation and maintenance [USD per MWh generated].")
    lead_periods: Periods = Field(description="Periods from order to service.")
    earliest_service_date: Day | None = Field(None, description="Not in service before this date.")
    last_service_date: Day | None = Field(
        None, description="Bridging power: serves through the period that contains this date. Empty: no end."
    )
    max_units: Units = Field(description="Most units that may be ordered, besides the committed ones [units].")
    reserve_units: Units = Field(
        0,
        description="Units that may be out of service without load being lost: firm power is that of the other ones in "
        "service, though all may generate. 1 is N+1 [units].",
    )
    draws: Mapping[str, Units] = Field(
        default_factory=dict, description="Consumable resources drawn per unit in the period of order: id to units."
    )
    emissions_t_per_mwh: NonNegative = Field(0.0, description="Emissions [t CO2 per MWh generated].")
    committed: tuple[Arrival, ...] = Field(
        (), description="Units bought before the plan starts, with the day they enter service; their cost is sunk."
    )
    predecessors: Predecessors = Field(
        (),
        description="Activities that must be over before units are ordered, such as an air permit; committed units "
        "serve from the later of their day and the end of the last of them, and never if one never ends.",
    )
    furnished_by: Furnisher | None = FURNISHED_BY


PowerItem = Stage | Upgrade | OnsiteUnit
"""What brings power to a site, and may wait for activities."""
