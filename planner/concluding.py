"""From the point a search ends with to a plan: exact figures, decisions, tables, proofs, and the check of all of it."""

from __future__ import annotations

import gc
import logging
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.checks import violations
from planner.checks.goals import goal_slack
from planner.decisions import Decisions, Proof
from planner.ending import termination
from planner.model.extract import extract
from planner.model.settled import facts, told_facts
from planner.model.ties import without_needless
from planner.problem import Goal
from planner.spec import GOALS
from planner.tabulate import tabulate
from solvers.outcome import Termination
from solvers.search.lexicographic import sound_bound
from solvers.search.polishing import polish
from solvers.search.tolerances import FEAS_TOL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.structure import Arrays
    from planner.plan import Plan, Run
    from planner.problem import Problem
    from solvers.search.lexicographic import Goal as SearchGoal
    from solvers.search.lexicographic import GoalResult, SearchResult

log = logging.getLogger("planner.solving")

ROUNDS = 5
"""How often milestones are set as they are reached, and figures computed again."""
CUT_SHORT = (Termination.TIME_LIMIT, Termination.INTERRUPTED)
UNSETTLED = "figures are as accurate as the search left them: exact ones could not be computed for its decisions"
NO_LOANS = "the search ended before anything was planned: in this plan nothing is built and no loan is drawn"


def concluded(
    problem: Problem, arrays: Arrays, found: SearchResult, run: Run, time_limit_s: float | None = None
) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan that follows from a point, and every rule it breaks and figure it has wrongly.

    Parameters
    ----------
    problem, arrays, found
        The case, its model and the end of the search.
    run
        How the point came about; why the search ended is decided here.
    time_limit_s
        Seconds for each try at exact figures.
    """
    with uncollected():
        x, unsettled = figures(arrays, found, time_limit_s)
        run = replace(run, notes=(*run.notes, *found.notes))
        decisions, told = extract(arrays.built, arrays.values(x)), told_facts(arrays, x)
        proven = proofs(problem, found, run.gap_asked, told)
        if found.termination in CUT_SHORT and built_nothing(decisions) and decisions.draws_usd_m:
            cheap = replace(decisions, draws_usd_m={}, repayments_usd_m={})
            bounds = tuple(replace(proof, best=None) for proof in proven)
            plan, broken = tabulated(problem, cheap, _noted(run, NO_LOANS), bounds, found.termination)
            if not broken:
                return plan, ()
        if unsettled:
            return by_tables(problem, decisions, _noted(run, UNSETTLED), found)
        plan, broken = tabulated(problem, decisions, run, proven, found.termination)
        return plan, (*broken, *misreported(found, told, plan))


def by_tables(problem: Problem, decisions: Decisions, run: Run, found: SearchResult) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan that follows from decisions without exact figures, and what it breaks.

    What the search says of its goals is not compared with the tables: these count. A bound stays where it holds for
    what the tables say, which it does after a goal only if that is as good as the search left it.

    Parameters
    ----------
    problem, decisions
        The case, and what was decided for it.
    run
        How the decisions came about.
    found
        End of the search, with what it proved.
    """
    plan, _ = tabulated(problem, decisions, run, (), found.termination)
    values = [own_sense(row.name, row.value) for row in plan.goals]
    held: list[GoalResult] = []
    worse = False
    for reached, value in zip(found.goal_results, values, strict=True):
        assert value is not None
        bound = None if worse else sound_bound(reached.bound, value)
        costs = value > reached.goal.allowed(reached.best)
        held.append(replace(reached, value=value, bound=bound, best=value if costs else min(reached.best, value)))
        worse = worse or costs
    told = replace(found, goal_results=tuple(held))
    return tabulated(problem, decisions, run, proofs(problem, told, run.gap_asked), found.termination)


def tabulated(
    problem: Problem, decisions: Decisions, run: Run, proven: tuple[Proof, ...], search: Termination
) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan that follows from decisions, with the word for how its search ended, and what it breaks.

    Parameters
    ----------
    problem, decisions
        The case, and what was decided for it.
    run
        How the decisions came about.
    proven
        What was proven of each goal.
    search
        Why the search ended.
    """
    plan = tabulate(problem, decisions, run, proven)
    word = termination(plan.goals, proven, search)
    plan = replace(plan, run=replace(plan.run, termination=word))
    return plan, violations(problem, plan)


def without_works(
    problem: Problem, run: Run, search: Termination, bound: tuple[str, float | None] | None = None
) -> Plan | None:
    """Return the plan in which nothing is built and no loan drawn, None where that breaks a rule.

    Parameters
    ----------
    problem, run, search
        The case, and the search that has no better one.
    bound
        A goal and what is proven of it, in its own sense.
    """
    first = problem.programme.goals[0]
    tolerance = 0.0 if first.tolerance_share else first.tolerance
    known = bound is not None and bound[0] == first.goal and bound[1] is not None
    proven = (Proof(first.goal, bound[1], tolerance, run.gap_asked),) if known and bound is not None else ()
    with uncollected():
        plan, broken = tabulated(problem, Decisions(), run, proven, search)
    if broken:
        log.info("a plan in which nothing is built breaks %d rules", len(broken))
    return None if broken else plan


def built_nothing(decisions: Decisions) -> bool:
    """Return whether nothing is begun, ordered or delivered."""
    return not (decisions.starts or decisions.upgrades or decisions.units or decisions.deliveries)


def settled(arrays: Arrays, found: SearchResult) -> np.ndarray:
    """Return the point with exact figures: whole decisions as found, milestones as they follow, money for the best.

    Of the points equal in every goal it is one without needless repayment.
    """
    return figures(arrays, found)[0]


def figures(arrays: Arrays, found: SearchResult, time_limit_s: float | None = None) -> tuple[np.ndarray, bool]:
    """Return the point with exact figures, or as it is where there are none, and whether that is so.

    Parameters
    ----------
    arrays
        The model.
    found
        End of the search, with its best point.
    time_limit_s
        Seconds for each try; None: no limit.
    """
    goals = tuple(reached.goal for reached in found.goal_results)
    last = goals[-1] if goals[-1].name == "npv" else arrays.goal(Goal(goal="npv"))
    x = found.x.copy()
    whole = arrays.matrix.integer
    x[whole] = np.round(x[whole])
    for point in (facts(arrays, x), x):
        exact = _exact(arrays, found, point, last, time_limit_s)
        if exact is not None:
            return exact, False
    log.warning(UNSETTLED)
    return x, True


def _exact(
    arrays: Arrays, found: SearchResult, point: np.ndarray, last: SearchGoal, time_limit_s: float | None
) -> np.ndarray | None:
    """Return a point with exact figures that fit the whole decisions of a point, None where there is none.

    What is backed is no whole decision, and may reach milestones that count nothing else sooner than the point says:
    then they are reached, and figures are computed again. Each round reaches some, and loses none.
    """
    goals = tuple(reached.goal for reached in found.goal_results)
    for _ in range(ROUNDS):
        exact = polish(arrays.matrix, found.goal_results, point, last, time_limit_s)
        if exact is None:
            return None
        exact = without_needless(arrays, exact, (*goals, last), time_limit_s)
        if not len(arrays.built.m.lasting):
            return exact
        again = facts(arrays, exact)
        if np.array_equal(np.round(again[arrays.matrix.integer]), np.round(exact[arrays.matrix.integer])):
            return exact
        point = again
    return None


def proofs(problem: Problem, found: SearchResult, gap: float, x: np.ndarray | None = None) -> tuple[Proof, ...]:
    """Return what was proven of each goal of a problem, in the goal's own sense.

    Parameters
    ----------
    problem, found, gap
        The case, the end of the search, and the gap asked.
    x
        The point with exact figures; None: the values are those that the search has. Where it leaves a goal at more
        than the goals after it may take of its best, as whole counts can, that value counts as its best.
    """
    given = []
    for goal, reached in zip(problem.programme.goals, found.goal_results, strict=True):
        value = reached.value if x is None else reached.goal.value(x)
        most = reached.goal.allowed(reached.best) + FEAS_TOL * max(1.0, abs(reached.best))
        best = value if value > most else reached.best
        tolerance = max(goal.tolerance, goal.tolerance_share * abs(best))
        known = sound_bound(reached.bound, value)
        bound, own = (own_sense(goal.goal, given_value) for given_value in (known, best))
        given.append(Proof(goal.goal, bound, tolerance, gap, own))
    return tuple(given)


def misreported(found: SearchResult, x: np.ndarray, plan: Plan) -> Iterator[str]:
    """Yield goals whose value in the model is not the one that follows from the decisions.

    Parameters
    ----------
    found
        End of the search, with its goals.
    x
        The point with exact figures, one value for each column of the model.
    plan
        The plan that follows from it.
    """
    sizes = {row.name: sum(abs(term.value) for term in plan.terms if term.goal == row.name) for row in plan.goals}
    for reached, row in zip(found.goal_results, plan.goals, strict=True):
        value = own_sense(row.name, reached.goal.value(x))
        if value is None or not abs(value - row.value) <= goal_slack(row.name, value, row.value, sizes[row.name]):
            yield f"goal {row.name}: value is {value:.10g} in the model, {row.value:.10g} in the plan's tables"


def own_sense(goal: str, value: float | None) -> float | None:
    """Return a value of the minimising search in the goal's own sense."""
    return -value if value is not None and GOALS[goal].is_maximised else value


def _noted(run: Run, note: str) -> Run:
    return replace(run, notes=(*run.notes, note))


@contextmanager
def uncollected() -> Iterator[None]:
    """Put garbage collection off: with the model alive, each one on the way takes tenths of a second."""
    given = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if given:
            gc.enable()
