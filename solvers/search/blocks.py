"""Which block each column and row belongs to, and clusters of blocks that few limits join."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import DisjointSet

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.search.restriction import Layout

GLOBAL, COUPLING = -1, -2  # the part of columns of no block, and that of rows of several parts


def block_clusters(matrix: Matrix, layout: Layout, most: int) -> np.ndarray:
    """Return the cluster of each column: blocks joined by limits that speak of few of them, and what is only theirs.

    A column of no block that meets few blocks in its rows (what flows to them) goes to the cluster of the first of
    them; those that meet many, or none, are of no cluster, `GLOBAL`.
    """
    of_column = layout.column_blocks(matrix.sizes.columns)
    body, blocks = pattern(matrix), len(layout.blocks)
    here = np.flatnonzero(of_column >= 0)
    at_place = sparse.csr_array((np.ones(len(here)), (here, of_column[here])), shape=(len(of_column), blocks))
    met = sparse.csr_array(body @ at_place)  # which blocks a row speaks of
    met.sort_indices()
    alone = body @ (of_column < 0) == 0
    cluster = _clusters(sparse.csr_array(met[np.flatnonzero(alone & (np.diff(met.indptr) <= most))]), blocks, most)
    away = np.flatnonzero(of_column < 0)
    theirs = sparse.csr_array(sparse.csc_array(body)[:, away].T @ met)  # which blocks meet in the rows of a column
    theirs.sort_indices()
    few = np.diff(theirs.indptr)
    local = np.flatnonzero((few > 0) & (few <= most))
    found = np.full(len(of_column), GLOBAL)
    found[here] = cluster[of_column[here]]
    found[away[local]] = cluster[theirs.indices[theirs.indptr[local]]]
    return found


def _clusters(met: sparse.csr_array, blocks: int, most: int) -> np.ndarray:
    """Return the cluster of each block: blocks that meet in a row are joined, the smallest rows first, up to a size."""
    clusters = DisjointSet(range(blocks))
    meetings = {tuple(met.indices[i:j].tolist()) for i, j in itertools.pairwise(met.indptr) if j > i}
    for first, *others in sorted(meetings, key=lambda meeting: (len(meeting), meeting)):
        roots = {clusters[block] for block in (first, *others)}
        if sum(clusters.subset_size(root) for root in roots) <= most:
            for block in others:
                clusters.merge(first, block)
    _, cluster = np.unique([clusters[block] for block in range(blocks)], return_inverse=True)
    return cluster


def row_block(matrix: Matrix, of_column: np.ndarray) -> np.ndarray:
    """Return the part of each row, `COUPLING` where columns of several parts meet in it, or none."""
    rows = np.flatnonzero(np.diff(matrix.A.indptr) > 0)
    of_entry, starts = of_column[matrix.A.indices], matrix.A.indptr[rows]
    first, last = np.minimum.reduceat(of_entry, starts), np.maximum.reduceat(of_entry, starts)
    found = np.full(matrix.sizes.rows, COUPLING)
    found[rows] = np.where(first == last, first, COUPLING)
    return found


def submatrix(matrix: Matrix, rows: np.ndarray, columns: np.ndarray) -> Matrix:
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
