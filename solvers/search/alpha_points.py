"""Alpha points: each decision steps once a guide has done a share alpha of it, or soon after, as others leave room.

In models of starts by period the LP relaxation starts everything in small parts at once. When it has done a share of
something is a good order to do it in (Phillips, Stein and Wein 1998, *Minimizing average completion time in the
presence of release dates*; Goemans 1997, *Improved approximation algorithms for scheduling with release dates*). In
this order each step takes the first period that is left to it by the rows of decisions alone: predecessors, crews,
stocks. What such a schedule is worth, the LP with its decisions fixed says; a dive makes its indicators whole.
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search.diving import Dive
from solvers.search.lexicographic import improves
from solvers.search.restriction import restrict
from solvers.search.tolerances import FEAS_TOL, INT_TOL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import AllowedPeriods, Layout, StepDecision

log = logging.getLogger(__name__)


def best_alpha_point(
    matrix: Matrix, layout: Layout, guide: np.ndarray, options: Options, budget: Budget, cutoff: float
) -> np.ndarray | None:
    """Return the best point by several alphas that is better than `cutoff`; None where there is none in time.

    Parameters
    ----------
    matrix, layout
        The model under the weighted objective, integer counts relaxed.
    guide
        A point of its relaxation, or near to one.
    options, budget
        For the dives; a wish to stop ends with the best so far.
    cutoff
        Objective of the point there is.
    """
    settings, schedules, best = options.search.alpha_points, AlphaSchedules(matrix, layout), None
    limited, more_s = budget.sub_budget(settings.total_share), budget.left_s(settings.more_share)
    for alpha in settings.alphas:
        if limited.expired or (best is not None and more_s is not None and limited.elapsed_s > more_s):
            break
        restriction = restrict(matrix, layout, schedules.at(guide, alpha))
        method = "simplex" if restriction.matrix.sizes.columns <= settings.simplex_columns else "ipm"
        y = Dive(
            restriction, layout, options, limited, cutoff, settings.round_up_from, None, settings.resolves, method
        ).run()
        if y is not None and improves(matrix, point := restriction.lift(y), cutoff):
            best, cutoff = point, matrix.objective(point)
        log.info("alpha %.2f: objective %.6g after %.1f s", alpha, cutoff, limited.elapsed_s)
    return best


@dataclass(frozen=True)
class _Step:
    """One unit of a step decision, and the first period it may be done in."""

    decision: StepDecision
    unit: int
    from_period: int


@dataclass(eq=False)
class AlphaSchedules:
    """Schedules of the step decisions of one model."""

    matrix: Matrix
    layout: Layout
    _rows: sparse.csc_array = field(init=False)  # those in which only step decisions stand

    def __post_init__(self) -> None:
        rows = sparse.csr_array(self.matrix.A)
        deciding = np.zeros(self.matrix.sizes.columns, dtype=bool)
        for decision in self.layout.decisions:
            deciding[decision.columns] = True
        others = np.bincount(np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))[~deciding[rows.indices]],
                             minlength=rows.shape[0])  # fmt: skip
        alone = np.flatnonzero((others == 0) & (np.diff(rows.indptr) > 0))
        self._rows = sparse.csc_array(rows[alone])
        self._lower, self._upper = self.matrix.row_lower[alone], self.matrix.row_upper[alone]

    def at(self, guide: np.ndarray, alpha: float) -> AllowedPeriods:
        """Return when each decision steps: once the guide has done a share of the step, or as soon as can be after it.

        What finds no room at all is not done.
        """
        found: dict[str, set[int]] = {decision.name: set() for decision in self.layout.decisions}
        activity = np.zeros(len(self._lower))
        waiting = deque(sorted(self._steps(guide, alpha), key=lambda step: step.from_period))
        placed = True
        while waiting and placed:  # what has to wait for one that comes after it in this order is tried again
            placed = False
            for _ in range(len(waiting)):
                step = waiting.popleft()
                offset = self._place(step, activity)
                if offset is None:
                    waiting.append(step)
                else:
                    found[step.decision.name].add(step.decision.first + offset)
                    placed = True
        log.debug("alpha %.2f: no room for %d steps", alpha, len(waiting))
        return {name: frozenset(periods) for name, periods in found.items()}

    def _steps(self, guide: np.ndarray, alpha: float) -> Iterator[_Step]:
        for decision in self.layout.decisions:
            profile = guide[decision.columns]
            units = int(np.floor(profile.max(initial=0.0) + 1.0 - alpha))
            for unit in range(units):
                yield _Step(decision, unit, decision.first + int(np.argmax(profile >= unit + alpha - INT_TOL)))

    def _place(self, step: _Step, activity: np.ndarray) -> int | None:
        """Return the first of its periods in which a step can be done, and add it to the rows; None if there is none."""
        columns = step.decision.columns
        lower, upper = self.matrix.col_lower[columns], self.matrix.col_upper[columns]
        at = np.arange(len(columns))
        # Done from a period on, the columns before it hold the units before this one, those from it on one more.
        may = (at >= step.from_period - step.decision.first) & (
            np.maximum.accumulate((upper < step.unit + 1 - INT_TOL)[::-1])[::-1] == 0
        )
        may &= np.concatenate([[True], np.minimum.accumulate(lower[:-1] <= step.unit + INT_TOL)])
        here = self._rows[:, columns]
        rows = np.unique(here.indices)
        if len(rows):
            more = np.cumsum(here[rows].toarray()[:, ::-1], axis=1)[:, ::-1]
            before = activity[rows, np.newaxis]
            after = before + more
            most = np.maximum(self._upper[rows, np.newaxis], before) + FEAS_TOL
            least = np.minimum(self._lower[rows, np.newaxis], before) - FEAS_TOL
            may &= np.all((after <= most) & (after >= least), axis=0)
        if not may.any():
            return None
        offset = int(np.argmax(may))
        if len(rows):
            activity[rows] += more[:, offset]
        return offset
