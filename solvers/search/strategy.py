"""Which strategy takes a model: branch and bound, the large search, or a portfolio of both.

Branch and bound proves small models in seconds and gets nowhere in large ones; the large search is the other way round.
Between the two sizes nobody knows beforehand, so both run: concurrently with two processes, else in sequence.
`benchmarks/methods.py` measures where the size limits should stand.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from solvers.search import branch_and_bound, large_search
from solvers.search.portfolio import run_concurrently, run_sequentially

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import ProgressReport, SearchResult
    from solvers.search.search_model import Model

log = logging.getLogger(__name__)


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
    if whole > options.search.strategy.portfolio_up_to:
        return run_large_search(model, options, budget, report)
    x = model.starting_point(replace(options, threads=1), budget)
    if whole <= options.search.strategy.branch_and_bound_up_to:
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
