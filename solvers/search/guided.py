"""Large models: a first point from the relaxation, neighbourhoods of it, and bounds proven beside.

What a plain solver does with such a model is spend its time at the root. Here it only ever sees models in which most
decisions are fixed or held to few periods:

1. *A dive.* The relaxation of the whole model says where decisions lean to; they are made whole from early to late.
   A better point comes next, window by window, from the same few periods. Where even the relaxation takes too long, a
   dive is made for one group of places after the other.
2. *Neighbourhoods.* The decisions of some periods, or of some places, are set free again around the point in hand.
3. *Bounds.* The relaxation of the whole model, for each goal within those before it; with a second thread, branch and
   bound on the whole model beside the neighbourhoods, and once that stalls, other neighbourhoods in its place.

Counts (whole racks) are relaxed meanwhile and restored at the end with all decisions fixed (`solvers.search.restore`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.search.direct import search as search_directly
from solvers.search.dive import by_groups, dive, leaning, relaxed
from solvers.search.goals import Clock, Found, Goal, Reached, Told, limited, steered
from solvers.search.improve import Improver
from solvers.search.partner import Partner, Proof, Search, unnamed
from solvers.search.restore import Counts
from solvers.search.tracks import Layout, every, narrowed
from solvers.search.windows import by_windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix
    from solvers.options import Options

log = logging.getLogger(__name__)

GRID = 6  # periods between the starts of a coarse plan
LARGE = 60_000  # columns from which the relaxation of the whole model takes longer than a first plan should
WINDOW_S, WINDOW_SHARE = 10.0, 0.05  # time for one window of a good point, the lesser of seconds and a share
GUIDE_SHARE = 0.4  # share of the time for the relaxation that guides
RESTORE_SHARE, RESTORE_S = 0.15, 25.0  # time kept for whole counts, the lesser of a share and seconds
STALLED_S, STALLED = 10.0, 3e-4  # a bound that moves by less in so many seconds is left for better points
ROOT = {"mip_lp_solver": "ipm"}  # the first relaxation of such models takes simplex three times as long
Exact = tuple["Matrix", "Matrix", Layout, tuple[Goal, ...]]
"""A model with whole counts, the same one roomy, its layout and its goals."""


@dataclass(eq=False)
class Guided:
    """One search: points come from `roomy` with its counts relaxed, bounds from `matrix` with its counts relaxed."""

    matrix: Matrix
    roomy: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    clock: Clock
    tell: Callable[[Told], None]
    guide: np.ndarray | None = field(init=False, default=None)

    def run(self, exact: Callable[[], Exact] | None) -> Found:
        """Return the best point found with the bounds proven, in the columns of the exact model.

        Raises
        ------
        Infeasible
            If the relaxation has no point.
        NothingFound
            If time ran out before a first point.
        """
        within, wide = self._without_counts(self.roomy), self._without_counts(self.matrix)
        x = self._first(within)
        reached: list[Reached] = []
        for number, goal in enumerate(self.goals):
            self.tell(Told(goal.name, goal.value(x), None, self.clock.elapsed_s))
            x, bound = self._improved(within, wide, number, x)
            reached.append(Reached(goal, goal.value(x), bound, goal.value(x)))
            within, wide = limited(within, goal, goal.value(x)), limited(wide, goal, goal.value(x))
        same = exact is None
        whole, roomy, layout, goals = (
            exact() if exact is not None else (self.matrix, self.roomy, self.layout, self.goals)
        )
        decided = {t.name: np.round(x[t.columns]) for t in (*self.layout.tracks, *self.layout.marks)}
        counts = Counts(whole, roomy, layout, goals, self._options(), self.clock)
        return counts.restored(decided, x if same else None, reached)

    def _without_counts(self, matrix: Matrix) -> Matrix:
        integer = matrix.integer.copy()
        integer[self.layout.counts] = False
        return unnamed(replace(matrix, integer=integer))

    def _deadline_s(self, number: int) -> float | None:
        """Return when to leave a goal for the next: an even share of what is left, the restoring kept back."""
        left = self.clock.left_s()
        if left is None or self.clock.limit_s is None:
            return None
        return self.clock.elapsed_s + max(0.0, left - min(RESTORE_S, RESTORE_SHARE * self.clock.limit_s)) / (
            len(self.goals) - number
        )

    def _first(self, within: Matrix) -> np.ndarray:
        """Return a first point: near the relaxation; where there is no time for that, a bare one."""
        aimed = steered(within, self.goals)
        options = self._options()
        if aimed.sizes.columns > LARGE:
            built = by_groups(aimed, self.layout, self._bare(aimed), options, self.clock)
            self.tell(Told(self.goals[0].name, self.goals[0].value(built), self.goals[0].least, self.clock.elapsed_s))
            return built
        self.guide = relaxed(aimed, options, self.clock, GUIDE_SHARE)
        x = None if self.guide is None else dive(aimed, self.layout, self.guide, options, self.clock)
        x = self._bare(aimed) if x is None else x
        self.tell(Told(self.goals[0].name, self.goals[0].value(x), self.goals[0].least, self.clock.elapsed_s))
        if self.guide is None or self.clock.over:
            return x
        small = narrowed(aimed, self.layout, leaning(self.layout, self.guide))
        limit = self.clock.limit_s
        window_s = None if limit is None else min(WINDOW_S, WINDOW_SHARE * limit)
        y = by_windows(small, self.layout, options, self.clock, window_s)
        return x if y is None or aimed.objective(y) >= aimed.objective(x) else y

    def _bare(self, aimed: Matrix) -> np.ndarray:
        """Return a point in which nothing is done that need not be, or one of few decisions where something must.

        A narrowed model without a point proves nothing of the whole one: only the last resort, the whole one, does.
        """
        for step in (0, 4 * GRID, 2 * GRID, GRID):
            allowed = every(self.layout.tracks, step) if step else {t.name: frozenset() for t in self.layout.tracks}
            small = narrowed(aimed, self.layout, allowed)
            # The first try takes about a second: it is made even when the search is to stop, so that there is a plan.
            limit = self.clock.left_s(0.5) if step else 10.0
            outcome = Session(small.matrix, self._options()).solve_mip(
                time_limit_s=limit, gap=0.5, should_stop=self.clock.should_stop if step else None
            )
            x = None if outcome.incumbent is None else small.spread(outcome.incumbent)
            if x is not None and aimed.max_violation(x) <= 1e-5:
                return x
        return search_directly(self.matrix, self.goals[:1], self._options(), self.clock, self.tell).x

    def _options(self) -> Options:
        return replace(self.options, threads=1, extra={**self.options.extra, **ROOT})

    def _improved(self, within: Matrix, wide: Matrix, number: int, x: np.ndarray) -> tuple[np.ndarray, float | None]:
        """Return the point bettered for one goal within `within`, and the bound proven for it on `wide`."""
        goal = self.goals[number]
        if self._proven(goal, x, goal.least):
            return x, goal.least
        aimed = steered(within, self.goals[number:])
        proof = wide.with_objective(goal.c, goal.offset)
        stage = _Stage(goal, Improver(aimed, self.layout, self._options(), self.guide), self._deadline_s(number))
        if self.options.threads > 1:
            stage.beside = self._beside(stage, proof, x)
        else:
            outcome = Session(proof, self._options()).solve_lp(
                time_limit_s=self.clock.left_s(0.5), method="ipm", should_stop=self.clock.should_stop
            )
            stage.bound = goal.rounded_bound(outcome.objective)
        try:
            return self._searched(stage, x)
        finally:
            if stage.beside is not None:
                stage.beside.partner.stop()

    def _beside(self, stage: _Stage, proof: Matrix, x: np.ndarray) -> _Beside:
        """Return the second process: on the bound, unless the relaxation says that it would prove nothing new."""
        goal = stage.goal
        beside = _Beside(Partner(Proof(proof, self._options(), x)), goal, self.clock)
        if self.guide is not None and goal.least is not None and goal.value(self.guide) <= goal.least + 1e-6:
            beside.turn(stage.improver, x)
        return beside

    def _searched(self, stage: _Stage, x: np.ndarray) -> tuple[np.ndarray, float | None]:
        """Try one neighbourhood after another until time, proof, or rounds without gain."""
        goal, improver, stale = stage.goal, stage.improver, 0
        while True:
            x = stage.exchanged(x)
            self.tell(Told(goal.name, goal.value(x), stage.bound, self.clock.elapsed_s))
            left_s = None if stage.until_s is None else stage.until_s - self.clock.elapsed_s
            late = self.clock.over or (left_s is not None and left_s <= 0)
            worn = stale >= improver.tried.rounds and (stage.beside is None or stage.beside.partner.done)
            if late or worn or self._proven(goal, x, stage.bound):
                break
            y = improver.step(x, left_s, self.clock.should_stop)
            stale = stale + 1 if y is None else 0
            x = x if y is None else y
        return x, stage.bound if stage.bound is None else min(stage.bound, goal.value(x))

    def _proven(self, goal: Goal, x: np.ndarray, bound: float | None) -> bool:
        value = goal.value(x)
        return bound is not None and value - bound <= max(self.options.gap * abs(value), 1e-6)


@dataclass(eq=False)
class _Stage:
    """What is at hand while one goal is bettered."""

    goal: Goal
    improver: Improver
    until_s: float | None
    bound: float | None = None
    beside: _Beside | None = None

    def exchanged(self, x: np.ndarray) -> np.ndarray:
        """Return the better of the point in hand and what the second process has come upon; take over its bound."""
        if self.beside is None:
            return x
        bound = self.goal.rounded_bound(self.beside.proven())
        self.bound = self.goal.least if bound is None else bound
        matrix, other = self.improver.matrix, self.beside.partner.point()
        if other is not None and matrix.objective(other) < matrix.objective(x) and matrix.max_violation(other) <= 1e-5:
            log.info("the second process found a better point")
            x = other
        else:
            self.beside.offer(x, matrix.objective(x))
        if self.beside.stalled(x):
            self.beside.turn(self.improver, x)
        return x


@dataclass(eq=False)
class _Beside:
    """The second process: first on the bound of a goal; when that stalls, on points."""

    partner: Partner
    goal: Goal
    clock: Clock
    bound: float | None = None
    moved_s: float | None = None
    moved_at: float | None = None
    searching: bool = False
    given: float = float("inf")

    def proven(self) -> float | None:
        """Return the best bound so far."""
        new = None if self.searching else self.partner.bound
        if new is not None and (self.bound is None or new > self.bound):
            self.bound = new
        return self.bound

    def stalled(self, x: np.ndarray) -> bool:
        """Return whether the bound has not moved for long, or no more can come of it."""
        if self.searching or self.bound is None:
            return False
        now = self.clock.elapsed_s
        if self.moved_at is None or self.bound - self.moved_at > STALLED * max(1.0, abs(self.goal.value(x))):
            self.moved_at, self.moved_s = self.bound, now
        return self.partner.done or (self.moved_s is not None and now - self.moved_s > STALLED_S)

    def turn(self, improver: Improver, x: np.ndarray) -> None:
        """Let the second process look for points from now on, in an order of its own."""
        log.info("the second process looks for better points")
        self.partner.stop()
        options = replace(improver.options, seed=improver.options.seed + 1)
        self.partner = Partner(Search(improver.matrix, improver.layout, options, improver.guide, x))
        self.searching, self.given = True, improver.matrix.objective(x)

    def offer(self, x: np.ndarray, objective: float) -> None:
        """Hand a point over if it is better than what was handed over last."""
        if self.searching and objective < self.given - 1e-9 * abs(self.given):
            self.given = objective
            self.partner.give(x)


def search(
    matrix: Matrix,
    roomy: Matrix,
    layout: Layout,
    goals: tuple[Goal, ...],
    options: Options,
    clock: Clock,
    tell: Callable[[Told], None] = lambda _: None,
    exact: Callable[[], Exact] | None = None,
) -> Found:
    """Return the best point found for goals in order.

    Parameters
    ----------
    matrix, layout, goals
        The model, what its columns mean, and what is wanted of it.
    roomy
        The same model, asking for a little more where only whole counts can tell whether it is enough: points of it are
        easily made whole.
    options, clock, tell
        Limits, time, and who is told of progress; more than one thread lets a second process work on bounds.
    exact
        Where `matrix` is a relaxation without counts: gives the model with them, with the same tracks and goals. The
        point returned is one of it.
    """
    return Guided(matrix, roomy, layout, goals, options, clock, tell).run(exact)
