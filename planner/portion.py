"""Portions of a programme: the sites and rack types whose MW a milestone counts, on its basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.problem import ANY_SITE, PROGRAMME

if TYPE_CHECKING:
    from planner.problem import Basis, Milestone, Problem, Target


@dataclass(frozen=True)
class Portion:
    """What is counted: MW on a basis, of racks of some types at some sites.

    Parameters
    ----------
    basis
        What a MW means.
    sites
        Ids of the sites that count, in the order of the case; None: all.
    racks
        Ids of the rack types that count, in the order of the case; None: all.
    firm
        Whether only what curtailment leaves at any time counts.
    """

    basis: Basis
    sites: tuple[str, ...] | None = None
    racks: tuple[str, ...] | None = None
    firm: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all of the programme counts."""
        return self.sites is None and self.racks is None and not self.firm

    @property
    def key(self) -> str:
        """What it is called in the model: the basis alone where all counts."""
        if self.is_whole:
            return self.basis
        sites, racks = ("*" if names is None else "+".join(names) for names in (self.sites, self.racks))
        return f"{self.basis}:{sites}:{racks}{':firm' if self.firm else ''}"

    def has_site(self, site: str) -> bool:
        """Return whether a site counts."""
        return self.sites is None or site in self.sites

    def has_rack(self, rack: str) -> bool:
        """Return whether a rack type counts."""
        return self.racks is None or rack in self.racks


def portions_of(problem: Problem, given: Milestone | Target) -> tuple[Portion, ...]:
    """Return what a milestone counts: one portion, or one for each site of which the largest counts.

    Parameters
    ----------
    problem
        The case.
    given
        The milestone, or the target.
    """
    all_sites = tuple(site.id for site in problem.candidates)
    racks = tuple(rack.id for rack in problem.racks if rack.id in given.racks)
    counted = racks if given.racks and len(racks) < len(problem.racks) else None
    if given.scope == (ANY_SITE,):
        each: list[tuple[str, ...] | None] = [None if len(all_sites) == 1 else (site,) for site in all_sites]
    elif given.scope == (PROGRAMME,):
        each = [None]
    else:
        names = {*given.scope}
        sites = tuple(site.id for site in problem.candidates if names & {site.id, site.region})
        each = [None if sites == all_sites else sites]
    return tuple(Portion(given.basis, own, counted, _is_firm(problem, given, own)) for own in each)


def _is_firm(problem: Problem, given: Milestone | Target, sites: tuple[str, ...] | None) -> bool:
    """Return whether curtailment takes something of what counts at some sites."""
    if given.counts_unbacked:
        return False
    counted = [site for site in problem.candidates if sites is None or site.id in sites]
    return any(step.conditional for site in counted for step in site.steps)
