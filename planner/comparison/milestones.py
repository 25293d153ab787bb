"""Milestones that are reached at another time, and the money that moves with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.calendar import calendar_months
from planner.comparison.rows import MilestoneChangeRow

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import MilestoneRow, Plan

SAME_USD_M = 1e-4


def milestone_changes(baseline: Plan, other: Plan) -> tuple[MilestoneChangeRow, ...]:
    """Return the milestones that differ in when they are reached, or in when and how much their tranche pays.

    A milestone that only one of the problems has is there with a remark.
    """
    mine, theirs = ({row.id: row for row in plan.milestones} for plan in (baseline, other))
    names = [*mine, *(name for name in theirs if name not in mine)]
    rows = (_row(name, mine.get(name), theirs.get(name)) for name in names)
    return tuple(row for row in rows if _differs(row))


def months_later(one: date | None, two: date | None) -> int | None:
    """Return the calendar months from one day to another; None where one of them is none."""
    return None if one is None or two is None else calendar_months(one, two)


def _row(name: str, one: MilestoneRow | None, two: MilestoneRow | None) -> MilestoneChangeRow:
    reached = [None if row is None else row.reached_date for row in (one, two)]
    paid = [None if row is None else row.paid_date for row in (one, two)]
    late = [None if row is None else row.late_months for row in (one, two)]
    amounts = [0.0 if row is None else row.cash_usd_m + row.in_kind_usd_m for row in (one, two)]
    released = [0.0 if row is None or not row.is_earned else row.tranche_usd_m for row in (one, two)]
    remark = "only in the other plan" if one is None else "only in the baseline" if two is None else ""
    return MilestoneChangeRow(
        id=name,
        baseline_reached_date=reached[0],
        reached_date=reached[1],
        months=months_later(*reached),
        baseline_late_months=late[0],
        late_months=late[1],
        baseline_paid_date=paid[0],
        paid_date=paid[1],
        months_paid=months_later(*paid),
        baseline_paid_usd_m=amounts[0],
        paid_usd_m=amounts[1],
        baseline_released_usd_m=released[0],
        released_usd_m=released[1],
        remark=remark,
    )


def _differs(row: MilestoneChangeRow) -> bool:
    amounts = (row.baseline_paid_usd_m, row.paid_usd_m)
    paid = any(amounts) and row.baseline_paid_date != row.paid_date
    released = abs(row.baseline_released_usd_m - row.released_usd_m) > SAME_USD_M
    moved = row.baseline_reached_date != row.reached_date
    return bool(row.remark or moved or paid or released or abs(amounts[0] - amounts[1]) > SAME_USD_M)
