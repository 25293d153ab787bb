"""The way to a first good point: one of few decisions, then groups of places, then near the relaxation.

The relaxation of a large model takes longer than a first plan should. A second process works on it, and on the points
near it, while this one builds a point group by group, dives among few periods, and betters what there is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.search.dive import dive, relaxed, rounded
from solvers.search.goals import SOUND, improves
from solvers.search.groups import by_groups
from solvers.search.improve import Improver, slice_of
from solvers.search.partner import Lead, Partner
from solvers.search.tracks import every, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock
    from solvers.search.tracks import Allowed, Layout, Narrow

log = logging.getLogger(__name__)

GRID = 6  # periods between the starts of a coarse plan
LARGE = 60_000  # columns from which even a coarse relaxation takes longer than neighbourhoods of the point in hand
BARE_S, MANY = 10.0, 50_000  # time for a point in which nothing is done, and again with so many columns
GUIDE_SHARE = 0.4  # share of the time for the relaxation that guides
BRIEF_S = 1.0  # for one neighbourhood of a good point while the guide is awaited
LEADING_SHARE = 0.5  # and where a second process works on it, with what follows


@dataclass(eq=False)
class First:
    """A first point of `aimed`, which carries the objective that steers; `wide` is the model that bounds hold for.

    A point begun with that is `good` already is bettered only until there is a guide.
    """

    aimed: Matrix
    wide: Matrix
    layout: Layout
    options: Options
    clock: Clock
    told: Callable[[np.ndarray], None]
    good: bool = False
    improver: Improver = field(init=False)
    bound: float | None = field(init=False, default=None)

    def alone(self, begin: Callable[[First], np.ndarray]) -> np.ndarray:
        """Return a good point, one step after the other, with a guide where there was time for one.

        Parameters
        ----------
        begin
            Gives the point to go on from.
        """
        x = begin(self)
        guide = relaxed(self.wide, self.options, self.clock, GUIDE_SHARE)
        self.improver = self._improver(guide)
        if guide is None:
            return x
        self.bound = self.wide.objective(guide)
        return self._better(x, dive(self.aimed, self.layout, guide, self.options, self.clock))

    def led(self, begin: Callable[[First], np.ndarray]) -> np.ndarray:
        """Return a good point, begun and bettered while a second process works from the relaxation."""
        lead = Partner(Lead(self.wide, self.aimed, self.layout, self.options))
        try:
            x = begin(self)
            self.improver, stale = self._improver(None), 0
            if self.good:
                self.improver.slice_s = BRIEF_S
            while not self._late(lead) and stale < self.improver.tried.rounds:
                if lead.guide is not None:
                    self.improver = self._improver(lead.guide)
                    lead.give(x)
                y = self.improver.step(x, self.clock.left_s(LEADING_SHARE), self.clock.should_stop)
                stale = 0 if y is not None else stale + 1
                x = self._better(self._better(x, y), lead.point())
            if self.improver.guide is None and (self.good or lead.guide is not None):
                self.improver = self._improver(lead.guide)
            self.bound = lead.bound
            return self._better(x, lead.point())
        finally:
            lead.stop()

    def built(self, x: np.ndarray) -> np.ndarray:
        """Return a point built on a bare one: by groups of places, or by a dive among few periods if that is better."""
        x = by_groups(self.aimed, self.layout, x, self.options, self.clock, self.told)
        if self.aimed.sizes.columns > LARGE or self.clock.over:
            return x
        small = narrowed(self.aimed, self.layout, every(self.layout.tracks, GRID))
        y = rounded(small, self.layout, self.options, self.clock, self.aimed.objective(x))
        log.info("coarse dive done after %.1f s", self.clock.elapsed_s)
        return self._better(x, None if y is None else small.spread(y))

    def _improver(self, guide: np.ndarray | None) -> Improver:
        return Improver(self.aimed, self.layout, self.options, guide, slice_of(self.clock.limit_s))

    def _better(self, x: np.ndarray, y: np.ndarray | None) -> np.ndarray:
        if y is None or not improves(self.aimed, y, self.aimed.objective(x)):
            return x
        self.told(y)
        return y

    def _late(self, lead: Partner) -> bool:
        """Return whether to go on: a step was made with the guide, or there is no time to wait for one."""
        limit_s = self.clock.limit_s
        led = self.improver.guide is not None or lead.done or (self.good and lead.guide is not None)
        return led or self.clock.over or (limit_s is not None and self.clock.elapsed_s > LEADING_SHARE * limit_s)


def bare(aimed: Matrix, layout: Layout, options: Options, clock: Clock) -> np.ndarray | None:
    """Return a point in which nothing is done that need not be, or one of few decisions where something must.

    None where there is none: a narrowed model without a point proves nothing of the whole one.
    """
    for small, limit_s, should_stop in _bare_models(aimed, layout, clock):
        outcome = Session(small.matrix, options).solve_mip(time_limit_s=limit_s, gap=0.5, should_stop=should_stop)
        log.info("bare point: %s after %.1f s", outcome.termination, outcome.runtime_s)
        x = None if outcome.incumbent is None else small.spread(outcome.incumbent)
        if x is not None and aimed.max_violation(x) <= SOUND:
            return x
    return None


def _bare_models(
    aimed: Matrix, layout: Layout, clock: Clock
) -> Iterator[tuple[Narrow, float | None, Callable[[], bool] | None]]:
    """Give models to try for a bare point, each with its time limit and who may stop it.

    The first two take a moment: they are tried even when the search is to stop, so that there is a plan.
    """
    nothing: Allowed = {track.name: frozenset() for track in layout.tracks}
    least_s = BARE_S * (1.0 + aimed.sizes.columns / MANY)
    away = layout.elsewhere(())
    away = away[(aimed.col_lower[away] <= 0) & (aimed.col_upper[away] >= 0)]
    yield narrowed(aimed, layout, nothing, away, np.zeros(aimed.sizes.columns)), least_s, None
    yield narrowed(aimed, layout, nothing), least_s, None
    for step in (4 * GRID, 2 * GRID, GRID):
        yield narrowed(aimed, layout, every(layout.tracks, step)), clock.left_s(0.5), clock.should_stop
