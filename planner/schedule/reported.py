"""What a scheduler's file reports of one task, and how its cells become dates, days and issues."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from planner.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

ID, NAME, START, FINISH = "id", "name", "actual start", "actual finish"
REMAINING, OPTION = "remaining duration", "option"
HOURS_PER_DAY = 8.0
DAYS_PER_WEEK = 7.0
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?")
_SPAN = re.compile(r"(-?\d+(?:\.\d+)?)\s*(h|hrs?|hours?|d|days?|ed|edays?|w|wks?|weeks?)?\??", re.IGNORECASE)
_XML_SPAN = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?")


@dataclass(frozen=True)
class Week:
    """What a working day and a working week are in a file."""

    hours_per_day: float = HOURS_PER_DAY
    days_per_week: float = DAYS_PER_WEEK


@dataclass(frozen=True)
class Reported:
    """One task of a file that has begun.

    Parameters
    ----------
    id
        The planner's id of the task; empty where the file has none.
    where
        File and line.
    actual_start, actual_finish
        First and last day of work; None where the file has none.
    remaining_days
        Calendar days still to work; None where the file does not say.
    option
        Chosen option; empty where the file does not say.
    name
        Name for people.
    """

    id: str
    where: str
    actual_start: date | None
    actual_finish: date | None
    remaining_days: float | None = None
    option: str = ""
    name: str = ""


@dataclass
class Findings:
    """What was found in a file: tasks that have begun, ids of those that have not, and all that is wrong."""

    begun: list[Reported] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def take(self, where: str, cells: Mapping[str, str], week: Week) -> None:
        """Take what a row or an element says of a task.

        Parameters
        ----------
        where
            File and line.
        cells
            Texts by what they are: `ID`, `NAME`, `START`, `FINISH`, `REMAINING`, `OPTION`.
        week
            Working time of the file.
        """
        name = cells.get(ID, "").strip()
        dates = {what: cells.get(what, "").strip() for what in (START, FINISH)}
        if not any(dates.values()):
            self.waiting.append(name)
            return
        start, finish = (self._date(where, what, text) for what, text in dates.items())
        remaining = None if finish else self._days(where, cells.get(REMAINING, "").strip(), week)
        self.begun.append(
            Reported(name, where, start, finish, remaining, cells.get(OPTION, "").strip(), cells.get(NAME, "").strip())
        )

    def _date(self, where: str, what: str, text: str) -> date | None:
        if not text:
            return None
        # MS Project marks by a letter what it worked out itself; P6 marks actual dates by an A.
        found = _DATE.fullmatch(text.removesuffix(" A"))
        try:
            if found:
                return date.fromisoformat(found[1])
        except ValueError:
            pass  # a day that no calendar has
        self._wrong(where, f"{what} must be a date such as 2026-05-31, got '{text}'")
        return None

    def _days(self, where: str, text: str, week: Week) -> float | None:
        if not text:
            return None
        days = span_days(text, week)
        if days is None or days < 0:
            self._wrong(where, f"{REMAINING} must be a span of at least 0 such as '20 days' or '160 h', got '{text}'")
            return None
        return days

    def _wrong(self, where: str, what: str) -> None:
        self.issues.append(Issue(where, what))


def span_days(text: str, week: Week) -> float | None:
    """Return a span of working time in calendar days; None where it is none. A number without a unit is days."""
    xml = _XML_SPAN.fullmatch(text) if text.startswith("P") else None
    if xml is not None and any(xml.groups()):
        days, hours, minutes, seconds = (float(part or 0) for part in xml.groups())
        worked = days + (hours + minutes / 60 + seconds / 3600) / week.hours_per_day
        return worked * DAYS_PER_WEEK / week.days_per_week
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    count, unit = float(found[1]), (found[2] or "d").lower()
    if unit.startswith("e"):
        return count
    if unit.startswith("w"):
        return count * DAYS_PER_WEEK
    worked = count / week.hours_per_day if unit.startswith("h") else count
    return worked * DAYS_PER_WEEK / week.days_per_week
