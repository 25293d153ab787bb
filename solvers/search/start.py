"""A search that starts from the plan of a model much like this one: its decisions, and its bounds where they hold."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search import direct
from solvers.search.attempt import attempted
from solvers.search.dive import rounded
from solvers.search.goals import HAIR, SOUND
from solvers.search.tracks import narrowed, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock, Goal, Reached
    from solvers.search.tracks import Layout, Track

log = logging.getLogger(__name__)

EXACT_SHARE = 0.3  # of the time, for what follows from all whole numbers of the other plan
COMPLETE_S, COMPLETE_GAP = 10.0, 0.02  # for what follows from decisions that can all be kept
SAME = 0.1 * HAIR  # share of a value by which it may differ from one recomputed from a plan's tables
AROUND, LATER = 2, 6  # periods by which a decision may move that cannot be kept, and between later ones offered
Proven = tuple[float, float | None]
"""The value a goal had in the other plan, and the bound proven of it; minimising."""


@dataclass(frozen=True, eq=False)
class Start:
    """What another plan decided, and what was proven in its model, if every point of this model is one of it.

    `profiles` holds the columns of each track, by its name, as the other plan has them; tracks without one are free to
    be not done. `proven` is by goal in order, empty where nothing can be taken over. `counts` holds what the other plan
    counts whole beside its tracks, by column.
    """

    profiles: Mapping[str, np.ndarray]
    proven: tuple[Proven, ...] = ()
    counts: Mapping[int, float] = field(default_factory=dict)

    def exact(
        self, matrix: Matrix, layout: Layout, goals: tuple[Goal, ...], options: Options, clock: Clock
    ) -> np.ndarray | None:
        """Return the other plan as a point: all that it decided in whole numbers, the rest best for goals in order.

        None where it is no plan of this model any more, or time is too short to tell.
        """
        columns, values = self._decided(layout)
        columns = np.concatenate([columns, np.fromiter(self.counts.keys(), dtype=np.intp, count=len(self.counts))])
        values = np.concatenate([values, np.fromiter(self.counts.values(), dtype=float, count=len(self.counts))])
        if np.any(values < matrix.col_lower[columns]) or np.any(values > matrix.col_upper[columns]):
            return None
        fixed = matrix.with_bounds(columns, values, values)
        brief = clock.part(EXACT_SHARE)
        try:
            x = direct.search(fixed, goals, replace(options, gap=0.0, confirm_infeasible=False), brief).x
        except (direct.Infeasible, direct.NothingFound) as error:
            none = isinstance(error, direct.Infeasible)
            log.info("the other plan is %s", "none of this model" if none else "not tried out: too little time")
            return None
        log.info("the other plan is one of this model")
        return x if matrix.max_violation(x) <= SOUND else None

    def point(self, matrix: Matrix, layout: Layout, options: Options, clock: Clock) -> np.ndarray | None:
        """Return a point with those decisions, or near to them where they do not all hold; None if there is none.

        Parameters
        ----------
        matrix, layout
            The model under the objective that steers.
        options, clock
            For the searches; a wish to stop ends them.
        """
        for way in (self._kept, self._moved):
            x = way(matrix, layout, options, clock)
            if x is not None and matrix.max_violation(x) <= SOUND:
                return x
        return None

    def bound(self, goals: tuple[Goal, ...], reached: list[Reached]) -> float | None:
        """Return the bound of the next goal that was proven in the other model, if it holds for this one.

        It was proven within what the other plan reached of the goals before: those may be no worse here.
        """
        number = len(reached)
        if number >= len(self.proven):
            return None
        for goal, r, (value, _) in zip(goals, reached, self.proven, strict=False):
            rigid = goal.tolerance == 0 and goal.tolerance_share == 0
            most = (goal.allowed(value) if rigid else value) + SAME * max(1.0, abs(value))
            if goal.allowed(r.value) > most:
                return None
        return self.proven[number][1]

    def _profile(self, track: Track) -> np.ndarray:
        return self.profiles.get(track.name, np.zeros(len(track.columns)))

    def _decided(self, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns of all tracks, and what the other plan has there."""
        columns = np.concatenate([track.columns for track in layout.tracks] or [np.empty(0, dtype=np.intp)])
        values = np.concatenate([self._profile(track) for track in layout.tracks] or [np.empty(0)])
        return columns, values

    def _kept(self, matrix: Matrix, layout: Layout, options: Options, clock: Clock) -> np.ndarray | None:
        columns, values = self._decided(layout)
        values = np.clip(values, matrix.col_lower[columns], matrix.col_upper[columns])
        outcome = attempted(
            matrix.with_bounds(columns, values, values),
            options,
            time_limit_s=clock.at_most_s(COMPLETE_S, 0.3),
            gap=COMPLETE_GAP,
            should_stop=clock.should_stop,
        )
        log.info("the other plan's decisions: %s after %.1f s", outcome.termination, outcome.runtime_s)
        return outcome.incumbent

    def _moved(self, matrix: Matrix, layout: Layout, options: Options, clock: Clock) -> np.ndarray | None:
        allowed = {}
        for track in layout.tracks:
            steps = np.flatnonzero(np.diff(self._profile(track), prepend=0.0))
            rises = [track.first + int(step) for step in steps]
            later = range(min(rises), track.last + 1, LATER) if rises else ()
            allowed[track.name] = track.within(near(rises, AROUND) | set(later))
        small = narrowed(matrix, layout, allowed)
        relaxed = replace(small, matrix=small.matrix.with_continuous(small.to[layout.counts]))
        y = rounded(relaxed, layout, options, clock)
        x = None if y is None else small.spread(y)
        log.info("moved where they do not hold: %s", "no point" if x is None else "a point")
        if x is None or not np.any(matrix.integer[layout.counts]):
            return x
        decided = Start({track.name: np.round(x[track.columns]) for track in layout.tracks})
        return decided._kept(matrix, layout, options, clock)


def is_within(new: Matrix, old: Matrix, goals: tuple[Goal, ...], before: tuple[Goal, ...]) -> bool:
    """Return whether every point of a model is one of an older one too, with the same goals at the same worth.

    Only what is plain to see counts: the same columns, every old row still there with the same coefficients, and limits
    that are the same or tighter.
    """
    if new.col_names != old.col_names or len(goals) != len(before):
        return False
    for goal, other in zip(goals, before, strict=True):
        if (goal.name, goal.offset) != (other.name, other.offset) or not np.array_equal(goal.c, other.c):
            return False
    row_of = {name: row for row, name in enumerate(new.row_names)}
    if not all(name in row_of for name in old.row_names):
        return False
    rows = np.array([row_of[name] for name in old.row_names], dtype=np.intp)
    apart = sparse.csr_array(new.A)[rows] - old.A
    return bool(
        (apart.nnz == 0 or abs(apart).max() == 0)
        and np.all(new.row_lower[rows] >= old.row_lower)
        and np.all(new.row_upper[rows] <= old.row_upper)
        and np.all(new.col_lower >= old.col_lower)
        and np.all(new.col_upper <= old.col_upper)
        and np.all(new.integer >= old.integer)
    )
