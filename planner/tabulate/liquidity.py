"""Liquidity: cash above the floor and what the facilities would still lend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.problem import pairs
from planner.tabulate.debt import availability, depreciated_racks_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.plan import CashRow, DebtRow
    from planner.problem import Facility, Problem
    from planner.tabulate.fleet import Fleet

SAME_USD_M = 1e-6
SAME_SCALE_USD_M = 1e4


def undrawn_lines(problem: Problem, racks: Fleet, debt: Iterable[DebtRow]) -> dict[str, NDArray[np.float64]]:
    """Return what the facilities would still lend by period, ``undrawn``, and the part of it that only capex can draw.

    Fees on drawing it are not deducted.

    Parameters
    ----------
    problem
        The case.
    racks
        All racks of the plan: their depreciated price is what a borrowing base lends on.
    debt
        The facilities by period, with a row in each period in which one is available.
    """
    periods, rows = problem.calendar.periods, tuple(debt)
    lines = {name: np.zeros(periods) for name in ("undrawn", "liquidity_capex_only")}
    for facility in problem.finance.facilities:
        room = _room_usd_m(problem, racks, facility, [row for row in rows if row.facility == facility.id])
        lines["undrawn"] += room
        if facility.capex_only:
            lines["liquidity_capex_only"] += room
    return lines


def _room_usd_m(problem: Problem, racks: Fleet, facility: Facility, rows: Iterable[DebtRow]) -> NDArray[np.float64]:
    """Return limit or borrowing base, the lower one, less the balance; nothing while the facility is not available."""
    calendar = problem.calendar
    most, owed = np.array(calendar.stepped(pairs(facility.limit_usd_m)), dtype=float), np.zeros(calendar.periods)
    if facility.borrowing_base_share is not None:
        worth = depreciated_racks_usd_m(problem, racks.consignments)
        most = np.minimum(most, facility.borrowing_base_share * worth)
    for row in rows:
        owed[row.period] = row.balance_usd_m
    room = np.maximum(0.0, most - owed)
    first, last = availability(calendar, facility)
    room[:first], room[max(last + 1, 0) :] = 0.0, 0.0
    return room


def lowest(rows: Iterable[CashRow], column: str) -> CashRow:
    """Return the row in which a column is least: of rows that differ by rounding alone the first."""
    given = tuple(rows)
    least = min(float(getattr(row, column)) for row in given)
    near = SAME_USD_M * (1.0 + abs(least) / SAME_SCALE_USD_M)
    return next(row for row in given if getattr(row, column) <= least + near)
