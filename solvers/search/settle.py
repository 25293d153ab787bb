"""Whole decisions fixed, the rest solved once more as a linear programme for exact figures."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import LpOutcome, SolverError, Termination
from solvers.search.goals import HAIR, Goal, Reached, capped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import OptionValue

log = logging.getLogger(__name__)

EXACT = 1e-9
ROOMS = (0.0, 1e-6, 1e-5)
"""Relative room given to goals reached when a solver's tolerance turns out to have carried them."""

WIDENED = 1e-5
"""Share of its value by which a row of integers alone may be missed: more is no rounding."""

PRIMAL_SIMPLEX, FORCED_SCALING = 4, 4


@dataclass(frozen=True)
class Way:
    """One way to solve a linear programme."""

    method: Method = "choose"
    presolve: bool = True
    extra: Mapping[str, OptionValue] = field(default_factory=dict)


WAYS = (
    Way(),
    Way(presolve=False),
    Way(presolve=False, extra={"simplex_scale_strategy": FORCED_SCALING}),
    Way(method="ipm", presolve=False),
    Way(presolve=False, extra={"simplex_strategy": PRIMAL_SIMPLEX}),
    Way(presolve=False, extra={"simplex_scale_strategy": 0}),
)
"""Ways to be tried in turn: over long horizons figures grow so far apart that HiGHS trusts no result of some."""


def settle(
    matrix: Matrix, reached: tuple[Reached, ...], x: np.ndarray, last: Goal, time_limit_s: float | None = None
) -> np.ndarray | None:
    """Return the point with the integers of `x` and everything else best for `last`, goals kept; None if there is none.

    Parameters
    ----------
    matrix
        The model, without rows for goals.
    reached
        Goals in order. The last stays at its value in `x`; those before it within tolerance of their best, which the
        goals after them may have spent already, or at their value in `x` where that is worse.
    x
        A point whose integer columns are taken, rounded.
    last
        What decides among the points that are equal in every goal.
    time_limit_s
        Seconds for each way to solve it; None for as long as it takes.
    """
    whole = np.flatnonzero(matrix.integer)
    values = np.round(x[whole])
    fixed = _with_own(matrix, whole, values).with_bounds(whole, values, values)
    for room in ROOMS:
        kept = fixed
        for number, r in enumerate(reached):
            kept = capped(kept, r.goal, _most(r, r.goal.value(x), room, earlier=number < len(reached) - 1))
        outcome = solved(kept.with_objective(last.c, last.offset), time_limit_s, confirm=room == ROOMS[-1])
        if outcome.x is not None:
            point = outcome.x.copy()
            point[whole] = values
            return point
        if outcome.status is Termination.TIME_LIMIT:  # more room takes no less time
            break
    return None


def _with_own(matrix: Matrix, whole: np.ndarray, values: np.ndarray) -> Matrix:
    """Return the model with rows of integers alone as wide as their values need: nothing else could keep them."""
    alone = np.ones(matrix.sizes.columns, dtype=bool)
    alone[whole] = False
    rows = np.diff(sparse.csr_array(matrix.A[:, np.flatnonzero(alone)]).indptr) == 0
    at = np.zeros(matrix.sizes.columns)
    at[whole] = values
    own = matrix.activity(at)
    miss = np.maximum(matrix.row_lower - own, own - matrix.row_upper)
    rows &= (miss > 0) & (miss <= WIDENED * np.maximum(1.0, np.abs(own)))
    return replace(
        matrix,
        row_lower=np.where(rows, np.minimum(matrix.row_lower, own), matrix.row_lower),
        row_upper=np.where(rows, np.maximum(matrix.row_upper, own), matrix.row_upper),
    )


def solved(matrix: Matrix, time_limit_s: float | None = None, confirm: bool = True) -> LpOutcome:
    """Return the relaxation to the last digit: the first way that has a best or says that there is none.

    Parameters
    ----------
    matrix, time_limit_s
        The model, and the seconds for each way.
    confirm
        Whether a second way must say so too before it is believed that there is none.
    """
    claims = 0
    for way in WAYS:
        outcome = _by(way, matrix, time_limit_s)
        claims += outcome.status is Termination.INFEASIBLE
        if outcome.x is not None or claims > confirm or outcome.status is Termination.TIME_LIMIT:
            break
    return outcome


def _by(way: Way, matrix: Matrix, time_limit_s: float | None) -> LpOutcome:
    extra = {"dual_feasibility_tolerance": EXACT * 100, **way.extra}
    options = Options(feasibility_tolerance=EXACT * 10, presolve=way.presolve, extra=extra)
    try:
        return Session(matrix, options).solve_lp(time_limit_s=time_limit_s, method=way.method)
    except SolverError as error:
        log.info("settled figures: %s; another way is tried", error)
        return LpOutcome(Termination.FAILED, None, None, None, None, 0.0)


def _most(r: Reached, value: float, room: float, earlier: bool) -> float:
    """Return the most a goal may be: what is decided here is no goal, so only those before the last give way."""
    held = value + (HAIR + room) * max(1.0, abs(value))
    return max(held, r.goal.allowed(r.best)) if earlier else held
