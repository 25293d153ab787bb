"""MW online over time as text: a column of blocks for each step of time, with a line where so much is due."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from planner.show.page import Axis
from planner.show.picture_online import milestone_state, online_by_site

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.show.terminal_marks import Marks
    from planner.show.terminal_time import Columns

HEIGHT = 12  # lines


def curve_lines(plan: Plan, columns: Columns, marks: Marks) -> list[str]:
    """Return the S-curve, its axis, and the milestones as they are reached.

    Parameters
    ----------
    plan
        The plan.
    columns
        Time from left to right.
    marks
        What to draw with.
    """
    series = online_by_site(plan)
    online = [sum(values) for values in zip(*series.values(), strict=True)] if series else [0.0] * plan.periods
    asked = [row.threshold_mw for row in plan.milestones if row.is_of_programme and row.basis == plan.target_basis]
    top = max([*online, plan.target_mw, *asked, 1e-6])
    cells = [
        _column(online[columns.periods(k)[-1]], _due_mw(plan, columns, k), top, marks) for k in range(columns.count)
    ]
    labels = _labels(top, columns.left)
    lines = [f"{labels[row]}{marks.side}{''.join(cell[row] for cell in cells)}".rstrip() for row in range(HEIGHT)]
    return [*lines, *columns.axis(marks), *_milestones(plan, columns, marks)]


def _due_mw(plan: Plan, columns: Columns, column: int) -> float:
    """Return what must be online by the end of a column, on the target's basis."""
    end = columns.calendar.end_of(columns.periods(column)[-1])
    due = [
        (row.due_date, row.threshold_mw)
        for row in plan.milestones
        if row.is_of_programme and row.basis == plan.target_basis
    ]
    return max((mw for day, mw in [*due, (plan.target_date, plan.target_mw)] if day and day <= end), default=0.0)


def _column(mw: float, due_mw: float, top: float, marks: Marks) -> str:
    """Return the cells of one column from above."""
    steps = len(marks.parts) - 1
    filled = round(mw / top * HEIGHT * steps)
    if mw > 0 and not filled:
        filled = 1
    cells = [marks.parts[min(max(filled - row * steps, 0), steps)] for row in range(HEIGHT)]
    if due_mw > 0:
        row = min(max(ceil(due_mw / top * HEIGHT) - 1, 0), HEIGHT - 1)
        cells[row] = marks.due if cells[row] == marks.parts[0] else marks.due_within
    return "".join(reversed(cells))


def _labels(top: float, width: int) -> list[str]:
    """Return what stands left of each line: round figures at the heights they have."""
    found = [" " * width] * HEIGHT
    for tick in Axis(0.0, 1.0, 0.0, top).ticks():
        row = min(int(tick / top * HEIGHT), HEIGHT - 1)
        found[HEIGHT - 1 - row] = f"{tick:,.6g} ".rjust(width)
    return found


def _milestones(plan: Plan, columns: Columns, marks: Marks) -> list[str]:
    line = [" "] * columns.count
    for row in plan.milestones:
        if row.reached_period is not None:
            line[columns.column(row.reached_period)] = (
                marks.in_time if milestone_state(row) == "in time" else marks.late
            )
    if not any(mark != " " for mark in line):
        return []
    name = "reached " if columns.left >= len("reached ") else ""
    return [f"{name.rjust(columns.left)} {''.join(line)}".rstrip()]
