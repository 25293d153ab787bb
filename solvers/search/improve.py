"""One step after the other from a point to better ones: a neighbourhood set free and searched as a model of its own."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import Termination
from solvers.search.attempt import attempted
from solvers.search.bringing import Bringing
from solvers.search.dive import SMALL, Dive, relaxed
from solvers.search.goals import Clock, improves
from solvers.search.neighbourhoods import TOGETHER, Neighbourhoods
from solvers.search.tracks import narrowed

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.tracks import Allowed, Layout, Narrow

log = logging.getLogger(__name__)

SLICE_S, SLICE_SHARE, SLICE_NODES = 15.0, 0.2, 400  # limits of one neighbourhood, the lesser of seconds and a share
OWN_SHARE = 1 / 3  # of it for the few places near whose own relaxation is searched
SLICE_GAP = 1e-4
LEAST_GAIN = 1e-7
EFFORT, MOST = 4000, 12_000  # simplex iterations that a dive should take, and at which it ends
DIVE_S = 6.0  # and in any case
CROSSED = 0.6  # share of the places at which two points may differ to be made one
UPS = (0.4, 0.55, 0.3, 0.45)  # fractions from which dives take a decision, by turns
CUT_SHORT = (Termination.TIME_LIMIT, Termination.NODE_LIMIT, Termination.FAILED)


def slice_of(limit_s: float | None) -> float:
    """Return the seconds for one neighbourhood in a search that has so many in all."""
    return SLICE_S if limit_s is None else min(SLICE_S, SLICE_SHARE * limit_s)


@dataclass
class Improver:
    """Betters points of a matrix, counts relaxed, under the objective it carries."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None = None
    slice_s: float = SLICE_S
    leading: bool = False
    tried: Neighbourhoods = field(init=False)

    def __post_init__(self) -> None:
        growth = None if self.layout.home is None else Bringing(self.matrix, self.layout).growth
        self.tried = Neighbourhoods(self.layout, self.options.seed, self.guide, self.leading, growth)
        self._turn = 0

    def turned_to(self, matrix: Matrix) -> Improver:
        """Return one for another matrix of the same columns, with what was learned on this one."""
        other = Improver(matrix, self.layout, self.options, self.guide, self.slice_s)
        other.tried, other._turn = self.tried, self._turn
        return other

    def step(
        self, x: np.ndarray, left_s: float | None = None, should_stop: Callable[[], bool] | None = None
    ) -> np.ndarray | None:
        """Return a better point of the next neighbourhood, or None."""
        kind, (allowed, places) = self.tried.around(x)
        apart = kind.alone or len(self.layout.places) > TOGETHER
        frozen = self.layout.elsewhere(places) if apart else None
        clock = Clock(left_s, should_stop or (lambda: False))
        small = narrowed(self.matrix, self.layout, allowed, frozen, x)
        self._turn += 1
        if not kind.branched:
            y, cheap = self._dived(small, x, clock)
        elif kind.alone:
            y, cheap = self._near_its_own(small, allowed, frozen, x, clock)
        else:
            y, cheap = self._branched(small, x, clock, self.slice_s)
        self.tried.learn(kind, y is not None, cheap)
        gain = 0.0 if y is None else self.matrix.objective(x) - self.matrix.objective(y)
        log.info("%s at %d of %d places: gain %.6g", kind.name, len(places), round(kind.places), gain)
        return y

    def crossed(self, x: np.ndarray, other: np.ndarray, left_s: float | None = None) -> np.ndarray | None:
        """Return a point that is better than two of which each has gained elsewhere, or None."""
        x, other = (x, other) if self.matrix.objective(x) <= self.matrix.objective(other) else (other, x)
        allowed, places = self.tried.between(x, other)
        if not 0 < len(places) <= CROSSED * len(self.layout.places):
            return None
        small = narrowed(self.matrix, self.layout, allowed, self.layout.elsewhere(places), x)
        y, _ = self._dived(small, x, Clock(left_s))
        log.info("crossed at %d places: %s", len(places), "no gain" if y is None else "a gain")
        return y

    def _dived(self, small: Narrow, x: np.ndarray, clock: Clock) -> tuple[np.ndarray | None, bool]:
        """Return a better point, and whether the dive was no dearer than it should be."""
        least, brief = self._least(x), clock.part(most_s=DIVE_S)
        up = UPS[self._turn % len(UPS)]
        dive = Dive(small, self.layout, replace(self.options, threads=1), brief, least, up, MOST)
        return self._better(small, dive.run(), least), dive.effort < EFFORT

    def _near_its_own(
        self, small: Narrow, allowed: Allowed, frozen: np.ndarray | None, x: np.ndarray, clock: Clock
    ) -> tuple[np.ndarray | None, bool]:
        """Return a better point near the relaxation of what is set free, and whether that was searched through."""
        own = relaxed(small.matrix, self.options, clock, share=1.0)
        if own.x is None or own.objective is None or own.objective >= self._least(x):
            return None, own.x is not None
        closer = self.tried.closer(allowed, x, small.spread(own.x))
        smaller = narrowed(self.matrix, self.layout, closer, frozen, x)
        return self._branched(smaller, x, clock, OWN_SHARE * self.slice_s)

    def _branched(self, small: Narrow, x: np.ndarray, clock: Clock, slice_s: float) -> tuple[np.ndarray | None, bool]:
        """Return a better point by branch and bound, and whether all was searched through."""
        left_s = clock.left_s()
        outcome = attempted(
            small.matrix,
            replace(self.options, threads=1, extra=SMALL),
            small.shrunk(x),
            time_limit_s=slice_s if left_s is None else max(0.5, min(slice_s, left_s)),
            gap=SLICE_GAP,
            node_limit=SLICE_NODES,
            should_stop=clock.should_stop,
        )
        return self._better(small, outcome.incumbent, self._least(x)), outcome.termination not in CUT_SHORT

    def _least(self, x: np.ndarray) -> float:
        """Return the objective below which a point counts as better."""
        value = self.matrix.objective(x)
        return value - LEAST_GAIN * max(1.0, abs(value))

    def _better(self, small: Narrow, y: np.ndarray | None, least: float) -> np.ndarray | None:
        if y is None:
            return None
        point = small.spread(y)
        return point if improves(self.matrix, point, least) else None
