"""Drawing a plan pulls in neither what writes files nor what checks plans."""

from __future__ import annotations

import subprocess
import sys

# Every module of the package, and what they import in turn, in an interpreter of its own.
SCRIPT = """
import importlib, pkgutil, sys
import planner.show
for module in pkgutil.walk_packages(planner.show.__path__, "planner.show."):
    importlib.import_module(module.name)
print(*sorted(sys.modules))
"""
NEVER = (
    "planner.exports",
    "planner.checks",
    "planner.validate",
    "planner.model",
    "solvers",
    "pyomo",
    "pandas",
    "csv",
    "altair",
    "vl_convert",
)


def test_showing_imports_no_writer_and_no_check() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert {"planner.show.notebook", "planner.show.picture_online", "planner.show.charts.capacity"} <= set(loaded)
    assert [name for name in loaded if any(name == never or name.startswith(f"{never}.") for never in NEVER)] == []
