"""Goals in lexicographic order by branch and bound: for models small enough to be solved as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import OPTIMAL_GAP, Termination
from solvers.search.lexicographic import (
    Goal,
    GoalResult,
    ProgressReport,
    SearchResult,
    is_proven,
    overall_termination,
    sound_bound,
    with_goal_limit,
)
from solvers.search.mip_run import better_point, run_mip, with_tight_tolerance

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Outcome
    from solvers.search.budget import Budget


class Infeasible(Exception):
    """The model has no solution at all."""


class NothingFound(Exception):
    """The search stopped without a solution; `bound` is what was proven of `goal` (minimising), if anything.

    `notes` say what else a user should know of the search.
    """

    def __init__(self, goal: str, bound: float | None, notes: tuple[str, ...] = ()) -> None:
        self.goal, self.bound, self.notes = goal, bound, notes
        super().__init__(f"no solution was found before the search of goal {goal} stopped")

    def noted(self, notes: tuple[str, ...]) -> NothingFound:
        """Return the same with more notes."""
        return NothingFound(self.goal, self.bound, (*self.notes, *notes))


def search(
    matrix: Matrix,
    goals: tuple[Goal, ...],
    options: Options,
    budget: Budget,
    report: Callable[[ProgressReport], None] = lambda _: None,
    start: np.ndarray | None = None,
    known: Callable[[list[GoalResult]], float | None] = lambda _: None,
) -> SearchResult:
    """Return the best point for goals in order, each with its proven bound.

    Parameters
    ----------
    matrix, goals, options, budget, report
        The model, what is wanted of it, limits, and who is told.
    start
        A point to begin with; the point returned is never worse.
    known
        Bound of the next goal that holds anyway, by what was reached of those before it.

    Raises
    ------
    Infeasible
        If the model has no solution.
    NothingFound
        If the search ended before a first one.
    """
    return _LexicographicRun(matrix, goals, options, budget, report, known).run(start)


@dataclass(eq=False)
class _LexicographicRun:
    """One goal after the other, each searched within what was reached of those before it."""

    matrix: Matrix
    goals: tuple[Goal, ...]
    options: Options
    budget: Budget
    report: Callable[[ProgressReport], None]
    known_bound: Callable[[list[GoalResult]], float | None]
    terminations: list[Termination] = field(init=False, default_factory=list)

    def run(self, x: np.ndarray | None) -> SearchResult:
        """Return the best point, from one to begin with."""
        results: list[GoalResult] = []
        matrix = self.matrix
        for goal in self.goals:
            bound = self._known_bound(goal, results)
            done = x is not None and is_proven(goal.value(x), bound, self.options.gap)
            if x is None or not (done or self.budget.expired):
                x, bound = self._optimise_goal(matrix.with_objective(goal.c, goal.offset), goal, x, bound)
            self.report(ProgressReport(goal.name, goal.value(x), bound, self.budget.elapsed_s))
            results.append(GoalResult(goal, goal.value(x), sound_bound(bound, goal.value(x)), goal.value(x)))
            matrix = with_goal_limit(matrix, goal, goal.value(x))
        if x is None:
            raise NothingFound("", None)
        final = tuple(replace(r, value=r.goal.value(x)) for r in results)
        best = (replace(r, value=r.best) for r in results)  # what later goals were allowed to take is no distance
        return SearchResult(x, final, overall_termination(best, self.options.gap, self.budget, self.terminations))

    def _known_bound(self, goal: Goal, results: list[GoalResult]) -> float | None:
        known = (goal.least, goal.rounded_bound(self.known_bound(results)))
        return max((bound for bound in known if bound is not None), default=None)

    def _optimise_goal(
        self, matrix: Matrix, goal: Goal, start: np.ndarray | None, known: float | None
    ) -> tuple[np.ndarray, float | None]:
        """Return the best point for one goal, and its bound.

        A run that ends without its own bound agreeing, or without a result, is done again without presolve.
        """
        x, bound, options = start, known, with_tight_tolerance(self.options)
        for presolve in (True, False):
            outcome = run_mip(
                matrix,
                replace(options, presolve=presolve and options.presolve),
                x,
                time_limit_s=self.budget.left_s(),
                on_progress=lambda p: self.report(
                    ProgressReport(goal.name, p.incumbent, p.bound, self.budget.elapsed_s)
                ),
                should_stop=self.budget.should_stop,
            )
            if outcome.termination is Termination.INFEASIBLE and x is None:
                raise Infeasible
            x = better_point(matrix, x, outcome)
            ours = goal.rounded_bound(outcome.bound)
            bound = known if ours is None else ours if known is None else max(ours, known)
            done = x is not None and is_proven(goal.value(x), bound, self.options.gap)
            if done or self.budget.expired or not _needs_rerun(outcome, options):
                break
        self.terminations.append(outcome.termination)
        if x is None:
            raise NothingFound(goal.name, bound)
        return x, bound


def _needs_rerun(outcome: Outcome, options: Options) -> bool:
    """Return whether a run failed, or says it is done although its bound is farther off than was asked."""
    if outcome.termination is Termination.FAILED:
        return True
    if outcome.termination is not Termination.GAP_LIMIT or outcome.objective is None:
        return False
    away = float("inf") if outcome.bound is None else outcome.objective - outcome.bound
    asked = max(options.gap, OPTIMAL_GAP) * abs(outcome.objective)
    return away > max(asked, options.absolute_gap)
