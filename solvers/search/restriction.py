"""Step decisions, and restrictions of a model to chosen periods.

A step decision is a row of integer columns that say *done by* each period: they never fall, and the decision is when
they step up. Where it may step only in chosen periods, the columns between them are equal and become one. The
restricted model is smaller, and each of its points, lifted, is a point of the whole model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search.tolerances import EMPTY_ROW_TOL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from solvers.matrix import Matrix


AllowedPeriods = dict[str, frozenset[int]]
"""Periods in which a step decision, by name, may step; a step decision without an entry may step in any."""


@dataclass(frozen=True, eq=False)
class StepDecision:
    """``columns[i]`` is what is done by period ``first + i``; `block` and `kind` group decisions."""

    name: str
    columns: np.ndarray
    first: int
    block: str
    kind: str = ""

    @property
    def last(self) -> int:
        """Last period in which it may step."""
        return self.first + len(self.columns) - 1

    def step_periods(self, x: np.ndarray) -> frozenset[int]:
        """Return the periods in which it steps in an integral point."""
        steps = np.diff(np.round(x[self.columns]), prepend=0.0)
        return frozenset(self.first + int(i) for i in np.flatnonzero(steps))

    def fractional_steps(self, x: np.ndarray, share: float) -> frozenset[int]:
        """Return the periods in which it steps by more than `share` in a point of the relaxation."""
        steps = np.diff(x[self.columns], prepend=0.0)
        return frozenset(self.first + int(i) for i in np.flatnonzero(steps > share))

    def clip(self, periods: Iterable[int]) -> frozenset[int]:
        """Return those of the periods in which it may step."""
        return frozenset(period for period in periods if self.first <= period <= self.last)


@dataclass(frozen=True, eq=False)
class Layout:
    """Which columns decide, which indicate what is reached, and which only count whole things.

    `block_of_column` holds the number of each column's block, -1 for columns of no block.
    """

    decisions: tuple[StepDecision, ...]
    indicators: tuple[StepDecision, ...]
    integer_counts: np.ndarray
    block_of_column: np.ndarray | None = None

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of step decisions, in their order."""
        return tuple(dict.fromkeys(decision.block for decision in self.decisions))

    @cached_property
    def all_steps(self) -> tuple[StepDecision, ...]:
        """Decisions and indicators."""
        return *self.decisions, *self.indicators

    def sample_blocks(self, most: int) -> tuple[str, ...]:
        """Return at most so many of the blocks, from all over."""
        return self.blocks[:: max(1, -(-len(self.blocks) // most))]

    def column_blocks(self, columns: int) -> np.ndarray:
        """Return the number of each column's block, the columns of step decisions included; -1: of no block."""
        block_of = np.full(columns, -1) if self.block_of_column is None else self.block_of_column.copy()
        number = {block: i for i, block in enumerate(self.blocks)}
        for decision in self.decisions:
            block_of[decision.columns] = number[decision.block]
        return block_of

    def other_columns(self, blocks: Iterable[str]) -> np.ndarray:
        """Return the columns of all other blocks; none where the blocks of columns are unknown."""
        if self.block_of_column is None:
            return np.empty(0, dtype=np.intp)
        here = frozenset(blocks)
        others = [i for i, position in enumerate(self.blocks) if position not in here]
        return np.flatnonzero(np.isin(self.column_blocks(len(self.block_of_column)), others))


@dataclass(frozen=True, eq=False)
class Restriction:
    """A restricted model; column j of the whole one is its column ``column_map[j]``, or fixed where that is -1."""

    matrix: Matrix
    column_map: np.ndarray
    fixed_values: np.ndarray

    def lift(self, y: np.ndarray) -> np.ndarray:
        """Return a point of the restricted model as a point of the whole one."""
        x = self.fixed_values.copy()
        kept = self.column_map >= 0
        x[kept] = y[self.column_map[kept]]
        return x

    def project(self, x: np.ndarray) -> np.ndarray:
        """Return a point of the whole model in the restricted columns: the same point if it steps where allowed."""
        y = np.zeros(self.matrix.sizes.columns)
        kept = self.column_map >= 0
        y[self.column_map[kept]] = x[kept]
        return y

    def aggregate_costs(self, c: np.ndarray) -> np.ndarray:
        """Return coefficients over the whole model's columns as ones over the restricted columns."""
        kept = self.column_map >= 0
        found: np.ndarray = np.bincount(self.column_map[kept], weights=c[kept], minlength=self.matrix.sizes.columns)
        return found


def coarse_grid(decisions: Iterable[StepDecision], step: int) -> AllowedPeriods:
    """Return every so many periods of each step decision, its last one always among them."""
    return {
        decision.name: frozenset([*range(decision.first, decision.last + 1, step), decision.last])
        for decision in decisions
    }


def current_steps(decisions: Iterable[StepDecision], x: np.ndarray) -> AllowedPeriods:
    """Return only the periods in which each step decision steps in `x`."""
    return {decision.name: decision.step_periods(x) for decision in decisions}


def window(periods: Iterable[int], by: int) -> set[int]:
    """Return periods and those at most `by` before or after them."""
    return {period + step for period in periods for step in range(-by, by + 1)}


def restrict(
    matrix: Matrix,
    layout: Layout,
    allowed: Mapping[str, frozenset[int]],
    frozen: np.ndarray | None = None,
    x: np.ndarray | None = None,
) -> Restriction:
    """Return the model in which decisions step only in allowed periods, and `frozen` columns stay as in `x`."""
    columns = matrix.sizes.columns
    representative, base = np.arange(columns), np.zeros(columns)
    for decision in layout.all_steps:
        if decision.name in allowed:
            _merge_columns(representative, decision, allowed[decision.name])
    lower, upper = matrix.row_lower, matrix.row_upper
    if frozen is not None and x is not None and len(frozen):
        representative[frozen], base[frozen] = -1, x[frozen]
        spent = matrix.A @ base
        lower, upper = lower - spent, upper - spent
    to, kept, reps = _renumbered(representative)
    spread = sparse.csr_array((np.ones(len(kept)), (kept, to[kept])), shape=(columns, len(reps)))
    body = sparse.csr_array(matrix.A @ spread)
    body.eliminate_zeros()
    broken = (lower > EMPTY_ROW_TOL) | (
        upper < -EMPTY_ROW_TOL
    )  # by nothing at all: what asks for a column that is gone
    rows = np.flatnonzero((np.diff(body.indptr) > 0) | broken)
    restriction = replace(
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
    return Restriction(restriction, to, base)


def _renumbered(representative: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the new column of each column (-1: gone), the columns kept, and those that stand for all of theirs."""
    kept = np.flatnonzero(representative >= 0)
    reps = np.unique(representative[kept])
    position = np.zeros(len(representative), dtype=np.intp)
    position[reps] = np.arange(len(reps))
    return np.where(representative >= 0, position[np.maximum(representative, 0)], -1), kept, reps


def _merge_columns(representative: np.ndarray, decision: StepDecision, periods: frozenset[int]) -> None:
    """Let each column stand for the last allowed period up to it; before the first one it is zero."""
    holder = -1
    for offset, column in enumerate(decision.columns):
        if decision.first + offset in periods:
            holder = int(column)
        representative[column] = holder
