"""Goals in lexicographic order: each is optimised within the tolerances of those before it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.outcome import Termination, relative_gap
from solvers.search.tolerances import ABS_TOL, FEAS_TOL, REL_MARGIN, STEP_TOL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from solvers.matrix import Matrix
    from solvers.search.budget import Budget

log = logging.getLogger(__name__)


FIRST_GOAL_WEIGHT = 10.0
"""How much more than its worth the goal at hand weighs while it steers a search."""


@dataclass(frozen=True, eq=False)
class Goal:
    """Minimise ``c·x + offset``; goals after it may worsen it by `tolerance`, or by `tolerance_share` of its best.

    `grid` is the least step between two values it can take with whole decisions, 0 if there is none: a proven bound
    is rounded up to it. `least` is a value it can never be below. `worth` weighs a unit of it against other goals where
    several steer a search at once: which point is found may depend on it, what is proven does not.
    """

    name: str
    c: np.ndarray
    offset: float = 0.0
    tolerance: float = 0.0
    tolerance_share: float = 0.0
    grid: float = 0.0
    least: float | None = None
    worth: float = 1.0

    def value(self, x: np.ndarray) -> float:
        """Return its value at a point."""
        return float(self.c @ x) + self.offset

    def allowed(self, value: float) -> float:
        """Return the largest value that goals after it may leave it at."""
        room = max(self.tolerance, self.tolerance_share * abs(value))
        return value + room + REL_MARGIN * max(1.0, abs(value))

    def rounded_bound(self, bound: float | None) -> float | None:
        """Return a bound moved up to the next value the goal can take."""
        if bound is None or self.grid <= 0:
            return bound
        return float(np.ceil(bound / self.grid - STEP_TOL)) * self.grid + 0.0  # no negative zero


def sound_bound(bound: float | None, value: float) -> float | None:
    """Return a bound of a goal beside a value reached: never beyond it, and None where it is by more than tolerances.

    Such a bound is wrong, and so may be all that the run that gave it proved.
    """
    if bound is None or bound <= value:
        return bound
    if bound - value <= FEAS_TOL * max(1.0, abs(value)):
        return value
    log.warning("a bound of %g is given up: %g is reached", bound, value)
    return None


def improves(matrix: Matrix, x: np.ndarray, objective: float) -> bool:
    """Return whether a point is one of the model and better than an objective."""
    return matrix.objective(x) < objective and matrix.max_violation(x) <= FEAS_TOL


def is_proven(value: float, bound: float | None, gap: float) -> bool:
    """Return whether a value is within a relative gap of a bound."""
    return bound is not None and value - bound <= max(gap * abs(value), ABS_TOL)


@dataclass(frozen=True, eq=False)
class GoalResult:
    """What was reached of one goal: its value in the point held, and the proven bound (None: nothing proven).

    `best` is its value when the search went on to the goals after it, which may have worsened it within tolerance.
    """

    goal: Goal
    value: float
    bound: float | None
    best: float

    @property
    def gap(self) -> float | None:
        """Relative distance of value and bound."""
        return relative_gap(self.value, self.bound)


@dataclass(frozen=True, eq=False)
class SearchResult:
    """A point, what it reaches of each goal, why the search ended, and what is worth telling of it."""

    x: np.ndarray
    goal_results: tuple[GoalResult, ...]
    termination: Termination
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgressReport:
    """One report of progress on one goal, in the minimising sense.

    `integer_feasible` says that the incumbent is a point with integer counts; where it is not, its value is what the
    counts, relaxed, come to, and whole ones may cost a little of it.
    """

    goal: str
    incumbent: float | None
    bound: float | None
    elapsed_s: float
    integer_feasible: bool = True


def weighted_objective(matrix: Matrix, goals: tuple[Goal, ...]) -> Matrix:
    """Return a matrix under several goals as one objective, the first one weighing most."""
    weights = _weights(goals)
    c = np.sum([weight * goal.c for weight, goal in zip(weights, goals, strict=True)], axis=0)
    return matrix.with_objective(c, sum(weight * goal.offset for weight, goal in zip(weights, goals, strict=True)))


def last_goal_bound(steered_bound: float, goals: tuple[Goal, ...], values: tuple[float, ...]) -> float:
    """Return the bound of the last goal that follows from a bound of the weighted objective, the others at `values`."""
    *before, last = zip(_weights(goals), goals, strict=True)
    spent = sum(weight * value for (weight, _), value in zip(before, values, strict=True))
    return (steered_bound - spent) / last[0]


def _weights(goals: tuple[Goal, ...]) -> list[float]:
    return [FIRST_GOAL_WEIGHT * goals[0].worth, *(goal.worth for goal in goals[1:])]


def with_goal_limit(matrix: Matrix, goal: Goal, value: float) -> Matrix:
    """Return the matrix with a row that keeps a goal within its tolerance of `value`."""
    return with_goal_cap(matrix, goal, goal.allowed(value))


def with_goal_cap(matrix: Matrix, goal: Goal, most: float) -> Matrix:
    """Return the matrix with a row that keeps a goal at `most` or less."""
    row = sparse.csr_array(goal.c.reshape(1, -1))
    if row.nnz == 0:
        return matrix
    return matrix.with_rows(row, [-np.inf], [most - goal.offset], [cap_name(goal.name)])


def cap_name(goal: str) -> str:
    """Return the name of the row that caps a goal."""
    return f"goal[{goal}]"


def overall_termination(
    results: Iterable[GoalResult], gap: float, budget: Budget, runs: Iterable[Termination] = ()
) -> Termination:
    """Return why a search ended: all is proven within a gap, it was to stop, time was up, or nothing more to try.

    Parameters
    ----------
    results
        What it has of each goal.
    gap
        The relative gap asked.
    budget
        As it stands at the end.
    runs
        Why single runs ended: one may be cut short a moment before the budget says so.
    """
    cut = frozenset(runs)
    if all(is_proven(r.value, r.bound, gap) for r in results):
        return Termination.OPTIMAL
    if budget.should_stop() or Termination.INTERRUPTED in cut:
        return Termination.INTERRUPTED
    if budget.expired or Termination.TIME_LIMIT in cut:
        return Termination.TIME_LIMIT
    return Termination.EXHAUSTED
