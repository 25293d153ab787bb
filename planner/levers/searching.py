"""Searches in the elastic model: the least weighted set of levers, what a few levers close at most, and further sets."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.solving import search_options
from solvers.outcome import Termination
from solvers.search.mip_run import run_mip, with_tight_tolerance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.elastic import ElasticModel, Pull
    from planner.model.elastic_columns import Terms
    from planner.model.elastic_items import Item
    from planner.studies.asking import Asking
    from solvers.matrix import Matrix
    from solvers.search.budget import Budget

log = logging.getLogger(__name__)

SAME_MW = 1e-5
"""By how much less may be missing for two plans to miss the same."""
LEAST_STEP = 1e-6


@dataclass(frozen=True, eq=False)
class Found:
    """A point of the elastic model: the levers it pulls, what is missing, and what is proven of what was sought."""

    x: np.ndarray | None
    pulls: tuple[Pull, ...]
    value: float | None
    bound: float | None
    impossible: bool = False

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        if self.value is None or self.bound is None:
            return self.impossible
        return self.value - self.bound <= LEAST_STEP * max(1.0, abs(self.value))


@dataclass(eq=False)
class LeverSearch:
    """Searches in one elastic model."""

    model: ElasticModel
    asking: Asking
    most: int
    cuts: list[tuple[Item, ...]] = field(default_factory=list)

    def least_missing(self, budget: Budget, most: int, items: Iterable[Item] | None = None) -> Found:
        """Return a point with the least missing, with at most so many levers of some."""
        matrix = self._cut(self.model.matrix(most, items))
        return self._solved(matrix, self.model.missing, budget)

    def least_weight(
        self, budget: Budget, missing_mw: float, most: int, items: Iterable[Item] | None = None,
        start: Found | None = None,
    ) -> Found:  # fmt: skip
        """Return the least weighted set of levers with which no more than so much is missing."""
        matrix = self._cut(self.model.matrix(most, items, missing_mw))
        return self._solved(matrix, self.model.weighted, budget, start)

    def leave_out(self, items: tuple[Item, ...]) -> None:
        """Seek no set any more that contains these levers."""
        self.cuts.append(items)

    def _cut(self, matrix: Matrix) -> Matrix:
        for items in self.cuts:
            matrix = self.model.without(matrix, items)
        return matrix

    def _solved(self, matrix: Matrix, terms: Terms, budget: Budget, start: Found | None = None) -> Found:
        options = search_options(self.model.sets, 0.0, 1, self.asking.seed)
        options = replace(with_tight_tolerance(options), absolute_gap=LEAST_STEP)
        outcome = run_mip(
            matrix.with_objective(self.model.vector(terms, matrix)),
            options,
            None if start is None else start.x,
            time_limit_s=budget.left_s(),
            should_stop=budget.should_stop,
        )
        log.info("elastic: %s, %s of at least %s, %.1f s", outcome.termination, outcome.objective, outcome.bound,
                 outcome.runtime_s)  # fmt: skip
        x = outcome.incumbent
        if x is None:
            return Found(None, (), None, outcome.bound, outcome.termination is Termination.INFEASIBLE)
        return Found(x, self.model.pulls(x), outcome.objective, outcome.bound)
