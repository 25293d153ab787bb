"""The whole file: what holds for the project, then fields, calendars, tasks, resources and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.mspdi.calendars import PROJECT_CALENDAR, calendars
from planner.exports.mspdi.custom_fields import definitions
from planner.exports.mspdi.frame import Frame
from planner.exports.mspdi.resources import assignments, resources
from planner.exports.mspdi.tasks import FIXED_DURATION, PRORATED, tasks
from planner.exports.mspdi.values import DAYS_FORMAT, MINUTES_A_DAY, element, opening, plain

if TYPE_CHECKING:
    from planner.exports.mspdi.values import Fields
    from planner.schedule.build_schedule import BuildSchedule

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
SAVE_VERSION = 14
"""Project 2010 and later."""
DAYS_A_MONTH = 30 / 7
MONDAY = 1


def mspdi_text(schedule: BuildSchedule) -> str:
    """Return a build schedule as MS Project XML, the same text for the same schedule."""
    frame = Frame(schedule)
    fields: Fields = [
        *_identity(frame),
        *_defaults(schedule),
        ("ExtendedAttributes", definitions()),
        ("Calendars", calendars(frame)),
        ("Tasks", tasks(frame)),
        ("Resources", resources(frame)),
        ("Assignments", assignments(frame)),
    ]
    lines = [line for tag, value in fields for line in element(tag, value, 1)]
    return "\n".join((HEAD, *lines, "</Project>\n"))


def _identity(frame: Frame) -> Fields:
    """Return names and dates of the project; it counts as made on the day it starts, so that no file knows of today."""
    schedule, first = frame.schedule, frame.opening(0)
    return [
        ("SaveVersion", SAVE_VERSION),
        ("Name", plain(schedule.id)),
        ("Title", plain(schedule.name)),
        ("Subject", plain(f"Baseline: {schedule.baseline_name}") if schedule.baseline_name else None),
        ("CreationDate", first),
        ("LastSaved", first),
        ("ScheduleFromStart", 1),
        ("StartDate", first),
        ("FinishDate", frame.closing(schedule.finish)),
        ("CriticalSlackLimit", 0),
        ("CurrencyDigits", 2),
        ("CurrencySymbol", "$"),
        ("CurrencyCode", "USD"),
        ("CurrencySymbolPosition", 0),
    ]


def _defaults(schedule: BuildSchedule) -> Fields:
    weekdays = len(set(schedule.calendar.weekdays))
    return [
        ("CalendarUID", PROJECT_CALENDAR),
        ("DefaultStartTime", "08:00:00"),
        ("DefaultFinishTime", "17:00:00"),
        ("MinutesPerDay", MINUTES_A_DAY),
        ("MinutesPerWeek", MINUTES_A_DAY * weekdays),
        ("DaysPerMonth", int(DAYS_A_MONTH * weekdays)),
        ("DefaultTaskType", FIXED_DURATION),
        ("DefaultFixedCostAccrual", PRORATED),
        ("DurationFormat", DAYS_FORMAT),
        ("HonorConstraints", 0),
        ("NewTasksEffortDriven", 0),
        ("NewTasksEstimated", 0),
        ("WeekStartDay", MONDAY),
        ("StatusDate", opening(schedule.status_date)),
        ("CurrentDate", opening(schedule.status_date)),
        ("NewTasksAreManual", 0),
    ]
