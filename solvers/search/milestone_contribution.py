"""What each block contributes to a milestone: blocks that grow soon after it could let it be reached sooner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.search.restriction import Layout, StepDecision


@dataclass(frozen=True, eq=False)
class MilestoneContribution:
    """Reads off the rows of a matrix that hold an indicator's columns what each block brings to it."""

    matrix: Matrix
    layout: Layout
    lookahead_periods: int

    def growth(self, indicator: StepDecision, x: np.ndarray) -> np.ndarray:
        """Return for each block, in order, by how much what it brings grows soon after the indicator is reached.

        In shares of the growth of all blocks, row by row; of an indicator that is not reached, in the last periods.
        """
        at = min(indicator.step_periods(x), default=indicator.last + 1) - indicator.first
        before = max(0, min(at - 1, len(indicator.columns) - 1 - self.lookahead_periods))
        after = min(at + self.lookahead_periods, len(indicator.columns) - 1)
        total = np.zeros(len(self.layout.blocks))
        for early, late in zip(
            self._rows(indicator.columns[before]), self._rows(indicator.columns[after]), strict=False
        ):
            more = np.abs(self._contribution(late, x) - self._contribution(early, x))
            total += more / max(float(more.sum()), 1e-9)
        return total

    @cached_property
    def _by_column(self) -> sparse.csc_array:
        return sparse.csc_array(self.matrix.A)

    @cached_property
    def _block_of_column(self) -> np.ndarray:
        return self.layout.column_blocks(self.matrix.sizes.columns)

    def _rows(self, column: int) -> np.ndarray:
        body = self._by_column
        rows: np.ndarray = body.indices[body.indptr[column] : body.indptr[column + 1]]
        return rows

    def _contribution(self, row: int, x: np.ndarray) -> np.ndarray:
        """Return what the columns of each block come to in a row."""
        body = self.matrix.A
        entries = slice(body.indptr[row], body.indptr[row + 1])
        columns = body.indices[entries]
        block_of, values = self._block_of_column[columns], body.data[entries] * x[columns]
        found: np.ndarray = np.bincount(
            block_of[block_of >= 0], weights=values[block_of >= 0], minlength=len(self.layout.blocks)
        )
        return found
