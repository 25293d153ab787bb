"""Liquidity: cash above the floor and what the facilities would still lend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.problem import pairs
from planner.tabulate.debt import availability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from planner.plan import CashRow
    from planner.problem import Calendar, Problem
    from planner.tabulate.lenders import Lender

SAME_USD_M = 1e-6
SAME_SCALE_USD_M = 1e4


def undrawn_lines(problem: Problem, given: Mapping[str, Lender]) -> dict[str, NDArray[np.float64]]:
    """Return what the facilities would still lend by period, ``undrawn``, and the part of it that only capex can draw.

    Fees on drawing it are not deducted.

    Parameters
    ----------
    problem
        The case.
    given
        What each facility looks at, by its id.
    """
    lines = {name: np.zeros(problem.calendar.periods) for name in ("undrawn", "liquidity_capex_only")}
    for lender in given.values():
        room = _room_usd_m(problem.calendar, lender)
        lines["undrawn"] += room
        if lender.facility.capex_only:
            lines["liquidity_capex_only"] += room
    return lines


def _room_usd_m(calendar: Calendar, lender: Lender) -> NDArray[np.float64]:
    """Return what a facility would still lend: by limit, racks and cost, nothing while it is not available."""
    facility, base, on_cost = lender.facility, lender.base_usd_m, lender.on_cost_usd_m
    most = np.array(calendar.stepped(pairs(facility.limit_usd_m)), dtype=float)
    if base is not None:
        most = np.minimum(most, base)
    room = np.maximum(0.0, most - lender.owed_usd_m)
    if on_cost is not None:
        room = np.minimum(room, np.maximum(0.0, on_cost - lender.drawn_usd_m))
    first, last = availability(calendar, facility)
    room[:first], room[max(last + 1, 0) :] = 0.0, 0.0
    return room


def lowest(rows: Iterable[CashRow], column: str) -> CashRow:
    """Return the row in which a column is least: of rows that differ by rounding alone the first."""
    given = tuple(rows)
    least = min(float(getattr(row, column)) for row in given)
    near = SAME_USD_M * (1.0 + abs(least) / SAME_SCALE_USD_M)
    return next(row for row in given if getattr(row, column) <= least + near)
