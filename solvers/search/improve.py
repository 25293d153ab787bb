"""One step after the other from a point to better ones: a neighbourhood set free and searched as a model of its own."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.highs import Session
from solvers.outcome import Termination
from solvers.search.dive import rounded
from solvers.search.goals import Clock, improves
from solvers.search.neighbourhoods import TOGETHER, Neighbourhoods
from solvers.search.tracks import narrowed

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options, OptionValue
    from solvers.search.tracks import Layout, Narrow

log = logging.getLogger(__name__)

SLICE_S, SLICE_SHARE, SLICE_NODES = 15.0, 0.2, 400  # limits of one neighbourhood, the lesser of seconds and a share
SLICE_GAP = 1e-4
LEAST_GAIN = 1e-7
PATIENCE, SELDOM = 2, 6  # searches cut short in a row before they are only made every so often
UPS = (0.4, 0.55, 0.3, 0.45)  # fractions from which dives take a decision, by turns
CUT_SHORT = (Termination.TIME_LIMIT, Termination.NODE_LIMIT)
WAYS: dict[str, OptionValue] = {"mip_lp_solver": "ipm", "mip_allow_restart": False}
"""Small models of this kind spend their time at the root: by simplex its relaxation takes longer."""


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
    tried: Neighbourhoods = field(init=False)
    branching: int = PATIENCE

    def __post_init__(self) -> None:
        self.tried = Neighbourhoods(self.layout, self.options.seed, self.guide)
        self._turn = 0

    def turned_to(self, matrix: Matrix) -> Improver:
        """Return one for another matrix of the same columns, with what was learned on this one."""
        other = Improver(matrix, self.layout, self.options, self.guide, self.slice_s, self.branching)
        other.tried, other._turn = self.tried, self._turn
        return other

    def step(
        self, x: np.ndarray, left_s: float | None = None, should_stop: Callable[[], bool] | None = None
    ) -> np.ndarray | None:
        """Return a better point of the next neighbourhood, or None."""
        kind, (allowed, places) = self.tried.around(x)
        frozen = self.layout.elsewhere(places) if kind.alone or len(self.layout.places) > TOGETHER else None
        clock = Clock(left_s, should_stop or (lambda: False))
        small = narrowed(self.matrix, self.layout, allowed, frozen, x)
        y, end = self._dived(small, x, clock), "dived"
        if y is None and (self.branching > 0 or self._turn % SELDOM == 0):
            y, ended = self._branched(small, x, clock)
            self.tried.learn(kind, y is not None, ended not in CUT_SHORT)
            self.branching = PATIENCE if y is not None or ended not in CUT_SHORT else self.branching - 1
            end = str(ended)
        self._turn += 1
        gain = 0.0 if y is None else self.matrix.objective(x) - self.matrix.objective(y)
        log.info("%s at %d places: %s, gain %.6g", kind.name, round(kind.places), end, gain)
        return y

    def _dived(self, small: Narrow, x: np.ndarray, clock: Clock) -> np.ndarray | None:
        least = self._least(x)
        up = UPS[self._turn % len(UPS)]
        y = rounded(small, self.layout, replace(self.options, threads=1), clock, least, up)
        return self._better(small, y, least)

    def _branched(self, small: Narrow, x: np.ndarray, clock: Clock) -> tuple[np.ndarray | None, Termination]:
        left_s = clock.left_s()
        outcome = Session(small.matrix, replace(self.options, threads=1, extra=WAYS)).solve_mip(
            time_limit_s=self.slice_s if left_s is None else max(0.5, min(self.slice_s, left_s)),
            gap=SLICE_GAP,
            node_limit=SLICE_NODES,
            start=small.shrunk(x),
            should_stop=clock.should_stop,
        )
        return self._better(small, outcome.incumbent, self._least(x)), outcome.termination

    def _least(self, x: np.ndarray) -> float:
        """Return the objective below which a point counts as better."""
        value = self.matrix.objective(x)
        return value - LEAST_GAIN * max(1.0, abs(value))

    def _better(self, small: Narrow, y: np.ndarray | None, least: float) -> np.ndarray | None:
        if y is None:
            return None
        point = small.spread(y)
        return point if improves(self.matrix, point, least) else None
