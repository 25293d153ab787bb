"""Day numbers of a build schedule as instants of a calendar with hours: a working day opens and closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.schedule.build_schedule import BuildSchedule, WorkCalendar

OPENS, CLOSES = time(8), time(16)
HOURS_PER_DAY = CLOSES.hour - OPENS.hour
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a calendar; the first on or after the schedule's start is day 0.

    `dates` holds the date of each day where some days are free, and nothing where all are worked.
    """

    start_date: date
    dates: Mapping[int, date]

    def date_of(self, number: int) -> date:
        """Return the date of a working day; negative numbers lie before the start."""
        return self.dates[number] if self.dates else self.start_date + timedelta(days=number)

    def number_of(self, day: date) -> int:
        """Return the number of the first working day on or after a date."""
        if not self.dates:
            return (day - self.start_date).days
        return min((number for number, found in self.dates.items() if found >= day), default=max(self.dates))

    def opening(self, number: int) -> datetime:
        """Return when the work of a day begins, which is the instant of an event on that day."""
        return datetime.combine(self.date_of(number), OPENS)

    def closing(self, number: int) -> datetime:
        """Return when the work of the eve of a day ends: the finish of a task that lasts to that day."""
        return datetime.combine(self.date_of(number - 1), CLOSES)


def working_days(schedule: BuildSchedule) -> WorkingDays:
    """Return the working days that a schedule counts in."""
    calendar = schedule.calendar
    if not calendar.holidays and len(set(calendar.weekdays)) == DAYS_PER_WEEK:
        return WorkingDays(schedule.start_date, {})
    numbers = list(_numbers(schedule))
    dates = dict(_worked(calendar, schedule.start_date, min(numbers), max(numbers)))
    return WorkingDays(schedule.start_date, dates)


def _numbers(schedule: BuildSchedule) -> Iterator[int]:
    """Yield every day number that a file of the schedule has an instant for."""
    yield from (-1, 0, schedule.finish, schedule.finish - 1, (schedule.status_date - schedule.start_date).days)
    yield from (day for resource in schedule.resources for day, _ in resource.units)
    for task in schedule.tasks:
        spare = task.total_float or 0
        yield from (task.start - 1, task.finish + max(spare, 0), task.start + min(spare, 0) - 1)
        yield from (day for day in (task.baseline_start, task.baseline_finish, task.not_before) if day is not None)
        yield from (day - 1 for day in (task.baseline_finish, task.not_before) if day is not None)


def _worked(calendar: WorkCalendar, start: date, first: int, last: int) -> Iterator[tuple[int, date]]:
    holidays, day = set(calendar.holidays), start

    def free(day: date) -> bool:
        return day.weekday() not in calendar.weekdays or day in holidays

    for step, end in ((1, last), (-1, first)):
        day, number = start, 0
        while free(day):
            day += timedelta(days=1)
        yield 0, day
        while number != end:
            day += timedelta(days=step)
            if not free(day):
                number += step
                yield number, day
