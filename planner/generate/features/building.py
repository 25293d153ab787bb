"""Building rules in generated cases: how many sites may be open, and what those opened in the plan have by a date."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.problem import Step

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

FIRST_SHARE = (0.4, 0.7)
"""Of the sites, those that may be open at first: a builder with so many project teams."""
LEAST_SHARE, LEAST_AT = (0.1, 0.3), (0.6, 0.9)
"""Of the halls of a site, what is to be in use, and at which part of the horizon: what a connection is kept for."""
YEAR = 12


def with_open_sites(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which a share of the sites may be open at first, and one in ten more each year.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without that.
    """
    dice, count = scale.dice("feature open-sites"), len(problem.candidates)
    begun = sum(site.has_begun for site in problem.candidates)
    places = max(1, begun, round(dice.uniform(*FIRST_SHARE) * count))
    steps = [Step(value=float(places))]
    for period in range(YEAR, scale.periods, YEAR):
        places = min(count, places + math.ceil(count / 10))
        if places > steps[-1].value:
            steps.append(Step(from_date=scale.calendar.start_of(period), value=float(places)))
    programme = problem.programme.model_copy(update={"max_open_sites": tuple(steps)})
    return problem.model_copy(update={"programme": programme})


def with_least_mw(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which sites opened in the plan by most of the horizon have a part of their halls in use then.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without that.
    """
    dice, sites = scale.dice("feature least-mw"), []
    for site in problem.sites:
        share, at = dice.uniform(*LEAST_SHARE), scale.at(dice.uniform(*LEAST_AT))
        held_mw = sum(activity.nameplate_mw for activity in site.activities)
        asked = {"min_mw": float(max(1, round(share * held_mw))), "min_mw_by_date": scale.calendar.end_of(at)}
        sites.append(site if site.has_begun or held_mw < 1.0 else site.model_copy(update=asked))
    return problem.model_copy(update={"sites": tuple(sites)})
