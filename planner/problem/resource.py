"""What work competes for: crews and cranes that come back, transformers and turbines that do not."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from planner.problem.base import Arrival, Given, Identifier, Name, Steps, Units

ResourceKind = Literal["renewable", "consumable"]


class Resource(Given):
    """A limited resource."""

    id: Identifier
    name: Name = Field("", description="Name for people.")
    kind: ResourceKind = Field(
        description="renewable: so many in use in each period (crews); consumable: drawn once (transformers)."
    )
    region: Name | None = Field(None, description="Only sites of this region may use it; empty: all sites.")
    capacity: Steps = Field(
        (), description="Renewable only: units available at a time [units]: a number, or dated steps."
    )
    max_increase_per_period: Units | None = Field(
        None,
        description="Renewable only: most units more in use in a period than in the period before [units]; before the "
        "first period is what was at work by history. Empty: no limit.",
    )
    stock: Units = Field(0, description="Consumable only: units in stock at the plan's start [units].")
    arrivals: tuple[Arrival, ...] = Field((), description="Consumable only: units that come, by date; carried over.")

    def is_for(self, region: str) -> bool:
        """Return whether sites of a region may use it."""
        return self.region is None or self.region == region
