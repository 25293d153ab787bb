"""The partner works beside its caller, in a process that is gone when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.search.budget import Budget
from solvers.search.group_relaxation import ODD_GROUPS, group_guide
from solvers.search.jobs import GroupGuideJob, LagrangianJob, LnsJob, ProofJob, RootLpJob, SequentialJob, without_names
from solvers.search.lexicographic import weighted_objective
from solvers.search.restriction import Layout, restrict
from solvers.search.worker import Worker
from tests.search.arrays import arrays, best, goals, layout, none, step_decision, without_counts
from tests.solvers.models import crowded, knapsack, matrix

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT_S = 20.0
Started = list["subprocess.Popen[Any]"]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Give every process that is started meanwhile."""
    children: Started = []

    class Spied(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            children.append(self)

    monkeypatch.setattr(subprocess, "Popen", Spied)
    return children


def until(true: Callable[[], bool]) -> bool:
    """Return whether something comes true in time."""
    end = time.monotonic() + WAIT_S
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def gone(child: subprocess.Popen[Any]) -> bool:
    """Return whether a process has ended and been reaped."""
    if child.returncode is None:
        return False
    try:
        os.kill(child.pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_small_model_is_proven_and_its_process_gone(started: Started) -> None:
    prover = Worker(ProofJob(knapsack(), Options(gap=0.0), None))
    try:
        assert until(lambda: prover.done)
        assert prover.bound == pytest.approx(-13.0, abs=1e-6)
        x = prover.point()
        assert x is not None
        assert knapsack().objective(x) == pytest.approx(-13.0)
        assert prover.point() is None
    finally:
        prover.stop()
    assert [gone(child) for child in started] == [True]


def test_a_long_proof_is_cut_short(started: Started) -> None:
    prover = Worker(ProofJob(crowded(300, 60), Options(gap=0.0), None))
    try:
        assert until(lambda: prover.bound is not None)
        assert not prover.done
    finally:
        prover.stop()
    assert [gone(child) for child in started] == [True]
    assert prover.done


def test_bounds_never_exceed_points() -> None:
    model = crowded(60, 8)
    prover = Worker(ProofJob(model, Options(gap=0.0), None))
    values, bounds = [], []
    try:
        assert until(lambda: (bounds.append(prover.bound), prover.bound is not None)[1])
        for _ in range(30):
            x = prover.point()
            values += [] if x is None else [model.objective(x)]
            bounds.append(prover.bound)
            time.sleep(0.02)
    finally:
        prover.stop()
    known = [bound for bound in bounds if bound is not None]
    assert known == sorted(known)
    assert values
    assert max(known) <= min(values) + 1e-6


def test_a_prover_whose_process_dies_says_it_is_done(started: Started) -> None:
    prover = Worker(ProofJob(crowded(300, 60), Options(gap=0.0), None))
    try:
        assert not prover.done
        started[0].kill()
        assert until(lambda: prover.done)
    finally:
        prover.stop()
    assert gone(started[0])


def test_stopping_at_once_and_twice_is_no_error(started: Started) -> None:
    prover = Worker(ProofJob(crowded(300, 60), Options(gap=0.0), None))
    prover.stop()
    prover.stop()
    assert gone(started[0])


def test_a_search_beside_finds_better_points_and_goes_on_from_what_it_is_given(started: Started) -> None:
    seed = 3
    model = without_names(without_counts(seed))
    nothing = restrict(model, layout(seed), {decision.name: frozenset() for decision in layout(seed).decisions})
    least = Session(nothing.matrix, Options()).solve_mip().incumbent
    assert least is not None
    worst, start = nothing.lift(least), best(seed).x
    assert model.objective(start) < model.objective(worst) - 1.0
    worker = Worker(LnsJob(model, layout(seed), Options(), None, worst))
    try:
        found: list[float] = []

        def heard() -> bool:
            x = worker.point()
            found.extend([] if x is None else [model.objective(x)])
            return bool(found)

        assert until(heard)
        assert found[0] < model.objective(worst)
        worker.send_point(start)
        assert until(lambda: worker.done)
    finally:
        worker.stop()
    assert gone(started[0])


@pytest.mark.parametrize("seed", [3, 4])
def test_a_lead_says_the_relaxation_with_its_bound_and_prices(started: Started, seed: int) -> None:
    model = without_names(weighted_objective(arrays(seed).matrix, goals(seed)))
    worker = Worker(RootLpJob(model, Options()))
    try:
        assert until(lambda: worker.done)
        assert worker.guide is not None
        assert worker.bound is not None
        guide, multipliers = worker.guide.x, worker.guide.multipliers
        assert model.objective(guide) == pytest.approx(worker.bound)
        assert worker.bound <= model.objective(best(seed).x) + 1e-6 * abs(worker.bound)
        assert multipliers is not None
        assert len(multipliers) == model.sizes.rows
    finally:
        worker.stop()
    assert gone(started[0])


@pytest.mark.parametrize("priced", [False, True])
@pytest.mark.parametrize("seed", [3, 8])
def test_an_appraisal_says_a_bound(started: Started, seed: int, priced: bool) -> None:
    model = without_names(weighted_objective(arrays(seed).matrix, goals(seed)))
    multipliers = Session(model, Options()).solve_lp().row_duals if priced else None
    worker = Worker(LagrangianJob(model, layout(seed), Options(), multipliers))
    try:
        assert until(lambda: worker.done)
        assert worker.bound is not None
        assert worker.bound <= model.objective(best(seed).x) + 1e-6 * abs(worker.bound)
    finally:
        worker.stop()
    assert gone(started[0])


def test_groups_guide_and_then_the_whole_is_solved() -> None:
    """Both halves are a point of the relaxation."""
    model = weighted_objective(arrays(2).matrix, goals(2))
    ours = group_guide(model, layout(2), Options(), Budget(), 1, ODD_GROUPS)
    worker = Worker(SequentialJob((GroupGuideJob(model, layout(2), Options(), 1), RootLpJob(model, Options()))))
    try:
        assert until(lambda: worker.done)
        theirs = worker.partial_guide
        assert ours is not None
        assert theirs is not None
        assert theirs.x is not None
        both = ours + theirs.x
        lacking = np.maximum(model.row_lower - model.A @ both, model.A @ both - model.row_upper)
        assert max(lacking) <= 1e-5
        assert worker.guide is not None
        assert worker.bound == pytest.approx(model.objective(worker.guide.x))
    finally:
        worker.stop()


def test_groups_that_come_to_nothing_say_so() -> None:
    """Nine blocks share a limit of nine, and the first has to have more than its share."""
    model = matrix([-1] * 9, [[1] * 9], [-np.inf], [9], col_lower=[1.5] + [0] * 8, col_upper=2, integer=False)
    blocks = Layout(tuple(step_decision(f"t{i}", i, 1, block=f"p{i}") for i in range(9)), (), none())
    worker = Worker(GroupGuideJob(model, blocks, Options(), 1))
    try:
        assert until(lambda: worker.done)
        assert worker.partial_guide is not None
        assert worker.partial_guide.x is None
    finally:
        worker.stop()


CALLER = """
import sys, time
from solvers.options import Options
from solvers.search.worker import Worker
from solvers.search.jobs import ProofJob
from tests.solvers.models import crowded

worker = Worker(ProofJob(crowded(300, 60), Options(gap=0.0), None))
print(worker._child.pid, flush=True)
time.sleep(60.0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no signal for it: the end of stdin must do")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_its_caller_however_that_ends(number: signal.Signals) -> None:
    caller = subprocess.Popen([sys.executable, "-c", CALLER], stdout=subprocess.PIPE, text=True)
    try:
        assert caller.stdout is not None
        child = int(caller.stdout.readline())
        time.sleep(0.3)
        assert alive(child)
        caller.send_signal(number)
        caller.wait(timeout=10.0)
        assert until(lambda: not alive(child))
    finally:
        caller.kill()
        caller.communicate()


def alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_end_of_its_stdin_ends_it(started: Started) -> None:
    worker = Worker(ProofJob(crowded(300, 60), Options(gap=0.0), None))
    try:
        worker._hand_over.join()
        time.sleep(0.3)
        assert started[0].stdin is not None
        started[0].stdin.close()
        assert until(lambda: started[0].poll() is not None)
    finally:
        worker.stop()
