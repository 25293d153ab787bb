"""The problem in which one decision of a plan comes no earlier than a period."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, assert_never

from planner.problem import arrivals

if TYPE_CHECKING:
    from datetime import date

    from planner.decisions import Decisions
    from planner.explanation.decide_by import Decision
    from planner.plan import Plan
    from planner.problem import Activity, Problem, Rack, Site

Changes = dict[str, Any]


def not_before(problem: Problem, plan: Plan, decision: Decision, period: int) -> Problem:
    """Return the problem in which a decision is made in a period or after it, or never.

    Racks: before the period, no more of the type are ordered than the orders before this one in the plan. On-site
    units: none of the type, where this is the plan's first order of them.

    Parameters
    ----------
    problem, plan
        The problem, and the plan that has the decision.
    decision
        The decision.
    period
        The period; one past the horizon is never.
    """
    match decision.kind:
        case "start":
            changes = _start(problem, decision.item, period)
        case "opening":
            site = _site(problem, decision.site)
            open_work = [a for a in site.activities if a.started_date is None and a.finished_date is None]
            changes = {path: value for a in open_work for path, value in _start(problem, a.id, period).items()}
        case "upgrade":
            changes = _upgrade(problem, decision, period)
        case "onsite":
            changes = _units(problem, decision, period)
        case "rack_order":
            changes = _racks(problem, plan, decision, period)
        case _:
            assert_never(decision.kind)
    return problem.changed(changes)


def may_be_asked(plan: Plan, decision: Decision) -> bool:
    """Return whether a case can say that a decision comes later.

    Of on-site units, only of the first order. Not of racks that take spares: their supply cannot be cut to a number of
    racks.
    """
    match decision.kind:
        case "onsite":
            own = [row for row in plan.schedule if row.kind == "onsite" and row.item_id == decision.item]
            return min(row.start_period for row in own) == decision.period
        case "rack_order":
            return not next(rack for rack in plan.problem.racks if rack.id == decision.item).has_spares
        case "start" | "upgrade" | "opening":
            return True
        case _:
            assert_never(decision.kind)


def ordered_no_earlier(decisions: Decisions, decision: Decision, period: int) -> Decisions:
    """Return decisions in which what serves no earlier than an order of a period lets be is ordered no earlier either.

    Parameters
    ----------
    decisions
        Decisions of the problem that `not_before` returns: it bars earlier service, not an order that waits for it.
    decision, period
        The decision and the period.
    """
    match decision.kind:
        case "upgrade":
            moved = {i: max(t, period) if i == decision.item else t for i, t in decisions.upgrades.items()}
            return replace(decisions, upgrades=moved)
        case "onsite":
            units: dict[tuple[str, int], int] = defaultdict(int)
            for (unit, t), count in decisions.units.items():
                units[unit, max(t, period) if unit == decision.item else t] += count
            return replace(decisions, units=dict(units))
        case "start" | "opening" | "rack_order":
            return decisions
        case _:
            assert_never(decision.kind)


def _start(problem: Problem, name: str, period: int) -> Changes:
    """Return the dates with which an activity starts no earlier; where it then cannot end in time, it never starts."""
    site, activity = next((s, a) for s in problem.candidates for a in s.activities if a.id == name)
    path = f"sites[{site.id}].activities[{name}]"
    shortest = min(option.duration_periods for option in activity.options)
    if period + shortest > _last_finish(problem, activity):
        last = problem.calendar.end_of(problem.calendar.periods - 1)
        return {f"{path}.earliest_start_date": last.isoformat(), f"{path}.latest_finish_date": None}
    opens = activity.earliest_start_date
    day = problem.calendar.start_of(period)
    return {f"{path}.earliest_start_date": (day if opens is None else max(day, opens)).isoformat()}


def _last_finish(problem: Problem, activity: Activity) -> int:
    """Return the first period that an activity must be finished before."""
    periods, ends = problem.calendar.periods, activity.latest_finish_date
    return periods if ends is None else min(periods, problem.calendar.period_of(ends) + 1)


def _upgrade(problem: Problem, decision: Decision, period: int) -> Changes:
    site = _site(problem, decision.site)
    upgrade = next(one for one in site.upgrades if one.id == decision.item)
    path = f"sites[{site.id}].upgrades"
    if period + upgrade.lead_periods >= problem.calendar.periods:
        others = [one for one in site.upgrades if one is not upgrade]
        return {path: [one.model_dump(mode="json", exclude_defaults=True) for one in others]}
    serves = _later(problem, period + upgrade.lead_periods, upgrade.earliest_energisation_date)
    return {f"{path}[{upgrade.id}].earliest_energisation_date": serves}


def _units(problem: Problem, decision: Decision, period: int) -> Changes:
    unit = next(one for one in _site(problem, decision.site).onsite if one.id == decision.item)
    path = f"sites[{decision.site}].onsite[{unit.id}]"
    serves = period + unit.lead_periods
    ends = problem.calendar.periods
    if unit.last_service_date is not None:
        ends = min(ends, problem.calendar.period_of(unit.last_service_date) + 1)
    if serves >= ends:
        return {f"{path}.max_units": 0}
    return {f"{path}.earliest_service_date": _later(problem, serves, unit.earliest_service_date)}


def _later(problem: Problem, period: int, given: date | None) -> str:
    day = problem.calendar.start_of(period)
    return (day if given is None else max(day, given)).isoformat()


def _racks(problem: Problem, plan: Plan, decision: Decision, period: int) -> Changes:
    """Return the supply with which no more racks can come before an order than those ordered earlier or on order."""
    rack = next(one for one in problem.racks if one.id == decision.item)
    calendar = problem.calendar
    first = decision.period + rack.lead_periods
    earlier = sum(
        row.units
        for row in plan.deliveries
        if row.rack == rack.id and row.order_period is not None and row.delivery_period < first
    )
    supplied = _supplied(problem, rack)
    booked = calendar.arrived(arrivals(rack.on_order))
    most = [
        units if t >= period + rack.lead_periods else min(units, earlier + round(booked[t]))
        for t, units in enumerate(supplied)
    ]
    steps = [units - before for before, units in zip([0, *most], most, strict=False)]
    return {
        f"racks[{rack.id}].supply": [
            {"date": calendar.start_of(t).isoformat(), "units": units} for t, units in enumerate(steps) if units
        ]
    }


def _supplied(problem: Problem, rack: Rack) -> list[int]:
    """Return how many racks of a type can come by each period; of one without limit, more than all halls hold."""
    if rack.supply is not None:
        return [round(units) for units in problem.calendar.arrived(arrivals(rack.supply))]
    halls_mw = sum(activity.nameplate_mw for site in problem.sites for activity in site.activities)
    return [math.ceil(halls_mw * 1000.0 / rack.it_kw) + 1] * problem.calendar.periods


def _site(problem: Problem, name: str) -> Site:
    return next(site for site in problem.candidates if site.id == name)
