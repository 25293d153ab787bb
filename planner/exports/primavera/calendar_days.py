"""Calendars in MPXJ: each project of a file has one of its own, so that those of an enterprise stay as they are."""

from __future__ import annotations

from typing import Any

from planner.exports.primavera.java_values import boxed, java, mpxj, uuid
from planner.exports.primavera.project import PROJECT, RESOURCES

Given = dict[str, Any]
RESOURCES_NAME = ", resources"


def add_calendar(file: Any, given: Given, project: int | None) -> Any:
    """Return a new calendar of a project file.

    Parameters
    ----------
    file
        The file.
    given
        The values of a `P6Calendar`.
    project
        Number of the project that it is of; None: it is that of resources, which are of no project.
    """
    calendar = file.addCalendar()
    calendar.setUniqueID(boxed(RESOURCES if project is None else project))
    if project is None:
        calendar.setType(mpxj("CalendarType").RESOURCE)
        calendar.setName(f"{given['name']}{RESOURCES_NAME}")
    else:
        calendar.setType(mpxj("CalendarType").PROJECT)
        calendar.setProjectUniqueID(boxed(project))
        calendar.setName(given["name"])
    if project == PROJECT:
        calendar.setGUID(uuid(given["guid"]))
    _fill(calendar, given)
    return calendar


def _fill(calendar: Any, given: Given) -> None:
    hours_per_day, days = given["hours_per_day"], len(given["weekdays"])
    shifts = [mpxj("LocalTimeRange")(_time(opens), _time(closes)) for opens, closes in given["shifts"]]
    calendar.setCalendarMinutesPerDay(boxed(60 * hours_per_day))
    calendar.setCalendarMinutesPerWeek(boxed(60 * hours_per_day * days))
    calendar.setCalendarMinutesPerMonth(boxed(60 * hours_per_day * days * 52 // 12))
    calendar.setCalendarMinutesPerYear(boxed(60 * hours_per_day * days * 52))
    for number, day in enumerate(java("java.time.DayOfWeek").values()):
        worked = number in given["weekdays"]
        calendar.setCalendarDayType(day, mpxj("DayType").WORKING if worked else mpxj("DayType").NON_WORKING)
        hours = calendar.addCalendarHours(day)
        for times in shifts if worked else ():
            hours.add(times)
    for holiday in given["holidays"]:
        calendar.addCalendarException(java("java.time.LocalDate").parse(holiday))


def _time(text: str) -> Any:
    return java("java.time.LocalTime").parse(text)
