"""Rules of milestones: what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import ANY_SITE, PROGRAMME
from planner.validate.parts import listed
from planner.validate.references import unknown

if TYPE_CHECKING:
    from planner.problem import Problem
    from planner.validate.parts import Broken, Path


def scopes(problem: Problem) -> Broken:
    """Yield milestones that count sites, regions or rack types the case does not have."""
    places = [*dict.fromkeys(name for site in problem.sites for name in (site.id, site.region) if name)]
    words = [*places, PROGRAMME, ANY_SITE]
    known = [rack.id for rack in problem.racks]
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        for at, name in listed((*path, "scope"), given.scope):
            if name not in words:
                yield at, unknown("a site, a region of some site, programme or any_site", name, words, "names", of="")
        for at, name in listed((*path, "racks"), given.racks):
            if name not in known:
                yield at, unknown("a rack", name, known, "racks")


def repeated_scopes(problem: Problem) -> Broken:
    """Yield names that a milestone has twice, and `programme` or `any_site` beside other names."""
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        for name in (PROGRAMME, ANY_SITE):
            if name in given.scope and len(given.scope) > 1:
                yield (*path, "scope"), f"must be {name} alone or names of sites and regions, got both"
        yield from _twice((*path, "scope"), given.scope)
        yield from _twice((*path, "racks"), given.racks)


def _twice(path: Path, names: tuple[str, ...]) -> Broken:
    for at, name in listed(path, names):
        if name in names[: int(at[-1])]:
            yield at, f"must be named once, got '{name}' a second time"
