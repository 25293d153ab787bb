"""SCIP through its Python interface, straight from the arrays.

Its search has one thread. The race of two of its settings on two threads (`solveConcurrent`) was tried and left out: it
went past its limit by half, tells nothing before its end, and was slower where both ended.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peer.order import ASKED_GAP, Answer, Turn
from solvers.outcome import finite

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix


INFINITY = 1e20  # from here on a value is infinite to SCIP


class Scip:
    """SCIP with default settings."""

    def missing(self) -> str | None:
        """Return why it cannot run here."""
        return None if find_spec("pyscipopt") else "pyscipopt is not installed: pip install .[peers]"

    def version(self) -> str:
        """Return its version."""
        import pyscipopt

        model = pyscipopt.Model()
        return f"SCIP {model.getMajorVersion()}.{model.getMinorVersion()}.{model.getTechVersion()}"

    def solve(
        self,
        matrix: Matrix,
        start: np.ndarray | None,
        turn: Turn,
        tell: Callable[[float | None, float | None], None],
    ) -> Answer:
        """Return what it finds."""
        model, columns = _model(matrix)
        if start is not None:
            given = model.createSol()
            for column, value in zip(columns, start.tolist(), strict=True):
                model.setSolVal(given, column, value)
            model.addSol(given)
        model.includeEventhdlr(_listener(turn, tell, start is not None), "trace", "tells of values and bounds")
        model.setParam("limits/gap", ASKED_GAP)
        model.setParam("limits/time", max(turn.most_s(start is not None) - turn.elapsed_s, 0.1))
        model.optimize()
        best = model.getBestSol() if model.getNSols() else None
        x = None if best is None else np.array([model.getSolVal(best, column) for column in columns])
        return Answer(x, _known(model.getDualbound()), model.getStatus() == "infeasible")


def _known(value: float) -> float | None:
    return value if abs(value) < INFINITY else None


def _model(matrix: Matrix) -> tuple[Any, list[Any]]:
    """Return the matrix as a model and its columns in order."""
    import pyscipopt
    from pyscipopt.scip import Expr, ExprCons, Term

    model = pyscipopt.Model()
    model.hideOutput()
    bounds = zip(matrix.integer, matrix.col_lower, matrix.col_upper, strict=True)
    columns = [
        model.addVar(vtype="I" if whole else "C", lb=finite(low), ub=finite(high)) for whole, low, high in bounds
    ]
    terms, body = [Term(column) for column in columns], matrix.A

    def total(indices: np.ndarray, values: np.ndarray) -> Any:
        return Expr({terms[j]: value for j, value in zip(indices.tolist(), values.tolist(), strict=True)})

    for row, (low, high) in enumerate(zip(matrix.row_lower, matrix.row_upper, strict=True)):
        span = slice(body.indptr[row], body.indptr[row + 1])
        if np.isfinite(low) or np.isfinite(high):
            model.addCons(ExprCons(total(body.indices[span], body.data[span]), lhs=finite(low), rhs=finite(high)))
    paid = np.flatnonzero(matrix.c)
    model.setObjective(total(paid, matrix.c[paid]))
    model.addObjoffset(matrix.offset)
    return model, columns


def _listener(turn: Turn, tell: Callable[[float | None, float | None], None], held: bool) -> Any:
    """Return what SCIP calls on each event; it ends the run when the goal's time is over."""
    from pyscipopt import SCIP_EVENTTYPE, Eventhdlr

    heard = (
        SCIP_EVENTTYPE.BESTSOLFOUND, SCIP_EVENTTYPE.DUALBOUNDIMPROVED, SCIP_EVENTTYPE.NODESOLVED,
        SCIP_EVENTTYPE.LPSOLVED,
    )  # fmt: skip

    class Listener(Eventhdlr):
        def eventinit(self) -> None:
            for event in heard:
                self.model.catchEvent(event, self)

        def eventexit(self) -> None:
            for event in heard:
                self.model.dropEvent(event, self)

        def eventexec(self, event: Any) -> None:
            nonlocal held
            best = self.model.getBestSol() if self.model.getNSols() else None
            held = held or best is not None
            tell(None if best is None else self.model.getSolObjVal(best), _known(self.model.getDualbound()))
            if turn.over(held):
                self.model.interruptSolve()

    return Listener()
