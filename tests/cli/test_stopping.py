"""What ends a run early: Ctrl-C, no plan, a failed audit, an error of our own; `solve` itself is replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from io import StringIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from planner.cli import run
from planner.commands.progress import progress_words
from planner.commands.terminal import Status
from planner.errors import AuditFailed, NoPlanFound
from planner.exports import read_plan
from planner.solving import Progress
from solvers.outcome import SolverError
from tests.cli.case import write_case
from tests.exports.sample import sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STUBBORN = """
import sys, time
import planner.solving
from planner.cli import run
from tests.exports.sample import sample

def solve(problem, *, should_stop, **options):
    print("searching", file=sys.stderr, flush=True)
    for _ in range(2000):
        time.sleep(0.01)
        if should_stop() and {polite}:
            break
    return sample()

sys.modules["planner.solving"].solve = solve
sys.exit(run(["solve", sys.argv[1], "--out", sys.argv[2]]))
"""


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def start(started: list[subprocess.Popen[str]], tmp_path: Path, polite: bool) -> subprocess.Popen[str]:
    """Start a search that lasts 20 s, and wait until it runs."""
    folder = write_case(tmp_path / "small")
    command = [sys.executable, "-c", STUBBORN.format(polite=polite), str(folder), str(tmp_path / "plan")]
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    started.append(process)
    assert process.stderr is not None
    for line in process.stderr:
        if "searching" in line:
            break
    return process


def test_ctrl_c_returns_the_best_plan_held(tmp_path: Path, searching: list[subprocess.Popen[str]]) -> None:
    process = start(searching, tmp_path, polite=True)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=15)
    assert "stopping with the best plan found so far" in told
    # The plan made by hand misses its target: exit code 3, and it is written.
    assert process.returncode == 3
    assert read_plan(tmp_path / "plan").shortfall_mw == 6.0


def test_a_second_ctrl_c_aborts_and_writes_nothing(tmp_path: Path, searching: list[subprocess.Popen[str]]) -> None:
    process = start(searching, tmp_path, polite=False)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "again to abort" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=15) == -signal.SIGINT
    assert sorted(os.listdir(tmp_path)) == ["small"]


@pytest.mark.parametrize(
    ("error", "code", "extra"),
    [
        (NoPlanFound("the time limit passed", "npv", 12.5), 5, {"error": "no_plan_found", "bound": 12.5}),
        (AuditFailed(("cash falls below its floor",)), 6, {"violations": ["cash falls below its floor"]}),
        (ZeroDivisionError("oops"), 1, {"error": "internal"}),
        (
            SolverError("HiGHS ended with 'Solve error'\nand more"),
            1,
            {
                "error": "solver",
                "message": "the solver failed: HiGHS ended with 'Solve error' (set PLANNER_DEBUG=1 to see where)",
            },
        ),
    ],
)
def test_an_exception_is_an_exit_code_and_an_object(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
    extra: dict[str, object],
) -> None:
    def solve(*_: object, **__: object) -> None:
        print("chatter of a solver")
        raise error

    monkeypatch.setattr(sys.modules["planner.solving"], "solve", solve)
    assert run(["solve", str(write_case(tmp_path / "small")), "--out", str(tmp_path / "plan"), "--json"]) == code
    out, told = capfd.readouterr()
    given = json.loads(out)
    assert given["exit_code"] == code
    assert extra.items() <= given.items()
    assert "chatter of a solver" in told
    assert "Traceback" not in told
    assert not (tmp_path / "plan").exists()


def test_a_traceback_is_shown_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def check(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("planner.commands.check.run", check)
    assert run(["check", "tiny"]) == 1
    assert "Traceback" not in capfd.readouterr().err
    monkeypatch.setenv("PLANNER_DEBUG", "1")
    assert run(["check", "tiny"]) == 1
    assert "Traceback" in capfd.readouterr().err


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


def test_progress_is_one_updating_line_on_a_terminal() -> None:
    stream = Terminal()
    status = Status(stream)
    status.progress(Progress("npv", None, None, None, 1.0))
    status.last = -1e9
    status.progress(Progress("npv", 1234.5, 1300.0, 0.0531, 2.0))
    status.say("done")
    assert stream.getvalue() == (
        "   1.0 s  npv: no plan yet, no bound yet\r\033[K"
        "   2.0 s  npv: best plan 1,234.50 million USD, at most 1,300.00, gap 5.3 %\r\033[Kdone\n"
    )


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "  12.3 s  npv: best plan 44.12 million USD, at most 45.00, gap 2.0 %"),
        (60, "12 s  npv: 44.12, at most 45.00, gap 2.0 %"),
        (40, "12 s  npv: 44.12, gap 2.0 %"),
        (20, "12 s  npv"),
    ],
)
def test_progress_says_what_fits_the_line(width: int, line: str) -> None:
    assert progress_words(Progress("npv", 44.12, 45.0, 0.01995, 12.3), width) == line


def test_progress_of_a_minimised_goal_and_of_counts_not_yet_whole() -> None:
    told = progress_words(Progress("shortfall", 10.0, 9.996, 0.0004, 12.3))
    assert told == "  12.3 s  shortfall: best plan 10.00 MW, at least 10.00, gap 0.04 %"
    far = progress_words(Progress("npv", 44.0, 2500.0, 55.8, 12.3))
    assert far == "  12.3 s  npv: best plan 44.00 million USD, at most 2,500.00, gap over 100 %"
    relaxed = SimpleNamespace(goal="cost", incumbent=80.0, bound=None, gap=None, elapsed_s=1.0, whole=False)
    assert progress_words(relaxed) == "   1.0 s  cost: best plan about 80.00 million USD, no bound yet"


def test_progress_is_plain_lines_elsewhere_and_not_too_many() -> None:
    stream = StringIO()
    status = Status(stream)
    for second in range(3):
        status.progress(Progress("npv", 1.0 * second, None, None, 1.0 * second))
    assert stream.getvalue() == f"{progress_words(Progress('npv', 0.0, None, None, 0.0))}\n"


def test_the_sample_is_what_these_tests_think_it_is() -> None:
    assert not sample().commitments_met
