"""From a build schedule to the project that Primavera P6 is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.primavera.activities import CODES, activity
from planner.exports.primavera.project import P6Calendar, P6Code, P6Link, P6Project, P6Resource, P6Wbs
from planner.exports.primavera.setting import (
    BASELINE_FIELDS,
    MOST_CODE,
    MOST_ID,
    MOST_NAME,
    MOST_PROJECT_NAME,
    MOST_RESOURCE_ID,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    Setting,
    setting_of,
)
from planner.exports.primavera.working_days import CLOSES, HOURS_PER_DAY, OPENS

if TYPE_CHECKING:
    from planner.exports.primavera.project import Format
    from planner.schedule.build_schedule import BuildSchedule, ResourceLimit


def translated(schedule: BuildSchedule, to: Format) -> P6Project:
    """Return a schedule as the project of a file of a format.

    Parameters
    ----------
    schedule
        The schedule.
    to
        The format: an XER holds no baseline project and, in its code page, not every letter.
    """
    setting = setting_of(schedule, to)
    days, text = setting.days, setting.words.text
    held = to == "pmxml" and any(task.baseline_start is not None for task in schedule.tasks)
    return P6Project(
        format=to,
        id=text(schedule.id, MOST_ID),
        guid=setting.guid("project"),
        name=text(schedule.name, MOST_PROJECT_NAME),
        start=days.opening(0).isoformat(),
        finish=days.closing(schedule.finish).isoformat(),
        data_date=setting.data_date,
        created=days.opening(0).isoformat(),
        calendar=_calendar(setting),
        wbs=_elements(setting),
        codes=_codes(setting),
        number_fields=NUMBER_FIELDS if to == "pmxml" else (),
        text_fields=TEXT_FIELDS if to == "pmxml" else (*TEXT_FIELDS, *NUMBER_FIELDS, *BASELINE_FIELDS),
        resources=tuple(_resource(setting, resource) for resource in schedule.resources),
        activities=tuple(activity(setting, task) for task in schedule.tasks),
        links=_links(setting),
        baseline_name=text(schedule.baseline_name or "Baseline", MOST_PROJECT_NAME) if held else "",
        baseline_guid=setting.guid("baseline"),
        notes=tuple(setting.words.notes),
    )


def _links(setting: Setting) -> tuple[P6Link, ...]:
    numbers = {task.id: task.uid for task in setting.schedule.tasks}
    return tuple(
        P6Link(numbers[link.before], numbers[link.after], link.type, link.lag * HOURS_PER_DAY, link.reason)
        for link in setting.schedule.links
    )


def _calendar(setting: Setting) -> P6Calendar:
    given = setting.schedule.calendar
    return P6Calendar(
        id=given.id,
        guid=setting.guid("calendar", given.id),
        name=setting.words.text(given.name, MOST_ID),
        weekdays=tuple(sorted(set(given.weekdays))),
        holidays=tuple(day.isoformat() for day in sorted(given.holidays)),
        opens=OPENS.isoformat(),
        closes=CLOSES.isoformat(),
        hours_per_day=HOURS_PER_DAY,
    )


def _elements(setting: Setting) -> tuple[P6Wbs, ...]:
    """Return the breakdown; the root bears the id of the project, as P6 asks."""
    schedule, text = setting.schedule, setting.words.text
    return tuple(
        P6Wbs(
            uid=setting.wbs[node.id],
            guid=setting.guid("wbs", node.id),
            code=text(node.id if node.parent else schedule.id, MOST_ID),
            name=text(node.name, MOST_PROJECT_NAME),
            parent=setting.wbs[node.parent] if node.parent else None,
            baseline_uid=setting.number("baseline wbs", node.id),
            baseline_guid=setting.guid("baseline", "wbs", node.id),
        )
        for node in schedule.wbs
    )


def _codes(setting: Setting) -> tuple[P6Code, ...]:
    text = setting.words.text
    names = {node.id: node.name for node in setting.schedule.wbs}
    found = []
    for code, read in CODES.items():
        values = dict.fromkeys(read(task) for task in setting.schedule.tasks if read(task))
        shorts = {text(value, MOST_CODE): text(names.get(value, value), MOST_NAME) for value in values}
        found.append(P6Code(code, tuple(shorts.items())))
    return tuple(code for code in found if code.values)


def _resource(setting: Setting, given: ResourceLimit) -> P6Resource:
    limits = [(setting.days.date_of(day).isoformat(), units) for day, units in given.units]
    work = given.kind == "work"
    return P6Resource(
        uid=setting.resources[given.id],
        guid=setting.guid("resource", given.id),
        id=setting.words.text(given.id, MOST_RESOURCE_ID),
        name=setting.words.text(given.name, MOST_PROJECT_NAME),
        kind=given.kind,
        limits=tuple((f"{day}T00:00:00", units) for day, units in limits) if work else (),
        note="" if work or not limits else f"In all: {'; '.join(f'{units:g} from {day}' for day, units in limits)}",
    )
