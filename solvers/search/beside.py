"""One goal being bettered, and the second process that helps: first on the goal's bound, then with points."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.search.goals import DUST, SOUND, capped, is_proven
from solvers.search.partner import Partner
from solvers.search.works import Proof, Search

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock, Goal, Reached
    from solvers.search.improve import Improver

log = logging.getLogger(__name__)

STALLED_S, STALLED = 10.0, 3e-4  # a bound that moves by less in so many seconds is left for better points


@dataclass(eq=False)
class Stage:
    """What is at hand while one goal is bettered; `known` says what has been proven of it elsewhere."""

    goal: Goal
    improver: Improver
    until_s: float | None
    bound: float | None = None
    known: Callable[[], float | None] = field(default=lambda: None)
    beside: Beside | None = None

    def prove(self, bound: float | None) -> None:
        """Take a proven bound over if it is better than the one there is."""
        bound = self.goal.rounded_bound(bound)
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound = bound

    def exchanged(self, x: np.ndarray) -> np.ndarray:
        """Return the better of the point in hand and what the second process has come upon; take over its bound."""
        self.prove(self.known())
        if self.beside is None:
            return x
        self.prove(self.beside.proven())
        other = self.beside.partner.point()
        if other is not None:
            x = self._met(x, other)
        self.beside.offer(x, self.improver.matrix.objective(x))
        if self.beside.stalled(x):
            self.beside.turn(self.improver, x)
        return x

    def _met(self, x: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return the better of two points, or one that has the gains of both where both have gained."""
        assert self.beside is not None
        matrix = self.improver.matrix
        if matrix.max_violation(other) > SOUND:
            return x
        left_s = None if self.until_s is None else max(0.0, self.until_s - self.beside.clock.elapsed_s)
        both = None if x is self.beside.shared else self.improver.crossed(x, other, left_s)
        if both is not None:
            return both
        if matrix.objective(other) >= matrix.objective(x):
            return x
        log.info("the second process found a better point")
        self.beside.shared, self.beside.given = other, matrix.objective(other)
        return other


@dataclass(eq=False)
class Beside:
    """The second process: first on the bound of a goal; when that stalls, on points.

    One that is `leading` bounds all goals as one: what comes of that is known elsewhere.
    """

    partner: Partner
    goal: Goal
    clock: Clock
    bound: float | None = None
    moved_s: float | None = None
    moved_at: float | None = None
    leading: bool = False
    searching: bool = False
    given: float = float("inf")
    shared: np.ndarray | None = None  # the last point that both processes had

    @classmethod
    def searching_from(cls, x: np.ndarray, improver: Improver, goal: Goal, clock: Clock) -> Beside:
        """Return one that looks for points from the first."""
        return cls(_search(improver, x), goal, clock, searching=True, given=improver.matrix.objective(x), shared=x)

    def proven(self) -> float | None:
        """Return the best bound so far."""
        new = None if self.searching or self.leading else self.partner.bound
        if new is not None and (self.bound is None or new > self.bound):
            self.bound = new
        return self.bound

    def stalled(self, x: np.ndarray) -> bool:
        """Return whether the bound has not moved for long, or no more can come of it."""
        if self.leading:
            return self.partner.done
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
        self.partner = _search(improver, x)
        self.leading, self.searching, self.given, self.shared = False, True, improver.matrix.objective(x), x

    def lead(self, partner: Partner) -> None:
        """Let another process take over, which bounds all goals as one."""
        log.info("the second process bounds places by prices")
        self.partner.stop()
        self.partner, self.leading, self.searching = partner, True, False

    def leave(self) -> None:
        """End the process, unless it has more to say of the goals that come."""
        if not self.leading:
            self.partner.stop()

    def offer(self, x: np.ndarray, objective: float) -> None:
        """Hand a point over if it is better than what was handed over last."""
        if self.searching and objective < self.given - 1e-9 * abs(self.given):
            self.given, self.shared = objective, x
            self.partner.give(x)


@dataclass(frozen=True, eq=False)
class Early:
    """A proof of a goal begun before its turn, for points in which each goal before it is at `most` so much."""

    goal: Goal
    most: tuple[float, ...]
    partner: Partner

    @classmethod
    def begun(cls, matrix: Matrix, goals: tuple[Goal, ...], number: int, x: np.ndarray, options: Options) -> Early:
        """Begin to prove a goal by its number, those before it no worse than they are at a point."""
        goal, most = goals[number], []
        for before in goals[:number]:
            value = before.value(x) if before.least is None else max(before.value(x), before.least)
            most.append(before.allowed(value) + DUST)
            matrix = capped(matrix, before, most[-1])
        return cls(goal, tuple(most), Partner(Proof(matrix.with_objective(goal.c, goal.offset), options, x)))

    def holds(self, goal: Goal, reached: list[Reached]) -> bool:
        """Return whether what it proves is of this goal, with what has been reached of those before it."""
        within = (r.goal.allowed(r.value) <= most for r, most in zip(reached, self.most, strict=True))
        return goal is self.goal and all(within)


def first_open(goals: tuple[Goal, ...], x: np.ndarray, gap: float) -> int:
    """Return the number of the first goal that a point leaves open: not at its least value; the last always is."""
    done = (is_proven(goal.value(x), goal.least, gap) for goal in goals[:-1])
    return next((number for number, proven in enumerate(done) if not proven), len(goals) - 1)


def _search(improver: Improver, x: np.ndarray) -> Partner:
    options = replace(improver.options, seed=improver.options.seed + 1)
    return Partner(Search(improver.matrix, improver.layout, options, improver.guide, x))
