"""Ramps of stages still to come and of upgrades, as utilities grant them: by year, from a share at energisation on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from planner.problem import Stage, Upgrade

if TYPE_CHECKING:
    from random import Random

    from planner.generate.scale import Scale
    from planner.problem import Problem

Step = TypeVar("Step", Stage, Upgrade)
SHARES = ((0.5, 0.65, 0.8, 0.9, 1.0), (0.5, 1.0), (0.4, 0.7, 1.0))
"""Shares year by year; the first are those of AEP Ohio's tariff for data centres."""


def with_ramps(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which most steps of the interconnection that are still to come have ramps.

    Parameters
    ----------
    scale, problem
        Size and seed of the case, and the case without them.
    """
    dice, sites, start = scale.dice("feature ramps"), [], problem.programme.start_date
    year = 12 // problem.calendar.months
    for site in problem.sites:
        stages = [_ramped(dice, stage, year) if stage.energisation_date > start else stage for stage in site.stages]
        upgrades = [_ramped(dice, upgrade, year) for upgrade in site.upgrades]
        sites.append(site.model_copy(update={"stages": tuple(stages), "upgrades": tuple(upgrades)}))
    return problem.model_copy(update={"sites": tuple(sites)})


def _ramped(dice: Random, step: Step, year: int) -> Step:
    if dice.random() < 0.3:
        return step
    return step.model_copy(update={"ramp": {year * n: share for n, share in enumerate(dice.choice(SHARES))}})
