"""Prices of the second model: what one million USD of a class of cost is on the last day of a period."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.problem import CostClass, Problem
    from tests.second.dates import Periods


class Rates:
    """What each class of cost is multiplied by in a period."""

    def __init__(self, problem: Problem, periods: Periods) -> None:
        self.periods, self.start = periods, problem.programme.start_date
        self.given = {given.id: given for given in problem.finance.escalation}

    def of(self, cost: CostClass, t: int) -> float:
        """Return what a price given at its date is multiplied by: contingency and escalation."""
        given = self.given.get(cost)
        if given is None:
            return 1.0
        paid = self.periods.first_day(t + 1) - timedelta(days=1)
        years = (paid - (given.price_date or self.start)).days / 365.0
        return float((1.0 + given.contingency_share) * (1.0 + given.share_per_year) ** years)
