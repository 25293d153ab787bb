"""From a problem to a checked plan: build, search, extract, tabulate, check, or raise. The one meeting point."""

from __future__ import annotations

import gc
import logging
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.checks import violations
from planner.decisions import Proof
from planner.errors import AuditFailed, Contradiction, NoPlanFound
from planner.explain.contradiction import reasons
from planner.model.extract import extract
from planner.model.objective import MAXIMISED
from planner.model.prepared import Begin, Prepared
from planner.model.sets import make_sets
from planner.model.structure import Arrays, facts, roomy
from planner.plan import Run, Sizes
from planner.problem import Goal
from planner.tabulate import tabulate
from planner.words import counted
from solvers.options import Options
from solvers.outcome import Termination
from solvers.search import direct, guided
from solvers.search.direct import Infeasible, NothingFound
from solvers.search.goals import Clock, Found, Told, steered
from solvers.search.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.plan import Plan
    from planner.plan import Termination as PlanTermination
    from planner.problem import Problem
    from solvers.search.goals import Goal as SearchGoal

log = logging.getLogger(__name__)

DEFAULT_GAP = 1e-4
DEFAULT_TIME_LIMIT_S = 300.0
EARLY = {"limit_s": 0.97, "most_s": 10.0}
TERMINATIONS: dict[Termination, PlanTermination] = {
    Termination.OPTIMAL: "optimal",
    Termination.GAP_LIMIT: "gap_limit",
    Termination.TIME_LIMIT: "time_limit",
    Termination.NODE_LIMIT: "time_limit",
    Termination.INTERRUPTED: "interrupted",
}


@dataclass(frozen=True)
class Progress:
    """How far the search of one goal is, in the goal's own unit and sense; None where nothing is known yet."""

    goal: str
    incumbent: float | None
    bound: float | None
    gap: float | None
    elapsed_s: float


@dataclass
class _Stages:
    """Seconds by stage, each also logged."""

    seconds: dict[str, float] = field(default_factory=dict)
    begun_s: float = field(default_factory=time.monotonic)

    def done(self, stage: str, what: str) -> None:
        spent = time.monotonic() - self.begun_s
        self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
        self.begun_s = time.monotonic()
        log.info("%s: %s in %.1f s", stage, what, spent)


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
) -> Plan:
    """Return the best plan found for a problem, checked, with what is proven of each goal.

    Parameters
    ----------
    problem
        The case.
    time_limit_s
        Seconds for everything; None: until every goal is proven within `gap`.
    gap
        Relative distance of value and bound at which a goal counts as done.
    threads
        Processes of the search: with two, one works on bounds while the other betters the plan. None: two where there
        are two processors.
    seed
        Seed of the search's random choices: same input and seed, same plan, where the search ends by proof; where time
        ends it, the machine's speed has its say.
    on_progress
        Told how far the search is.
    should_stop
        Asked again and again; True ends the search with the best plan so far.
    start
        A plan of this problem or one much like it: the search goes on from its decisions.
    start_problem
        The problem that `start` is a plan of: where this one is the same or only asks more (a lower limit, a higher
        demand), the bounds of `start` hold here too and are taken over. Not where `start` is a plan of another problem
        or by another version of the planner: what it proved is not of this model.

    Raises
    ------
    Contradiction
        If obligatory or committed items cannot all hold.
    NoPlanFound
        If the search stopped before a first plan.
    AuditFailed
        If the plan breaks a rule of the independent check.
    """
    stages = _Stages()
    clock = Clock(_search_limit(time_limit_s), should_stop or (lambda: False))
    sets = make_sets(problem)
    if sets.barred:
        raise Contradiction(tuple(f"{activity} is obligatory, but no start fits its dates" for activity in sets.barred))
    prepared = Prepared(problem, sets)
    arrays = prepared.arrays
    given = arrays.matrix.sizes
    stages.done(
        "build",
        f"{counted(given.rows, 'row')}, {counted(given.columns, 'column')}, {counted(given.nonzeros, 'nonzero')}",
    )
    options = Options(gap=gap, threads=threads or min(2, os.cpu_count() or 1), seed=seed)
    begin = None if start is None else Begin(start, _answered(start, start_problem))
    found = _search(prepared, options, clock, on_progress, begin)
    x = settled(arrays, found)
    stages.done("solve", found.termination.value)
    end, sizes = TERMINATIONS[found.termination], sizes_of(arrays)
    run = Run(_version(), _solver(), end, seed, time_limit_s, gap, sizes, (), found.notes, problem.digest)
    with _uncollected():
        decisions = extract(arrays.built, arrays.values(x))
        plan = tabulate(problem, decisions, run, proofs(problem, found, gap))
        broken = violations(problem, plan)
    stages.done("check", counted(len(broken), "violation"))
    if broken:
        raise AuditFailed(broken)
    return _timed(plan, stages)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put garbage collection off: with the model alive, each one on the way takes tenths of a second."""
    given = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if given:
            gc.enable()


def _answered(start: Plan, problem: Problem | None) -> Problem | None:
    """Return the problem that a plan is given with, if it is the one the plan answers, by the model of today."""
    if problem is None or (start.run.problem, start.run.version) == (problem.digest, _version()):
        return problem
    log.warning("the bounds of the plan to start from are left alone: it does not answer the case given with it")
    return None


def _search_limit(time_limit_s: float | None) -> float | None:
    """Return the seconds of search that leave time to settle, tabulate and check."""
    if time_limit_s is None:
        return None
    return max(time_limit_s * EARLY["limit_s"], time_limit_s - EARLY["most_s"])


def _search(
    prepared: Prepared,
    options: Options,
    clock: Clock,
    on_progress: Callable[[Progress], None] | None,
    begin: Begin | None,
) -> Found:
    """Return the best point: small models as they are, large ones with counts relaxed meanwhile."""
    tell, arrays = _teller(on_progress), prepared.arrays
    goals, start = _goals(arrays), None if begin is None else begin.start(prepared)
    try:
        if prepared.small:
            alone = replace(options, threads=1)
            x = None if start is None else start.point(steered(arrays.matrix, goals), prepared.layout, alone, clock)
            return direct.search(arrays.matrix, goals, alone, clock, tell, x)
        given = (arrays.matrix, roomy(arrays), prepared.layout, goals)
        return guided.search(*given, options, clock, tell, start)
    except Infeasible:
        raise Contradiction(reasons(arrays)) from None
    except NothingFound as nothing:
        bound = _own_sense(nothing.goal, nothing.bound)
        why = "stopped" if clock.should_stop() else "the time limit passed"
        known = "" if bound is None else f"; {nothing.goal} cannot be better than {bound:g}"
        raise NoPlanFound(f"{why} before a first plan was found{known}", nothing.goal, bound) from None


def _teller(on_progress: Callable[[Progress], None] | None) -> Callable[[Told], None]:
    def tell(told: Told) -> None:
        if on_progress is not None:
            on_progress(_progress(told))

    return tell


def _goals(arrays: Arrays) -> tuple[SearchGoal, ...]:
    return tuple(arrays.goal(goal) for goal in arrays.built.sets.problem.programme.goals)


def settled(arrays: Arrays, found: Found) -> np.ndarray:
    """Return the point with exact figures: whole decisions as found, milestones as they follow, money for the best.

    Raises
    ------
    NoPlanFound
        If the point holds only within the solver's tolerances.
    """
    goals = tuple(reached.goal for reached in found.reached)
    last = goals[-1] if goals[-1].name == "npv" else arrays.goal(Goal(goal="npv"))
    x = found.x.copy()
    whole = arrays.matrix.integer
    x[whole] = np.round(x[whole])
    for point in (facts(arrays, x), x):
        exact = settle(arrays.matrix, found.reached, point, last)
        if exact is not None:
            return exact
    raise NoPlanFound("the plan found holds only within the solver's tolerances", goals[0].name)


def proofs(problem: Problem, found: Found, gap: float) -> tuple[Proof, ...]:
    """Return what was proven of each goal of a problem, in the goal's own sense."""
    given = []
    for goal, reached in zip(problem.programme.goals, found.reached, strict=True):
        tolerance = max(goal.tolerance, goal.tolerance_share * abs(reached.best))
        bound, best = (_own_sense(goal.goal, value) for value in (reached.bound, reached.best))
        given.append(Proof(goal.goal, bound, tolerance, gap, best))
    return tuple(given)


def _progress(told: Told) -> Progress:
    incumbent, bound = _own_sense(told.goal, told.incumbent), _own_sense(told.goal, told.bound)
    gap = None
    if incumbent is not None and bound is not None:
        gap = abs(incumbent - bound) / max(abs(incumbent), 1e-9)
    return Progress(told.goal, incumbent, bound, gap, told.elapsed_s)


def _own_sense(goal: str, value: float | None) -> float | None:
    """Return a value of the minimising search in the goal's own sense."""
    return -value if value is not None and goal in MAXIMISED else value


def sizes_of(arrays: Arrays) -> Sizes:
    """Return how large a model is."""
    matrix = arrays.matrix
    unit = (matrix.col_lower >= 0) & (matrix.col_upper <= 1)
    binaries = int(np.count_nonzero(matrix.integer & unit))
    given = matrix.sizes
    return Sizes(given.rows, given.columns, given.nonzeros, binaries, given.integers - binaries)


def _timed(plan: Plan, stages: _Stages) -> Plan:
    return replace(plan, run=replace(plan.run, seconds=tuple(stages.seconds.items())))


def _version() -> str:
    from importlib.metadata import version

    return version("datacentre-capacity-planner")


def _solver() -> str:
    from solvers.highs import version

    return f"HiGHS {version()}"
