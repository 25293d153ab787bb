"""What prices are multiplied by in each period: escalation from their date to that of payment, and contingency.

What was paid for a thing is the sum of its payments, each at the prices of its own period: book value and borrowing
base go by it. What began before the plan is at its price as given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.problem import CostClass, Escalation, OnsiteUnit, Option, Problem, Rack, Upgrade


@dataclass(frozen=True)
class Prices:
    """The prices of one problem by period; a class of cost that does not escalate has the factor 1."""

    problem: Problem

    @cached_property
    def _factors(self) -> dict[CostClass, tuple[float, ...]]:
        return {given.id: self._series(given) for given in self.problem.finance.escalation}

    def _series(self, given: Escalation) -> tuple[float, ...]:
        calendar = self.problem.calendar
        day = given.price_date or calendar.start
        grown = 1.0 + given.share_per_year
        return tuple(
            (1.0 + given.contingency_share) * grown ** calendar.years_after(day, t) for t in range(calendar.periods)
        )

    def change(self, cost: CostClass) -> bool:
        """Return whether a class of cost escalates or has a contingency."""
        return cost in self._factors

    def at(self, cost: CostClass, period: int) -> float:
        """Return what prices of a class are multiplied by in a period [-]."""
        return self._factors[cost][period] if cost in self._factors else 1.0

    def least(self, cost: CostClass, by: int | None = None) -> float:
        """Return the least that prices are multiplied by, up to a period or in all [-]."""
        return min(self._factors[cost][: None if by is None else by + 1], default=1.0) if self.change(cost) else 1.0

    def most(self, cost: CostClass) -> float:
        """Return the most that prices are multiplied by in any period; 1 at the least, for what began before [-]."""
        return max(1.0, *self._factors[cost]) if self.change(cost) else 1.0

    def of_work(self, option: Option, start: int) -> float:
        """Return what planned work costs in all if it starts in a period and ends within the horizon [million USD]."""
        if not self.change("works"):
            return option.capex_usd_m
        length = option.duration_periods
        spread = (1.0 - option.start_share - option.finish_share) / length
        factors = self._factors["works"][start : start + length]
        shares = option.start_share * factors[0] + option.finish_share * factors[-1] + spread * sum(factors)
        return option.capex_usd_m * shares

    def of_power(self, item: Upgrade | OnsiteUnit, ordered: int, serves: int) -> float:
        """Return what an upgrade or a unit costs in all [million USD].

        Parameters
        ----------
        item
            The upgrade, or the type of unit.
        ordered, serves
            The periods it is ordered in and serves from.
        """
        if not self.change("power"):
            return item.capex_usd_m
        deposit = item.order_share * self.at("power", ordered)
        return item.capex_usd_m * (deposit + (1.0 - item.order_share) * self.at("power", serves))

    def of_rack(self, rack: Rack, delivered: int) -> float:
        """Return what a rack costs in all that is ordered in the plan for delivery in a period [million USD]."""
        ordered = delivered - rack.lead_periods
        if not self.change("racks") or ordered < 0:
            return rack.price_usd_m
        deposit = rack.order_share * self.at("racks", ordered)
        return rack.price_usd_m * (deposit + (1.0 - rack.order_share) * self.at("racks", delivered))

    def at_site(self, rack: Rack, delivered: int) -> float:
        """Return what a lender that looks at some sites counts a rack at [million USD].

        Of a type with racks on order it cannot tell which they are: each counts at the lower price.
        """
        paid = self.of_rack(rack, delivered)
        return min(paid, rack.price_usd_m) if rack.on_order else paid
