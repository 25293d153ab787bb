"""A model as a search takes it: how it is handed over, what its columns mean, and where the search may begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from solvers.search.initial_point import initial_point
from solvers.search.lexicographic import weighted_objective

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal, GoalResult
    from solvers.search.restriction import Layout
    from solvers.search.scheduled_start import ScheduledStart
    from solvers.search.warm_start import WarmStart


@dataclass(eq=False)
class Model:
    """A model to search: how it is handed over, what its columns mean, and where the search may begin.

    Parameters
    ----------
    matrix, goals
        The model, and what is wanted of it.
    make_margin_matrix, make_layout
        Give the model with a margin for rounding, and what the columns mean; called at most once.
    warm_start
        What the plan of a model much like this one decided and proved.
    scheduled_start
        Schedules of what must be done, where something must.
    """

    matrix: Matrix
    goals: tuple[Goal, ...]
    make_margin_matrix: Callable[[], Matrix]
    make_layout: Callable[[], Layout]
    warm_start: WarmStart | None = None
    scheduled_start: ScheduledStart | None = None

    @cached_property
    def layout(self) -> Layout:
        """What the columns mean."""
        return self.make_layout()

    def known_bound(self, results: list[GoalResult]) -> float | None:
        """Return the bound of the next goal that the plan started from gives."""
        return None if self.warm_start is None else self.warm_start.bound(self.goals, results)

    def starting_point(self, options: Options, budget: Budget) -> np.ndarray | None:
        """Return a point to begin with: the plan to start from, nothing done, or what must be as scheduled."""
        primal_model = weighted_objective(self.matrix, self.goals)
        if self.warm_start is not None:
            x = self.warm_start.exact_point(self.matrix, self.layout, self.goals, options, budget)
            x = self.warm_start.point(primal_model, self.layout, options, budget) if x is None else x
            if x is not None:
                return x
        return initial_point(primal_model, self.layout, options, budget, self.scheduled_start, coarse=False)
