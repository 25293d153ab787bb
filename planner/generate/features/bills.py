"""Contracts of a generated case with utilities: minimum bills, capacity charges, security for what is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.grid import steady

if TYPE_CHECKING:
    from random import Random

    from planner.generate.scale import Scale
    from planner.problem import Node, Problem, Site

BILLED, CHARGED, SECURED = 0.8, 0.5, 0.7
"""Shares of the sites that a utility bills, of the nodes that charge for capacity, of the sites that give security."""
USD_PER_KW_MONTH = (6.0, 14.0)
"""Demand charges of large loads on wires and generation, an assumption."""
MINIMUM_SHARES = (0.8, 0.85)
"""Least that is billed: 80 % of contract demand is the median of tariffs that LBNL and Brattle found, 85 % in Ohio."""
CAPACITY_USD_PER_MW_DAY = (175.0, 325.0)
"""The collar of PJM's capacity auctions, which were at its cap for 2028/29."""
SECURITY_USD_M_PER_MW = (0.05, 0.1)
"""Texas asks for 50,000 USD per MW (16 TAC 25.194); elsewhere it is more often a multiple of minimum bills."""
SECURITY_YEARS = (1, 3, 5)
"""From energisation to the return of a security, an assumption."""


def bills(scale: Scale, problem: Problem) -> Problem:
    """Return a generated problem in which utilities bill for MW and hold security, and nodes charge for capacity.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without them.
    """
    dice = scale.dice("feature bills")
    nodes = tuple(_charged(dice, node) for node in problem.grid.nodes)
    sites = tuple(_billed(dice, site, 12 // problem.calendar.months) for site in problem.sites)
    grid = problem.grid.model_copy(update={"nodes": nodes})
    return problem.model_copy(update={"grid": grid, "sites": sites})


def _charged(dice: Random, node: Node) -> Node:
    price = round(dice.uniform(*CAPACITY_USD_PER_MW_DAY), 2)
    return node.model_copy(update={"capacity_usd_per_mw_day": steady(price)}) if dice.random() < CHARGED else node


def _billed(dice: Random, site: Site, year: int) -> Site:
    price, least = round(dice.uniform(*USD_PER_KW_MONTH), 2), dice.choice(MINIMUM_SHARES)
    security, years = dice.choice(SECURITY_USD_M_PER_MW), dice.choice(SECURITY_YEARS)
    bill = {"demand_usd_per_kw_month": price, "minimum_bill_share": least}
    held = {"security_usd_m_per_mw": security, "security_periods": year * years}
    billed, secured = dice.random() < BILLED, dice.random() < SECURED
    return site.model_copy(update={**(bill if billed else {}), **(held if secured else {})})
