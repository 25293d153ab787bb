"""The horizon, and every date that must lie within it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.problem import Arrival, Stage, Step
from planner.validate.parts import LAST_YEAR, MOST_PERIODS, entries, horizon, listed, racks, sites, units

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.problem import Calendar, Problem
    from planner.validate.parts import Broken, Path

_FIRST_MONTHS = {"month": range(1, 13), "quarter": range(1, 13, 3)}


def programme_dates(problem: Problem) -> Broken:
    """Yield a start that opens no period, an end before it, and a horizon out of all proportion."""
    given = problem.programme
    opens = given.start_date.day == 1 and given.start_date.month in _FIRST_MONTHS[given.period]
    if not opens:
        yield ("programme", "start_date"), f"must be the first day of a {given.period}, got {given.start_date}"
    if given.end_date < given.start_date:
        yield ("programme", "end_date"), f"must not be before start_date {given.start_date}, got {given.end_date}"
    elif given.end_date.year > LAST_YEAR:
        yield ("programme", "end_date"), f"must be before the year {LAST_YEAR + 1}, got {given.end_date}"
    elif problem.calendar.periods > MOST_PERIODS:
        what = f"must leave at most {MOST_PERIODS} periods, got {problem.calendar.periods}"
        yield ("programme", "end_date"), what


def target_dates(problem: Problem) -> Broken:
    """Yield a target outside the horizon and deadlines after it; a deadline that has passed already is just late."""
    calendar = horizon(problem)
    if calendar is None:
        return
    target = problem.programme.target.by_date
    path: Path = ("programme", "target", "by_date")
    yield from _past(path, target, calendar)
    if calendar.period_of(target) < 0:
        yield path, f"must not be before the plan's start {calendar.start}, got {target}"
    for at, milestone in listed(("programme", "milestones"), problem.programme.milestones):
        yield from _past((*at, "deadline_date"), milestone.deadline_date, calendar)
        yield from _past((*at, "drop_dead_date"), milestone.drop_dead_date, calendar)
    for at, site in sites(problem):
        yield from _past((*at, "min_mw_by_date"), site.min_mw_by_date, calendar)


def coming_dates(problem: Problem) -> Broken:
    """Yield what would come or begin only after the last period: supply, arrivals, stages, steps, earliest dates."""
    calendar = horizon(problem)
    if calendar is None:
        return
    for path, day in _coming(problem):
        yield from _past(path, day, calendar)


def _coming(problem: Problem) -> Iterable[tuple[Path, date | None]]:
    """Yield the path and day of everything that comes on a date."""
    for path, entry in entries((), problem):
        if isinstance(entry, Arrival):
            yield (*path, "date"), entry.date
        elif isinstance(entry, Step):
            yield (*path, "from_date"), entry.from_date
        elif isinstance(entry, Stage):
            yield (*path, "energisation_date"), entry.energisation_date
        else:
            for name in _BEGINNINGS & set(type(entry).model_fields):
                yield (*path, name), getattr(entry, name)


_BEGINNINGS = frozenset({
    "available_from_date", "earliest_energisation_date", "earliest_service_date", "earliest_start_date",
    "first_delivery_date",
})  # fmt: skip


def _past(path: Path, day: date | None, calendar: Calendar) -> Broken:
    if day is not None and calendar.period_of(day) >= calendar.periods:
        end = calendar.end_of(calendar.periods - 1)
        yield path, f"must not be after the horizon's end {end}, got {day}"


def supply_windows(problem: Problem) -> Broken:
    """Yield units of a rack or an on-site unit that come outside the dates between which they can serve."""
    calendar = horizon(problem)
    if calendar is None:
        return
    for path, rack in racks(problem):
        first, last = rack.first_delivery_date, rack.last_delivery_date
        for name, given in (("supply", rack.supply or ()), ("on_order", rack.on_order)):
            for at, arrival in listed((*path, name), given):
                if not arrival.units:
                    continue
                if last is not None and calendar.period_of(arrival.date) > calendar.period_of(last):
                    what = f"must not be after last_delivery_date {last}, got {arrival.date}"
                    yield (*at, "date"), what
                if first is not None and calendar.period_of(arrival.date) < calendar.period_of(first):
                    yield (*at, "date"), f"must not be before first_delivery_date {first}, got {arrival.date}"
    for path, _, unit in units(problem):
        for at, arrival in listed((*path, "committed"), unit.committed):
            end = unit.last_service_date
            if end is not None and calendar.period_of(arrival.date) > calendar.period_of(end):
                yield (*at, "date"), f"must not be after last_service_date {end}, got {arrival.date}"


def late_series(problem: Problem) -> Broken:
    """Yield energy prices and rents that are not known from the plan's start on."""
    calendar = horizon(problem)
    if calendar is None:
        return
    series: list[tuple[Path, Any]] = [
        (("finance", "rent_usd_m_per_mw_year"), problem.finance.rent_usd_m_per_mw_year),
        *(((*path, "energy_usd_per_mwh"), site.energy_usd_per_mwh) for path, site in sites(problem)),
        *(
            ((*path, "rent_usd_m_per_mw_year"), site.rent_usd_m_per_mw_year)
            for path, site in sites(problem)
            if site.rent_usd_m_per_mw_year
        ),
    ]
    for path, steps in series:
        if not steps:
            yield path, "must have at least 1 step, got an empty list"
            continue
        days = [step.from_date for step in steps]
        if all(day is not None and calendar.usable_from(day) > 0 for day in days):
            index = min(range(len(days)), key=lambda at: days[at])
            what = f"must not be after the plan's start {calendar.start} in the first step, got {days[index]}"
            yield (*path, index, "from_date"), what
