"""From a build schedule to the project that Primavera P6 is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.primavera.activities import CODES, activity
from planner.exports.primavera.baseline import baseline
from planner.exports.primavera.elements import elements
from planner.exports.primavera.project import P6Calendar, P6Code, P6Link, P6Project, P6Resource
from planner.exports.primavera.setting import (
    BASELINE_FIELDS,
    HOURS_PER_DAY,
    NUMBER_FIELDS,
    SHIFTS,
    TEXT_FIELDS,
    Setting,
    setting_of,
)

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
    text = setting.words.text
    return P6Project(
        format=to,
        id=text(schedule.id, "project id"),
        guid=setting.guid("project"),
        name=text(schedule.wbs[0].name, "project name"),
        start=setting.opening(0),
        finish=setting.opening(schedule.finish),
        data_date=setting.data_date,
        created=setting.opening(0),
        calendar=_calendar(setting),
        wbs=elements(setting),
        codes=_codes(setting),
        number_fields=NUMBER_FIELDS if to == "pmxml" else (),
        text_fields=TEXT_FIELDS if to == "pmxml" else (*TEXT_FIELDS, *NUMBER_FIELDS, *BASELINE_FIELDS),
        resources=tuple(_resource(setting, resource) for resource in schedule.resources),
        activities=tuple(activity(setting, task) for task in schedule.tasks),
        links=_links(setting),
        baseline=baseline(setting),
        about=tuple(text(line, "note") for line in about(schedule)),
        notes=setting.words.notes(),
    )


def about(schedule: BuildSchedule) -> tuple[str, ...]:
    """Return what a schedule was made from, and its remarks."""
    made = ", ".join(f"{name} {value}" for name, value in schedule.sources.items())
    return (f"Made from {made}.", *schedule.notes) if made else schedule.notes


def _links(setting: Setting) -> tuple[P6Link, ...]:
    numbers = {task.id: task.uid for task in setting.schedule.tasks}
    return tuple(
        P6Link(numbers[link.before], numbers[link.after], link.type, setting.lag_hours(link), link.reason)
        for link in setting.schedule.links
    )


def _calendar(setting: Setting) -> P6Calendar:
    given = setting.schedule.calendar
    return P6Calendar(
        id=given.id,
        guid=setting.guid("calendar", given.id),
        name=setting.words.text(given.name, "calendar name"),
        weekdays=tuple(sorted(set(given.weekdays))),
        holidays=tuple(day.isoformat() for day in sorted(given.holidays)),
        shifts=SHIFTS,
        hours_per_day=HOURS_PER_DAY,
    )


def _codes(setting: Setting) -> tuple[P6Code, ...]:
    text = setting.words.text
    names = {node.id: node.name for node in setting.schedule.wbs}
    found = []
    for code, read in CODES.items():
        values = dict.fromkeys(read(task) for task in setting.schedule.tasks if read(task))
        shorts = {
            text(value, "activity code"): text(names.get(value, value), "description of a code") for value in values
        }
        found.append(P6Code(code, tuple(shorts.items())))
    return tuple(code for code in found if code.values)


def _resource(setting: Setting, given: ResourceLimit) -> P6Resource:
    limits = [(setting.schedule.day(day).isoformat(), units) for day, units in given.units]
    work = given.kind == "work"
    return P6Resource(
        uid=setting.resources[given.id],
        guid=setting.guid("resource", given.id),
        id=setting.words.text(given.id, "resource id"),
        name=setting.words.text(given.name, "resource name"),
        kind=given.kind,
        limits=tuple((f"{day}T00:00:00", units) for day, units in limits) if work else (),
        note="" if work or not limits else f"In all: {'; '.join(f'{units:g} from {day}' for day, units in limits)}",
    )
