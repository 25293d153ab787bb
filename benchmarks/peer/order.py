"""Goals in order by a peer, one run for each: what comes before stays within tolerance, as the planner has it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from solvers.conclude import better
from solvers.highs import Session
from solvers.outcome import OPTIMAL_GAP, Termination
from solvers.search.lexicographic import Goal, GoalResult, SearchResult, with_goal_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix

ASKED_GAP = 1e-4
HOLDS = 1e-6  # breach of rows, bounds and integrality up to which a point counts as one


class NothingHeld(Exception):
    """The peer holds no point of the model; says what came of its run."""


@dataclass
class Budget:
    """Seconds for all goals."""

    limit_s: float
    begun_s: float = field(default_factory=time.monotonic)

    @property
    def left_s(self) -> float:
        """Seconds left."""
        return max(0.0, self.limit_s - (time.monotonic() - self.begun_s))


@dataclass
class Turn:
    """The time of one goal: an even share of what is left, and more only while no point is held."""

    share_s: float
    left_s: float
    begun_s: float = field(default_factory=time.monotonic)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the turn began."""
        return time.monotonic() - self.begun_s

    def over(self, held: bool) -> bool:
        """Return whether to stop, given whether a point is held."""
        return self.elapsed_s >= (self.share_s if held else self.left_s)

    def most_s(self, held: bool) -> float:
        """Return the seconds that a run may take at most, given whether it begins with a point."""
        return self.share_s if held else self.left_s


@dataclass(frozen=True, eq=False)
class Answer:
    """What a peer says of one goal: its point if it has one, its bound (minimising) if it claims one."""

    x: np.ndarray | None
    bound: float | None
    infeasible: bool = False


class Peer(Protocol):
    """A solver of matrices."""

    def missing(self) -> str | None:
        """Return why it cannot run here, None where it can."""

    def version(self) -> str:
        """Return its version."""

    def solve(
        self,
        matrix: Matrix,
        start: np.ndarray | None,
        turn: Turn,
        tell: Callable[[float | None, float | None], None],
    ) -> Answer:
        """Return what it finds, with `ASKED_GAP` and `THREADS`; `tell` hears of values and bounds on the way."""


def in_order(
    matrix: Matrix,
    goals: tuple[Goal, ...],
    peer: Peer,
    budget: Budget,
    tell: Callable[[str, float | None, float | None], None],
) -> SearchResult:
    """Return the best point a peer finds for goals in order, with the bounds it claims.

    Raises
    ------
    NothingHeld
        If it finds none.
    """
    x: np.ndarray | None = None
    reached: list[GoalResult] = []
    notes: list[str] = []
    for number, goal in enumerate(goals):
        bound, left_s = None, budget.left_s
        if x is None or left_s > 0.0:
            turn = Turn(left_s / (len(goals) - number), left_s)
            aimed = matrix.with_objective(goal.c, goal.offset)
            answer = peer.solve(aimed, x, turn, partial(tell, goal.name))
            x, bound = _believed(aimed, goal, x, answer, notes)
            tell(goal.name, goal.value(x), bound)
        reached.append(GoalResult(goal, goal.value(x), bound, goal.value(x)))
        matrix = with_goal_limit(matrix, goal, goal.value(x))
    assert x is not None
    final = tuple(replace(r, value=r.goal.value(x)) for r in reached)
    end = Termination.GAP_LIMIT if all(_met(r) for r in final) else Termination.TIME_LIMIT
    return SearchResult(x, final, end, tuple(notes))


def _believed(
    aimed: Matrix, goal: Goal, start: np.ndarray | None, answer: Answer, notes: list[str]
) -> tuple[np.ndarray, float | None]:
    """Return the better of start and answer, and the bound claimed; notes say what was not believed."""
    if answer.infeasible:
        notes.append(f"{goal.name}: claims that no plan exists")
    exact = None if answer.x is None else made_exact(aimed, answer.x)
    if answer.x is not None and exact is None:
        notes.append(f"{goal.name}: its point holds only within its own tolerances")
    x, bound = better(aimed, exact, start), goal.rounded_bound(answer.bound)
    if x is None:
        claimed = "" if bound is None else f"; bound claimed (minimising) {bound:g}"
        raise NothingHeld("; ".join([*notes, f"no plan found for {goal.name}{claimed}"]))
    value = goal.value(x)
    if bound is not None and bound > value + max(HOLDS, 1e-5 * abs(value)):
        notes.append(f"{goal.name}: claims the bound {bound:g} (minimising) with a plan of {value:g} in hand")
        bound = None
    return x, bound if bound is None else min(bound, value)


def made_exact(matrix: Matrix, x: np.ndarray) -> np.ndarray | None:
    """Return a point with the same whole decisions that meets every row; None if they allow none."""
    if matrix.max_violation(x) <= HOLDS:
        return x
    whole = np.flatnonzero(matrix.integer)
    values = np.round(x[whole])
    return Session(matrix.with_bounds(whole, values, values)).solve_lp().x


def _met(reached: GoalResult) -> bool:
    if reached.bound is None:
        return False
    return reached.value - reached.bound <= max(ASKED_GAP * abs(reached.value), OPTIMAL_GAP)
