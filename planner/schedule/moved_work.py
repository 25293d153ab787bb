"""Work that has not begun and that a scheduler has moved, or whose duration was changed in the file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from planner.schedule.file_week import WEEKS_FROM_MONDAY, first_worked
from planner.schedule.reported import SAME_DAYS
from planner.schedule.site_tasks import activity_id
from planner.validate.parts import MOST_PERIODS
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.problem import Activity, Calendar, Option, Problem
    from planner.schedule.reported import Ahead, Findings

HOLIDAYS_DAYS = 10
"""Most days by which a free time moves a start from the opening of a period, in a file that has free days."""
ROUGH_DAYS, ROUGH_SHARE = 3.0, 0.1
"""What a duration in working days may differ by from that of periods: weeks that are cut, and holidays."""
MOST_NAMED = 3
MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Unlike:
    """How an activity differs in the file: its start, whether a scheduler pinned it there, and its duration."""

    is_moved: bool
    is_pinned: bool
    is_of_other_length: bool


def moved_work(problem: Problem, found: Findings) -> Iterator[str]:
    """Yield work that the file has otherwise than the plan could have it, with what to change in the case.

    A plan starts all work at the opening of a period. Work that starts on another day because what it waits for does is
    counted in one line.

    Parameters
    ----------
    problem
        The case.
    found
        What the file reports.
    """
    follow = []
    begun = {task.id for task in found.begun}
    lengths = _Lengths(problem.calendar)
    for site in problem.sites:
        for activity in site.activities:
            ahead = found.ahead.get(activity_id(activity))
            if ahead is None or activity_id(activity) in begun:
                continue
            unlike = _unlike(ahead, activity, lengths)
            if unlike.is_pinned or unlike.is_of_other_length:
                yield _told(ahead, activity, unlike, f"sites/{site.id}.yaml", lengths)
            elif unlike.is_moved:
                follow.append(activity.id)
    if follow:
        names = ", ".join(follow[:MOST_NAMED]) + (", …" if len(follow) > MOST_NAMED else "")
        count = counted(len(follow), "activity", "activities")
        yield (
            f"{count} not begun ({names}): the file moves the start to a day within a period without a constraint, "
            "as of what waits for other work: the planner decides it anew"
        )


@dataclass(frozen=True)
class _Lengths:
    """How many days so many periods have, at least and at most."""

    calendar: Calendar

    def of(self, periods: int) -> tuple[int, int]:
        return _shortest_and_longest(self.calendar, periods)

    def needed(self, days: float) -> int:
        """Return the fewest periods that may have so many days."""
        periods = 1
        while periods < MOST_PERIODS and self.of(periods)[1] < days - SAME_DAYS:
            periods += 1
        return periods


@cache
def _shortest_and_longest(calendar: Calendar, periods: int) -> tuple[int, int]:
    starts = range(MONTHS_PER_YEAR * 4 // calendar.months)  # leap years too
    spans = [(calendar.start_of(first + periods) - calendar.start_of(first)).days for first in starts]
    return min(spans), max(spans)


def _unlike(ahead: Ahead, activity: Activity, lengths: _Lengths) -> Unlike:
    start = ahead.start or ahead.held_to
    if start is None:
        moved = pinned = False
    else:
        aside = not _opens(start, ahead.days_per_week, lengths.calendar)
        exported = ahead.exported_start is not None and start != ahead.exported_start
        moved = aside or exported
        # What the plan holds itself it holds to the opening of a period, and says by what.
        added = ahead.held_by == "" or (
            ahead.held_to is not None and not _opens(ahead.held_to, ahead.days_per_week, lengths.calendar)
        )
        pinned = (exported or (ahead.held_to is not None and added)) and activity.earliest_start_date != start
    options = _options(ahead, activity)
    fits = ahead.days is None or any(_fits(ahead, option, lengths) for option in options)
    return Unlike(moved, pinned, not fits)


def _options(ahead: Ahead, activity: Activity) -> list[Option]:
    """Return the option of the file or the case, all of them where neither says, or where the case has it no more."""
    name = ahead.option or activity.chosen_option
    return [option for option in activity.options if option.id == name] or list(activity.options)


def _opens(day: date, days_per_week: float, calendar: Calendar) -> bool:
    """Return whether a day is the first of a period, or the first worked of it."""
    opening = calendar.start_of(calendar.period_of(day))
    if days_per_week in WEEKS_FROM_MONDAY:
        return (day - first_worked(opening, days_per_week)).days <= HOLIDAYS_DAYS
    return day == opening


def _fits(ahead: Ahead, option: Option, lengths: _Lengths) -> bool:
    assert ahead.days is not None
    least, most = lengths.of(option.duration_periods)
    whole = ahead.days_per_week not in WEEKS_FROM_MONDAY
    slack = SAME_DAYS if whole else ROUGH_DAYS + ROUGH_SHARE * most
    return least - slack <= ahead.days <= most + slack


def _told(ahead: Ahead, activity: Activity, unlike: Unlike, file: str, lengths: _Lengths) -> str:
    start = ahead.start or ahead.held_to
    dates = "" if start is None else f"planned from {start}"
    if start is not None and ahead.finish is not None and ahead.finish >= start:
        dates += f" to {ahead.finish}"
    said = [f"{activity.id}: {dates} in the file" if dates else f"{activity.id}"]
    if unlike.is_pinned:
        said.append(
            f"moved there, and the planner decides when it starts: to hold it back, enter earliest_start_date {start} "
            f"in {file} under activities, {activity.id}"
        )
    if unlike.is_of_other_length:
        assert ahead.days is not None
        said.append(_length(ahead, activity, file, lengths))
    return "; ".join(said)


def _length(ahead: Ahead, activity: Activity, file: str, lengths: _Lengths) -> str:
    assert ahead.days is not None
    option, *more = _options(ahead, activity)
    least, most = lengths.of(option.duration_periods)
    days = f"{least}" if least == most else f"{least} to {most}"
    others = "" if not more else f" (the file does not say which of {1 + len(more)} options)"
    return (
        f"it lasts {ahead.days:.4g} days in the file, and {days} by duration_periods {option.duration_periods} of "
        f"option {option.id}{others}: if that is so, enter {lengths.needed(ahead.days)} there, in {file}"
    )
