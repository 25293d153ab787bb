"""Plain branch and bound and the search for large models on one model: side by side, or one after the other.

Points go from the second to the first, which takes one over when it is much better than its own. What is proven is kept
wherever it holds.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.outcome import Termination
from solvers.search import direct, guided
from solvers.search.goals import Clock, ended
from solvers.search.held import Held
from solvers.search.partner import Partner
from solvers.search.start import Start
from solvers.search.works import ByParts, unnamed

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.options import Options
    from solvers.search.goals import Found, Reached, Told
    from solvers.search.method import Model
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

MUCH = 1e-3  # share of a value by which a point must be better for a run to begin again with it
AGAIN_S = 2.0  # before which no run begins again; twice as long after each time
PARTS_SHARE = 0.85  # of the time for the search for large models beside: a little is left to go on from its last point
FIRST_SHARE, FIRST_S = 0.25, 60.0  # for plain branch and bound when it comes first: a share of the time, else seconds
NEXT_SHARE = 0.8  # of what is left, for the search for large models after it
POLLED_S = 0.05


def start_of(x: np.ndarray, layout: Layout, found: Found | None = None) -> Start:
    """Return a point as a start, with what was found proven of it."""
    proven = () if found is None else tuple((r.best, r.bound) for r in found.reached)
    counts = {int(column): float(x[column]) for column in layout.counts}
    return Start({track.name: np.round(x[track.columns]) for track in layout.tracks}, proven, counts)


def one_after_the_other(
    model: Model, x: np.ndarray | None, options: Options, clock: Clock, tell: Callable[[Told], None]
) -> Found:
    """Return what plain branch and bound comes to, then the other search, then again the first from the better point.

    Parameters
    ----------
    model, options, clock, tell
        As the methods take them.
    x
        A point to begin with.
    """
    alone = replace(options, threads=1)
    brief = clock.part(most_s=FIRST_S) if clock.limit_s is None else clock.part(FIRST_SHARE)
    plain = _Plain(model, alone, clock, tell)
    plain.run(x, brief)
    if plain.proven or clock.over:
        return plain.found()
    log.info("plain branch and bound is left for the search for large models")
    held = plain.held.x
    start = model.start if held is None else start_of(held, model.layout, plain.last)
    rest = clock if clock.limit_s is None else clock.part(NEXT_SHARE)
    given = (model.matrix, model.made_roomy(), model.layout, model.goals)
    try:
        plain.held.offer(guided.search(*given, alone, rest, tell, start, model.scheduled).x)
    except direct.NothingFound:
        log.info("the search for large models found nothing")
    except direct.Infeasible:
        if plain.held.x is None:
            raise
        log.warning("the search for large models says that there is no point, which is wrong")
    plain.run(plain.held.x, clock)
    return plain.found()


def side_by_side(
    model: Model, x: np.ndarray | None, options: Options, clock: Clock, tell: Callable[[Told], None]
) -> Found:
    """Return what plain branch and bound comes to while a second process searches as large models are searched.

    Parameters
    ----------
    model, options, clock, tell
        As the methods take them.
    x
        A point to begin with.
    """
    alone = replace(options, threads=1)
    start = model.start
    if start is None and model.scheduled is not None and x is not None:  # more than a plan in which nothing is done
        start = start_of(x, model.layout)
    roomy, left_s = unnamed(model.made_roomy()), clock.left_s(PARTS_SHARE)
    partner = Partner(ByParts(unnamed(model.matrix), roomy, model.layout, model.goals, alone, left_s, start))
    try:
        return _beside(_Plain(model, alone, clock, tell), partner, x, clock)
    finally:
        partner.stop()


def _beside(plain: _Plain, partner: Partner, x: np.ndarray | None, clock: Clock) -> Found:
    wait_s = AGAIN_S
    plain.run(x, replace_stop(clock, plain.overtaken(partner, wait_s)))
    while not (plain.proven or clock.over):
        if not plain.overtaken_by:
            if partner.done:
                break
            time.sleep(POLLED_S)  # nothing more to try here: what the other one finds still counts
        plain.take(partner)
        if plain.overtaken_by or plain.is_behind():
            wait_s *= 2.0
            log.info("branch and bound goes on from a point of the other search")
            plain.run(plain.held.x, replace_stop(clock, plain.overtaken(partner, wait_s)))
    plain.take(partner)
    return plain.found()


def replace_stop(clock: Clock, should_stop: Callable[[], bool]) -> Clock:
    """Return a clock for the time left that stops for another reason too."""
    return Clock(clock.left_s(), lambda: clock.should_stop() or should_stop())


@dataclass(eq=False)
class _Plain:
    """Runs of plain branch and bound on one model, each from the best point held; what they prove is kept."""

    model: Model
    options: Options
    clock: Clock
    tell: Callable[[Told], None]
    held: Held = field(init=False)
    last: Found | None = field(init=False, default=None)
    overtaken_by: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.held = Held(self.model.matrix, self.model.goals)
        self._told: dict[str, float] = {}
        self._begun: np.ndarray | None = None
        self._nothing: direct.NothingFound | None = None

    @property
    def proven(self) -> bool:
        """Whether the last run proved every goal."""
        return self.last is not None and self.last.termination is Termination.OPTIMAL

    def run(self, x: np.ndarray | None, clock: Clock) -> None:
        """Search for as long as the clock allows, from a point if there is one."""
        self._told, self._begun, self.overtaken_by = {}, x, False

        def told(report: Told) -> None:
            if report.incumbent is not None:
                self._told[report.goal] = report.incumbent
            self.tell(replace(report, elapsed_s=self.clock.elapsed_s))

        self.held.offer(x)
        try:
            found = direct.search(self.model.matrix, self.model.goals, self.options, clock, told, x, self._known)
        except direct.NothingFound as nothing:
            self._nothing = nothing
            return
        self.held.offer(found.x)
        self.last = found

    def found(self) -> Found:
        """Return the best point held with what is proven of it, as the time stands.

        Raises
        ------
        NothingFound
            If there is none.
        """
        x = self.held.x
        if x is None:
            raise self._nothing or direct.NothingFound(self.model.goals[0].name, None)
        found = self.last
        if found is None or x is not found.x:
            over = Clock(0.0, self.clock.should_stop)
            found = direct.search(self.model.matrix, self.model.goals, self.options, over, self.tell, x, self._known)
        best = (replace(r, value=r.best) for r in found.reached)
        return replace(found, termination=ended(best, self.options.gap, self.clock, self._late()))

    def _late(self) -> tuple[Termination, ...]:
        """Return that time ended the last run, if so; one that was to go on from a better point ended for no reason."""
        late = self.last is not None and self.last.termination is Termination.TIME_LIMIT
        return (Termination.TIME_LIMIT,) if late else ()

    def take(self, partner: Partner) -> None:
        """Hold the last point of the other search, if it is a good one."""
        self.held.offer(partner.point())

    def is_behind(self) -> bool:
        """Return whether a point held is better than what the last run began and ended with."""
        if self.held.x is None or self.last is None:
            return self.held.x is not None
        return self.held.x is not self.last.x and self.held.x is not self._begun

    def overtaken(self, partner: Partner, wait_s: float) -> Callable[[], bool]:
        """Return what says whether the other search has a much better point than this run, once there was some time."""
        begun_s = time.monotonic()

        def check() -> bool:
            if time.monotonic() - begun_s < wait_s:
                return False
            y = partner.point()
            self.held.offer(y)
            self.overtaken_by = y is not None and y is self.held.x and self._much_better(y)
            return self.overtaken_by

        return check

    def _much_better(self, y: np.ndarray) -> bool:
        """Return whether a point is much better in the first goal in which it is not as good as this run's."""
        for goal in self.model.goals:
            theirs, ours = goal.value(y), self._told.get(goal.name)
            if ours is None or ours > goal.allowed(theirs) + MUCH * abs(theirs):
                return True
            if theirs > goal.allowed(ours):
                return False
        return False

    def _known(self, reached: list[Reached]) -> float | None:
        """Return the bound of the next goal that the plan started from gives, or a run before this one."""
        known = [self.model.known(reached)]
        if self.last is not None:
            earlier = Start({}, tuple((r.best, r.bound) for r in self.last.reached))
            known.append(earlier.bound(self.model.goals, reached))
        return max((bound for bound in known if bound is not None), default=None)
