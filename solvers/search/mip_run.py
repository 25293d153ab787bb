"""Branch-and-bound runs that may fail without ending a search: a failed run finds nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from solvers.conclude import better
from solvers.highs import Session
from solvers.outcome import Outcome, SolverError, Termination
from solvers.search.tolerances import TIGHT_FEAS_TOL

if TYPE_CHECKING:
    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options

log = logging.getLogger(__name__)


def with_tight_tolerance(options: Options) -> Options:
    """Return options under which what a run proves can be believed.

    A row that keeps a goal leaves a relative 1e-7 (`REL_MARGIN`). With a tolerance ten times that, presolve of HiGHS
    1.16 can cut off better points, with a start or without one, its own bound agreeing; and points that use the
    tolerance up have no exact figures.
    """
    return replace(options, feasibility_tolerance=min(TIGHT_FEAS_TOL, options.feasibility_tolerance))


def run_mip(matrix: Matrix, options: Options, start: np.ndarray | None = None, **limits: Any) -> Outcome:
    """Return what branch and bound ends with on a matrix; `FAILED`, without a point or bound, where it fails.

    Parameters
    ----------
    matrix, options, start
        As `Session.solve_mip` takes them.
    limits
        Its other arguments.
    """
    try:
        return Session(matrix, options).solve_mip(start=start, **limits)
    except SolverError as error:
        log.warning("a run failed and is left out: %s", error)
        return Outcome(Termination.FAILED, None, None, None, None, 0.0, "highs", "", (str(error),))


def better_point(matrix: Matrix, x: np.ndarray | None, outcome: Outcome) -> np.ndarray | None:
    """Return the better of a point, which may be missing, and what a run ended with."""
    return better(matrix, x, outcome.incumbent)
