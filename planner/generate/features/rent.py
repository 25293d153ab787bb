"""Rent of a generated case that differs by site and rack, and begins some months after online."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.grid import steady

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

SPREAD, FACTORS, MOST_LAG = 0.15, (0.9, 1.0, 1.1), 3
OWN_SHARE = 0.5
"""How much the rent of a site differs at most, factors of racks, most months of lag; sites with a rent of their own."""


def rent(scale: Scale, problem: Problem) -> Problem:
    """Return the problem with rent by site and rack."""
    dice = scale.dice("feature rent")
    usual = problem.finance.rent_usd_m_per_mw_year[0].value
    sites = []
    for site in problem.sites:
        own = steady(round(usual * dice.uniform(1.0 - SPREAD, 1.0 + SPREAD), 2)) if dice.random() < OWN_SHARE else ()
        sites.append(site.model_copy(update={"rent_usd_m_per_mw_year": own}))
    racks = [rack.model_copy(update={"rent_factor": dice.choice(FACTORS)}) for rack in problem.racks]
    finance = problem.finance.model_copy(update={"rent_lag_periods": dice.randint(0, MOST_LAG)})
    return problem.model_copy(update={"sites": tuple(sites), "racks": tuple(racks), "finance": finance})
