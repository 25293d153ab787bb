"""Milestones, orders, energisations, tranches and ends of service as an iCalendar (RFC 5545) of all-day events.

An event keeps its UID in every export, so that importing a later plan moves it and adds nothing; but an order of racks
or of on-site units is named by its period, and is another event where it moves. DTSTAMP follows from the plan's date of
status, not from the time of writing.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from planner.exports.calendar_decide_by import alarm, decide_by_events
from planner.exports.mark import MARK
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.explanation.decide_by import DecideBy
    from planner.schedule.build_schedule import BuildSchedule, Task, TaskKind

SHOWN: dict[TaskKind, str] = {
    "milestone": "Milestone", "order": "Order", "energisation": "Energisation", "tranche": "Tranche",
    "end of service": "End of service",
}  # fmt: skip
"""The kinds of tasks that become events, each with its category."""
WARNED: TaskKind = "order"
PRODUCT = f"-//{MARK}//EN"


def calendar_bytes(schedule: BuildSchedule, decide_by: tuple[DecideBy, ...] = ()) -> bytes:
    """Return what is still to come of a schedule as events of whole days, in order of date; then dates to decide by.

    Orders and dates to decide by have an alarm four weeks ahead. What has happened already is left out.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", schedule.name)
    if schedule.notes:
        calendar.add("description", "\n".join(schedule.notes))
    stamp = datetime.combine(schedule.status_date, time(), UTC)
    tasks = [task for task in schedule.tasks if task.kind in SHOWN and task.status == "planned"]
    for task in sorted(tasks, key=lambda task: (task.start, task.id)):
        calendar.add_component(_event(schedule, task, stamp))
    for component in decide_by_events(schedule, decide_by, stamp):
        calendar.add_component(component)
    return bytes(calendar.to_ical(sorted=False))


def uid_of(schedule: BuildSchedule, task: Task) -> str:
    """Return the id of an event in all calendars: that of its task, in the case, under whatever scenario."""
    return f"{task.id}@{schedule.sources.get('case', schedule.id)}"


def _event(schedule: BuildSchedule, task: Task, stamp: datetime) -> Any:
    from icalendar import Event

    day = schedule.first_day(task)
    event = Event()
    event.add("uid", uid_of(schedule, task))
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _summary(task))
    event.add("description", _description(schedule, task))
    event.add("categories", [SHOWN[task.kind]])
    if task.site:
        event.add("location", _site_name(schedule, task))
    event.add("transp", "TRANSPARENT")
    if task.kind == WARNED:
        event.add_component(alarm(_summary(task)))
    return event


def _summary(task: Task) -> str:
    """Return what an event is, with its site, which its name may have; of an order, that it must be out by that day."""
    name = f"order by: {task.name.removesuffix(': order')}" if task.kind == WARNED else task.name
    parts = [part.strip() for part in name.replace(":", ",").split(",")]
    return f"{task.site}, {name}" if task.site and task.site not in parts else name


def _description(schedule: BuildSchedule, task: Task) -> str:
    """Return what a planner should know of an event, line by line."""
    lines = [f"id {task.id}"]
    if task.site and (name := _site_name(schedule, task)) != task.site:
        lines.append(f"site {name}")
    if task.kind == WARNED:
        lines += _last_day(schedule, task)
    if task.mw:
        lines.append(f"{task.mw:,.10g} {task.mw_unit or 'MW'}")
    if task.cost_usd_m:
        lines.append(f"{task.cost_usd_m:,.10g} million USD")
    if task.total_float is not None:
        lines.append(f"total float {task.total_float} days" if task.total_float else "no total float: critical")
    if task.due is not None:
        lines.append(_due(schedule, task))
    if task.held_by:
        lines.append(f"reason: {task.held_by}")
    if task.confidence:
        lines.append(f"confidence: {task.confidence}")
    return "\n".join(lines)


def _site_name(schedule: BuildSchedule, task: Task) -> str:
    """Return the name of the site of a task; its id where that has none."""
    return next((node.name for node in schedule.wbs if node.id == f"site:{task.site}"), task.site)


def _last_day(schedule: BuildSchedule, task: Task) -> Iterator[str]:
    """Yield the planned day of an order, and the last one on which it can go out and keep the milestone it is for."""
    yield f"planned day {schedule.first_day(task)}"
    ends = [end for end in schedule.tasks if end.kind == "milestone" and end.id in task.float_to]
    if ends:
        end = min(ends, key=lambda end: (task.float_to[end.id], end.start, end.id))
        days = task.float_to[end.id]
        yield (
            f"last day that keeps {end.id} on {schedule.first_day(end)}: {schedule.day(task.start + days)}, "
            f"{counted(days, 'day')} after the planned one"
        )


def _due(schedule: BuildSchedule, task: Task) -> str:
    """Return when a milestone is due, and how far it is from that."""
    assert task.due is not None
    days = task.due - task.start
    return f"due {schedule.day(task.due)}, " + (
        f"{counted(-days, 'day')} late" if days < 0 else f"{counted(days, 'day')} ahead"
    )
