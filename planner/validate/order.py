"""What must come before what: precedence without cycles, dates that begin before they end."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from planner import network
from planner.validate.parts import activities, horizon, listed, racks, sites, units
from planner.words import counted

if TYPE_CHECKING:
    from datetime import date

    from planner.problem import Activity, Calendar, Problem
    from planner.validate.parts import Broken, Path


def self_predecessors(problem: Problem) -> Broken:
    """Yield activities that wait for themselves."""
    for path, _, activity in activities(problem):
        for at, earlier in listed((*path, "predecessors"), activity.predecessors):
            if earlier.activity == activity.id:
                yield (*at, "activity"), f"must be another activity, got '{activity.id}' itself"


def precedence_cycles(problem: Problem) -> Broken:
    """Yield activities that wait for each other in a ring, at the first of them."""
    at: dict[str, tuple[Path, Activity]] = {}
    for path, _, activity in activities(problem):
        at.setdefault(activity.id, (path, activity))
    waits = {
        name: {earlier.activity for earlier in activity.predecessors if earlier.activity != name}
        for name, (_, activity) in at.items()
    }
    try:
        TopologicalSorter(waits).prepare()
    except CycleError:
        edges = [(earlier, name) for name, before in waits.items() for earlier in sorted(before)]
        for ring in network.cycles(edges):
            path, activity = at[ring[0]]
            closing = next(i for i, earlier in enumerate(activity.predecessors) if earlier.activity == ring[-1])
            named = " -> ".join([*ring, ring[0]])
            yield (*path, "predecessors", closing, "activity"), f"must not wait for itself, got the cycle {named}"


def reversed_dates(problem: Problem) -> Broken:
    """Yield spans of dates that end before they begin."""
    for path, _, activity in activities(problem):
        yield from _span(path, activity, "earliest_start_date", "latest_finish_date")
    for path, rack in racks(problem):
        yield from _span(path, rack, "first_delivery_date", "last_delivery_date")
    for path, _, unit in units(problem):
        yield from _span(path, unit, "earliest_service_date", "last_service_date")
    for path, site in sites(problem):
        for at, stage in listed((*path, "stages"), site.stages):
            yield from _span(at, stage, "energisation_date", "firm_from_date")
    for path, facility in listed(("finance", "facilities"), problem.finance.facilities):
        yield from _span(path, facility, "available_from_date", "available_to_date")
        yield from _span(path, facility, "available_from_date", "maturity_date")
        yield from _span(path, facility, "available_to_date", "maturity_date")
        if facility.repayment == "straight_line" and facility.maturity_date is None:
            yield (*path, "maturity_date"), "must be given for repayment straight_line, got nothing"


def _span(path: Path, given: object, first: str, last: str) -> Broken:
    begins: date | None = getattr(given, first)
    ends: date | None = getattr(given, last)
    if begins is not None and ends is not None and ends < begins:
        yield (*path, last), f"must not be before {first} {begins}, got {ends}"


def too_short_windows(problem: Problem) -> Broken:
    """Yield obligatory activities that none of their options can finish within their own dates."""
    calendar = horizon(problem)
    if calendar is None:
        return
    for path, site, activity in activities(problem):
        started = activity.started_date or activity.finished_date
        if not activity.obligatory or started is not None or not site.eligible:
            continue
        room, needed = _room(activity, calendar), min(option.duration_periods for option in activity.options)
        if needed > room:
            work = counted(needed, "period")
            what = f"must be possible within its dates, got {counted(room, 'period')} for {work} of work"
            yield (*path, "obligatory"), what


def _room(activity: Activity, calendar: Calendar) -> int:
    """Return how many periods of work fit between an activity's own dates."""
    first, end = 0, calendar.periods
    if activity.earliest_start_date is not None:
        first = max(0, calendar.usable_from(activity.earliest_start_date))
    if activity.latest_finish_date is not None:
        end = min(end, calendar.period_of(activity.latest_finish_date) + 1)
    return max(0, end - first)
