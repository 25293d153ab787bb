"""What a scheduler's file reports of one task, and how its cells become dates, days and issues."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from planner.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

ID, NAME, START, FINISH = "id", "name", "actual start", "actual finish"
REMAINING, OPTION = "remaining duration", "option"
DURATION, PERCENT, PLANNED = "duration", "percent complete", "planned finish"
PLANNED_START, EXPORTED_START, FORECAST = "planned start", "start by the plan", "forecast finish"
HELD_TO, HOLD, HELD_BY = "constraint date", "constraint", "held by"
NEVER_LATER = ("later", "before", "msob", "meob", "alap", "late as")
"""Parts of the names of constraints that hold nothing back."""
HOURS_PER_DAY = 8.0
DAYS_PER_WEEK = 7.0
NOON_HOUR = 12
PER_CENT = 100.0
SAME_DAYS = 0.5
NO_VALUE = "NA"
"""What MS Project writes for a date that there is not."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_P6_DATE = re.compile(
    r"(\d{1,2})-([A-Za-z]{3})-(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?)?", re.IGNORECASE
)
_CENTURY = 2000
_P6_MARK = re.compile(r"\s*(?:\sA|\*)$")
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%?")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?")
_SPAN = re.compile(r"(-?\d+(?:\.\d+)?)\s*(h|hrs?|hours?|d|days?|ed|edays?|w|wks?|weeks?)?\??", re.IGNORECASE)
_XML_SPAN = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?")


@dataclass(frozen=True)
class Week:
    """What a working day and a working week are in a file."""

    hours_per_day: float = HOURS_PER_DAY
    days_per_week: float = DAYS_PER_WEEK

    @classmethod
    def of(cls, per_day: str, per_week: str) -> Week:
        """Return the week of a calendar by the hours of its day and week, the usual one where it does not say."""
        try:
            day, week = float(per_day), float(per_week)
        except ValueError:
            return cls()
        return cls(day, max(min(week / day, DAYS_PER_WEEK), 1.0)) if day > 0 else cls()


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
    as_of
        Last day that the file knows of, from whose eve on what remains is to be worked; None where it does not say.
    days_per_week
        Working days of a week in the file.
    forecast_finish
        Last day of work as the tool that wrote the file has scheduled it; None where it does not say.
    """

    id: str
    where: str
    actual_start: date | None
    actual_finish: date | None
    remaining_days: float | None = None
    option: str = ""
    name: str = ""
    as_of: date | None = None
    days_per_week: float = DAYS_PER_WEEK
    forecast_finish: date | None = None


@dataclass(frozen=True)
class Ahead:
    """How a file has a task that has not begun.

    Parameters
    ----------
    start, finish
        First and last day planned; None where the file has none.
    days
        Calendar days it lasts; None where the file does not say.
    exported_start
        Start that the plan gave it, where the file keeps that apart.
    held_to
        Day of a constraint that it may not start before.
    held_by
        What the plan held it by; None where the file has no such field.
    option
        Chosen option; empty where the file does not say.
    days_per_week
        Working days of a week in the file.
    """

    start: date | None
    finish: date | None
    days: float | None
    exported_start: date | None
    held_to: date | None
    held_by: str | None
    option: str
    days_per_week: float


@dataclass
class Findings:
    """What was found in a file: tasks that have begun, ids of those that have not, and all that is wrong.

    `label` is the name of the file. `planned` has the day on which tasks that have not begun are planned to finish,
    where the file says, and `ahead` all that it says of them; `remarks` what in the file does not go together.
    """

    label: str = ""
    begun: list[Reported] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    planned: dict[str, date] = field(default_factory=dict)
    ahead: dict[str, Ahead] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def take(self, where: str, cells: Mapping[str, str], week: Week, as_of: date | None = None) -> None:
        """Take what a row or an element says of a task.

        Parameters
        ----------
        where
            File and line.
        cells
            Texts by what they are: `ID`, `NAME`, `START`, `FINISH`, `REMAINING`, `DURATION`, `PERCENT`, `PLANNED`,
            `OPTION`, `FORECAST`, and for what has not begun `PLANNED_START`, `EXPORTED_START`, `HELD_TO`, `HOLD`,
            `HELD_BY`.
        week
            Working time of the file.
        as_of
            Last day that the file knows of.
        """
        given = {what: "" if text.strip().upper() == NO_VALUE else text.strip() for what, text in cells.items()}
        name, dates = cells.get(ID, "").strip(), {what: given.get(what, "") for what in (START, FINISH)}
        if not any(dates.values()):
            self.waiting.append(name)
            planned = day_of(given.get(PLANNED, ""))
            if planned is not None:
                self.planned[name] = planned
            self.ahead[name] = _ahead(given, cells, week)
            return
        start, finish = (self._date(where, what, text) for what, text in dates.items())
        told = len(self.remarks)
        remaining = None if finish else self._remaining(where, given, week)
        # No tool has scheduled what does not go together.
        forecast = day_of(given.get(FORECAST, "")) if not finish and len(self.remarks) == told else None
        option, title = (cells.get(what, "").strip() for what in (OPTION, NAME))
        self.begun.append(
            Reported(name, where, start, finish, remaining, option, title, as_of, week.days_per_week, forecast)
        )

    def _date(self, where: str, what: str, text: str) -> date | None:
        day = day_of(text)
        if day is None and text:
            unclear = "; day and month cannot be told apart: have dates written as yyyy-mm-dd"
            hint = unclear if _SLASHED.search(text) else ""
            self._wrong(where, f"{what} must be a date such as 2026-05-31, got '{text}'{hint}")
        return day

    def _remaining(self, where: str, given: Mapping[str, str], week: Week) -> float | None:
        """Return the days that remain: those that the file has, else what is left by duration and percent complete."""
        told = self._days(where, given.get(REMAINING, ""), week)
        duration, share = span_days(given.get(DURATION, ""), week), self._share(where, given.get(PERCENT, ""))
        if duration is None or share is None:
            return told
        left = duration * (1 - share)
        extended = told is not None and share == 0 and told > duration  # by a scheduler, who knows
        if told is None or extended or abs(told - left) <= 1 + duration / PER_CENT:  # tools round to whole percent
            return left if told is None else told
        # The whole duration is what stood there before anything was done.
        counts = left if abs(told - duration) <= SAME_DAYS else told
        says = (
            f"{PER_CENT * share:g} % of {duration:g} days leaves {left:g}, and the remaining duration is {told:g} days"
        )
        self.remarks.append(f"{where}: {says}: {counts:g} days count")
        return counts

    def _share(self, where: str, text: str) -> float | None:
        if not text:
            return None
        found = _PERCENT.fullmatch(text)
        if found is None or float(found[1]) > PER_CENT:
            self._wrong(where, f"{PERCENT} must be from 0 to 100 %, got '{text}'")
            return None
        return float(found[1]) / PER_CENT

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


def _ahead(given: Mapping[str, str], cells: Mapping[str, str], week: Week) -> Ahead:
    start, finish = (day_of(given.get(what, "")) for what in (PLANNED_START, PLANNED))
    held_to, hold = day_of(given.get(HELD_TO, "")), given.get(HOLD, "").lower()
    return Ahead(
        start,
        finish,
        span_days(given.get(DURATION, ""), week),
        day_of(given.get(EXPORTED_START, "")),
        None if any(word in hold for word in NEVER_LATER) else held_to,
        cells.get(HELD_BY),
        cells.get(OPTION, "").strip(),
        week.days_per_week,
    )


def day_of(text: str) -> date | None:
    """Return the day of a date as the tools write it: ``2026-09-03``, with a time or not, or P6's ``03-Sep-26 A``."""
    # P6 marks actual dates by an A, and those of constraints by a star.
    plain = _P6_MARK.sub("", text)
    iso, p6 = _DATE.fullmatch(plain), _P6_DATE.fullmatch(plain)
    try:
        if iso:
            return date.fromisoformat(iso[1])
        if p6 and p6[2].lower() in _MONTHS:
            year = int(p6[3]) + _CENTURY * (len(p6[3]) < len("2026"))
            return date(year, _MONTHS.index(p6[2].lower()) + 1, int(p6[1]))
    except ValueError:
        pass  # a day that no calendar has
    return None


def last_known(text: str) -> date | None:
    """Return the last day that a file knows of, from its status or data date; None where it has none.

    P6 counts from the morning of its data date, so that the day before is the last; MS Project has the evening of the
    day itself.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return instant.date() - timedelta(days=instant.hour < NOON_HOUR)


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
