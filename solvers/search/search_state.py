"""What the phases of the large search share: incumbent, guide, bounds, time, and the worker."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solvers.search.incumbent_keeper import IncumbentKeeper
from solvers.search.jobs import LagrangianJob, without_names
from solvers.search.lexicographic import GoalResult, is_proven, last_goal_bound, weighted_objective
from solvers.search.worker import WorkerPool
from solvers.search.worker_role import first_open_goal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.construction_settings import ConstructionSettings
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal, ProgressReport
    from solvers.search.messages import GuideFound
    from solvers.search.restriction import Layout
    from solvers.search.scheduled_start import ScheduledStart
    from solvers.search.warm_start import WarmStart
    from solvers.search.worker import Worker
    from solvers.search.worker_role import EarlyProof


@dataclass(eq=False)
class SearchState:
    """What is given, and what the phases have found so far; a phase changes it by the methods below, or its own fields.

    Parameters
    ----------
    matrix, goals, layout
        The true model, what is wanted of it, and what its columns mean.
    margin_matrix
        The same model with a margin for rounding: points are searched in it.
    options, budget, report
        Limits, time, and who is told of progress.
    warm_start, scheduled_start
        The plan of a similar model; schedules of what is obligatory.
    """

    matrix: Matrix
    margin_matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    budget: Budget
    report: Callable[[ProgressReport], None]
    warm_start: WarmStart | None = None
    scheduled_start: ScheduledStart | None = None
    workers: WorkerPool = field(init=False, default_factory=WorkerPool)
    keeper: IncumbentKeeper = field(init=False)
    goal_results: list[GoalResult] = field(init=False, default_factory=list)
    guide: GuideFound | None = field(init=False, default=None)
    has_good_incumbent: bool = field(init=False, default=False)
    root_worker: Worker | None = field(init=False, default=None)
    early_proof: EarlyProof | None = field(init=False, default=None)
    proven_bound: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.primal_model, self.bound_model = self._relax_counts(self.margin_matrix), self._relax_counts(self.matrix)
        self.serial_options = replace(
            self.options, threads=1, extra={**self.options.extra, **self.options.search.goals.root_solver}
        )
        self.keeper = IncumbentKeeper(
            self.matrix, self.layout, self.goals, self.serial_options, self.budget, self.report
        )

    def _relax_counts(self, matrix: Matrix) -> Matrix:
        return without_names(matrix.with_continuous(self.layout.integer_counts))

    # What is known of the goals.

    def is_proven(self, goal: Goal, x: np.ndarray, bound: float | None) -> bool:
        """Return whether a point's value of a goal is within the gap of a bound."""
        return is_proven(goal.value(x), bound, self.options.gap)

    def known_bound(self, results: list[GoalResult]) -> float | None:
        """Return what is known of the next goal: by its least value, the plan started from, the weighted objective."""
        known = [self.goals[len(results)].least]
        if self.warm_start is not None:
            known.append(self.warm_start.bound(self.goals, results))
        if len(results) == len(self.goals) - 1:
            known.append(self.last_bound(tuple(r.goal.allowed(r.value) for r in results)))
        return max((bound for bound in known if bound is not None), default=None)

    def last_bound(self, caps: tuple[float, ...]) -> float | None:
        """Return what is proven of the last goal, ever better while the worker is at it.

        Parameters
        ----------
        caps
            What the goals before it may be at most.
        """
        new = None if self.root_worker is None else self.root_worker.bound
        if new is not None:
            self.proven_bound = new if self.proven_bound is None else max(self.proven_bound, new)
        if self.proven_bound is None or self.skips_relaxation:  # then the bound is of the last goal alone
            return self.proven_bound
        return last_goal_bound(self.proven_bound, self.goals, caps)

    def accept(self, x: np.ndarray) -> None:
        """Report a point of the construction, and make an integral one of it if one is due."""
        number = first_open_goal(self.goals, x, self.options.gap)
        results = [GoalResult(goal, goal.value(x), goal.least, goal.value(x)) for goal in self.goals[:number]]
        self.keeper.report_point(self.goals[number], x, self.known_bound(results))
        if self.keeper.is_due:
            self.keeper.repair_interim(x)

    # The worker on the whole model.

    @property
    def active_root_worker(self) -> Worker | None:
        """The worker on the whole model, as long as better bounds may come of it."""
        return None if self.root_worker is None or self.root_worker.done else self.root_worker

    @property
    def multipliers(self) -> np.ndarray | None:
        """The row multipliers of the LP relaxation of the whole, None where that has not been solved."""
        return None if self.guide is None else self.guide.multipliers

    def start_lagrangian(self) -> Worker | None:
        """Let the worker bound the blocks at the multipliers of the LP relaxation; None if there are none."""
        if self.multipliers is None:
            return None
        job = LagrangianJob(self.weighted_bound_model, self.layout, self.serial_options, self.multipliers)
        self.root_worker = self.workers.start(job)
        return self.root_worker

    @property
    def weighted_bound_model(self) -> Matrix:
        """The model that bounds hold for, under all goals as one."""
        return weighted_objective(self.bound_model, self.goals)

    # What a model of this size suits.

    @property
    def suits_branch_and_bound(self) -> bool:
        """Whether branch and bound on the whole model is worth its time."""
        return self._columns <= self._settings.branch_and_bound_columns

    @property
    def uses_group_guide(self) -> bool:
        """Whether groups of blocks give a guide sooner than the LP relaxation of the whole does."""
        blocks_known = self.warm_start is None and self.layout.block_of_column is not None
        return blocks_known and self._columns > self._settings.group_guide_columns

    @property
    def skips_relaxation(self) -> bool:
        """Whether the LP relaxation of the whole is too large to be solved."""
        return self._columns > self._settings.no_relaxation_columns

    @property
    def _columns(self) -> int:
        return self.matrix.sizes.columns

    @property
    def _settings(self) -> ConstructionSettings:
        return self.options.search.construction
