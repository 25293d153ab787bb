"""Events of the programme as a whole: its start and finish, milestones and tranches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.schedule.build_schedule import Task
from planner.schedule.ground import PLAN_START, PROGRAMME_FINISH, PROGRAMME_START, weakest
from planner.words import MW_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.schedule.ground import Ground

MILESTONES = "programme:milestones"


def milestone_id(milestone: str) -> str:
    """Return the id of a milestone's event."""
    return f"milestone:{milestone}"


def tranche_id(milestone: str) -> str:
    """Return the id of the event at which a milestone's tranche is paid."""
    return f"tranche:{milestone}"


def milestone_tasks(ground: Ground) -> Iterator[Task]:
    """Yield the milestones that are reached, and the tranches paid within the horizon, on orders perhaps before."""
    given = {milestone.id: milestone for milestone in ground.problem.milestones}
    for row in ground.plan.milestones:
        if row.reached_period is not None:
            day, name = ground.opens(row.reached_period), f"{row.id}: {row.threshold_mw:g} MW online ({row.counted})"
            yield Task(
                milestone_id(row.id), 0, MILESTONES, name, "milestone", day, day, phase="ready for service",
                mw=row.threshold_mw, mw_unit=MW_UNITS[row.basis], cumulative_mw=row.online_mw,
                due=None if row.due_date is None else ground.day(row.due_date),
            )  # fmt: skip
        if row.paid_date is not None and row.tranche_usd_m:
            paid = ground.day(row.paid_date)
            yield Task(
                tranche_id(row.id), 0, MILESTONES, f"{row.id}: tranche of {row.tranche_usd_m:,.10g} million USD",
                "tranche", paid, paid, confidence=weakest((given[row.id], "payment_lag_periods")),
            )  # fmt: skip


def bounding_tasks(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return the start of the programme, that of the plan where there is history before it, and the finish."""
    days = [day for task in tasks for day in (task.start, task.finish)]
    first, last = min([0, *days]), max([0, *days])
    history = first < 0
    start = Task(
        PROGRAMME_START, 0, MILESTONES, "Programme starts", "programme start", first, first,
        status="finished" if history else "planned", percent_complete=100.0 * history,
    )  # fmt: skip
    finish = Task(PROGRAMME_FINISH, 0, MILESTONES, "Programme finishes", "programme finish", last, last)
    if not history:
        return start, finish
    return start, Task(PLAN_START, 0, MILESTONES, "Plan starts", "plan start", 0, 0), finish
