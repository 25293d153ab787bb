"""Whether a commitment can be kept with a decision made no earlier than a period: asked up to the day it is due first.

Cut off there the question is small, and every plan of the whole one is a plan of it: where it has none, there is none.
A plan of it is completed for the whole case, and audited, before it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.errors import Contradiction, InvalidProblem, PlannerError
from planner.levers.confirming import confirm
from planner.levers.decide_by_changes import not_before, ordered_no_earlier
from planner.levers.decide_by_cut import cut
from planner.model.elastic_question import OneCommitment
from planner.model.extract import extract
from planner.model.neighbour import start_from
from planner.model.sets import make_sets
from planner.solving import search_options
from solvers.outcome import SolverError
from solvers.search import strategy
from solvers.search.branch_and_bound import Infeasible, NothingFound

if TYPE_CHECKING:
    from planner.decisions import Decisions
    from planner.explanation.decide_by import Decision
    from planner.model.elastic_items import Ask
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.asking import Asking
    from solvers.search.budget import Budget

SAME_MW = 1e-4
"""MW that may be missing of a commitment by rounding alone: no rack is so small."""
CUT_SHARE = 0.6
"""Of the time of a question, for that up to the day."""
NOTE = "solved again for one commitment alone, with one decision made later"


@dataclass(frozen=True)
class Late:
    """No plan was found that keeps a commitment; `is_proven` where there is none."""

    is_proven: bool


def kept_with(plan: Plan, decision: Decision, period: int, ask: Ask, asking: Asking, budget: Budget) -> Plan | Late:
    """Return an audited plan that keeps a commitment with a decision made in a period or later; or that none was found.

    Parameters
    ----------
    plan, decision, period
        The plan that has the decision, and the period; one past the horizon is never.
    ask
        What is to be kept.
    asking, budget
        How to solve, and the time.
    """
    try:
        changed = not_before(plan.problem, plan, decision, period)
    except InvalidProblem:
        return Late(False)
    if make_sets(changed).barred:
        return Late(True)
    try:
        draft = _up_to_the_day(plan, changed, ask, asking, budget.sub_budget(CUT_SHARE))
        if isinstance(draft, Late):
            return draft
        draft = ordered_no_earlier(draft, decision, period)
        held = confirm(changed, ask, draft, 0.0, asking, budget, NOTE)
    except Infeasible:
        return _confirmed_contradiction(changed, asking, budget)
    except (NothingFound, SolverError):
        return Late(False)
    if held.plan is not None and held.missing_mw == 0.0:
        return held.plan
    return Late(held.bound_mw is not None and held.bound_mw > SAME_MW)


def _up_to_the_day(plan: Plan, changed: Problem, ask: Ask, asking: Asking, budget: Budget) -> Decisions | Late:
    """Return decisions that keep a commitment as far as the day it is due; or that none were found."""
    prepared = OneCommitment.of(cut(changed, ask.due), ask, changed.programme.target)
    options = search_options(prepared.sets, asking.gap, asking.threads, asking.seed)
    start = start_from(plan, prepared.arrays)
    found = strategy.search(prepared.model(prepared.goals, start, asking.seed), options, budget)
    (result,) = found.goal_results
    if result.value > SAME_MW:
        return Late(result.bound is not None and result.bound > SAME_MW)
    return extract(prepared.arrays.built, prepared.arrays.values(found.x))


def _confirmed_contradiction(changed: Problem, asking: Asking, budget: Budget) -> Late:
    """Return that there is no plan at all, where the solver that says so is right: it is asked once more."""
    try:
        asking.solved(changed, share=1.0)
    except Contradiction:
        return Late(True)
    except PlannerError:
        return Late(False)
    return Late(False)
