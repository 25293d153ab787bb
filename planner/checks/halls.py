"""What each phase of a site offers: cooling classes and rack positions; and which sets of classes have limits."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from planner.checks.reading import Reading
    from planner.problem import Activity, Rack, Site

    Halls = dict[str, frozenset[str]]  # by phase: the classes it offers


def halls(site: Site) -> Halls:
    """Return the classes that each phase of a site offers."""
    phases = (given for given in site.activities if given.kind == "phase")
    return {phase.id: frozenset(site.cooling if phase.cooling is None else phase.cooling) for phase in phases}


def says_by_phase(site: Site) -> bool:
    """Return whether some phase of a site says which classes it offers."""
    return any(given.cooling is not None for given in site.activities)


def may_stand(site: Site, rack: Rack) -> bool:
    """Return whether a site has what the class of a rack type asks for, in some phase or, unsaid, anywhere.

    Parameters
    ----------
    site
        The site.
    rack
        The rack type.
    """
    if rack.cooling is None:
        return True
    somewhere = halls(site).values() if says_by_phase(site) else [frozenset(site.cooling)]
    return any(rack.cooling in offered for offered in somewhere)


def limit_id(site: Site, classes: Collection[str]) -> str:
    """Return the id of the limits on racks of some classes at a site, which stand in order of the alphabet."""
    return f"{site.id}: {' + '.join(sorted(classes))}"


def telling(reading: Reading, site: Site) -> list[tuple[str, ...]]:
    """Return the sets of classes of a site that say something other limits do not, each in order of the alphabet.

    Parameters
    ----------
    reading
        The decisions.
    site
        The site.
    """
    if not says_by_phase(site):
        return []
    offered, asked = halls(site), asked_for(reading, site)
    found: set[tuple[str, ...]] = set()
    for count in range(1, len(asked) + 1):
        for some in combinations(asked, count):
            reach = {hall for hall, names in offered.items() if names.intersection(some)}
            inside = [name for name in asked if all(hall in reach for hall in offered if name in offered[hall])]
            if len(reach) < len(offered) and len(list(groups_of(offered, inside))) == 1:
                found.add(tuple(inside))
    return sorted(found)


def asked_for(reading: Reading, site: Site) -> list[str]:
    """Return the classes that rack types need and some phase of a site offers."""
    there = frozenset[str]().union(*halls(site).values())
    return sorted(there & {rack.cooling for rack in reading.problem.racks if rack.cooling is not None})


def groups_of(offered: Halls, names: Collection[str]) -> Iterator[set[str]]:
    """Yield classes in groups that have no phase in common."""
    left = set(names)
    while left:
        group = {min(left)}
        while True:
            reach = [classes for classes in offered.values() if classes & group]
            wider = {name for name in left if any(name in classes for classes in reach)} | group
            if wider == group:
                break
            group = wider
        left -= group
        yield group


def phase_positions(reading: Reading, phase: Activity) -> float:
    """Return the racks that a phase has room for: as said, else as many of the smallest as its nameplate holds.

    Parameters
    ----------
    reading
        The decisions.
    phase
        The phase.
    """
    smallest_mw = min(rack.it_kw for rack in reading.problem.racks) / 1000.0
    return phase.nameplate_mw / smallest_mw if phase.rack_positions is None else float(phase.rack_positions)
