"""What the worker does while one goal is improved: it proves the goal's bound where that pays, or improves points."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.search.jobs import LnsJob, ProofJob
from solvers.search.lexicographic import is_proven, with_goal_cap
from solvers.search.tolerances import ABS_TOL, FEAS_TOL

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal, GoalResult
    from solvers.search.lns import Lns
    from solvers.search.worker import Worker, WorkerPool
    from solvers.search_settings import WorkerSettings

log = logging.getLogger(__name__)


@dataclass(eq=False)
class GoalStage:
    """What is at hand while one goal is improved; `known_bound` says what has been proven of it elsewhere."""

    goal: Goal
    lns: Lns
    deadline_s: float | None
    bound: float | None = None
    known_bound: Callable[[], float | None] = field(default=lambda: None)
    worker_role: WorkerRole | None = None

    def raise_bound(self, bound: float | None) -> None:
        """Take a proven bound over if it is better than the one there is."""
        bound = self.goal.rounded_bound(bound)
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound = bound

    def synchronise(self, x: np.ndarray) -> np.ndarray:
        """Return the better of the point in hand and the worker's; take over its bound."""
        self.raise_bound(self.known_bound())
        if self.worker_role is None:
            return x
        self.raise_bound(self.worker_role.best_bound())
        other = self.worker_role.worker.point()
        if other is not None:
            x = self._merged(x, other)
        self.worker_role.share_incumbent(x, self.lns.matrix.objective(x))
        if self.worker_role.has_stalled(x):
            self.worker_role.switch_to_lns(self.lns, x)
        return x

    def _merged(self, x: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return the better of two points, or one that has the gains of both where both have gained."""
        assert self.worker_role is not None
        matrix = self.lns.matrix
        if matrix.max_violation(other) > FEAS_TOL:
            return x
        left_s = None if self.deadline_s is None else max(0.0, self.deadline_s - self.worker_role.budget.elapsed_s)
        crossed = None if x is self.worker_role.shared_point else self.lns.crossover(x, other, left_s)
        if crossed is not None:
            return crossed
        if matrix.objective(other) >= matrix.objective(x):
            return x
        log.info("the worker found a better point")
        self.worker_role.shared_point, self.worker_role.shared_objective = other, matrix.objective(other)
        return other


@dataclass(eq=False)
class WorkerRole:
    """The worker: first on the bound of a goal; when that stalls, on points.

    One that `bounds_all_goals` bounds all goals as one: what comes of that is known elsewhere.
    """

    worker: Worker
    goal: Goal
    budget: Budget
    workers: WorkerPool
    settings: WorkerSettings
    bound: float | None = None
    progress_s: float | None = None
    progress_bound: float | None = None
    bounds_all_goals: bool = False
    in_lns: bool = False
    shared_objective: float = float("inf")
    shared_point: np.ndarray | None = None  # the last point that both processes had

    @classmethod
    def lns_from(cls, x: np.ndarray, lns: Lns, goal: Goal, budget: Budget, workers: WorkerPool) -> WorkerRole:
        """Return one that looks for points from the first."""
        return cls(
            workers.start(lns_job(lns, x)),
            goal,
            budget,
            workers,
            lns.options.search.worker,
            in_lns=True,
            shared_objective=lns.matrix.objective(x),
            shared_point=x,
        )

    def best_bound(self) -> float | None:
        """Return the best bound so far."""
        new = None if self.in_lns or self.bounds_all_goals else self.worker.bound
        if new is not None and (self.bound is None or new > self.bound):
            self.bound = new
        return self.bound

    def has_stalled(self, x: np.ndarray) -> bool:
        """Return whether the bound has not moved for long, or no more can come of it."""
        if self.bounds_all_goals:
            return self.worker.done
        if self.in_lns or self.bound is None:
            return False
        now = self.budget.elapsed_s
        if self.progress_bound is None or self.bound - self.progress_bound > self.settings.stall_rel * max(
            1.0, abs(self.goal.value(x))
        ):
            self.progress_bound, self.progress_s = self.bound, now
        return self.worker.done or (self.progress_s is not None and now - self.progress_s > self.settings.stall_s)

    def switch_to_lns(self, lns: Lns, x: np.ndarray) -> None:
        """Let the worker look for points from now on, in an order of its own."""
        log.info("the worker looks for better points")
        self.worker.stop()
        self.worker = self.workers.start(lns_job(lns, x))
        self.bounds_all_goals, self.in_lns = False, True
        self.shared_objective, self.shared_point = lns.matrix.objective(x), x

    def switch_to_lagrangian(self, worker: Worker) -> None:
        """Let another process take over, which bounds all goals as one."""
        log.info("the worker bounds blocks by Lagrangian multipliers")
        self.worker.stop()
        self.worker, self.bounds_all_goals, self.in_lns = worker, True, False

    def release(self) -> None:
        """End the process, unless it has more to say of the goals that come."""
        if not self.bounds_all_goals:
            self.worker.stop()

    def share_incumbent(self, x: np.ndarray, objective: float) -> None:
        """Hand a point over if it is better than what was handed over last."""
        if self.in_lns and objective < self.shared_objective - 1e-9 * abs(self.shared_objective):
            self.shared_objective, self.shared_point = objective, x
            self.worker.send_point(x)


@dataclass(frozen=True, eq=False)
class EarlyProof:
    """A proof of a goal begun before its turn, for points in which the goals before it are at most at `caps`."""

    goal: Goal
    caps: tuple[float, ...]
    worker: Worker

    @classmethod
    def start(
        cls, matrix: Matrix, goals: tuple[Goal, ...], number: int, x: np.ndarray, options: Options, workers: WorkerPool
    ) -> EarlyProof:
        """Begin to prove a goal by its number, those before it no worse than they are at a point."""
        goal, most = goals[number], []
        for before in goals[:number]:
            value = before.value(x) if before.least is None else max(before.value(x), before.least)
            most.append(before.allowed(value) + ABS_TOL)
            matrix = with_goal_cap(matrix, before, most[-1])
        job = ProofJob(matrix.with_objective(goal.c, goal.offset), options, x)
        return cls(goal, tuple(most), workers.start(job))

    def holds_for(self, goal: Goal, results: list[GoalResult]) -> bool:
        """Return whether what it proves is of this goal, with what has been reached of those before it."""
        within = (r.goal.allowed(r.value) <= most for r, most in zip(results, self.caps, strict=True))
        return goal is self.goal and all(within)


def first_open_goal(goals: tuple[Goal, ...], x: np.ndarray, gap: float) -> int:
    """Return the number of the first goal that a point leaves open: not at its least value; the last always is."""
    done = (is_proven(goal.value(x), goal.least, gap) for goal in goals[:-1])
    return next((number for number, proven in enumerate(done) if not proven), len(goals) - 1)


def lns_job(lns: Lns, x: np.ndarray) -> LnsJob:
    """Return the job of improving a point, with random choices of its own."""
    options = replace(lns.options, seed=lns.options.seed + 1)
    return LnsJob(lns.matrix, lns.layout, options, lns.guide, x)
