"""Working days of a week in a scheduler's file: so many from Monday on; holidays of the file are not known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from math import ceil

from planner.schedule.reported import DAYS_PER_WEEK

WEEKS_FROM_MONDAY = (1, 2, 3, 4, 5, 6)
"""Working days of weeks that begin on Monday and have free days at their end."""
ROUNDING_DAYS = 1 / 480
"""A minute of a working day, to which tools round what remains."""


def is_worked(day: date, days_per_week: float) -> bool:
    """Return whether there is work on a day."""
    return days_per_week not in WEEKS_FROM_MONDAY or day.weekday() < days_per_week


def first_worked(day: date, days_per_week: float) -> date:
    """Return the first working day from a day on, on which a file has what starts then."""
    return next(on for on in (day + timedelta(days=n) for n in count()) if is_worked(on, days_per_week))


def last_worked(day: date, days_per_week: float) -> date:
    """Return the last working day up to a day, on which a file has what finishes then."""
    return next(on for on in (day - timedelta(days=n) for n in count()) if is_worked(on, days_per_week))


def worked_until(day: date, remaining_days: float, days_per_week: float) -> date:
    """Return the last day of work.

    Parameters
    ----------
    day
        Day after which the rest of it is worked.
    remaining_days
        That rest in calendar days.
    days_per_week
        Working days of a week in the file.
    """
    if days_per_week not in WEEKS_FROM_MONDAY:
        return day + timedelta(days=ceil(remaining_days - ROUNDING_DAYS))
    left = ceil(remaining_days * days_per_week / DAYS_PER_WEEK - ROUNDING_DAYS)
    weeks, days = divmod(max(left - 1, 0), int(days_per_week))
    until = day + timedelta(weeks=weeks)
    for _ in range(days + 1 if left > 0 else 0):
        until = first_worked(until + timedelta(days=1), days_per_week)
    return until
