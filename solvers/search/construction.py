"""Phase 1 of the large search: a first good point, and a guide for the phases after it.

The LP relaxation of a large model takes longer than a first plan should. A worker process solves it while this process
dives group by group and improves the point by LNS. The relaxations of groups of blocks, each with its share of every
limit, are solved sooner: both processes solve those first; alpha points, or relax-and-fix, make a point of them, which
moves of single steps better.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.search.alpha_points import dive_from_alphas
from solvers.search.branch_and_bound import search as search_directly
from solvers.search.diving import solve_relaxation
from solvers.search.group_dive import dive_by_groups
from solvers.search.group_relaxation import ALL_GROUPS, ODD_GROUPS, group_guide
from solvers.search.initial_point import initial_point
from solvers.search.jobs import GroupGuideJob, LagrangianJob, RootLpJob, SequentialJob
from solvers.search.lexicographic import improves, weighted_objective
from solvers.search.lns import Lns
from solvers.search.messages import GuideFound
from solvers.search.priced_moves import descend_by_groups
from solvers.search.relax_and_fix import RelaxAndFix
from solvers.search.worker_role import EarlyProof, first_open_goal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.construction_settings import ConstructionSettings
    from solvers.search.jobs import Job
    from solvers.search.search_state import SearchState
    from solvers.search.worker import Worker

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Construction:
    """A first point under the weighted objective of all goals; sets the state's guide, root worker and early proof.

    A good point to begin with is improved only until there is a guide; where the plan of a similar model is given, no
    groups guide. The worker proves Lagrangian bounds from the first where the LP relaxation takes too long. In a model
    of moderate size it begins an early proof of the last goal, if that alone is open once there is a guide.
    """

    state: SearchState
    lns: Lns = field(init=False)

    def __post_init__(self) -> None:
        self.primal_model = weighted_objective(self.state.primal_model, self.state.goals)
        self.budget = self.state.keeper.construction_budget()
        self._layout, self._options = self.state.layout, self.state.serial_options

    def run(self) -> np.ndarray:
        """Return a good point; `lns` is ready for the phase after it.

        Raises
        ------
        Infeasible
            If the model has no point.
        NothingFound
            If there was none in time.
        """
        x = self._serial() if self.state.options.threads == 1 else self._with_worker()
        guided = self.state.options.threads > 1 and not self.state.skips_relaxation and self.state.guide is not None
        return self._guided_steps(x) if guided else x

    def _serial(self) -> np.ndarray:
        """Return a good point, one step after the other, with a guide where there was time for one."""
        x = self._starting_point()
        if self.state.uses_group_guide:
            x = self._by_groups(x)
        if not self.state.skips_relaxation:
            self._solve_relaxation()
        self.lns = self._new_lns()
        return x

    def _with_worker(self) -> np.ndarray:
        """Return a good point, begun and improved until a worker has solved the LP relaxation."""
        state = self.state
        state.root_worker = state.workers.start(self._root_job())
        x = self._improve_until_relaxed(self._starting_point(), state.root_worker)
        self.lns = self._new_lns()
        return x

    def _starting_point(self) -> np.ndarray:
        """Return the point that the plan of a similar model leads to, or one built from nothing."""
        state = self.state
        if state.warm_start is not None:
            exact = state.warm_start.exact_point(state.matrix, state.layout, state.goals, self._options, state.budget)
            state.keeper.incumbent.propose(exact)
            x = state.warm_start.point(self.primal_model, self._layout, self._options, state.budget)
            if x is not None:
                state.accept(x)
                state.has_good_incumbent = True
                return x
        x = initial_point(self.primal_model, self._layout, self._options, state.budget, state.scheduled_start)
        if x is None:  # only the last resort, the whole model, proves that there is none
            x = search_directly(state.matrix, state.goals[:1], self._options, state.budget, state.report).x
        state.accept(x)
        return self._dive_by_groups(x, brief=state.uses_group_guide)

    def _dive_by_groups(self, x: np.ndarray, brief: bool = False) -> np.ndarray:
        return dive_by_groups(self.primal_model, self._layout, x, self._options, self.budget, self.state.accept, brief)

    def _solve_relaxation(self) -> None:
        """Solve the LP relaxation of the whole."""
        model, share = self.state.weighted_bound_model, self._settings.relaxation_share
        found = solve_relaxation(model, self._options, self.budget, share)
        log.info("relaxation: %s after %.1f s", found.status, found.runtime_s)
        self.state.proven_bound = found.objective
        self.state.guide = self.state.guide if found.x is None else GuideFound(found.x, found.row_duals)

    def _improve_until_relaxed(self, x: np.ndarray, worker: Worker) -> np.ndarray:
        """Return the point improved until the worker has solved the LP relaxation."""
        state = self.state
        if state.uses_group_guide:
            x = self._by_groups(x)
        if not state.skips_relaxation:
            x = self._improve_while_waiting(x, lambda worker: worker.guide is not None)
            state.guide, state.proven_bound = worker.guide or state.guide, worker.bound
            worker.stop()
            last = len(state.goals) - 1
            in_time = state.suits_branch_and_bound and not self.budget.expired
            if in_time and first_open_goal(state.goals, x, state.options.gap) == last:
                self._start_early_proof(x, last)
        return x

    def _start_early_proof(self, x: np.ndarray, number: int) -> None:
        """Let the worker begin to prove a goal."""
        models = (self.state.bound_model, self.state.goals)
        self.state.early_proof = EarlyProof.start(*models, number, x, self._options, self.state.workers)

    def _root_job(self) -> Job:
        """Return what the worker does: the LP relaxations of groups, then what holds of the whole."""
        job: Job = RootLpJob(self.state.weighted_bound_model, self._options)
        if self.state.skips_relaxation:
            goal = self.state.goals[-1]
            last = self.state.bound_model.with_objective(goal.c, goal.offset)
            job = LagrangianJob(last, self._layout, self._options)
        if not self.state.uses_group_guide:
            return job
        groups = GroupGuideJob(self.primal_model, self._layout, self._options, self._settings.guide_group_blocks)
        return SequentialJob((groups, job))

    def _improve_while_waiting(self, x: np.ndarray, there: Callable[[Worker], bool]) -> np.ndarray:
        """Return the point improved until what the worker works on is there, or will not be in time."""
        worker = self.state.root_worker
        assert worker is not None
        self.lns, stale = self._new_lns(), 0
        if self.state.has_good_incumbent:
            self.lns.submip_s = self._settings.await_submip_s
        exhausted_after = self.lns.neighbourhoods.exhausted_after
        while not (there(worker) or self._stops_waiting(worker)) and stale < exhausted_after:
            y = self.lns.step(x, self.budget.left_s(self._settings.await_share), self.budget.should_stop)
            stale = 0 if y is not None else stale + 1
            x = self._better(x, y)
        return x

    def _stops_waiting(self, worker: Worker) -> bool:
        """Return whether there is nothing to wait for any more, or no time."""
        limit_s = self.budget.limit_s
        late = limit_s is not None and self.budget.elapsed_s > self._settings.await_share * limit_s
        return worker.done or self.budget.expired or late

    def _by_groups(self, x: np.ndarray) -> np.ndarray:
        """Return a better point from the groups' guide, by alpha points or relax-and-fix, else group after group."""
        x, guide = self._group_guide(x)
        if guide is not None:
            self.state.guide = GuideFound(guide)
            y = self._from_alphas(x, guide)
            if y is x:
                way = RelaxAndFix(self.primal_model, self._layout, self._options, self.budget)
                y = self._better(x, way.run(guide))
            if y is not x:
                return self._improve_by_moves(y)
        return self._dive_by_groups(x)

    def _from_alphas(self, x: np.ndarray, guide: np.ndarray) -> np.ndarray:
        """Return a better point in the order of the guide; the same one where there is none, or not in time."""
        if self.primal_model.sizes.columns > self._options.search.alpha_points.columns:
            return x
        model = (self.primal_model, self._layout)
        return dive_from_alphas(*model, x, guide, self._options, self.budget, self.state.accept)

    def _improve_by_moves(self, x: np.ndarray) -> np.ndarray:
        """Return the point bettered by moves of single steps."""
        budget = self.budget.sub_budget(self._options.search.priced_moves.total_share)
        return descend_by_groups(self.primal_model, self._layout, x, self._options, budget, self.state.accept)

    def _group_guide(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the point, and the groups' guide; None where one has no point or there is no time.

        Half of it is from the worker if there is one: the point is improved while that is awaited.
        """
        worker, settings = self.state.root_worker, self._settings
        which = ALL_GROUPS if worker is None else ODD_GROUPS
        budget = self.budget.sub_budget(settings.relaxation_share)
        ours = group_guide(self.primal_model, self._layout, self._options, budget, settings.guide_group_blocks, which)
        if worker is None or ours is None:
            return x, ours
        x = self._improve_while_waiting(x, lambda worker: worker.partial_guide is not None)
        theirs = worker.partial_guide
        return x, None if theirs is None or theirs.x is None else ours + theirs.x

    def _guided_steps(self, x: np.ndarray) -> np.ndarray:
        """Return the point improved near the guide under the weighted objective, if that can be searched.

        What gains is searched once more around the better point.
        """
        if not self.lns.guide_first:
            return x
        first_s, again_s = self._settings.guided_submip_s, self._settings.guided_submip_again_s
        for most_s in (again_s if self.state.has_good_incumbent else first_s, again_s):
            self.lns = self._new_lns()
            usual_s, before = self.lns.submip_s, x
            self.lns.submip_s = min(most_s, usual_s)
            left_s = self.budget.left_s(self._settings.await_share)
            x = self._better(x, self.lns.step(x, left_s, self.budget.should_stop))
            self.lns.submip_s = usual_s
            if x is before:
                break
        return x

    def _new_lns(self) -> Lns:
        """Return one that begins near the guide, if the neighbourhood there is small enough to be searched."""
        guide = None if self.state.guide is None else self.state.guide.x
        few = len(self._layout.decisions) <= self._settings.guided_submip_decisions
        few = few and len(self._layout.blocks) <= self._options.search.neighbourhoods.joint_blocks
        return Lns(self.primal_model, self._layout, self._options, guide, self.budget.limit_s, few)

    def _better(self, x: np.ndarray, y: np.ndarray | None) -> np.ndarray:
        if y is None or not improves(self.primal_model, y, self.primal_model.objective(x)):
            return x
        self.state.accept(y)
        return y

    @property
    def _settings(self) -> ConstructionSettings:
        return self.state.options.search.construction
