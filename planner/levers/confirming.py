"""A claim is the changed problem: solved again from the plan of the elastic model, and audited."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.concluding import figures, tabulated, uncollected
from planner.enough import is_enough, missing_mw
from planner.model.elastic_problem import asked_target
from planner.model.elastic_question import OneCommitment
from planner.model.extract import extract
from planner.model.neighbour import start_from
from planner.plan import Run
from planner.portion import portions_of
from planner.solving import search_options, sizes_of, solver, version
from solvers.outcome import SolverError, Termination
from solvers.search import strategy
from solvers.search.branch_and_bound import Infeasible, NothingFound
from solvers.search.lexicographic import GoalResult, SearchResult

if TYPE_CHECKING:
    from datetime import date

    from planner.decisions import Decisions
    from planner.model.elastic_items import Ask
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.asking import Asking
    from solvers.search.budget import Budget

log = logging.getLogger(__name__)

CLAIMED_WITHIN_MW = 2e-6
"""By how much more may be missing in a point than is claimed, for what a solver leaves."""


@dataclass(frozen=True)
class Confirmed:
    """A sound plan of a changed problem, and what it does; without a plan, why there is none."""

    plan: Plan | None
    missing_mw: float | None = None
    reached_date: date | None = None
    bound_mw: float | None = None
    why: str = ""


def confirm(
    changed: Problem, ask: Ask, draft: Decisions, claimed_mw: float, asking: Asking, budget: Budget, note: str
) -> Confirmed:
    """Return what a plan of a changed problem does for a commitment, solved for it alone and audited.

    Parameters
    ----------
    changed, ask
        The problem with levers pulled, and what is to be kept.
    draft
        Decisions of the elastic model, to start from.
    claimed_mw
        What is missing in them: where the changed problem has a plan with no more missing, that is enough.
    asking, budget
        How to solve, and the time.
    note
        What the plan is.
    """
    claim = _Claim(changed, ask, claimed_mw, asking, budget, note)
    with uncollected():
        drafted, broken = claim.tabulated(draft)
    plans, bound = [] if broken else [drafted], None
    try:
        found = claim.solved(drafted)
        bound = found.goal_results[0].bound
        with uncollected():
            plan, broken = claim.concluded(found)
        plans += [] if broken else [plan]
    except (Infeasible, NothingFound, SolverError) as error:
        log.info("no plan of the changed case: %s", error)
    if not plans:
        return Confirmed(None, bound_mw=bound, why=broken[0] if broken else "no plan was found in the time allowed")
    best = min(reversed(plans), key=lambda plan: missing_on_time(plan, ask))
    return Confirmed(best, missing_on_time(best, ask), reached_on(best, ask), bound)


@dataclass(eq=False)
class _Claim:
    """A changed problem, and how it is solved for one commitment."""

    changed: Problem
    ask: Ask
    claimed_mw: float
    asking: Asking
    budget: Budget
    note: str

    @cached_property
    def prepared(self) -> OneCommitment:
        return OneCommitment.of(self.changed, self.ask)

    def solved(self, drafted: Plan) -> SearchResult:
        """Return the draft as a point of the model where it keeps the claim, else the end of a search from it."""
        prepared, budget = self.prepared, self.budget
        goals = prepared.goals
        options = search_options(prepared.sets, self.asking.gap, self.asking.threads, self.asking.seed)
        start = start_from(drafted, prepared.arrays)
        x = start.exact_point(prepared.arrays.matrix, prepared.layout, goals, options, budget)
        if x is not None and goals[0].value(x) <= self.claimed_mw + CLAIMED_WITHIN_MW:
            value = goals[0].value(x)
            proven = GoalResult(goals[0], value, 0.0 if value <= CLAIMED_WITHIN_MW else None, value)
            return SearchResult(x, (proven,), Termination.EXHAUSTED)
        return strategy.search(prepared.model(goals, start, self.asking.seed), options, budget)

    def concluded(self, found: SearchResult) -> tuple[Plan, tuple[str, ...]]:
        """Return the plan of a point with exact figures, and what it breaks of the changed problem."""
        arrays = self.prepared.arrays
        x, _ = figures(arrays, found, self.budget.finish_s())
        return self.tabulated(extract(arrays.built, arrays.values(x)))

    def tabulated(self, decisions: Decisions) -> tuple[Plan, tuple[str, ...]]:
        """Return the plan of decisions, and what it breaks of the changed problem."""
        sizes, asking = sizes_of(self.prepared.arrays), self.asking
        run = Run(
            version(), solver(), "exhausted", asking.seed, None, asking.gap, sizes, (), (self.note,),
            self.changed.digest,
        )  # fmt: skip
        return tabulated(self.changed, decisions, run, (), Termination.EXHAUSTED)


def online_mw(plan: Plan, ask: Ask) -> list[float]:
    """Return what is online by period of what is asked for; of any site, at the one that has most [MW on the basis]."""
    counted = portions_of(plan.problem, asked_target(ask))
    found = {portion: [0.0] * plan.periods for portion in counted}
    for row in plan.capacity:
        for portion, online in found.items():
            if portion.has_site(row.site) and portion.has_rack(row.rack):
                online[row.period] += row.online_mw(ask.basis)
    return [max(at) for at in zip(*found.values(), strict=True)]


def reached_on(plan: Plan, ask: Ask) -> date | None:
    """Return the first day of the period from which enough is online; None: never.

    Parameters
    ----------
    plan
        The plan.
    ask
        What counts as a MW, and how many are enough.
    """
    online = online_mw(plan, ask)
    periods = [t for t in range(plan.periods) if is_enough(online[t], ask.threshold_mw)]
    return plan.problem.calendar.start_of(periods[0]) if periods else None


def missing_on_time(plan: Plan, ask: Ask) -> float:
    """Return what is missing in the period asked about [MW on the basis]."""
    return missing_mw(online_mw(plan, ask)[ask.due], ask.threshold_mw)
