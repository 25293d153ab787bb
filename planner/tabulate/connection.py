"""The connection of a site: the steps that are energised, and how much of them may be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.problem import rises

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.problem import Calendar, Site, Stage, Upgrade

Steps = tuple[tuple["Stage | Upgrade", int], ...]
"""Steps of an interconnection, each with the period it is energised in, which may lie before the plan."""


def energised_steps(calendar: Calendar, site: Site, bought: Iterable[tuple[Upgrade, int]]) -> Steps:
    """Return the steps of an interconnection: its stages, then the upgrades ordered.

    Parameters
    ----------
    calendar
        The calendar of the case.
    site
        The site.
    bought
        Upgrades ordered at any site, each with the period it is energised in.
    """
    since = {upgrade.id: period for upgrade, period in bought}
    stages = ((stage, calendar.usable_from(stage.energisation_date)) for stage in site.stages)
    return (*stages, *((upgrade, since[upgrade.id]) for upgrade in site.upgrades if upgrade.id in since))


def contracted_mw(calendar: Calendar, steps: Steps) -> NDArray[np.float64]:
    """Return the MW of the steps that are energised by period."""
    total = np.zeros(calendar.periods)
    for step, since in steps:
        total[max(since, 0) :] += step.mw
    return total


def allowed_mw(calendar: Calendar, steps: Steps) -> NDArray[np.float64]:
    """Return the MW that may be imported by period: of each step energised what its ramp lets."""
    total = np.zeros(calendar.periods)
    for step, since in steps:
        for after, share in rises(step.ramp):
            total[max(since + after, 0) :] += step.mw * share
    return total
