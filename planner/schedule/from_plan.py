"""From a plan to its build schedule."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from planner.schedule.baseline import against, ids, is_missed, unmatched_words
from planner.schedule.breakdown import breakdown
from planner.schedule.build_schedule import ADDING, TASK_KINDS, BuildSchedule, WorkCalendar
from planner.schedule.ground import PROGRAMME_FINISH, Ground
from planner.schedule.holding import Holding
from planner.schedule.logic import logic_links
from planner.schedule.naming import uids
from planner.schedule.power_tasks import power_tasks
from planner.schedule.programme_tasks import bounding_tasks, milestone_id, milestone_tasks
from planner.schedule.rack_tasks import rack_tasks
from planner.schedule.resource_limits import resource_limits
from planner.schedule.site_tasks import site_tasks
from planner.schedule.slack import with_floats
from planner.words import MW_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.plan import MilestoneRow, Plan
    from planner.schedule.build_schedule import Task

SEVEN_DAYS = WorkCalendar()


def build_schedule(plan: Plan, baseline: Plan | None = None, calendar: WorkCalendar = SEVEN_DAYS) -> BuildSchedule:
    """Return the network of tasks and links that a plan is, in days from its start.

    Every task has what comes before it and after it, but for the programme's start and finish. Links alone hold the
    tasks where the plan has them; where they do not, `not_before` does, and `held_by` says why.

    Parameters
    ----------
    plan
        The plan.
    baseline
        An earlier plan of the same programme, whose dates the tasks get as their baseline.
    calendar
        Working days that the formats count durations and lags in; the days of the schedule stay those of the plan.
    """
    ground = Ground(plan)
    tasks = _tasks(ground)
    links, remarks = logic_links(ground, tasks)
    network = Holding(ground, tasks, links)
    network.hold()
    done = _with_online(ground, with_floats(network.tasks, network.links))
    name = "" if baseline is None else baseline.problem.label
    gone: tuple[Task, ...] = ()
    not_reached = tuple(milestone_id(row.id) for row in plan.milestones if row.reached_period is None)
    if baseline is not None:
        earlier = Ground(baseline)  # its dates alone count: neither its links nor its reasons
        done, gone = against(done, ground, _in_order(earlier, _tasks(earlier)), earlier)
    numbers = uids(done)
    return BuildSchedule(
        id=plan.problem.label,
        name=plan.name,
        start_date=plan.start_date,
        status_date=plan.start_date,
        finish=done[PROGRAMME_FINISH].finish,
        wbs=breakdown(plan.problem, done.values()),
        tasks=tuple(replace(task, uid=numbers[task.id]) for task in _in_order(ground, done)),
        links=tuple(sorted(network.links, key=lambda link: (link.after, link.before, link.type, link.lag))),
        resources=resource_limits(ground),
        calendar=calendar,
        baseline_name=name,
        baseline_gone=ids(gone),
        baseline_missed=ids(task for task in gone if is_missed(task, ground, not_reached)),
        not_reached=not_reached,
        short=tuple(_short(plan)),
        earlier=None if baseline is None else partial(build_schedule, baseline, None, calendar),
        notes=(*remarks, *_notes(plan), *(unmatched_words(done.values(), ids(gone), name) if name else ())),
        sources={
            "case": plan.problem.case,
            "problem": plan.run.problem or plan.problem.digest,
            "planner": plan.run.version,
        },
    )


def _tasks(ground: Ground) -> dict[str, Task]:
    """Return the tasks of a plan by id, with their dates; nothing holds them there yet.

    Units that stop after all is built are none of its events: they would make the programme finish later.
    """
    made = [*site_tasks(ground), *power_tasks(ground), *rack_tasks(ground), *milestone_tasks(ground)]
    built = max((task.finish for task in made if task.kind != "end of service"), default=0)
    made = [task for task in made if task.start <= built]
    return {task.id: task for task in [*bounding_tasks(made), *made]}


def _in_order(ground: Ground, tasks: Mapping[str, Task]) -> list[Task]:
    """Return tasks in the order of the breakdown, then of dates."""
    place = {node.id: number for number, node in enumerate(breakdown(ground.problem, tasks.values()))}
    return sorted(
        tasks.values(),
        key=lambda task: (place[task.wbs], task.start, task.finish, TASK_KINDS.index(task.kind), task.id),
    )


def _with_online(ground: Ground, tasks: Mapping[str, Task]) -> dict[str, Task]:
    """Return tasks with what is online in the programme after each event that adds to it [MW IT]."""
    added: dict[int, float] = {}
    added_by = [task for task in tasks.values() if task.kind in ADDING]
    for task in added_by:
        added[task.start] = added.get(task.start, 0.0) + task.mw
    days = sorted(added)
    totals = accumulate((added[day] for day in days), initial=ground.initial_mw["it"])
    online = dict(zip(days, list(totals)[1:], strict=True))
    return {**tasks, **{task.id: replace(task, cumulative_mw=online[task.start]) for task in added_by}}


def _notes(plan: Plan) -> Iterator[str]:
    for row in plan.milestones:
        if row.reached_period is None:
            yield f"{_milestone_words(row)} is not reached within the horizon and is left out"


def _milestone_words(row: MilestoneRow) -> str:
    asked = "" if row.due_date is None else f", due {row.due_date}"
    return f"milestone {row.id} ({row.threshold_mw:g} {row.unit} online{asked})"


def _short(plan: Plan) -> Iterator[str]:
    """Yield in words what a plan does not reach: its target on its day, and milestones within the horizon."""
    if plan.shortfall_mw > 0:
        asked = f"{plan.target_mw:,.10g} {MW_UNITS[plan.target_basis]} by {plan.target_date}"
        yield f"target ({asked}), {plan.shortfall_mw:,.10g} MW short"
    yield from (_milestone_words(row) for row in plan.milestones if row.reached_period is None)
