"""Runs one solver on one case in a process of its own, and watches the memory of it and all it starts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.result import Result
from benchmarks.run import FIRST, RESULT, TRACE

GRACE_S = 300.0  # past the limit a run may still settle and audit its plan; then it is ended
LOOK_EVERY_S = 0.2
TAIL = 300  # characters of an error that are told


def run(
    case: str,
    solver: str,
    limit_s: float,
    trace: Path | None = None,
    first: bool = False,
    results: Path | None = None,
) -> Result:
    """Return what a run ended with.

    Parameters
    ----------
    case, solver, limit_s
        Name of the case, name of the solver, seconds.
    trace
        Where to put the trace of the run.
    first
        Whether the run ends with the first plan.
    results
        Folder in which the best plans known are kept, this one too if it is better; None: it is not kept.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        command = [sys.executable, "-m", "benchmarks.run", solver, case, str(limit_s), str(folder)]
        with (folder / "errors").open("w+", encoding="utf-8") as errors:
            more = [FIRST] if first else [] if results is None else [str(results)]
            child = subprocess.Popen([*command, *more], stdout=subprocess.DEVNULL, stderr=errors)
            peak_mb = _watched(child, limit_s + GRACE_S)
            errors.seek(0)
            said = errors.read().strip()[-TAIL:]
        result = Result(case, solver, limit_s, why=f"ended with {child.returncode}: {said}")
        if (folder / RESULT).is_file():
            result = Result.from_json(json.loads((folder / RESULT).read_text("utf-8")))
        if trace is not None and (folder / TRACE).is_file():
            trace.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / TRACE, trace)
    result.peak_memory_mb, result.measured = peak_mb, f"{datetime.now(UTC):%Y-%m-%d}"
    return result


def _watched(child: subprocess.Popen[bytes], most_s: float) -> int:
    """Wait for a process and return the most MB that it and its descendants held together; end them when it is late.

    Resident memory is added up, so pages that processes share count once for each.
    """
    begun_s, most = time.monotonic(), 0
    try:
        while child.poll() is None:
            most = max(most, sum(_resident(process) for process in _tree(child.pid)))
            if time.monotonic() - begun_s > most_s:
                break
            time.sleep(LOOK_EVERY_S)
    finally:
        if child.poll() is None:
            for process in _tree(child.pid):
                with suppress(psutil.Error):
                    process.kill()
        child.wait()
    return most // 2**20


def _tree(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
