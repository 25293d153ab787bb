"""Limits that begin or cease to bind, within the time that both plans cover."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.comparison.horizons import shared
from planner.comparison.rows import LimitChangeRow
from planner.spec import LIMITS

if TYPE_CHECKING:
    from datetime import date

    from planner.comparison.horizons import Shared
    from planner.comparison.rows import Binding
    from planner.plan import Plan
    from planner.spec import LimitName

Limit = tuple["LimitName", str]
_ORDER = {name: place for place, name in enumerate(LIMITS)}


def limit_changes(baseline: Plan, other: Plan) -> tuple[LimitChangeRow, ...]:
    """Return the limits that bind in another number of months, by kind and id."""
    both = shared(baseline, other)
    mine, theirs = _binding(baseline, both), _binding(other, both)
    rows = []
    for limit in sorted({*mine, *theirs}, key=lambda limit: (_ORDER[limit[0]], limit[1])):
        days = mine.get(limit, []), theirs.get(limit, [])
        months = len(days[0]) * baseline.months_per_period, len(days[1]) * other.months_per_period
        if months[0] != months[1]:
            firsts = (min(given, default=None) for given in days)
            rows.append(LimitChangeRow(*limit, _what(*months), *months, *firsts))
    return tuple(rows)


def _what(before: int, after: int) -> Binding:
    if not before or not after:
        return "ceases" if before else "begins"
    return "longer" if after > before else "shorter"


def _binding(plan: Plan, both: Shared) -> dict[Limit, list[date]]:
    """Return the first days of the periods in which each limit binds, in the time that both plans cover."""
    found: defaultdict[Limit, list[date]] = defaultdict(list)
    for row in plan.resources:
        if row.binding and both.first <= row.period_start and row.period_end <= both.last:
            found[row.limit, row.id].append(row.period_start)
    return dict(found)
