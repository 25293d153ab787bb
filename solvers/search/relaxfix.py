"""Relax-and-fix: one group of places after the other decides in whole numbers, the others held where a guide has them.

A group finds what its share of every limit is by the guide, and what the groups before it have left over; so the last
ones are not left with nothing, as where groups build on a point in which nothing is done yet. Marks stay relaxed until
all has been decided (Wolsey 1998, *Integer programming*, section 12.5).
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.areas import WHOLE, areas_of
from solvers.search.dive import rounded
from solvers.search.groups import SHARES, parted
from solvers.search.tracks import held, narrowed, near

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock
    from solvers.search.tracks import Allowed, Layout, Track

log = logging.getLogger(__name__)

LEAST, SPREAD = 5, 8  # places of a group: at least so many, else the square root of all by `SPREAD`
STEP, WAYS = 12, 1  # periods between starts offered, and by which what the guide leans to may move
LEANS = 0.02  # share of a decision from which the guide leans to a period
GROUP_S, SHARE = 10.0, 0.7  # for one group, and the share of the time there is for all
TRIED = 5  # groups after which it is plain whether there is time for all
MARKED, MARKED_SHARE = 30, 0.5  # for whole marks: places that may still move what follows, and a share of the time


@dataclass(frozen=True, eq=False)
class RelaxFix:
    """One way from a guide, a point of the relaxation of `matrix`, to a whole point; columns have their homes."""

    matrix: Matrix
    layout: Layout
    options: Options
    clock: Clock

    def run(self, guide: np.ndarray) -> np.ndarray | None:
        """Return the whole point it ends at; None where the way or the time ends before that."""
        marks = [mark.columns for mark in self.layout.marks]
        relaxed = self.matrix.with_continuous(np.concatenate([*marks, np.empty(0, dtype=np.intp)]))
        x, waiting, done, most_s = guide, deque(self._groups()), 0, self.clock.left_s(SHARE)
        begun_s = self.clock.elapsed_s
        while waiting:
            spent_s = self.clock.elapsed_s - begun_s
            needed_s = spent_s if done < TRIED else spent_s * (1.0 + len(waiting) / done)
            if self.clock.over or (most_s is not None and needed_s > most_s):
                log.info("relax and fix: no time for %d groups after %d", len(waiting), done)
                return None
            group = waiting.popleft()
            y = self._decided(relaxed, group, x)
            if y is not None:
                x, done = y, done + 1
            elif len(group) > 1:
                waiting.extendleft(parted(sorted(group), len(group)))
            else:
                log.info("relax and fix: no way on")
                return None
        log.info("relax and fix: objective %.6g after %.1f s", self.matrix.objective(x), self.clock.elapsed_s)
        return self._marked(x)

    def _groups(self) -> list[frozenset[str]]:
        places = self.layout.places
        size = max(LEAST, round((len(places) / SPREAD) ** 0.5))
        return list(parted(places, -(-len(places) // size)))

    def _decided(self, relaxed: Matrix, group: frozenset[str], x: np.ndarray) -> np.ndarray | None:
        """Return the point with the tracks of a group made whole; those of one place at any time if need be."""
        tracks = tuple(track for track in self.layout.tracks if track.place in group)
        layout = replace(self.layout, tracks=tracks, marks=())
        offered: Allowed = {track.name: _offered(track, x) for track in tracks}
        ways: list[tuple[Allowed, np.ndarray]] = [(offered, self._elsewhere(group))]
        if len(group) == 1:
            ways.append(({}, self.layout.elsewhere(group)))
        for allowed, frozen in ways:
            small = narrowed(relaxed, self.layout, allowed, frozen, x)
            y = rounded(small, layout, self.options, self.clock.part(most_s=GROUP_S), shares=SHARES)
            if y is not None:
                return small.spread(y)
        return None

    def _elsewhere(self, group: frozenset[str]) -> np.ndarray:
        """Return the columns that belong to other places, what flows only to these among them."""
        owners, area = self._owners
        here = np.array([*(place in group for place in self.layout.places), True])  # the last one: of no place
        near_by = np.zeros(area.max() + 2, dtype=bool)
        near_by[area[here[owners] & (owners >= 0)]] = near_by[WHOLE] = True
        return np.flatnonzero(~here[owners] | ((owners < 0) & ~near_by[area]))

    @cached_property
    def _owners(self) -> tuple[np.ndarray, np.ndarray]:
        """The number of the place and of the area of each column, -1 for those of none."""
        return self.layout.whose(self.matrix.sizes.columns), areas_of(self.matrix, self.layout)

    def _marked(self, x: np.ndarray) -> np.ndarray | None:
        """Return the point with its marks made whole too, what follows from decisions free at some places."""
        frozen = self.layout.elsewhere(self.layout.some(MARKED))
        small = narrowed(self.matrix, self.layout, held(self.layout.tracks, x), frozen, x)
        y = rounded(small, self.layout, self.options, self.clock.part(MARKED_SHARE))
        log.info("relax and fix: %s", "no marks, or no time for them" if y is None else "a point")
        return None if y is None else small.spread(y)


def _offered(track: Track, x: np.ndarray) -> frozenset[int]:
    """Return when a track may rise: about when the guide has it rise, or in one of few periods all over."""
    return track.within(near(track.leans(x, LEANS), WAYS) | set(range(track.first, track.last + 1, STEP)))
