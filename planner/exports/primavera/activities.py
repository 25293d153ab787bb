"""A task of a build schedule as an activity of Primavera P6: instants, hours, progress, codes, fields, uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planner.exports.primavera.project import P6Activity, P6Use
from planner.exports.primavera.setting import BASELINE_FIELDS, HOURS_PER_DAY, NUMBER_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.exports.primavera.project import ActivityType, Status
    from planner.exports.primavera.setting import Setting
    from planner.schedule.build_schedule import Task

USD_PER_USD_M = 1_000_000
CODES: dict[str, Callable[[Task], str]] = {
    "Site": lambda task: task.site,
    "Building": lambda task: task.building,
    "Phase": lambda task: task.phase,
    "Furnished by": lambda task: task.furnished_by,
    "Kind": lambda task: task.kind,
    "Reason": lambda task: task.start_reason,
}
STATUS: dict[str, Status] = {"planned": "NOT_STARTED", "under way": "IN_PROGRESS", "finished": "COMPLETED"}


def activity(setting: Setting, task: Task) -> P6Activity:
    """Return a task as P6 is given it."""
    text = setting.words.text
    start, finish = _span(setting, task)
    total, free = setting.network.floats(task)
    begun, done = task.status != "planned", task.status == "finished"
    return P6Activity(
        uid=task.uid,
        guid=setting.guid("activity", task.id),
        id=text(task.id, "activity id"),
        name=text(task.name, "activity name"),
        wbs=setting.wbs[task.wbs],
        type=_type(task),
        status=STATUS[task.status],
        start=start,
        finish=finish,
        hours=setting.hours(task.start, task.finish),
        remaining_hours=setting.network.remaining(task) * HOURS_PER_DAY,
        percent_complete=setting.network.percent(task),
        actual_start=start if begun else None,
        actual_finish=finish if done else None,
        not_before=None if task.not_before is None or begun else setting.opening(task.not_before),
        early=None if done else (max(start, setting.data_date) if begun else start, finish),
        late=None if done or total is None else _span(setting, _later(setting, task, total)),
        total_float_hours=None if total is None else total * HOURS_PER_DAY,
        free_float_hours=None if free is None else free * HOURS_PER_DAY,
        cost_usd=round(task.cost_usd_m * USD_PER_USD_M, 2),
        codes=tuple((code, text(read(task), "activity code")) for code, read in CODES.items() if read(task)),
        fields=_fields(setting, task),
        uses=_uses(setting, task),
    )


def _type(task: Task) -> ActivityType:
    """Return the type in P6: an event opens its day, the programme's finish as well, so that none shows a day less."""
    return "START_MILESTONE" if task.is_event else "TASK_DEPENDENT"


def _span(setting: Setting, task: Task) -> tuple[str, str]:
    """Return start and finish."""
    start = setting.opening(task.start)
    return start, start if not setting.hours(task.start, task.finish) else setting.closing(task.finish)


def _later(setting: Setting, task: Task, working_days: int) -> Task:
    later = setting.days.later
    return replace(task, start=later(task.start, working_days), finish=later(task.finish, working_days))


def _as_before(task: Task) -> Task:
    """Return a task at the days it had in the baseline."""
    assert task.baseline_start is not None
    assert task.baseline_finish is not None
    return replace(task, start=task.baseline_start, finish=task.baseline_finish)


def _fields(setting: Setting, task: Task) -> tuple[tuple[str, Any], ...]:
    """Return what the user fields hold; a figure is text in an XER, whose readers do not agree on numbers there."""
    text = setting.words.text
    due = "" if task.due is None else setting.schedule.day(task.due).isoformat()
    about = (task.mw_unit, task.confidence, task.option, task.held_by, ", ".join(task.critical_to), due)
    texts = (task.id, *map(text, about))
    held = [(name, value) for name, value in zip(TEXT_FIELDS, texts, strict=True) if value]
    figures = (task.online_mw or None, task.cumulative_mw, task.size_mw or None, task.float_to_due)
    known = [(name, figure) for name, figure in zip(NUMBER_FIELDS, figures, strict=True) if figure is not None]
    if setting.to == "pmxml":
        return (*held, *known)
    return (*held, *((name, f"{figure:.10g}") for name, figure in known), *_baseline_dates(setting, task))


def _baseline_dates(setting: Setting, task: Task) -> tuple[tuple[str, str], ...]:
    if task.baseline_start is None or task.baseline_finish is None:
        return ()
    span = _span(setting, _as_before(task))
    return tuple((name, instant[:10]) for name, instant in zip(BASELINE_FIELDS, span, strict=True))


def _uses(setting: Setting, task: Task) -> tuple[P6Use, ...]:
    return tuple(
        P6Use(setting.resources[resource], setting.guid("assignment", task.id, resource), units)
        for resource, units in sorted({**task.uses, **task.draws}.items())
        if units
    )
