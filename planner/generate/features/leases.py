"""Leases and sales tax of a generated case: some halls are leased shells, some sites tax racks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.scale import DRAWN
from planner.problem import Option

if TYPE_CHECKING:
    import random

    from planner.generate.scale import Scale
    from planner.problem import Activity, Problem

LEASED_SHARE, TAXED_SHARE = 0.3, 0.5
RENT_PER_CAPEX = (0.08, 0.11)
"""Rent of a shell a year, as a share of what it costs to build."""
FIT_OUT_SHARE, TERM_YEARS = 0.35, (10, 15)
RATES = (0.0625, 0.07, 0.0825)


def lease(scale: Scale, problem: Problem) -> Problem:
    """Return the problem in which some phases may be leased, with their fit-out alone to be paid."""
    dice = scale.dice("feature lease")
    sites = []
    for site in problem.sites:
        activities = tuple(_leased(dice, problem, one) for one in site.activities)
        sites.append(site.model_copy(update={"activities": activities}))
    return problem.model_copy(update={"sites": tuple(sites)})


def _leased(dice: random.Random, problem: Problem, activity: Activity) -> Activity:
    """Return an activity with a leased shell as a further option, where it is a phase and the dice say so."""
    if activity.nameplate_mw == 0 or dice.random() >= LEASED_SHARE:
        return activity
    built = activity.options[0]
    shell = Option(
        id="leased",
        duration_periods=built.duration_periods,
        capex_usd_m=round(FIT_OUT_SHARE * built.capex_usd_m, 1),
        lease_usd_m_per_year=round(dice.uniform(*RENT_PER_CAPEX) * built.capex_usd_m, 2),
        term_periods=12 * dice.randint(*TERM_YEARS) // problem.calendar.months,
        uses=built.uses,
        draws=built.draws,
        **DRAWN,
    )
    return activity.model_copy(update={"options": (*activity.options, shell)})


def sales_tax(scale: Scale, problem: Problem) -> Problem:
    """Return the problem in which some sites tax racks."""
    dice = scale.dice("feature sales tax")
    shares = [dice.choice(RATES) if dice.random() < TAXED_SHARE else 0.0 for _ in problem.sites]
    each = zip(problem.sites, shares, strict=True)
    sites = tuple(site.model_copy(update={"sales_tax_share": share}) for site, share in each)
    return problem.model_copy(update={"sites": sites})
