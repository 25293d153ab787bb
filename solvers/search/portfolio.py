"""Branch and bound and the large search on one model: concurrently in two processes, or in sequence.

Points go from the large search to branch and bound, which restarts from one that is much better than its own. Proven
bounds are kept wherever they hold.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from solvers.outcome import Termination
from solvers.search import branch_and_bound, large_search
from solvers.search.budget import Budget
from solvers.search.incumbent import Incumbent
from solvers.search.jobs import without_names
from solvers.search.lexicographic import overall_termination
from solvers.search.messages import IncumbentFound
from solvers.search.search_state import SearchState
from solvers.search.warm_start import WarmStart
from solvers.search.worker import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.lexicographic import Goal, GoalResult, ProgressReport, SearchResult
    from solvers.search.messages import Inbox, Send
    from solvers.search.restriction import Layout
    from solvers.search.search_model import Model
    from solvers.search.worker import Worker

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class LargeSearchJob:
    """The search for large models, alone, for so many seconds."""

    matrix: Matrix
    margin_matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    limit_s: float | None
    warm_start: WarmStart | None
    purpose: ClassVar[str] = "the large search"

    def run(self, send: Send, inbox: Inbox) -> None:
        """Search, saying each better point with integer counts."""
        said: list[np.ndarray] = []

        def report(_: ProgressReport) -> None:
            x = state.keeper.incumbent.x
            if x is not None and not (said and said[-1] is x):
                said.append(x)
                send(IncumbentFound(x))

        given = (self.matrix, self.margin_matrix, self.layout, self.goals, self.options)
        state = SearchState(*given, Budget(self.limit_s), report, self.warm_start)
        try:
            send(IncumbentFound(large_search.LargeSearch(state).run().x))
        except (branch_and_bound.Infeasible, branch_and_bound.NothingFound):
            return


def warm_start_from(x: np.ndarray, layout: Layout, found: SearchResult | None = None) -> WarmStart:
    """Return a point as a start, with what was found proven of it."""
    proven = () if found is None else tuple((r.best, r.bound) for r in found.goal_results)
    counts = {int(column): float(x[column]) for column in layout.integer_counts}
    return WarmStart({decision.name: np.round(x[decision.columns]) for decision in layout.decisions}, proven, counts)


def run_sequentially(
    model: Model, x: np.ndarray | None, options: Options, budget: Budget, report: Callable[[ProgressReport], None]
) -> SearchResult:
    """Return what plain branch and bound comes to, then the other search, then again the first from the better point.

    Parameters
    ----------
    model, options, budget, report
        As the methods take them.
    x
        A point to begin with.
    """
    alone = replace(options, threads=1)
    settings, limited = options.search.portfolio, budget.limit_s is not None
    brief = budget.sub_budget(settings.branch_and_bound_share, None if limited else settings.branch_and_bound_s)
    plain = _BranchAndBoundRuns(model, alone, budget, report)
    plain.run(x, brief)
    if plain.all_proven or budget.expired:
        return plain.result()
    log.info("plain branch and bound is left for the search for large models")
    held = plain.incumbent.x
    start = model.warm_start if held is None else warm_start_from(held, model.layout, plain.last_result)
    rest = budget.sub_budget(settings.large_search_share) if limited else budget
    given = (model.matrix, model.make_margin_matrix(), model.layout, model.goals)
    try:
        plain.incumbent.propose(large_search.search(*given, alone, rest, report, start, model.scheduled_start).x)
    except branch_and_bound.NothingFound:
        log.info("the search for large models found nothing")
    except branch_and_bound.Infeasible:
        if plain.incumbent.x is None:
            raise
        log.warning("the search for large models says that there is no point, which is wrong")
    plain.run(plain.incumbent.x, budget)
    return plain.result()


def run_concurrently(
    model: Model, x: np.ndarray | None, options: Options, budget: Budget, report: Callable[[ProgressReport], None]
) -> SearchResult:
    """Return what plain branch and bound comes to while a worker process searches as large models are searched.

    Parameters
    ----------
    model, options, budget, report
        As the methods take them.
    x
        A point to begin with.
    """
    alone = replace(options, threads=1)
    start = model.warm_start
    if start is None and model.scheduled_start is not None and x is not None:  # then it is more than the empty plan
        start = warm_start_from(x, model.layout)
    given = (without_names(model.matrix), without_names(model.make_margin_matrix()), model.layout, model.goals)
    left_s = budget.left_s(options.search.portfolio.concurrent_share)
    workers = WorkerPool()
    worker = workers.start(LargeSearchJob(*given, alone, left_s, start))
    try:
        found = _alternate(_BranchAndBoundRuns(model, alone, budget, report), worker, x, budget)
    except branch_and_bound.NothingFound as nothing:
        workers.stop()
        raise nothing.noted(workers.failures()) from None
    finally:
        workers.stop()
    return replace(found, notes=(*found.notes, *workers.failures()))


def _alternate(plain: _BranchAndBoundRuns, worker: Worker, x: np.ndarray | None, budget: Budget) -> SearchResult:
    wait_s = plain.options.search.portfolio.restart_s
    plain.run(x, with_stop(budget, plain.overtaken_check(worker, wait_s)))
    while not (plain.all_proven or budget.expired):
        if not plain.was_overtaken:
            if worker.done:
                break
            # Nothing more to try here: what the other one finds still counts.
            time.sleep(plain.options.search.portfolio.poll_s)
        plain.import_point(worker)
        if plain.was_overtaken or plain.has_better_point():
            wait_s *= 2.0
            log.info("branch and bound goes on from a point of the other search")
            plain.run(plain.incumbent.x, with_stop(budget, plain.overtaken_check(worker, wait_s)))
    plain.import_point(worker)
    return plain.result()


def with_stop(budget: Budget, should_stop: Callable[[], bool]) -> Budget:
    """Return a budget for the time left that stops for another reason too."""
    return Budget(budget.left_s(), lambda: budget.should_stop() or should_stop())


@dataclass(eq=False)
class _BranchAndBoundRuns:
    """Runs of plain branch and bound on one model, each from the best point held; what they prove is kept."""

    model: Model
    options: Options
    budget: Budget
    report: Callable[[ProgressReport], None]
    incumbent: Incumbent = field(init=False)
    last_result: SearchResult | None = field(init=False, default=None)
    was_overtaken: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.incumbent = Incumbent(self.model.matrix, self.model.goals)
        self._reported: dict[str, float] = {}
        self._run_start: np.ndarray | None = None
        self._failure: branch_and_bound.NothingFound | None = None

    @property
    def all_proven(self) -> bool:
        """Whether the last run proved every goal."""
        return self.last_result is not None and self.last_result.termination is Termination.OPTIMAL

    def run(self, x: np.ndarray | None, budget: Budget) -> None:
        """Search for as long as the budget allows, from a point if there is one."""
        self._reported, self._run_start, self.was_overtaken = {}, x, False

        def record(report: ProgressReport) -> None:
            if report.incumbent is not None:
                self._reported[report.goal] = report.incumbent
            self.report(replace(report, elapsed_s=self.budget.elapsed_s))

        self.incumbent.propose(x)
        try:
            found = branch_and_bound.search(
                self.model.matrix, self.model.goals, self.options, budget, record, x, self._known_bound
            )
        except branch_and_bound.NothingFound as nothing:
            self._failure = nothing
            return
        self.incumbent.propose(found.x)
        self.last_result = found

    def result(self) -> SearchResult:
        """Return the best point held with what is proven of it, as the time stands.

        Raises
        ------
        NothingFound
            If there is none.
        """
        x = self.incumbent.x
        if x is None:
            raise self._failure or branch_and_bound.NothingFound(self.model.goals[0].name, None)
        found = self.last_result
        if found is None or x is not found.x:
            over = Budget(0.0, self.budget.should_stop)
            found = branch_and_bound.search(
                self.model.matrix, self.model.goals, self.options, over, self.report, x, self._known_bound
            )
        best = (replace(r, value=r.best) for r in found.goal_results)
        return replace(found, termination=overall_termination(best, self.options.gap, self.budget, self._time_limits()))

    def _time_limits(self) -> tuple[Termination, ...]:
        """Return that time ended the last run, if so; one that was to go on from a better point ended for no reason."""
        late = self.last_result is not None and self.last_result.termination is Termination.TIME_LIMIT
        return (Termination.TIME_LIMIT,) if late else ()

    def import_point(self, worker: Worker) -> None:
        """Hold the last point of the other search, if it is a good one."""
        self.incumbent.propose(worker.point())

    def has_better_point(self) -> bool:
        """Return whether a point held is better than what the last run began and ended with."""
        if self.incumbent.x is None or self.last_result is None:
            return self.incumbent.x is not None
        return self.incumbent.x is not self.last_result.x and self.incumbent.x is not self._run_start

    def overtaken_check(self, worker: Worker, wait_s: float) -> Callable[[], bool]:
        """Return what says whether the other search has a much better point than this run, once there was some time."""
        begun_s = time.monotonic()

        def check() -> bool:
            if time.monotonic() - begun_s < wait_s:
                return False
            y = worker.point()
            self.incumbent.propose(y)
            self.was_overtaken = y is not None and y is self.incumbent.x and self._much_better(y)
            return self.was_overtaken

        return check

    def _much_better(self, y: np.ndarray) -> bool:
        """Return whether a point is much better in the first goal in which it is not as good as this run's."""
        for goal in self.model.goals:
            theirs, ours = goal.value(y), self._reported.get(goal.name)
            if ours is None or ours > goal.allowed(theirs) + self.options.search.portfolio.much_better_rel * abs(
                theirs
            ):
                return True
            if theirs > goal.allowed(ours):
                return False
        return False

    def _known_bound(self, results: list[GoalResult]) -> float | None:
        """Return the bound of the next goal that the plan started from gives, or a run before this one."""
        known = [self.model.known_bound(results)]
        if self.last_result is not None:
            earlier = WarmStart({}, tuple((r.best, r.bound) for r in self.last_result.goal_results))
            known.append(earlier.bound(self.model.goals, results))
        return max((bound for bound in known if bound is not None), default=None)
