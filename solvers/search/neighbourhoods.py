"""What to set free around a point: pairs of places and windows of periods by turns, over and over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.tracks import Allowed, held

if TYPE_CHECKING:
    from solvers.search.tracks import Layout

SPAN = 12  # periods of a window
NEAR = 6  # periods by which a decision of the window may move
SPARSE = 3  # periods between the starts offered to what is not done yet
Free = Callable[[np.ndarray], Allowed]


@dataclass(frozen=True)
class Neighbourhoods:
    """An endless supply; after `rounds` of them without gain, all kinds have been tried."""

    layout: Layout
    seed: int

    @property
    def rounds(self) -> int:
        """How many make up one round of each kind."""
        return len(self._windows()) + len(self._places())

    def __iter__(self) -> Iterator[Free]:
        rng = np.random.default_rng(self.seed)
        places = self._places()
        while True:
            windows = [partial(self._in_window, begin) for begin in self._windows()]
            order = [places[i] for i in rng.permutation(len(places))]
            pairs = [partial(self._at_places, frozenset(order[i : i + 2])) for i in range(0, len(order), 2)]
            for window, pair in zip_longest(windows, pairs):
                yield from (free for free in (pair, window) if free is not None)

    def _windows(self) -> range:
        return range(0, max((track.last for track in self.layout.tracks), default=0) + 1, SPAN // 2)

    def _places(self) -> list[str]:
        return sorted({track.place for track in self.layout.tracks})

    def _in_window(self, begin: int, x: np.ndarray) -> Allowed:
        """Let what rises in a window move a little, and what never rises begin in it."""
        allowed = held(self.layout.tracks, x)
        span = range(begin, begin + SPAN)
        for track in self.layout.tracks:
            rises = allowed[track.name]
            near = {period + by for period in rises if period in span for by in range(-NEAR, NEAR + 1)}
            if not rises:
                near = set(span[::SPARSE])
            allowed[track.name] = rises | frozenset(near & set(range(track.first, track.last + 1)))
        return allowed

    def _at_places(self, places: frozenset[str], x: np.ndarray) -> Allowed:
        """Let everything at some places rise whenever it can."""
        allowed = held(self.layout.tracks, x)
        for track in self.layout.tracks:
            if track.place in places:
                allowed[track.name] |= frozenset(range(track.first, track.last + 1))
        return allowed


def neighbourhoods(layout: Layout, seed: int) -> Neighbourhoods:
    """Return the supply for one layout; the same seed gives the same order."""
    return Neighbourhoods(layout, seed)
