"""Tasks of site work and their checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.schedule.build_schedule import Task
from planner.schedule.ground import weakest
from planner.schedule.naming import plain
from planner.tabulate.works import cost_of_work_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Activity, Checkpoint
    from planner.schedule.build_schedule import Status
    from planner.schedule.ground import Ground
    from planner.tabulate.works import Work

STATES: dict[str, Status] = {"finished": "finished", "under_way": "under way", "planned": "planned"}


def activity_id(activity: Activity) -> str:
    """Return the id of an activity's task."""
    return f"activity:{activity.id}"


def checkpoint_id(activity: Activity, checkpoint: Checkpoint) -> str:
    """Return the id of a checkpoint's event."""
    return f"checkpoint:{activity.id}:{plain(checkpoint.name)}"


def site_tasks(ground: Ground) -> Iterator[Task]:
    """Yield each activity of the plan, history included, and the checkpoints of its option."""
    for work in ground.parts.works:
        task = _activity(ground, work)
        yield task
        for checkpoint in work.option.checkpoints:
            yield _checkpoint(ground, work, checkpoint, task)


def span(ground: Ground, work: Work) -> tuple[int, int]:
    """Return the first day of an activity and the day after its last: of history the days that the case has.

    What the case has as finished on the day the plan starts ends on its eve: no actual date is after the status date.
    """
    started, finished = work.activity.started_date, work.activity.finished_date
    start = ground.opens(work.start) if started is None else ground.day(started)
    return start, ground.opens(work.finish) if finished is None else min(ground.day(finished) + 1, 0)


def checkpoint_day(ground: Ground, work: Work, checkpoint: Checkpoint) -> int:
    """Return the day of a checkpoint: the opening of its period, within the days of its activity.

    Parameters
    ----------
    ground
        The plan.
    work, checkpoint
        The activity, and the checkpoint of its option.
    """
    start, finish = span(ground, work)
    return min(max(ground.opens(work.start + checkpoint.offset_periods), start), finish)


def _activity(ground: Ground, work: Work) -> Task:
    activity, option = work.activity, work.option
    start, finish = span(ground, work)
    return Task(
        activity_id(activity), 0, system_of(work.site.id, "buildings"), activity.name or activity.id, activity.kind,
        start, finish,
        site=work.site.id,
        status="finished" if work.finish <= 0 else STATES[work.status],
        percent_complete=_percent(start, finish),
        option=option.id,
        building=_building(activity),
        phase=activity.kind_of_work,
        furnished_by=activity.furnished_by or "",
        uses={name: float(units) for name, units in option.uses.items() if units},
        draws={name: float(units) for name, units in option.draws.items() if units},
        cost_usd_m=cost_of_work_usd_m(ground.problem, work),
        mw=activity.nameplate_mw,
        mw_unit="MW IT" if activity.nameplate_mw else "",
        confidence=weakest((option, "duration_periods"), (activity, "duration_periods")),
    )  # fmt: skip


def _building(activity: Activity) -> str:
    match activity.kind:
        case "phase":
            return activity.name or activity.id
        case "gate":
            return ""
        case _:
            assert_never(activity.kind)


def _percent(start: int, finish: int) -> float:
    """Return what part of its days has passed when the plan starts [%]; nothing is known of the work done in them."""
    return 100.0 * min(max(-start / (finish - start), 0.0), 1.0) if finish > start else 100.0 * (start < 0)


def _checkpoint(ground: Ground, work: Work, checkpoint: Checkpoint, task: Task) -> Task:
    day = checkpoint_day(ground, work, checkpoint)
    done = day <= 0 and work.status != "planned"
    status: Status = "finished" if done else "planned"
    return Task(
        checkpoint_id(work.activity, checkpoint), 0, task.wbs, f"{task.name}: {checkpoint.name}", "checkpoint",
        day, day, site=task.site, status=status, percent_complete=100.0 * done, option=task.option,
        building=task.building, phase=task.phase, furnished_by=task.furnished_by, confidence=task.confidence,
    )  # fmt: skip


def system_of(site: str, system: str) -> str:
    """Return the id of the breakdown node of a system at a site."""
    return f"site:{site}:{system}"
