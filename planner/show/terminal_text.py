"""A plan as text for a terminal: headline, S-curve, build order; no colours, nothing wider than the screen."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from planner.show.picture_online import mw_text
from planner.show.terminal_curve import curve_lines
from planner.show.terminal_gantt import gantt_lines
from planner.show.terminal_time import Columns
from planner.words import BASES

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.show.terminal_marks import Marks

WIDEST, LONGEST_NAME = 120, 20
LEAST_LEFT = 9  # room for figures to the left, and for what the line of milestones is called


def terminal_text(plan: Plan, width: int, marks: Marks) -> str:
    """Return the pictures as lines of at most so many columns; empty where they have no room.

    Parameters
    ----------
    plan
        The plan.
    width
        Columns of the screen.
    marks
        What to draw with.
    """
    sites = {row.site for row in plan.schedule if row.site} | {row.site for row in plan.capacity}
    left = max(LEAST_LEFT, *(min(len(site), LONGEST_NAME) + 1 for site in sites)) if sites else LEAST_LEFT
    right = len(f"{mw_text(plan, max(plan.target_mw, plan.target_online_mw))} MW") + 2
    room = min(width, WIDEST)
    left = min(left, max(LEAST_LEFT, Columns.most_left(room, right)))
    columns = Columns.within(plan, room, left, right)
    if columns is None:
        return ""
    order = gantt_lines(plan, columns, marks)
    parts = [
        wrap(_headline(plan), room),
        [""], curve_lines(plan, columns, marks), wrap(_curve_key(plan, marks), room),
        *([[""], wrap("Build order by site", room), order, wrap(_order_key(marks), room)] if order else []),
    ]  # fmt: skip
    return "\n".join(line for part in parts for line in part)


def _headline(plan: Plan) -> str:
    missed = "the target is met" if plan.shortfall_mw <= 0 else f"{mw_text(plan, plan.shortfall_mw)} MW are missing"
    return (
        f"MW online ({BASES[plan.target_basis]}): {mw_text(plan, plan.target_online_mw)} of "
        f"{mw_text(plan, plan.target_mw)} MW by {plan.target_date}, {missed}"
    )


def _curve_key(plan: Plan, marks: Marks) -> str:
    told = [f"{marks.parts[-1]} online", f"{marks.due} {marks.due_within} due"]
    if any(row.reached_period is not None for row in plan.milestones):
        told.append(f"{marks.in_time} milestone")
        if any(row.late_months > 0 and row.reached_period is not None for row in plan.milestones):
            told.append(f"{marks.late} late")
    return "   ".join(told)


def _order_key(marks: Marks) -> str:
    told = (
        (marks.gate, "gate"), (marks.phase, "phase"), (marks.critical, "no float"), (marks.power, "first power"),
        (marks.part, "part online"), (marks.full, "most online"),
    )  # fmt: skip
    return "   ".join(f"{mark} {name}" for mark, name in told)
