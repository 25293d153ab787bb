"""Groups of areas on their own, each with its share of what all places have in common.

Its share of a limit goes by how much of it speaks of the group's places; where money or anything else that belongs to
no place is in it, by the group's number of columns. A group's relaxation takes seconds. Together the relaxations of all
groups are a point of the relaxation of the whole, and what they say a shared limit is worth is near to what that would
say.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search.areas import SHARED, WHOLE, areas_of, owners, part_of, pattern
from solvers.search.dive import relaxed
from solvers.search.goals import Clock
from solvers.search.tracks import every, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

SAMPLED, TOGETHER = 4, 10  # groups that give prices, and places in each
STEP = 6  # periods between the starts offered to a group that guides
GROUP_S = 60.0  # for the relaxation of one of them
ALL, EVEN, ODD = slice(None), slice(0, None, 2), slice(1, None, 2)  # groups: all, or one half of them


def prices_of_groups(matrix: Matrix, area: np.ndarray, places: int, options: Options) -> np.ndarray | None:
    """Return prices of rows that several areas share, from some groups of areas; None where no group comes to any.

    Parameters
    ----------
    matrix
        The model under the objective that prices are in.
    area
        Area of each column.
    places
        How many places there are.
    """
    total, weight = np.zeros(matrix.sizes.rows), np.zeros(matrix.sizes.rows)
    count = max(1, round(places / TOGETHER))
    for group in _groups(matrix, area, count, range(count)[:SAMPLED]):
        duals = group.solved(matrix, options, Clock())[1]
        if duals is not None:
            total[group.rows] += group.shares * duals
            weight[group.rows] += group.shares
    return np.divide(total, weight, out=total, where=weight > 0) if weight.any() else None


def guide_of_groups(
    matrix: Matrix, layout: Layout, options: Options, clock: Clock, each: int, which: slice = ALL
) -> np.ndarray | None:
    """Return what the groups bring to a point of the relaxation; None where one of them comes to none.

    Tracks rise in every `STEP`-th period: that is enough to guide, and takes half the time.

    Parameters
    ----------
    matrix, layout
        The model under the objective that steers.
    options, clock
        For the relaxations; a wish to stop ends them.
    each
        About how many places make a group.
    which
        Which of the groups: what all of them bring, added up, is the point.
    """
    small = narrowed(matrix, layout, every(layout.tracks, STEP))
    kept = small.to >= 0
    area = np.full(small.matrix.sizes.columns, WHOLE)
    area[small.to[kept]] = areas_of(matrix, layout)[kept]
    guide = np.zeros(len(area))
    count = max(1, round(len(layout.places) / each))
    for group in _groups(small.matrix, area, count, range(count)[which]):
        y = None if clock.over else group.solved(small.matrix, options, clock)[0]
        if y is None:
            return None
        guide[group.columns] += np.where(group.whole, group.share, 1.0) * y
    return small.spread(guide)


def _groups(matrix: Matrix, area: np.ndarray, count: int, numbers: range) -> Iterator[_Group]:
    """Give some of so many groups of areas.

    The share that a group has of a row is by entries, of one with columns of no area the same everywhere: so these are
    worth in a group what they are worth in the whole.
    """
    of_row, group_of = owners(matrix, area), np.where(area >= 0, area % count, WHOLE)
    body, whole = pattern(matrix), group_of == WHOLE
    with_whole, of_areas = body @ whole > 0, np.maximum(body @ ~whole, 1.0)
    for number in numbers:
        ours = group_of == number
        share = np.count_nonzero(ours) / np.count_nonzero(~whole)
        shares = np.where(with_whole, share, body @ ours / of_areas)
        shares[of_row != SHARED] = 1.0
        rows = np.flatnonzero((shares > 0) & ((of_row < 0) | (of_row % count == number)))
        columns = np.flatnonzero(ours | whole)
        yield _Group(rows, columns, whole[columns], shares[rows], share)


@dataclass(frozen=True, eq=False)
class _Group:
    """Some areas: their rows and columns among all, with those of no area; the share of each row and of the whole."""

    rows: np.ndarray
    columns: np.ndarray
    whole: np.ndarray  # which of the columns are of no area
    shares: np.ndarray
    share: float

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

    def solved(self, matrix: Matrix, options: Options, clock: Clock) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Return the point of its relaxation, and the prices of its rows; None where there is none in time."""
        outcome = relaxed(self.model(matrix), options, clock.part(most_s=GROUP_S), share=1.0)
        log.info("a group with %.0f %% of all: %s after %.1f s", 100 * self.share, outcome.status, outcome.runtime_s)
        return outcome.x, outcome.row_duals
