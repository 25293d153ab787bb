"""Phase 2 of the large search: goal by goal LNS, while the worker proves bounds or improves points of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solvers.outcome import Termination
from solvers.search.diving import solve_relaxation
from solvers.search.jobs import ProofJob
from solvers.search.lexicographic import GoalResult, weighted_objective, with_goal_limit
from solvers.search.worker_role import GoalStage, WorkerRole

if TYPE_CHECKING:
    import numpy as np

    from solvers.matrix import Matrix
    from solvers.search.lns import Lns
    from solvers.search.search_state import SearchState


@dataclass(eq=False)
class GoalPhase:
    """Improves a point goal by goal, each within the limits of those before it; adds to the state's goal results.

    A point may be better than any of the true model, where the margin makes a row looser: then the goals after one are
    limited by what is proven of it, which no point of the true model improves.
    """

    state: SearchState
    lns: Lns
    lagrangian_started: bool = False

    def run(self, x: np.ndarray) -> np.ndarray:
        """Return the best point with integer counts relaxed."""
        state = self.state
        primal_model, bound_model = state.primal_model, state.bound_model
        for goal in state.goals:
            if goal is state.goals[-1] or not state.is_proven(goal, x, goal.least):
                state.keeper.report_point(goal, x, state.known_bound(state.goal_results))
            x, bound = self._improve_goal(primal_model, bound_model, x)
            aim = goal.value(x) if bound is None else max(goal.value(x), bound)
            state.goal_results.append(GoalResult(goal, aim, bound, aim))
            primal_model, bound_model = (with_goal_limit(model, goal, aim) for model in (primal_model, bound_model))
        return x

    def _improve_goal(
        self, primal_model: Matrix, bound_model: Matrix, x: np.ndarray
    ) -> tuple[np.ndarray, float | None]:
        """Return the point improved for the next goal in one model, and its bound by the other."""
        state, number = self.state, len(self.state.goal_results)
        goal = state.goals[number]
        if state.is_proven(goal, x, goal.least):
            return x, goal.least
        proof = bound_model.with_objective(goal.c, goal.offset)
        self.lns = self.lns.for_matrix(weighted_objective(primal_model, state.goals[number:]))
        deadline_s = self._deadline_s(number)
        stage = GoalStage(goal, self.lns, deadline_s, known_bound=lambda: state.known_bound(state.goal_results))
        if state.options.threads > 1:
            stage.worker_role = self._start_worker(stage, proof, x)
        elif state.multipliers is not None:  # where the LP of the whole is solved once, it is solved again
            stage.raise_bound(solve_relaxation(proof, state.serial_options, state.budget).objective)
        try:
            return self._lns_rounds(stage, x)
        finally:
            if stage.worker_role is not None:
                stage.worker_role.release()

    def _deadline_s(self, number: int) -> float | None:
        """Return when to leave a goal for the next, the time for repair kept back; later goals steer meanwhile."""
        left_s = self.state.budget.left_s()
        if left_s is None:
            return None
        share = self.state.options.search.goals.earlier_goal_share if number < len(self.state.goals) - 1 else 1.0
        return self.state.budget.elapsed_s + share * max(0.0, left_s - self.state.keeper.reserved_s)

    def _start_worker(self, stage: GoalStage, proof: Matrix, x: np.ndarray) -> WorkerRole:
        """Return the worker's role: on bounds, unless nothing new would be proven, or not in time."""
        state, goal, guide = self.state, stage.goal, self.lns.guide
        known = guide is not None and goal.least is not None and goal.value(guide) <= goal.least + 1e-6
        early_proof = state.early_proof
        shared = (state.budget, state.workers, state.options.search.worker)
        if early_proof is not None and early_proof.holds_for(goal, state.goal_results) and not known:
            return WorkerRole(early_proof.worker, goal, *shared)
        if early_proof is not None:
            early_proof.worker.stop()
        if state.active_root_worker is not None:
            return WorkerRole(state.active_root_worker, goal, *shared, bounds_all_goals=True)
        if known or not state.suits_branch_and_bound:
            return WorkerRole.lns_from(x, stage.lns, goal, state.budget, state.workers)
        return WorkerRole(state.workers.start(ProofJob(proof, state.serial_options, x)), goal, *shared)

    def _lns_rounds(self, stage: GoalStage, x: np.ndarray) -> tuple[np.ndarray, float | None]:
        """Search one neighbourhood after another until time, proof, or a round without a gain."""
        state, goal, lns, stale = self.state, stage.goal, stage.lns, 0
        while True:
            x = stage.synchronise(x)
            self._maybe_start_lagrangian(stage, stale)
            state.keeper.report_point(goal, x, stage.bound)
            left_s = None if stage.deadline_s is None else stage.deadline_s - state.budget.elapsed_s
            late = state.budget.expired or (left_s is not None and left_s <= 0)
            idle = stage.worker_role is None or stage.worker_role.worker.done
            exhausted = stale >= lns.neighbourhoods.exhausted_after and idle
            if late or exhausted or state.is_proven(goal, x, stage.bound):
                state.keeper.terminations += [Termination.TIME_LIMIT] if late else []
                break
            y = lns.step(x, left_s, state.budget.should_stop)
            stale = stale + 1 if y is None else 0
            x = x if y is None else y
            if y is not None or state.keeper.is_due:
                state.keeper.repair_interim(x)
        stage.raise_bound(stage.known_bound())
        return x, stage.bound

    def _maybe_start_lagrangian(self, stage: GoalStage, stale: int) -> None:
        """Let the worker turn to Lagrangian bounds: from a good plan at once, else towards the end or without gains."""
        state, role = self.state, stage.worker_role
        last = stage.goal is state.goals[-1]
        if role is None or not last or self.lagrangian_started or state.suits_branch_and_bound:
            return
        settings = state.options.search.lagrangian
        left_s, limit_s = state.budget.left_s(), state.budget.limit_s
        most_s = len(state.layout.blocks) * settings.block_s
        late = left_s is not None and limit_s is not None and left_s <= min(most_s, settings.time_share * limit_s)
        if late or state.has_good_incumbent or stale >= stage.lns.neighbourhoods.exhausted_after:
            self.lagrangian_started = True
            worker = state.start_lagrangian()
            if worker is not None:
                role.switch_to_lagrangian(worker)
