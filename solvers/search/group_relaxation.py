"""LP relaxations of groups of clusters, each with its share of the limits that all blocks share.

A group's share of a limit goes by how many of its entries are of the group's blocks; where columns of no block (money)
are in it, by the group's number of columns. A group's relaxation takes seconds. The points of all groups together are a
point of the relaxation of the whole model, and the multipliers of shared limits are close to those of the whole.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search.blocks import COUPLING, GLOBAL, block_clusters, pattern, row_block, submatrix
from solvers.search.budget import Budget
from solvers.search.diving import solve_relaxation
from solvers.search.restriction import coarse_grid, restrict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.restriction import Layout

log = logging.getLogger(__name__)

ALL_GROUPS, EVEN_GROUPS, ODD_GROUPS = (
    slice(None),
    slice(0, None, 2),
    slice(1, None, 2),
)  # groups: all, or one half of them


def group_multipliers(matrix: Matrix, cluster: np.ndarray, blocks: int, options: Options) -> np.ndarray | None:
    """Return multipliers of the rows that several clusters share, from some groups; None where no group has any.

    Parameters
    ----------
    matrix
        The model under the objective that multipliers are in.
    cluster
        Cluster of each column.
    blocks
        How many blocks there are.
    """
    total, weight = np.zeros(matrix.sizes.rows), np.zeros(matrix.sizes.rows)
    count = max(1, round(blocks / options.search.group_relaxation.group_blocks))
    for group in _groups(matrix, cluster, count, range(count)[: options.search.group_relaxation.sampled_groups]):
        duals = group.solve(matrix, options, Budget())[1]
        if duals is not None:
            total[group.rows] += group.row_shares * duals
            weight[group.rows] += group.row_shares
    return np.divide(total, weight, out=total, where=weight > 0) if weight.any() else None


def group_guide(
    matrix: Matrix, layout: Layout, options: Options, budget: Budget, each: int, which: slice = ALL_GROUPS
) -> np.ndarray | None:
    """Return what the groups bring to a point of the relaxation; None where one of them comes to none.

    Step decisions step in every `grid_periods`-th period: that is enough to guide, and takes half the time.

    Parameters
    ----------
    matrix, layout
        The model under the weighted objective.
    options, budget
        For the relaxations; a wish to stop ends them.
    each
        About how many blocks make a group.
    which
        Which of the groups: what all of them bring, added up, is the point.
    """
    restriction = restrict(matrix, layout, coarse_grid(layout.decisions, options.search.group_relaxation.grid_periods))
    kept = restriction.column_map >= 0
    cluster = np.full(restriction.matrix.sizes.columns, GLOBAL)
    cluster[restriction.column_map[kept]] = block_clusters(
        matrix, layout, options.search.group_relaxation.cluster_blocks
    )[kept]
    guide = np.zeros(len(cluster))
    count = max(1, round(len(layout.blocks) / each))
    for group in _groups(restriction.matrix, cluster, count, range(count)[which]):
        y = None if budget.expired else group.solve(restriction.matrix, options, budget)[0]
        if y is None:
            return None
        guide[group.columns] += np.where(group.is_global, group.share, 1.0) * y
    return restriction.lift(guide)


def _groups(matrix: Matrix, cluster: np.ndarray, count: int, numbers: range) -> Iterator[_Group]:
    """Give some of so many groups of clusters.

    The share that a group has of a row is by entries, of one with columns of no cluster the same everywhere: so these
    are worth in a group what they are worth in the whole.
    """
    of_row, group_of = row_block(matrix, cluster), np.where(cluster >= 0, cluster % count, GLOBAL)
    body, whole = pattern(matrix), group_of == GLOBAL
    with_whole, of_clusters = body @ whole > 0, np.maximum(body @ ~whole, 1.0)
    for number in numbers:
        ours = group_of == number
        share = np.count_nonzero(ours) / np.count_nonzero(~whole)
        shares = np.where(with_whole, share, body @ ours / of_clusters)
        shares[of_row != COUPLING] = 1.0
        rows = np.flatnonzero((shares > 0) & ((of_row < 0) | (of_row % count == number)))
        columns = np.flatnonzero(ours | whole)
        yield _Group(rows, columns, whole[columns], shares[rows], share)


@dataclass(frozen=True, eq=False)
class _Group:
    """Some clusters with the columns of no cluster: rows, columns, the share of each row and of the whole."""

    rows: np.ndarray
    columns: np.ndarray
    is_global: np.ndarray  # which of the columns are of no cluster
    row_shares: np.ndarray
    share: float

    def model(self, matrix: Matrix) -> Matrix:
        """Return its model, with its share of each limit and of what columns of no cluster bring to it."""
        restriction = submatrix(matrix, self.rows, self.columns)
        entries = sparse.coo_array(restriction.A)
        less = np.where(self.is_global[entries.col], self.row_shares[entries.row], 1.0)
        return replace(
            restriction,
            A=sparse.csr_array((entries.data * less, (entries.row, entries.col)), shape=entries.shape),
            c=restriction.c * np.where(self.is_global, self.share, 1.0),
            row_lower=restriction.row_lower * self.row_shares,
            row_upper=restriction.row_upper * self.row_shares,
        )

    def solve(self, matrix: Matrix, options: Options, budget: Budget) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Return the point of its relaxation, and the multipliers of its rows; None where there is none in time."""
        outcome = solve_relaxation(
            self.model(matrix), options, budget.sub_budget(most_s=options.search.group_relaxation.group_s), share=1.0
        )
        log.info("a group with %.0f %% of all: %s after %.1f s", 100 * self.share, outcome.status, outcome.runtime_s)
        return outcome.x, outcome.row_duals
