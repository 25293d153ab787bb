"""Date arithmetic of the oracle alone: a list of the first days of periods, made by counting days, and look-ups in it.

It takes nothing from the planner's calendar, so that a slip there shows as another optimum here.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.problem import Problem

ONE_DAY = timedelta(days=1)
YEARS_BEFORE, YEARS_AFTER = 30, 30
LONG = {1, 3, 5, 7, 8, 10, 12}


def month_days(year: int, month: int) -> int:
    if month == 2:
        leap = year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)
        return 29 if leap else 28
    return 31 if month in LONG else 30


@functools.cache
def first_days(start: date, months: int) -> tuple[tuple[date, ...], int]:
    """Return the first days of periods from long before to long after `start`, and which of them is the start."""
    days = [start]
    while days[-1].year < start.year + YEARS_AFTER:
        day = days[-1]
        for _ in range(months):
            day += timedelta(days=month_days(day.year, day.month))
        days.append(day)
    earlier = [start]
    while earlier[-1].year > start.year - YEARS_BEFORE:
        day = earlier[-1]
        for _ in range(months):
            eve = day - ONE_DAY
            day -= timedelta(days=month_days(eve.year, eve.month))
        earlier.append(day)
    return (*earlier[:0:-1], *days), len(earlier) - 1


class Dates:
    """The horizon of a case, period by period."""

    def __init__(self, start: date, end: date, months: int) -> None:
        self.months = months
        self.days, self.origin = first_days(start, months)
        self.periods = self.period_of(end) + 1
        self.years_per_period = months / 12.0

    def period_of(self, day: date) -> int:
        """Return the period a day lies in."""
        return bisect_right(self.days, day) - 1 - self.origin

    def usable_from(self, day: date) -> int:
        """Return the first period that begins on a day or after it."""
        return self.period_of(day - ONE_DAY) + 1

    def start_of(self, period: int) -> date:
        return self.days[self.origin + period]

    def hours(self, period: int) -> float:
        return 24.0 * (self.start_of(period + 1).toordinal() - self.start_of(period).toordinal())

    def years(self, period: int) -> float:
        """Return the 365ths of a year from the start to a period's last day."""
        return (self.start_of(period + 1).toordinal() - 1 - self.start_of(0).toordinal()) / 365.0

    def stepped(self, steps: Iterable[tuple[date | None, float]], before: float = 0.0) -> list[float]:
        """Return in each period the value of the latest date that has come by its first day, else `before`."""
        listed = [(date(1, 1, 1) if day is None else day, value) for day, value in steps]
        values = []
        for period in range(self.periods):
            come = [(day, value) for day, value in listed if day <= self.start_of(period)]
            values.append(max(come, key=lambda step: step[0])[1] if come else before)
        return values

    def arrived(self, arrivals: Iterable[tuple[date, float]], stock: float = 0.0) -> list[float]:
        """Return what has come by each period's first day."""
        come = list(arrivals)
        return [
            stock + sum(units for day, units in come if day <= self.start_of(period)) for period in range(self.periods)
        ]


def dates_of(problem: Problem) -> Dates:
    """Return the horizon of a case."""
    given = problem.programme
    return Dates(given.start_date, given.end_date, {"month": 1, "quarter": 3}[given.period])
