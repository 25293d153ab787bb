"""Columns and rows that are added to a model that is handed over, collected and put in at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from solvers.matrix import Matrix

Terms = Mapping[int, float]
"""Coefficients by column."""


@dataclass(eq=False)
class Additions:
    """What is added to a matrix: whole columns, rows, coefficients in rows that are there, and their right sides."""

    matrix: Matrix
    names: list[str] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[Terms, float, float, str]] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    row_lower: np.ndarray = field(init=False)
    row_upper: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.row_lower, self.row_upper = self.matrix.row_lower.copy(), self.matrix.row_upper.copy()

    def column(self, name: str, most: float) -> int:
        """Add a column of whole numbers from 0 to a most, and return its number."""
        self.names.append(name)
        self.upper.append(float(most))
        return self.matrix.sizes.columns + len(self.names) - 1

    def row(self, terms: Terms, lower: float, upper: float, name: str) -> None:
        """Add a row; without terms there is none.

        Parameters
        ----------
        terms
            Its coefficients by column.
        lower, upper
            Its limits.
        name
            Its name.
        """
        if terms:
            self.rows.append((terms, lower, upper, name))

    def relax(self, row: int, column: int, by: float) -> None:
        """Let a column add to the right side of a row that is there.

        Parameters
        ----------
        row, column
            The row and the column.
        by
            How much, for each unit of the column.
        """
        if by:
            self.entries.append((row, column, -by))

    def matrix_with(self) -> Matrix:
        """Return the matrix with all that was added."""
        old, count = self.matrix, len(self.names)
        rows, columns, values = self._triples()
        shape = (old.sizes.rows + len(self.rows), old.sizes.columns + count)
        more = sparse.coo_array((values, (rows, columns)), shape=shape)
        body = old.A.tocoo()
        wide = sparse.coo_array((body.data, (body.row, body.col)), shape=shape)
        matrix = replace(
            old,
            A=sparse.csr_array((wide + more).tocsr()),
            c=np.zeros(shape[1]),
            offset=0.0,
            row_lower=np.concatenate([self.row_lower, [lower for _, lower, _, _ in self.rows]]),
            row_upper=np.concatenate([self.row_upper, [upper for _, _, upper, _ in self.rows]]),
            row_names=(*old.row_names, *(name for *_, name in self.rows)),
            col_lower=np.concatenate([old.col_lower, np.zeros(count)]),
            col_upper=np.concatenate([old.col_upper, self.upper]),
            integer=np.concatenate([old.integer, np.ones(count, dtype=bool)]),
            col_names=(*old.col_names, *self.names),
        )
        matrix.A.sort_indices()
        return matrix

    def _triples(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        found = list(self.entries)
        for number, (terms, *_) in enumerate(self.rows, self.matrix.sizes.rows):
            found += [(number, column, value) for column, value in terms.items()]
        table = np.array(found, dtype=float).reshape(-1, 3)
        return table[:, 0].astype(np.intp), table[:, 1].astype(np.intp), table[:, 2]


@dataclass(frozen=True, eq=False)
class Pulled:
    """The columns of a lever: whether it is pulled, its size by choice, and what that weighs.

    `columns` are those that are 0 where it is not pulled.
    """

    on: Terms
    sizes: dict[int, Terms]
    weight: Terms
    columns: tuple[int, ...]

    def chosen(self, x: np.ndarray) -> tuple[int, int] | None:
        """Return choice and size in a point; None where it is not pulled."""
        for choice, terms in self.sizes.items():
            size = round(sum(value * round(float(x[column])) for column, value in terms.items()))
            if size > 0:
                return choice, size
        return None
