"""Whole decisions fixed, the rest solved once more as a linear programme for exact figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.options import Options
from solvers.search.goals import HAIR, Goal, Reached, capped

if TYPE_CHECKING:
    from solvers.matrix import Matrix

EXACT = 1e-9
ROOMS = (0.0, 1e-6, 1e-5)
"""Relative room given to goals reached when a solver's tolerance turns out to have carried them."""


def settle(matrix: Matrix, reached: tuple[Reached, ...], x: np.ndarray, last: Goal) -> np.ndarray | None:
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
    """
    whole = np.flatnonzero(matrix.integer)
    values = np.round(x[whole])
    fixed = matrix.with_bounds(whole, values, values)
    for room in ROOMS:
        kept = fixed
        for number, r in enumerate(reached):
            kept = capped(kept, r.goal, _most(r, r.goal.value(x), room, earlier=number < len(reached) - 1))
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


def _most(r: Reached, value: float, room: float, earlier: bool) -> float:
    """Return the most a goal may be: what is decided here is no goal, so only those before the last give way."""
    held = value + (HAIR + room) * max(1.0, abs(value))
    return max(held, r.goal.allowed(r.best)) if earlier else held
