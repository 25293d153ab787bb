"""Which strategy takes a model: branch and bound, the large search, or a portfolio of both.

Branch and bound proves small models in seconds and gets nowhere in large ones; the large search is the other way round.
Between the two sizes nobody knows beforehand, so both run: concurrently with two processes, else in sequence.
`benchmarks/methods.py` measures where the size limits should stand.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from solvers.search import branch_and_bound, large_search
from solvers.search.initial_point import initial_point
from solvers.search.lexicographic import weighted_objective
from solvers.search.portfolio import run_concurrently, run_sequentially

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal, GoalResult, ProgressReport, SearchResult
    from solvers.search.restriction import Layout
    from solvers.search.scheduled_start import ScheduledStart
    from solvers.search.warm_start import WarmStart

log = logging.getLogger(__name__)

BRANCH_AND_BOUND_UP_TO = 500  # integer columns up to which plain branch and bound is tried alone
PORTFOLIO_UP_TO = 2500  # and up to which both are


@dataclass(eq=False)
class Model:
    """A model to search: how it is handed over, what its columns mean, and where the search may begin.

    Parameters
    ----------
    matrix, goals
        The model, and what is wanted of it.
    made_roomy, made_layout
        Give the model that asks for a little more, and what the columns mean; called at most once.
    start
        What the plan of a model much like this one decided and proved.
    scheduled
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


def search(
    model: Model, options: Options, budget: Budget, report: Callable[[ProgressReport], None] = lambda _: None
) -> SearchResult:
    """Return the best point found for goals in order, by the method that suits the size of the model.

    Raises
    ------
    Infeasible
        If the model has no solution.
    NothingFound
        If the search ended before a first one.
    """
    whole = model.matrix.sizes.integers
    if whole > PORTFOLIO_UP_TO:
        return run_large_search(model, options, budget, report)
    x = model.starting_point(replace(options, threads=1), budget)
    if whole <= BRANCH_AND_BOUND_UP_TO:
        return run_branch_and_bound(model, x, options, budget, report)
    way = run_concurrently if options.threads > 1 else run_sequentially
    return way(model, x, options, budget, report)


def run_branch_and_bound(
    model: Model, x: np.ndarray | None, options: Options, budget: Budget, report: Callable[[ProgressReport], None]
) -> SearchResult:
    """Return what plain branch and bound comes to from a point to begin with."""
    alone = replace(options, threads=1)
    return branch_and_bound.search(model.matrix, model.goals, alone, budget, report, x, model.known_bound)


def run_large_search(
    model: Model, options: Options, budget: Budget, report: Callable[[ProgressReport], None]
) -> SearchResult:
    """Return what the search for large models comes to."""
    given = (model.matrix, model.make_margin_matrix(), model.layout, model.goals)
    return large_search.search(*given, options, budget, report, model.warm_start, model.scheduled_start)
