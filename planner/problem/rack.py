"""Rack types: power, price, supply."""

from __future__ import annotations

from pydantic import Field

from planner.problem.base import (
    FURNISHED_BY,
    Arrival,
    Day,
    Furnisher,
    Given,
    Identifier,
    Name,
    NonNegative,
    Periods,
    Positive,
    Share,
    Units,
)


class Rack(Given):
    """One type of rack."""

    id: Identifier
    name: Name = Field("", description="Name for people.")
    it_kw: Positive = Field(description="IT load of one rack [kW].")
    gpus: Units = Field(0, description="GPUs in one rack, as its maker counts them [GPUs].")
    price_usd_m: NonNegative = Field(0.0, description="Price of one rack [million USD].")
    rent_factor: NonNegative = Field(1.0, description="What the rent of a site is multiplied by for these racks [-].")
    order_share: Share = Field(0.0, description="Share of the price paid at order; the rest is paid at delivery.")
    lead_periods: Periods = Field(0, description="Periods from order to delivery; no order before the plan starts.")
    first_delivery_date: Day | None = Field(
        None, description="First delivery in the period this date opens, else in the next. Empty: from the start."
    )
    last_delivery_date: Day | None = Field(
        None, description="Delivered through the period that contains this date. Empty: to the end."
    )
    cooling: Name | None = Field(None, description="Cooling class a site must offer; empty: any site will do.")
    supply: tuple[Arrival, ...] | None = Field(
        None,
        description="Units that become deliverable, by date; unused ones carry over. Left out: no limit; "
        "an empty list: none ever.",
    )
    on_order: tuple[Arrival, ...] = Field(
        (),
        description="Units ordered before the plan starts, by the date they can be delivered: they need no lead, "
        "their order share is paid already; they count against the supply.",
    )
    furnished_by: Furnisher | None = FURNISHED_BY
