"""Facilities that ask for cover of their debt service, from the middle of the plan on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

LEAST_DSCR = (1.2, 1.3, 1.5)
"""Covers that lenders on sites and GPUs ask for: a broker's page of 2026, of low quality."""


def with_cover(scale: Scale, problem: Problem) -> Problem:
    """Return a problem whose facilities each ask for cover of interest and scheduled principal.

    Parameters
    ----------
    scale, problem
        Size and seed of the case, and the case without.
    """
    dice, calendar = scale.dice("feature cover"), problem.calendar
    day = calendar.start_of(calendar.periods // 2)
    facilities = tuple(
        facility.model_copy(update={"min_dscr": dice.choice(LEAST_DSCR), "min_dscr_from_date": day})
        for facility in problem.finance.facilities
    )
    finance = problem.finance.model_copy(update={"facilities": facilities})
    return problem.model_copy(update={"finance": finance})
