"""A command starts fast because it loads no more than it needs, and what it left out is still there."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.case import write_case

if TYPE_CHECKING:
    from pathlib import Path

SOLVE = """
import sys
from planner.cli import run
code = run(["solve", sys.argv[1], "--out", sys.argv[2]])
unused = {"scipy.stats._stats_py", "scipy.integrate._quadrature", "scipy.optimize", "pandas", "matplotlib", "altair"}
heavy = sorted(unused & set(sys.modules))
import scipy.integrate
import scipy.stats
from scipy.stats import norm
print("END", code, heavy, scipy.stats.norm is norm, float(norm.cdf(0.0)), scipy.integrate.quad(float, 0.0, 2.0)[0])
"""


def test_a_solve_loads_neither_statistics_nor_tables(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SOLVE, str(write_case(tmp_path / "small")), str(tmp_path / "plan")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "END 0 [] True 0.5 2.0"
