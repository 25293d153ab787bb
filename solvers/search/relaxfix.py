"""Relax-and-fix: one group of places after the other decides in whole numbers, the others held where a guide has them.

A group finds what its share of every limit is by the guide, and what the groups before it have left over; so the last
ones are not left with nothing, as where groups build on a point in which nothing is done yet. Marks stay relaxed until
all has been decided (Wolsey 1998, *Integer programming*, section 12.5).
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from solvers.search.dive import rounded
from solvers.search.goals import Clock
from solvers.search.groups import parted
from solvers.search.tracks import held, narrowed, near

if TYPE_CHECKING:
    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.tracks import Layout, Track

log = logging.getLogger(__name__)

LEAST, SPREAD = 5, 8  # places of a group: at least, and the square root of how many of all there are for each
STEP, WAYS, LEANS = 12, 1, 0.02  # periods between starts offered, and by which to move what the guide leans to
GROUP_S, SHARE = 10.0, 0.6  # for one group, and the share of the time there is for all
MARKED = 30  # places that may still move what follows from decisions while marks are made whole
SHARES = 20  # shares of a group's tracks that are made whole one after the other


@dataclass(frozen=True, eq=False)
class RelaxFix:
    """One way from a guide, a point of the relaxation of `matrix`, to a whole point."""

    matrix: Matrix
    layout: Layout
    options: Options
    clock: Clock

    def run(self, guide: np.ndarray) -> np.ndarray | None:
        """Return the whole point it ends at; None where the way or the time ends before that."""
        relaxed = _unmarked(self.matrix, self.layout)
        x, waiting = guide, deque(self._groups())
        left_s = self.clock.left_s(SHARE)
        until_s = None if left_s is None else self.clock.elapsed_s + left_s
        while waiting:
            if self.clock.over or (until_s is not None and self.clock.elapsed_s > until_s):
                log.info("relax and fix: no time for %d groups", len(waiting))
                return None
            group = waiting.popleft()
            y = self._decided(relaxed, group, x)
            if y is not None:
                x = y
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
        """Return the point with the tracks of a group made whole; a place on its own may rise whenever need be."""
        tracks = tuple(track for track in self.layout.tracks if track.place in group)
        layout = replace(self.layout, tracks=tracks, marks=())
        for offered in (_offered, _any) if len(group) == 1 else (_offered,):
            allowed = {track.name: offered(track, x) for track in tracks}
            small = narrowed(relaxed, self.layout, allowed, self.layout.elsewhere(group), x)
            y = rounded(small, layout, self.options, self._brief(), shares=SHARES)
            if y is not None:
                return small.spread(y)
        return None

    def _marked(self, x: np.ndarray) -> np.ndarray | None:
        """Return the point with its marks made whole too, what follows from decisions free at some places."""
        places = self.layout.places
        free = places[:: -(-len(places) // MARKED)]
        small = narrowed(self.matrix, self.layout, held(self.layout.tracks, x), self.layout.elsewhere(free), x)
        y = rounded(small, self.layout, self.options, Clock(self.clock.left_s(), self.clock.should_stop))
        log.info("relax and fix: %s", "no marks" if y is None else "a point")
        return None if y is None else small.spread(y)

    def _brief(self) -> Clock:
        left_s = self.clock.left_s()
        return Clock(GROUP_S if left_s is None else min(GROUP_S, left_s), self.clock.should_stop)


def _offered(track: Track, x: np.ndarray) -> frozenset[int]:
    """Return when a track may rise: about when the guide has it rise, or in one of few periods all over."""
    return track.within(near(track.leans(x, LEANS), WAYS) | set(range(track.first, track.last + 1, STEP)))


def _any(track: Track, _: np.ndarray) -> frozenset[int]:
    return frozenset(range(track.first, track.last + 1))


def _unmarked(matrix: Matrix, layout: Layout) -> Matrix:
    """Return the matrix with marks relaxed."""
    integer = matrix.integer.copy()
    for mark in layout.marks:
        integer[mark.columns] = False
    return replace(matrix, integer=integer)
