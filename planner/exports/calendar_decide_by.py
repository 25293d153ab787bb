"""Dates by which to decide, as events of the same calendar that has orders and milestones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from planner.explanation.decide_by_words import decide_by_statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planner.explanation.decide_by import DecideBy
    from planner.schedule.build_schedule import BuildSchedule

CATEGORY = "Decide by"
WEEKS_AHEAD = 4
"""Weeks before an order or a decision is due at which a calendar reminds of it."""


def decide_by_events(schedule: BuildSchedule, rows: tuple[DecideBy, ...], stamp: datetime) -> Iterator[Any]:
    """Yield an event for each decision, by date; its id stays the same in every export.

    Parameters
    ----------
    schedule
        The schedule of the plan.
    rows
        By when to decide.
    stamp
        What the calendar is stamped with.
    """
    for row in sorted(rows, key=lambda row: (row.date, row.kind, row.id)):
        yield _event(schedule, row, stamp)


def alarm(summary: str) -> Any:
    """Return an alarm some weeks ahead of what it is for."""
    from icalendar import Alarm

    found = Alarm()
    found.add("action", "DISPLAY")
    found.add("description", f"In {WEEKS_AHEAD} weeks: {summary}")
    found.add("trigger", timedelta(weeks=-WEEKS_AHEAD))
    return found


def _event(schedule: BuildSchedule, row: DecideBy, stamp: datetime) -> Any:
    from icalendar import Event

    words = decide_by_statement(row).words
    name = row.name if row.name == row.id else f"{row.name} ({row.id})"
    summary = f"{row.site}, decide by: {name}" if row.site else f"decide by: {name}"
    event = Event()
    event.add("uid", f"decide-by:{row.kind}:{row.id}@{schedule.sources.get('case', schedule.id)}")
    event.add("dtstamp", stamp)
    event.add("dtstart", row.date)
    event.add("dtend", row.date + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", f"{words}\nkeeps {row.commitment} by {row.kept_date}\nplanned {row.planned_date}")
    event.add("categories", [CATEGORY])
    if row.site:
        event.add("location", row.site)
    event.add("transp", "TRANSPARENT")
    event.add_component(alarm(summary))
    return event
