"""Large neighbourhood search: relax the decisions of some blocks around a point and solve the restricted model."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import Termination
from solvers.search.budget import Budget
from solvers.search.diving import Dive, solve_relaxation
from solvers.search.lexicographic import improves
from solvers.search.milestone_contribution import MilestoneContribution
from solvers.search.mip_run import run_mip
from solvers.search.neighbourhoods import Neighbourhoods
from solvers.search.priced_moves import descend
from solvers.search.restriction import current_steps, restrict

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.neighbourhoods import Kind
    from solvers.search.priced_moves import Tried
    from solvers.search.restriction import AllowedPeriods, Layout, Restriction
    from solvers.search_settings import LnsSettings, SolverOptions

log = logging.getLogger(__name__)

CUT_SHORT = (Termination.TIME_LIMIT, Termination.NODE_LIMIT, Termination.FAILED)


def submip_limit_s(limit_s: float | None, settings: LnsSettings) -> float:
    """Return the seconds for one sub-MIP in a search that has `limit_s` in all."""
    return settings.submip_s if limit_s is None else min(settings.submip_s, settings.submip_share * limit_s)


@dataclass(frozen=True, eq=False)
class Searched:
    """What a neighbourhood came to: a better point or None, whether it was cheap to search, simplex iterations."""

    point: np.ndarray | None
    cheap: bool
    iterations: int


@dataclass
class Lns:
    """Improves points of a model with integer counts relaxed, under its objective; `limit_s` is of the whole search."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None = None
    limit_s: float | None = None
    guide_first: bool = False
    submip_s: float = field(init=False)
    neighbourhoods: Neighbourhoods = field(init=False)

    def __post_init__(self) -> None:
        settings = self.options.search
        contribution = MilestoneContribution(self.matrix, self.layout, settings.milestone_lookahead_periods)
        growth = None if self.layout.block_of_column is None else contribution.growth
        self.neighbourhoods = Neighbourhoods(
            self.layout, self.options.seed, self.guide, self.guide_first, growth, settings.neighbourhoods
        )
        self.submip_s = submip_limit_s(self.limit_s, settings.lns)
        self._round = 0
        self._tried: Tried = set()
        self._moved_from: AllowedPeriods = {}

    def for_matrix(self, matrix: Matrix) -> Lns:
        """Return one for another matrix of the same columns, with what was learned on this one."""
        other = Lns(matrix, self.layout, self.options, self.guide, self.limit_s)
        other.neighbourhoods, other._round, other.submip_s = self.neighbourhoods, self._round, self.submip_s
        other.neighbourhoods.forget_gains()
        return other

    def step(
        self, x: np.ndarray, left_s: float | None = None, should_stop: Callable[[], bool] | None = None
    ) -> np.ndarray | None:
        """Return a better point of the next neighbourhood, or None."""
        kind, (allowed, blocks) = self.neighbourhoods.next_around(x)
        budget = Budget(left_s, should_stop or (lambda: False))
        found = self._moves(x, blocks, budget) if kind.by_prices else self._restricted(kind, allowed, blocks, x, budget)
        y = found.point
        gain = 0.0 if y is None else self.matrix.objective(x) - self.matrix.objective(y)
        self.neighbourhoods.update(kind, gain, found.iterations, found.cheap)
        log.info("%s at %d of %d blocks: gain %.6g", kind.name, len(blocks), round(kind.blocks), gain)
        return y

    def _restricted(
        self, kind: Kind, allowed: AllowedPeriods, blocks: frozenset[str], x: np.ndarray, budget: Budget
    ) -> Searched:
        """Return what became of the neighbourhood as a model of its own."""
        apart = kind.freezes_rest or len(self.layout.blocks) > self.options.search.neighbourhoods.joint_blocks
        frozen = self.layout.other_columns(blocks) if apart else None
        restriction = restrict(self.matrix, self.layout, allowed, frozen, x)
        self._round += 1
        if not kind.uses_submip:
            return self._dive(restriction, x, budget)
        if kind.freezes_rest:
            return self._rins_like(restriction, allowed, frozen, x, budget)
        return self._submip(restriction, x, budget, self.submip_s, self.options.search.diving.submip_solver)

    def _moves(self, x: np.ndarray, blocks: frozenset[str], budget: Budget) -> Searched:
        """Return a better point by moves of single steps; those tried before at steps still there are left out."""
        steps = current_steps(self.layout.all_steps, x)
        changed = {name for name, periods in steps.items() if self._moved_from.get(name) != periods}
        self._tried = {move for move in self._tried if move[0] not in changed}
        brief = budget.sub_budget(most_s=self._settings.moves_s)
        y, iterations = descend(self.matrix, self.layout, x, blocks, self.options, brief, self._tried)
        self._moved_from = steps if y is None else current_steps(self.layout.all_steps, y)
        return Searched(y, True, iterations)

    def crossover(self, x: np.ndarray, other: np.ndarray, left_s: float | None = None) -> np.ndarray | None:
        """Return a point that is better than two of which each has gained elsewhere, or None."""
        x, other = (x, other) if self.matrix.objective(x) <= self.matrix.objective(other) else (other, x)
        allowed, blocks = self.neighbourhoods.union_of(x, other)
        if not 0 < len(blocks) <= self._settings.crossover_share * len(self.layout.blocks):
            return None
        restriction = restrict(self.matrix, self.layout, allowed, self.layout.other_columns(blocks), x)
        y = self._dive(restriction, x, Budget(left_s)).point
        log.info("crossed at %d blocks: %s", len(blocks), "no gain" if y is None else "a gain")
        return y

    def _dive(self, restriction: Restriction, x: np.ndarray, budget: Budget) -> Searched:
        """Return a better point, and whether the dive was no dearer than it should be."""
        least, brief = self._target(x), budget.sub_budget(most_s=self._settings.dive_s)
        round_up_from = self._settings.round_up_fractions[self._round % len(self._settings.round_up_fractions)]
        dive = Dive(
            restriction,
            self.layout,
            replace(self.options, threads=1),
            brief,
            least,
            round_up_from,
            self._settings.max_dive_iterations,
            method=self._method(restriction),
        )
        y = self._improving_point(restriction, dive.run(), least)
        cheap = dive.iterations < self._settings.cheap_dive_iterations
        return Searched(y, cheap, dive.first_iterations + dive.iterations)

    def _rins_like(
        self,
        restriction: Restriction,
        allowed: AllowedPeriods,
        frozen: np.ndarray | None,
        x: np.ndarray,
        budget: Budget,
    ) -> Searched:
        """Return a better point near the relaxation of what is set free, and whether that was searched through."""
        method = self._method(restriction)
        own = solve_relaxation(restriction.matrix, self.options, budget, share=1.0, method=method)
        if own.x is None or own.objective is None or own.objective >= self._target(x):
            return Searched(None, own.x is not None, own.iterations)
        closer = self.neighbourhoods.rins_reduced(allowed, x, restriction.lift(own.x))
        smaller = restrict(self.matrix, self.layout, closer, frozen, x)
        slice_s = self._settings.rins_share * self.submip_s
        found = self._submip(smaller, x, budget, slice_s, self._settings.rins_solver)
        return replace(found, iterations=found.iterations + own.iterations)

    def _submip(
        self, restriction: Restriction, x: np.ndarray, budget: Budget, slice_s: float, solver: SolverOptions
    ) -> Searched:
        """Return a better point by branch and bound, and whether all was searched through."""
        left_s = budget.left_s()
        outcome = run_mip(
            restriction.matrix,
            replace(self.options, threads=1, extra=solver),
            restriction.project(x),
            time_limit_s=slice_s if left_s is None else max(self._settings.submip_min_s, min(slice_s, left_s)),
            gap=self._settings.submip_gap,
            node_limit=self._settings.submip_nodes,
            should_stop=budget.should_stop,
        )
        y = self._improving_point(restriction, outcome.incumbent, self._target(x))
        return Searched(y, outcome.termination not in CUT_SHORT, outcome.iterations)

    def _method(self, restriction: Restriction) -> Method:
        """Return what solves the relaxation of a neighbourhood soonest."""
        return "simplex" if restriction.matrix.sizes.columns <= self._settings.simplex_columns else "ipm"

    def _target(self, x: np.ndarray) -> float:
        """Return the objective below which a point counts as better."""
        value = self.matrix.objective(x)
        return value - self._settings.min_gain_rel * max(1.0, abs(value))

    def _improving_point(self, restriction: Restriction, y: np.ndarray | None, least: float) -> np.ndarray | None:
        if y is None:
            return None
        point = restriction.lift(y)
        return point if improves(self.matrix, point, least) else None

    @property
    def _settings(self) -> LnsSettings:
        return self.options.search.lns
