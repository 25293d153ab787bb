"""Which sources of power racks wait for: those that carry the load of their site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.checks.tolerance import suffices

if TYPE_CHECKING:
    from planner.checks.facts import Facts
    from planner.problem import Site

Name = tuple[str | int, ...]
IMPORTED = ("stage", "upgrade")


def _stage_names(facts: Facts) -> dict[tuple[str, int, float], list[str]]:
    """Return the ids under which the schedule lists each site's stages, by (site, period, MW)."""
    names: dict[tuple[str, int, float], list[str]] = {}
    for row in facts.reading.plan.schedule:
        if row.kind == "stage":
            names.setdefault((row.site, max(0, row.finish_period), row.quantity), []).append(row.id)
    return names


def feeds(facts: Facts, site: Site, period: int) -> list[Name]:
    """Return the sources of power that carry a site's load: the first ones that do, less those that are not needed.

    Import counts as far as nodes and links let it through.

    Parameters
    ----------
    facts
        The plan.
    site, period
        Where and when racks come.
    """
    load_mw = site.peak_pue * facts.fleet.installed_mw[site.id, period]
    through_mw = facts.spare.import_mw(site, period, load_mw)
    needed: list[_Feed] = []
    for feed in sorted(_feeds_there(facts, site, period), key=lambda feed: (feed.since, feed.label, feed.item)):
        if suffices(_given_mw(needed, through_mw), load_mw):
            break
        if _given_mw([*needed, feed], through_mw) > _given_mw(needed, through_mw):
            needed.append(feed)
    for feed in needed[::-1]:
        rest = [other for other in needed if other is not feed]
        if suffices(_given_mw(rest, through_mw), load_mw):
            needed = rest
    return [feed.item for feed in needed]


@dataclass
class _Feed:
    """A source of power at one site; units bought before the plan count together where they serve from one period."""

    since: int
    label: str
    item: Name
    mw: float
    imported: bool


def _given_mw(feeds: list[_Feed], through_mw: float) -> float:
    imported_mw = sum(feed.mw for feed in feeds if feed.imported)
    return min(imported_mw, through_mw) + sum(feed.mw for feed in feeds if not feed.imported)


def _feeds_there(facts: Facts, site: Site, period: int) -> list[_Feed]:
    names = {key: sorted(ids) for key, ids in _stage_names(facts).items()}
    found: dict[Name, _Feed] = {}
    when = facts.reading.calendar
    for place, source in enumerate(facts.sources):
        if source.site != site.id or not source.first <= period <= source.last:
            continue
        number = -1 if source.order is None else source.order
        match source.kind:
            case "stage":
                listed = names.get((site.id, source.first, source.mw), [])
                number, label = place, listed.pop(0) if listed else ""
            case "committed":
                number, label = source.since, f"{source.id}@{when.label(source.since)}"
            case "onsite":
                label = f"{source.id}@{when.label(number)}"
            case "upgrade":
                label = source.id
            case _:
                assert_never(source.kind)
        name = (source.kind, source.id, number)
        feed = found.setdefault(name, _Feed(source.since, label, name, 0.0, source.kind in IMPORTED))
        feed.mw += source.mw
    return list(found.values())
