"""Sets of cooling classes at a site whose racks need halls of their own: where phases offer different classes.

Racks of a class stand in phases that offer it, racks without class in any. By Hall's theorem a site has room for all
its racks exactly if, for every set of classes, those of a class in the set have room in the phases that offer one of
it. Most sets follow from others (definitions, Racks); these are the ones left.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.problem import Activity, Problem, Rack, Site


MOST_CLASSES = 8
"""Classes of racks that may be told apart at one site: each set of them may have rows of its own."""


@dataclass(frozen=True)
class ClassSet:
    """Classes at a site, the racks that need one of them, and the phases that offer one of them."""

    site: Site
    classes: tuple[str, ...]
    racks: tuple[Rack, ...]
    phases: tuple[Activity, ...]

    @property
    def id(self) -> str:
        """Its id in the table of limits."""
        return f"{self.site.id}: {' + '.join(self.classes)}"

    @property
    def installed_mw(self) -> float:
        """IT load of its racks that stand at the site when the plan starts [MW IT]."""
        kw = {rack.id: rack.it_kw for rack in self.racks}
        return sum(kw.get(given.rack, 0.0) * given.units for given in self.site.installed) / 1000.0

    @property
    def installed_racks(self) -> int:
        """Its racks that stand at the site when the plan starts."""
        own = {rack.id for rack in self.racks}
        return sum(given.units for given in self.site.installed if given.rack in own)


def class_sets(problem: Problem, site: Site) -> tuple[ClassSet, ...]:
    """Return the sets of classes at a site that no other limit implies; none where all phases offer the same.

    Parameters
    ----------
    problem
        The case.
    site
        A site of it.
    """
    if not site.has_own_classes:
        return ()
    phases = [activity for activity in site.activities if activity.kind == "phase"]
    needed = {rack.cooling for rack in problem.racks}
    offering = {
        name: frozenset(phase.id for phase in phases if name in site.offered_in(phase))
        for name in sorted(site.offers)
        if name in needed
    }
    found = []
    for count in range(1, len(offering) + 1):
        for classes in combinations(offering, count):
            ids = frozenset[str]().union(*(offering[name] for name in classes))
            closed = all(name in classes for name, others in offering.items() if others <= ids)
            if closed and len(ids) < len(phases) and _hangs_together([offering[name] for name in classes]):
                racks = tuple(rack for rack in problem.racks if rack.cooling in classes)
                found.append(ClassSet(site, classes, racks, tuple(phase for phase in phases if phase.id in ids)))
    return tuple(found)


def _hangs_together(groups: list[frozenset[str]]) -> bool:
    """Return whether groups of phases do not fall in two that have no phase in common."""
    joined, left = groups[0], groups[1:]
    while touching := [group for group in left if group & joined]:
        joined = joined.union(*touching)
        left = [group for group in left if not group & joined]
    return not left
