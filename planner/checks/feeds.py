"""Which sources of power racks wait for: those that carry the load of their site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.checks.spare import Spare
from planner.checks.tolerance import suffices

if TYPE_CHECKING:
    from planner.checks.facts import Facts
    from planner.problem import Predecessor, Site

Name = tuple[str | int, ...]
IMPORTED = ("stage", "upgrade")


@dataclass
class _Feed:
    """A source of power at one site; units bought before the plan count together where they serve from one period."""

    since: int
    label: str
    item: Name
    mw: float
    imported: bool
    first: int
    last: int
    waits: tuple[Predecessor, ...] = ()


class Feeds:
    """The sources of power of a plan, and which of them racks wait for."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.spare = facts, Spare(facts.reading)
        self.reserve_mw = {
            unit.id: unit.firm_mw * unit.reserve_units
            for site in facts.reading.problem.candidates
            for unit in site.onsite
        }
        self.of_site: dict[str, list[_Feed]] = {}
        for (site, *_), feed in _feeds(facts).items():
            self.of_site.setdefault(str(site), []).append(feed)
        for feeds in self.of_site.values():
            feeds.sort(key=lambda feed: (feed.since, feed.label, feed.item))

    def before(self, site: Site, period: int) -> list[tuple[Name, tuple[Predecessor, ...]]]:
        """Return the sources that carry a site's load: the first ones that do, less those that are not needed.

        Of units bought before the plan, which are no items, the gates that they wait for stand beside them. Import
        counts as far as nodes and links let it through.
        """
        load_mw = site.peak_pue * self.facts.fleet.installed_mw[site.id, period]
        through_mw = self.spare.import_mw(site, period, load_mw)
        needed: list[_Feed] = []
        for feed in self.of_site.get(site.id, ()):
            if suffices(self._given_mw(needed, through_mw), load_mw):
                break
            serves = feed.first <= period <= feed.last
            helps = self._given_mw([*needed, feed], through_mw) > self._given_mw(needed, through_mw)
            if serves and (helps or self._held_mw(feed)):
                needed.append(feed)
        for feed in needed[::-1]:
            rest = [other for other in needed if other is not feed]
            if suffices(self._given_mw(rest, through_mw), load_mw):
                needed = rest
        return [(feed.item, feed.waits if feed.item[0] == "committed" else ()) for feed in needed]

    def _held_mw(self, feed: _Feed) -> float:
        """Return what the type of on-site units that a source belongs to holds in reserve."""
        return 0.0 if feed.imported else self.reserve_mw[str(feed.item[1])]

    def _given_mw(self, feeds: list[_Feed], through_mw: float) -> float:
        """Return what sources give together: import as far as it comes through, units beyond the reserve of a type."""
        imported_mw, own_mw = 0.0, dict[str, float]()
        for feed in feeds:
            if feed.imported:
                imported_mw += feed.mw
            else:
                own_mw[str(feed.item[1])] = own_mw.get(str(feed.item[1]), 0.0) + feed.mw
        firm_mw = sum(max(0.0, mw - self.reserve_mw[unit]) for unit, mw in own_mw.items())
        return min(imported_mw, through_mw) + firm_mw


def _feeds(facts: Facts) -> dict[Name, _Feed]:
    """Return all sources of power by their site and name."""
    names = {key: sorted(ids) for key, ids in _stage_names(facts).items()}
    found: dict[Name, _Feed] = {}
    when = facts.reading.calendar
    for place, source in enumerate(facts.sources):
        number = -1 if source.order is None else source.order
        match source.kind:
            case "stage":
                listed = names.get((source.site, source.first, source.mw), [])
                number, label = place, source.id
                if not source.waits:
                    label = listed.pop(0) if listed else ""
            case "committed":
                number, label = source.since, f"{source.id}@{when.label(source.since)}"
            case "onsite":
                label = f"{source.id}@{when.label(number)}"
            case "upgrade":
                label = source.id
            case _:
                assert_never(source.kind)
        gated = source.kind == "stage" and source.waits
        name = ("stage", source.id) if gated else (source.kind, source.id, number)
        feed = _Feed(source.since, label, name, 0.0, source.kind in IMPORTED, source.first, source.last, source.waits)
        found.setdefault((source.site, *name), feed).mw += source.mw
    return found


def _stage_names(facts: Facts) -> dict[tuple[str, int, float], list[str]]:
    """Return the ids under which the schedule lists each site's stages, by (site, period, MW)."""
    names: dict[tuple[str, int, float], list[str]] = {}
    gated = {source.id for source in facts.sources if source.kind == "stage" and source.waits}
    for row in facts.reading.plan.schedule:
        if row.kind == "stage" and row.id not in gated:
            names.setdefault((row.site, max(0, row.finish_period), row.quantity), []).append(row.id)
    return names
