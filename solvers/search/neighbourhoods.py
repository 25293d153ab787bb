"""What to set free around a point: a kind of freedom at some places, of the size that can just be searched through.

Each kind has its own number of places, which grows where searches end without a gain and shrinks where they are cut
short. Kinds take turns; what has gained lately is tried twice as often.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.tracks import Allowed, held, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from solvers.search.tracks import Layout, Track

SPAN = 10  # periods of a window
WAYS = 3  # periods by which a decision may move
NEARBY = 4  # periods by which a mark may come earlier or later; others only every few
SPARSE = 3  # periods between the starts offered in a window to what is not done yet
GROWS, SHRINKS = 1.25, 0.75
TOGETHER = 30  # places whose other columns are left free besides those set free, in a model of more places
Freed = tuple[Allowed, frozenset[str]]
"""Periods in which each track may rise, and the places whose other columns are not frozen."""


@dataclass
class Kind:
    """One kind of freedom: which more periods a track gets, and at how many places at once."""

    name: str
    more: Callable[[Track, frozenset[int]], set[int]]
    places: float
    gained: bool = True
    alone: bool = False  # whether all else at other places stays as it is


@dataclass
class Neighbourhoods:
    """An endless supply for one layout; the same seed, guide and answers give the same order."""

    layout: Layout
    seed: int
    guide: np.ndarray | None = None
    kinds: list[Kind] = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._window = self._offset = 0
        self._minor = self._minor_kinds()
        count = len(self.layout.places)
        self.kinds = [
            *([Kind("leaning", self._leaning, min(count, 25))] if self.guide is not None else []),
            Kind("window", self._in_window, min(count, 25)),
            *([Kind("orders", self._of_minor, min(count, 25))] if self._minor else []),
            Kind("moved", lambda _, rises: near(rises, WAYS), min(count, 8)),
            Kind("group", self._in_steps, max(2.0, (2 * count) ** 0.5), alone=True),
            Kind("free", lambda track, _: set(range(track.first, track.last + 1)), min(count, 2)),
        ]
        self._turn = self._turns()

    @property
    def rounds(self) -> int:
        """How many without gain say that nothing is to be gained any more."""
        return 4 * len(self.kinds) + len(self.layout.places)

    def around(self, x: np.ndarray) -> tuple[Kind, Freed]:
        """Return the next kind, and what it sets free around a point."""
        kind = next(self._turn)
        count = min(len(self.layout.places), max(1, round(kind.places)))
        chosen = self._chosen(count)
        self._window = int(self._rng.integers(0, max(1, self._last() - SPAN // 2)))
        allowed = held(self.layout.tracks, x)
        for track in self.layout.tracks:
            if track.place in chosen:
                rises = allowed[track.name]
                allowed[track.name] = rises | track.within(kind.more(track, rises))
        allowed |= {mark.name: self._marked(mark, x) for mark in self.layout.marks}
        self._offset = int(self._rng.integers(0, SPARSE))
        rest = [] if kind.alone else [place for place in self.layout.places if place not in chosen]
        beside = self._rng.permutation(len(rest))[: max(0, TOGETHER - len(chosen))]
        return kind, (allowed, chosen | {rest[i] for i in beside})

    def _marked(self, mark: Track, x: np.ndarray) -> frozenset[int]:
        """Return when a mark may be reached: near to when it is, and to when the guide would have it."""
        periods = near(mark.rises(x), NEARBY) | set(range(mark.first, mark.last + 1, SPARSE))
        return mark.within(periods if self.guide is None else periods | near(mark.leans(self.guide, 0.02), 1))

    def learn(self, kind: Kind, gained: bool, finished: bool) -> None:
        """Take in what became of a search: whether it gained, and whether it was searched through."""
        kind.gained = gained
        if not gained:
            kind.places *= GROWS if finished else SHRINKS
            kind.places = min(max(kind.places, 1.0), float(len(self.layout.places)))

    def _turns(self) -> Iterator[Kind]:
        while True:
            for kind in self.kinds:
                yield kind
                if kind.gained:
                    yield kind

    def _chosen(self, count: int) -> frozenset[str]:
        """Return places: by turns any ones, or neighbours in the order of the case."""
        places = self.layout.places
        if self._rng.random() < 0.5:
            return frozenset(places[i] for i in self._rng.permutation(len(places))[:count])
        begin = int(self._rng.integers(0, len(places)))
        return frozenset(places[(begin + i) % len(places)] for i in range(count))

    def _last(self) -> int:
        return max((track.last for track in self.layout.tracks), default=0)

    def _minor_kinds(self) -> frozenset[str]:
        """Return all kinds of tracks but the most common one."""
        counts: dict[str, int] = {}
        for track in self.layout.tracks:
            counts[track.kind] = counts.get(track.kind, 0) + 1
        return frozenset(counts) - {max(counts, key=counts.__getitem__)} if counts else frozenset()

    def _leaning(self, track: Track, rises: frozenset[int]) -> set[int]:
        assert self.guide is not None
        return near(track.leans(self.guide, 0.02), 2) | near(rises, 1)

    def _in_steps(self, track: Track, rises: frozenset[int]) -> set[int]:
        return near(rises, 1) | set(range(track.first + self._offset, track.last + 1, SPARSE))

    def _of_minor(self, track: Track, rises: frozenset[int]) -> set[int]:
        return set(range(track.first, track.last + 1)) if track.kind in self._minor else near(rises, 1)

    def _in_window(self, _: Track, rises: frozenset[int]) -> set[int]:
        """Let what rises in a window move a little, and what never rises begin in it."""
        span = range(self._window, self._window + SPAN)
        return near(rises & set(span), WAYS + 1) if rises else set(span[::SPARSE])
