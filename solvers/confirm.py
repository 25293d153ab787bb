"""Whether a claim that a model has no point stands up to the size of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import SolverError, Termination

if TYPE_CHECKING:
    from solvers.matrix import Matrix

WIDE, HOPELESS = 1e7, 1e12
"""Size of a figure from which a tolerance of 1e-6 is finer than sums of it can be trusted to be, and one of 1e-3."""

COARSE = 1e-3


def holds_coarsely(matrix: Matrix, time_limit_s: float | None = None) -> bool:
    """Return whether a model said to be infeasible is so by a tolerance that suits the size of its figures.

    Without presolve. What time leaves open is not confirmed.
    """
    size = largest(matrix)
    if size < WIDE:
        return True
    if size > HOPELESS:
        return False
    options = Options(presolve=False, feasibility_tolerance=COARSE, confirm_infeasible=False)
    try:
        outcome = Session(matrix.with_objective(np.zeros(len(matrix.c))), options).solve_mip(time_limit_s)
    except SolverError:
        return False
    return outcome.termination is Termination.INFEASIBLE


def largest(matrix: Matrix) -> float:
    """Return the largest finite figure among the limits of rows and columns, and the coefficients."""
    sides = (matrix.row_lower, matrix.row_upper, matrix.col_lower, matrix.col_upper, matrix.A.data)
    figures = np.abs(np.concatenate(sides))
    known = figures[np.isfinite(figures) & (figures < 1e20)]
    return float(known.max(initial=0.0))
