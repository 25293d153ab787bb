r"""A mixed-integer model as arrays with names, and the way there from Pyomo.

.. math:: \min\ c^T x + d \quad \text{s.t.} \quad l^r \le A x \le u^r,\ l^c \le x \le u^c,\ x_j \in Z\ (j \in I)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from solvers.outcome import SolverError

Indices = Sequence[int] | np.ndarray
Values = Sequence[float] | np.ndarray | float


class Sizes(NamedTuple):
    """Counts of a matrix."""

    rows: int
    columns: int
    nonzeros: int
    integers: int


@dataclass(frozen=True, eq=False)
class Matrix:
    """A model that is always minimised; `sense` is -1 where the source maximised and its objective was negated.

    The arrays are shared between a matrix and the ones derived from it: treat them as read-only. `row_names` and
    `col_names` are in row and column order and never handed to a solver.
    """

    c: np.ndarray
    offset: float
    A: sparse.csr_array
    row_lower: np.ndarray
    row_upper: np.ndarray
    col_lower: np.ndarray
    col_upper: np.ndarray
    integer: np.ndarray
    row_names: tuple[str, ...]
    col_names: tuple[str, ...]
    sense: int = 1

    def __post_init__(self) -> None:
        rows, columns = self.A.shape
        for name in ("row_lower", "row_upper", "row_names"):
            if len(getattr(self, name)) != rows:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries for {rows} rows")
        for name in ("c", "col_lower", "col_upper", "integer", "col_names"):
            if len(getattr(self, name)) != columns:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries for {columns} columns")

    @property
    def sizes(self) -> Sizes:
        """Counts of rows, columns, nonzeros and integer columns."""
        rows, columns = self.A.shape
        return Sizes(rows, columns, int(self.A.nnz), int(np.count_nonzero(self.integer)))

    def with_objective(self, c: np.ndarray, offset: float = 0.0, sense: int = 1) -> Matrix:
        """Return the same rows and columns under ``min c·x + offset``."""
        return replace(self, c=np.asarray(c, dtype=float), offset=float(offset), sense=sense)

    def with_continuous(self, columns: np.ndarray) -> Matrix:
        """Return the same model in which some columns need not be whole."""
        integer = self.integer.copy()
        integer[columns] = False
        return replace(self, integer=integer)

    def with_integers(self, columns: np.ndarray, whole: np.ndarray) -> Matrix:
        """Return the same model in which the columns must be whole numbers where `whole` says so, else need not be."""
        integer = self.integer.copy()
        integer[columns] = whole
        return replace(self, integer=integer)

    def with_rows(self, extra: Any, lower: Values, upper: Values, names: Sequence[str]) -> Matrix:
        """Return the matrix with the rows of the sparse matrix `extra` below its own."""
        count = extra.shape[0]
        return replace(
            self,
            A=sparse.csr_array(sparse.vstack([self.A, extra], format="csr")),
            row_lower=np.concatenate([self.row_lower, np.broadcast_to(np.asarray(lower, dtype=float), count)]),
            row_upper=np.concatenate([self.row_upper, np.broadcast_to(np.asarray(upper, dtype=float), count)]),
            row_names=(*self.row_names, *names),
        )

    def with_bounds(self, indices: Indices, lower: Values | None = None, upper: Values | None = None) -> Matrix:
        """Return the matrix with new column bounds at `indices`; a side left None stays."""
        return replace(
            self,
            col_lower=_put(self.col_lower, indices, lower),
            col_upper=_put(self.col_upper, indices, upper),
        )

    def with_row_bounds(self, indices: Indices, lower: Values | None = None, upper: Values | None = None) -> Matrix:
        """Return the matrix with new row limits at `indices`; a side left None stays."""
        return replace(
            self,
            row_lower=_put(self.row_lower, indices, lower),
            row_upper=_put(self.row_upper, indices, upper),
        )

    def activity(self, x: np.ndarray) -> np.ndarray:
        """Return ``A x``, one value for each row."""
        return np.asarray(self.A @ np.asarray(x, dtype=float))

    def objective(self, x: np.ndarray) -> float:
        """Return ``c·x + offset`` in the minimising sense."""
        return float(self.c @ np.asarray(x, dtype=float)) + self.offset

    def max_violation(self, x: np.ndarray) -> float:
        """Return the largest absolute breach of a row, a bound or integrality; 0 for a feasible point."""
        x = np.asarray(x, dtype=float)
        activity = self.activity(x)
        breaches = (
            self.row_lower - activity,
            activity - self.row_upper,
            self.col_lower - x,
            x - self.col_upper,
            np.abs(x - np.round(x))[self.integer],
        )
        worst = max((float(np.max(breach)) for breach in breaches if breach.size), default=0.0)
        return np.inf if np.isnan(x).any() else max(worst, 0.0)


def _put(values: np.ndarray, indices: Indices, new: Values | None) -> np.ndarray:
    if new is None:
        return values
    changed = values.copy()
    changed[np.asarray(indices, dtype=np.intp)] = new
    return changed


def from_pyomo(model: Any) -> tuple[Matrix, tuple[Any, ...]]:
    """Return the model as a matrix, and its variables in column order.

    Every variable of an active block is a column, in declaration order, whether a row uses it or not. Fixed variables
    keep their coefficients and get equal bounds. A constraint with two limits is one row.

    Raises
    ------
    SolverError
        If a variable is neither continuous nor integer, an objective or constraint is not linear, there is more than
        one active objective, or a constraint without variables cannot hold.
    """
    from pyomo.common.errors import InfeasibleConstraintException, InvalidConstraintError, InvalidExpressionError
    from pyomo.common.gc_manager import PauseGC
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    with PauseGC(), _all_free(model) as columns:
        try:
            form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
        except (InfeasibleConstraintException, InvalidConstraintError, InvalidExpressionError) as error:
            raise SolverError(str(error)) from error
        columns = _with_strangers(columns, form.columns)
    if len(form.objectives) > 1:
        raise SolverError(f"{len(form.objectives)} objectives are active: {[o.name for o in form.objectives]}")
    with PauseGC():
        return _assembled(form, columns), columns


def var_index(columns: Sequence[Any]) -> dict[int, int]:
    """Return the column of each variable, by the variable's `id`."""
    return {id(var): column for column, var in enumerate(columns)}


def expression_vector(expr: Any, index: Mapping[int, int]) -> tuple[np.ndarray, float]:
    """Return a linear Pyomo expression as coefficients over the columns of `index`, and its constant.

    Fixed variables count with their value, as part of the constant.

    Raises
    ------
    SolverError
        If the expression is not linear or uses a variable that is no column.
    """
    from pyomo.repn import generate_standard_repn

    repn = generate_standard_repn(expr, compute_values=True, quadratic=False)
    if not repn.is_linear():
        raise SolverError(f"not a linear expression: {str(expr)[:200]}")
    coefficients = np.zeros(len(index))
    try:
        at = np.fromiter((index[id(var)] for var in repn.linear_vars), dtype=np.intp, count=len(repn.linear_vars))
    except KeyError:
        strangers = [var.name for var in repn.linear_vars if id(var) not in index]
        raise SolverError(f"not a column of the matrix: {', '.join(strangers[:5])}") from None
    np.add.at(coefficients, at, np.asarray(repn.linear_coefs, dtype=float))
    return coefficients, float(repn.constant)


@contextmanager
def _all_free(model: Any) -> Iterator[tuple[Any, ...]]:
    """Give the model's variables in order, unfixed meanwhile: the compiler would fold fixed ones into the limits."""
    from pyomo.environ import Var

    found = {id(var): var for var in model.component_data_objects(Var, active=True, descend_into=True)}
    fixed = [var for var in found.values() if var.fixed]
    for var in fixed:
        var.fixed = False
    try:
        yield tuple(found.values())
    finally:
        for var in fixed:
            var.fixed = True


def _with_strangers(columns: tuple[Any, ...], used: Sequence[Any]) -> tuple[Any, ...]:
    """Return the columns and, after them, variables that rows use although no active block holds them."""
    known = {id(var) for var in columns}
    return (*columns, *(var for var in used if id(var) not in known))


def _assembled(form: Any, columns: tuple[Any, ...]) -> Matrix:
    index = var_index(columns)
    place = np.fromiter((index[id(var)] for var in form.columns), dtype=np.int32, count=len(form.columns))
    spread = sparse.csc_array(
        (np.ones(len(place)), place, np.arange(len(place) + 1)), shape=(len(columns), len(place))
    ).T.tocsr()
    rows, lower, upper, names = _limits(form)
    sense = -1 if form.objectives and form.objectives[0].sense == -1 else 1
    c, offset = np.zeros(len(columns)), 0.0
    if form.objectives:
        c, offset = sense * np.asarray((form.c @ spread).toarray()).ravel(), sense * float(form.c_offset[0]) + 0.0
    low, high = _bounds(columns)
    body = sparse.csr_array(form.A.tocsr()[rows] @ spread)
    body.sort_indices()
    integer = np.fromiter((not var.is_continuous() for var in columns), dtype=bool, count=len(columns))
    return Matrix(c, offset, body, lower, upper, low, high, integer, names, tuple(v.name for v in columns), sense)


def _limits(form: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Return which compiled rows to keep, their limits and names; the compiler writes a range as two rows."""
    sides = np.fromiter((row[1] for row in form.rows), dtype=np.int8, count=len(form.rows))
    rhs = np.asarray(form.rhs, dtype=float)
    lower, upper = np.where(sides <= 0, rhs, -np.inf), np.where(sides >= 0, rhs, np.inf)
    constraints = [row[0] for row in form.rows]
    second = np.fromiter(
        (i > 0 and con is constraints[i - 1] for i, con in enumerate(constraints)), dtype=bool, count=len(constraints)
    )
    lower[np.flatnonzero(second) - 1] = lower[second]
    kept = np.flatnonzero(~second)
    return kept, lower[kept], upper[kept], tuple(constraints[i].name for i in kept)


def _bounds(columns: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.full(len(columns), -np.inf), np.full(len(columns), np.inf)
    for i, var in enumerate(columns):
        if not (var.is_continuous() or var.is_integer()):
            raise SolverError(f"{var.name} is neither continuous nor integer: {var.domain}")
        lower, upper = (var.value, var.value) if var.fixed else var.bounds
        if lower is not None:
            low[i] = lower
        if upper is not None:
            high[i] = upper
    return low, high
