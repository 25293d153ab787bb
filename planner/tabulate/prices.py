"""What is paid at the prices of its day: by class of cost, escalated from the date of its prices, with contingency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.problem import CostClass, Problem, Rack


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


def payments_of_rack_usd_m(problem: Problem, rack: Rack, ordered_in: int, delivered_in: int) -> tuple[float, float]:
    """Return what a rack costs when it is ordered, and when it is delivered.

    Parameters
    ----------
    problem, rack
        The case and the rack type.
    ordered_in, delivered_in
        The periods; an order from before the plan has a number below 0, and the price as given.
    """
    factors, share = price_factors(problem, "racks"), rack.order_share
    ordered = factors[ordered_in] if ordered_in >= 0 else 1.0
    return float(share * rack.price_usd_m * ordered), float((1.0 - share) * rack.price_usd_m * factors[delivered_in])
