"""Large models: construct a first point, improve it by large neighbourhood search, and prove bounds beside it.

Branch and bound on such a model spends its time at the root. So this search only solves models in which most decisions
are fixed or restricted to few periods. `solvers/search/README.md` shows its phases, and what the worker does meanwhile.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.outcome import SolverError, Termination
from solvers.search.branch_and_bound import NothingFound
from solvers.search.branch_and_bound import search as search_directly
from solvers.search.construction import Construction
from solvers.search.diving import solve_relaxation
from solvers.search.incumbent_keeper import IncumbentKeeper
from solvers.search.initial_point import initial_point
from solvers.search.jobs import ProofJob, without_names
from solvers.search.lexicographic import (
    Goal,
    GoalResult,
    ProgressReport,
    SearchResult,
    is_proven,
    weighted_objective,
    with_goal_limit,
)
from solvers.search.worker import WorkerPool
from solvers.search.worker_role import GoalStage, WorkerRole, first_open_goal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lns import Lns
    from solvers.search.restriction import Layout
    from solvers.search.scheduled_start import ScheduledStart
    from solvers.search.warm_start import WarmStart

log = logging.getLogger(__name__)


@dataclass(eq=False)
class LargeSearch:
    """One search with integer counts relaxed: points come from `margin_matrix`, bounds from `matrix`."""

    matrix: Matrix
    margin_matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    budget: Budget
    report: Callable[[ProgressReport], None]
    warm_start: WarmStart | None = None
    scheduled_start: ScheduledStart | None = None
    construction: Construction = field(init=False)
    lns: Lns = field(init=False)
    keeper: IncumbentKeeper = field(init=False)
    goal_results: list[GoalResult] = field(init=False, default_factory=list)
    lagrangian_started: bool = field(init=False, default=False)
    workers: WorkerPool = field(init=False, default_factory=WorkerPool)

    def run(self) -> SearchResult:
        """Return the best point found, with integer counts, and the bounds proven.

        Raises
        ------
        Infeasible
            If the relaxation has no point.
        NothingFound
            If the search ended before a first point.
        """
        restricted_primal, bound_model = self._relax_counts(self.margin_matrix), self._relax_counts(self.matrix)
        self.keeper = IncumbentKeeper(self.matrix, self.layout, self.goals, self._options(), self.budget, self.report)
        self.construction = self._new_construction(restricted_primal, bound_model)
        try:
            x = self._search_goals(restricted_primal, bound_model)
            found = self.keeper.integer_repair().repair(
                self.keeper.decisions(x), x, self.goal_results, self._known_bound
            )
        except (SolverError, NothingFound) as error:
            self.workers.stop()
            if self.keeper.incumbent.x is None:
                raise NothingFound(
                    self.goals[0].name, getattr(error, "bound", None), self.workers.failures()
                ) from error
            log.warning("the search is given up, the best plan held stays: %s", error)
            found = self._result_from_incumbent(self.keeper.incumbent.x)
        finally:
            self.workers.stop()
        return replace(found, notes=(*found.notes, *self.workers.failures()))

    def _result_from_incumbent(self, x: np.ndarray) -> SearchResult:
        """Return the best plan held, with what has been proven so far."""
        open_ones = (
            GoalResult(goal, goal.value(x), goal.least, goal.value(x)) for goal in self.goals[len(self.goal_results) :]
        )
        return self.keeper.integer_repair().result_of(x, [*self.goal_results, *open_ones], self._known_bound)

    def _search_goals(self, restricted_primal: Matrix, bound_model: Matrix) -> np.ndarray:
        """Return the best point with integer counts relaxed; what it reaches of each goal is kept.

        A point may be better than any of the true model, which asks for less where only integer counts can tell: the
        goals after one are then bounded within what is proven of it, which no plan improves.
        """
        x = (
            self.construction.run_serial(self._starting_point)
            if self.options.threads == 1
            else self.construction.run_with_worker(self._starting_point)
        )
        self.lns = self.construction.lns
        for goal in self.goals:
            if goal is self.goals[-1] or not self._is_proven(goal, x, goal.least):
                self.keeper.report_point(goal, x, self._known_bound(self.goal_results))
            x, bound = self._improve_goal(restricted_primal, bound_model, x, self.goal_results)
            aim = goal.value(x) if bound is None else max(goal.value(x), bound)
            self.goal_results.append(GoalResult(goal, aim, bound, aim))
            restricted_primal = with_goal_limit(restricted_primal, goal, aim)
            bound_model = with_goal_limit(bound_model, goal, aim)
        return x

    def _relax_counts(self, matrix: Matrix) -> Matrix:
        return without_names(matrix.with_continuous(self.layout.integer_counts))

    def _deadline_s(self, number: int) -> float | None:
        """Return when to leave a goal for the next, the restoring kept back; the ones after it steer meanwhile."""
        left = self.budget.left_s()
        if left is None or self.budget.limit_s is None:
            return None
        ours = self.options.search.goals.earlier_goal_share if number < len(self.goals) - 1 else 1.0
        return self.budget.elapsed_s + ours * max(0.0, left - self.keeper.reserved_s)

    def _new_construction(self, restricted_primal: Matrix, bound_model: Matrix) -> Construction:
        """Return the way to a first good point, a guide and a bound."""
        primal_model = weighted_objective(restricted_primal, self.goals)

        def on_point(x: np.ndarray) -> None:
            number = first_open_goal(self.goals, x, self.options.gap)
            results = [GoalResult(goal, goal.value(x), goal.least, goal.value(x)) for goal in self.goals[:number]]
            self.keeper.report_point(self.goals[number], x, self._known_bound(results))
            if self.keeper.is_due:
                self.keeper.repair_interim(x)

        models, budget = (primal_model, bound_model, self.goals, self.layout), self.keeper.construction_budget()
        warm = self.warm_start is not None
        return Construction(*models, self._options(), budget, on_point, self.workers, warm)

    def _starting_point(self, construction: Construction) -> np.ndarray:
        """Return the point that the plan of a neighbour leads to, or one built from nothing."""
        if self.warm_start is not None:
            self.keeper.incumbent.propose(
                self.warm_start.exact_point(self.matrix, self.layout, self.goals, construction.options, self.budget)
            )
            x = self.warm_start.point(construction.primal_model, self.layout, construction.options, self.budget)
            if x is not None:
                construction.on_point(x)
                construction.has_good_incumbent = True
                return x
        x = initial_point(
            construction.primal_model, self.layout, construction.options, self.budget, self.scheduled_start
        )
        if x is None:  # only the last resort, the whole model, proves that there is none
            x = search_directly(self.matrix, self.goals[:1], construction.options, self.budget, self.report).x
        construction.on_point(x)
        return construction.dive_from(x)

    def _options(self) -> Options:
        return replace(self.options, threads=1, extra={**self.options.extra, **self.options.search.goals.root_solver})

    def _improve_goal(
        self, restricted_primal: Matrix, bound_model: Matrix, x: np.ndarray, results: list[GoalResult]
    ) -> tuple[np.ndarray, float | None]:
        """Return the point improved for the next goal in `restricted_primal`, and its bound by `bound_model`."""
        number = len(results)
        goal = self.goals[number]
        if self._is_proven(goal, x, goal.least):
            return x, goal.least
        primal_model = weighted_objective(restricted_primal, self.goals[number:])
        proof = bound_model.with_objective(goal.c, goal.offset)
        self.lns = self.lns.for_matrix(primal_model)
        stage = GoalStage(goal, self.lns, self._deadline_s(number), known_bound=lambda: self._known_bound(results))
        if self.options.threads > 1:
            stage.worker_role = self._start_worker(stage, proof, x, results)
        elif self.construction.multipliers is not None:  # where the relaxation is solved once, it is solved again
            stage.raise_bound(solve_relaxation(proof, self._options(), self.budget).objective)
        try:
            return self._lns_loop(stage, x)
        finally:
            if stage.worker_role is not None:
                stage.worker_role.release()

    def _known_bound(self, results: list[GoalResult]) -> float | None:
        """Return what is known of the next goal already: by its least value, a neighbour, the first relaxation."""
        known = [self.goals[len(results)].least]
        if self.warm_start is not None:
            known.append(self.warm_start.bound(self.goals, results))
        if len(results) == len(self.goals) - 1:
            known.append(self.construction.bound(tuple(r.goal.allowed(r.value) for r in results)))
        return max((bound for bound in known if bound is not None), default=None)

    def _start_worker(self, stage: GoalStage, proof: Matrix, x: np.ndarray, results: list[GoalResult]) -> WorkerRole:
        """Return the worker: on bounds, unless nothing new would be proven, or not in time."""
        goal, guide = stage.goal, self.lns.guide
        known = guide is not None and goal.least is not None and goal.value(guide) <= goal.least + 1e-6
        early_proof = self.construction.early_proof
        shared = (self.budget, self.workers, self.options.search.worker)
        if early_proof is not None and early_proof.holds_for(goal, results) and not known:
            return WorkerRole(early_proof.worker, goal, *shared)
        if early_proof is not None:
            early_proof.worker.stop()
        if self.construction.active_root_worker is not None:
            return WorkerRole(self.construction.active_root_worker, goal, *shared, bounds_all_goals=True)
        if known or not self.construction.suits_branch_and_bound:
            return WorkerRole.lns_from(x, stage.lns, goal, self.budget, self.workers)
        return WorkerRole(self.workers.start(ProofJob(proof, self._options(), x)), goal, *shared)

    def _lns_loop(self, stage: GoalStage, x: np.ndarray) -> tuple[np.ndarray, float | None]:
        """Try one neighbourhood after another until time, proof, or rounds without gain."""
        goal, lns, stale = stage.goal, stage.lns, 0
        while True:
            x = stage.synchronise(x)
            self._maybe_start_lagrangian(stage, stale)
            self.keeper.report_point(goal, x, stage.bound)
            left_s = None if stage.deadline_s is None else stage.deadline_s - self.budget.elapsed_s
            late = self.budget.expired or (left_s is not None and left_s <= 0)
            worn = stale >= lns.neighbourhoods.exhausted_after and (
                stage.worker_role is None or stage.worker_role.worker.done
            )
            if late or worn or self._is_proven(goal, x, stage.bound):
                self.keeper.terminations += [Termination.TIME_LIMIT] if late else []
                break
            y = lns.step(x, left_s, self.budget.should_stop)
            stale = stale + 1 if y is None else 0
            x = x if y is None else y
            if y is not None or self.keeper.is_due:
                self.keeper.repair_interim(x)
        stage.raise_bound(stage.known_bound())
        return x, stage.bound

    def _maybe_start_lagrangian(self, stage: GoalStage, stale: int) -> None:
        """Let the worker turn to multipliers: from a good plan at once, else towards the end or without gains."""
        beside, last = stage.worker_role, stage.goal is self.goals[-1]
        if beside is None or not last or self.lagrangian_started or self.construction.suits_branch_and_bound:
            return
        left_s, limit_s = self.budget.left_s(), self.budget.limit_s
        most_s = len(self.layout.blocks) * self.options.search.lagrangian.block_s
        late = (
            left_s is not None
            and limit_s is not None
            and left_s <= min(most_s, self.options.search.lagrangian.time_share * limit_s)
        )
        if late or self.construction.has_good_incumbent or stale >= stage.lns.neighbourhoods.exhausted_after:
            self.lagrangian_started = True
            worker = self.construction.start_lagrangian()
            if worker is not None:
                beside.switch_to_lagrangian(worker)

    def _is_proven(self, goal: Goal, x: np.ndarray, bound: float | None) -> bool:
        return is_proven(goal.value(x), bound, self.options.gap)


def search(
    matrix: Matrix,
    margin_matrix: Matrix,
    layout: Layout,
    goals: tuple[Goal, ...],
    options: Options,
    budget: Budget,
    report: Callable[[ProgressReport], None] = lambda _: None,
    warm_start: WarmStart | None = None,
    scheduled_start: ScheduledStart | None = None,
) -> SearchResult:
    """Return the best point found for goals in order.

    Parameters
    ----------
    matrix, layout, goals
        The model, what its columns mean, and what is wanted of it.
    margin_matrix
        The same model, asking for a little more where only integer counts can tell whether it is enough: points of it
        are easily made integral.
    options, budget, report
        Limits, time, and who is told of progress; more than one thread lets a worker process work on bounds.
    start
        What the plan of a model much like this one decided and proved.
    scheduled
        Schedules of what must be done, where something must.
    """
    return LargeSearch(matrix, margin_matrix, layout, goals, options, budget, report, warm_start, scheduled_start).run()
