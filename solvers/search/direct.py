"""Goals in order by plain branch and bound: for models small enough to be solved as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solvers.conclude import better
from solvers.highs import Session
from solvers.outcome import PROVEN_GAP, Termination
from solvers.search.goals import Clock, Found, Goal, Reached, Told, limited, sound_bound, summed

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
) -> Found:
    """Return the best point for goals in order, each with its proven bound; `start` is a point to begin with.

    Raises
    ------
    Infeasible
        If the model has no solution.
    NothingFound
        If time ran out before a first one.
    """
    x = start
    reached: list[Reached] = []
    ends: list[Termination] = []
    for number, goal in enumerate(goals):
        if x is not None and clock.over:
            ends.append(Termination.INTERRUPTED if clock.should_stop() else Termination.TIME_LIMIT)
            reached.append(Reached(goal, goal.value(x), None, goal.value(x)))
            continue
        x, bound, end = _one(matrix.with_objective(goal.c, goal.offset), goal, x, options, clock, tell, number == 0)
        ends.append(end)
        reached.append(Reached(goal, goal.value(x), bound, goal.value(x)))
        matrix = limited(matrix, goal, goal.value(x))
    assert x is not None
    final = tuple(replace(r, value=r.goal.value(x)) for r in reached)
    return Found(x, final, summed(ends))


def _one(
    matrix: Matrix,
    goal: Goal,
    start: np.ndarray | None,
    options: Options,
    clock: Clock,
    tell: Callable[[Told], None],
    first: bool,
) -> tuple[np.ndarray, float | None, Termination]:
    """Return the best point for one goal, its bound and why the run ended.

    HiGHS 1.16 can end "optimal" with the start in hand although presolve has room for a better point: a run that ends
    so without its own bound agreeing is done again, without the start and then without presolve.
    """
    x, bound, end = start, None, Termination.OPTIMAL
    for given, presolve in ((start, True), (None, True), (None, False)):
        outcome = Session(matrix, replace(options, presolve=presolve and options.presolve)).solve_mip(
            time_limit_s=clock.left_s(),
            start=given,
            on_progress=lambda p: tell(Told(goal.name, p.incumbent, p.bound, clock.elapsed_s)),
            should_stop=clock.should_stop,
        )
        if outcome.termination is Termination.INFEASIBLE and first:
            raise Infeasible
        x = better(matrix, x, outcome.incumbent)
        bound, end = goal.rounded_bound(outcome.bound), outcome.termination
        if clock.over or not _unproven(outcome, options):
            break
    if x is None:
        raise NothingFound(goal.name, bound)
    return x, sound_bound(bound, goal.value(x)), end


def _unproven(outcome: Outcome, options: Options) -> bool:
    """Return whether a run says it is done although its bound is farther off than was asked."""
    if outcome.termination is not Termination.GAP_LIMIT or outcome.objective is None:
        return False
    away = float("inf") if outcome.bound is None else outcome.objective - outcome.bound
    return away > max(options.gap * abs(outcome.objective), options.absolute_gap, PROVEN_GAP * abs(outcome.objective))
