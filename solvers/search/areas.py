"""Areas of places that few limits join, and the prices that groups of areas come to on their own.

A group has its share of what all places have in common: of a limit, by how much of it speaks of the group's places;
of money and all else that belongs to no place, by its number of columns. What its relaxation, which takes seconds, says
a shared limit is worth is near to what the relaxation of the whole would say.
"""

from __future__ import annotations

import itertools
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import DisjointSet

from solvers.highs import Session

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

WHOLE, SHARED = -1, -2  # the part of columns of no place, and that of rows of several parts
NARROW = 6  # places that a limit may speak of to join them, and most places of an area
SAMPLED, TOGETHER = 4, 10  # groups that give prices, and places in each
GROUP_S = 60.0  # for the relaxation of one of them


def areas_of(matrix: Matrix, layout: Layout) -> np.ndarray:
    """Return the area of each column: places joined by limits that speak of few of them, and what is only theirs.

    A column of no place that meets few places in its rows (what flows to them) goes to the area of one of them; those
    that meet many are of no area, `WHOLE`.
    """
    of_column = layout.whose(matrix.sizes.columns)
    body, places = _pattern(matrix), len(layout.places)
    here = np.flatnonzero(of_column >= 0)
    at_place = sparse.csr_array((np.ones(len(here)), (here, of_column[here])), shape=(len(of_column), places))
    met = sparse.csr_array(body @ at_place)  # which places a row speaks of
    met.sort_indices()
    alone = body @ (of_column < 0) == 0
    area = _joined(sparse.csr_array(met[np.flatnonzero(alone & (np.diff(met.indptr) <= NARROW))]), places)
    theirs = sparse.csr_array(body.T @ met)  # which places meet in the rows of a column
    few = np.diff(theirs.indptr)
    local = np.flatnonzero((of_column < 0) & (few > 0) & (few <= NARROW))
    found = np.full(len(of_column), WHOLE)
    found[here] = area[of_column[here]]
    found[local] = area[theirs.indices[theirs.indptr[local]]]
    return found


def _joined(met: sparse.csr_array, places: int) -> np.ndarray:
    """Return the area of each place, those that meet in rows joined, the fewest first, while an area stays small."""
    areas = DisjointSet(range(places))
    meetings = {tuple(met.indices[i:j].tolist()) for i, j in itertools.pairwise(met.indptr) if j > i}
    for first, *others in sorted(meetings, key=lambda meeting: (len(meeting), meeting)):
        roots = {areas[place] for place in (first, *others)}
        if sum(areas.subset_size(root) for root in roots) <= NARROW:
            for place in others:
                areas.merge(first, place)
    _, area = np.unique([areas[place] for place in range(places)], return_inverse=True)
    return area


def prices_of_groups(matrix: Matrix, area: np.ndarray, places: int, options: Options) -> np.ndarray | None:
    """Return prices of rows that several areas share, from some groups of areas; None where no group comes to any.

    Parameters
    ----------
    matrix
        The model under the objective that prices are in.
    area
        Area of each column.
    places
        How many there are.
    """
    count = max(1, round(places / TOGETHER))
    of_row, group_of = owners(matrix, area), np.where(area >= 0, area % count, WHOLE)
    total, weight = np.zeros(matrix.sizes.rows), np.zeros(matrix.sizes.rows)
    for number in range(min(SAMPLED, count)):
        group = _Group.of(matrix, of_row, group_of, number, count)
        outcome = Session(group.model(matrix), options).solve_lp(time_limit_s=GROUP_S, method="ipm")
        log.info("a group with %.0f %% of all: %s after %.1f s", 100 * group.share, outcome.status, outcome.runtime_s)
        if outcome.row_duals is not None:
            total[group.rows] += group.shares * outcome.row_duals
            weight[group.rows] += group.shares
    return np.divide(total, weight, out=total, where=weight > 0) if weight.any() else None


@dataclass(frozen=True, eq=False)
class _Group:
    """Some areas: their rows and columns among all, with those of no area; the share of each row and of the whole."""

    rows: np.ndarray
    columns: np.ndarray
    whole: np.ndarray  # which of the columns are of no area
    shares: np.ndarray
    share: float

    @classmethod
    def of(cls, matrix: Matrix, of_row: np.ndarray, group_of: np.ndarray, number: int, count: int) -> _Group:
        """Return one of so many groups of areas.

        Its share of a row is by entries, of one with columns of no area the same everywhere: so these are worth in a
        group what they are worth in the whole.
        """
        body, ours, whole = _pattern(matrix), group_of == number, group_of == WHOLE
        share = np.count_nonzero(ours) / np.count_nonzero(~whole)
        shares = np.where(body @ whole > 0, share, body @ ours / np.maximum(body @ ~whole, 1.0))
        shares[of_row != SHARED] = 1.0
        rows = np.flatnonzero((shares > 0) & ((of_row < 0) | (of_row % count == number)))
        columns = np.flatnonzero(ours | whole)
        return cls(rows, columns, whole[columns], shares[rows], share)

    def model(self, matrix: Matrix) -> Matrix:
        """Return its model, with its share of each limit and of what columns of no area bring to it."""
        small = part_of(matrix, self.rows, self.columns)
        entries = sparse.coo_array(small.A)
        less = np.where(self.whole[entries.col], self.shares[entries.row], 1.0)
        return replace(
            small,
            A=sparse.csr_array((entries.data * less, (entries.row, entries.col)), shape=entries.shape),
            c=small.c * np.where(self.whole, self.share, 1.0),
            row_lower=small.row_lower * self.shares,
            row_upper=small.row_upper * self.shares,
        )


def owners(matrix: Matrix, of_column: np.ndarray) -> np.ndarray:
    """Return the part of each row, `SHARED` where columns of several parts meet in it, or none."""
    rows = np.flatnonzero(np.diff(matrix.A.indptr) > 0)
    of_entry, starts = of_column[matrix.A.indices], matrix.A.indptr[rows]
    first, last = np.minimum.reduceat(of_entry, starts), np.maximum.reduceat(of_entry, starts)
    found = np.full(matrix.sizes.rows, SHARED)
    found[rows] = np.where(first == last, first, SHARED)
    return found


def part_of(matrix: Matrix, rows: np.ndarray, columns: np.ndarray) -> Matrix:
    """Return the matrix of some rows and columns, without names and offset."""
    return replace(
        matrix,
        A=sparse.csr_array(sparse.csr_array(matrix.A[rows])[:, columns]),
        c=matrix.c[columns],
        offset=0.0,
        row_lower=matrix.row_lower[rows],
        row_upper=matrix.row_upper[rows],
        row_names=("",) * len(rows),
        col_lower=matrix.col_lower[columns],
        col_upper=matrix.col_upper[columns],
        integer=matrix.integer[columns],
        col_names=("",) * len(columns),
    )


def _pattern(matrix: Matrix) -> sparse.csr_array:
    """Return the matrix with ones for its entries."""
    return sparse.csr_array((np.ones(matrix.A.nnz), matrix.A.indices, matrix.A.indptr), shape=matrix.A.shape)
