"""Activities and sources of power that are added, dropped, moved, or done another way."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.comparison.milestones import months_later
from planner.comparison.rows import ActivityChangeRow
from planner.spec import ITEM_UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from planner.comparison.rows import Moved
    from planner.plan import Plan, ScheduleRow
    from planner.spec import ItemKind

ACTIVITIES: tuple[ItemKind, ...] = ("gate", "phase")
POWER: tuple[ItemKind, ...] = ("upgrade", "onsite")  # committed stages are given, not decided


def activity_changes(baseline: Plan, other: Plan) -> tuple[ActivityChangeRow, ...]:
    """Return the phases and gates that differ, by site and start."""
    return _changes(baseline, other, ACTIVITIES)


def power_changes(baseline: Plan, other: Plan) -> tuple[ActivityChangeRow, ...]:
    """Return the grid upgrades and on-site units that differ; the orders of one unit are one row."""
    return _changes(baseline, other, POWER)


def _changes(baseline: Plan, other: Plan, kinds: Collection[ItemKind]) -> tuple[ActivityChangeRow, ...]:
    mine, theirs = (_items(plan, kinds) for plan in (baseline, other))
    names = [*mine, *(name for name in theirs if name not in mine)]
    rows = [row for name in names if (row := _row(name, mine.get(name, ()), theirs.get(name, ()))) is not None]
    return tuple(sorted(rows, key=lambda row: (row.site, row.baseline_start_date or row.start_date, row.id)))


def _items(plan: Plan, kinds: Collection[ItemKind]) -> dict[str, tuple[ScheduleRow, ...]]:
    """Return the rows of the schedule by the id in the case, in order of their start."""
    found: defaultdict[str, list[ScheduleRow]] = defaultdict(list)
    for row in plan.schedule:
        if row.kind in kinds:
            found[row.item_id].append(row)
    return {name: tuple(sorted(rows, key=lambda row: row.start_date)) for name, rows in found.items()}


def _row(name: str, one: Sequence[ScheduleRow], two: Sequence[ScheduleRow]) -> ActivityChangeRow | None:
    what = _what(one, two)
    if what is None:
        return None
    first = (*one, *two)[0]
    starts, finishes = (_begins(one), _begins(two)), (_ends(one), _ends(two))
    return ActivityChangeRow(
        id=name,
        kind=first.kind,
        site=(two or one)[0].site,
        what=what,
        baseline_option=one[0].option if one else "",
        option=two[0].option if two else "",
        baseline_quantity=sum(row.quantity for row in one),
        quantity=sum(row.quantity for row in two),
        quantity_unit=first.quantity_unit,
        baseline_start_date=starts[0],
        start_date=starts[1],
        months_start=_mean_months(one, two),
        baseline_finish_date=finishes[0],
        finish_date=finishes[1],
        months_finish=months_later(*finishes),
    )


def _what(one: Sequence[ScheduleRow], two: Sequence[ScheduleRow]) -> Moved | None:
    """Return what became of an item; None where nothing did."""
    if not one or not two:
        return "dropped" if one else "added"
    units = [sum(row.quantity for row in rows) for rows in (one, two)]
    if is_counted(one[0]) and units[0] != units[1]:
        return "fewer" if units[0] > units[1] else "more"
    if one[0].option != two[0].option:
        return "option"
    when = [[(row.start_date, row.finish_date, _units(row)) for row in rows] for rows in (one, two)]
    return "moved" if when[0] != when[1] else None


def is_counted(row: ScheduleRow | ActivityChangeRow) -> bool:
    """Return whether the quantity of an item is a number of units, and so decided."""
    return row.quantity_unit == ITEM_UNITS["onsite"]


def _begins(rows: Sequence[ScheduleRow]) -> date | None:
    return min((row.start_date for row in rows), default=None)


def _ends(rows: Sequence[ScheduleRow]) -> date | None:
    return max((row.finish_date for row in rows), default=None)


def _mean_months(one: Sequence[ScheduleRow], two: Sequence[ScheduleRow]) -> float | None:
    """Return how many months later units start: as many in the mean, else the first; None where one plan has none."""
    starts = [[row.start_date for row in rows for _ in range(_units(row))] for rows in (one, two)]
    if not starts[0] or not starts[1]:
        return None
    if len(starts[0]) != len(starts[1]):
        return months_later(min(starts[0]), min(starts[1]))
    months = [months_later(*pair) or 0 for pair in zip(*starts, strict=True)]
    return sum(months) / len(months)


def _units(row: ScheduleRow) -> int:
    """Return how many units a row orders; the MW of an upgrade are given, not decided."""
    return round(row.quantity) if is_counted(row) else 1
