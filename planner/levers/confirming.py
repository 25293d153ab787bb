"""A claim is the changed problem: solved again from the plan of the elastic model, and audited."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from planner.concluding import figures, tabulated, uncollected
from planner.enough import is_enough, missing_mw
from planner.errors import InvalidProblem
from planner.model.elastic_problem import asked
from planner.model.elastic_question import Question
from planner.model.extract import extract
from planner.model.neighbour import start_from
from planner.model.sets import make_sets
from planner.plan import Run, Sizes
from planner.problem import Goal
from planner.solving import search_options, sizes_of, solver, version
from solvers.outcome import SolverError, Termination
from solvers.search import strategy
from solvers.search.branch_and_bound import Infeasible, NothingFound

if TYPE_CHECKING:
    from datetime import date

    from planner.decisions import Decisions
    from planner.model.elastic_items import Ask
    from planner.plan import Plan
    from planner.problem import Basis, Problem
    from planner.studies.asking import Asking
    from solvers.search.budget import Budget

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Confirmed:
    """A sound plan of a changed problem, and what it does; without a plan, why there is none."""

    plan: Plan | None
    missing_mw: float | None = None
    reached_date: date | None = None
    bound_mw: float | None = None
    why: str = ""


def confirm(
    changed: Problem, ask: Ask, draft: Decisions, asking: Asking, budget: Budget, note: str
) -> Confirmed:
    """Return what a plan of a changed problem does for a commitment, solved for it alone and audited.

    Parameters
    ----------
    changed, ask
        The problem with levers pulled, and what is to be kept.
    draft
        Decisions of the elastic model, to start from.
    asking, budget
        How to solve, and the time.
    note
        What the plan is.
    """
    begun_s = monotonic()
    question = asked(changed, ask)
    prepared = Question(question, make_sets(question), changed.programme.target)
    run = Run(version(), solver(), "exhausted", asking.seed, None, asking.gap, sizes_of(prepared.arrays),
              (), (note,), changed.digest)  # fmt: skip
    with uncollected():
        drafted, broken = tabulated(changed, draft, run, (), Termination.EXHAUSTED)
    best = None if broken else drafted
    goals = (prepared.arrays.goal(Goal(goal="shortfall")),)
    options = search_options(prepared.sets, asking.gap, asking.threads, asking.seed)
    bound = None
    try:
        found = strategy.search(
            prepared.model(goals, start_from(drafted, prepared.arrays), asking.seed), options, budget
        )
        bound = found.goal_results[0].bound
        with uncollected():
            x, _ = figures(prepared.arrays, found, budget.finish_s())
            decisions = extract(prepared.arrays.built, prepared.arrays.values(x))
            plan, broken = tabulated(changed, decisions, run, (), Termination.EXHAUSTED)
        if not broken and (best is None or _missing(plan, ask) <= _missing(best, ask)):
            best = plan
    except (Infeasible, NothingFound, SolverError) as error:
        log.info("no plan of the changed case: %s", error)
    log.info("confirming took %.1f s", monotonic() - begun_s)
    if best is None:
        return Confirmed(None, bound_mw=bound, why=broken[0] if broken else "no plan was found in the time allowed")
    return Confirmed(best, _missing(best, ask), reached_on(best, ask.basis, ask.threshold_mw), bound)


def online_mw(plan: Plan, basis: Basis) -> dict[int, float]:
    """Return what is online by period [MW on the basis]."""
    found: dict[int, float] = defaultdict(float)
    for row in plan.capacity:
        found[row.period] += row.online_it_mw if basis == "it" else row.online_facility_mw
    return found


def reached_on(plan: Plan, basis: Basis, threshold_mw: float) -> date | None:
    """Return the first day of the period from which enough is online; None: never."""
    online = online_mw(plan, basis)
    periods = [t for t in range(plan.periods) if is_enough(online[t], threshold_mw)]
    return plan.problem.calendar.start_of(periods[0]) if periods else None


def missing_on_time(plan: Plan, ask: Ask) -> float:
    """Return what is missing in the period asked about [MW on the basis]."""
    return missing_mw(online_mw(plan, ask.basis)[ask.due], ask.threshold_mw)


_missing = missing_on_time
_ = (InvalidProblem, Sizes)
