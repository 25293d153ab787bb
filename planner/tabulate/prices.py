"""What is paid at the prices of its day: by class of cost, escalated from the date of its prices, with contingency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.problem import CostClass, Problem


def price_factors(problem: Problem, cost: CostClass) -> NDArray[np.float64]:
    """Return what prices of a class of cost are multiplied by in each period; 1 where it has no escalation."""
    calendar = problem.calendar
    factors = np.ones(calendar.periods)
    for given in problem.finance.escalation:
        if given.id == cost:
            day = problem.programme.start_date if given.price_date is None else given.price_date
            years = np.array([calendar.years_after(day, period) for period in range(calendar.periods)])
            factors = (1.0 + given.contingency_share) * (1.0 + given.share_per_year) ** years
    return factors
