"""From a problem to a checked plan: build, search, extract, tabulate, check, or raise. The one meeting point."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner import arguments
from planner.concluding import concluded, own_sense
from planner.errors import AuditFailed, Contradiction
from planner.explanation.contradiction import barred_reasons
from planner.fallback import no_worse, nothing_built
from planner.model.prepared import Begin, Prepared
from planner.model.sets import make_sets
from planner.model.totals import fine_portions
from planner.plan import Plan, Run, Sizes
from planner.plan_rows import PROVEN_GAP
from planner.problem import Problem
from planner.timing import Stages, alone_too_long, search_budget
from planner.validate import require_valid
from planner.words import counted
from solvers.options import Options
from solvers.search import strategy
from solvers.search.branch_and_bound import Infeasible, NothingFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.model.sets import Sets
    from planner.model.structure import Arrays
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal as SearchGoal
    from solvers.search.lexicographic import ProgressReport, SearchResult

log = logging.getLogger(__name__)

DEFAULT_GAP = PROVEN_GAP
DEFAULT_TIME_LIMIT_S = 300.0

FINE_TOLERANCE = 1e-9
"""A solver's tolerance where totals of whole racks lie so close that a usual one takes them for each other."""


@dataclass(frozen=True)
class Progress:
    """How far the search of one goal is, in the goal's own unit and sense; None where nothing is known yet.

    Where the incumbent is not `whole`, counts of racks are not whole in it yet: they may cost a little of its value.
    """

    goal: str
    incumbent: float | None
    bound: float | None
    gap: float | None
    elapsed_s: float
    whole: bool = True


def solve(
    problem: Problem,
    *,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    start: Plan | None = None,
    start_problem: Problem | None = None,
    begun_s: float | None = None,
) -> Plan:
    """Return the best plan found for a problem, checked, with what is proven of each goal.

    Parameters
    ----------
    problem
        The case.
    time_limit_s
        Seconds for everything; None: until every goal is proven within `gap`. Building the model counts and is not
        interrupted.
    gap
        Relative distance of value and bound at which a goal counts as done, from 0 to less than 1. A goal is proven
        only within `DEFAULT_GAP`.
    threads
        Processes of the search: with two, the second works on bounds, or on plans of its own where no bound is to be
        had. None: two where there are two processors.
    seed
        Seed of the search's random choices: with one thread, same input and seed, same plan, where the search ends by
        proof; where time ends it, the machine's speed has its say.
    on_progress
        Told how far the search is.
    should_stop
        Asked again and again; True ends the search with the best plan so far.
    start
        A plan of this problem or one much like it: the search goes on from its decisions. Where it is still one, the
        plan returned is no worse.
    start_problem
        The problem that `start` is a plan of: where this one is the same or only asks more (a lower limit, a higher
        demand), the bounds of `start` hold here too and are taken over. Not where `start` is a plan of another problem
        or by another version of the planner: what it proved is not of this model. None: the one it holds.
    begun_s
        When the work began for which `time_limit_s` is the limit, as `time.monotonic` has it: reading the case may
        count. None: now.

    Raises
    ------
    BadArgument
        If an argument is of another type, or out of its range.
    InvalidProblem
        If the problem breaks a rule or holds what no field takes, as `model_copy` lets it.
    Contradiction
        If obligatory or committed items cannot all hold, and a second search confirms it.
    NoPlanFound
        If the search stopped before a first plan and building nothing is none.
    AuditFailed
        If the plan breaks a rule of the independent check; it holds the plan.
    """
    _refuse(problem, start, start_problem)
    arguments.search_options(time_limit_s, gap, threads, seed, begun_s)
    arguments.callables(on_progress=on_progress, should_stop=should_stop)
    require_valid(problem)
    stages, stop = Stages(), should_stop or (lambda: False)
    sets = make_sets(problem)
    if sets.barred:
        raise Contradiction(barred_reasons(problem))
    prepared, begun_s = Prepared(problem, sets), stages.begun_s if begun_s is None else begun_s
    stages.done("build", _size(prepared.arrays))
    budget = search_budget(time_limit_s, stop, begun_s, stages.seconds["build"])
    slow = alone_too_long(time_limit_s, stages.seconds["build"])
    sizes, notes = sizes_of(prepared.arrays), () if slow is None else (slow,)
    run = Run(version(), solver(), "exhausted", seed, time_limit_s, gap, sizes, (), notes, problem.digest)
    begin = None if start is None else Begin(start, _answered(start, start_problem))
    try:
        found = _search(prepared, search_options(sets, gap, threads, seed), budget, on_progress, begin)
    except (Infeasible, NothingFound) as nothing:
        plan = no_worse(nothing_built(prepared, run, budget, nothing), start)
        return _timed(plan, stages, problem, "solve")
    stages.done("solve", found.termination.value)
    plan, broken = concluded(problem, prepared.arrays, found, run, budget.finish_s())
    stages.done("check", counted(len(broken), "violation"))
    plan = _timed(plan, stages, problem)
    if broken:
        raise AuditFailed(broken, plan)
    return no_worse(plan, start)


def search_options(sets: Sets, gap: float, threads: int | None, seed: int) -> Options:
    """Return how to solve: finer where whole racks come too close to a threshold for a usual tolerance.

    Parameters
    ----------
    sets
        Index sets of the problem.
    gap, threads, seed
        As `solve` takes them.
    """
    options = Options(gap=gap, threads=threads or min(2, os.cpu_count() or 1), seed=seed)
    return replace(options, feasibility_tolerance=FINE_TOLERANCE) if fine_portions(sets) else options


def _refuse(problem: object, start: object, start_problem: object) -> None:
    """Refuse problems and plans that are none."""
    arguments.of_type("problem", problem, Problem)
    if start is not None:
        arguments.of_type("start", start, Plan)
    if start_problem is not None:
        arguments.of_type("start_problem", start_problem, Problem)


def _answered(start: Plan, given: Problem | None) -> Problem | None:
    """Return the problem that a plan answers, by the model of today: the one given with it, else its own."""
    answers = (start.run.problem, start.run.version)
    if given is None:
        return start.problem if answers == (start.problem.digest, version()) else None
    if answers == (given.digest, version()):
        return given
    log.warning("the bounds of the plan to start from are not used: that plan was not made for the case given with it")
    return None


def _search(
    prepared: Prepared,
    options: Options,
    budget: Budget,
    on_progress: Callable[[Progress], None] | None,
    begin: Begin | None,
) -> SearchResult:
    """Return the best point, by the method that suits the size of the model.

    Raises
    ------
    Infeasible
        If the model is said to have none.
    NothingFound
        If the search ended before a first one.
    """
    report, arrays = _teller(on_progress), prepared.arrays
    goals = _goals(arrays)
    if budget.expired and begin is None:
        raise NothingFound(goals[0].name, None)
    start = None if begin is None else begin.start(prepared)
    return strategy.search(prepared.model(goals, start, options.seed), options, budget, report)


def _teller(on_progress: Callable[[Progress], None] | None) -> Callable[[ProgressReport], None]:
    def report(told: ProgressReport) -> None:
        if on_progress is not None:
            on_progress(_progress(told))

    return report


def _goals(arrays: Arrays) -> tuple[SearchGoal, ...]:
    return tuple(arrays.goal(goal) for goal in arrays.built.sets.problem.programme.goals)


def _progress(told: ProgressReport) -> Progress:
    incumbent, bound = own_sense(told.goal, told.incumbent), own_sense(told.goal, told.bound)
    gap = None
    if incumbent is not None and bound is not None:
        gap = abs(incumbent - bound) / max(abs(incumbent), 1e-9)
    return Progress(told.goal, incumbent, bound, gap, told.elapsed_s, told.integer_feasible)


def _size(arrays: Arrays) -> str:
    """Return how large a model is, in words."""
    given = arrays.matrix.sizes
    return f"{counted(given.rows, 'row')}, {counted(given.columns, 'column')}, {counted(given.nonzeros, 'nonzero')}"


def sizes_of(arrays: Arrays) -> Sizes:
    """Return how large a model is."""
    matrix = arrays.matrix
    unit = (matrix.col_lower >= 0) & (matrix.col_upper <= 1)
    binaries = int(np.count_nonzero(matrix.integer & unit))
    given = matrix.sizes
    return Sizes(given.rows, given.columns, given.nonzeros, binaries, given.integers - binaries)


def _timed(plan: Plan, stages: Stages, problem: Problem, last: str | None = None) -> Plan:
    if last is not None:
        stages.done(last, "nothing built")
    run = replace(plan.run, seconds=tuple(stages.seconds.items()))
    return replace(plan, run=run, warnings=tuple(map(str, problem.warnings)))


def version() -> str:
    """Return the version of the planner."""
    from importlib import metadata

    return metadata.version("datacentre-capacity-planner")


def solver() -> str:
    """Return the name and version of the solver."""
    from solvers import highs

    return f"HiGHS {highs.version()}"
