"""The way to a first good point: one of few decisions, groups of places, relax-and-fix, neighbourhoods.

The relaxation of a large model takes longer than a first plan should. A second process works on it while this one
builds a point group by group and betters what there is. What groups of places come to on their own with their shares is
sooner known: both processes look for that first, and a point is made of it by relax-and-fix.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.search.beside import Early, first_open
from solvers.search.dive import relaxed
from solvers.search.goals import bound_of_last, improves, steered
from solvers.search.groups import by_groups
from solvers.search.improve import Improver, slice_of
from solvers.search.neighbourhoods import TOGETHER
from solvers.search.partner import Partner
from solvers.search.relaxfix import RelaxFix
from solvers.search.shares import ALL, ODD, guide_of_groups
from solvers.search.works import Appraisal, Guide, Lead, Series

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock, Goal
    from solvers.search.partner import Relaxed
    from solvers.search.tracks import Layout
    from solvers.search.works import Work

log = logging.getLogger(__name__)

PROVABLE = 15_000  # columns up to which branch and bound gets further than the relaxation in minutes
GROUPED = 15_000  # columns from which groups guide: the relaxation takes longer than they do
GUIDING = 20  # places in each of them
LARGE = 100_000  # columns from which the relaxation is not solved in the time there is
SEARCHED = 240  # tracks that branch and bound gets somewhere with where the guide leans to
GUIDE_SHARE, LEADING_SHARE = 0.4, 0.5  # share of the time for the relaxation: alone, and while points are bettered
LED_S, AGAIN_S = 8.0, 4.0  # for branch and bound where the relaxation leans to, and from a good or better point
BRIEF_S = 1.0  # for branch and bound near a good point while the relaxation is awaited


@dataclass(eq=False)
class First:
    """A first point of `aimed`, which carries the objective that steers; `wide` is the model that bounds hold for.

    A point begun with that is `good` already is bettered only until there is a guide; where one is `expected`, from the
    plan of a neighbour, no groups guide. The second process bounds all places by prices from the first where the
    relaxation takes too long, else when it is told to. In a model of moderate size it may begin `early` on a proof: of
    the last goal, if that alone is open once there is a guide; from a good point of the first that is open, at once.
    """

    aimed: Matrix
    wide: Matrix
    goals: tuple[Goal, ...]
    layout: Layout
    options: Options
    clock: Clock
    told: Callable[[np.ndarray], None]
    expected: bool = False
    good: bool = False
    improver: Improver = field(init=False)
    lead: Partner | None = field(init=False, default=None)
    early: Early | None = field(init=False, default=None)
    relaxed: Relaxed | None = field(init=False, default=None)
    proven: float | None = field(init=False, default=None)

    def bound(self, spent: tuple[float, ...]) -> float | None:
        """Return what is proven of the last goal, ever better while the second process is at work.

        Parameters
        ----------
        spent
            What the goals before it may be at most.
        """
        if self.lead is not None and self.lead.bound is not None:
            self.proven = self.lead.bound if self.proven is None else max(self.proven, self.lead.bound)
        return self.proven if self.proven is None or self._large else bound_of_last(self.proven, self.goals, spent)

    @property
    def leading(self) -> Partner | None:
        """The second process, as long as better bounds may come of it."""
        return None if self.lead is None or self.lead.done else self.lead

    def appraised(self) -> Partner | None:
        """Let the second process bound the places at the prices of the relaxation; None if there are none."""
        if self.prices is None:
            return None
        self.lead = Partner(Appraisal(self._whole, self.layout, self.options, self.prices))
        return self.lead

    def stop(self) -> None:
        """End the second process."""
        if self.lead is not None:
            self.lead.stop()
        if self.early is not None:
            self.early.partner.stop()

    @property
    def prices(self) -> np.ndarray | None:
        """The prices of rows in the relaxation of the whole, None where that has not been solved."""
        return None if self.relaxed is None else self.relaxed[1]

    def alone(self, begin: Callable[[First], np.ndarray]) -> np.ndarray:
        """Return a good point, one step after the other, with a guide where there was time for one.

        Parameters
        ----------
        begin
            Gives the point to go on from.
        """
        x = begin(self)
        if self._grouped:
            x = self._fixed(x)
        if not self._large:
            self._relax()
        self.improver = self._improver()
        return x

    def _relax(self) -> None:
        """Solve the relaxation of the whole."""
        found = relaxed(self._whole, self.options, self.clock, GUIDE_SHARE)
        log.info("relaxation: %s after %.1f s", found.status, found.runtime_s)
        self.proven = found.objective
        self.relaxed = self.relaxed if found.x is None else (found.x, found.row_duals)

    def led(self, begin: Callable[[First], np.ndarray]) -> np.ndarray:
        """Return a good point, begun and bettered until a second process has solved the relaxation.

        In a model of moderate size that process proves a good point to begin with, and the relaxation is solved here.
        """
        if not (self.expected and self.provable):
            self.lead = Partner(self._work())
        x = begin(self)
        if self.good and self.provable:
            self._early(x, first_open(self.goals, x, self.options.gap))
            self._relax()
        else:
            x = self._followed(x, self.lead or Partner(self._work()))
        self.improver = self._improver()
        return x if self._large or self.relaxed is None else self._first_steps(x)

    def _followed(self, x: np.ndarray, lead: Partner) -> np.ndarray:
        """Return the point bettered until the second process has solved the relaxation."""
        self.lead = lead
        if self._grouped:
            x = self._fixed(x)
        if not self._large:
            x = self._bettered(x, lambda lead: lead.relaxed is not None)
            self.relaxed, self.proven = lead.relaxed or self.relaxed, lead.bound
            lead.stop()
            last = len(self.goals) - 1
            if self.provable and not self.clock.over and first_open(self.goals, x, self.options.gap) == last:
                self._early(x, last)
        return x

    def _early(self, x: np.ndarray, number: int) -> None:
        """Let the second process begin to prove a goal."""
        self.early = Early.begun(self.wide, self.goals, number, x, self.options)

    def _work(self) -> Work:
        """Return what the second process does: what groups come to, then what holds of the whole."""
        work: Work = Lead(self._whole, self.options)
        if self._large:
            last = self.wide.with_objective(self.goals[-1].c, self.goals[-1].offset)
            work = Appraisal(last, self.layout, self.options)
        return Series((Guide(self.aimed, self.layout, self.options, GUIDING), work)) if self._grouped else work

    def _bettered(self, x: np.ndarray, there: Callable[[Partner], bool]) -> np.ndarray:
        """Return the point bettered until what the second process works on is there, or will not be in time."""
        assert self.lead is not None
        self.improver, stale = self._improver(), 0
        if self.good:
            self.improver.slice_s = BRIEF_S
        while not (there(self.lead) or self._late(self.lead)) and stale < self.improver.tried.rounds:
            y = self.improver.step(x, self.clock.left_s(LEADING_SHARE), self.clock.should_stop)
            stale = 0 if y is not None else stale + 1
            x = self._better(x, y)
        return x

    def _fixed(self, x: np.ndarray) -> np.ndarray:
        """Return a better point by relax-and-fix from what groups come to, else by one group after the other."""
        x, guide = self._guided(x)
        if guide is not None:
            self.relaxed = guide, None
            y = self._better(x, RelaxFix(self.aimed, self.layout, self.options, self.clock).run(guide))
            if y is not x:
                return y
        return by_groups(self.aimed, self.layout, x, self.options, self.clock, self.told)

    def _guided(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the point, and what groups come to together; None where one comes to nothing or there is no time.

        Half of it is from the second process if there is one: the point is bettered while that is awaited.
        """
        which = ALL if self.lead is None else ODD
        clock = self.clock.part(GUIDE_SHARE)
        ours = guide_of_groups(self.aimed, self.layout, self.options, clock, GUIDING, which)
        if self.lead is None or ours is None:
            return x, ours
        x = self._bettered(x, lambda lead: lead.brought is not None)
        theirs = self.lead.brought
        return x, None if theirs is None or not theirs.size else ours + theirs

    def _first_steps(self, x: np.ndarray) -> np.ndarray:
        """Return the point bettered where the guide leans to, while all goals steer, if that can be searched.

        What gains is searched once more around the better point.
        """
        if not self.improver.leading:
            return x
        for most_s in (AGAIN_S if self.good else LED_S, AGAIN_S):
            self.improver = self._improver()
            whole_s, before = self.improver.slice_s, x
            self.improver.slice_s = min(most_s, whole_s)
            x = self._better(x, self.improver.step(x, self.clock.left_s(LEADING_SHARE), self.clock.should_stop))
            self.improver.slice_s = whole_s
            if x is before:
                break
        return x

    def built(self, x: np.ndarray) -> np.ndarray:
        """Return a point built on a bare one by groups of places."""
        return by_groups(self.aimed, self.layout, x, self.options, self.clock, self.told, brief=self._grouped)

    @property
    def _whole(self) -> Matrix:
        """The model that bounds hold for, under all goals as one."""
        return steered(self.wide, self.goals)

    @property
    def provable(self) -> bool:
        """Whether branch and bound on the whole model is worth its time."""
        return self.aimed.sizes.columns <= PROVABLE

    @property
    def _grouped(self) -> bool:
        return not self.expected and self.aimed.sizes.columns > GROUPED and self.layout.home is not None

    @property
    def _large(self) -> bool:
        return self.aimed.sizes.columns > LARGE

    def _improver(self) -> Improver:
        """Return one that begins where the relaxation leans to, if that is little enough to be searched."""
        guide = None if self.relaxed is None else self.relaxed[0]
        few = len(self.layout.tracks) <= SEARCHED and len(self.layout.places) <= TOGETHER
        return Improver(self.aimed, self.layout, self.options, guide, slice_of(self.clock.limit_s), few)

    def _better(self, x: np.ndarray, y: np.ndarray | None) -> np.ndarray:
        if y is None or not improves(self.aimed, y, self.aimed.objective(x)):
            return x
        self.told(y)
        return y

    def _late(self, lead: Partner) -> bool:
        """Return whether there is nothing to wait for any more, or no time."""
        limit_s = self.clock.limit_s
        return lead.done or self.clock.over or (limit_s is not None and self.clock.elapsed_s > LEADING_SHARE * limit_s)
