"""Large models: a first plan by groups of places, neighbourhoods of it, and bounds proven beside.

What a plain solver does with such a model is spend its time at the root. Here it only ever sees models in which most
decisions are fixed or held to few periods:

1. *A first point* (`solvers.search.first`). Groups of places are decided one after the other, in seconds, or the plan
   of a neighbour is taken over. In larger models what groups come to with their share of every limit guides a better
   one by relax-and-fix (`solvers.search.relaxfix`). Meanwhile the relaxation of the whole model is solved: it says
   where decisions lean to.
2. *Neighbourhoods.* The decisions of some places are set free again around the point in hand, all else held.
3. *Bounds.* The relaxation of the whole model, for each goal within those before it. With a second thread, branch and
   bound on all of a model of moderate size, until that stalls; prices for a larger one (`solvers.search.prices`),
   towards the end, or at once where the plan begun with is good. Then the second thread tries other neighbourhoods.

Counts (whole racks) are relaxed meanwhile and restored at the end with all decisions fixed (`solvers.search.restore`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import SolverError, Termination
from solvers.search.beside import Beside, Stage, first_open
from solvers.search.direct import NothingFound
from solvers.search.direct import search as search_directly
from solvers.search.dive import relaxed
from solvers.search.empty_plan import bare
from solvers.search.first import First
from solvers.search.goals import Clock, Found, Goal, Reached, Told, is_proven, limited, steered
from solvers.search.keep import Keeper
from solvers.search.partner import Partner
from solvers.search.prices import PLACE_S
from solvers.search.works import Proof, unnamed

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.improve import Improver
    from solvers.search.scheduled import Scheduled
    from solvers.search.start import Start
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

EARLIER_SHARE = 0.85  # of the time left for a goal that others come after
PRICES_SHARE = 0.25  # of the time, at most, for bounds by prices
ROOT = {"mip_lp_solver": "ipm"}  # the first relaxation of such models takes simplex three times as long


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
    start: Start | None = None
    scheduled: Scheduled | None = None
    first: First = field(init=False)
    improver: Improver = field(init=False)
    keeper: Keeper = field(init=False)
    reached: list[Reached] = field(init=False, default_factory=list)
    appraised: bool = field(init=False, default=False)

    def run(self) -> Found:
        """Return the best point found, with whole counts, and the bounds proven.

        Raises
        ------
        Infeasible
            If the relaxation has no point.
        NothingFound
            If the search ended before a first point.
        """
        within, wide = self._without_counts(self.roomy), self._without_counts(self.matrix)
        self.keeper = Keeper(self.matrix, self.layout, self.goals, self._options(), self.clock, self.tell)
        self.first = self._way(within, wide)
        try:
            x = self._searched_through(within, wide)
            return self.keeper.counts().restored(self.keeper.decided(x), x, self.reached, self._known)
        except (SolverError, NothingFound) as error:
            if self.keeper.held.x is None:
                raise NothingFound(self.goals[0].name, getattr(error, "bound", None)) from error
            log.warning("the search is given up, the best plan held stays: %s", error)
        finally:
            self.first.stop()
        return self._given_up(self.keeper.held.x)

    def _given_up(self, x: np.ndarray) -> Found:
        """Return the best plan held, with what has been proven so far."""
        open_ones = (
            Reached(goal, goal.value(x), goal.least, goal.value(x)) for goal in self.goals[len(self.reached) :]
        )
        return self.keeper.counts().concluded(x, [*self.reached, *open_ones], self._known)

    def _searched_through(self, within: Matrix, wide: Matrix) -> np.ndarray:
        """Return the best point with counts relaxed; what it reaches of each goal is kept.

        A point may be better than any of the true model, which asks for less where only whole counts can tell: the
        goals after one are then bounded within what is proven of it, which no plan betters.
        """
        x = self.first.alone(self._begun) if self.options.threads == 1 else self.first.led(self._begun)
        self.improver = self.first.improver
        for goal in self.goals:
            if goal is self.goals[-1] or not self._proven(goal, x, goal.least):
                self.keeper.say(goal, x, self._known(self.reached))
            x, bound = self._improved(within, wide, x, self.reached)
            aim = goal.value(x) if bound is None else max(goal.value(x), bound)
            self.reached.append(Reached(goal, aim, bound, aim))
            within, wide = limited(within, goal, aim), limited(wide, goal, aim)
        return x

    def _without_counts(self, matrix: Matrix) -> Matrix:
        return unnamed(matrix.with_continuous(self.layout.counts))

    def _deadline_s(self, number: int) -> float | None:
        """Return when to leave a goal for the next, the restoring kept back; the ones after it steer meanwhile."""
        left = self.clock.left_s()
        if left is None or self.clock.limit_s is None:
            return None
        ours = EARLIER_SHARE if number < len(self.goals) - 1 else 1.0
        return self.clock.elapsed_s + ours * max(0.0, left - self.keeper.kept_s)

    def _way(self, within: Matrix, wide: Matrix) -> First:
        """Return the way to a first good point, a guide and a bound."""
        aimed = steered(within, self.goals)

        def told(x: np.ndarray) -> None:
            number = first_open(self.goals, x, self.options.gap)
            reached = [Reached(goal, goal.value(x), goal.least, goal.value(x)) for goal in self.goals[:number]]
            self.keeper.say(self.goals[number], x, self._known(reached))
            if self.keeper.owed:
                self.keeper.keep(x)

        expected = self.start is not None
        return First(aimed, wide, self.goals, self.layout, self._options(), self.keeper.early_clock(), told, expected)

    def _begun(self, first: First) -> np.ndarray:
        """Return the point that the plan of a neighbour leads to, or one built from nothing."""
        if self.start is not None:
            self.keeper.held.offer(self.start.exact(self.matrix, self.layout, self.goals, first.options, self.clock))
            x = self.start.point(first.aimed, self.layout, first.options, self.clock)
            if x is not None:
                first.told(x)
                first.good = True
                return x
        x = bare(first.aimed, self.layout, first.options, self.clock, self.scheduled)
        if x is None:  # only the last resort, the whole model, proves that there is none
            x = search_directly(self.matrix, self.goals[:1], first.options, self.clock, self.tell).x
        first.told(x)
        return first.built(x)

    def _options(self) -> Options:
        return replace(self.options, threads=1, extra={**self.options.extra, **ROOT})

    def _improved(
        self, within: Matrix, wide: Matrix, x: np.ndarray, reached: list[Reached]
    ) -> tuple[np.ndarray, float | None]:
        """Return the point bettered for the next goal within `within`, and the bound proven for it on `wide`."""
        number = len(reached)
        goal = self.goals[number]
        if self._proven(goal, x, goal.least):
            return x, goal.least
        aimed = steered(within, self.goals[number:])
        proof = wide.with_objective(goal.c, goal.offset)
        self.improver = self.improver.turned_to(aimed)
        stage = Stage(goal, self.improver, self._deadline_s(number), known=lambda: self._known(reached))
        if self.options.threads > 1:
            stage.beside = self._beside(stage, proof, x, reached)
        elif self.first.prices is not None:  # where the relaxation is solved once, it is solved again
            stage.prove(relaxed(proof, self._options(), self.clock).objective)
        try:
            return self._searched(stage, x)
        finally:
            if stage.beside is not None:
                stage.beside.leave()

    def _known(self, reached: list[Reached]) -> float | None:
        """Return what is known of the next goal already: by its least value, a neighbour, the first relaxation."""
        known = [self.goals[len(reached)].least]
        if self.start is not None:
            known.append(self.start.bound(self.goals, reached))
        if len(reached) == len(self.goals) - 1:
            known.append(self.first.bound(tuple(r.goal.allowed(r.value) for r in reached)))
        return max((bound for bound in known if bound is not None), default=None)

    def _beside(self, stage: Stage, proof: Matrix, x: np.ndarray, reached: list[Reached]) -> Beside:
        """Return the second process: on bounds, unless nothing new would be proven, or not in time."""
        goal, guide = stage.goal, self.improver.guide
        known = guide is not None and goal.least is not None and goal.value(guide) <= goal.least + 1e-6
        early = self.first.early
        if early is not None and early.holds(goal, reached) and not known:
            return Beside(early.partner, goal, self.clock)
        if early is not None:
            early.partner.stop()
        if self.first.leading is not None:
            return Beside(self.first.leading, goal, self.clock, leading=True)
        if known or not self.first.provable:
            return Beside.searching_from(x, stage.improver, goal, self.clock)
        return Beside(Partner(Proof(proof, self._options(), x)), goal, self.clock)

    def _searched(self, stage: Stage, x: np.ndarray) -> tuple[np.ndarray, float | None]:
        """Try one neighbourhood after another until time, proof, or rounds without gain."""
        goal, improver, stale = stage.goal, stage.improver, 0
        while True:
            x = stage.exchanged(x)
            self._appraise(stage, stale)
            self.keeper.say(goal, x, stage.bound)
            left_s = None if stage.until_s is None else stage.until_s - self.clock.elapsed_s
            late = self.clock.over or (left_s is not None and left_s <= 0)
            worn = stale >= improver.tried.rounds and (stage.beside is None or stage.beside.partner.done)
            if late or worn or self._proven(goal, x, stage.bound):
                self.keeper.runs += [Termination.TIME_LIMIT] if late else []
                break
            y = improver.step(x, left_s, self.clock.should_stop)
            stale = stale + 1 if y is None else 0
            x = x if y is None else y
            if y is not None or self.keeper.owed:
                self.keeper.keep(x)
        stage.prove(stage.known())
        return x, stage.bound

    def _appraise(self, stage: Stage, stale: int) -> None:
        """Let the second process turn to prices: from a good plan at once, else towards the end or without gains."""
        beside, last = stage.beside, stage.goal is self.goals[-1]
        if beside is None or not last or self.appraised or self.first.provable:
            return
        left_s, limit_s = self.clock.left_s(), self.clock.limit_s
        most_s = len(self.layout.places) * PLACE_S
        late = left_s is not None and limit_s is not None and left_s <= min(most_s, PRICES_SHARE * limit_s)
        if late or self.first.good or stale >= stage.improver.tried.rounds:
            self.appraised = True
            partner = self.first.appraised()
            if partner is not None:
                beside.lead(partner)

    def _proven(self, goal: Goal, x: np.ndarray, bound: float | None) -> bool:
        return is_proven(goal.value(x), bound, self.options.gap)


def search(
    matrix: Matrix,
    roomy: Matrix,
    layout: Layout,
    goals: tuple[Goal, ...],
    options: Options,
    clock: Clock,
    tell: Callable[[Told], None] = lambda _: None,
    start: Start | None = None,
    scheduled: Scheduled | None = None,
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
    start
        What the plan of a model much like this one decided and proved.
    scheduled
        Schedules of what must be done, where something must.
    """
    return Guided(matrix, roomy, layout, goals, options, clock, tell, start, scheduled).run()
