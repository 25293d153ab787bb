"""What to set free around a point: a kind of freedom at some places, all else held as it is.

There are two sorts. Most are dived through, in a second or two, and each has its own number of places, which grows
where dives are cheap and shrinks where they are dear. Others are searched by branch and bound: their number of places
grows where searches end without a gain and shrinks where they are cut short. Which is next is drawn, by how often each
has gained lately for what it costs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.tracks import Allowed, held, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.search.tracks import Layout, Track

SPAN = 10  # periods of a window
WAYS = 3  # periods by which a decision may move
NEARBY = 4  # periods by which a mark may come earlier or later where it is branched on; others only every few
FREELY, EARLIER = 0.4, (1, 3)  # share of dives with as much freedom for marks; in others so many periods earlier
LEANS = (
    0.02,
    0.1,
    0.05,
)  # shares of a decision from which the guide leans to a period: fewer of them are searched sooner
CLOSE, SPARSE = 3, 6  # periods between the starts offered
GROWS, SHRINKS = 1.25, 0.75
DIVE_GROWS, DIVE_SHRINKS = 1.15, 0.85
OFTEN, SELDOM, LATELY = 0.5, 0.05, 0.3  # how often a kind gains: at first, at least, and the weight of the last time
TOGETHER = 30  # places whose other columns are left free besides those set free, in a model of more places
Freed = tuple[Allowed, frozenset[str]]
"""Periods in which each track may rise, and the places whose other columns are not frozen."""


@dataclass
class Kind:
    """One kind of freedom: which more periods a track gets, and at how many places at once."""

    name: str
    more: Callable[[Track, frozenset[int]], set[int]]
    places: float
    branched: bool = False  # searched by branch and bound, not by a dive
    alone: bool = True  # whether all else at other places stays as it is
    cost: float = 1.0  # what one takes, in dives
    gains: float = OFTEN


@dataclass
class Neighbourhoods:
    """An endless supply for one layout; the same seed, guide and answers give the same order."""

    layout: Layout
    seed: int
    guide: np.ndarray | None = None
    leading: bool = False  # whether what the guide leans to is set free first, at as many places as can be
    growth: Callable[[Track, np.ndarray], np.ndarray] | None = None  # what places bring soon after a mark is reached
    kinds: list[Kind] = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._window = self._offset = self._led = 0
        self._minor = self._minor_kinds()
        count = float(len(self.layout.places))
        self.kinds = [
            Kind("moved", lambda _, rises: near(rises, WAYS), min(count, 8.0)),
            Kind("close", self._in_steps(CLOSE), min(count, 6.0)),
            Kind("shifted", lambda _, rises: near(rises, 1), min(count, 20.0)),
            Kind("sparse", self._in_steps(SPARSE), min(count, 8.0)),
            Kind("window", self._in_window, min(count, 12.0)),
            Kind("free", lambda track, _: set(range(track.first, track.last + 1)), min(count, 4.0)),
            Kind("own", self._in_steps(CLOSE), min(count, 4.0), branched=True, cost=2.0),
        ]
        if self.growth is not None and self.layout.marks:
            self.kinds.append(Kind("mark", lambda _, rises: near(rises, WAYS), min(count, 8.0)))
        if self._minor:
            self.kinds.append(Kind("orders", self._of_minor, min(count, 8.0)))
        if self.guide is not None:
            self.kinds.append(Kind("guided", self._leaning, min(count, 8.0)))
        if self.guide is not None and count <= TOGETHER:  # of more, none is searched in a time that pays
            self.kinds.append(Kind("leaning", self._leaning, min(count, 25.0), branched=True, alone=False, cost=4.0))

    @property
    def rounds(self) -> int:
        """How many without gain say that nothing is to be gained any more."""
        return 4 * len(self.kinds) + len(self.layout.places)

    def around(self, x: np.ndarray) -> tuple[Kind, Freed]:
        """Return the next kind, and what it sets free around a point."""
        kind = self._drawn()
        count = min(len(self.layout.places), max(1, round(kind.places)))
        chosen = self._bringing(count, x) if kind.name == "mark" else self._chosen(count)
        self._window = int(self._rng.integers(0, max(1, self._last() - SPAN // 2)))
        self._offset = int(self._rng.integers(0, SPARSE))
        self._led += kind.name == "leaning"
        allowed = held(self.layout.tracks, x)
        for track in self.layout.tracks:
            if track.place in chosen:
                rises = allowed[track.name]
                allowed[track.name] = rises | track.within(kind.more(track, rises))
        marked = self._marked if kind.branched or self._rng.random() < FREELY else self._marked_again
        allowed |= {mark.name: marked(mark, x) for mark in self.layout.marks}
        rest = [] if kind.alone else [place for place in self.layout.places if place not in chosen]
        beside = self._rng.permutation(len(rest))[: max(0, TOGETHER - len(chosen))]
        return kind, (allowed, chosen | {rest[i] for i in beside})

    def between(self, x: np.ndarray, other: np.ndarray) -> Freed:
        """Return what lets every track be as it is in one point or in another, at the places where they differ."""
        mine, theirs = held(self.layout.tracks, x), held(self.layout.tracks, other)
        apart = frozenset(track.place for track in self.layout.tracks if mine[track.name] != theirs[track.name])
        allowed = {name: periods | theirs[name] for name, periods in mine.items()}
        return allowed | {mark.name: self._marked_again(mark, x) for mark in self.layout.marks}, apart

    def closer(self, allowed: Allowed, x: np.ndarray, guide: np.ndarray) -> Allowed:
        """Return of what is set free only what the point has and what the relaxation of the neighbourhood leans to."""
        kept = held((*self.layout.tracks, *self.layout.marks), x)
        leaned = {track.name: track.leans(guide, 0.02) for track in self.layout.tracks}
        leaned |= {
            mark.name: mark.within(near(mark.leans(guide, 0.02) | kept[mark.name], 1)) for mark in self.layout.marks
        }
        return {name: kept[name] | (periods & leaned[name]) for name, periods in allowed.items()}

    def learn(self, kind: Kind, gained: bool, cheap: bool) -> None:
        """Take in what became of a search: whether it gained, and whether it was cheap or searched through."""
        kind.gains += LATELY * (gained - kind.gains)
        if not kind.branched:
            kind.places *= DIVE_GROWS if cheap else DIVE_SHRINKS
        elif cheap or not gained:
            kind.places *= GROWS if cheap else SHRINKS
        kind.places = min(max(kind.places, 1.0), float(len(self.layout.places)))

    def _marked(self, mark: Track, x: np.ndarray) -> frozenset[int]:
        """Return when a mark may be reached: near to when it is, and to when the guide would have it."""
        periods = near(mark.rises(x), NEARBY) | set(range(mark.first, mark.last + 1, CLOSE))
        return mark.within(periods if self.guide is None else periods | near(mark.leans(self.guide, 0.02), 1))

    def _marked_again(self, mark: Track, x: np.ndarray) -> frozenset[int]:
        """Return when a mark is reached, or a little earlier; any time if it is not yet.

        Relaxed marks that are free promise what none can hold once it is whole: most such dives end in nothing.
        """
        rises = mark.rises(x)
        if not rises:
            return mark.within(range(mark.first, mark.last + 1, CLOSE))
        return rises | mark.within(period - by for period in rises for by in EARLIER)

    def _drawn(self) -> Kind:
        if self.leading and self.guide is not None:
            self.leading = False
            return self.kinds[-1]
        worth = np.array([max(kind.gains, SELDOM) / kind.cost for kind in self.kinds])
        return self.kinds[int(self._rng.choice(len(self.kinds), p=worth / worth.sum()))]

    def _chosen(self, count: int) -> frozenset[str]:
        """Return places: by turns any ones, or neighbours in the order of the case."""
        places = self.layout.places
        if self._rng.random() < 0.5:
            return frozenset(places[i] for i in self._rng.permutation(len(places))[:count])
        begin = int(self._rng.integers(0, len(places)))
        return frozenset(places[(begin + i) % len(places)] for i in range(count))

    def _bringing(self, count: int, x: np.ndarray) -> frozenset[str]:
        """Return places drawn by how much what they bring to a mark grows soon after it is reached."""
        assert self.growth is not None
        mark = self.layout.marks[int(self._rng.integers(0, len(self.layout.marks)))]
        growth = self.growth(mark, x)
        growing = min(count, int(np.count_nonzero(growth > 0)))
        if not growing:
            return self._chosen(count)
        drawn = self._rng.choice(len(growth), growing, replace=False, p=growth / growth.sum())
        return frozenset(self.layout.places[i] for i in drawn)

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
        return near(track.leans(self.guide, LEANS[self._led % len(LEANS)]), 1) | near(rises, 1)

    def _in_steps(self, step: int) -> Callable[[Track, frozenset[int]], set[int]]:
        """Return what lets decisions move a little, or be taken in every so-many-th period."""

        def more(track: Track, rises: frozenset[int]) -> set[int]:
            return near(rises, 2) | set(range(track.first + self._offset % step, track.last + 1, step))

        return more

    def _of_minor(self, track: Track, rises: frozenset[int]) -> set[int]:
        return set(range(track.first, track.last + 1)) if track.kind in self._minor else near(rises, 1)

    def _in_window(self, _: Track, rises: frozenset[int]) -> set[int]:
        """Let what rises in a window move a little, and what never rises begin in it."""
        span = range(self._window, self._window + SPAN)
        return near(rises & set(span), WAYS + 1) if rises else set(span[::CLOSE])
