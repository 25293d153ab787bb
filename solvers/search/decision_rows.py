"""The rows of a model in which only step decisions stand: predecessors, crews, stocks. What they leave room for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search.blocks import row_block
from solvers.search.tolerances import FEAS_TOL, INT_TOL

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.search.restriction import Layout, StepDecision


@dataclass(eq=False)
class DecisionRows:
    """These rows with their activity at the decisions taken so far; a row broken already may not be broken further."""

    matrix: Matrix
    layout: Layout
    numbers: np.ndarray = field(init=False)  # of these rows in the model
    activity: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        of_decisions = np.zeros(self.matrix.sizes.columns, dtype=np.intp)
        for decision in self.layout.decisions:
            of_decisions[decision.columns] = 1
        self.numbers = np.flatnonzero(row_block(self.matrix, of_decisions) == 1)
        self._body = sparse.csc_array(self.matrix.A[self.numbers])
        self._lower, self._upper = self.matrix.row_lower[self.numbers], self.matrix.row_upper[self.numbers]
        self.clear()

    def clear(self) -> None:
        """Take no decision as taken."""
        self.activity = np.zeros(len(self._lower))

    def take(self, x: np.ndarray) -> None:
        """Take decisions as in a point."""
        self.activity = self._body @ x

    def room_for(self, decision: StepDecision, unit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return in which of its periods one more unit of a decision can be done, and what that changes in which rows.

        Returns
        -------
        tuple[np.ndarray, np.ndarray, np.ndarray]
            By period whether it can be; rows; change of their activity, by row and period.
        """
        columns = decision.columns
        lower, upper = self.matrix.col_lower[columns], self.matrix.col_upper[columns]
        # Done from a period on, the columns before it hold the units before this one, those from it on one more.
        may = np.logical_and.accumulate((upper >= unit + 1 - INT_TOL)[::-1])[::-1]
        may &= np.concatenate([[True], np.logical_and.accumulate(lower[:-1] <= unit + INT_TOL)])
        here = self._body[:, columns]
        rows = np.unique(here.indices)
        more = np.cumsum(here[rows].toarray()[:, ::-1], axis=1)[:, ::-1]
        return may & np.all(self._fit(rows, more), axis=0), rows, more

    def change(self, columns: np.ndarray, by: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows whose activity a change of columns, each by as much, changes, and by how much."""
        changed = self._body[:, columns] @ np.full(len(columns), by)
        rows = np.flatnonzero(changed)
        return rows, changed[rows]

    def fits(self, rows: np.ndarray, more: np.ndarray) -> bool:
        """Return whether rows hold, or are broken no further, with so much more activity."""
        return bool(np.all(self._fit(rows, more[:, np.newaxis])))

    def add(self, rows: np.ndarray, more: np.ndarray) -> None:
        """Add activity to rows."""
        self.activity[rows] += more

    def _fit(self, rows: np.ndarray, more: np.ndarray) -> np.ndarray:
        before = self.activity[rows, np.newaxis]
        after = before + more
        most = np.maximum(self._upper[rows, np.newaxis], before) + FEAS_TOL
        least = np.minimum(self._lower[rows, np.newaxis], before) - FEAS_TOL
        fit: np.ndarray = (after <= most) & (after >= least)
        return fit
