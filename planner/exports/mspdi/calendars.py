"""The calendar of the project, with its holidays, and one derived from it for each work resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.mspdi.values import plain

if TYPE_CHECKING:
    from datetime import date

    from planner.exports.mspdi.frame import Frame
    from planner.exports.mspdi.values import Fields
    from planner.schedule.build_schedule import ResourceLimit, WorkCalendar

PROJECT_CALENDAR = 1
HOURS_OF_A_DAY: Fields = [
    ("WorkingTime", [("FromTime", "08:00:00"), ("ToTime", "12:00:00")]),
    ("WorkingTime", [("FromTime", "13:00:00"), ("ToTime", "17:00:00")]),
]
SUNDAY = 6


def calendar_ids(frame: Frame) -> dict[str, int]:
    """Return the unique id of the calendar of each work resource, by the resource's id."""
    work = [resource.id for resource in frame.schedule.resources if resource.kind == "work"]
    return {resource_id: PROJECT_CALENDAR + 1 + place for place, resource_id in enumerate(work)}


def calendars(frame: Frame) -> Fields:
    """Return the calendars."""
    ids = calendar_ids(frame)
    derived = [
        ("Calendar", _derived(resource, ids[resource.id]))
        for resource in frame.schedule.resources
        if resource.id in ids
    ]
    return [("Calendar", _base(frame.schedule.calendar)), *derived]


def _base(calendar: WorkCalendar) -> Fields:
    holidays = sorted(set(calendar.holidays))
    return [
        ("UID", PROJECT_CALENDAR),
        ("Name", plain(calendar.name) or "Standard"),
        ("IsBaseCalendar", 1),
        ("IsBaselineCalendar", 0),
        ("BaseCalendarUID", -1),
        ("WeekDays", [*_week(calendar), *(("WeekDay", _free_day(day)) for day in holidays)]),
        ("Exceptions", [("Exception", _exception(day)) for day in holidays] or None),
    ]


def _week(calendar: WorkCalendar) -> Fields:
    """Return the seven days of a week, from Sunday on, as Project numbers them."""
    week = [SUNDAY, *range(SUNDAY)]
    return [
        (
            "WeekDay",
            [
                ("DayType", number),
                ("DayWorking", int(weekday in calendar.weekdays)),
                ("WorkingTimes", HOURS_OF_A_DAY if weekday in calendar.weekdays else None),
            ],
        )
        for number, weekday in enumerate(week, start=1)
    ]


def _whole_day(day: date) -> tuple[str, Fields]:
    return "TimePeriod", [("FromDate", f"{day.isoformat()}T00:00:00"), ("ToDate", f"{day.isoformat()}T23:59:00")]


def _free_day(day: date) -> Fields:
    """Return a holiday as Project 2003 knows it; programs that read exceptions read these no more."""
    return [("DayType", 0), ("DayWorking", 0), _whole_day(day)]


def _exception(day: date) -> Fields:
    return [
        ("EnteredByOccurrences", 0),
        _whole_day(day),
        ("Occurrences", 1),
        ("Name", f"Holiday {day.isoformat()}"),
        ("Type", 1),
        ("DayWorking", 0),
    ]


def _derived(resource: ResourceLimit, uid: int) -> Fields:
    return [
        ("UID", uid),
        ("Name", plain(resource.name)),
        ("IsBaseCalendar", 0),
        ("IsBaselineCalendar", 0),
        ("BaseCalendarUID", PROJECT_CALENDAR),
    ]
