"""How the solves of one question are made: their options, and the time that they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner import arguments
from planner.checks import violations
from planner.errors import AuditFailed, BadArgument
from planner.plan import Plan
from planner.problem import Problem
from planner.solving import solve, version
from planner.validate import require_valid
from solvers.search.budget import Budget

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_BUILDS = 12.0
"""Time that a solve has at least, while there is so much: so many times what building its model takes."""
BEYOND_SHARE, LEAST_S = 0.05, 0.5
"""By which a question may end after its limit, and what exact figures have in any case: a share of it, and seconds."""


def share_for(budget: Budget, plan: Plan, share: float, builds: float) -> float:
    """Return a share of the time left, or a larger one where a model takes long to build: less would be in vain.

    Parameters
    ----------
    budget
        The time.
    plan
        A plan of the problem, or of one of its size: it knows how long its model took.
    share
        The share.
    builds
        How many times that the part must have, while there is so much.
    """
    left_s = budget.left_s()
    if not left_s:
        return share
    return min(1.0, max(share, builds * dict(plan.run.seconds).get("build", 0.0) / left_s))


@dataclass(frozen=True)
class Asking:
    """Options of every solve of a question, and its time; `tell` is told in a sentence what is done."""

    gap: float
    threads: int | None
    seed: int
    budget: Budget
    tell: Callable[[str], None]

    @classmethod
    def of(
        cls,
        time_limit_s: float | None,
        gap: float,
        threads: int | None,
        seed: int,
        should_stop: Callable[[], bool] | None,
        on_progress: Callable[[str], None] | None,
    ) -> Asking:
        """Return how to solve, checked.

        Parameters
        ----------
        time_limit_s
            Seconds for the whole question; None: no limit.
        gap, threads, seed
            As `solve` takes them.
        should_stop
            Asked again and again; True ends the question with what it has.
        on_progress
            Told in a sentence what is done.

        Raises
        ------
        BadArgument
            If one of them means nothing.
        """
        arguments.search_options(time_limit_s, gap, threads, seed, None)
        arguments.callables(on_progress=on_progress, should_stop=should_stop)
        beyond_s = None if time_limit_s is None else BEYOND_SHARE * time_limit_s
        budget = Budget(time_limit_s, should_stop or (lambda: False), beyond_s=beyond_s, least_s=LEAST_S)
        return cls(gap, threads, seed, budget, on_progress or (lambda _: None))

    def solved(
        self, problem: Problem, start: Plan | None = None, start_problem: Problem | None = None, share: float = 1.0
    ) -> Plan:
        """Return a problem solved in a share of the time left, or in more where its model takes long to build.

        Parameters
        ----------
        problem, start, start_problem
            As `solve` takes them.
        share
            Of the seconds left.
        """
        share = share if start is None else share_for(self.budget, start, share, LEAST_BUILDS)
        return solve(
            problem,
            time_limit_s=self.budget.left_s(share),
            gap=self.gap,
            threads=self.threads,
            seed=self.seed,
            should_stop=self.budget.should_stop,
            start=start,
            start_problem=start_problem,
        )

    def first_plan(self, case: Problem | Plan, share: float) -> Plan:
        """Return the plan that a question is about: the one given, checked again, or one solved now.

        Bounds that another version of the planner proved are left out: they are not of this model.

        Parameters
        ----------
        case
            A problem, or a plan of it.
        share
            Of the time, for a plan that is solved now.

        Raises
        ------
        AuditFailed
            If the plan given breaks a rule.
        """
        if isinstance(case, Problem):
            plan = self.solved(case, share=share)
            self.tell(f"the plan asked about is solved: {plan.run.termination.replace('_', ' ')}")
            return plan
        if not isinstance(case, Plan):
            raise BadArgument(f"case must be a Problem or a Plan, got {arguments.shown(case)}")
        require_valid(case.problem)
        broken = violations(case.problem, case)
        if broken:
            raise AuditFailed(broken, case)
        if case.run.version == version():
            return case
        return without_bounds(case)


def without_bounds(plan: Plan) -> Plan:
    """Return a plan of which nothing is proven: where its bounds are of another model, or hold with a wish only."""
    rows = tuple(replace(row, bound=None, gap=None, proven=False) for row in plan.goals)
    return replace(plan, goals=rows, run=replace(plan.run, termination="exhausted"))
