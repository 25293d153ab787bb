"""Rack types: power, price, supply."""

from __future__ import annotations

from collections.abc import Mapping

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
    spare_share: Share = Field(
        0.0, description="Spares bought with racks, as a share of those delivered; parts of a rack are allowed."
    )
    spare_share_per_year: Share = Field(
        0.0, description="Spares bought for racks installed, as a share of them a year; parts of a rack are allowed."
    )
    draws: Mapping[str, Units] = Field(
        default_factory=dict,
        description="Consumable resources that each rack draws once, at delivery, such as memory stacks, coolant units "
        "or optics: id to units. A resource of a region is drawn on by racks delivered to sites of the region.",
    )
    furnished_by: Furnisher | None = FURNISHED_BY

    @property
    def has_spares(self) -> bool:
        """Whether spares are bought with or for racks of the type."""
        return self.spare_share > 0 or self.spare_share_per_year > 0
