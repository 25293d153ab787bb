"""Plants each fault in a copy of the tree and runs the tests that must catch it: ``python -m tests.faults.run``.

Arguments name faults by a part of their id; none: all of them. Ends with 1 if a fault is missed or cannot be planted,
or the tests do not even pass without one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.faults.fault import Fault

ROOT = Path(__file__).parents[2]
COPIED = ("planner", "solvers", "sites", "notebooks", "tests", "pyproject.toml")
PASSED, FAILED = 0, 1  # exit codes of pytest: any other means that the tests did not run


def occurrences(fault: Fault, root: Path = ROOT) -> int:
    """Return how often the text to be changed stands in its file."""
    path = root / fault.file
    return path.read_text(encoding="utf-8").count(fault.old) if path.exists() else 0


def copied(into: Path) -> Path:
    """Copy what the tests need, and return the copy."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(ROOT / name, into / name)
    return into


def pytest_code(tree: Path, tests: Iterable[str]) -> int:
    """Run tests in a copy of the tree, the copy's packages first on the path, and return pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    # Without written bytecode: a fault of the same length and second would be taken for the file compiled before.
    env = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, check=False).returncode


def planted(tree: Path, fault: Fault) -> str:
    """Return what became of one fault: ``caught``, ``MISSED``, or why it could not be tried."""
    if occurrences(fault, tree) != 1:
        return f"NOT PLANTED: its text stands {occurrences(fault, tree)} times in {fault.file}"
    path = tree / fault.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
    try:
        code = pytest_code(tree, fault.tests)
    finally:
        path.write_text(sound, encoding="utf-8")
    return {PASSED: "MISSED", FAILED: "caught"}.get(code, f"NOT TRIED: pytest ended with {code}")


def main() -> int:
    """Try the faults, say what became of each, and return 0 if all are caught."""
    say = sys.stdout.write
    wanted = [fault for fault in FAULTS if not sys.argv[1:] or any(part in fault.id for part in sys.argv[1:])]
    began_s, wrong = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        if pytest_code(tree, dict.fromkeys(fault.tests[0] for fault in wanted)) != PASSED:
            say("the tests fail without any fault: what they catch below may be something else\n")
            wrong += 1
        for fault in wanted:
            told = planted(tree, fault)
            wrong += told != "caught"
            say(f"{fault.id:<58} {told}\n")
            sys.stdout.flush()
    say(f"{len(wanted)} faults, {wrong} wrong, {time.monotonic() - began_s:.0f} s\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
