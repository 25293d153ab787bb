"""Tracks: rows of whole-number columns that say *done by* each period, and models narrowed to chosen periods.

A track's columns never fall from one period to the next; its decision is when they rise. Where a track may only rise in
chosen periods, columns between them are equal and become one: a narrowed model is a restriction, and every point of
it, spread out again, is a point of the whole model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from solvers.matrix import Matrix

BROKEN = 1e-5
"""What a row without columns may miss its limits by before it counts as broken."""

Allowed = dict[str, frozenset[int]]
"""Periods in which a track, by name, may rise; a track without an entry may rise in any."""


@dataclass(frozen=True, eq=False)
class Track:
    """``columns[i]`` is what is done by period ``first + i``; `place` and `kind` group tracks that belong together."""

    name: str
    columns: np.ndarray
    first: int
    place: str
    kind: str = ""

    @property
    def last(self) -> int:
        """Last period in which it may rise."""
        return self.first + len(self.columns) - 1

    def rises(self, x: np.ndarray) -> frozenset[int]:
        """Return the periods in which it rises in a whole-number point."""
        steps = np.diff(np.round(x[self.columns]), prepend=0.0)
        return frozenset(self.first + int(i) for i in np.flatnonzero(steps))

    def leans(self, x: np.ndarray, share: float) -> frozenset[int]:
        """Return the periods in which it rises by more than `share` in a point of the relaxation."""
        steps = np.diff(x[self.columns], prepend=0.0)
        return frozenset(self.first + int(i) for i in np.flatnonzero(steps > share))

    def within(self, periods: Iterable[int]) -> frozenset[int]:
        """Return those of the periods in which it may rise."""
        return frozenset(period for period in periods if self.first <= period <= self.last)


@dataclass(frozen=True, eq=False)
class Layout:
    """Which columns decide (`tracks`), which mark what was reached (`marks`), and which only count whole things.

    `home` says of each column at which of the `places` it belongs, -1 for columns of the whole model.
    """

    tracks: tuple[Track, ...]
    marks: tuple[Track, ...]
    counts: np.ndarray
    home: np.ndarray | None = None

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places of tracks, in their order."""
        return tuple(dict.fromkeys(track.place for track in self.tracks))

    def some(self, most: int) -> tuple[str, ...]:
        """Return at most so many of the places, from all over."""
        return self.places[:: max(1, -(-len(self.places) // most))]

    def whose(self, columns: int) -> np.ndarray:
        """Return the number of the place of each of so many columns: those of tracks are of theirs, -1 of no place."""
        owners = np.full(columns, -1) if self.home is None else self.home.copy()
        number = {place: i for i, place in enumerate(self.places)}
        for track in self.tracks:
            owners[track.columns] = number[track.place]
        return owners

    def elsewhere(self, places: Iterable[str]) -> np.ndarray:
        """Return the columns that belong to other places, their tracks' among them; none where no column has a home."""
        if self.home is None:
            return np.empty(0, dtype=np.intp)
        here = frozenset(places)
        others = [i for i, place in enumerate(self.places) if place not in here]
        return np.flatnonzero(np.isin(self.whose(len(self.home)), others))


@dataclass(frozen=True, eq=False)
class Narrow:
    """A narrowed matrix; column j of the whole one is its column ``to[j]``, or always ``base[j]`` where that is -1."""

    matrix: Matrix
    to: np.ndarray
    base: np.ndarray

    def spread(self, y: np.ndarray) -> np.ndarray:
        """Return a point of the narrowed model as a point of the whole one."""
        x = self.base.copy()
        kept = self.to >= 0
        x[kept] = y[self.to[kept]]
        return x

    def shrunk(self, x: np.ndarray) -> np.ndarray:
        """Return a point of the whole model in the narrowed columns: the same point if it rises where allowed."""
        y = np.zeros(self.matrix.sizes.columns)
        kept = self.to >= 0
        y[self.to[kept]] = x[kept]
        return y

    def gathered(self, c: np.ndarray) -> np.ndarray:
        """Return coefficients over the whole model's columns as ones over the narrowed columns."""
        kept = self.to >= 0
        found: np.ndarray = np.bincount(self.to[kept], weights=c[kept], minlength=self.matrix.sizes.columns)
        return found


def every(tracks: Iterable[Track], step: int) -> Allowed:
    """Return every so many periods of each track, its last one always among them."""
    return {track.name: frozenset([*range(track.first, track.last + 1, step), track.last]) for track in tracks}


def held(tracks: Iterable[Track], x: np.ndarray) -> Allowed:
    """Return only the periods in which each track rises in `x`."""
    return {track.name: track.rises(x) for track in tracks}


def near(periods: Iterable[int], by: int) -> set[int]:
    """Return periods and those at most `by` before or after them."""
    return {period + step for period in periods for step in range(-by, by + 1)}


def narrowed(
    matrix: Matrix,
    layout: Layout,
    allowed: Mapping[str, frozenset[int]],
    frozen: np.ndarray | None = None,
    x: np.ndarray | None = None,
) -> Narrow:
    """Return the model in which tracks rise only where allowed, and `frozen` columns stay as they are in `x`."""
    columns = matrix.sizes.columns
    keeper, base = np.arange(columns), np.zeros(columns)
    for track in (*layout.tracks, *layout.marks):
        if track.name in allowed:
            _merge(keeper, track, allowed[track.name])
    lower, upper = matrix.row_lower, matrix.row_upper
    if frozen is not None and x is not None and len(frozen):
        keeper[frozen], base[frozen] = -1, x[frozen]
        spent = matrix.A @ base
        lower, upper = lower - spent, upper - spent
    to, kept, reps = _placed(keeper)
    spread = sparse.csr_array((np.ones(len(kept)), (kept, to[kept])), shape=(columns, len(reps)))
    body = sparse.csr_array(matrix.A @ spread)
    body.eliminate_zeros()
    broken = (lower > BROKEN) | (upper < -BROKEN)  # by nothing at all: what asks for a column that is gone
    rows = np.flatnonzero((np.diff(body.indptr) > 0) | broken)
    small = replace(
        matrix,
        A=sparse.csr_array(body[rows]),
        c=spread.T @ matrix.c,
        offset=matrix.offset + float(matrix.c @ base),
        row_lower=lower[rows],
        row_upper=upper[rows],
        row_names=tuple(matrix.row_names[row] for row in rows),
        col_lower=matrix.col_lower[reps],
        col_upper=matrix.col_upper[reps],
        integer=matrix.integer[reps],
        col_names=tuple(matrix.col_names[column] for column in reps),
    )
    return Narrow(small, to, base)


def _placed(keeper: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the new column of each column (-1: gone), the columns kept, and those that stand for all of theirs."""
    kept = np.flatnonzero(keeper >= 0)
    reps = np.unique(keeper[kept])
    place = np.zeros(len(keeper), dtype=np.intp)
    place[reps] = np.arange(len(reps))
    return np.where(keeper >= 0, place[np.maximum(keeper, 0)], -1), kept, reps


def _merge(keeper: np.ndarray, track: Track, periods: frozenset[int]) -> None:
    """Let each column stand for the last allowed period up to it; before the first one it is zero."""
    holder = -1
    for offset, column in enumerate(track.columns):
        if track.first + offset in periods:
            holder = int(column)
        keeper[column] = holder
