"""Dates to periods and back: the only date arithmetic of the planner.

A period is a calendar month or a calendar quarter; period 0 starts on the plan's start date, and money moves on
the last day of its period. Periods before the start are negative, so that what already happened keeps its place.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS_PER_PERIOD = {"month": 1, "quarter": 3}


def moved(day: date, months: int) -> date:
    """Return the day so many months later, or earlier where `months` is negative; the end of a month clamps.

    Raises
    ------
    ValueError
        If no calendar has that year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Calendar:
    """The horizon: `periods` periods of `months` calendar months, the first one starting on `start`."""

    start: date
    periods: int
    months: int

    @classmethod
    def spanning(cls, start: date, end: date, period: str) -> Calendar:
        """Return the horizon from `start` through the period that contains `end`.

        Parameters
        ----------
        start
            First day of period 0: the first day of a month or quarter.
        end
            A day in the last period.
        period
            `month` or `quarter`.
        """
        open_ended = cls(start, 0, MONTHS_PER_PERIOD[period])
        return cls(start, open_ended.period_of(end) + 1, open_ended.months)

    def period_of(self, day: date) -> int:
        """Return the period that contains `day`: negative before the start, ``>= periods`` past the horizon."""
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return months // self.months

    def usable_from(self, day: date) -> int:
        """Return the first period that what comes on `day` serves: its own if `day` opens it, else the next."""
        period = self.period_of(day)
        return period if day == self.start_of(period) else period + 1

    def start_of(self, period: int) -> date:
        """Return the first day of `period`."""
        month = self.start.month - 1 + period * self.months
        return date(self.start.year + month // 12, month % 12 + 1, 1)

    def end_of(self, period: int) -> date:
        """Return the last day of `period`, on which its money moves."""
        return self.start_of(period + 1) - timedelta(days=1)

    def days_of(self, period: int) -> tuple[date, date]:
        """Return the first and the last day of `period`."""
        return self.start_of(period), self.end_of(period)

    def hours(self, period: int) -> float:
        """Return the clock hours of `period` [h]."""
        return 24.0 * (self.start_of(period + 1) - self.start_of(period)).days

    def years(self, period: int) -> float:
        """Return actual/365 years from the plan's start date to the end of `period` (the XNPV day count)."""
        return (self.end_of(period) - self.start).days / 365.0

    def years_after(self, day: date, period: int) -> float:
        """Return actual/365 years from a day to the end of `period`; negative where the day is later."""
        return (self.end_of(period) - day).days / 365.0

    @property
    def years_per_period(self) -> float:
        """Share of a year in one period by months (1/12 or 1/4), for rates and costs that are given per year."""
        return self.months / 12.0

    def stepped(self, steps: Iterable[tuple[date | None, float]], before: float = 0.0) -> tuple[float, ...]:
        """Return the value in each period of a series that changes on dates.

        A step counts from the period its date opens, else from the next (`usable_from`); a date of None counts
        from ever. Where several take effect in one period, the one with the latest date holds, in whatever order they
        are listed. Periods before the first step have the value `before`.
        """
        values = [before] * self.periods
        for day, value in sorted(steps, key=lambda step: date.min if step[0] is None else step[0]):
            first = 0 if day is None else max(self.usable_from(day), 0)
            values[first:] = [value] * (self.periods - first)
        return tuple(values)

    def arrived(self, arrivals: Iterable[tuple[date, float]], initial: float = 0.0) -> tuple[float, ...]:
        """Return the units arrived by each period (cumulative, unused units carry over)."""
        values = [initial] * self.periods
        for day, units in arrivals:
            for period in range(max(self.usable_from(day), 0), self.periods):
                values[period] += units
        return tuple(values)

    def label(self, period: int) -> str:
        """Return a short name of `period`: ``2026-05`` or ``2026-Q2``."""
        first = self.start_of(period)
        return f"{first:%Y-%m}" if self.months == 1 else f"{first.year}-Q{(first.month + 2) // 3}"


def calendar_months(day: date, other: date) -> int:
    """Return the months from the month of one day to that of another, negative if it is earlier."""
    return (other.year - day.year) * 12 + other.month - day.month


def months_between(day: date, other: date) -> int | None:
    """Return the whole months from one day to another, negative if it is earlier; None where they are not whole.

    The last day of a shorter month stands for a later day of it: from 31 January to 28 February is one month.
    """
    months = calendar_months(day, other)
    return months if other.day == min(day.day, monthrange(other.year, other.month)[1]) else None
