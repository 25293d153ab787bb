"""What orders of power cost: a share at order, the rest when they serve, each at the prices of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.tabulate.prices import price_factors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.problem import Problem
    from planner.tabulate.power import PowerOrder


def payments_of_order_usd_m(problem: Problem, order: PowerOrder) -> tuple[float, float]:
    """Return what an order of power costs when it is ordered, and when it enters service."""
    factors, share = price_factors(problem, "power"), order.item.order_share
    last = factors[min(order.service, len(factors) - 1)]
    return float(share * order.capex_usd_m * factors[order.ordered_in]), float((1.0 - share) * order.capex_usd_m * last)


def capex_usd_m(problem: Problem, orders: Iterable[PowerOrder]) -> NDArray[np.float64]:
    """Return what orders of power cost by period: a share at order, the rest in the period they serve from."""
    paid = np.zeros(problem.calendar.periods)
    for order in orders:
        deposit, rest = payments_of_order_usd_m(problem, order)
        paid[order.ordered_in] += deposit
        if order.service < len(paid):
            paid[order.service] += rest
    return paid
