"""Site work: once, under one option, inside its dates, after its predecessors, and done where it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.waits import released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading, Work


def unreadable(audit: Audit) -> Iterator[str]:
    """Yield the rows that are no decisions on this case."""
    yield from audit.reading.complaints


def dates(audit: Audit) -> Iterator[str]:
    """Yield work that starts too early or finishes too late."""
    reading, when = audit.reading, audit.reading.calendar
    for work in _planned(reading):
        given, start = work.activity, work.start or 0
        place = f"{work.site.id}: {given.id}"
        if start < 0:
            yield f"{place} starts in {when.label(start)}, before the plan starts"
        if work.finish > when.periods:
            yield f"{place} is at work until {when.label(work.finish - 1)}, past the end of the horizon"
        if given.earliest_start_date is not None and start < when.usable_from(given.earliest_start_date):
            first = when.label(when.usable_from(given.earliest_start_date))
            yield f"{place} starts in {when.label(start)}, but may start from {first} on"
        if given.latest_finish_date is not None and work.finish - 1 > when.period_of(given.latest_finish_date):
            last = when.label(when.period_of(given.latest_finish_date))
            yield f"{place} is at work until {when.label(work.finish - 1)}, but must be finished by the end of {last}"


def order(audit: Audit) -> Iterator[str]:
    """Yield work that starts before what it waits for."""
    reading = audit.reading
    for work in _planned(reading):
        for given in work.activity.predecessors:
            earlier = reading.works.get(given.activity) or reading.past.get(given.activity)
            place = f"{work.site.id}: {work.activity.id} starts in {reading.calendar.label(work.start or 0)}"
            if earlier is None:
                yield f"{place}, but its predecessor {given.activity} is not in the plan"
                continue
            first = released(earlier, given)
            if first is not None and (work.start or 0) < first:
                told = f"{given.type}{f'+{given.lag_periods}' if given.lag_periods else ''}"
                yield f"{place}, but its predecessor {given.activity} {told} allows {reading.calendar.label(first)}"


def obligations(audit: Audit) -> Iterator[str]:
    """Yield obligatory work that the plan leaves out."""
    for site in audit.reading.problem.candidates:
        for given in site.activities:
            if given.obligatory and given.id not in audit.reading.works:
                yield f"{site.id}: {given.id} is obligatory, but is not in the plan"


def _planned(reading: Reading) -> list[Work]:
    return [work for work in reading.works.values() if work.status == "planned"]
