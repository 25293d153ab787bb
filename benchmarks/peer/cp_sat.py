"""CP-SAT, which knows whole numbers only: continuous columns are counted in steps, rows get the room of the rounding.

A continuous column becomes a whole number of `STEP` (1 kW, 1,000 USD) between its bounds, or `FAR` where it has none.
Rows and the objective are multiplied by the largest power of ten that keeps them inside CP-SAT's whole numbers, at most
`MOST_DIGITS` digits behind the point of their coefficients; a row with continuous columns may be broken by what
rounding them to steps can make of it. So every plan stays a plan, and what CP-SAT calls one may not be: its whole
decisions are solved again as a linear programme (`order.made_exact`), then settled and audited as everybody's.
"""

from __future__ import annotations

import math
import threading
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peer import THREADS
from benchmarks.peer.order import ASKED_GAP, Answer, Turn
from solvers.outcome import finite

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix

    Value = Callable[[float], float | None]

STEP = 1e-3
FAR = 1e6
MOST_DIGITS = 7
MOST_SUM = 2.0**60
HAIR = 1e-9
LOOK_EVERY_S = 0.2


class CpSat:
    """CP-SAT with default settings on counted columns."""

    def missing(self) -> str | None:
        """Return why it cannot run here."""
        return None if find_spec("ortools") else "ortools is not installed: pip install .[peers]"

    def version(self) -> str:
        """Return its version."""
        return f"CP-SAT {version('ortools')}"

    def solve(
        self,
        matrix: Matrix,
        start: np.ndarray | None,
        turn: Turn,
        tell: Callable[[float | None, float | None], None],
    ) -> Answer:
        """Return what it finds."""
        from ortools.sat.python import cp_model

        step = np.where(matrix.integer, 1.0, STEP)
        model, columns, worth = _model(matrix, step)
        if start is not None:
            for column, count in zip(columns, np.round(start / step).astype(int).tolist(), strict=True):
                model.add_hint(column, count)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = THREADS
        solver.parameters.relative_gap_limit = ASKED_GAP
        solver.parameters.max_time_in_seconds = max(turn.left_s - turn.elapsed_s, 0.1)
        listener = _listener(tell, worth)
        solver.best_bound_callback = lambda bound: tell(None, worth(bound))
        done = threading.Event()

        def watch() -> None:
            while not done.wait(LOOK_EVERY_S):
                if turn.over(listener.held or start is not None):
                    solver.stop_search()

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        status = solver.solve(model, listener)
        done.set()
        watching.join()
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, worth(solver.best_objective_bound), status == cp_model.INFEASIBLE)
        x = np.array(solver.values(columns), dtype=float) * step
        return Answer(x, worth(solver.best_objective_bound))


def _model(matrix: Matrix, step: np.ndarray) -> tuple[Any, Any, Value]:
    """Return the matrix in whole numbers, its columns in order, and what a value of its objective is worth."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    low = np.floor(np.maximum(matrix.col_lower, -FAR) / step + HAIR).astype(np.int64)
    high = np.ceil(np.minimum(matrix.col_upper, FAR) / step - HAIR).astype(np.int64)
    columns = [model.new_int_var(a, b, "") for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    widest, body = np.maximum(np.abs(low), np.abs(high)).astype(float), matrix.A
    for row, (least, most) in enumerate(zip(matrix.row_lower, matrix.row_upper, strict=True)):
        span = slice(body.indptr[row], body.indptr[row + 1])
        at, given = body.indices[span], body.data[span]
        room = 0.5 * STEP * float(np.abs(given[~matrix.integer[at]]).sum())
        whole, times = in_whole_numbers(given * step[at], widest[at])
        total = cp_model.LinearExpr.weighted_sum([columns[j] for j in at.tolist()], whole.tolist())
        floor, ceiling = _limit(least - room, times, math.ceil), _limit(most + room, times, math.floor)
        if floor is not None or ceiling is not None:
            domain = cp_model.Domain(
                cp_model.INT_MIN if floor is None else floor, cp_model.INT_MAX if ceiling is None else ceiling
            )
            model.add_linear_expression_in_domain(total, domain)
    paid = np.flatnonzero(matrix.c)
    costs, times = in_whole_numbers((matrix.c * step)[paid], widest[paid])
    model.minimize(cp_model.LinearExpr.weighted_sum([columns[j] for j in paid.tolist()], costs.tolist()))
    return model, columns, lambda counted: finite(counted / times + matrix.offset)


def in_whole_numbers(coefficients: np.ndarray, widest: np.ndarray) -> tuple[np.ndarray, float]:
    """Return coefficients as whole numbers and what they were multiplied with, so that no sum gets too large.

    `widest` is the largest count of each column. Where fewer digits say the same, fewer are kept.
    """
    most = float(np.abs(coefficients) @ np.maximum(widest, 1.0))
    times = 10.0 ** (MOST_DIGITS - round(math.log10(STEP)))
    while times > 1.0 and most * times > MOST_SUM:
        times /= 10.0
    whole = np.round(coefficients * times).astype(np.int64)
    shared = int(np.gcd.reduce(whole)) if whole.size else 1
    return (whole // shared, times / shared) if shared > 1 else (whole, times)


def _limit(limit: float, times: float, towards: Callable[[float], int]) -> int | None:
    """Return a row's limit in whole numbers, None where there is none; a hair outside counts as inside."""
    if not math.isfinite(limit):
        return None
    hair = HAIR * max(1.0, abs(limit * times))
    return towards(limit * times + (hair if towards is math.floor else -hair))


def _listener(tell: Callable[[float | None, float | None], None], worth: Value) -> Any:
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def __init__(self) -> None:
            super().__init__()
            self.held = False

        def on_solution_callback(self) -> None:
            self.held = True
            tell(worth(self.objective_value), worth(self.best_objective_bound))

    return Listener()
