"""What a search with relaxed counts says and keeps on the way: plans with whole counts, as soon as there are any."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.goals import SOUND, Clock, Goal, Told
from solvers.search.held import Held
from solvers.search.restore import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Termination
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

RESTORE_SHARE, RESTORE_S = 0.08, 10.0  # time kept for whole counts, the lesser of a share and seconds,
MANY = 200_000  # twice the seconds with so many columns
TRY_S, TRY_SHARE = 6.0, 0.3  # one try at whole counts with so many columns, and the share of the search it may have
LATE_SHARE = 0.5  # of the search, after which a plan with whole counts is made if none was
SHARE, FIRST_S = 0.03, 1.0  # of the time, for whole points on the way, and what the first is taken to need


@dataclass(eq=False)
class Keeper:
    """Holds the best whole point of the true `matrix` and tells how far a search is.

    Counts are made whole on the way only as long as that takes a small share of the time.
    """

    matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    clock: Clock
    tell: Callable[[Told], None]
    held: Held = field(init=False)
    runs: list[Termination] = field(init=False, default_factory=list)
    spent_s: float = field(init=False, default=0.0)
    last_s: float = field(init=False, default=FIRST_S)
    span_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.held, self.span_s = Held(self.matrix, self.goals), self.clock.left_s() or 0.0

    @property
    def kept_s(self) -> float:
        """Seconds kept for whole counts: a share of the time, in any case what one try needs where there is so much."""
        if self.clock.limit_s is None:
            return 0.0
        columns = self.matrix.sizes.columns
        share_s = min(RESTORE_S * (1.0 + columns / MANY), RESTORE_SHARE * self.clock.limit_s)
        return max(share_s, min(TRY_S * columns / MANY, TRY_SHARE * self.span_s))

    def early_clock(self) -> Clock:
        """Return the clock of the first points: what whole counts need is kept back from them too."""
        limit_s = self.clock.limit_s
        return self.clock if limit_s is None else replace(self.clock, limit_s=limit_s - self.kept_s)

    @property
    def late(self) -> bool:
        """Whether so much of the time is gone that a plan with whole counts should be held."""
        left_s = self.clock.left_s()
        return left_s is not None and left_s <= (1.0 - LATE_SHARE) * self.span_s

    @property
    def owed(self) -> bool:
        """Whether a plan with whole counts is to be made now, whatever share of the time that takes."""
        return self.late and self.spent_s == 0.0

    def counts(self) -> Counts:
        """Return what makes counts whole."""
        return Counts(self.matrix, self.layout, self.goals, self.options, self.clock, self.held, tuple(self.runs))

    def decided(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """Return the whole decisions of a point by track and mark."""
        return {t.name: np.round(x[t.columns]) for t in (*self.layout.tracks, *self.layout.marks)}

    def say(self, goal: Goal, x: np.ndarray, bound: float | None) -> None:
        """Tell how far the search of a goal is; a point with whole counts is held."""
        counts = x[self.layout.counts]
        whole = bool(np.all(np.abs(counts - np.round(counts)) <= SOUND)) and self.matrix.max_violation(x) <= SOUND
        if whole:
            self.held.offer(x)
        value = goal.value(x)
        shown = bound if bound is None else min(bound, value)
        self.tell(Told(goal.name, value, shown, self.clock.elapsed_s, whole))

    def keep(self, x: np.ndarray) -> None:
        """Hold a point of relaxed counts with whole ones, if that is owed or takes little of the time passed."""
        begun_s = self.clock.elapsed_s
        if self.clock.over or (not self.owed and self.spent_s + self.last_s > SHARE * begun_s):
            return
        brief = replace(self.counts(), clock=self.clock.part(most_s=2.0 * self.last_s))
        self.held.offer(brief.quickly(self.decided(x), x))
        self.last_s = self.clock.elapsed_s - begun_s
        self.spent_s += self.last_s
        log.info("whole counts on the way after %.1f s", self.last_s)
