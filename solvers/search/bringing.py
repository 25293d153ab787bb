"""What places bring to a mark: those that grow soon after it is reached could let it be reached sooner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.search.tracks import Layout, Track

SOON = 6  # periods after a mark is reached


@dataclass(frozen=True, eq=False)
class Bringing:
    """Reads off the rows of a matrix that hold a mark's columns what each place brings to it."""

    matrix: Matrix
    layout: Layout

    def growth(self, mark: Track, x: np.ndarray) -> np.ndarray:
        """Return for each place, in order, by how much what it brings grows soon after the mark is reached.

        In shares of the growth of all places, row by row; of a mark that is not reached, in the last periods.
        """
        at = min(mark.rises(x), default=mark.last + 1) - mark.first
        before = max(0, min(at - 1, len(mark.columns) - 1 - SOON))
        after = min(at + SOON, len(mark.columns) - 1)
        total = np.zeros(len(self.layout.places))
        for early, late in zip(self._rows(mark.columns[before]), self._rows(mark.columns[after]), strict=False):
            more = np.abs(self._brought(late, x) - self._brought(early, x))
            total += more / max(float(more.sum()), 1e-9)
        return total

    @cached_property
    def _by_column(self) -> sparse.csc_array:
        return sparse.csc_array(self.matrix.A)

    @cached_property
    def _whose(self) -> np.ndarray:
        return self.layout.whose(self.matrix.sizes.columns)

    def _rows(self, column: int) -> np.ndarray:
        body = self._by_column
        rows: np.ndarray = body.indices[body.indptr[column] : body.indptr[column + 1]]
        return rows

    def _brought(self, row: int, x: np.ndarray) -> np.ndarray:
        """Return what the columns of each place come to in a row."""
        body = self.matrix.A
        entries = slice(body.indptr[row], body.indptr[row + 1])
        columns = body.indices[entries]
        owners, values = self._whose[columns], body.data[entries] * x[columns]
        found: np.ndarray = np.bincount(
            owners[owners >= 0], weights=values[owners >= 0], minlength=len(self.layout.places)
        )
        return found
