"""Conditional connections: the last stage of some sites comes sooner, and may be curtailed until it is firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.calendar import moved

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem, Stage

HOURS = (88.0, 200.0, 438.0)
SOONER_MONTHS = (6, 12)
SHARE_OF_SITES = 0.5


def with_conditional(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which half of the sites can have their last stage before it is firm.

    Parameters
    ----------
    scale, problem
        Size and seed of the case, and the case without them.
    """
    dice, sites = scale.dice("feature conditional"), []
    for site in problem.sites:
        hours, sooner, drawn = dice.choice(HOURS), dice.randint(*SOONER_MONTHS), dice.random()
        last = max(site.stages, key=lambda stage: stage.energisation_date, default=None)
        if last is None or drawn >= SHARE_OF_SITES:
            sites.append(site)
            continue
        stages = tuple(_sooner(stage, hours, sooner) if stage is last else stage for stage in site.stages)
        sites.append(site.model_copy(update={"stages": stages}))
    return problem.model_copy(update={"sites": tuple(sites)})


def _sooner(stage: Stage, hours: float, months: int) -> Stage:
    """Return a stage that comes so many months before it is firm."""
    firm = stage.energisation_date
    given = {"energisation_date": moved(firm, -months), "conditional": True, "curtail_hours_per_year": hours}
    return stage.model_copy(update={**given, "firm_from_date": firm})
