"""Searches in the elastic model: the least weighted set of levers, what few of them close at most, further sets."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from planner.solving import search_options
from solvers.outcome import Termination
from solvers.search.mip_run import run_mip, with_tight_tolerance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from planner.model.elastic import ElasticModel, Pull
    from planner.model.elastic_columns import Terms
    from planner.model.elastic_items import Item
    from planner.studies.asking import Asking
    from solvers.matrix import Matrix
    from solvers.outcome import Outcome
    from solvers.search.budget import Budget

log = logging.getLogger(__name__)

SAME_MW = 1e-5
"""By how much less may be missing for two plans to miss the same."""
LEAST_STEP = 1e-6
LEAST_SHARE = 0.6
"""Of the time for a set, for the least weight; the rest is for what is closed at most where none closes all."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a search in the elastic model ends with.

    Parameters
    ----------
    x
        The point; None without one.
    pulls
        The levers that it pulls.
    missing_mw
        What is missing in it.
    bound
        What a set weighs at least that closes as much; of how things stand, what is missing at least.
    proven
        Whether none weighs less.
    impossible
        Whether it is proven that there is no point.
    """

    x: np.ndarray | None
    pulls: tuple[Pull, ...] = ()
    missing_mw: float | None = None
    bound: float | None = None
    proven: bool = False
    impossible: bool = False

    @property
    def closes(self) -> bool:
        """Whether nothing is missing."""
        return self.missing_mw is not None and self.missing_mw <= SAME_MW


class Searching(Protocol):
    """What is asked of a search in an elastic model, small or large."""

    model: ElasticModel
    none_closes: bool

    def stands(self, budget: Budget) -> Found:
        """Return what is missing without levers."""

    def best(self, budget: Budget) -> Found:
        """Return the least weighted set of all that close most, and were not left out."""

    def alone(self, items: Sequence[Item], budget: Budget) -> Found:
        """Return the single lever of some that closes most, the least of these."""

    def leave_out(self, items: tuple[Item, ...]) -> None:
        """Seek no set any more that contains these levers."""

    def forget(self) -> None:
        """Seek among all sets again."""

    def least_of_all(self, budget: Budget) -> float | None:
        """Return what any set weighs at least that closes all, where no search has said so; None: not known."""


@dataclass(eq=False)
class SmallSearch:
    """Branch and bound in the whole elastic model: what it ends with is proven."""

    model: ElasticModel
    asking: Asking
    most: int
    cuts: list[tuple[Item, ...]] = field(default_factory=list)
    none_closes: bool = False

    def stands(self, budget: Budget) -> Found:
        """Return what is missing without levers."""
        return self._solved(self.model.matrix(0), self.model.missing, budget)

    def best(self, budget: Budget) -> Found:
        """Return the least weighted set that closes all; where none does, that of those that close most."""
        least = self._least_weight(0.0, self.most, None, budget.sub_budget(LEAST_SHARE))
        if least.x is not None or not least.impossible:
            return least
        self.none_closes = self.none_closes or not self.cuts
        return self._closing_most(self.most, None, budget) if self.none_closes else least

    def alone(self, items: Sequence[Item], budget: Budget) -> Found:
        """Return the single lever of some that closes most, the least of these."""
        return self._closing_most(1, items, budget)

    def leave_out(self, items: tuple[Item, ...]) -> None:
        """Seek no set any more that contains these levers."""
        self.cuts.append(items)

    def forget(self) -> None:
        """Seek among all sets again."""
        self.cuts.clear()

    def least_of_all(self, budget: Budget) -> float | None:
        """Return nothing: each set has its own bound."""
        _ = budget
        return None

    def _closing_most(self, most: int, items: Iterable[Item] | None, budget: Budget) -> Found:
        matrix = self._cut(self.model.matrix(most, items))
        best = self._solved(matrix, self.model.missing, budget.sub_budget(0.5))
        if best.missing_mw is None:
            return best
        missing_mw = 0.0 if best.closes else best.missing_mw + SAME_MW
        least = self._least_weight(missing_mw, most, items, budget)
        proven = least.proven and best.proven
        return replace(best, bound=None, proven=False) if least.x is None else replace(least, proven=proven)

    def _least_weight(self, missing_mw: float, most: int, items: Iterable[Item] | None, budget: Budget) -> Found:
        matrix = self._cut(self.model.matrix(most, items, missing_mw))
        return self._solved(matrix, self.model.weighted, budget)

    def _cut(self, matrix: Matrix) -> Matrix:
        for items in self.cuts:
            matrix = self.model.without(matrix, items)
        return matrix

    def _solved(self, matrix: Matrix, terms: Terms, budget: Budget) -> Found:
        options = search_options(self.model.sets, 0.0, 1, self.asking.seed)
        options = replace(with_tight_tolerance(options), absolute_gap=LEAST_STEP)
        outcome = run_mip(
            matrix.with_objective(self.model.vector(terms, matrix)),
            options,
            time_limit_s=budget.left_s(),
            should_stop=budget.should_stop,
        )
        return found_in(self.model, outcome)


def found_in(model: ElasticModel, outcome: Outcome) -> Found:
    """Return what a run in an elastic model ended with.

    Parameters
    ----------
    model
        The model.
    outcome
        The end of the run, over all columns of the model.
    """
    log.info(
        "elastic: %s, %s of at least %s, %.1f s", outcome.termination, outcome.objective, outcome.bound,
        outcome.runtime_s,
    )  # fmt: skip
    x, value, bound = outcome.incumbent, outcome.objective, outcome.bound
    if x is None:
        return Found(None, bound=bound, impossible=outcome.termination is Termination.INFEASIBLE)
    proven = value is not None and bound is not None and value - bound <= LEAST_STEP * max(1.0, abs(value))
    missing_mw = max(0.0, sum(float(x[column]) for column in model.missing))
    return Found(x, model.pulls(x), missing_mw, bound, proven)
