"""Bases of capacity: what a MW of IT load at a site counts for on each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from planner.portion import Portion, portions_of
from planner.problem import ANY_SITE

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.problem import Basis, Milestone, Site, Target

Rung = tuple["Milestone", Portion]
"""A milestone on the ladder of a portion that it counts."""


def bases(sets: Sets) -> list[Basis]:
    """Return the bases in use: IT for rent, and those of milestones and target."""
    used: set[Basis] = {"it", sets.problem.programme.target.basis} | {g.basis for g in sets.problem.milestones}
    return sorted(used)


def portions(sets: Sets) -> dict[str, Portion]:
    """Return what is counted online, by its name: the whole on the bases in use, then what milestones count of it."""
    given: list[Milestone | Target] = [sets.problem.programme.target, *sets.problem.milestones]
    found = {portion.key: portion for one in given for portion in portions_of(sets.problem, one)}
    found["it"] = Portion("it")
    whole = sorted(name for name, portion in found.items() if portion.is_whole)
    return {name: found[name] for name in (*whole, *(name for name in found if name not in whole))}


def ladders(sets: Sets) -> dict[str, tuple[Rung, ...]]:
    """Return the milestones that count each portion, by threshold."""
    found: dict[str, list[Rung]] = {}
    for g in sets.problem.milestones:
        for portion in portions_of(sets.problem, g):
            found.setdefault(portion.key, []).append((g, portion))
    return {name: tuple(found[name]) for name in portions(sets) if name in found}


def in_order(several: list[Milestone]) -> list[tuple[Milestone, Milestone]]:
    """Return milestones of any site by turn: those that count the same racks on one basis, firm or not."""
    alike: dict[tuple[str, frozenset[str], bool], list[Milestone]] = {}
    for g in several:
        alike.setdefault((g.basis, frozenset(g.racks), g.counts_unbacked), []).append(g)
    return [pair for ladder in alike.values() for pair in pairwise(ladder)]


def counts_any_site(sets: Sets, given: Milestone | Target) -> bool:
    """Return whether the site that has most counts, and there are several."""
    return given.scope == (ANY_SITE,) and len(sets.sites) > 1


def standing_mw(sets: Sets, site: Site, portion: Portion) -> float:
    """Return the IT load of the racks of a portion online at a site when the plan starts [MW IT].

    Parameters
    ----------
    sets
        Index sets.
    site, portion
        The site, and whose rack types count.
    """
    if portion.racks is None:
        return sets.installed_mw[site.id]
    kw = {rack.id: rack.it_kw for rack in sets.problem.racks if portion.has_rack(rack.id)}
    return sum(kw[given.rack] * given.units for given in site.installed if given.rack in kw) / 1000.0


def standing_total_mw(sets: Sets, portion: Portion) -> float:
    """Return what a portion has online when the plan starts [MW on its basis]."""
    sites = [site for site in sets.sites if portion.has_site(site.id)]
    return sum(factor(site, portion.basis) * standing_mw(sets, site, portion) for site in sites)


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
