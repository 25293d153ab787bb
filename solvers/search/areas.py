"""Areas of places that few limits join, and who owns which rows and columns."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import DisjointSet

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.search.tracks import Layout

WHOLE, SHARED = -1, -2  # the part of columns of no place, and that of rows of several parts
NARROW = 6  # places that a limit may speak of to join them, and most places of an area


def areas_of(matrix: Matrix, layout: Layout) -> np.ndarray:
    """Return the area of each column: places joined by limits that speak of few of them, and what is only theirs.

    A column of no place that meets few places in its rows (what flows to them) goes to the area of the first of them;
    those that meet many, or none, are of no area, `WHOLE`.
    """
    of_column = layout.whose(matrix.sizes.columns)
    body, places = pattern(matrix), len(layout.places)
    here = np.flatnonzero(of_column >= 0)
    at_place = sparse.csr_array((np.ones(len(here)), (here, of_column[here])), shape=(len(of_column), places))
    met = sparse.csr_array(body @ at_place)  # which places a row speaks of
    met.sort_indices()
    alone = body @ (of_column < 0) == 0
    area = _joined(sparse.csr_array(met[np.flatnonzero(alone & (np.diff(met.indptr) <= NARROW))]), places)
    away = np.flatnonzero(of_column < 0)
    theirs = sparse.csr_array(sparse.csc_array(body)[:, away].T @ met)  # which places meet in the rows of a column
    theirs.sort_indices()
    few = np.diff(theirs.indptr)
    local = np.flatnonzero((few > 0) & (few <= NARROW))
    found = np.full(len(of_column), WHOLE)
    found[here] = area[of_column[here]]
    found[away[local]] = area[theirs.indices[theirs.indptr[local]]]
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


def pattern(matrix: Matrix) -> sparse.csr_array:
    """Return the matrix with ones for its entries."""
    return sparse.csr_array((np.ones(matrix.A.nnz), matrix.A.indices, matrix.A.indptr), shape=matrix.A.shape)
