"""Integers fixed, everything else solved once more as a linear programme for exact figures."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import LpOutcome, SolverError, Termination
from solvers.search.lexicographic import Goal, GoalResult, with_goal_cap
from solvers.search.tolerances import GOAL_MARGINS, POLISH_TOL, REL_MARGIN, ROW_WIDENING_REL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import OptionValue

log = logging.getLogger(__name__)


PRIMAL_SIMPLEX, FORCED_SCALING = 4, 4


@dataclass(frozen=True)
class LpMethod:
    """One way to solve a linear programme."""

    method: Method = "choose"
    presolve: bool = True
    extra: Mapping[str, OptionValue] = field(default_factory=dict)


LP_METHODS = (
    LpMethod(),
    LpMethod(presolve=False),
    LpMethod(presolve=False, extra={"simplex_scale_strategy": FORCED_SCALING}),
    LpMethod(method="ipm", presolve=False),
    LpMethod(presolve=False, extra={"simplex_strategy": PRIMAL_SIMPLEX}),
    LpMethod(presolve=False, extra={"simplex_scale_strategy": 0}),
)
"""Ways to be tried in turn: over long horizons figures grow so far apart that HiGHS trusts no result of some."""


def polish(
    matrix: Matrix, results: tuple[GoalResult, ...], x: np.ndarray, last: Goal, time_limit_s: float | None = None
) -> np.ndarray | None:
    """Return the point with the integers of `x` and everything else best for `last`, goals kept; None if there is none.

    Parameters
    ----------
    matrix
        The model, without rows for goals.
    results
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
    fixed = _widen_integer_rows(matrix, whole, values).with_bounds(whole, values, values)
    for room in GOAL_MARGINS:
        kept = fixed
        for number, r in enumerate(results):
            kept = with_goal_cap(kept, r.goal, _goal_cap(r, r.goal.value(x), room, earlier=number < len(results) - 1))
        outcome = solve_exactly(
            kept.with_objective(last.c, last.offset), time_limit_s, confirm=room == GOAL_MARGINS[-1]
        )
        if outcome.x is not None:
            point = outcome.x.copy()
            point[whole] = values
            return point
        if outcome.status is Termination.TIME_LIMIT:  # more room takes no less time
            break
    return None


def _widen_integer_rows(matrix: Matrix, whole: np.ndarray, values: np.ndarray) -> Matrix:
    """Return the model with rows of integers alone as wide as their values need: nothing else could keep them."""
    alone = np.ones(matrix.sizes.columns, dtype=bool)
    alone[whole] = False
    rows = np.diff(sparse.csr_array(matrix.A[:, np.flatnonzero(alone)]).indptr) == 0
    at = np.zeros(matrix.sizes.columns)
    at[whole] = values
    own = matrix.activity(at)
    miss = np.maximum(matrix.row_lower - own, own - matrix.row_upper)
    rows &= (miss > 0) & (miss <= ROW_WIDENING_REL * np.maximum(1.0, np.abs(own)))
    return replace(
        matrix,
        row_lower=np.where(rows, np.minimum(matrix.row_lower, own), matrix.row_lower),
        row_upper=np.where(rows, np.maximum(matrix.row_upper, own), matrix.row_upper),
    )


def solve_exactly(matrix: Matrix, time_limit_s: float | None = None, confirm: bool = True) -> LpOutcome:
    """Return the relaxation to the last digit: the first way that has a best or says that there is none.

    Parameters
    ----------
    matrix, time_limit_s
        The model, and the seconds for each way.
    confirm
        Whether a second way must say so too before it is believed that there is none.
    """
    claims = 0
    for way in LP_METHODS:
        outcome = _solve_with(way, matrix, time_limit_s)
        claims += outcome.status is Termination.INFEASIBLE
        if outcome.x is not None or claims > confirm or outcome.status is Termination.TIME_LIMIT:
            break
    return outcome


def _solve_with(way: LpMethod, matrix: Matrix, time_limit_s: float | None) -> LpOutcome:
    extra = {"dual_feasibility_tolerance": POLISH_TOL * 100, **way.extra}
    options = Options(feasibility_tolerance=POLISH_TOL * 10, presolve=way.presolve, extra=extra)
    try:
        return Session(matrix, options).solve_lp(time_limit_s=time_limit_s, method=way.method)
    except SolverError as error:
        log.info("settled figures: %s; another way is tried", error)
        return LpOutcome(Termination.FAILED, None, None, None, None, 0.0)


def _goal_cap(r: GoalResult, value: float, room: float, earlier: bool) -> float:
    """Return the most a goal may be: what is decided here is no goal, so only those before the last give way."""
    cap = value + (REL_MARGIN + room) * max(1.0, abs(value))
    return max(cap, r.goal.allowed(r.best)) if earlier else cap
