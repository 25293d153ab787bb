"""Runs of studies: nothing is solved twice, a run goes on where it was stopped, and endings are never mixed up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from planner import read_plan
from planner.checked import check
from planner.errors import BadArgument, BadOutput, Contradiction, NoPlanFound
from planner.solving import solve
from planner.studies import run, run_known, run_one
from planner.studies.run import run_study
from planner.studies.run_processes import Processes
from planner.studies.store import PLANS, RESULTS, Store
from planner.studies.study_file import read_study
from planner.studies.study_merge import merge_stores
from tests.studies.study_case import SHORT
from tests.studies.study_case import write_study as written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from planner.plan import Plan


def write_study(folder: Path, text: str = SHORT, name: str = "small") -> Path:
    """Write a study of six points: for each of two stacks by itself, 400 from it, 500 from that."""
    return written(folder, text, name)


class Counted:
    """Counts the solves of this process, and may do something else in their place."""

    def __init__(self, instead: Callable[[int], None] | None = None) -> None:
        self.starts: list[Plan | None] = []
        self.instead = instead

    def __call__(self, problem: Any, **options: Any) -> Plan:
        self.starts.append(options["start"])
        if self.instead is not None:
            self.instead(len(self.starts))
        return solve(problem, **options)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    found = Counted()
    monkeypatch.setattr(run_one, "solve", found)
    return found


def test_a_study_is_solved_once_and_its_plans_hold(tmp_path: Path, counted: Counted) -> None:
    path, store = write_study(tmp_path), tmp_path / "store"
    results = run_study(path, store=store, workers=0)
    assert results.outcomes == {"solved": 6}
    # The case as it is has 500 too, but from another source: all six are solved.
    assert len(counted.starts) == len(results.points.solves)
    for key in results.points.solves:
        plan = read_plan(store / PLANS / key)
        assert not check(plan.problem, plan)
        # What it started from, and the bounds it took over, change nothing of what is proven.
        assert plan.npv_usd_m == pytest.approx(solve(plan.problem, threads=1).npv_usd_m, rel=1e-4)
    again = run_study(path, store=store, workers=0)
    assert len(counted.starts) == len(results.points.solves)
    assert again.table_text() == results.table_text()


def test_each_solve_starts_from_its_parents_plan(tmp_path: Path, counted: Counted) -> None:
    results = run_study(write_study(tmp_path), store=tmp_path / "store", workers=0)
    points = results.points
    starts = dict(zip(points.solves, counted.starts, strict=True))
    for key, solved in points.solves.items():
        start = starts[key]
        assert (start is None) == (solved.start == "")
        if start is not None:
            assert start.problem.digest == points.solves[solved.start].problem


def test_the_table_is_in_words_and_figures(tmp_path: Path) -> None:
    text = SHORT + 'tabulate: [gpus, "racks[*].installed", "sites[alfa].online_mw", "milestones[GW1].reached_date"]\n'
    results = run_study(write_study(tmp_path, text), store=tmp_path / "store", workers=0)
    row = dict(zip(results.columns, results.rows()[1], strict=True))
    # Ten racks of 1 MW from April on; 400 of opening cash are enough.
    assert row | {"npv": 0, "npv_bound": 0, "npv_gap": 0} == {
        "point": 1, "scenarios": "", "cash": 400, "price": 1.0, "outcome": "solved", "status": "proven", "message": "",
        "shortfall": 0, "shortfall_bound": 0, "shortfall_gap": 0, "lateness": 0, "lateness_bound": 0,
        "lateness_gap": 0, "npv": 0, "npv_bound": 0, "npv_gap": 0, "gpus": 1000, "racks[R1].installed": 10,
        "sites[alfa].online_mw": 10, "milestones[GW1].reached_date": "2026-04-01",
    }  # fmt: skip
    assert list(results.frame().columns) == list(results.columns)


def test_a_change_of_code_solves_anew(tmp_path: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    path, store = write_study(tmp_path, "dimensions: []\n"), tmp_path / "store"
    run_study(path, store=store, workers=0)
    other = replace(run_known.code_here(), source="other")
    monkeypatch.setattr(run_known, "code_here", lambda: other)
    monkeypatch.setattr(run_one, "code_here", lambda: other)
    run_study(path, store=store, workers=0)
    assert len(counted.starts) == 2


def test_failures_and_time_outs_stay_beside_successes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(number: int) -> None:
        if number == 2:
            raise RuntimeError("the roof fell in\nhere")
        if number == 3:
            raise NoPlanFound("no time", "npv", 12.5)
        if number == 4:
            raise Contradiction(("a must be, and cannot",))

    counted = Counted(ends)
    monkeypatch.setattr(run_one, "solve", counted)
    path, store = write_study(tmp_path), tmp_path / "store"
    results = run_study(path, store=store, workers=0)
    assert results.outcomes == {"failed": 1, "no plan possible": 1, "solved": 3, "timed out": 1}
    told = [(row[4], row[5], row[6]) for row in results.rows()[1:4]]
    assert told == [
        ("failed", "failed", "RuntimeError: the roof fell in here"),
        ("timed out", "timed out without a plan", "no time"),
        ("no plan possible", "contradiction", "obligatory items contradict each other: - a must be, and cannot"),
    ]
    assert dict(zip(results.columns, results.rows()[2], strict=True))["npv_bound"] == 12.5
    # Points that were to start from the failed one start from what that started from.
    assert counted.starts[2] is not None
    assert counted.starts[2].problem.digest == results.points.solves[results.points.keys[0]].problem
    before = len(counted.starts)
    run_study(path, store=store, workers=0)
    assert len(counted.starts) == before  # a failure is a result too
    again = run_study(path, store=store, workers=0, retry_failed=True)
    assert (len(counted.starts), again.outcomes) == (before + 2, {"no plan possible": 1, "solved": 5})


def test_a_time_out_keeps_value_and_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_gap(problem: Any, **options: Any) -> Plan:
        plan = solve(problem, **options)
        npv = replace(plan.goals[2], bound=plan.goals[2].value + 1, gap=0.25, proven=False)
        return replace(plan, run=replace(plan.run, termination="time_limit"), goals=(*plan.goals[:2], npv))

    monkeypatch.setattr(run_one, "solve", open_gap)
    results = run_study(write_study(tmp_path, "dimensions: []\n"), store=tmp_path / "store", workers=0)
    row = dict(zip(results.columns, results.rows()[0], strict=True))
    assert (row["outcome"], row["status"], row["npv_gap"]) == ("timed out", "timed out with a plan", 0.25)
    assert row["npv"] is not None


def test_a_run_that_is_to_stop_keeps_what_is_done_and_goes_on_later(tmp_path: Path, counted: Counted) -> None:
    path, store = write_study(tmp_path), tmp_path / "store"
    results = run_study(path, store=store, workers=0, should_stop=lambda: len(counted.starts) >= 3)
    assert results.outcomes["not done"] >= 3
    done = len(results.records)
    whole = run_study(path, store=store, workers=0)
    assert whole.outcomes == {"solved": 6}
    assert len(counted.starts) <= 3 + 6 - done
    assert whole.table_text() == run_study(path, store=tmp_path / "other", workers=0).table_text()


def test_progress_counts_and_tells_the_time_left(tmp_path: Path) -> None:
    seen: list[run.RunProgress] = []
    run_study(write_study(tmp_path), store=tmp_path / "store", workers=0, on_progress=seen.append)
    assert (seen[0].done, seen[0].of, seen[0].left_s) == (0, 6, None)
    assert seen[-1].done == seen[-1].of == 6
    assert seen[-1].left_s == 0
    assert seen[-1].outcomes == (("solved", 6),)
    assert all(told.left_s is not None and told.left_s >= 0 for told in seen if told.done)


def test_a_damaged_record_or_start_is_solved_again_and_told(tmp_path: Path, counted: Counted) -> None:
    path, store = write_study(tmp_path), tmp_path / "store"
    first = run_study(path, store=store, workers=0)
    keys = list(first.points.solves)
    (store / RESULTS / f"{keys[4]}.json").write_text('{"format": 1', encoding="utf-8")
    (store / RESULTS / f"{keys[2]}.json").unlink()
    assert first.points.solves[keys[2]].start == keys[1]
    (store / PLANS / keys[1] / "plan.json").write_text("{", encoding="utf-8")
    before = len(counted.starts)
    again = run_study(path, store=store, workers=0)
    assert len(counted.starts) == before + 3
    assert len(again.damaged) == 2
    assert again.table_text() == first.table_text()


@pytest.mark.parametrize("full_after", [13, 14, 15])  # while problem, plan or record of a solve are written
def test_a_full_disk_is_told_and_corrupts_nothing(
    tmp_path: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch, full_after: int
) -> None:
    path, store = write_study(tmp_path), tmp_path / "store"
    writes = 0
    real = os.fsync

    def full(number: int) -> None:
        nonlocal writes
        writes += 1
        if writes > full_after:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadOutput, match=r"No space left on device; the results kept so far are whole"):
        run_study(path, store=store, workers=0)
    solved = len(counted.starts)
    monkeypatch.setattr(os, "fsync", real)
    kept = list((store / RESULTS).glob("*.json"))
    assert kept
    assert not [each for each in store.rglob(".*") if each.name != ".run"]  # nothing half written
    whole = run_study(path, store=store, workers=0)
    assert (whole.outcomes, whole.damaged) == ({"solved": 6}, ())
    assert len(counted.starts) == solved + 6 - len(kept)


def test_a_store_that_cannot_be_written_is_told_before_anything_is_solved(tmp_path: Path, counted: Counted) -> None:
    path = write_study(tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadOutput, match=r"--store"):
            run_study(path, store=place, workers=0)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("", encoding="utf-8")
    with pytest.raises(BadOutput, match="holds no results of a study"):
        run_study(path, store=tmp_path / "mine", workers=0)
    assert counted.starts == []


def test_the_store_of_another_study_is_refused(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run_study(write_study(tmp_path, "dimensions: []\n"), store=store, workers=0)
    with pytest.raises(BadOutput, match="holds the results of the study small of the case six-months"):
        run_study(write_study(tmp_path, "dimensions: []\n", "other"), store=store, workers=0)


def test_two_runs_in_one_store_do_not_meet(tmp_path: Path) -> None:
    path, store = write_study(tmp_path, "dimensions: []\n"), tmp_path / "store"
    Store(store).begin(read_study(path))
    with run_known.only_run(Store(store), None), pytest.raises(BadOutput, match="another run of this study is at work"):
        run_study(path, store=store, workers=0)


@pytest.mark.parametrize("shard", ["0/3", "4/3", "a", "1", 3])
def test_a_shard_that_means_nothing_is_refused(tmp_path: Path, shard: Any) -> None:
    with pytest.raises(BadArgument, match=r"shard must be (like 3/16|from 1/3 to 3/3), "):
        run_study(write_study(tmp_path), store=tmp_path / "store", workers=0, shard=shard)


def test_shards_put_together_are_the_study(tmp_path: Path, counted: Counted) -> None:
    path = write_study(tmp_path)
    parts = [tmp_path / f"part-{k}" for k in (1, 2, 3)]
    for number, part in enumerate(parts, start=1):
        run_study(path, store=part, workers=0, shard=f"{number}/3")
    shared = len(counted.starts)
    merged = merge_stores(path, parts, store=tmp_path / "whole")
    assert (merged.outcomes, len(counted.starts)) == ({"solved": 6}, shared)
    assert merged.table_text() == run_study(path, store=tmp_path / "alone", workers=0).table_text()
    assert run_study(path, store=tmp_path / "whole", workers=0).is_done
    assert len(counted.starts) == shared + 6  # those of `alone` only
    assert read_plan(tmp_path / "whole" / PLANS / merged.points.keys[5]).run.termination == "optimal"
    with pytest.raises(BadOutput, match="is no folder of results"):
        merge_stores(path, [tmp_path / "nowhere"], store=tmp_path / "whole")


def test_a_success_goes_before_a_time_out_and_that_before_a_failure(tmp_path: Path) -> None:
    path = write_study(tmp_path, "dimensions: []\n")
    for name in ("good", "bad"):
        run_study(path, store=tmp_path / name, workers=0)
    (file,) = (tmp_path / "bad" / RESULTS).iterdir()
    record = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(record | {"status": "failed", "has_plan": False}), encoding="utf-8")
    for order in (["good", "bad"], ["bad", "good"]):
        place = tmp_path / "-".join(order)
        assert merge_stores(path, [tmp_path / name for name in order], store=place).outcomes == {"solved": 1}


class Killing(Processes):
    """Kills a worker at its job, twice: once at any job, then whoever has the job again."""

    def submit(self, job: Any) -> None:
        super().submit(job)
        if job.key in self.victims:
            os.kill(self.process_ids[-1], signal.SIGKILL)

    victims: tuple[str, ...] = ()


def test_workers_give_the_same_table_and_a_killed_one_loses_only_its_solve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_study(tmp_path)
    alone = run_study(path, store=tmp_path / "alone", workers=0)
    victim = list(alone.points.solves)[5]
    Killing.victims = (victim,)
    monkeypatch.setattr(run, "Processes", Killing)
    lost = run_study(path, store=tmp_path / "two", workers=2)
    assert lost.outcomes == {"failed": 1, "solved": 5}
    row = next(row for row in lost.rows() if row[5] == "worker lost")
    assert row[6].startswith("2 workers ended while they were at it, the last by signal SIGKILL")
    Killing.victims = ()
    whole = run_study(path, store=tmp_path / "two", workers=2, retry_failed=True)
    assert whole.table_text() == alone.table_text()


def test_a_run_killed_at_any_moment_resumes_to_the_same_table(tmp_path: Path) -> None:
    path, store = write_study(tmp_path), tmp_path / "store"
    command = [sys.executable, "-m", "planner", "study", "run", path, "--store", store, "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as child:
        until = time.monotonic() + 60
        while time.monotonic() < until and not list((store / RESULTS).glob("*.json")):
            time.sleep(0.02)
        child.kill()
    done = {key.stem: key.read_bytes() for key in (store / RESULTS).glob("*.json")}
    assert 0 < len(done) < 6
    whole = run_study(path, store=store, workers=0)
    assert whole.damaged == ()
    assert {key: (store / RESULTS / f"{key}.json").read_bytes() for key in done} == done  # none was solved again
    assert whole.table_text() == run_study(path, store=tmp_path / "undisturbed", workers=0).table_text()


def test_workers_keep_to_their_share_of_cores_and_memory() -> None:
    from planner.studies.run_processes import THREAD_VARIABLES, memory_share, usual_workers

    assert "OMP_NUM_THREADS" in THREAD_VARIABLES
    assert usual_workers(threads=10_000) == 1
    assert 0 < memory_share(2) <= memory_share(1)
    # A worker that is given 300 MB cannot take 600.
    code = (
        "from planner.studies.run_worker import keep_to_memory; keep_to_memory(300 * 2**20)\n"
        "try:\n    bytearray(600 * 2**20)\nexcept MemoryError:\n    print('no more')"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "no more\n", done.stderr


def test_a_worker_with_other_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.errors import PlannerError

    monkeypatch.setattr(run_one, "code_here", lambda: replace(run_known.code_here(), version="9"))
    with pytest.raises(PlannerError, match="install the same version everywhere"):
        run_study(write_study(tmp_path, "dimensions: []\n"), store=tmp_path / "store", workers=0)
    assert not list((tmp_path / "store" / RESULTS).iterdir())


def test_the_model_of_a_plan_to_start_from_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.model import prepared

    built: list[str] = []
    real = prepared.build

    def build(problem: Any, **given: Any) -> Any:
        built.append(problem.digest)
        return real(problem, **given)

    monkeypatch.setattr(prepared, "build", build)
    text = "design: list\ndimensions: [{id: cash, path: finance.opening_cash_usd_m, set: [400, 410, 420, 430]}]\n"
    results = run_study(write_study(tmp_path, text), store=tmp_path / "store", workers=0)
    base = results.points.solves[results.points.keys[0]].problem
    # Each of five problems for its own solve; that of the baseline once more, for the four that start from it.
    assert (len(built), built.count(base)) == (6, 2)
    assert prepared._Kept.models == {}


def test_parts_that_share_a_store_take_over_what_another_has_solved_meanwhile(tmp_path: Path, counted: Counted) -> None:
    path, store = write_study(tmp_path), tmp_path / "store"
    inner: list[int] = []

    def meanwhile(_: run.RunProgress) -> None:
        if not inner:  # the first part begins; the second runs whole before it has solved anything
            inner.append(1)
            run_study(path, store=store, workers=0, shard="2/2")

    run_study(path, store=store, workers=0, shard="1/2", on_progress=meanwhile)
    assert len(counted.starts) == 6
    assert run_study(path, store=store, workers=0).outcomes == {"solved": 6}
