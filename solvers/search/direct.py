"""Goals in order by plain branch and bound: for models small enough to be solved as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import OPTIMAL_GAP, Termination
from solvers.search.attempt import attempted, best_of, sharp
from solvers.search.goals import Clock, Found, Goal, Reached, Told, ended, is_proven, limited, sound_bound

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Outcome


class Infeasible(Exception):
    """The model has no solution at all."""


class NothingFound(Exception):
    """The search stopped without a solution; `bound` is what was proven of `goal` (minimising), if anything."""

    def __init__(self, goal: str, bound: float | None) -> None:
        self.goal, self.bound = goal, bound
        super().__init__(f"no solution was found before the search of goal {goal} stopped")


def search(
    matrix: Matrix,
    goals: tuple[Goal, ...],
    options: Options,
    clock: Clock,
    tell: Callable[[Told], None] = lambda _: None,
    start: np.ndarray | None = None,
    known: Callable[[list[Reached]], float | None] = lambda _: None,
) -> Found:
    """Return the best point for goals in order, each with its proven bound.

    Parameters
    ----------
    matrix, goals, options, clock, tell
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
    return _Series(matrix, goals, options, clock, tell, known).run(start)


@dataclass(eq=False)
class _Series:
    """One goal after the other, each searched within what was reached of those before it."""

    matrix: Matrix
    goals: tuple[Goal, ...]
    options: Options
    clock: Clock
    tell: Callable[[Told], None]
    known: Callable[[list[Reached]], float | None]
    runs: list[Termination] = field(init=False, default_factory=list)

    def run(self, x: np.ndarray | None) -> Found:
        """Return the best point, from one to begin with."""
        reached: list[Reached] = []
        matrix = self.matrix
        for goal in self.goals:
            bound = self._known(goal, reached)
            done = x is not None and is_proven(goal.value(x), bound, self.options.gap)
            if x is None or not (done or self.clock.over):
                x, bound = self._one(matrix.with_objective(goal.c, goal.offset), goal, x, bound)
            self.tell(Told(goal.name, goal.value(x), bound, self.clock.elapsed_s))
            reached.append(Reached(goal, goal.value(x), sound_bound(bound, goal.value(x)), goal.value(x)))
            matrix = limited(matrix, goal, goal.value(x))
        if x is None:
            raise NothingFound("", None)
        final = tuple(replace(r, value=r.goal.value(x)) for r in reached)
        best = (replace(r, value=r.best) for r in reached)  # what later goals were allowed to take is no distance
        return Found(x, final, ended(best, self.options.gap, self.clock, self.runs))

    def _known(self, goal: Goal, reached: list[Reached]) -> float | None:
        known = (goal.least, goal.rounded_bound(self.known(reached)))
        return max((bound for bound in known if bound is not None), default=None)

    def _one(
        self, matrix: Matrix, goal: Goal, start: np.ndarray | None, known: float | None
    ) -> tuple[np.ndarray, float | None]:
        """Return the best point for one goal, and its bound.

        A run that ends without its own bound agreeing, or without a result, is done again without presolve.
        """
        x, bound, options = start, known, sharp(self.options)
        for presolve in (True, False):
            outcome = attempted(
                matrix,
                replace(options, presolve=presolve and options.presolve),
                x,
                time_limit_s=self.clock.left_s(),
                on_progress=lambda p: self.tell(Told(goal.name, p.incumbent, p.bound, self.clock.elapsed_s)),
                should_stop=self.clock.should_stop,
            )
            if outcome.termination is Termination.INFEASIBLE and x is None:
                raise Infeasible
            x = best_of(matrix, x, outcome)
            ours = goal.rounded_bound(outcome.bound)
            bound = known if ours is None else ours if known is None else max(ours, known)
            done = x is not None and is_proven(goal.value(x), bound, self.options.gap)
            if done or self.clock.over or not _unproven(outcome, options):
                break
        self.runs.append(outcome.termination)
        if x is None:
            raise NothingFound(goal.name, bound)
        return x, bound


def _unproven(outcome: Outcome, options: Options) -> bool:
    """Return whether a run failed, or says it is done although its bound is farther off than was asked."""
    if outcome.termination is Termination.FAILED:
        return True
    if outcome.termination is not Termination.GAP_LIMIT or outcome.objective is None:
        return False
    away = float("inf") if outcome.bound is None else outcome.objective - outcome.bound
    asked = max(options.gap, OPTIMAL_GAP) * abs(outcome.objective)
    return away > max(asked, options.absolute_gap)
