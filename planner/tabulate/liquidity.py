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
    periods = problem.calendar.periods
    lines = {name: np.zeros(periods) for name in ("undrawn", "liquidity_capex_only")}
    rooms: dict[str, NDArray[np.float64]] = {}
    before = {name: problem.pledged_before(lender.facility) for name, lender in given.items()}
    for name in sorted(given, key=lambda name: len(before[name])):
        lender = given[name]
        taken = sum((rooms[f.id] / (f.borrowing_base_share or 1.0) for f in before[name]), np.zeros(periods))
        room = rooms[name] = _room_usd_m(problem.calendar, lender, taken)
        lines["undrawn"] += room
        if lender.facility.capex_only:
            lines["liquidity_capex_only"] += room
    return lines


def _room_usd_m(calendar: Calendar, lender: Lender, taken: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a facility would still lend: by limit, racks and cost, nothing while it is not available.

    `taken` is the price of the racks that would secure those before it if they lent all they would [million USD].
    """
    facility, base, on_cost = lender.facility, lender.base_usd_m, lender.on_cost_usd_m
    most = np.array(calendar.stepped(pairs(facility.limit_usd_m)), dtype=float)
    if base is not None:
        most = np.minimum(most, base - (facility.borrowing_base_share or 0.0) * taken)
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
