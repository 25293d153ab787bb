"""The best point with whole counts ever held: whatever a search comes to later, nothing worse is handed out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.search.goals import SOUND

if TYPE_CHECKING:
    import numpy as np

    from solvers.matrix import Matrix
    from solvers.search.goals import Goal


@dataclass(eq=False)
class Held:
    """Keeps the best of the points it is offered; only points of the true `matrix`, whole where it asks, count.

    `best` has the value of each goal when the goals after it began to decide: many small steps, each within tolerance
    of the point before it, end within tolerance of that.
    """

    matrix: Matrix
    goals: tuple[Goal, ...]
    x: np.ndarray | None = field(init=False, default=None)
    best: tuple[float, ...] = field(init=False, default=())

    def offer(self, x: np.ndarray | None) -> None:
        """Keep a point if it is one of the model and better than the one held."""
        if x is None:
            return
        number = 0 if self.x is None else deciding(self.goals, x, self.best)
        if number is None or self.matrix.max_violation(x) > SOUND:
            return
        values = [goal.value(x) for goal in self.goals]
        kept = [min(pair) for pair in zip(self.best[:number], values[:number], strict=True)]
        self.x, self.best = x, (*kept, *values[number:])


def deciding(goals: tuple[Goal, ...], x: np.ndarray, best: tuple[float, ...]) -> int | None:
    """Return the place of the goal in which a point betters the best values held; None where it does not.

    Two values of a goal that others come after are equally good where neither is worse by more than its tolerance.
    """
    for number, (goal, theirs) in enumerate(zip(goals, best, strict=True)):
        ours = goal.value(x)
        last = number == len(goals) - 1
        if last or max(ours, theirs) > goal.allowed(min(ours, theirs)):
            return number if ours < theirs else None
    return None
