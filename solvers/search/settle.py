"""Whole decisions fixed, the rest solved once more as a linear programme for exact figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.options import Options
from solvers.search.goals import Goal, limited

if TYPE_CHECKING:
    from solvers.matrix import Matrix

EXACT = 1e-9
ROOMS = (0.0, 1e-6, 1e-5)
"""Relative room given to goals reached when a solver's tolerance turns out to have carried them."""


def settle(matrix: Matrix, goals: tuple[Goal, ...], x: np.ndarray, last: Goal) -> np.ndarray | None:
    """Return the point with the integers of `x` and everything else best for `last`, goals kept; None if there is none.

    Parameters
    ----------
    matrix
        The model, without rows for goals.
    goals
        Goals in order, to stay at their value in `x` or better.
    x
        A point whose integer columns are taken, rounded.
    last
        What decides among the points that are equal in every goal.
    """
    whole = np.flatnonzero(matrix.integer)
    values = np.round(x[whole])
    fixed = matrix.with_bounds(whole, values, values)
    for room in ROOMS:
        kept = fixed
        for goal in goals:
            value = goal.value(x)
            kept = limited(kept, goal, value + room * max(1.0, abs(value)))
        options = Options(
            feasibility_tolerance=EXACT * 10, presolve=True, extra={"dual_feasibility_tolerance": EXACT * 100}
        )
        session = Session(kept.with_objective(last.c, last.offset), options)
        outcome = session.solve_lp()
        if outcome.x is not None:
            point = outcome.x.copy()
            point[whole] = values
            return point
    return None
