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
    """Keeps the best of the points it is offered; only points of the true `matrix`, whole where it asks, count."""

    matrix: Matrix
    goals: tuple[Goal, ...]
    x: np.ndarray | None = field(init=False, default=None)

    def offer(self, x: np.ndarray | None) -> None:
        """Keep a point if it is one of the model and better than the one held."""
        if x is None or (self.x is not None and not is_better(self.goals, x, self.x)):
            return
        if self.matrix.max_violation(x) <= SOUND:
            self.x = x


def is_better(goals: tuple[Goal, ...], x: np.ndarray, other: np.ndarray) -> bool:
    """Return whether a point is better than another in the first goal in which they are not equally good.

    Two values of a goal that others come after are equally good where neither is worse by more than its tolerance.
    """
    for number, goal in enumerate(goals):
        ours, theirs = goal.value(x), goal.value(other)
        last = number == len(goals) - 1
        if last or max(ours, theirs) > goal.allowed(min(ours, theirs)):
            return ours < theirs
    return False
