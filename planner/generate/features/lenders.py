"""Facilities that lend to some sites, and on what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

LOAN_TO_COST = (0.6, 0.65, 0.75)
"""Shares at which construction of sites is lent on: a broker's page of 2026, of low quality."""


def with_lenders(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which the loan on sites lends to some of them only, and on a share of their cost.

    Parameters
    ----------
    scale, problem
        Size and seed of the case, and the case without.
    """
    dice, facilities = scale.dice("feature lenders"), []
    ids = [site.id for site in problem.sites]
    for facility in problem.finance.facilities:
        if facility.borrowing_base_share is not None:
            facilities.append(facility)
            continue
        lent = set(dice.sample(ids, (2 * len(ids) + 2) // 3))
        terms = {"sites": tuple(site for site in ids if site in lent), "max_loan_to_cost": dice.choice(LOAN_TO_COST)}
        facilities.append(facility.model_copy(update=terms))
    finance = problem.finance.model_copy(update={"facilities": tuple(facilities)})
    return problem.model_copy(update={"finance": finance})
