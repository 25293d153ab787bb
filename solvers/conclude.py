"""From what a solver hands back to an `Outcome` that can be trusted: cleaned, recomputed and consistent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.outcome import Outcome, SolverError, Termination, is_proven, relative_gap

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.options import Options

INTEGRALITY_TOLERANCE = 1e-6
"""Distance up to which the value of an integer column is rounded; larger ones stay as the solver left them."""


@dataclass(frozen=True, eq=False)
class Ended:
    """The bare facts of a run: x None when the solver holds no feasible solution, bound None when none is proven."""

    termination: Termination
    x: np.ndarray | None
    bound: float | None
    runtime_s: float
    solver: str
    version: str
    log: tuple[str, ...]
    iterations: int = 0


def cleaned(matrix: Matrix, x: np.ndarray) -> np.ndarray:
    """Return x with near-integers rounded in integer columns and hair-line breaches of bounds clipped."""
    x = np.array(x, dtype=float)
    rounded = np.round(x)
    near = matrix.integer & (np.abs(x - rounded) <= INTEGRALITY_TOLERANCE)
    x[near] = rounded[near]
    clipped = np.clip(x, matrix.col_lower, matrix.col_upper)
    hair = np.abs(clipped - x) <= INTEGRALITY_TOLERANCE
    x[hair] = clipped[hair]
    return x + 0.0


def better(matrix: Matrix, x: np.ndarray | None, start: np.ndarray | None) -> np.ndarray | None:
    """Return the better of two feasible points, either of which may be missing."""
    if x is None or start is None:
        return start if x is None else x
    return start if matrix.objective(start) < matrix.objective(x) else x


def conclude(matrix: Matrix, options: Options, ended: Ended, cutoff: float | None = None) -> Outcome:
    """Return the outcome with objective and gap recomputed from the cleaned solution and the bound.

    Under a cutoff the search skips whatever cannot beat it, so nothing beyond the cutoff is proven.

    Raises
    ------
    SolverError
        If the claim contradicts itself: infeasible with a solution in hand, or optimal without one.
    """
    x = None if ended.x is None else cleaned(matrix, ended.x)
    objective = None if x is None else matrix.objective(x)
    termination, bound, log = ended.termination, ended.bound, list(ended.log)
    if termination is Termination.INFEASIBLE and cutoff is not None:
        termination = Termination.CUTOFF
    if termination is Termination.INFEASIBLE and x is not None:
        raise SolverError(f"{ended.solver} claims infeasibility while a feasible solution is in hand")
    if termination is Termination.OPTIMAL and objective is None:
        raise SolverError(f"{ended.solver} claims optimality without handing over a solution")
    if cutoff is not None and termination in (Termination.CUTOFF, Termination.OPTIMAL):
        termination = Termination.CUTOFF if objective is None or objective > cutoff else termination
    if cutoff is not None and bound is not None:
        bound = min(bound, cutoff)
    if termination is Termination.CUTOFF:
        bound = cutoff
    if objective is not None and bound is not None and bound > objective:
        if bound > objective + max(options.absolute_gap, 1e-5 * abs(objective)):
            log.append(f"bound {bound} is beyond the solution's value {objective} and was dropped")
            bound = None
        else:
            bound = objective
    if termination is Termination.OPTIMAL and objective is not None:
        proven = is_proven(objective, bound, options.absolute_gap)
        termination = Termination.OPTIMAL if proven else Termination.GAP_LIMIT
    return Outcome(
        termination,
        x,
        objective,
        bound,
        relative_gap(objective, bound),
        ended.runtime_s,
        ended.solver,
        ended.version,
        tuple(log),
        ended.iterations,
    )
