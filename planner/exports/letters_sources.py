"""What brings the power of a load-ramp letter, with the days the case commits to: a plan's periods only round them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.committed import serves_from
from planner.problem import rises
from planner.tabulate.from_plan import plan_spans
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.plan import Plan
    from planner.problem import OnsiteUnit, Predecessor, Site, Stage


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
        told = f"{stage.mw:g} MW committed, energised {words}"
        for after, _ in rises(stage.ramp):
            rise = rise_period(plan, stage, after) if after else serves
            if rise is not None:
                yield rise, f"ramp of {told}" if after else told
    ramps = {upgrade.id: upgrade.ramp for upgrade in site.upgrades}
    for item in plan.schedule:
        if item.kind == "upgrade" and item.site == site.id:
            words = f"{item.id}, ordered {item.start_date:%Y-%m}"
            for after, _ in rises(ramps[item.id]):
                yield item.finish_period + after, f"ramp of {words}" if after else words


def rise_period(plan: Plan, stage: Stage, after: int) -> int | None:
    """Return the period in which a ramp lets a site import more; negative before the plan, None where it never does.

    Parameters
    ----------
    plan, stage
        The plan, and the stage.
    after
        Periods after the energisation.
    """
    since = serves_from(
        plan.problem.calendar.usable_from(stage.energisation_date), stage.predecessors, plan_spans(plan)
    )
    return None if since is None else since + after


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
