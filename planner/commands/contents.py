"""What is in a case: its parts, and the capacity within reach by the end of each year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.committed import earliest_spans, serves_from
from planner.network import windows
from planner.problem import arrivals
from planner.words import counted

if TYPE_CHECKING:
    from planner.committed import Spans
    from planner.problem import OnsiteUnit, Problem, Upgrade


ONE = {"facilities": "facility", "sites left out": "site left out"}


@dataclass(frozen=True)
class YearTotals:
    """Capacity within reach by the end of a year, each limit on its own; None where nothing limits it.

    `nameplate_it_mw` counts a phase from the earliest period its options, dates and predecessors allow;
    `grid_facility_mw` the stages, and the upgrades as if ordered at once; `onsite_facility_mw` the committed units and
    all that may be ordered; `rack_supply_it_mw` what can be delivered, with the racks installed before the plan.
    """

    year: int
    nameplate_it_mw: float
    grid_facility_mw: float
    onsite_facility_mw: float
    rack_supply_it_mw: float | None
    target_mw: float


def counts(problem: Problem) -> dict[str, int]:
    """Return the count of each part of a case; sites that are not eligible are counted apart."""
    sites = problem.candidates
    activities = [activity for site in sites for activity in site.activities]
    return {
        "periods": problem.calendar.periods,
        "sites": len(sites),
        "sites left out": len(problem.sites) - len(sites),
        "phases": sum(activity.kind == "phase" for activity in activities),
        "gates": sum(activity.kind == "gate" for activity in activities),
        "options": sum(len(activity.options) for activity in activities),
        "grid stages": sum(len(site.stages) for site in sites),
        "upgrades": sum(len(site.upgrades) for site in sites),
        "on-site units": sum(len(site.onsite) for site in sites),
        "nodes": len(problem.grid.nodes),
        "links": len(problem.grid.links),
        "rack types": len(problem.racks),
        "resources": len(problem.resources),
        "facilities": len(problem.finance.facilities),
        "milestones": len(problem.milestones),
        "sources": len(problem.sources),
    }


def in_words(parts: dict[str, int]) -> str:
    """Return the counts of a case's parts as a list in words: ``12 periods, 1 site``."""
    return ", ".join(
        counted(count, ONE.get(part, part.removesuffix("s")), part) for part, count in parts.items() if count
    )


def totals_by_year(problem: Problem) -> tuple[YearTotals, ...]:
    """Return what is within reach by the end of each calendar year of the horizon, and the target in force then."""
    calendar, target = problem.calendar, problem.programme.target
    last_of_year = {calendar.start_of(period).year: period for period in range(calendar.periods)}
    nameplate, target_period = _nameplate(problem), calendar.period_of(target.by_date)
    return tuple(
        YearTotals(
            year=year,
            nameplate_it_mw=sum(mw for usable, mw in nameplate if usable <= period),
            grid_facility_mw=_grid_mw(problem, period),
            onsite_facility_mw=_onsite_mw(problem, period),
            rack_supply_it_mw=_racks_mw(problem, period),
            target_mw=target.mw if period >= target_period else 0.0,
        )
        for year, period in last_of_year.items()
    )


def _nameplate(problem: Problem) -> list[tuple[int, float]]:
    """Return each phase that can be done as its first usable period and its MW."""
    first_starts = windows(problem)
    reach = []
    for site in problem.candidates:
        for phase in site.activities:
            if phase.finished_date is not None:
                reach.append((0, phase.nameplate_mw))
                continue
            spans = [(first_starts.get((phase.id, option.id)), option.duration_periods) for option in phase.options]
            usable = [span[0] + duration for span, duration in spans if span is not None]
            if usable:
                reach.append((min(usable), phase.nameplate_mw))
    return reach


def _grid_mw(problem: Problem, period: int) -> float:
    calendar, spans = problem.calendar, earliest_spans(problem)
    stages = [stage for site in problem.candidates for stage in site.stages]
    ordered = [upgrade for site in problem.candidates for upgrade in site.upgrades]
    first = [serves_from(calendar.usable_from(one.energisation_date), one.predecessors, spans) for one in stages]
    energised = sum(stage.mw for stage, serves in zip(stages, first, strict=True) if _by(serves, period))
    return energised + sum(upgrade.mw for upgrade in ordered if _by(_first(problem, upgrade, spans), period))


def _by(serves: int | None, period: int) -> bool:
    """Return whether what serves from a period on, None for never, serves in another."""
    return serves is not None and serves <= period


def _onsite_mw(problem: Problem, period: int) -> float:
    calendar, spans, total = problem.calendar, earliest_spans(problem), 0.0
    for unit in (unit for site in problem.candidates for unit in site.onsite):
        if unit.last_service_date is not None and calendar.period_of(unit.last_service_date) < period:
            continue
        opens = serves_from(0, unit.predecessors, spans)
        units = calendar.arrived(arrivals(unit.committed))[period] if _by(opens, period) else 0
        units += unit.max_units if _by(_first(problem, unit, spans), period) else 0
        total += unit.firm_mw * max(0, units - unit.reserve_units)
    return total


def _first(problem: Problem, ordered: Upgrade | OnsiteUnit, spans: Spans) -> int | None:
    """Return the first period in which what is ordered as early as can be can serve; None for never."""
    earliest = getattr(ordered, "earliest_energisation_date", None) or getattr(ordered, "earliest_service_date", None)
    opens = serves_from(0, ordered.predecessors, spans)
    if opens is None:
        return None
    return max(opens + ordered.lead_periods, 0 if earliest is None else problem.calendar.usable_from(earliest))


def _racks_mw(problem: Problem, period: int) -> float | None:
    calendar, total_kw = problem.calendar, 0.0
    kw = {rack.id: rack.it_kw for rack in problem.racks}
    for rack in problem.racks:
        last = period if rack.last_delivery_date is None else min(period, calendar.period_of(rack.last_delivery_date))
        first = 0 if rack.first_delivery_date is None else calendar.usable_from(rack.first_delivery_date)
        if last < max(first, 0):
            continue
        if rack.supply is None:
            return None
        total_kw += rack.it_kw * calendar.arrived(arrivals(rack.supply))[last]
    there = sum(kw[group.rack] * group.units for site in problem.candidates for group in site.installed)
    return (total_kw + there) / 1000.0
