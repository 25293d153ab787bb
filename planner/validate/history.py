"""What has happened already: work under way, options chosen, racks installed."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

from planner.class_sets import MOST_CLASSES
from planner.committed import serves_from
from planner.enough import is_enough
from planner.network import finished_span
from planner.validate.names import suggestion
from planner.validate.parts import activities, horizon, sites
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.committed import Spans
    from planner.problem import Activity, Calendar, Option, Predecessor, Problem, Site
    from planner.validate.parts import Broken


def past_dates(problem: Problem) -> Broken:
    """Yield work whose past contradicts the plan's start or itself."""
    start = problem.programme.start_date
    calendar = horizon(problem)
    for path, _, activity in activities(problem):
        started, finished = activity.started_date, activity.finished_date
        if started is not None and started >= start:
            yield (*path, "started_date"), f"must be before the plan's start {start}, got {started}"
        if finished is not None and finished > start:
            yield (*path, "finished_date"), f"must not be after the plan's start {start}, got {finished}"
        if started is not None and finished is not None and finished < started:
            yield (*path, "finished_date"), f"must not be before started_date {started}, got {finished}"
        option = _option(activity)
        if started is None or finished is not None or option is None or calendar is None:
            continue
        over = calendar.period_of(started) + option.duration_periods
        if over < 0:
            work, ended = counted(option.duration_periods, "period"), calendar.end_of(over - 1)
            what = f"must come with a finished_date, got work of {work} that ended on {ended}"
            yield (*path, "started_date"), what


def chosen_options(problem: Problem) -> Broken:
    """Yield chosen options that the activity does not have, or that should have been named."""
    for path, _, activity in activities(problem):
        names = [option.id for option in activity.options]
        past = activity.started_date is not None or activity.finished_date is not None
        chosen = activity.chosen_option
        if chosen is not None and chosen not in names:
            what = f"must be an option of '{activity.id}', got '{chosen}'{suggestion(chosen, names, 'options')}"
            yield (*path, "chosen_option"), what
        elif chosen is not None and not past:
            yield (*path, "chosen_option"), f"must come with started_date or finished_date, got '{chosen}' alone"
        elif chosen is None and past and len(names) > 1:
            listed = ", ".join(names)
            yield (*path, "chosen_option"), f"must be given for work that has begun; options are {listed}"


def obligations(problem: Problem) -> Broken:
    """Yield work that must be done at a site that is left out of the plan."""
    for path, site, activity in activities(problem):
        past = activity.started_date is not None or activity.finished_date is not None
        if activity.obligatory and not site.eligible and not past:
            yield (*path, "obligatory"), f"must be false at a site that is not eligible, got true at '{site.id}'"


def installed(problem: Problem) -> Broken:
    """Yield sites with more racks at the plan's start than their phases and their power can carry then."""
    calendar = horizon(problem)
    racks = {rack.id: rack for rack in problem.racks}
    if calendar is None:
        return
    for path, site in sites(problem):
        known = [given for given in site.installed if given.rack in racks]
        if not site.eligible or not any(given.units for given in known):
            continue
        it_mw = sum(given.units * racks[given.rack].it_kw for given in known) / 1000.0
        phases = [phase for phase in site.activities if phase.kind == "phase" and _in_service(phase, calendar)]
        limits = [
            ("MW IT of phases in service", sum(phase.nameplate_mw for phase in phases), it_mw),
            ("MW of power", _power_mw(problem, site, calendar), site.peak_pue * it_mw),
        ]
        if any(phase.rack_positions is not None for phase in site.activities if phase.kind == "phase"):
            positions = _positions(phases, min(rack.it_kw for rack in problem.racks))
            limits.append(("rack positions in service", positions, sum(given.units for given in known)))
        broken = next((one for one in _by_class(problem, site, phases) if not is_enough(one[1], one[2])), None)
        limits += [] if broken is None else [broken]
        for what, room, needed in limits:
            if not is_enough(room, needed):
                yield (*path, "installed"), f"must fit the {room:g} {what} at the plan's start, got {needed:g}"


def _by_class(problem: Problem, site: Site, phases: list[Activity]) -> Iterator[tuple[str, float, float]]:
    """Yield what phases in service hold of racks of a class, and how much of them is installed: words, room, need.

    Of single classes first, then of several together; of classes that no phase offers each by itself.
    """
    units = {given.rack: given.units for given in site.installed}
    if not site.has_own_classes:
        return
    counted = any(phase.rack_positions is not None for phase in site.activities if phase.kind == "phase")
    named = sorted({rack.cooling for rack in problem.racks if rack.cooling is not None and units.get(rack.id)})
    offered = [name for name in named if name in site.offers]
    several = range(2, len(offered) + 1 if len(offered) <= MOST_CLASSES else 2)
    for classes in chain(combinations(named, 1), *(combinations(offered, count) for count in several)):
        offering = [phase for phase in phases if set(site.offered_in(phase)).intersection(classes)]
        own, told = [rack for rack in problem.racks if rack.cooling in classes], " or ".join(classes)
        room_mw = sum(phase.nameplate_mw for phase in offering)
        need_mw = sum(units.get(rack.id, 0) * rack.it_kw for rack in own) / 1000.0
        yield f"MW IT of phases in service that offer {told}", room_mw, need_mw
        if counted:
            positions = _positions(offering, min(rack.it_kw for rack in problem.racks))
            racks = sum(units.get(rack.id, 0) for rack in own)
            yield f"rack positions in service that offer {told}", positions, racks


def _option(activity: Activity) -> Option | None:
    """Return the option under which work was begun, where that is clear."""
    if len(activity.options) == 1 and activity.chosen_option is None:
        return activity.options[0]
    return next((option for option in activity.options if option.id == activity.chosen_option), None)


def _in_service(activity: Activity, calendar: Calendar) -> bool:
    """Return whether an activity is usable in period 0."""
    if activity.finished_date is not None:
        return True
    option = _option(activity)
    if activity.started_date is None or option is None:
        return False
    return calendar.period_of(activity.started_date) + option.duration_periods <= 0


def _positions(phases: list[Activity], smallest_kw: float) -> float:
    """Return how many racks phases have room for; one without positions takes as many of the smallest as its MW."""
    return sum(
        phase.nameplate_mw * 1000.0 / smallest_kw if phase.rack_positions is None else phase.rack_positions
        for phase in phases
    )


def _power_mw(problem: Problem, site: Site, calendar: Calendar) -> float:
    """Return the firm power a site has in period 0 [MW facility]."""
    spans = _past_spans(problem, calendar)

    def serves(day: date, gates: tuple[Predecessor, ...]) -> bool:
        first = serves_from(calendar.usable_from(day), gates, spans)
        return first is not None and first <= 0

    grid_mw = sum(stage.mw for stage in site.stages if serves(stage.energisation_date, stage.predecessors))
    onsite_mw = 0.0
    for unit in site.onsite:
        there = sum(arrival.units for arrival in unit.committed if serves(arrival.date, unit.predecessors))
        onsite_mw += unit.firm_mw * max(0, there - unit.reserve_units)
    return grid_mw + onsite_mw


def _past_spans(problem: Problem, calendar: Calendar) -> Spans:
    """Return start and finish of work that was finished, or is under way at a site of the plan, by id."""
    found = {name: finished_span(calendar, activity) for name, activity in problem.finished.items()}
    for site in problem.candidates:
        for activity in site.activities:
            option = _option(activity)
            if activity.started_date is not None and activity.finished_date is None and option is not None:
                start = calendar.period_of(activity.started_date)
                found[activity.id] = start, start + option.duration_periods
    return found
