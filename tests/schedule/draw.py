"""Plans drawn by chance for any problem: sound in their logic, halls and power, whatever they cost."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from planner.decisions import Decisions, Delivery
from planner.network import topological_order
from planner.tabulate import tabulate
from tests.tabulate.case import RUN

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.plan import Plan
    from planner.problem import Activity, Problem, Site

Spans = dict[str, tuple[int, int]]


def drawn(problem: Problem, seed: int) -> Plan:
    """Return a plan in which each activity starts up to three periods after what it waits for, and racks fill halls."""
    dice = Random(seed)
    spans = {a.id: _done(problem.calendar, a) for a in problem.finished.values()}
    starts = _starts(problem, dice, spans)
    deliveries, upgrades, units = [], {}, {}
    for site in problem.candidates:
        deliveries += _racks(problem, site, spans, dice)
        steps, generators = _power(problem, site, dice)
        upgrades |= steps
        units |= generators
    decisions = Decisions(starts=starts, upgrades=upgrades, units=units, deliveries=tuple(deliveries))
    return tabulate(problem, decisions, RUN)


def _done(calendar: Calendar, activity: Activity) -> tuple[int, int]:
    assert activity.finished_date is not None
    finish = calendar.usable_from(activity.finished_date)
    return finish - activity.options[0].duration_periods, finish


def _starts(problem: Problem, dice: Random, spans: Spans) -> dict[str, tuple[str, int]]:
    calendar = problem.calendar
    works = {a.id: a for site in problem.candidates for a in site.activities}
    edges = [(given.activity, a.id) for a in works.values() for given in a.predecessors]
    found = {}
    for name in topological_order(edges, works):
        activity = works.get(name)
        if activity is None or name in spans:
            continue
        option = dice.choice(activity.options)
        if activity.started_date is not None:
            start = calendar.period_of(activity.started_date)
            option = next(o for o in activity.options if o.id == (activity.chosen_option or activity.options[0].id))
        elif any(given.activity not in spans for given in activity.predecessors):
            continue
        else:
            opens = activity.earliest_start_date
            waits = [spans[p.activity][p.type == "FS"] + p.lag_periods for p in activity.predecessors]
            start = max(0, *waits, 0 if opens is None else calendar.usable_from(opens)) + dice.choice((0, 0, 1, 3))
        if start + option.duration_periods > calendar.periods:
            continue
        found[name], spans[name] = (option.id, start), (start, start + option.duration_periods)
    return found


def _power(problem: Problem, site: Site, dice: Random) -> tuple[dict[str, int], dict[tuple[str, int], int]]:
    """Return orders of upgrades and of on-site units."""
    last = problem.calendar.periods - 1
    upgrades = {given.id: dice.randint(0, last - given.lead_periods) for given in site.upgrades
                if given.lead_periods < last and dice.random() < 0.7}  # fmt: skip
    units = {(given.id, dice.randint(0, last - given.lead_periods)): dice.randint(1, given.max_units)
             for given in site.onsite if given.max_units and given.lead_periods < last}  # fmt: skip
    return upgrades, units


def _racks(problem: Problem, site: Site, spans: Spans, dice: Random) -> list[Delivery]:
    """Return deliveries that halls in service and energised stages can take."""
    calendar = problem.calendar
    kinds = [k for k in problem.racks if k.cooling is None or k.cooling in site.cooling]
    energised = calendar.arrived([(stage.energisation_date, stage.mw) for stage in site.stages])
    have = sum(k.it_kw * i.units / 1000 for i in site.installed for k in problem.racks if k.id == i.rack)
    found = []
    for period in range(calendar.periods):
        halls = sum(a.nameplate_mw for a in site.activities if a.id in spans and spans[a.id][1] <= period)
        room = min(halls, energised[period] / site.peak_pue) - have
        rack = dice.choice(kinds) if kinds else None
        if rack is None or period < rack.lead_periods or dice.random() < 0.4:
            continue
        most = int(room * 1000 / rack.it_kw)
        if most > 0:
            units = dice.randint(1, most)
            found.append(Delivery(site.id, rack.id, period, units))
            have += units * rack.it_kw / 1000
    return found
