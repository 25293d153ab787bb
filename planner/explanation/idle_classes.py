"""Halls powered and empty, by what racks of some cooling classes could still take of them."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from planner.explanation.idle_state import nothing_below
from planner.tabulate.works import nameplate_mw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from planner.explanation.grounds import Grounds
    from planner.explanation.idle_state import SiteState

    Series = NDArray[np.float64]
    Room = Callable[[frozenset[str | None]], Series]


class EmptyHalls:
    """The halls of one site."""

    def __init__(self, known: Grounds, state: SiteState) -> None:
        self.known, self.state, self.site = known, state, state.site

    def room_mw(self, classes: frozenset[str | None]) -> Series:
        """Return what racks of some classes, None among them for those of none, could take of it [MW IT].

        Where phases offer different classes, that is no more than is left of the phases for these classes, with
        whatever others beside them.
        """
        mine = classes.intersection(self.site.offers)
        if None in classes:
            return self.state.empty_mw
        if not mine:
            return np.zeros(self.known.calendar.periods)
        room = self.state.empty_mw
        for group, left_mw in self._left_mw.items():
            if mine <= group:
                room = np.minimum(room, left_mw)
        return room

    @cached_property
    def _left_mw(self) -> dict[frozenset[str | None], Series]:
        """What is left of the phases that offer one of some classes, after the racks of these that are there."""
        if not self.site.has_own_classes:
            return {}
        found: dict[frozenset[str | None], Series] = {}
        racks, works = self.known.problem.racks, self.known.parts.works
        offered = sorted({rack.cooling for rack in racks if rack.cooling in self.site.offers and rack.cooling})
        for count in range(1, len(offered) + 1):
            for classes in combinations(offered, count):
                halls = [work for work in works if work.site.id == self.site.id and work.activity.kind == "phase"
                         and set(self.site.offered_in(work.activity)).intersection(classes)]  # fmt: skip
                own = [rack for rack in racks if rack.cooling in classes]
                held = nameplate_mw(halls, self.site, self.known.calendar.periods)
                left = held - self.known.parts.racks.of_types_it_mw(self.site, own)
                found[frozenset(classes)] = np.maximum(0.0, left)
        return found


def unhoused_mw(waiting_mw: Mapping[str | None, Series], rooms: Sequence[Room], periods: int) -> Series:
    """Return the MW that wait and that no empty hall could take, however they were put [MW IT].

    Parameters
    ----------
    waiting_mw
        MW that wait by class of cooling; None is for racks that any site can cool.
    rooms
        Of each site, what racks of some classes could take of its halls powered and empty [MW IT].
    periods
        Length of the result.
    """
    most = np.zeros(periods)
    classes = sorted(waiting_mw, key=lambda name: name or "")
    for count in range(1, len(classes) + 1):
        for chosen in combinations(classes, count):
            room = sum((one(frozenset(chosen)) for one in rooms), np.zeros(periods))
            most = np.maximum(most, sum((waiting_mw[name] for name in chosen), np.zeros(periods)) - room)
    return nothing_below(most)
