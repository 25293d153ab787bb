"""What a solver run ended with: why it stopped and what we hold are two separate facts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

OPTIMAL_GAP = 1e-6
"""Relative gap up to which a solution counts as proven optimal rather than as good enough."""


class SolverError(Exception):
    """A solver failed, refused an option, or stopped in a way that is not a result."""


class Termination(StrEnum):
    """Why a solver stopped; says nothing about whether a solution is held.

    `CUTOFF` means that nothing better than the objective limit given to the run exists, which is no proof that the
    model itself is infeasible. `EXHAUSTED` is the end of a search that has nothing more to try and has not proven
    every goal; `FAILED` that of a run that ended without a result.
    """

    OPTIMAL = "optimal"
    GAP_LIMIT = "gap_limit"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    CUTOFF = "cutoff"
    TIME_LIMIT = "time_limit"
    NODE_LIMIT = "node_limit"
    INTERRUPTED = "interrupted"
    EXHAUSTED = "exhausted"
    FAILED = "failed"


@dataclass(frozen=True, eq=False)
class Outcome:
    """One finished run; values are in the minimising sense of the matrix, and None where nothing is known.

    `incumbent` is the best solution in column order and `objective` its value; `bound` is the proven limit on any
    solution; `gap` is their relative distance; `log` holds the solver's lines and this package's notes on the run.
    `iterations` counts those of the simplex method in all its relaxations, 0 where the solver does not say.
    """

    termination: Termination
    incumbent: np.ndarray | None
    objective: float | None
    bound: float | None
    gap: float | None
    runtime_s: float
    solver: str
    version: str
    log: tuple[str, ...] = ()
    iterations: int = 0


@dataclass(frozen=True, eq=False)
class LpOutcome:
    """One finished linear relaxation: a vertex or interior point with its duals, or None where there is none.

    `iterations` counts those of the simplex method: what it cost, whatever the machine.
    """

    status: Termination
    x: np.ndarray | None
    objective: float | None
    row_duals: np.ndarray | None
    reduced_costs: np.ndarray | None
    runtime_s: float
    iterations: int = 0


def finite(value: float) -> float | None:
    """Return the value, or None for the infinities and NaN that solvers use for "nothing known"."""
    return float(value) if math.isfinite(value) and abs(value) < 1e30 else None


def relative_gap(objective: float | None, bound: float | None) -> float | None:
    """Return ``|objective - bound| / |objective|``; None when a side is unknown or the objective is zero."""
    if objective is None or bound is None:
        return None
    distance = abs(objective - bound)
    if distance <= 1e-9:
        return 0.0
    return distance / abs(objective) if abs(objective) > 1e-9 else None


def is_proven(objective: float, bound: float | None, absolute_gap: float) -> bool:
    """Tell whether the bound meets the objective, relatively to `OPTIMAL_GAP` or within the absolute gap."""
    if bound is None:
        return False
    return objective - bound <= max(absolute_gap, OPTIMAL_GAP * abs(objective))
