"""Whole counts for decisions that were found with counts relaxed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.attempt import attempted
from solvers.search.direct import Infeasible, NothingFound
from solvers.search.direct import search as search_directly
from solvers.search.goals import DUST, Clock, Found, Goal, Reached, ended, sound_bound, steered
from solvers.search.tracks import narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Termination
    from solvers.search.held import Held
    from solvers.search.tracks import Layout, Track

log = logging.getLogger(__name__)

WHOLE_S = 20.0  # limit of one try
LEAST_S, MANY = 3.0, 50_000  # and what it has in any case, more with columns
STOPPED_S = 1.0  # and once the search is to stop
FORCE_S = 20.0  # time taken in any case where no quick way gives whole counts
FREE, FEW = 20, 2  # places, of more and of fewer, whose counts make good what rounding down the others' leaves
AROUND = 4  # how many more or fewer of each count the last step may take
ENOUGH = 1e-4  # share of the last goal that is not worth another try
GAP, QUICK_GAP = 1e-5, 1e-3  # of a plan to hand out, and of one on the way


@dataclass(frozen=True, eq=False)
class Counts:
    """A model with whole counts."""

    matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    clock: Clock
    held: Held | None = None
    runs: tuple[Termination, ...] = ()  # why the search before it left goals, where time did

    def restored(
        self,
        decided: Mapping[str, np.ndarray],
        x: np.ndarray,
        reached: list[Reached],
        known: Callable[[list[Reached]], float | None] = lambda _: None,
    ) -> Found:
        """Return the point with whole counts and the decisions given, or the one held where that is better.

        Parameters
        ----------
        decided
            Values of the columns of each track, by its name.
        x
            A point with these decisions and counts relaxed, of a model that asks for a little more where only whole
            counts can tell whether it is enough.
        reached
            Values and bounds with counts relaxed. A bound of a goal holds for the best of the goals before it: where
            whole counts cost one of those something, the bounds after it are given up for what is `known`.
        known
            Bound of the next goal that holds by what was reached of those before it.
        """
        y = self._whole(decided, x, [r.value for r in reached])
        if self.held is not None:
            self.held.offer(y)
            y = y if self.held.x is None else self.held.x
        return self.concluded(y, reached, known)

    def quickly(self, decided: Mapping[str, np.ndarray], x: np.ndarray) -> np.ndarray | None:
        """Return the point with counts rounded down, or less, and the decisions given; None where that leaves none."""
        fixed = self._fixed(decided, (*self.layout.tracks, *self.layout.marks))
        y = self._solved(self._near(fixed, x, 0, 0), None, QUICK_GAP)
        return self._solved(self._near(fixed, x, None, 0), None, QUICK_GAP) if y is None else y

    def concluded(self, y: np.ndarray, reached: list[Reached], known: Callable[[list[Reached]], float | None]) -> Found:
        """Return a whole point with what it reaches of each goal, and what holds of the bounds proven meanwhile.

        A goal that whole counts cost more than its tolerance has its best in this point.
        """
        final: list[Reached] = []
        notes: list[str] = []
        dearer = ""
        for goal, r in zip(self.goals, reached, strict=True):
            value = goal.value(y)
            bound = sound_bound(known(final) if dearer else r.bound, value)
            if bound is None and r.bound is not None:
                why = f"whole racks cost goal {dearer} something" if dearer else "the plan is better than it"
                notes.append(f"a bound of goal {goal.name} is given up: {why}")
            costs = value > goal.allowed(r.best)
            final.append(Reached(goal, value, bound, value if costs else min(r.best, value)))
            dearer = dearer or (goal.name if costs else "")
        return Found(y, tuple(final), ended(final, self.options.gap, self.clock, self.runs), tuple(notes))

    def _whole(self, decided: Mapping[str, np.ndarray], x: np.ndarray, aims: list[float]) -> np.ndarray:
        """Return a whole point: counts rounded down, then a few more or less of each, then any where goals suffer."""
        fixed = self._fixed(decided, self.layout.tracks)
        y = self._rounded(self._fixed(decided, (*self.layout.tracks, *self.layout.marks)), x)
        if y is None:
            y = self._rounded(fixed, x)
        if y is not None and not self.clock.over and not self._as_good(y, aims, ENOUGH):
            y = self._solved(self._near(fixed, y, AROUND, AROUND), y)
        if y is None or not (self.clock.spent or self._as_good(y, aims, np.inf)):
            y = self._solved(fixed, y)
        if y is None and self.held is not None and self.held.x is not None:
            return self.held.x
        return self._by_force(fixed) if y is None else y

    def _as_good(self, y: np.ndarray, aims: list[float], room: float) -> bool:
        """Return whether a point keeps the goals before the last, and the last within a share of its aim."""
        *before, last = zip(self.goals, aims, strict=False)
        goal, aim = last
        kept = all(g.value(y) <= g.allowed(value) for g, value in before)
        return kept and goal.value(y) - aim <= room * max(abs(aim), DUST)

    def _rounded(self, fixed: Matrix, x: np.ndarray) -> np.ndarray | None:
        """Return the point with counts rounded down; where that leaves none, as few of them up as need be."""
        y = self._solved(self._near(fixed, x, 0, 0), None)
        if y is None and len(self.layout.places) > FREE:
            y = self._solved(self._near(fixed, x, 0, 0, self.layout.some(FREE)), None)
        if y is not None:
            return y
        for model in self._nearly(fixed, x):
            y = self._solved(model, None)
            if y is not None:
                break
        return y

    def _nearly(self, fixed: Matrix, x: np.ndarray) -> Iterator[Matrix]:
        """Give models with few counts left, each to be tried where those before it have no point.

        Rounded down, a roomy point may still be more than the model allows in all: then some counts are to be less.
        """
        yield self._near(fixed, x, None, 0)
        less = self._relaxed(self._near(fixed, x, None, 0))
        if less is None:  # what is to be reached takes more of some counts than rounding down leaves
            yield self._near(fixed, x, AROUND, AROUND)
            return
        yield self._between(fixed, less)
        free = self._relaxed(fixed)
        if free is not None:
            yield self._near(fixed, free, 0, 1)
        if self.layout.home is not None and FEW < len(self.layout.places) <= FREE:
            yield self._near(fixed, x, 0, 0, self.layout.some(FEW))
        yield self._near(fixed, less, 1, 1)

    def _by_force(self, fixed: Matrix) -> np.ndarray:
        """Return a point with the decisions by plain search, or without them where counts leave them none.

        It is looked for even when time is up and no other whole plan is held: one that is late is better than none.
        """
        left = self.clock.left_s()
        clock = Clock(None if left is None else max(left, FORCE_S * self._more))
        y = self._searched(fixed, self.goals, clock.part(0.5))
        if y is None:
            nothing = narrowed(self.matrix, self.layout, {track.name: frozenset() for track in self.layout.tracks})
            goals = tuple(replace(goal, c=nothing.gathered(goal.c)) for goal in self.goals)
            y = self._searched(nothing.matrix, goals, clock)
            y = None if y is None else nothing.spread(y)
        y = self._searched(self.matrix, self.goals, clock) if y is None else y
        if y is None:
            raise NothingFound(self.goals[0].name, None)
        return y

    def _searched(self, matrix: Matrix, goals: tuple[Goal, ...], clock: Clock) -> np.ndarray | None:
        """Return a point by plain search; None says nothing of a model of which this one is a restriction."""
        try:
            return search_directly(matrix, goals, replace(self.options, gap=0.01), clock).x
        except (Infeasible, NothingFound):
            return None

    def _fixed(self, decided: Mapping[str, np.ndarray], given: tuple[Track, ...]) -> Matrix:
        """Return the model with those decisions as they are given, under all goals at once."""
        tracks = [track for track in given if track.name in decided]
        columns = np.concatenate([track.columns for track in tracks] or [np.empty(0, dtype=np.intp)])
        values = np.concatenate([decided[track.name] for track in tracks] or [np.empty(0)])
        return steered(self.matrix, self.goals).with_bounds(columns, values, values)

    def _relaxed(self, fixed: Matrix) -> np.ndarray | None:
        relaxed = fixed.with_continuous(self.layout.counts)
        outcome = attempted(relaxed, self.options, time_limit_s=self._limit_s(), gap=GAP)
        return outcome.incumbent

    def _between(self, matrix: Matrix, x: np.ndarray) -> Matrix:
        """Return the matrix with counts held to the whole numbers next to those of `x`."""
        counts = self.layout.counts
        low, high = np.floor(x[counts] + 1e-6), np.ceil(x[counts] - 1e-6)
        within = np.maximum(matrix.col_lower[counts], low), np.minimum(matrix.col_upper[counts], high)
        return matrix.with_bounds(counts, *within)

    def _near(self, matrix: Matrix, x: np.ndarray, below: int | None, above: int, free: tuple[str, ...] = ()) -> Matrix:
        """Return the matrix with the counts at places near those of `x`, rounded down; `below` None: any less.

        At `free` places they may be anything: what rounding down all others leaves too much or too little is made good
        there, which takes seconds where the relaxation of all takes a minute, and has many ways to hit a target to the
        rack where next to nothing else is open.
        """
        counts = self.layout.counts
        if self.layout.home is not None:
            counts = np.intersect1d(counts, self.layout.elsewhere(free))
        floor = np.floor(x[counts] + 1e-6)
        low = matrix.col_lower[counts] if below is None else np.maximum(matrix.col_lower[counts], floor - below)
        return matrix.with_bounds(counts, low, np.minimum(matrix.col_upper[counts], floor + above))

    def _solved(self, matrix: Matrix, start: np.ndarray | None, gap: float = GAP) -> np.ndarray | None:
        """Return the best point found of a model with little left to decide."""
        outcome = attempted(matrix, self.options, start, time_limit_s=self._limit_s(), gap=gap)
        log.info("whole counts: %s after %.1f s", outcome.termination, outcome.runtime_s)
        return start if outcome.incumbent is None else outcome.incumbent

    @property
    def _more(self) -> float:
        """How many times the seconds of a small model."""
        return 1.0 + self.matrix.sizes.columns / MANY

    def _limit_s(self) -> float:
        """Return the seconds for one try: half of what is left, some even when none is, few once it is to stop."""
        most_s = self.clock.finish_s()
        if self.clock.should_stop():
            wanted_s = STOPPED_S * self._more
        else:
            left = self.clock.left_s(0.5)
            wanted_s = WHOLE_S if left is None else max(LEAST_S * self._more, min(WHOLE_S, left))
        return wanted_s if most_s is None else min(wanted_s, most_s)
