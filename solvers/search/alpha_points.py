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

from solvers.search.decision_rows import DecisionRows
from solvers.search.diving import Dive
from solvers.search.lexicographic import improves
from solvers.search.restriction import restrict
from solvers.search.tolerances import INT_TOL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import AllowedPeriods, Layout, StepDecision

log = logging.getLogger(__name__)


def dive_from_alphas(
    matrix: Matrix,
    layout: Layout,
    x: np.ndarray,
    guide: np.ndarray,
    options: Options,
    budget: Budget,
    on_point: Callable[[np.ndarray], None] = lambda _: None,
) -> np.ndarray:
    """Return the best point by several alphas, `x` where none is better; `on_point` gets each better one.

    Parameters
    ----------
    matrix, layout
        The model under the weighted objective, integer counts relaxed.
    x
        The point there is.
    guide
        A point of the model's relaxation, or near to one.
    options, budget
        For the dives; a wish to stop ends with the best so far.
    """
    settings, schedules, best = options.search.alpha_points, AlphaSchedules(matrix, layout), x
    limited, more_s = budget.sub_budget(settings.total_share), budget.left_s(settings.more_share)
    for alpha in settings.alphas:
        if limited.expired or (best is not x and more_s is not None and limited.elapsed_s > more_s):
            break
        restriction = restrict(matrix, layout, schedules.at(guide, alpha))
        method: Method = "simplex" if restriction.matrix.sizes.columns <= settings.simplex_columns else "ipm"
        cutoff = matrix.objective(best)
        y = Dive(
            restriction,
            layout,
            options,
            limited,
            cutoff,
            round_up_from=settings.round_up_from,
            resolves=settings.resolves,
            method=method,
        ).run()
        if y is not None and improves(matrix, point := restriction.lift(y), cutoff):
            best = point
            on_point(best)
        log.info("alpha %.2f: objective %.6g after %.1f s", alpha, matrix.objective(best), limited.elapsed_s)
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
    _rows: DecisionRows = field(init=False)

    def __post_init__(self) -> None:
        self._rows = DecisionRows(self.matrix, self.layout)

    def at(self, guide: np.ndarray, alpha: float) -> AllowedPeriods:
        """Return when each decision steps: once the guide has done a share of the step, or as soon as can be after it.

        What finds no room at all is not done.
        """
        found: dict[str, set[int]] = {decision.name: set() for decision in self.layout.decisions}
        self._rows.clear()
        waiting = deque(sorted(self._steps(guide, alpha), key=lambda step: step.from_period))
        placed = True
        while waiting and placed:  # what has to wait for one that comes after it in this order is tried again
            placed = False
            for _ in range(len(waiting)):
                step = waiting.popleft()
                period = self._place_step(step)
                if period is None:
                    waiting.append(step)
                else:
                    found[step.decision.name].add(period)
                    placed = True
        log.debug("alpha %.2f: no room for %d steps", alpha, len(waiting))
        return {name: frozenset(periods) for name, periods in found.items()}

    def _steps(self, guide: np.ndarray, alpha: float) -> Iterator[_Step]:
        for decision in self.layout.decisions:
            profile = guide[decision.columns]
            units = int(np.floor(profile.max(initial=0.0) + 1.0 - alpha))
            for unit in range(units):
                yield _Step(decision, unit, decision.first + int(np.argmax(profile >= unit + alpha - INT_TOL)))

    def _place_step(self, step: _Step) -> int | None:
        """Return the first of its periods in which a step has room, and take it; None if there is none."""
        may, rows, more = self._rows.room_for(step.decision, step.unit)
        may[: step.from_period - step.decision.first] = False
        if not may.any():
            return None
        offset = int(np.argmax(may))
        self._rows.add(rows, more[:, offset])
        return step.decision.first + offset
