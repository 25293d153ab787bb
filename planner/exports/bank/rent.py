"""Rent in the bank pack: MW that pay it, times the factor of their racks, at each price of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import pairs
from planner.tabulate.from_plan import parts_of
from planner.tabulate.ledger import rented_mw

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem

    Series = tuple[float, ...]


@dataclass(frozen=True)
class Rented:
    """What pays one price of rent, by period.

    Parameters
    ----------
    at
        Number of the price in formulas.
    site
        The site whose price it is; empty for that of all others.
    price
        Rent of a MW IT [million USD a year].
    paying_mw
        MW IT that pay it, each rack times its factor.
    """

    at: int
    site: str
    price: Series
    paying_mw: Series


def rent_differs(problem: Problem) -> bool:
    """Return whether rent is more than one price of all that is online."""
    own = any(site.rent_usd_m_per_mw_year for site in problem.candidates)
    factors = any(rack.rent_factor != 1.0 for rack in problem.racks)
    return own or factors or problem.finance.rent_lag_periods > 0


def rented(plan: Plan) -> tuple[Rented, ...]:
    """Return what pays each price of rent."""
    problem, racks = plan.problem, parts_of(plan).racks
    steps = {"": problem.finance.rent_usd_m_per_mw_year}
    paying = {"": np.zeros(plan.periods)}
    for site in problem.candidates:
        name = site.id if site.rent_usd_m_per_mw_year else ""
        steps[name] = site.rent_usd_m_per_mw_year or steps[""]
        paying[name] = paying.get(name, np.zeros(plan.periods)) + rented_mw(problem, racks, site)
    return tuple(
        Rented(number, name, problem.calendar.stepped(pairs(steps[name])), tuple(paying[name].tolist()))
        for number, name in enumerate(steps)
    )
