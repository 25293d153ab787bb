"""Building rules in generated cases: how many sites may be open, more of them every year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.problem import Step

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

FIRST_SHARE = (0.4, 0.7)
"""Of the sites, those that may be open at first: a builder with so many project teams."""
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
    begun = sum(any(a.started_date or a.finished_date for a in site.activities) for site in problem.candidates)
    places = max(1, begun, round(dice.uniform(*FIRST_SHARE) * count))
    steps = [Step(value=float(places))]
    for period in range(YEAR, scale.periods, YEAR):
        places = min(count, places + math.ceil(count / 10))
        if places > steps[-1].value:
            steps.append(Step(from_date=scale.calendar.start_of(period), value=float(places)))
    programme = problem.programme.model_copy(update={"max_open_sites": tuple(steps)})
    return problem.model_copy(update={"programme": programme})
