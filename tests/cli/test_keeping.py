"""Plans are never lost by a command: better ones stay, refused ones stand aside, signals and screens do no harm."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from planner import Plan, read, read_plan, solve, write
from planner.cli import run
from planner.errors import AuditFailed, BadOutput
from tests.cli.case import CASE, SITE, answer, planner, write_case
from tests.cli.test_stopping import searching, start

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

__all__ = ["searching"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("kept") / "small")


@pytest.fixture(scope="module")
def plan(case: Path) -> Plan:
    return solve(read(case))


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let `solve` return or raise what is given."""

    def by(given: Plan | Exception) -> None:
        def found(*_: object, **__: object) -> Plan:
            if isinstance(given, Exception):
                raise given
            return given

        monkeypatch.setattr(sys.modules["planner.solving"], "solve", found)

    return by


def worse_than(plan: Plan) -> Plan:
    *others, last = plan.goals
    return replace(plan, goals=(*others, replace(last, value=last.value - 1.0)))


def test_a_better_plan_stays_and_the_new_one_stands_beside_it(
    tmp_path: Path, case: Path, plan: Plan, answered: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    out = write(plan, tmp_path / "out")
    for _ in range(2):  # what stands in out.worse is replaced
        answered(worse_than(plan))
        assert run(["solve", str(case), "--out", str(out), "--json"]) == 0
        told = capfd.readouterr()
        assert json.loads(told.out)["written_to"] == f"{out}.worse"
        assert json.loads(told.out)["out"] == str(out)
        assert "holds a better plan of this case (npv" in told.err
    assert read_plan(out) == plan
    assert read_plan(f"{out}.worse").goals == worse_than(plan).goals
    assert run(["solve", str(case), "--out", str(out), "--json", "--force"]) == 0
    assert json.loads(capfd.readouterr().out)["written_to"] == str(out)
    assert read_plan(out).goals == worse_than(plan).goals


def test_a_worse_or_equal_plan_is_replaced(tmp_path: Path, case: Path, plan: Plan, answered: Any) -> None:
    answered(plan)
    for held in (worse_than(plan), replace(plan, gpus=plan.gpus)):
        out = write(held, tmp_path / "out")
        assert run(["solve", str(case), "--out", str(out), "--json"]) == 0
        assert read_plan(out).goals == plan.goals
    assert not (tmp_path / "out.worse").exists()


def test_a_plan_that_fails_its_audit_is_kept_with_what_is_wrong(
    tmp_path: Path, case: Path, plan: Plan, answered: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    answered(AuditFailed(("cash falls below its floor",), plan))
    out = tmp_path / "out"
    assert run(["solve", str(case), "--out", str(out), "--json"]) == 6
    told = capfd.readouterr()
    assert json.loads(told.out)["written_to"] == f"{out}.refused"
    assert "with what is wrong with it" in told.err
    assert read_plan(f"{out}.refused").violations == ("cash falls below its floor",)
    assert not out.exists()
    assert run(["audit", str(case), f"{out}.refused"]) == 6


def test_a_plan_held_when_something_else_fails_is_kept_too(
    tmp_path: Path, case: Path, plan: Plan, answered: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    error = ZeroDivisionError("oops")
    error.plan = plan  # type: ignore[attr-defined]
    answered(error)
    assert run(["solve", str(case), "--out", str(tmp_path / "out"), "--json"]) == 1
    assert json.loads(capfd.readouterr().out)["written_to"].endswith("out.refused")
    assert read_plan(tmp_path / "out.refused").violations == ("the run failed: oops",)


def test_an_out_that_cannot_be_written_any_more_does_not_lose_the_plan(
    tmp_path: Path, case: Path, plan: Plan, answered: Any, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    answered(plan)
    (tmp_path / "spare").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spare"))
    real = write

    def full(plan: Plan, folder: Path) -> Path:
        if "spare" not in str(folder):
            raise BadOutput("No space left on device")
        return real(plan, folder)

    monkeypatch.setattr("planner.commands.keeping.write_plan", full)
    assert run(["solve", str(case), "--out", str(tmp_path / "out"), "--json"]) == 2
    told = capfd.readouterr()
    assert "the plan was written to" in told.err
    assert read_plan(json.loads(told.out)["written_to"]).goals == plan.goals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_stop_like_ctrl_c(
    tmp_path: Path, searching: list[subprocess.Popen[str]], number: signal.Signals
) -> None:
    process = start(searching, tmp_path, polite=True)
    process.send_signal(number)
    _, told = process.communicate(timeout=15)
    assert "stopping with the best plan found so far" in told
    assert process.returncode == 3
    assert read_plan(tmp_path / "plan").shortfall_mw == 6.0


def test_a_second_signal_of_another_kind_aborts(tmp_path: Path, searching: list[subprocess.Popen[str]]) -> None:
    process = start(searching, tmp_path, polite=False)
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    assert "again to abort" in process.stderr.readline()
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=15) == -signal.SIGHUP
    assert sorted(os.listdir(tmp_path)) == ["small"]


def test_an_ignored_signal_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from planner.commands.stopping import stop_on_interrupt
    from planner.commands.terminal import Status

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_interrupt(Status(StringIO())) as should_stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not should_stop()
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_case_is_planned_where_it_stands_again_and_again(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    for _ in range(2):
        done = planner("solve", ".", cwd=folder)
        assert done.returncode == 0, done.stderr
    assert read_plan(folder / "out" / "small").case == "small"
    assert planner("audit", ".", "out/small", cwd=folder).returncode == 0


def test_an_unwritable_place_is_told_before_the_search(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    done = planner("solve", folder, "--out", "/proc/plans", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be written to /proc/plans" in answer(done)["message"]
    assert "build:" not in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_names_a_screen_cannot_hold_are_shown_with_marks(tmp_path: Path, encoding: str) -> None:
    name = "Ōhara 大原"
    folder = write_case(tmp_path / "small", CASE.replace("Six months", name), SITE + f"name: {name}\n")
    for args in (("check", folder), ("info", folder), ("solve", folder, "--out", "plan"), ("audit", folder, "plan"),
                 ("show", "plan"), ("--help",), ("solve", "--help"), ("schema",)):  # fmt: skip
        done = planner(*args, cwd=tmp_path, PYTHONIOENCODING=encoding)
        assert done.returncode == 0, (args, done.stderr)
    for args in (("check", folder), ("info", folder), ("solve", folder, "--out", "plan"), ("audit", folder, "plan")):
        done = planner(*args, "--json", cwd=tmp_path, PYTHONIOENCODING=encoding)
        assert done.returncode == 0
        assert answer(done).get("name", name) == name
    wrong = planner("check", tmp_path / name, cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_nobody_reading_is_no_failure(tmp_path: Path) -> None:
    import subprocess as processes

    folder = write_case(tmp_path / "small")
    command = [sys.executable, "-m", "planner", "solve", str(folder), "--out", str(tmp_path / "plan")]
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        done = processes.run(command, stdout=write_end, stderr=processes.PIPE, text=True, check=False, timeout=60)
    finally:
        os.close(write_end)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert read_plan(tmp_path / "plan").case == "small"
