"""Ids that must be given once in the whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.validate.parts import activities, listed, sites, units, upgrades

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.problem import Problem
    from planner.validate.parts import Broken, Path


def duplicate_ids(problem: Problem) -> Broken:
    """Yield every id that a thing of the same kind had before."""
    for kind, things in kinds(problem):
        yield from _repeated(kind, things)
    for path, _, activity in activities(problem):
        yield from _repeated("the options of its activity", _plain((*path, "options"), activity.options))


def duplicate_goals(problem: Problem) -> Broken:
    """Yield goals that are named a second time."""
    seen = set()
    for path, goal in listed(("programme", "goals"), problem.programme.goals):
        if goal.goal in seen:
            yield (*path, "goal"), f"must be named once, got '{goal.goal}' a second time"
        seen.add(goal.goal)


def kinds(problem: Problem) -> Iterator[tuple[str, Iterable[tuple[Path, str, str]]]]:
    """Yield the things of each kind as path, id and the site they are at."""
    yield "sites", [((*path, "id"), site.id, "") for path, site in sites(problem)]
    for kind, found in (("activities", activities), ("upgrades", upgrades), ("on-site units", units)):
        located: Any = found(problem)
        yield kind, [((*path, "id"), part.id, site.id) for path, site, part in located]
    yield "nodes", _plain(("grid", "nodes"), problem.grid.nodes)
    yield "links", _plain(("grid", "links"), problem.grid.links)
    yield "racks", _plain(("racks",), problem.racks)
    yield "resources", _plain(("resources",), problem.resources)
    yield "yearly limits", _plain(("yearly_limits",), problem.yearly_limits)
    yield "quotas", _plain(("quotas",), problem.quotas)
    yield "facilities", _plain(("finance", "facilities"), problem.finance.facilities)
    yield "classes of cost", _plain(("finance", "escalation"), problem.finance.escalation)
    yield "milestones", _plain(("programme", "milestones"), problem.programme.milestones)
    yield "sources", [((*path, "key"), source.key, "") for path, source in listed(("sources",), problem.sources)]


def _plain(path: Path, things: tuple[Any, ...]) -> list[tuple[Path, str, str]]:
    return [((*at, "id"), thing.id, "") for at, thing in listed(path, things)]


def _repeated(kind: str, things: Iterable[tuple[Path, str, str]]) -> Broken:
    """Yield the ids among `things` that came before."""
    first: dict[str, str] = {}
    for path, name, site in things:
        if name in first:
            place = f"; the first is at site '{first[name]}'" if first[name] else ""
            yield path, f"must be unique among {kind}, got '{name}' a second time{place}"
        first.setdefault(name, site)
