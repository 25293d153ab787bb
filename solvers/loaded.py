"""A matrix and the HiGHS object that holds it, changed in step; receives the object, so it imports no solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from solvers.outcome import SolverError

if TYPE_CHECKING:
    from solvers.matrix import Indices, Matrix, Values
    from solvers.options import Options

_ROW_WISE, _MINIMISE = 2, 1
_CONTINUOUS, _INTEGER = 0, 1


class Loaded:
    """The model in the solver, with `matrix` always saying what the solver holds."""

    def __init__(self, highs: Any, matrix: Matrix, options: Options) -> None:
        self._highs, self.matrix, self.options = highs, matrix, options
        given = {
            "threads": options.threads,
            "random_seed": options.seed,
            "presolve": "choose" if options.presolve else "off",
            "mip_abs_gap": options.absolute_gap,
            "mip_feasibility_tolerance": options.feasibility_tolerance,
            "primal_feasibility_tolerance": options.feasibility_tolerance,
            **options.extra,
        }
        for name, value in given.items():
            self._option(name, value)
        self._load()

    def set_objective(self, c: np.ndarray, offset: float = 0.0) -> None:
        """Minimise ``c·x + offset`` from now on."""
        self.matrix = self.matrix.with_objective(c, offset, self.matrix.sense)
        columns = np.arange(len(self.matrix.c), dtype=np.int32)
        accept(self._highs.changeColsCost(len(columns), columns, self.matrix.c), "objective")
        accept(self._highs.changeObjectiveOffset(self.matrix.offset), "objective offset")

    def set_col_bounds(self, indices: Indices, lower: Values, upper: Values) -> None:
        """Give the columns at `indices` new bounds; scalars serve all of them."""
        self.matrix = self.matrix.with_bounds(indices, lower, upper)
        at = np.unique(np.asarray(indices, dtype=np.int32))
        bounds = (self.matrix.col_lower[at], self.matrix.col_upper[at])
        accept(self._highs.changeColsBounds(len(at), at, *bounds), "column bounds")

    def set_whole(self, indices: Indices, whole: np.ndarray) -> None:
        """Say of the columns at `indices` which must be whole numbers."""
        at = np.asarray(indices, dtype=np.int32)
        self.matrix = self.matrix.with_integers(at, whole)
        kinds = np.where(whole, _INTEGER, _CONTINUOUS).astype(np.uint8)
        accept(self._highs.changeColsIntegrality(len(at), at, kinds), "whole columns")

    def set_row_bounds(self, indices: Indices, lower: Values, upper: Values) -> None:
        """Give the rows at `indices` new limits; scalars serve all of them."""
        self.matrix = self.matrix.with_row_bounds(indices, lower, upper)
        at = np.unique(np.asarray(indices, dtype=np.int32))
        limits = (self.matrix.row_lower[at], self.matrix.row_upper[at])
        accept(self._highs.changeRowsBounds(len(at), at, *limits), "row limits")

    def add_rows(self, rows: Any, lower: Values, upper: Values, names: tuple[str, ...] | None = None) -> None:
        """Add the rows of a sparse matrix below the present ones; unnamed rows are called ``added[i]``."""
        rows, before = sparse.csr_array(rows), self.matrix.sizes.rows
        names = names or tuple(f"added[{before + i}]" for i in range(rows.shape[0]))
        self.matrix = self.matrix.with_rows(rows, lower, upper, names)
        limits = (self.matrix.row_lower[before:], self.matrix.row_upper[before:])
        accept(self._highs.addRows(rows.shape[0], *limits, rows.nnz, *_entries(rows)), "rows")

    def presolve_sees_infeasible(self) -> bool:
        """Return whether presolve finds the model infeasible by itself."""
        self._highs.clearSolver()
        self._option("solve_relaxation", True)
        self._highs.presolve()
        return bool(self._highs.getModelPresolveStatus().name == "kInfeasible")

    def infeasible_ray(self, time_limit_s: float | None) -> np.ndarray | None:
        """Return multipliers of the rows that show a relaxation just found infeasible to be so; None without any.

        Without presolve, which leaves none: it may take as long as the relaxation without presolve.
        """
        spent_s = self._highs.getRunTime()
        self._option("time_limit", np.inf if time_limit_s is None else spent_s + max(time_limit_s, 0.0))
        _, found, ray = self._highs.getDualRay()
        return np.array(ray, dtype=float) if found else None

    def _load(self) -> None:
        matrix = self.matrix
        rows, columns = matrix.A.shape
        head = (columns, rows, matrix.A.nnz, _ROW_WISE, _MINIMISE, matrix.offset, matrix.c)
        bounds = (matrix.col_lower, matrix.col_upper, matrix.row_lower, matrix.row_upper)
        accept(self._highs.passModel(*head, *bounds, *_entries(matrix.A), matrix.integer.astype(np.int32)), "model")

    def _option(self, name: str, value: Any) -> None:
        accept(self._highs.setOptionValue(name, value), f"option {name} = {value}")


def _entries(rows: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data.astype(float)


def accept(status: Any, what: str) -> None:
    """Raise `SolverError` where HiGHS answers a call with an error."""
    if status.name == "kError":
        raise SolverError(f"HiGHS refuses: {what}")
