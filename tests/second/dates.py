"""Dates and periods by looking them up in a list of first days: arithmetic of the second model alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.problem import Programme, Step

FIRST_YEAR, LAST_YEAR = 1850, 2400


@cache
def _first_days(opening_month: int, every: int) -> tuple[date, ...]:
    """Return the first day of every period there is, so that one of them opens in a month of the year."""
    months = [month for month in range(1, 13) if (month - opening_month) % every == 0]
    return tuple(date(year, month, 1) for year in range(FIRST_YEAR, LAST_YEAR) for month in months)


class Periods:
    """The periods of a programme, numbered from 0 at its start; numbers before the start are negative."""

    def __init__(self, given: Programme) -> None:
        self.months = {"month": 1, "quarter": 3}[given.period]
        self.start = given.start_date
        self._days = _first_days(given.start_date.month, self.months)
        self._zero = self._days.index(given.start_date)
        self.count = self.holding(given.end_date) + 1

    def first_day(self, period: int) -> date:
        """Return the first day of a period."""
        return self._days[self._zero + period]

    def holding(self, day: date) -> int:
        """Return the period a day lies in."""
        return bisect_right(self._days, day) - 1 - self._zero

    def serving(self, day: date) -> int:
        """Return the first period whose first day is not before a day: what comes that day counts from it."""
        return bisect_left(self._days, day) - self._zero

    def hours(self, period: int) -> float:
        """Return the clock hours of a period."""
        return (self.first_day(period + 1) - self.first_day(period)).days * 24.0

    def years(self, period: int) -> float:
        """Return the years of 365 days from the start of the plan to the last day of a period."""
        return ((self.first_day(period + 1) - self.start).days - 1) / 365.0

    def value(self, steps: Iterable[Step], period: int) -> float:
        """Return what a dated series is in a period: its latest step not after the period's first day."""
        opened = self.first_day(period)
        known = [(step.from_date or date.min, step.value) for step in steps]
        past = [pair for pair in known if pair[0] <= opened]
        return max(past, key=lambda pair: pair[0])[1] if past else 0.0
