"""What would release what stands idle, if it came earlier: the next item of the plan, or a limit."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from planner.enough import ENOUGH_WITHIN_MW, is_enough
from planner.spec import ITEM_KINDS, LIMITS
from planner.tabulate.arcs import key

if TYPE_CHECKING:
    from datetime import date

    from planner.explanation.grounds import Grounds
    from planner.explanation.idle_state import SiteState
    from planner.plan import ScheduleRow
    from planner.tabulate.feeding import Source


@dataclass(frozen=True)
class Release:
    """An item of the schedule by kind and id, with its name and the first day it serves; or a limit, with no day.

    All are empty where nothing in the plan would release anything.
    """

    kind: str = ""
    id: str = ""
    name: str = ""
    day: date | None = None


NOTHING = Release()


class Releases:
    """What comes next at each site of a plan."""

    def __init__(self, known: Grounds, states: tuple[SiteState, ...]) -> None:
        self.known, self.states = known, states

    @cached_property
    def _items(self) -> dict[tuple[str, str], list[tuple[int, int, str, Release]]]:
        """Items of each site by what they are (hall, power, racks), from the period they serve, in order."""
        found: dict[tuple[str, str], list[tuple[int, int, str, Release]]] = defaultdict(list)
        for row in self.known.plan.schedule:
            what = _what(row)
            if what and row.finish_period < self.known.calendar.periods:
                place = ITEM_KINDS.index(row.kind)
                found[row.site, what].append((row.finish_period, place, row.id, self._release(row)))
        for site, sources in self.known.parts.feeding.sources.items():
            for source in sources:
                release = self._of_ramp(source) if source.lag else self._committed(source)
                if release is not None:
                    found[site, "power"].append((source.serves, len(ITEM_KINDS), source.id, release))
        return {key: sorted(items, key=lambda item: item[:3]) for key, items in found.items()}

    def _committed(self, source: Source) -> Release | None:
        """Return units on site that were committed before the plan: the schedule has no rows of them."""
        match source.kind:
            case "committed":
                day = self.known.calendar.start_of(source.serves)
                return Release("onsite", source.id, "on-site power, committed", day)
            case "stage" | "upgrade" | "onsite":
                return None
            case _:
                assert_never(source.kind)

    def _of_ramp(self, source: Source) -> Release | None:
        """Return a rise of the ramp of a stage or an upgrade after its energisation, within the plan."""
        row = self.known.rows.get(key(source.kind, source.id))
        if row is None or source.serves >= self.known.calendar.periods:
            return None
        return Release(row.kind, row.id, f"ramp of {row.name}", self.known.calendar.start_of(source.serves))

    def _release(self, row: ScheduleRow) -> Release:
        return Release(row.kind, row.id, row.name, self.known.calendar.start_of(row.finish_period))

    def _next(self, site: str, what: str, period: int) -> Release:
        items = self._items.get((site, what), [])
        place = bisect_right(items, period, key=lambda item: item[0])
        return items[place][3] if place < len(items) else NOTHING

    def of_power(self, state: SiteState, period: int) -> Release:
        """Return what would release power that no rack draws."""
        site = state.site.id
        if state.empty_mw[period] > 0:
            return self._next(site, "racks", period)
        if is_enough(float(state.powered_mw[period]), float(state.nameplate_mw[period])):
            return self._next(site, "hall", period)
        return self._headroom(state)

    def of_unpowered_halls(self, state: SiteState, period: int) -> Release:
        """Return what would release halls without power."""
        if state.brings_mw[period] < state.energised_mw[period] - ENOUGH_WITHIN_MW:
            return self._headroom(state)
        return self._next(state.site.id, "power", period)

    def of_empty_halls(self, state: SiteState, period: int) -> Release:
        """Return what would release halls that are powered and empty."""
        return self._next(state.site.id, "racks", period)

    def of_racks(self, period: int) -> Release:
        """Return what would release racks with no hall: what next lets a site take more load."""
        return next((release for begins, release in self._risers if begins > period), NOTHING)

    @cached_property
    def _risers(self) -> list[tuple[int, Release]]:
        """Items after which a site can take more load, by the period they serve from."""
        found = []
        for state in self.states:
            rises = {
                period
                for period, (before, after) in enumerate(pairwise(state.housed_mw), 1)
                if after > before + ENOUGH_WITHIN_MW
            }
            for what in ("hall", "power"):
                for begins, place, name, release in self._items.get((state.site.id, what), []):
                    if begins in rises:
                        found.append((begins, place, name, release))
        return [(begins, release) for begins, _, _, release in sorted(found, key=lambda item: item[:3])]

    def _headroom(self, state: SiteState) -> Release:
        node = state.site.node or ""
        return Release(LIMITS["headroom"].name, node, f"headroom of {node}") if node else NOTHING


def _what(row: ScheduleRow) -> str:
    """Return whether an item brings a hall, power or racks to a site; empty for none of these."""
    match row.kind:
        case "phase":
            return "hall"
        case "stage" | "upgrade" | "onsite":
            return "power"
        case "delivery":
            return "racks"
        case "gate" | "rack_order" | "milestone" | "tranche":
            return ""
        case _:
            assert_never(row.kind)
