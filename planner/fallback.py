"""What is returned where a search finds no plan, or none better than the plan it started from.

The plan in which nothing is built, the plan to start from, a contradiction, or no plan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from planner.better import first_better
from planner.checks import violations
from planner.concluding import own_sense, without_works
from planner.ending import termination
from planner.errors import Contradiction, NoPlanFound
from planner.explanation.contradiction import confirmed_reasons
from solvers.outcome import Termination
from solvers.search.branch_and_bound import Infeasible, NothingFound

if TYPE_CHECKING:
    from planner.model.prepared import Prepared
    from planner.model.structure import Arrays
    from planner.plan import Plan, Run
    from solvers.search.budget import Budget

CONFLICT_S = 20.0  # for the reasons of a contradiction
WORDS = {
    Termination.INTERRUPTED: "the search was stopped before a first plan was found",
    Termination.TIME_LIMIT: "the time limit passed before a first plan was found",
    Termination.EXHAUSTED: "the search ended without a plan: the solver found none",
    Termination.INFEASIBLE: "the solver called the case infeasible, but building nothing is a feasible plan",
}
ENDS = {"time_limit": Termination.TIME_LIMIT, "interrupted": Termination.INTERRUPTED}
KEPT = "the search found no better plan than the one it started from: this is that plan"
NOTHING = "in this plan nothing is built and no loan is drawn"
UNCONFIRMED = (
    "the solver found the case infeasible, but a second search did not confirm it: figures of the case may differ too "
    "much in size; see the warnings of `planner check`"
)


def nothing_built(prepared: Prepared, run: Run, budget: Budget, nothing: Infeasible | NothingFound) -> Plan:
    """Return the plan in which nothing is built, with a note that says why it is no better one.

    Parameters
    ----------
    prepared, run, budget
        The case and its model, the run, and its time budget.
    nothing
        How the search ended.

    Raises
    ------
    Contradiction
        If there is none because obligatory items cannot all hold, and that is confirmed.
    NoPlanFound
        If there is none, for another reason.
    """
    impossible = isinstance(nothing, Infeasible)
    end = _end(budget)
    words = WORDS[Termination.INFEASIBLE if impossible else end]
    goal, bound = ("", None) if isinstance(nothing, Infeasible) else (nothing.goal, nothing.bound)
    run = run if isinstance(nothing, Infeasible) else replace(run, notes=(*run.notes, *nothing.notes))
    bound = own_sense(goal, bound)
    noted = replace(run, notes=(*run.notes, f"{words}; {NOTHING}"))
    plan = without_works(prepared.problem, noted, end, (goal, bound))
    if plan is not None:
        return plan
    if impossible:
        _contradict(prepared.arrays, budget)
    known = "" if bound is None else f"; {goal} cannot be better than {bound:g}"
    raise NoPlanFound("; ".join((f"{words}{known}", *run.notes)), goal or None, bound)


def no_worse(plan: Plan, start: Plan | None) -> Plan:
    """Return a plan, or the one it was to start from where that is better: of the same problem, and still sound.

    It keeps its own figures and proofs; how the search ended, and how long it took, is told of this run.
    """
    run = plan.run
    if start is None or (start.run.problem, start.run.version) != (run.problem, run.version):
        return plan
    if first_better(start.goals, plan.goals) is None:
        return plan
    word = termination(start.goals, (), ENDS.get(run.termination, Termination.EXHAUSTED))
    told = replace(run, termination=word, notes=(*run.notes, KEPT))
    kept = replace(start, run=told, case=plan.case, problem=plan.problem, warnings=plan.warnings)
    return plan if violations(plan.problem, kept) else kept


def _end(budget: Budget) -> Termination:
    if budget.should_stop():
        return Termination.INTERRUPTED
    return Termination.TIME_LIMIT if budget.expired else Termination.EXHAUSTED


def _contradict(arrays: Arrays, budget: Budget) -> NoReturn:
    limit_s = budget.finish_s()
    found = confirmed_reasons(arrays, CONFLICT_S if limit_s is None else min(CONFLICT_S, limit_s))
    if found is None:
        raise NoPlanFound(UNCONFIRMED)
    raise Contradiction(found)
