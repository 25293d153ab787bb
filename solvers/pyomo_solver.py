"""A second opinion: the same model, solved by SCIP, CBC or GLPK through Pyomo.

SCIP comes with the Python package `pyscipopt`; CBC and GLPK are programs on the search path. None of them shares code
with HiGHS. They take no start, report no progress and cannot be stopped with their best solution.
"""

from __future__ import annotations

import logging
import math
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo
from pyomo.common.errors import ApplicationError
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.opt import SolverStatus, TerminationCondition

from solvers.conclude import Ended, conclude
from solvers.options import Options
from solvers.outcome import Outcome, SolverError, Termination, finite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solvers.listen import OnProgress, ShouldStop
    from solvers.matrix import Matrix

_Condition: Any = TerminationCondition
TERMINATIONS = {
    _Condition.optimal: Termination.OPTIMAL,
    _Condition.feasible: Termination.GAP_LIMIT,
    _Condition.infeasible: Termination.INFEASIBLE,
    _Condition.unbounded: Termination.UNBOUNDED,
    _Condition.maxTimeLimit: Termination.TIME_LIMIT,
    _Condition.maxEvaluations: Termination.NODE_LIMIT,
    _Condition.maxIterations: Termination.NODE_LIMIT,  # Pyomo's word for SCIP's nodes; iterations are never limited
    _Condition.userInterrupt: Termination.INTERRUPTED,
}
ACCEPTED_BREACH = 1e-5
"""Absolute breach of a row up to which a solution handed back counts as feasible."""


@dataclass(frozen=True)
class Plugin:
    """How one solver is called: its name in Pyomo, its words for our options, and whether its bound means anything."""

    pyomo_name: str
    words: dict[str, str] = field(default_factory=dict)
    bound: bool = True
    whole_seconds: bool = False


PLUGINS = {
    "scip": Plugin(
        "scip_direct",
        {
            "gap": "limits/gap",
            "absolute_gap": "limits/absgap",
            "seed": "randomization/randomseedshift",
            "node_limit": "limits/nodes",
            "feasibility_tolerance": "numerics/feastol",
        },
    ),
    "cbc": Plugin(
        "cbc",
        {
            "gap": "ratioGap",
            "absolute_gap": "allowableGap",
            "threads": "threads",
            "seed": "randomCbcSeed",
            "node_limit": "maxNodes",
        },
    ),
    "glpk": Plugin("glpk", {"gap": "mipgap", "seed": "seed"}, bound=False, whole_seconds=True),
}


def found() -> tuple[str, ...]:
    """Return the names in `PLUGINS` that Pyomo can run on this machine."""
    return tuple(name for name in PLUGINS if PyomoBackend(name).available)


class PyomoBackend:
    """One solver behind Pyomo, as a back end for matrices and for Pyomo models themselves."""

    def __init__(self, name: str) -> None:
        if name not in PLUGINS:
            raise ValueError(f"unknown solver {name!r}; solvers through Pyomo are {', '.join(PLUGINS)}")
        self.name, self._plugin = name, PLUGINS[name]

    @property
    def features(self) -> frozenset[str]:
        """What it can do."""
        known = {"seed", "threads", "node_limit"} & set(self._plugin.words)
        return frozenset({"mip", "lp", *known, *(["bound"] if self._plugin.bound else [])})

    @property
    def available(self) -> bool:
        """Tell whether Pyomo can run it here."""
        return bool(pyo.SolverFactory(self._plugin.pyomo_name).available(exception_flag=False))

    def solve(
        self,
        matrix: Matrix,
        options: Options,
        start: np.ndarray | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Outcome:
        """Return what the solver ends with on the matrix; start, progress and stop are beyond it and only noted.

        Raises
        ------
        SolverError
            If the solver is missing, an option has no counterpart there, or it ends without a result.
        """
        unused = {"start": start, "progress": on_progress, "interruption": should_stop}
        notes = tuple(f"{self.name}: no {what} through Pyomo" for what, given in unused.items() if given is not None)
        model = to_pyomo(matrix)
        return self.solve_model(model, matrix, tuple(model.x.values()), options, notes)

    def solve_model(
        self, model: Any, matrix: Matrix, columns: Sequence[Any], options: Options, notes: tuple[str, ...] = ()
    ) -> Outcome:
        """Return what the solver ends with on a Pyomo model, judged by its matrix and columns from `from_pyomo`.

        The model goes to the solver by Pyomo's own road, so a difference to a solve of the matrix would show a fault
        in the hand-over. The values of its variables are overwritten.
        """
        solver = pyo.SolverFactory(self._plugin.pyomo_name)
        if not solver.available(exception_flag=False):
            raise SolverError(f"{self.name} is not installed")
        began_s = time.monotonic()
        results = self._results(solver, model, options)
        runtime_s = time.monotonic() - began_s
        condition = results.solver.termination_condition
        if condition not in TERMINATIONS:
            raise SolverError(f"{self.name} ended with {condition}, which is no result")
        termination = TERMINATIONS[condition]
        if options.time_limit_s is not None and condition == _Condition.feasible and runtime_s >= options.time_limit_s:
            termination = Termination.TIME_LIMIT
        x, more = self._point(results, model, matrix, columns)
        bound = self._bound(results, matrix, termination, x)
        version = ".".join(str(part) for part in solver.version() or ())
        said = (f"{self.name}: {condition}", *notes, *more)
        return conclude(matrix, options, Ended(termination, x, bound, runtime_s, self.name, version, said))

    def _results(self, solver: Any, model: Any, options: Options) -> Any:
        for name, value in self._translated(options).items():
            solver.options[name] = value
        limit_s = options.time_limit_s
        if limit_s is not None:
            limit_s = max(math.ceil(limit_s), 1) if self._plugin.whole_seconds else max(limit_s, 1e-3)
        try:
            with PauseGC(), _quiet_pyomo():
                return solver.solve(model, load_solutions=False, timelimit=limit_s)
        except (ApplicationError, ValueError, RuntimeError) as error:
            raise SolverError(f"{self.name} failed: {error}") from error

    def _translated(self, options: Options) -> dict[str, Any]:
        default, words = Options(), self._plugin.words
        translated: dict[str, Any] = {}
        for ours in ("gap", "absolute_gap", "threads", "seed", "node_limit", "presolve", "feasibility_tolerance"):
            value = getattr(options, ours)
            if value != getattr(default, ours) and ours not in words:
                raise SolverError(f"{self.name} has no option for {ours}")
            if ours in words and (value != getattr(default, ours) or ours in ("gap", "absolute_gap")):
                translated[words[ours]] = value
        return {**translated, **options.extra}

    def _point(
        self, results: Any, model: Any, matrix: Matrix, columns: Sequence[Any]
    ) -> tuple[np.ndarray | None, tuple[str, ...]]:
        """Return the solution handed back if it holds, and a note where it does not; absent values stand for zero."""
        if not len(results.solution) or results.solver.status == SolverStatus.error:
            return None, ()
        for var in columns:
            if not var.fixed:
                var.set_value(None, skip_validation=True)
        with _quiet_pyomo():
            model.solutions.load_from(results)
        nearest = np.clip(0.0, matrix.col_lower, matrix.col_upper)
        x = np.array([near if var.value is None else var.value for var, near in zip(columns, nearest, strict=True)])
        breach = matrix.max_violation(x)
        if breach <= ACCEPTED_BREACH:
            return x, ()
        return None, (f"{self.name}: the point handed back is infeasible by {breach:.3g} and was dropped",)

    def _bound(self, results: Any, matrix: Matrix, termination: Termination, x: np.ndarray | None) -> float | None:
        """Return the proven limit in the minimising sense."""
        if termination is Termination.OPTIMAL and x is not None and not self._plugin.bound:
            return matrix.objective(x)
        if not self._plugin.bound or termination in (Termination.INFEASIBLE, Termination.UNBOUNDED):
            return None
        maximised = str(results.problem.sense).endswith("maximize")
        side = results.problem.upper_bound if maximised else results.problem.lower_bound
        value = finite(float(side)) if isinstance(side, int | float) else None
        return -value if value is not None and maximised else value


@contextmanager
def _quiet_pyomo() -> Iterator[None]:
    """Hush the warnings by which Pyomo tells what the termination condition says already."""
    chatter = logging.getLogger("pyomo")
    level = chatter.level
    chatter.setLevel(logging.ERROR)
    try:
        yield
    finally:
        chatter.setLevel(level)


def to_pyomo(matrix: Matrix) -> Any:
    """Return the matrix as a Pyomo model with one variable list `x`, always minimised.

    Raises
    ------
    SolverError
        If a row without coefficients cannot hold.
    """
    model = pyo.ConcreteModel()
    body = matrix.A
    with PauseGC():
        model.x = pyo.Var(range(len(matrix.c)))
        x = list(model.x.values())
        for j, var in enumerate(x):
            var.domain = pyo.Integers if matrix.integer[j] else pyo.Reals
            var.setlb(finite(matrix.col_lower[j]))
            var.setub(finite(matrix.col_upper[j]))
        used = [i for i in range(body.shape[0]) if body.indptr[i] < body.indptr[i + 1]]
        for i in set(range(body.shape[0])) - set(used):
            if matrix.row_lower[i] > 0 or matrix.row_upper[i] < 0:
                raise SolverError(f"row {matrix.row_names[i]} has no coefficients and cannot hold")

        def limited(_: Any, i: int) -> Any:
            span = slice(body.indptr[i], body.indptr[i + 1])
            terms = LinearExpression(
                linear_coefs=body.data[span].tolist(), linear_vars=[x[j] for j in body.indices[span]]
            )
            low, high = finite(matrix.row_lower[i]), finite(matrix.row_upper[i])
            return pyo.inequality(low, terms, high) if low != high else (low, terms, high)

        free = [i for i in used if np.isfinite(matrix.row_lower[i]) or np.isfinite(matrix.row_upper[i])]
        model.rows = pyo.Constraint(free, rule=limited)
        costs = np.flatnonzero(matrix.c)
        paid = LinearExpression(
            constant=matrix.offset, linear_coefs=matrix.c[costs].tolist(), linear_vars=[x[j] for j in costs]
        )
        model.cost = pyo.Objective(expr=paid)
    return model
