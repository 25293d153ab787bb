"""Local search by prices: move one step after the other where the LP with all decisions fixed says that it pays.

The reduced costs of fixed columns say what a move gains at most: the value of the LP is convex in them, so that a
linear estimate is never too low a gain (the argument of Benders cuts; Geoffrion 1972, *Generalized Benders
decomposition*). What promises most is tried first. A try takes the dual simplex method some tens of iterations from
the last basis, and ends where the objective passes that of the point there is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.outcome import SolverError
from solvers.search.blocks import submatrix
from solvers.search.decision_rows import DecisionRows
from solvers.search.group_dive import groups_of
from solvers.search.lexicographic import improves
from solvers.search.restriction import restrict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import LpOutcome
    from solvers.search.budget import Budget
    from solvers.search.restriction import Layout, StepDecision
    from solvers.search_settings import PricedMoveSettings

log = logging.getLogger(__name__)

Tried = set[tuple[str, int, int]]
"""Moves that need not be tried again: step decision, offset of the step (the number of periods: none), offset after."""


def descend(
    matrix: Matrix,
    layout: Layout,
    x: np.ndarray,
    blocks: Collection[str],
    options: Options,
    budget: Budget,
    tried: Tried | None = None,
    on_point: Callable[[np.ndarray], None] = lambda _: None,
) -> tuple[np.ndarray | None, int]:
    """Return a better point that no move at some blocks betters, or the best in time, and simplex iterations.

    Parameters
    ----------
    matrix, layout, x
        A model, what its columns mean, and a point of it. What is better is so by its objective.
    blocks
        Where decisions may move; all else at other blocks stays as it is. Indicators may move too.
    options, budget
        For the LPs; a wish to stop ends with the best so far.
    tried
        Moves not to try; those tried are added.
    on_point
        Gets a better point every second or so, and not the last one.
    """
    tried = set() if tried is None else tried
    restriction = restrict(matrix, layout, {}, layout.other_columns(blocks), x)
    here = replace(
        layout,
        decisions=tuple(_mapped(d, restriction.column_map) for d in layout.decisions if d.block in blocks),
        indicators=tuple(_mapped(d, restriction.column_map) for d in layout.indicators),
    )
    before, search = matrix.objective(x), _Descent(restriction.matrix, here, options, budget, tried)
    better, told_s = None, budget.elapsed_s
    for better in search.points(restriction.project(x)):
        if budget.elapsed_s - told_s >= options.search.priced_moves.report_s:
            if improves(matrix, point := restriction.lift(better), before):
                on_point(point)
            told_s = budget.elapsed_s
    log.debug("moves: %d of %d gained", search.gained, search.tries)
    if better is None or not improves(matrix, point := restriction.lift(better), before):
        return None, search.iterations
    return point, search.iterations


def descend_by_groups(
    matrix: Matrix,
    layout: Layout,
    x: np.ndarray,
    options: Options,
    budget: Budget,
    on_point: Callable[[np.ndarray], None] = lambda _: None,
) -> np.ndarray:
    """Return a point bettered by moves at one group of blocks after the other; `on_point` gets each better one."""
    for group in groups_of(layout.blocks, options.search.neighbourhoods.moved_blocks):
        if budget.expired:
            break
        y, _ = descend(matrix, layout, x, group, options, budget, on_point=on_point)
        if y is not None:
            x = y
            on_point(x)
        log.info("moves at %d blocks: objective %.6g after %.1f s", len(group), matrix.objective(x), budget.elapsed_s)
    return x


def _mapped(decision: StepDecision, column_map: np.ndarray) -> StepDecision:
    return replace(decision, columns=column_map[decision.columns])


@dataclass(frozen=True, eq=False)
class _Move:
    """A step moved from one offset in its periods to another, the number of periods standing for none."""

    decision: StepDecision
    is_indicator: bool
    before: int
    after: int
    gain: float  # by prices: the real one is not above it
    promise: float  # what it or going further in the same direction may gain

    @property
    def key(self) -> tuple[str, int, int]:
        return self.decision.name, self.before, self.after

    @property
    def kind(self) -> tuple[bool, bool, bool, bool]:
        """Moves that are alike in how much of their promise they keep."""
        none = len(self.decision.columns)
        return self.is_indicator, self.after < self.before, self.before == none, self.after == none

    @property
    def columns(self) -> np.ndarray:
        """The columns that it changes."""
        return self.decision.columns[min(self.before, self.after) : max(self.before, self.after)]

    @property
    def by(self) -> float:
        """What it changes each of them by."""
        return 1.0 if self.after < self.before else -1.0

    def further(self, by: int) -> _Move | None:
        """Return the move that goes on in the same direction; None where there is none within its periods."""
        none = len(self.decision.columns)
        after = self.after + (by if self.after > self.before else -by)
        ends = none in (self.before, self.after) or not 0 <= after < none
        return None if ends else replace(self, before=self.after, after=after)


@dataclass(eq=False)
class _Descent:
    """Moves from one point of a model, whose LP stays loaded with all whole columns fixed."""

    matrix: Matrix
    layout: Layout
    options: Options
    budget: Budget
    tried: Tried
    iterations: int = field(init=False, default=0)
    tries: int = field(init=False, default=0)
    gained: int = field(init=False, default=0)

    def points(self, x: np.ndarray) -> Iterator[np.ndarray]:
        """Give ever better points, until no move gains or time is up."""
        self._whole = np.flatnonzero(self.matrix.integer)
        self._kept: dict[tuple[bool, bool, bool, bool], float] = {}
        self._rows = DecisionRows(self.matrix, self.layout)
        try:
            self._session = Session(self._others(), replace(self.options, threads=1))
        except SolverError as error:
            log.info("moves: %s", error)
            return
        values = np.round(x[self._whole])
        self._session.set_col_bounds(self._whole, values, values)
        first = self._solve()
        if first is None:
            return
        self._take(first, self._at(x, first))
        self._rows.take(self._point)
        self._least = self.options.search.lns.min_gain_rel * max(1.0, abs(self._objective))
        before = -1
        while before < self.gained and not self.budget.expired:
            before = self.gained
            yield from self._one_round()

    def _others(self) -> Matrix:
        """Return the model without the rows of decisions alone, which are seen to here."""
        others = np.setdiff1d(np.arange(self.matrix.sizes.rows), self._rows.numbers)
        return submatrix(self.matrix, others, np.arange(self.matrix.sizes.columns))

    def _one_round(self) -> Iterator[np.ndarray]:
        """Try all moves in the order of what they promise; give the point after each that gains."""
        moved = set[str]()
        for move in sorted(self._moves(), key=lambda move: -move.promise * self._kept.get(move.kind, 1.0)):
            if self.budget.expired:
                break
            if move.decision.name not in moved and move.gain > self._least and self._make_move(move):
                moved.add(move.decision.name)
                yield self._point
                yield from self._go_further(move)

    def _go_further(self, move: _Move) -> Iterator[np.ndarray]:
        """Repeat a move that has gained, twice as far each time, as long as it gains."""
        by, further = 1, move.further(1)
        while further is not None and not self.budget.expired and self._make_move(further):
            yield self._point
            by *= 2
            further = further.further(by)

    def _make_move(self, move: _Move) -> bool:
        """Make a move if it is new, there is room for it, and it gains."""
        columns, by = move.columns, move.by
        values = self._point[columns] + by
        lower, upper = self.matrix.col_lower[columns], self.matrix.col_upper[columns]
        if move.key in self.tried or np.any(values < lower) or np.any(values > upper):
            return False
        rows, more = self._rows.change(columns, by)
        if not self._rows.fits(rows, more):
            return False
        self._session.set_col_bounds(columns, values, values)
        found = self._solve(self._objective - self._least)
        if found is not None or not self.budget.expired:  # else it was cut short, and is still to be tried
            self.tried.add(move.key)
            self._learn(move, found)
        self.tries += 1
        if found is None:
            self._session.set_col_bounds(columns, self._point[columns], self._point[columns])
            return False
        self.gained += 1
        point = self._at(self._point, found)
        point[columns] = values
        self._rows.add(rows, more)
        self._take(found, point)
        return True

    def _learn(self, move: _Move, found: LpOutcome | None) -> None:
        """Take in how much of its promise a move has kept; the last ones of its kind count most."""
        gain = 0.0 if found is None or found.objective is None else self._objective - found.objective
        share, memory = min(1.0, gain / move.gain), self._settings.memory
        kept = memory * self._kept.get(move.kind, 1.0) + (1.0 - memory) * share
        self._kept[move.kind] = max(self._settings.least_kept, kept)

    def _at(self, x: np.ndarray, found: LpOutcome) -> np.ndarray:
        """Return the LP's point with whole columns exactly as in another point."""
        assert found.x is not None
        point = found.x.copy()
        point[self._whole] = np.round(x[self._whole])
        return point

    def _take(self, found: LpOutcome, point: np.ndarray) -> None:
        assert found.objective is not None
        assert found.reduced_costs is not None
        self._objective, self._prices, self._point = found.objective, found.reduced_costs, point

    def _solve(self, cutoff: float | None = None) -> LpOutcome | None:
        """Return the LP as it stands; None if there is none or none better than a cutoff."""
        try:
            found = self._session.solve_lp(self.budget.left_s(), should_stop=self.budget.should_stop, cutoff=cutoff)
        except SolverError:  # no result in numbers HiGHS trusts: as good as no gain
            return None
        self.iterations += found.iterations
        good = found.objective is not None and (cutoff is None or found.objective < cutoff)
        return found if good and found.reduced_costs is not None else None

    def _moves(self) -> Iterator[_Move]:
        for decision in self.layout.decisions:
            yield from self._moves_of(decision, is_indicator=False)
        for indicator in self.layout.indicators:
            yield from self._moves_of(indicator, is_indicator=True)

    def _moves_of(self, decision: StepDecision, is_indicator: bool) -> Iterator[_Move]:
        """Give moves that gain by prices: each step a period earlier or later, or not at all; one step more."""
        prices, none = self._prices[decision.columns], len(decision.columns)
        costs = np.append(np.cumsum(prices[::-1])[::-1], 0.0)  # of a step at each offset; none costs nothing
        for step in sorted(decision.step_periods(self._point)):
            at = step - decision.first
            gains = costs[at] - costs
            for after, reach in ((at - 1, gains[:at]), (at + 1, gains[at + 1 : none])):
                if 0 <= after < none and gains[after] > 0:
                    yield _Move(decision, is_indicator, at, after, float(gains[after]), float(reach.max()))
            if not is_indicator and gains[none] > 0:
                yield _Move(decision, is_indicator, at, none, float(gains[none]), float(gains[none]))
        if not is_indicator:
            for at in np.argsort(costs[:none])[: self._settings.additions]:
                if costs[at] < 0:
                    yield _Move(decision, is_indicator, none, int(at), float(-costs[at]), float(-costs[at]))

    @property
    def _settings(self) -> PricedMoveSettings:
        return self.options.search.priced_moves
