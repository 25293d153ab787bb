"""Runs a study: solves what is not in the store yet, each from the plan that the study fixes, and keeps it at once."""

from __future__ import annotations

import heapq
import pickle
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from planner import arguments
from planner.errors import BadArgument, PlannerError
from planner.studies.design import count_of
from planner.studies.run_job import Job
from planner.studies.run_known import (
    keep_digests,
    known_records,
    only_run,
    points_of_study,
    store_folder,
    to_do,
)
from planner.studies.run_processes import InThisProcess, Processes, usual_workers
from planner.studies.store import Store
from planner.studies.study import Study
from planner.studies.study_code import code_here
from planner.studies.study_file import read_study
from planner.studies.study_results import StudyResults
from planner.studies.study_shard import Shard

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

    from planner.studies.results import Record
    from planner.studies.run_job import Answer
    from planner.studies.study_points import Points

WAIT_S = 0.25  # for answers, until it is asked again whether to stop
MOST_WORKERS = 1024
MOST_PLANS = 4  # that are kept in memory to start from


class Crew(Protocol):
    """Whoever solves jobs: this process, others of this machine, or a cluster."""

    @property
    def size(self) -> int:
        """How many jobs it works on at a time."""

    def submit(self, job: Job) -> None:
        """Take a job."""

    def answers(self, wait_s: float) -> list[Answer]:
        """Return what has come of jobs, after waiting so many seconds at most."""

    def close(self) -> None:
        """End, with what is not done."""


@dataclass(frozen=True)
class RunProgress:
    """How far a study is.

    Parameters
    ----------
    done, of
        Solves done, in this run and before, and in all.
    running
        Solves at work.
    outcomes
        How many ended in which way.
    left_s
        Seconds that the rest will take, by those of this run; None before the first is done.
    """

    done: int
    of: int
    running: int
    outcomes: tuple[tuple[str, int], ...]
    left_s: float | None


def run_study(
    study: Study | str | pathlib.Path,
    *,
    store: str | pathlib.Path | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    shard: str | None = None,
    retry_failed: bool = False,
    on_progress: Callable[[RunProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> StudyResults:
    """Return the results of a study, after solving whatever is not in its store yet.

    Parameters
    ----------
    study
        The study, the path of its file, or ``CASE/NAME``.
    store
        Folder of its results; None: ``studies/<name>`` in the current folder.
    workers
        Processes that solve, each with the cores and the memory that are its share; None: as many as there are cores
        for; 0: all in this process. On a cluster at an address it has no meaning.
    cluster
        Address of a scheduler of Dask, or ``local`` for one on this machine; None: processes of this machine.
    shard
        ``3/16``: only the third of sixteen parts, for a queue; `merge_stores` puts the parts together.
    retry_failed
        Solve again what failed before, and what timed out without a plan.
    on_progress
        Told how far the study is.
    should_stop
        Asked again and again; True ends the run. What was solved is kept, what is at work is lost.

    Raises
    ------
    BadArgument
        If an argument means nothing, or Dask is asked for and not there.
    InvalidProblem
        With everything that is wrong with the study, by file, line and column.
    BadOutput
        If the store cannot be written to; what was kept before is whole.
    """
    arguments.callables(on_progress=on_progress, should_stop=should_stop)
    if workers is not None and (not isinstance(workers, int) or not 0 <= workers <= MOST_WORKERS):
        raise BadArgument(f"workers must be a whole number from 0 to {MOST_WORKERS}, got {arguments.shown(workers)}")
    part = None if shard is None else Shard.parsed(shard)
    given = study if isinstance(study, Study) else read_study(study)
    place = Store(store_folder(given, store))
    place.refuse_other(given)
    stop = should_stop or (lambda: False)
    with ExitStack() as ended:
        crew: Crew | None = None
        if part is None and cluster is None and not place.digests(code_here().text):
            # Workers take as long to start as problems to be made: where none is known yet, both are done at once.
            crew = ended.enter_context(_crew(workers, None, given, stop, count_of(given)))
        points = points_of_study(given, place)
        place.begin(given)
        ended.enter_context(only_run(place, part))
        keep_digests(points, place)
        records = known_records(points, place, retry_failed=retry_failed)
        wanted = set(points.solves) if part is None else part.keys(points)
        todo = to_do(points, place, records, wanted)
        if todo:
            crew = crew or ended.enter_context(_crew(workers, cluster, given, stop, len(todo)))
            shared = part is not None and not retry_failed
            _Run(points, place, records, todo, len(wanted), on_progress, stop, shared).finish(crew)
    return StudyResults(points, records, tuple(place.damaged))


@contextmanager
def _crew(
    workers: int | None, cluster: str | None, study: Study, stop: Callable[[], bool], most: int
) -> Iterator[Crew]:
    """Yield whoever solves, and end it whatever happens."""
    threads = study.options.threads
    size = usual_workers(threads) if workers is None else workers
    crew: Crew
    if cluster is not None:
        from planner.studies.run_cluster import Cluster

        crew = Cluster(cluster, max(1, size), threads)
    elif size == 0:
        crew = InThisProcess(stop)
    else:
        crew = Processes(min(size, most), threads)
    try:
        yield crew
    finally:
        crew.close()


class _Run:
    """The solves of one run that are still to do, in the study's order, each once the one it starts from is done."""

    def __init__(
        self, points: Points, store: Store, records: dict[str, Record], todo: list[str], of: int,
        on_progress: Callable[[RunProgress], None] | None, stop: Callable[[], bool], shared: bool,
    ) -> None:  # fmt: skip
        self.points, self.store, self.records = points, store, records
        self.of, self.stop, self.begun_s, self.solved = of, stop, monotonic(), 0
        self.shared = shared  # with runs of other parts, which may have solved what this one needs too
        self.on_progress = on_progress or (lambda _: None)
        self.left, self.running = set(todo), set[str]()
        self.waiting: dict[str, list[str]] = {}
        self.ready: list[tuple[int, str]] = []
        self.plans: dict[str, bytes] = {}
        for key in todo:
            start = points.solves[key].start
            if start in self.left:
                self.waiting.setdefault(start, []).append(key)
            else:
                heapq.heappush(self.ready, (points.solves[key].number, key))

    def finish(self, crew: Crew) -> None:
        """Solve all of it, unless it is to stop."""
        self._tell()
        while self.left and not self.stop():
            self._hand_out(crew)
            answers = crew.answers(WAIT_S)
            self.running -= {answer.key for answer in answers}
            if crew.size > 1:  # first, so that no worker waits for the disk; one alone keeps to the study's order
                self._hand_out(crew)
            for answer in answers:
                self._take(answer)
            self._tell()

    def _hand_out(self, crew: Crew) -> None:
        """Give the crew as many solves as it works on at a time."""
        while self.ready and len(self.running) < crew.size:
            _, key = heapq.heappop(self.ready)
            record = self.store.record(key) if self.shared else None
            if record is not None:
                self._done(record)
                continue
            self.running.add(key)
            crew.submit(self._job(key))

    def _take(self, answer: Answer) -> None:
        """Keep an answer."""
        if answer.refused:
            raise PlannerError(answer.refused)
        if answer.record is None:  # it was stopped
            heapq.heappush(self.ready, (self.points.solves[answer.key].number, answer.key))
            return
        self.store.keep(answer.record, answer.files)
        self.solved += 1
        self._done(answer.record)

    def _done(self, record: Record) -> None:
        """Note what is done, and make ready what starts from it."""
        self.records[record.key] = record
        self.left.discard(record.key)
        for key in self.waiting.pop(record.key, ()):
            heapq.heappush(self.ready, (self.points.solves[key].number, key))

    def _job(self, key: str) -> Job:
        solve = self.points.solves[key]
        problem = self.points.pickled(self.points.points[solve.number])
        start = self._plan_of(solve.start)
        return Job(key, solve.problem, solve.start, problem, start, self.points.study.options, self.points.code.text)

    def _plan_of(self, key: str) -> bytes | None:
        """Return the plan to start from, pickled: of a solve, or of the nearest one it started from that has one."""
        while key and not self.records[key].has_plan:
            key = self.points.solves[key].start
        if not key:
            return None
        if key not in self.plans:
            while len(self.plans) >= MOST_PLANS:
                del self.plans[next(iter(self.plans))]
            self.plans[key] = pickle.dumps(self.store.plan(key))
        return self.plans[key]

    def _tell(self) -> None:
        outcomes = Counter(record.outcome for record in self.records.values())
        spent = monotonic() - self.begun_s
        left_s = spent / self.solved * len(self.left) if self.solved else None
        done = self.of - len(self.left)
        self.on_progress(RunProgress(done, self.of, len(self.running), tuple(sorted(outcomes.items())), left_s))
