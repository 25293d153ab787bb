"""Phase 1 of the large search: a first good point, and a guide for the phases after it.

The LP relaxation of a large model takes longer than a first plan should. A worker process solves it while this process
dives group by group and improves the point by LNS. The relaxations of groups of blocks, each with its share of every
limit, are solved sooner: both processes solve those first, and relax-and-fix makes a point of them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.search.diving import solve_relaxation
from solvers.search.group_dive import dive_by_groups
from solvers.search.group_relaxation import ALL_GROUPS, ODD_GROUPS, group_guide
from solvers.search.jobs import GroupGuideJob, LagrangianJob, RootLpJob, SequentialJob
from solvers.search.lexicographic import improves, last_goal_bound, weighted_objective
from solvers.search.lns import Lns
from solvers.search.messages import GuideFound
from solvers.search.relax_and_fix import RelaxAndFix
from solvers.search.worker_role import EarlyProof, first_open_goal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.jobs import Job
    from solvers.search.lexicographic import Goal
    from solvers.search.restriction import Layout
    from solvers.search.settings import ConstructionSettings
    from solvers.search.worker import Worker, WorkerPool

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Construction:
    """A first point of `primal_model`, under the weighted objective; bounds are proven on `bound_model`.

    A point begun with that is `has_good_incumbent` already is improved only until there is a guide; where one is
    `warm_started`, from the plan of a neighbour, no groups guide. The worker bounds all blocks by Lagrangian
    multipliers from the first where the relaxation takes too long, else when it is told to. In a model of moderate size
    it may begin `early_proof` on a proof: of the last goal, if that alone is open once there is a guide; from a good
    point of the first that is open, at once.
    """

    primal_model: Matrix
    bound_model: Matrix
    goals: tuple[Goal, ...]
    layout: Layout
    options: Options
    budget: Budget
    on_point: Callable[[np.ndarray], None]
    workers: WorkerPool
    warm_started: bool = False
    has_good_incumbent: bool = False
    lns: Lns = field(init=False)
    root_worker: Worker | None = field(init=False, default=None)
    early_proof: EarlyProof | None = field(init=False, default=None)
    relaxation: GuideFound | None = field(init=False, default=None)
    proven_bound: float | None = field(init=False, default=None)

    def bound(self, spent: tuple[float, ...]) -> float | None:
        """Return what is proven of the last goal, ever better while the worker is at work.

        Parameters
        ----------
        spent
            What the goals before it may be at most.
        """
        if self.root_worker is not None and self.root_worker.bound is not None:
            self.proven_bound = (
                self.root_worker.bound if self.proven_bound is None else max(self.proven_bound, self.root_worker.bound)
            )
        return (
            self.proven_bound
            if self.proven_bound is None or self._skips_relaxation
            else last_goal_bound(self.proven_bound, self.goals, spent)
        )

    @property
    def active_root_worker(self) -> Worker | None:
        """The worker, as long as better bounds may come of it."""
        return None if self.root_worker is None or self.root_worker.done else self.root_worker

    def start_lagrangian(self) -> Worker | None:
        """Let the worker bound the blocks at the multipliers of the relaxation; None if there are none."""
        if self.multipliers is None:
            return None
        self.root_worker = self.workers.start(
            LagrangianJob(self._weighted_bound_model, self.layout, self.options, self.multipliers)
        )
        return self.root_worker

    @property
    def multipliers(self) -> np.ndarray | None:
        """The row multipliers in the relaxation of the whole, None where that has not been solved."""
        return None if self.relaxation is None else self.relaxation.multipliers

    def run_serial(self, begin: Callable[[Construction], np.ndarray]) -> np.ndarray:
        """Return a good point, one step after the other, with a guide where there was time for one.

        Parameters
        ----------
        begin
            Gives the point to go on from.
        """
        x = begin(self)
        if self._uses_group_guide:
            x = self._construct_by_groups(x)
        if not self._skips_relaxation:
            self._solve_relaxation()
        self.lns = self._new_lns()
        return x

    def _solve_relaxation(self) -> None:
        """Solve the relaxation of the whole."""
        found = solve_relaxation(self._weighted_bound_model, self.options, self.budget, self._settings.relaxation_share)
        log.info("relaxation: %s after %.1f s", found.status, found.runtime_s)
        self.proven_bound = found.objective
        self.relaxation = self.relaxation if found.x is None else GuideFound(found.x, found.row_duals)

    def run_with_worker(self, begin: Callable[[Construction], np.ndarray]) -> np.ndarray:
        """Return a good point, begun and improved until a worker process has solved the relaxation.

        In a model of moderate size that process proves a good point to begin with, and the relaxation is solved here.
        """
        if not (self.warm_started and self.suits_branch_and_bound):
            self.root_worker = self.workers.start(self._root_job())
        x = begin(self)
        if self.has_good_incumbent and self.suits_branch_and_bound:
            self._start_early_proof(x, first_open_goal(self.goals, x, self.options.gap))
            self._solve_relaxation()
        else:
            x = self._improve_until_relaxed(x, self.root_worker or self.workers.start(self._root_job()))
        self.lns = self._new_lns()
        return x if self._skips_relaxation or self.relaxation is None else self._guided_steps(x)

    def _improve_until_relaxed(self, x: np.ndarray, root_worker: Worker) -> np.ndarray:
        """Return the point improved until the worker has solved the relaxation."""
        self.root_worker = root_worker
        if self._uses_group_guide:
            x = self._construct_by_groups(x)
        if not self._skips_relaxation:
            x = self._improve_while_waiting(x, lambda root_worker: root_worker.guide is not None)
            self.relaxation, self.proven_bound = root_worker.guide or self.relaxation, root_worker.bound
            root_worker.stop()
            last = len(self.goals) - 1
            if (
                self.suits_branch_and_bound
                and not self.budget.expired
                and first_open_goal(self.goals, x, self.options.gap) == last
            ):
                self._start_early_proof(x, last)
        return x

    def _start_early_proof(self, x: np.ndarray, number: int) -> None:
        """Let the worker begin to prove a goal."""
        self.early_proof = EarlyProof.start(self.bound_model, self.goals, number, x, self.options, self.workers)

    def _root_job(self) -> Job:
        """Return what the worker does: what groups come to, then what holds of the whole."""
        job: Job = RootLpJob(self._weighted_bound_model, self.options)
        if self._skips_relaxation:
            last = self.bound_model.with_objective(self.goals[-1].c, self.goals[-1].offset)
            job = LagrangianJob(last, self.layout, self.options)
        return (
            SequentialJob(
                (
                    GroupGuideJob(
                        self.primal_model,
                        self.layout,
                        self.options,
                        self._settings.guide_group_blocks,
                    ),
                    job,
                )
            )
            if self._uses_group_guide
            else job
        )

    def _improve_while_waiting(self, x: np.ndarray, there: Callable[[Worker], bool]) -> np.ndarray:
        """Return the point improved until what the worker works on is there, or will not be in time."""
        assert self.root_worker is not None
        self.lns, stale = self._new_lns(), 0
        if self.has_good_incumbent:
            self.lns.submip_s = self._settings.await_submip_s
        while (
            not (there(self.root_worker) or self._stops_waiting(self.root_worker))
            and stale < self.lns.neighbourhoods.exhausted_after
        ):
            y = self.lns.step(x, self.budget.left_s(self._settings.await_share), self.budget.should_stop)
            stale = 0 if y is not None else stale + 1
            x = self._accept(x, y)
        return x

    def _construct_by_groups(self, x: np.ndarray) -> np.ndarray:
        """Return a better point by relax-and-fix from what groups come to, else by one group after the other."""
        x, guide = self._group_guide(x)
        if guide is not None:
            self.relaxation = GuideFound(guide)
            y = self._accept(x, RelaxAndFix(self.primal_model, self.layout, self.options, self.budget).run(guide))
            if y is not x:
                return y
        return dive_by_groups(self.primal_model, self.layout, x, self.options, self.budget, self.on_point)

    def _group_guide(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the point, and what groups come to together; None where one comes to nothing or there is no time.

        Half of it is from the worker if there is one: the point is improved while that is awaited.
        """
        which = ALL_GROUPS if self.root_worker is None else ODD_GROUPS
        budget = self.budget.sub_budget(self._settings.relaxation_share)
        ours = group_guide(
            self.primal_model,
            self.layout,
            self.options,
            budget,
            self._settings.guide_group_blocks,
            which,
        )
        if self.root_worker is None or ours is None:
            return x, ours
        x = self._improve_while_waiting(x, lambda root_worker: root_worker.partial_guide is not None)
        theirs = self.root_worker.partial_guide
        return x, None if theirs is None or theirs.x is None else ours + theirs.x

    def _guided_steps(self, x: np.ndarray) -> np.ndarray:
        """Return the point improved where the guide points to, while all goals steer, if that can be searched.

        What gains is searched once more around the better point.
        """
        if not self.lns.guide_first:
            return x
        for most_s in (
            self._settings.guided_submip_again_s if self.has_good_incumbent else self._settings.guided_submip_s,
            self._settings.guided_submip_again_s,
        ):
            self.lns = self._new_lns()
            whole_s, before = self.lns.submip_s, x
            self.lns.submip_s = min(most_s, whole_s)
            x = self._accept(
                x,
                self.lns.step(x, self.budget.left_s(self._settings.await_share), self.budget.should_stop),
            )
            self.lns.submip_s = whole_s
            if x is before:
                break
        return x

    def dive_from(self, x: np.ndarray) -> np.ndarray:
        """Return a point built on a bare one by groups of blocks."""
        return dive_by_groups(
            self.primal_model, self.layout, x, self.options, self.budget, self.on_point, brief=self._uses_group_guide
        )

    @property
    def _weighted_bound_model(self) -> Matrix:
        """The model that bounds hold for, under all goals as one."""
        return weighted_objective(self.bound_model, self.goals)

    @property
    def suits_branch_and_bound(self) -> bool:
        """Whether branch and bound on the whole model is worth its time."""
        return self.primal_model.sizes.columns <= self._settings.branch_and_bound_columns

    @property
    def _uses_group_guide(self) -> bool:
        return (
            not self.warm_started
            and self.primal_model.sizes.columns > self._settings.group_guide_columns
            and self.layout.block_of_column is not None
        )

    @property
    def _skips_relaxation(self) -> bool:
        return self.primal_model.sizes.columns > self._settings.no_relaxation_columns

    def _new_lns(self) -> Lns:
        """Return one that begins where the relaxation points to, if that is little enough to be searched."""
        guide = None if self.relaxation is None else self.relaxation.x
        few = (
            len(self.layout.decisions) <= self._settings.guided_submip_decisions
            and len(self.layout.blocks) <= self.options.search.neighbourhoods.joint_blocks
        )
        return Lns(self.primal_model, self.layout, self.options, guide, self.budget.limit_s, few)

    def _accept(self, x: np.ndarray, y: np.ndarray | None) -> np.ndarray:
        if y is None or not improves(self.primal_model, y, self.primal_model.objective(x)):
            return x
        self.on_point(y)
        return y

    def _stops_waiting(self, root_worker: Worker) -> bool:
        """Return whether there is nothing to wait for any more, or no time."""
        limit_s = self.budget.limit_s
        return (
            root_worker.done
            or self.budget.expired
            or (limit_s is not None and self.budget.elapsed_s > self._settings.await_share * limit_s)
        )

    @property
    def _settings(self) -> ConstructionSettings:
        return self.options.search.construction
