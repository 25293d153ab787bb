"""Streams that take nothing and signals outside of a search: one sentence, a code, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from planner.cli import run
from planner.commands.stopping import Stopped, raise_on_interrupt

FULL = Path("/dev/full")


def shell(line: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `planner` is the command line."""
    script = f'planner() {{ "{sys.executable}" -m planner "$@"; }}; {line}'
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("planner info tiny --json >/dev/full", 2),
        ("planner info tiny >/dev/full", 2),
        ("planner check nowhere --json >/dev/full", 2),
        ("planner check tiny >&-", 2),
        ("planner --help >&-", 2),
        ("planner check tiny 2>&-", 0),
    ],
)
def test_a_stream_that_takes_nothing_is_told_in_a_sentence(tmp_path: Path, line: str, code: int) -> None:
    done = shell(line, tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.count("the results cannot be shown: ") == (0 if "2>" in line else 1)


@pytest.mark.parametrize("command", ["info tiny", "schema"])
def test_a_reader_that_has_read_enough_is_no_failure(tmp_path: Path, command: str) -> None:
    done = shell(f"planner {command} | true; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_signal_before_the_search_has_a_code_and_an_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> NoReturn:
        raise Stopped(signal.SIGTERM)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("planner.shipped.read_named_warned", stop)
    assert run(["solve", "tiny", "--json"]) == 143
    shown = capsys.readouterr()
    assert json.loads(shown.out)["exit_code"] == 143
    assert shown.err == "stopped by SIGTERM before it was done\n"


def test_signals_are_raised_where_nothing_else_takes_them() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    try:
        raise_on_interrupt()
        with pytest.raises(Stopped) as caught:
            os.kill(os.getpid(), signal.SIGTERM)
        assert caught.value.number == signal.SIGTERM
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def test_the_words_of_the_search_are_shown_only_where_they_are_asked_for(tmp_path: Path) -> None:
    plain = shell("planner solve tiny", tmp_path)
    asked = shell("PLANNER_DEBUG=1 planner solve tiny --out again", tmp_path)
    assert "build: " in plain.stderr
    assert "point" not in plain.stderr
    assert "bare point" in asked.stderr


def test_help_on_a_narrow_screen_cuts_no_name(tmp_path: Path) -> None:
    done = shell("COLUMNS=40 planner solve --help", tmp_path)
    assert all(name in done.stdout for name in ("--time-limit", "--threads", "--start-case", "--force", "--json"))
