"""Counts working days of a schedule's calendar between its days.

The days of a schedule are calendar days. Where its calendar has free days, a tool counts working days only: a duration
or lag is then the number of working days within it, so that every date stays where the plan has it, or moves to the
next working day. As the count never falls from one day to the next, what was in order before stays so, and what
followed at once still does.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from planner.schedule.build_schedule import BuildSchedule

DAYS_A_WEEK = 7


class WorkingDays:
    """The working days of one schedule; days are numbers since its start. `all_days`: there is no free day.

    Raises
    ------
    ValueError
        If its calendar has no weekday on which there is work.
    """

    def __init__(self, schedule: BuildSchedule) -> None:
        calendar = schedule.calendar
        if not calendar.weekdays:
            raise ValueError(f"calendar {calendar.id} must have a weekday on which there is work")
        self._first_weekday = schedule.start_date.weekday()
        self._weekdays = frozenset(calendar.weekdays)
        days = {(day - schedule.start_date).days for day in calendar.holidays if day.weekday() in self._weekdays}
        self._holidays, self._is_holiday = sorted(days), frozenset(days)
        self.all_days: Final = len(self._weekdays) == DAYS_A_WEEK and not days
        self._before_weekday = tuple(
            sum((self._first_weekday + day) % DAYS_A_WEEK in self._weekdays for day in range(past))
            for past in range(DAYS_A_WEEK)
        )

    def works(self, day: int) -> bool:
        """Return whether there is work on a day."""
        return (self._first_weekday + day) % DAYS_A_WEEK in self._weekdays and day not in self._is_holiday

    def number(self, day: int) -> int:
        """Return how many working days there are before a day, from the schedule's start on; negative before it."""
        if self.all_days:
            return day
        weeks, rest = divmod(day, DAYS_A_WEEK)
        free = bisect_left(self._holidays, day) - bisect_left(self._holidays, 0)
        return weeks * len(self._weekdays) + self._before_weekday[rest] - free

    def between(self, first: int, last: int) -> int:
        """Return the working days from `first` to the eve of `last`."""
        return self.number(last) - self.number(first)

    def from_day(self, day: int) -> int:
        """Return the first working day that is not before a day."""
        while not self.works(day):
            day += 1
        return day

    def until_day(self, day: int) -> int:
        """Return the last working day that is not after a day."""
        while not self.works(day):
            day -= 1
        return day

    def later(self, day: int, working_days: int) -> int:
        """Return a day before which there are so many working days more than before `day`; fewer if negative."""
        number = self.number(day) + working_days
        found = day + working_days * DAYS_A_WEEK // len(self._weekdays)
        while self.number(found) != number:
            found += 1 if self.number(found) < number else -1
        return found
