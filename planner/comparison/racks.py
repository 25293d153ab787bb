"""Racks that stand elsewhere at the end, and how many of a type moved between sites."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from planner.comparison.rows import RackChangeRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import Plan


def rack_changes(baseline: Plan, other: Plan) -> tuple[RackChangeRow, ...]:
    """Return the racks by type and site of which there are more or fewer at the end of the horizon."""
    mine, theirs = _at_the_end(baseline), _at_the_end(other)
    rows = (
        RackChangeRow(rack, site, mine[rack, site], theirs[rack, site], theirs[rack, site] - mine[rack, site])
        for rack, site in sorted({*mine, *theirs})
    )
    return tuple(row for row in rows if row.change)


def moved(rows: Iterable[RackChangeRow]) -> dict[str, int]:
    """Return by type how many racks stand at another site; what was gained or lost in all has not moved."""
    lost, gained = defaultdict[str, int](int), defaultdict[str, int](int)
    for row in rows:
        lost[row.rack] += max(0, -row.change)
        gained[row.rack] += max(0, row.change)
    found = {rack: min(lost[rack], gained[rack]) for rack in {*lost, *gained}}
    return {rack: count for rack, count in sorted(found.items()) if count}


def _at_the_end(plan: Plan) -> Counter[tuple[str, str]]:
    last = plan.periods - 1
    return Counter({(row.rack, row.site): row.racks_installed for row in plan.capacity if row.period == last})
