"""Resources with what there is of them, and what each task takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.exports.mspdi.calendars import calendar_ids
from planner.exports.mspdi.progress import progress
from planner.exports.mspdi.values import HOURS_A_DAY, MOST_UNIQUE_ID, duration, hours, plain
from planner.exports.rounding import rounded
from planner.schedule.naming import uids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.mspdi.frame import Frame
    from planner.exports.mspdi.spans import Progress
    from planner.exports.mspdi.values import Fields
    from planner.schedule.build_schedule import BuildSchedule, ResourceLimit, Task

UNIT_DECIMALS = 6
WORK, MATERIAL = 1, 0
FIRST_DAY, LAST_DAY = date(1984, 1, 1), date(2049, 12, 31)
"""What Project means by always."""
FLAT = 0


def resources(frame: Frame) -> Fields:
    """Return the resources."""
    calendars = calendar_ids(frame)
    return [
        ("Resource", _resource(frame, resource, number, calendars.get(resource.id)))
        for number, resource in enumerate(frame.schedule.resources, start=1)
    ]


def _resource(frame: Frame, resource: ResourceLimit, number: int, calendar: int | None) -> Fields:
    is_work = resource.kind == "work"
    return [
        ("UID", frame.resource_ids[resource.id]),
        ("ID", number),
        ("Name", plain(resource.name)),
        ("Type", WORK if is_work else MATERIAL),
        ("IsNull", 0),
        ("MaterialLabel", None if is_work else "units"),
        ("Code", plain(resource.id)),
        ("MaxUnits", rounded(resource.most, UNIT_DECIMALS) if is_work else None),
        ("CanLevel", 0),
        ("CalendarUID", calendar),
        ("Notes", None if is_work else _stock(frame.schedule, resource)),
        ("AvailabilityPeriods", _availability(frame.schedule, resource) if is_work else None),
    ]


def _stock(schedule: BuildSchedule, resource: ResourceLimit) -> str:
    """Return what there is of a material in words: Project has no limit of it."""
    steps = ", ".join(f"{_shown(units)} from {schedule.day(day).isoformat()}" for day, units in resource.units)
    return f"Available in all: {steps or 'nothing'}"


def _shown(units: float) -> str:
    return rounded(units, UNIT_DECIMALS).removesuffix(".0")


def _availability(schedule: BuildSchedule, resource: ResourceLimit) -> Fields | None:
    """Return the units of a work resource by time; the first units hold before the schedule's start as well."""
    starts = [schedule.day(day) for day, _ in resource.units]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [max([LAST_DAY, *starts])]
    return [
        (
            "AvailabilityPeriod",
            [
                ("AvailableFrom", f"{(start if place else min(FIRST_DAY, start)).isoformat()}T00:00:00"),
                ("AvailableTo", f"{end.isoformat()}T23:59:00"),
                ("AvailableUnits", rounded(units, UNIT_DECIMALS)),
            ],
        )
        for place, (start, end, (_, units)) in enumerate(zip(starts, ends, resource.units, strict=True))
    ] or None


def assignments(frame: Frame) -> Fields:
    """Return what each task uses and draws, task by task."""
    taken = list(_taken(frame))
    ids = uids((f"{task.id} {resource}" for task, resource, *_ in taken), MOST_UNIQUE_ID)
    return [
        ("Assignment", _assignment(frame, task, resource, units, is_work, ids[f"{task.id} {resource}"]))
        for task, resource, units, is_work in taken
    ]


def _taken(frame: Frame) -> Iterator[tuple[Task, str, float, bool]]:
    kinds = {resource.id: resource.kind for resource in frame.schedule.resources}
    for task in frame.schedule.tasks:
        for resource, units in sorted({**task.uses, **task.draws}.items()):
            yield task, resource, units, kinds[resource] == "work"


def work_hours(frame: Frame, task: Task) -> float:
    """Return the hours of work of all resources that a task uses."""
    return HOURS_A_DAY * frame.days.between(task.start, task.finish) * sum(task.uses.values())


def _assignment(frame: Frame, task: Task, resource: str, units: float, is_work: bool, uid: int) -> Fields:
    span, done = frame.span(task.start, task.finish), progress(frame, task)
    count = units * HOURS_A_DAY * span.days if is_work else units
    return [
        ("UID", uid),
        ("TaskUID", frame.task_ids[task.id]),
        ("ResourceUID", frame.resource_ids[resource]),
        ("PercentWorkComplete", done.percent),
        ("ActualFinish", done.actual_finish),
        ("ActualStart", done.actual_start),
        ("ActualWork", _part(count, done)),
        ("Finish", span.finish),
        ("HasFixedRateUnits", 1),
        ("FixedMaterial", int(not is_work)),
        ("RemainingWork", hours(count - count * done.share)),
        ("Start", span.start),
        ("Units", rounded(units, UNIT_DECIMALS)),
        ("Work", hours(count)),
        ("WorkContour", FLAT),
    ]


def _part(count: float, done: Progress) -> str:
    return duration(count * done.share / HOURS_A_DAY)
