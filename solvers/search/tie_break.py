"""Choose among points that are equal in every goal: some columns are solved again, all others stay."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.matrix import Matrix
from solvers.search.polishing import solve_exactly
from solvers.search.tolerances import GOAL_ABS_TOL, GOAL_REL_TOL, TIE_BREAK_FEAS_TOL

if TYPE_CHECKING:
    from solvers.search.lexicographic import Goal

log = logging.getLogger(__name__)


def tie_break(
    matrix: Matrix,
    x: np.ndarray,
    goals: tuple[Goal, ...],
    free: np.ndarray,
    aims: tuple[np.ndarray, ...],
    time_limit_s: float | None = None,
) -> np.ndarray:
    """Return `x` with the columns `free` least for each aim in order, no goal worse; as it is where that fails.

    Parameters
    ----------
    matrix
        The model, without rows for goals.
    x
        A point of the model.
    goals
        What may not become worse than it is in `x`.
    free
        Columns that may change; integer ones are not among them.
    aims
        Costs over all columns to be minimised one after the other, each held while the next is taken.
    time_limit_s
        Seconds for each way to solve for one aim; None for as long as it takes.
    """
    if not len(free):
        return x
    part = _subproblem(matrix, x, free)
    for row in goals:
        part = _with_cost_cap(part, row.c[free], x[free])
    for aim in aims:
        if not aim[free].any():
            continue
        better = solve_exactly(part.with_objective(aim[free]), time_limit_s).x
        if better is None:
            break
        point = x.copy()
        point[free] = better
        if not _is_no_worse(matrix, x, point, goals):
            log.info("choice among equal plans: the one found does not keep what was reached")
            break
        x, part = point, _with_cost_cap(part, aim[free], better)
    return x


def _subproblem(matrix: Matrix, x: np.ndarray, free: np.ndarray) -> Matrix:
    """Return the rows that speak of the free columns, all else put in; `x` is inside by what its own rounding left."""
    inside = sparse.csr_array(matrix.A[:, free])
    rows = np.flatnonzero(np.diff(inside.indptr))
    inside = inside[rows]
    own = np.asarray(inside @ x[free])
    rest = matrix.activity(x)[rows] - own
    return Matrix(
        np.zeros(len(free)),
        0.0,
        inside,
        np.minimum(matrix.row_lower[rows] - rest, own),
        np.maximum(matrix.row_upper[rows] - rest, own),
        np.minimum(matrix.col_lower[free], x[free]),
        np.maximum(matrix.col_upper[free], x[free]),
        np.zeros(len(free), dtype=bool),
        tuple(matrix.row_names[row] for row in rows),
        tuple(matrix.col_names[column] for column in free),
    )


def _with_cost_cap(part: Matrix, c: np.ndarray, x: np.ndarray) -> Matrix:
    """Return the part with a row that keeps a cost at its value in `x` or less."""
    row = sparse.csr_array(c.reshape(1, -1))
    return part.with_rows(row, [-np.inf], [float(c @ x)], ["kept"]) if row.nnz else part


def _is_no_worse(matrix: Matrix, before: np.ndarray, after: np.ndarray, goals: tuple[Goal, ...]) -> bool:
    """Return whether a point breaks no row more than before, and no goal came out worse."""
    kept = all(
        row.value(after) <= row.value(before) + GOAL_ABS_TOL + GOAL_REL_TOL * abs(row.value(before)) for row in goals
    )
    return kept and matrix.max_violation(after) <= max(matrix.max_violation(before), TIE_BREAK_FEAS_TOL)
