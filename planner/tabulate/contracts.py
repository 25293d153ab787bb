"""What contracts with utilities cost by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.problem import pairs
from planner.tabulate.connection import bill_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.problem import Problem
    from planner.tabulate.power import SitePower


def demand_usd_m(problem: Problem, powers: Iterable[SitePower]) -> NDArray[np.float64]:
    """Return what utilities charge on the MW that they bill [million USD]."""
    paid = np.zeros(problem.calendar.periods)
    for power in powers:
        paid += bill_of(problem, power.site, power.import_mw, power.allowed_mw).usd_m
    return paid


def capacity_usd_m(problem: Problem, powers: Iterable[SitePower]) -> NDArray[np.float64]:
    """Return what nodes charge on the import at peak of the sites there [million USD]."""
    calendar, paid = problem.calendar, np.zeros(problem.calendar.periods)
    days = np.array([calendar.hours(period) / 24.0 for period in range(calendar.periods)])
    price = {node.id: np.array(calendar.stepped(pairs(node.capacity_usd_per_mw_day))) for node in problem.grid.nodes}
    for power in powers:
        if power.site.node is not None:
            paid += power.import_mw * price[power.site.node] * days / 1e6
    return paid
