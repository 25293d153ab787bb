"""Every way to do one activity of a tiny case, and what its predecessors allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle.dates import dates_of

if TYPE_CHECKING:
    from planner.problem import Activity, Option, Problem

NEVER = None


@dataclass(frozen=True)
class Done:
    """One activity done: under which option, over which periods (negative before the plan)."""

    option: Option
    start: int
    finish: int
    history: bool = False


def history_of(problem: Problem, activity: Activity) -> Done | None:
    """Return what has already happened of an activity, or None where nothing has."""
    calendar = dates_of(problem)
    option = next((o for o in activity.options if o.id == activity.chosen_option), activity.options[0])
    if activity.finished_date is not None:
        finish = min(calendar.usable_from(activity.finished_date), 0)
        began = activity.started_date
        start = finish - option.duration_periods if began is None else calendar.period_of(began)
        return Done(option, start, finish, history=True)
    if activity.started_date is not None:
        start = calendar.period_of(activity.started_date)
        return Done(option, start, start + option.duration_periods, history=True)
    return None


def ways(problem: Problem, activity: Activity) -> list[Done | None]:
    """Return every way to do one activity on its own, `None` for never."""
    past = history_of(problem, activity)
    if past is not None:
        return [past]
    calendar = dates_of(problem)
    horizon = calendar.periods
    first = 0 if activity.earliest_start_date is None else max(0, calendar.usable_from(activity.earliest_start_date))
    last = horizon - 1
    if activity.latest_finish_date is not None:
        last = min(last, calendar.period_of(activity.latest_finish_date))
    found: list[Done | None] = [] if activity.obligatory else [NEVER]
    for option in activity.options:
        length = option.duration_periods
        found += [Done(option, start, start + length) for start in range(first, last - length + 2)]
    return found


def in_order(activities: list[Activity]) -> list[Activity]:
    """Return the activities with every predecessor before its successors (a predecessor left out stays out)."""
    placed: list[Activity] = []
    waiting = list(activities)
    while waiting:
        ids = {a.id for a in waiting}
        ready = [a for a in waiting if not any(p.activity in ids for p in a.predecessors)]
        if not ready:
            raise ValueError("the predecessors run in a circle")
        placed += ready
        waiting = [a for a in waiting if a not in ready]
    return placed


def may_follow(activity: Activity, way: Done | None, done: dict[str, Done]) -> bool:
    if way is None or way.history:
        return True
    for before in activity.predecessors:
        other = done.get(before.activity)
        if other is None:
            return False
        reference = other.finish if before.type == "FS" else other.start
        if way.start < reference + before.lag_periods:
            return False
    return True
