"""The connection of a site: the steps that are energised, and how much of them may be imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import rises
from planner.tabulate.committed import stage_serves
from planner.tabulate.prices import price_factors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.committed import Spans
    from planner.problem import Calendar, Problem, Site, Stage, Upgrade

Steps = tuple[tuple["Stage | Upgrade", int], ...]
"""Steps of an interconnection, each with the period it is energised in, which may lie before the plan."""


def energised_steps(calendar: Calendar, site: Site, bought: Iterable[tuple[Upgrade, int]], spans: Spans) -> Steps:
    """Return the steps of an interconnection: its stages, then the upgrades ordered.

    Parameters
    ----------
    calendar
        The calendar of the case.
    site
        The site.
    bought
        Upgrades ordered at any site, each with the period it is energised in.
    spans
        Start and finish of activities by id: stages may wait for gates.
    """
    since = {upgrade.id: period for upgrade, period in bought}
    dated = ((stage, stage_serves(calendar, stage, spans)) for stage in site.stages)
    stages = ((stage, period) for stage, period in dated if period is not None)
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


@dataclass(frozen=True)
class Bill:
    """What a utility bills by period: MW, money for all of them, and for those that are not imported [million USD]."""

    billed_mw: NDArray[np.float64]
    usd_m: NDArray[np.float64]
    unused_usd_m: NDArray[np.float64]


def bill_of(problem: Problem, site: Site, import_mw: NDArray[np.float64], let_mw: NDArray[np.float64]) -> Bill:
    """Return the bill on a connection: for its import at peak, and no less than a share of what it is let import.

    Parameters
    ----------
    problem, site
        The case, and the site.
    import_mw, let_mw
        Import at peak, and what ramps allow, by period.
    """
    charge = site.demand_usd_per_kw_month
    per_mw = charge * problem.calendar.months / 1000.0 * price_factors(problem, "power")
    billed = np.maximum(import_mw, site.minimum_bill_share * let_mw) if charge else np.zeros(problem.calendar.periods)
    unused = np.clip(billed - import_mw, 0.0, None)
    return Bill(billed, billed * per_mw, unused * per_mw)
