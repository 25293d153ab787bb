"""Integer counts for decisions that were found with integer counts relaxed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.branch_and_bound import Infeasible, NothingFound
from solvers.search.branch_and_bound import search as search_directly
from solvers.search.budget import Budget
from solvers.search.lexicographic import (
    Goal,
    GoalResult,
    SearchResult,
    overall_termination,
    sound_bound,
    weighted_objective,
)
from solvers.search.mip_run import run_mip
from solvers.search.restriction import restrict
from solvers.search.tolerances import ABS_TOL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Termination
    from solvers.search.incumbent import Incumbent
    from solvers.search.restriction import Layout, StepDecision
    from solvers.search_settings import RepairSettings

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class IntegerRepair:
    """Makes the counts of a point integral, in a model with its decisions fixed."""

    matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    budget: Budget
    incumbent: Incumbent | None = None
    terminations: tuple[Termination, ...] = ()  # why the search before it left goals, where time did

    def repair(
        self,
        decided: Mapping[str, np.ndarray],
        x: np.ndarray,
        results: list[GoalResult],
        known: Callable[[list[GoalResult]], float | None] = lambda _: None,
    ) -> SearchResult:
        """Return the point with integer counts and the decisions given, or the one held where that is better.

        Parameters
        ----------
        decided
            Values of the columns of each step decision, by its name.
        x
            A point with these decisions and integer counts relaxed, of the model with a margin for rounding.
        results
            Values and bounds with integer counts relaxed. A bound of a goal holds for the best of the goals before it:
            where integer counts cost one of those something, the bounds after it are given up for what is
            known.
        known
            Bound of the next goal that holds by what was reached of those before it.
        """
        y = self._integral_point(decided, x, [r.value for r in results])
        if self.incumbent is not None:
            self.incumbent.propose(y)
            y = y if self.incumbent.x is None else self.incumbent.x
        return self.result_of(y, results, known)

    def repair_quickly(self, decided: Mapping[str, np.ndarray], x: np.ndarray) -> np.ndarray | None:
        """Return the point with counts rounded down, or less, and the decisions given; None where that leaves none."""
        fixed = self._fix_decisions(decided, self.layout.all_steps)
        y = self._solve(self._counts_near(fixed, x, 0, 0), None, self._settings.interim_gap)
        return self._solve(self._counts_near(fixed, x, None, 0), None, self._settings.interim_gap) if y is None else y

    def result_of(
        self, y: np.ndarray, results: list[GoalResult], known: Callable[[list[GoalResult]], float | None]
    ) -> SearchResult:
        """Return an integral point with what it reaches of each goal, and what holds of the bounds proven meanwhile.

        A goal that integer counts cost more than its tolerance has its best in this point.
        """
        final: list[GoalResult] = []
        notes: list[str] = []
        dearer = ""
        for goal, r in zip(self.goals, results, strict=True):
            value = goal.value(y)
            bound = sound_bound(known(final) if dearer else r.bound, value)
            if bound is None and r.bound is not None:
                why = f"whole racks cost goal {dearer} something" if dearer else "the plan is better than it"
                notes.append(f"a bound of goal {goal.name} is given up: {why}")
            costs = value > goal.allowed(r.best)
            final.append(GoalResult(goal, value, bound, value if costs else min(r.best, value)))
            dearer = dearer or (goal.name if costs else "")
        return SearchResult(
            y, tuple(final), overall_termination(final, self.options.gap, self.budget, self.terminations), tuple(notes)
        )

    def _integral_point(self, decided: Mapping[str, np.ndarray], x: np.ndarray, aims: list[float]) -> np.ndarray:
        """Return an integral point: counts rounded down, then within a few units, then any where goals suffer."""
        fixed = self._fix_decisions(decided, self.layout.decisions)
        y = self._round_down(self._fix_decisions(decided, self.layout.all_steps), x)
        if y is None:
            y = self._round_down(fixed, x)
        if y is not None and not self.budget.expired and not self._as_good(y, aims, self._settings.enough_rel):
            y = self._solve(
                self._counts_near(
                    fixed,
                    y,
                    self._settings.last_step_units,
                    self._settings.last_step_units,
                ),
                y,
            )
        if y is None or not (self.budget.spent or self._as_good(y, aims, np.inf)):
            y = self._solve(fixed, y)
        if y is None and self.incumbent is not None and self.incumbent.x is not None:
            return self.incumbent.x
        return self._fallback(fixed) if y is None else y

    def _as_good(self, y: np.ndarray, aims: list[float], room: float) -> bool:
        """Return whether a point keeps the goals before the last, and the last within a share of its aim."""
        *before, last = zip(self.goals, aims, strict=False)
        goal, aim = last
        kept = all(g.value(y) <= g.allowed(value) for g, value in before)
        return kept and goal.value(y) - aim <= room * max(abs(aim), ABS_TOL)

    def _round_down(self, fixed: Matrix, x: np.ndarray) -> np.ndarray | None:
        """Return the point with counts rounded down; where that leaves none, as few of them up as need be."""
        for model in self._nearby_models(fixed, x):
            y = self._solve(model, None)
            if y is not None:
                return y
        return None

    def _nearby_models(self, fixed: Matrix, x: np.ndarray) -> Iterator[Matrix]:
        """Give models with few counts left, each to be tried where those before it have no point.

        Rounded down, a point of the model with a margin may still be more than the model allows in all: then some
        counts are to be less.
        """
        yield self._counts_near(fixed, x, 0, 0)
        if len(self.layout.blocks) > self._settings.free_blocks:
            yield self._counts_near(fixed, x, 0, 0, self.layout.sample_blocks(self._settings.free_blocks))
        fewer = self._counts_near(fixed, x, None, 0)
        yield fewer
        less = self._solve_relaxed(fewer)
        if less is None:  # what is to be reached takes more of some counts than rounding down leaves
            units = self._settings.last_step_units
            yield self._counts_near(fixed, x, units, units)
            return
        yield self._bracketed(fixed, less)
        free = self._solve_relaxed(fixed)
        if free is not None:
            yield self._counts_near(fixed, free, 0, 1)
        if (
            self.layout.block_of_column is not None
            and self._settings.few_free_blocks < len(self.layout.blocks) <= self._settings.free_blocks
        ):
            yield self._counts_near(fixed, x, 0, 0, self.layout.sample_blocks(self._settings.few_free_blocks))
        yield self._counts_near(fixed, less, 1, 1)

    def _fallback(self, fixed: Matrix) -> np.ndarray:
        """Return a point with the decisions by plain search, or without them where counts leave them none.

        It is looked for even when time is up and no other whole plan is held: one that is late is better than none.
        """
        left = self.budget.left_s()
        budget = Budget(None if left is None else max(left, self._settings.fallback_s * self._size_factor))
        y = self._branch_and_bound(fixed, self.goals, budget.sub_budget(0.5))
        if y is None:
            nothing = restrict(
                self.matrix, self.layout, {decision.name: frozenset() for decision in self.layout.decisions}
            )
            goals = tuple(replace(goal, c=nothing.aggregate_costs(goal.c)) for goal in self.goals)
            y = self._branch_and_bound(nothing.matrix, goals, budget)
            y = None if y is None else nothing.lift(y)
        y = self._branch_and_bound(self.matrix, self.goals, budget) if y is None else y
        if y is None:
            raise NothingFound(self.goals[0].name, None)
        return y

    def _branch_and_bound(self, matrix: Matrix, goals: tuple[Goal, ...], budget: Budget) -> np.ndarray | None:
        """Return a point by plain search; None says nothing of a model of which this one is a restriction."""
        try:
            return search_directly(matrix, goals, replace(self.options, gap=0.01), budget).x
        except (Infeasible, NothingFound):
            return None

    def _fix_decisions(self, decided: Mapping[str, np.ndarray], given: tuple[StepDecision, ...]) -> Matrix:
        """Return the model with those decisions as they are given, under all goals at once."""
        decisions = [decision for decision in given if decision.name in decided]
        columns = np.concatenate([decision.columns for decision in decisions] or [np.empty(0, dtype=np.intp)])
        values = np.concatenate([decided[decision.name] for decision in decisions] or [np.empty(0)])
        return weighted_objective(self.matrix, self.goals).with_bounds(columns, values, values)

    def _solve_relaxed(self, fixed: Matrix) -> np.ndarray | None:
        relaxed = fixed.with_continuous(self.layout.integer_counts)
        outcome = run_mip(relaxed, self.options, time_limit_s=self._try_limit_s(), gap=self._settings.final_gap)
        return outcome.incumbent

    def _bracketed(self, matrix: Matrix, x: np.ndarray) -> Matrix:
        """Return the matrix with counts held to the whole numbers next to those of `x`."""
        counts = self.layout.integer_counts
        low, high = np.floor(x[counts] + 1e-6), np.ceil(x[counts] - 1e-6)
        bracket = np.maximum(matrix.col_lower[counts], low), np.minimum(matrix.col_upper[counts], high)
        return matrix.with_bounds(counts, *bracket)

    def _counts_near(
        self, matrix: Matrix, x: np.ndarray, below: int | None, above: int, free: tuple[str, ...] = ()
    ) -> Matrix:
        """Return the matrix with the counts at blocks near those of `x`, rounded down; `below` None: any less.

        At `free` blocks they may be anything: what rounding down all others leaves too much or too little is made good
        there, which takes seconds where the relaxation of all takes a minute, and has many ways to hit a target to the
        rack where next to nothing else is open.
        """
        counts = self.layout.integer_counts
        if self.layout.block_of_column is not None:
            counts = np.intersect1d(counts, self.layout.other_columns(free))
        floor = np.floor(x[counts] + 1e-6)
        low = matrix.col_lower[counts] if below is None else np.maximum(matrix.col_lower[counts], floor - below)
        return matrix.with_bounds(counts, low, np.minimum(matrix.col_upper[counts], floor + above))

    def _solve(self, matrix: Matrix, start: np.ndarray | None, gap: float | None = None) -> np.ndarray | None:
        """Return the best point found of a model with little left to decide."""
        gap = self._settings.final_gap if gap is None else gap
        outcome = run_mip(matrix, self.options, start, time_limit_s=self._try_limit_s(), gap=gap)
        log.info("integer counts: %s after %.1f s", outcome.termination, outcome.runtime_s)
        return start if outcome.incumbent is None else outcome.incumbent

    @property
    def _size_factor(self) -> float:
        """How many times the seconds of a small model."""
        return 1.0 + self.matrix.sizes.columns / self._settings.try_columns

    def _try_limit_s(self) -> float:
        """Return the seconds for one try: half of what is left, some even when none is, few once it is to stop."""
        most_s, settings = self.budget.finish_s(), self._settings
        if self.budget.should_stop():
            wanted_s = settings.stopped_try_s * self._size_factor
        else:
            wanted_s = max(settings.min_try_s * self._size_factor, self.budget.at_most_s(settings.try_s, 0.5))
            wanted_s = settings.try_s if self.budget.limit_s is None else wanted_s
        return wanted_s if most_s is None else min(wanted_s, most_s)

    @property
    def _settings(self) -> RepairSettings:
        return self.options.search.integer_repair
