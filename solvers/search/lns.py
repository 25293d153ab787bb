"""Large neighbourhood search: relax the decisions of some blocks around a point and solve the restricted model."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import Termination
from solvers.search.budget import Budget
from solvers.search.diving import SUBMIP_OPTIONS, Dive, solve_relaxation
from solvers.search.lexicographic import improves
from solvers.search.milestone_contribution import MilestoneContribution
from solvers.search.mip_run import run_mip
from solvers.search.neighbourhoods import JOINT_BLOCKS, Neighbourhoods
from solvers.search.restriction import restrict

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.restriction import AllowedPeriods, Layout, Restriction

log = logging.getLogger(__name__)

SUBMIP_S, SUBMIP_SHARE, SUBMIP_NODES = 15.0, 0.2, 400  # limits of one neighbourhood, the lesser of seconds and a share
RINS_SHARE = 1 / 3  # of it for the few blocks near whose own relaxation is searched
SUBMIP_GAP = 1e-4
MIN_GAIN_REL = 1e-7
CHEAP_DIVE_ITERATIONS, MAX_DIVE_ITERATIONS = (
    4000,
    12_000,
)  # simplex iterations that a dive should take, and at which it ends
DIVE_LIMIT_S = 6.0  # and in any case
CROSSOVER_SHARE = 0.6  # share of the blocks at which two points may differ to be made one
ROUND_UP_FRACTIONS = (0.4, 0.55, 0.3, 0.45)  # fractions from which dives take a decision, by turns
CUT_SHORT = (Termination.TIME_LIMIT, Termination.NODE_LIMIT, Termination.FAILED)


def submip_limit_s(limit_s: float | None) -> float:
    """Return the seconds for one neighbourhood in a search that has so many in all."""
    return SUBMIP_S if limit_s is None else min(SUBMIP_S, SUBMIP_SHARE * limit_s)


@dataclass
class Lns:
    """Betters points of a matrix, integer counts relaxed, under the objective it carries."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None = None
    submip_s: float = SUBMIP_S
    guide_first: bool = False
    neighbourhoods: Neighbourhoods = field(init=False)

    def __post_init__(self) -> None:
        growth = None if self.layout.block_of_column is None else MilestoneContribution(self.matrix, self.layout).growth
        self.neighbourhoods = Neighbourhoods(self.layout, self.options.seed, self.guide, self.guide_first, growth)
        self._round = 0

    def for_matrix(self, matrix: Matrix) -> Lns:
        """Return one for another matrix of the same columns, with what was learned on this one."""
        other = Lns(matrix, self.layout, self.options, self.guide, self.submip_s)
        other.neighbourhoods, other._round = self.neighbourhoods, self._round
        return other

    def step(
        self, x: np.ndarray, left_s: float | None = None, should_stop: Callable[[], bool] | None = None
    ) -> np.ndarray | None:
        """Return a better point of the next neighbourhood, or None."""
        kind, (allowed, blocks) = self.neighbourhoods.next_around(x)
        apart = kind.freezes_rest or len(self.layout.blocks) > JOINT_BLOCKS
        frozen = self.layout.other_columns(blocks) if apart else None
        budget = Budget(left_s, should_stop or (lambda: False))
        restriction = restrict(self.matrix, self.layout, allowed, frozen, x)
        self._round += 1
        if not kind.uses_submip:
            y, cheap = self._dive(restriction, x, budget)
        elif kind.freezes_rest:
            y, cheap = self._rins_like(restriction, allowed, frozen, x, budget)
        else:
            y, cheap = self._submip(restriction, x, budget, self.submip_s)
        self.neighbourhoods.update(kind, y is not None, cheap)
        gain = 0.0 if y is None else self.matrix.objective(x) - self.matrix.objective(y)
        log.info("%s at %d of %d blocks: gain %.6g", kind.name, len(blocks), round(kind.blocks), gain)
        return y

    def crossover(self, x: np.ndarray, other: np.ndarray, left_s: float | None = None) -> np.ndarray | None:
        """Return a point that is better than two of which each has gained elsewhere, or None."""
        x, other = (x, other) if self.matrix.objective(x) <= self.matrix.objective(other) else (other, x)
        allowed, blocks = self.neighbourhoods.union_of(x, other)
        if not 0 < len(blocks) <= CROSSOVER_SHARE * len(self.layout.blocks):
            return None
        restriction = restrict(self.matrix, self.layout, allowed, self.layout.other_columns(blocks), x)
        y, _ = self._dive(restriction, x, Budget(left_s))
        log.info("crossed at %d blocks: %s", len(blocks), "no gain" if y is None else "a gain")
        return y

    def _dive(self, restriction: Restriction, x: np.ndarray, budget: Budget) -> tuple[np.ndarray | None, bool]:
        """Return a better point, and whether the dive was no dearer than it should be."""
        least, brief = self._target(x), budget.sub_budget(most_s=DIVE_LIMIT_S)
        round_up_from = ROUND_UP_FRACTIONS[self._round % len(ROUND_UP_FRACTIONS)]
        dive = Dive(
            restriction, self.layout, replace(self.options, threads=1), brief, least, round_up_from, MAX_DIVE_ITERATIONS
        )
        return self._improving_point(restriction, dive.run(), least), dive.iterations < CHEAP_DIVE_ITERATIONS

    def _rins_like(
        self,
        restriction: Restriction,
        allowed: AllowedPeriods,
        frozen: np.ndarray | None,
        x: np.ndarray,
        budget: Budget,
    ) -> tuple[np.ndarray | None, bool]:
        """Return a better point near the relaxation of what is set free, and whether that was searched through."""
        own = solve_relaxation(restriction.matrix, self.options, budget, share=1.0)
        if own.x is None or own.objective is None or own.objective >= self._target(x):
            return None, own.x is not None
        closer = self.neighbourhoods.rins_reduced(allowed, x, restriction.lift(own.x))
        smaller = restrict(self.matrix, self.layout, closer, frozen, x)
        return self._submip(smaller, x, budget, RINS_SHARE * self.submip_s)

    def _submip(
        self, restriction: Restriction, x: np.ndarray, budget: Budget, slice_s: float
    ) -> tuple[np.ndarray | None, bool]:
        """Return a better point by branch and bound, and whether all was searched through."""
        left_s = budget.left_s()
        outcome = run_mip(
            restriction.matrix,
            replace(self.options, threads=1, extra=SUBMIP_OPTIONS),
            restriction.project(x),
            time_limit_s=slice_s if left_s is None else max(0.5, min(slice_s, left_s)),
            gap=SUBMIP_GAP,
            node_limit=SUBMIP_NODES,
            should_stop=budget.should_stop,
        )
        return self._improving_point(
            restriction, outcome.incumbent, self._target(x)
        ), outcome.termination not in CUT_SHORT

    def _target(self, x: np.ndarray) -> float:
        """Return the objective below which a point counts as better."""
        value = self.matrix.objective(x)
        return value - MIN_GAIN_REL * max(1.0, abs(value))

    def _improving_point(self, restriction: Restriction, y: np.ndarray | None, least: float) -> np.ndarray | None:
        if y is None:
            return None
        point = restriction.lift(y)
        return point if improves(self.matrix, point, least) else None
