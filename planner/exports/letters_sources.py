"""What brings the power of a load-ramp letter, with the days the case commits to: a plan's periods only round them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import rises
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.plan import Plan
    from planner.problem import Calendar, OnsiteUnit, Site, Stage


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
        words = f"{stage.mw:g} MW committed, energised on {stage.energisation_date}"
        for after, _ in rises(stage.ramp):
            day = rises_on(plan.problem.calendar, stage, after)
            yield _serves(plan, day), f"ramp of {words}" if after else words
    ramps = {upgrade.id: upgrade.ramp for upgrade in site.upgrades}
    for item in plan.schedule:
        if item.kind == "upgrade" and item.site == site.id:
            words = f"{item.id}, ordered {item.start_date:%Y-%m}"
            for after, _ in rises(ramps[item.id]):
                yield item.finish_period + after, f"ramp of {words}" if after else words


def rises_on(calendar: Calendar, stage: Stage, after: int) -> date:
    """Return the day on which a ramp lets a site import more: the day of energisation, or the first of a later period.

    Parameters
    ----------
    calendar, stage
        The calendar of the case, and the stage.
    after
        Periods after the energisation.
    """
    if after == 0:
        return stage.energisation_date
    return calendar.start_of(calendar.usable_from(stage.energisation_date) + after)


def _units(plan: Plan, site: Site, unit: OnsiteUnit) -> Iterator[tuple[int, str]]:
    for came in unit.committed:
        if came.units:
            words = f"{counted(came.units, 'unit')} committed, in service on {came.date}"
            yield _serves(plan, came.date), words
    for item in plan.schedule:
        if item.kind == "onsite" and item.site == site.id and item.item_id == unit.id:
            yield item.finish_period, f"{counted(round(item.quantity), 'unit')} ordered {item.start_date:%Y-%m}"


def _serves(plan: Plan, day: date) -> int:
    """Return the period that serves first; what is there when the plan starts serves before it."""
    return -1 if day < plan.start_date else plan.problem.calendar.usable_from(day)
