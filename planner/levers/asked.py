"""What would help to keep a commitment: the question, its time, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner import arguments
from planner.errors import BadArgument
from planner.explanation.commitments import TARGET
from planner.levers.answer import Commitment, LeverAnswer
from planner.levers.confirming import missing_on_time
from planner.levers.large import LargeSearch, near_dates
from planner.levers.possible import possible_levers
from planner.levers.question import Question
from planner.levers.searching import SmallSearch
from planner.levers.weights import require_weights
from planner.model.elastic import ElasticModel
from planner.model.elastic_items import Ask
from planner.plan import Plan
from planner.portion import portions_of
from planner.problem import Problem
from planner.solving import DEFAULT_GAP
from planner.studies.asking import Asking
from planner.validate import require_valid
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.levers.searching import Searching

MOST_LEVERS, SETS, TIME_LIMIT_S = 3, 3, 60.0
WHOLE_UP_TO = 200
"""Ways to do work times periods, up to which the elastic model has the whole horizon."""
PLAN_SHARE = 0.4
"""Of the time, for the plan of a large case, where only the problem is given."""


def levers_for(
    case: Problem | Plan,
    commitment: str,
    *,
    most: int = MOST_LEVERS,
    sets: int = SETS,
    weights: Mapping[str, float] | None = None,
    time_limit_s: float | None = TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> LeverAnswer:
    """Return what would have to change for a commitment to be kept: the least weighted sets of levers.

    Levers are more MW at a node or site, earlier energisation, more racks or earlier ones, transformers and other
    stock, crews, shorter work, earlier gates, pace and cash, each in whole steps of its unit (definitions, *Levers*).
    Every claim is the changed problem, solved again and audited.

    Parameters
    ----------
    case
        A problem, or a plan of it: that one may show that the commitment is kept.
    commitment
        ``target``, or the id of a milestone.
    most
        Levers in a set at most.
    sets
        Sets sought: after the first, the next best that contains none of those found.
    weights
        What one of a lever's unit weighs, by kind (``crews``) or by kind and id (``crews:crews-texas``); infinite:
        never. Default: its cost by the case's own figures, else a stated one.
    time_limit_s
        Seconds for everything; None: until all is proven.
    gap, threads, seed
        As `solve` takes them.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the question with what it has.

    Raises
    ------
    BadArgument
        If an argument means nothing.
    InvalidProblem
        If the problem breaks a rule.
    """
    asking = Asking.of(time_limit_s, gap, threads, seed, should_stop, on_progress)
    problem, plan = _given(case)
    _require_counts(most=most, sets=sets)
    ask = ask_of(problem, commitment)
    known = require_weights(weights)
    require_valid(problem)
    if plan is not None and missing_on_time(asking.first_plan(plan, PLAN_SHARE), ask) == 0.0:
        return _kept_by(plan, commitment, ask)
    search: Searching
    if _is_large(problem):
        plan = asking.first_plan(case, PLAN_SHARE) if plan is None else plan
        items = near_dates(possible_levers(problem, ask, known, few=True), plan, ask.due)
        search = LargeSearch(ElasticModel(problem, ask, items, is_cut=True), asking, most, plan)
    else:
        search = SmallSearch(ElasticModel(problem, ask, possible_levers(problem, ask, known)), asking, most)
    return Question(problem, plan, commitment, ask, asking, most, search).answer(sets)


def ask_of(problem: Problem, commitment: str) -> Ask:
    """Return what a commitment asks: so many MW by a period; a milestone without deadline by the end of the plan.

    Raises
    ------
    BadArgument
        If the case has no such commitment, or it does not count all that is online.
    """
    calendar, target = problem.calendar, problem.programme.target
    end = calendar.periods - 1
    if commitment == TARGET:
        return Ask(target.mw, target.basis, min(end, calendar.period_of(target.by_date)), target.by_date)
    found = [milestone for milestone in problem.milestones if milestone.id == commitment]
    if not found:
        known = [TARGET, *(milestone.id for milestone in problem.milestones)]
        hint = suggestion(str(commitment), known, "commitments")
        raise BadArgument(f"commitment must be the target or a milestone, got {arguments.shown(commitment)}{hint}")
    if any(portion.firm for portion in portions_of(problem, found[0])):
        words = "levers are sought for all that is online"
        raise BadArgument(f"{words}: milestone {arguments.shown(commitment)} does not count what nothing backs")
    day = found[0].deadline_date or calendar.end_of(end)
    one, due = found[0], min(end, calendar.period_of(day))
    return Ask(one.threshold_mw, one.basis, due, day, one.scope, one.racks)


def _is_large(problem: Problem) -> bool:
    """Return whether a model up to the period asked about is sought in: the whole would take too long."""
    ways = sum(len(activity.options) for site in problem.candidates for activity in site.activities)
    return ways * problem.calendar.periods > WHOLE_UP_TO


def _kept_by(plan: Plan, commitment: str, ask: Ask) -> LeverAnswer:
    """Return the answer where a plan keeps a commitment."""
    asked = Commitment(commitment, ask.threshold_mw, ask.basis, ask.due_date, ask.due, 0.0, 0.0, "kept")
    return LeverAnswer(asked, (), (), ("the plan keeps it: no lever is needed",), plan)


def _given(case: Problem | Plan) -> tuple[Problem, Plan | None]:
    if isinstance(case, Plan):
        return case.problem, case
    arguments.of_type("case", case, Problem)
    return case, None


def _require_counts(**given: object) -> None:
    told = [
        f"{name} must be a whole number from 1 to 9, got {arguments.shown(value)}"
        for name, value in given.items()
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 9
    ]
    if told:
        raise BadArgument("; ".join(told))
