"""A worker that ends early is logged and noted on the plan; one that was stopped, or is done, is not."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from typing import Any

import pytest

from planner.checks import violations
from planner.solving import solve
from solvers.options import Options
from solvers.search import large_search
from solvers.search.branch_and_bound import NothingFound
from solvers.search.budget import Budget
from solvers.search.construction import Construction
from solvers.search.jobs import ProofJob, SequentialJob
from solvers.search.worker import STDERR_KEPT, Worker, WorkerPool
from tests.oracle.cases import case
from tests.search.arrays import arrays, best, goals, layout
from tests.search.test_worker import until
from tests.search.tuning import plan_with, sizes
from tests.solvers.models import crowded, knapsack

BROKEN: Any = None  # a model that is none


def started(job: Any) -> tuple[WorkerPool, Worker]:
    workers = WorkerPool()
    return workers, workers.start(job)


def test_an_error_in_the_job_is_told_with_its_words_and_logged_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    workers, worker = started(ProofJob(BROKEN, Options(), None))
    try:
        assert until(lambda: worker.done)
    finally:
        workers.stop()
    assert worker.failure is not None
    assert "a bound by branch and bound: AttributeError: 'NoneType' object has no attribute" in worker.failure
    assert [failure.startswith(worker.failure) for failure in workers.failures()] == [True]
    assert "Traceback (most recent call last)" in caplog.text
    assert len(caplog.text) < STDERR_KEPT + 2000


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_killed_from_outside_is_told_with_the_signal(
    number: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    workers, worker = started(ProofJob(crowded(300, 60), Options(gap=0.0), None))
    try:
        worker._child.send_signal(number)
        assert until(lambda: worker.done)
    finally:
        workers.stop()
    assert worker.failure is not None
    assert worker.failure.endswith(f"it was ended by signal {number.name}")
    assert number.name in caplog.text


def test_a_worker_that_is_done_or_stopped_has_not_failed(caplog: pytest.LogCaptureFixture) -> None:
    workers, done = started(SequentialJob((ProofJob(knapsack(), Options(), None),)))
    stopped = workers.start(ProofJob(crowded(300, 60), Options(gap=0.0), None))
    assert until(lambda: done.done)
    workers.stop()
    workers.stop()
    assert (done.failure, stopped.failure, workers.failures()) == (None, None, ())
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_points_sent_to_a_worker_that_is_gone_are_no_error() -> None:
    workers, worker = started(ProofJob(BROKEN, Options(), None))
    assert until(lambda: worker.done)
    worker.send_point(best(3).x)
    workers.stop()


@pytest.fixture
def doomed(monkeypatch: pytest.MonkeyPatch) -> None:
    """End every second process as soon as it is started."""

    class Doomed(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.kill()
            self.wait()  # it is gone before anybody could stop it

    monkeypatch.setattr(subprocess, "Popen", Doomed)


@pytest.mark.usefixtures("doomed")
@pytest.mark.parametrize("limits", [(0, 0), (0, 10**9)], ids=["large search", "portfolio"])
def test_a_plan_found_without_its_second_process_says_so(
    limits: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with(monkeypatch, sizes(*limits))
    plan = solve(case(3), time_limit_s=20.0, threads=2)
    assert violations(case(3), plan) == ()
    noted = [note for note in plan.run.notes if "the second process ended early" in note]
    assert noted
    assert all("SIGKILL" in note and "bounds may be weaker" in note for note in noted)


@pytest.mark.usefixtures("doomed")
def test_a_search_without_a_point_says_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> None:
        raise NothingFound("npv", None)

    monkeypatch.setattr(Construction, "_starting_point", nothing)
    given = arrays(3)
    with pytest.raises(NothingFound) as caught:
        large_search.search(given.matrix, given.matrix, layout(3), goals(3), Options(threads=2), Budget(10.0))
    assert ["second process ended early" in note for note in caught.value.notes] == [True]
