"""Tracks: rows of whole-number columns that say *done by* each period, and models narrowed to chosen periods.

A track's columns never fall from one period to the next; its decision is when they rise. Where a track may only rise in
chosen periods, columns between them are equal and become one: a narrowed model is a restriction, and every point of
it, spread out again, is a point of the whole model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from solvers.matrix import Matrix

Allowed = dict[str, frozenset[int]]
"""Periods in which a track, by name, may rise; a track without an entry may rise in any."""


@dataclass(frozen=True, eq=False)
class Track:
    """``columns[i]`` is what is done by period ``first + i``; `place` groups tracks that belong together."""

    name: str
    columns: np.ndarray
    first: int
    place: str

    @property
    def last(self) -> int:
        """Last period in which it may rise."""
        return self.first + len(self.columns) - 1

    def rises(self, x: np.ndarray) -> frozenset[int]:
        """Return the periods in which it rises in a whole-number point."""
        steps = np.diff(np.round(x[self.columns]), prepend=0.0)
        return frozenset(self.first + int(i) for i in np.flatnonzero(steps))


@dataclass(frozen=True, eq=False)
class Layout:
    """Which columns decide (`tracks`), which mark what was reached (`marks`), and which only count whole things."""

    tracks: tuple[Track, ...]
    marks: tuple[Track, ...]
    counts: np.ndarray

    def periods(self, columns: int) -> np.ndarray:
        """Return the period of each column of a track or mark, -1 for all others."""
        found = np.full(columns, -1)
        for track in (*self.tracks, *self.marks):
            found[track.columns] = np.arange(track.first, track.last + 1)
        return found


@dataclass(frozen=True, eq=False)
class Narrow:
    """A narrowed matrix; column j of the whole one is column ``to[j]`` of it, or always zero where that is -1."""

    matrix: Matrix
    to: np.ndarray

    def spread(self, y: np.ndarray) -> np.ndarray:
        """Return a point of the narrowed model as a point of the whole one."""
        x = np.zeros(len(self.to))
        kept = self.to >= 0
        x[kept] = y[self.to[kept]]
        return x

    def shrunk(self, x: np.ndarray) -> np.ndarray:
        """Return a point of the whole model in the narrowed columns: the same point if it rises where allowed."""
        y = np.zeros(self.matrix.sizes.columns)
        kept = self.to >= 0
        y[self.to[kept]] = x[kept]
        return y

    def periods(self, layout: Layout) -> np.ndarray:
        """Return the earliest period that each column of the narrowed model stands for, -1 where it is no track's."""
        whole = layout.periods(len(self.to))
        found = np.full(self.matrix.sizes.columns, -1)
        for column in np.flatnonzero((whole >= 0) & (self.to >= 0))[::-1]:
            found[self.to[column]] = whole[column]
        return found


def every(tracks: Iterable[Track], step: int) -> Allowed:
    """Return every so many periods of each track, its last one always among them."""
    return {track.name: frozenset([*range(track.first, track.last + 1, step), track.last]) for track in tracks}


def held(tracks: Iterable[Track], x: np.ndarray) -> Allowed:
    """Return only the periods in which each track rises in `x`."""
    return {track.name: track.rises(x) for track in tracks}


def narrowed(matrix: Matrix, layout: Layout, allowed: Mapping[str, frozenset[int]]) -> Narrow:
    """Return the model in which tracks rise only where allowed."""
    keeper = np.arange(matrix.sizes.columns)
    for track in layout.tracks:
        if track.name in allowed:
            _merge(keeper, track, allowed[track.name])
    kept = np.flatnonzero(keeper >= 0)
    reps = np.unique(keeper[kept])
    place = np.zeros(matrix.sizes.columns, dtype=np.intp)
    place[reps] = np.arange(len(reps))
    to = np.where(keeper >= 0, place[np.maximum(keeper, 0)], -1)
    spread = sparse.csr_array((np.ones(len(kept)), (kept, to[kept])), shape=(matrix.sizes.columns, len(reps)))
    body = sparse.csr_array(matrix.A @ spread)
    body.eliminate_zeros()
    broken = (matrix.row_lower > 0) | (matrix.row_upper < 0)  # by nothing at all: what asks for a column that is gone
    rows = np.flatnonzero((np.diff(body.indptr) > 0) | broken)
    small = replace(
        matrix,
        A=sparse.csr_array(body[rows]),
        c=spread.T @ matrix.c,
        row_lower=matrix.row_lower[rows],
        row_upper=matrix.row_upper[rows],
        row_names=tuple(matrix.row_names[row] for row in rows),
        col_lower=matrix.col_lower[reps],
        col_upper=matrix.col_upper[reps],
        integer=matrix.integer[reps],
        col_names=tuple(matrix.col_names[column] for column in reps),
    )
    return Narrow(small, to)


def _merge(keeper: np.ndarray, track: Track, periods: frozenset[int]) -> None:
    """Let each column stand for the last allowed period up to it; before the first one it is zero."""
    holder = -1
    for offset, column in enumerate(track.columns):
        if track.first + offset in periods:
            holder = int(column)
        keeper[column] = holder
