"""Large models: a first plan window by window, then neighbourhoods of it, with bounds proven beside.

What a plain solver does with such a model is spend its time at the root. Here it only ever sees models in which most
decisions are fixed, relaxed or held to a coarse grid of periods:

1. *Window by window.* Whole numbers are asked for in a window of periods at a time; earlier ones are fixed, later ones
   relaxed, so that what comes later is felt when earlier decisions are made.
2. *Neighbourhoods.* The decisions of some periods, or of some places, are set free again around the point in hand.
3. *Bounds.* The relaxation of the whole model, for each goal within those before it; with a second thread, branch and
   bound on the whole model beside the neighbourhoods.

Counts (whole racks) are relaxed meanwhile and restored at the end with all decisions fixed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.outcome import Termination
from solvers.search.direct import search as search_directly
from solvers.search.goals import Clock, Found, Goal, Reached, Told, limited, steered
from solvers.search.neighbourhoods import neighbourhoods
from solvers.search.prover import Prover
from solvers.search.tracks import Layout, every, held, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix
    from solvers.options import Options

log = logging.getLogger(__name__)

GRID = 6  # periods between the starts of the first, coarse plan
WINDOW, STEP = 9, 6  # periods asked to be whole at a time, and fixed of them
WINDOW_GAP = 5e-3
FIRST_SHARE = 0.5  # share of the time for the first plan
RESTORE_SHARE, RESTORE_S = 0.1, 12.0  # time kept for whole counts, the lesser of a share and seconds
SLICE_S, SLICE_NODES = 15.0, 400  # limits of one neighbourhood
SLICE_GAP = 5e-4
ROOT = {"mip_lp_solver": "ipm"}  # the first relaxation of such models takes simplex three times as long


@dataclass(eq=False)
class Guided:
    """One search: points come from `roomy` with its counts relaxed, bounds from `matrix` with its counts relaxed."""

    matrix: Matrix
    roomy: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    clock: Clock
    tell: Callable[[Told], None]

    def run(self) -> Found:
        """Return the best point found with the bounds proven.

        Raises
        ------
        Infeasible
            If the relaxation has no point.
        NothingFound
            If time ran out before a first point.
        """
        within, wide = self._without_counts(self.roomy), self._without_counts(self.matrix)
        x = self._first(within)
        reached: list[Reached] = []
        for number, goal in enumerate(self.goals):
            self.tell(Told(goal.name, goal.value(x), None, self.clock.elapsed_s))
            x, bound = self._improved(within, wide, number, x)
            reached.append(Reached(goal, goal.value(x), bound, goal.value(x)))
            within, wide = limited(within, goal, goal.value(x)), limited(wide, goal, goal.value(x))
        return self._restored(x, reached)

    def _without_counts(self, matrix: Matrix) -> Matrix:
        integer = matrix.integer.copy()
        integer[self.layout.counts] = False
        return replace(matrix, integer=integer)

    def _deadline_s(self, number: int) -> float | None:
        """Return when to leave a goal for the next: an even share of what is left, the restoring kept back."""
        left = self.clock.left_s()
        if left is None or self.clock.limit_s is None:
            return None
        return self.clock.elapsed_s + max(0.0, left - min(RESTORE_S, RESTORE_SHARE * self.clock.limit_s)) / (
            len(self.goals) - number
        )

    def _first(self, relaxed: Matrix) -> np.ndarray:
        """Return a first point, window by window on a coarse grid of periods; where time is short, a bare one."""
        aimed = relaxed.with_objective(steered(self.goals))
        small = narrowed(aimed, self.layout, every(self.layout.tracks, GRID))
        period = small.periods(self.layout)
        matrix, whole = small.matrix, small.matrix.integer
        end = int(period.max(initial=0)) + 1
        y = None
        for begin in range(0, end, STEP):
            asked = replace(matrix, integer=whole & (period < begin + WINDOW))
            y = self._window(asked)
            if y is None:
                return self._polished(aimed, self._bare(aimed), None)
            fixed = np.flatnonzero(whole & (period < begin + STEP))
            values = np.round(y[fixed])
            matrix = matrix.with_bounds(fixed, values, values)
        assert y is not None
        return self._polished(aimed, small.spread(y), None)

    def _window(self, asked: Matrix) -> np.ndarray | None:
        left = self.clock.limit_s
        limit = None if left is None else max(1.0, FIRST_SHARE * left - self.clock.elapsed_s)
        outcome = Session(asked, self._options()).solve_mip(
            time_limit_s=limit if limit is None else min(limit, 0.15 * (left or limit) + 2.0),
            gap=WINDOW_GAP,
            should_stop=self.clock.should_stop,
        )
        log.info("window: %s after %.1f s", outcome.termination, outcome.runtime_s)
        return outcome.incumbent

    def _bare(self, aimed: Matrix) -> np.ndarray:
        """Return a point in which nothing is done that need not be, or one of few decisions where something must.

        A narrowed model without a point proves nothing of the whole one: only the last resort, the whole one, does.
        """
        for step in (0, 4 * GRID, 2 * GRID, GRID):
            allowed = every(self.layout.tracks, step) if step else {t.name: frozenset() for t in self.layout.tracks}
            small = narrowed(aimed, self.layout, allowed)
            # The first try takes about a second: it is made even when the search is to stop, so that there is a plan.
            limit = self.clock.left_s(0.5) if step else 10.0
            outcome = Session(small.matrix, self._options()).solve_mip(
                time_limit_s=limit, gap=0.5, should_stop=self.clock.should_stop if step else None
            )
            x = None if outcome.incumbent is None else small.spread(outcome.incumbent)
            if x is not None and aimed.max_violation(x) <= 1e-5:
                return x
        return search_directly(self.matrix, self.goals[:1], self._options(), self.clock, self.tell).x

    def _options(self) -> Options:
        return replace(self.options, threads=1, extra={**self.options.extra, **ROOT})

    def _improved(self, within: Matrix, wide: Matrix, number: int, x: np.ndarray) -> tuple[np.ndarray, float | None]:
        """Return the point bettered for one goal within `within`, and the bound proven for it on `wide`."""
        goal, until_s = self.goals[number], self._deadline_s(number)
        aimed = wide.with_objective(goal.c, goal.offset)
        if self._proven(goal, x, goal.least):
            return x, goal.least
        prover = Prover(aimed, self._options(), x) if self.options.threads > 1 else None
        try:
            bound = None if prover is not None else self._relaxation(aimed, goal)
            return self._searched(within, number, x, bound, prover, until_s)
        finally:
            if prover is not None:
                prover.stop()

    def _relaxation(self, aimed: Matrix, goal: Goal) -> float | None:
        outcome = Session(aimed, self._options()).solve_lp(
            time_limit_s=self.clock.left_s(0.5), method="ipm", should_stop=self.clock.should_stop
        )
        return goal.rounded_bound(outcome.objective)

    def _searched(
        self,
        within: Matrix,
        number: int,
        x: np.ndarray,
        bound: float | None,
        prover: Prover | None,
        until_s: float | None,
    ) -> tuple[np.ndarray, float | None]:
        """Try one neighbourhood after another until time, proof, or rounds without gain."""
        goal, aim = self.goals[number], steered(self.goals[number:])
        aimed = within.with_objective(aim)
        tried = neighbourhoods(self.layout, self.options.seed)
        stale = 0
        for free in tried:
            if prover is not None:
                bound = goal.rounded_bound(prover.bound)
                bound = goal.least if bound is None else bound
                x = self._taken(prover, within, aim, x)
            self.tell(Told(goal.name, goal.value(x), bound, self.clock.elapsed_s))
            late = self.clock.over or (until_s is not None and self.clock.elapsed_s >= until_s)
            if late or self._proven(goal, x, bound) or (prover is None and stale >= tried.rounds):
                break
            y = self._slice(aimed, free(x), x, until_s)
            stale = 0 if y is not None else stale + 1
            x = x if y is None else self._polished(aimed, y, until_s)
        return x, bound if bound is None else min(bound, goal.value(x))

    def _slice(
        self, aimed: Matrix, allowed: dict[str, frozenset[int]], x: np.ndarray, until_s: float | None
    ) -> np.ndarray | None:
        """Return a better point of one neighbourhood, or None."""
        small = narrowed(aimed, self.layout, allowed)
        left = SLICE_S if until_s is None else min(SLICE_S, until_s - self.clock.elapsed_s)
        before = aimed.objective(x)
        outcome = Session(small.matrix, self._options()).solve_mip(
            time_limit_s=max(0.5, left),
            gap=SLICE_GAP,
            node_limit=SLICE_NODES,
            start=small.shrunk(x),
            should_stop=self.clock.should_stop,
        )
        if outcome.incumbent is None:
            return None
        y = small.spread(outcome.incumbent)
        gain = before - aimed.objective(y)
        log.info("neighbourhood: %s after %.1f s, gain %.6g", outcome.termination, outcome.runtime_s, gain)
        return y if gain > 1e-6 * max(1.0, abs(before)) else None

    def _polished(self, aimed: Matrix, x: np.ndarray, until_s: float | None) -> np.ndarray:
        """Return the best point with the same decisions: what a neighbourhood cut short leaves undone elsewhere."""
        better = self._slice(aimed, held(self.layout.tracks, x), x, until_s)
        return x if better is None else better

    def _taken(self, prover: Prover, within: Matrix, aim: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Return the better of the point in hand and what the prover has come upon."""
        other = prover.point()
        if other is None or within.max_violation(other) > 1e-5 or aim @ other >= aim @ x - 1e-6 * abs(aim @ x):
            return x
        log.info("the prover found a better point")
        return other

    def _proven(self, goal: Goal, x: np.ndarray, bound: float | None) -> bool:
        value = goal.value(x)
        return bound is not None and value - bound <= max(self.options.gap * abs(value), 1e-6)

    def _restored(self, x: np.ndarray, reached: list[Reached]) -> Found:
        """Return the point with whole counts and the same decisions.

        First with counts rounded down, then a few more or less of each, then any where goals have suffered. A bound of
        a goal holds for the best of the goals before it: where whole counts cost one of those something, the bounds
        after it are given up.
        """
        decided = np.concatenate([track.columns for track in self.layout.tracks] or [np.empty(0, dtype=np.intp)])
        fixed = self._fixed(self.matrix.with_objective(steered(self.goals)), decided, x)
        y = self._whole(self._near(fixed, x, 0, 0), None)
        y = self._whole(self._near(fixed, x, 3, 1), y)
        if y is None or any(goal.value(y) > goal.allowed(goal.value(x)) for goal in self.goals[:-1]):
            y = self._whole(fixed, y)
        if y is None:
            clock = Clock(self.clock.left_s(), self.clock.should_stop)
            y = search_directly(fixed, self.goals, replace(self._options(), gap=0.01), clock).x
        final, spoilt = [], False
        for r in reached:
            value = r.goal.value(y)
            bound = None if spoilt or r.bound is None else min(r.bound, value)
            final.append(replace(r, value=value, bound=bound, best=min(r.best, value)))
            spoilt = spoilt or value > r.goal.allowed(r.best)
        proven = all(self._proven(r.goal, y, r.bound) for r in final)
        end = Termination.INTERRUPTED if self.clock.should_stop() else Termination.TIME_LIMIT
        return Found(y, tuple(final), Termination.OPTIMAL if proven else end)

    def _fixed(self, matrix: Matrix, columns: np.ndarray, x: np.ndarray) -> Matrix:
        values = np.round(x[columns])
        return matrix.with_bounds(columns, values, values)

    def _near(self, matrix: Matrix, x: np.ndarray, below: int, above: int) -> Matrix:
        """Return the matrix with counts held near those of `x`, rounded down."""
        counts = self.layout.counts
        floor = np.floor(x[counts] + 1e-6)
        low = np.maximum(matrix.col_lower[counts], floor - below)
        return matrix.with_bounds(counts, low, np.minimum(matrix.col_upper[counts], floor + above))

    def _whole(self, matrix: Matrix, start: np.ndarray | None) -> np.ndarray | None:
        """Return the best point found of a model with little left to decide."""
        left = self.clock.left_s(0.5)
        outcome = Session(matrix, self._options()).solve_mip(
            time_limit_s=20.0 if left is None else max(3.0, min(20.0, left)), gap=1e-4, start=start
        )
        log.info("whole counts: %s after %.1f s", outcome.termination, outcome.runtime_s)
        return start if outcome.incumbent is None else outcome.incumbent


def search(
    matrix: Matrix,
    roomy: Matrix,
    layout: Layout,
    goals: tuple[Goal, ...],
    options: Options,
    clock: Clock,
    tell: Callable[[Told], None] = lambda _: None,
) -> Found:
    """Return the best point found for goals in order.

    Parameters
    ----------
    matrix, layout, goals
        The model, what its columns mean, and what is wanted of it.
    roomy
        The same model, asking for a little more where only whole counts can tell whether it is enough: points of it are
        easily made whole.
    options, clock, tell
        Limits, time, and who is told of progress; more than one thread lets a second process work on bounds.
    """
    return Guided(matrix, roomy, layout, goals, options, clock, tell).run()
