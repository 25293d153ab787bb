"""Cooling classes by phase: the newer halls of a campus alone take the racks that need 800 V."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.site import LIQUID, LIQUID_800V

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Activity, Problem, Site

NAME = "classes"
_RETROFITTED = 0.25
"""Share of the older phases that offer both classes."""


def with_classes(scale: Scale, problem: Problem) -> Problem:
    """Return a generated problem in which the first phases of a site offer 45 °C liquid alone, the others both.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without them.
    """
    dice = scale.dice(f"feature {NAME}")
    sites = []
    for site in problem.sites:
        phases = [activity for activity in site.activities if activity.kind == "phase"]
        older = {phase.id for phase in phases[: len(phases) // 2] if dice.random() >= _RETROFITTED}
        sites.append(_dated(site, older) if LIQUID_800V in site.cooling else site)
    return problem.model_copy(update={"sites": tuple(sites)})


def _dated(site: Site, older: set[str]) -> Site:
    def offering(activity: Activity) -> Activity:
        return activity.model_copy(update={"cooling": (LIQUID,)}) if activity.id in older else activity

    return site.model_copy(update={"activities": tuple(offering(activity) for activity in site.activities)})
