"""The best integer-feasible point: whatever a search finds later, nothing worse is returned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.search.tolerances import FEAS_TOL

if TYPE_CHECKING:
    import numpy as np

    from solvers.matrix import Matrix
    from solvers.search.lexicographic import Goal


@dataclass(eq=False)
class Incumbent:
    """Keeps the best of the points it is offered; only points of the true `matrix`, whole where it asks, count.

    `best_values` has the value of each goal when the goals after it began to decide: many small steps, each within
    tolerance of the point before it, end within tolerance of that.
    """

    matrix: Matrix
    goals: tuple[Goal, ...]
    x: np.ndarray | None = field(init=False, default=None)
    best_values: tuple[float, ...] = field(init=False, default=())

    def propose(self, x: np.ndarray | None) -> None:
        """Keep a point if it is one of the model and better than the one held."""
        if x is None:
            return
        number = 0 if self.x is None else deciding_goal(self.goals, x, self.best_values)
        if number is None or self.matrix.max_violation(x) > FEAS_TOL:
            return
        values = [goal.value(x) for goal in self.goals]
        kept = [min(pair) for pair in zip(self.best_values[:number], values[:number], strict=True)]
        self.x, self.best_values = x, (*kept, *values[number:])


def deciding_goal(goals: tuple[Goal, ...], x: np.ndarray, best: tuple[float, ...]) -> int | None:
    """Return the place of the goal in which a point improves the best values held; None where it does not.

    Two values of a goal that others come after are equally good where neither is worse by more than its tolerance.
    """
    for number, (goal, theirs) in enumerate(zip(goals, best, strict=True)):
        ours = goal.value(x)
        last = number == len(goals) - 1
        if last or max(ours, theirs) > goal.allowed(min(ours, theirs)):
            return number if ours < theirs else None
    return None
