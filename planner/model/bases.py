"""Bases of capacity: what a MW of IT load at a site counts for on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.problem import Basis, Site


def bases(sets: Sets) -> list[Basis]:
    """Return the bases in use: IT for rent, and those of milestones and target."""
    used: set[Basis] = {"it", sets.problem.programme.target.basis} | {g.basis for g in sets.problem.milestones}
    return sorted(used)


def factor(site: Site, basis: Basis) -> float:
    """Return MW on the basis for a MW of IT load."""
    match basis:
        case "it":
            return 1.0
        case "facility":
            return site.peak_pue
        case _:
            assert_never(basis)


def largest_rack_mw(sets: Sets) -> float:
    """Return what one rack of the largest type counts for at most on the target's basis [MW]."""
    basis = sets.problem.programme.target.basis
    most = max((factor(site, basis) for site in sets.sites), default=1.0)
    return most * max(rack.it_kw for rack in sets.problem.racks) / 1000.0
