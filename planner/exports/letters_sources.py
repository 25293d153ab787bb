"""What brings the power of a load-ramp letter, with the days the case commits to: a plan's periods only round them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.committed import serves_from
from planner.tabulate.from_plan import plan_spans
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.plan import Plan
    from planner.problem import OnsiteUnit, Predecessor, Site


def brought_by(plan: Plan, site: Site, unit: OnsiteUnit | None, period: int, before: bool) -> str:
    """Return in words what brings the import of a site, or the units of a type.

    Parameters
    ----------
    plan
        The plan.
    site
        The site.
    unit
        Type of on-site unit; None: the import.
    period
        Period that it serves from.
    before
        All that served before that period instead.
    """
    told = _import(plan, site) if unit is None else _units(plan, site, unit)
    return "; ".join(words for serves, words in sorted(told) if (serves < period if before else serves == period))


def _import(plan: Plan, site: Site) -> Iterator[tuple[int, str]]:
    for stage in site.stages:
        serves, words = _committed(plan, stage.energisation_date, stage.predecessors)
        if serves is not None:
            yield serves, f"{stage.mw:g} MW committed, energised {words}"
    for item in plan.schedule:
        if item.kind == "upgrade" and item.site == site.id:
            yield item.finish_period, f"{item.id}, ordered {item.start_date:%Y-%m}"


def _units(plan: Plan, site: Site, unit: OnsiteUnit) -> Iterator[tuple[int, str]]:
    for came in unit.committed:
        if came.units:
            serves, words = _committed(plan, came.date, unit.predecessors)
            if serves is not None:
                yield serves, f"{counted(came.units, 'unit')} committed, in service {words}"
    for item in plan.schedule:
        if item.kind == "onsite" and item.site == site.id and item.item_id == unit.id:
            yield item.finish_period, f"{counted(round(item.quantity), 'unit')} ordered {item.start_date:%Y-%m}"


def _committed(plan: Plan, day: date, gates: tuple[Predecessor, ...]) -> tuple[int | None, str]:
    """Return when committed power serves first, and since when in words; None where a gate never ends."""
    calendar, by_date = plan.problem.calendar, plan.problem.calendar.usable_from(day)
    serves = serves_from(by_date, gates, plan_spans(plan))
    if serves is None or serves == by_date:
        return (None if serves is None else _serves(plan, day)), f"on {day}"
    names = ", ".join(given.activity for given in gates)
    return (serves if serves >= 0 else -1), f"on {calendar.start_of(serves)}, after {names}"


def _serves(plan: Plan, day: date) -> int:
    """Return the period that serves first; what is there when the plan starts serves before it."""
    return -1 if day < plan.start_date else plan.problem.calendar.usable_from(day)
