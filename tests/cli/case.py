"""A case of one phase and one gate, small enough to solve in a blink, and the command line as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

CASE = """\
programme:
  name: Six months
  start_date: 2026-01-01
  end_date: 2026-06-30
  target: {mw: 10, by_date: 2026-06-30}
  milestones:
    - {id: GW1, threshold_mw: 10, deadline_date: 2026-05-31, tranche_usd_m: 100, payment_lag_periods: 1}
finance: {opening_cash_usd_m: 500}
racks:
  - {id: R1, it_kw: 1000, gpus: 100, price_usd_m: 1}
"""
SITE = """\
id: alfa
peak_pue: 1.2
mean_pue: 1.1
stages: [{mw: 12, energisation_date: 2026-01-01}]
activities:
  - id: hall
    nameplate_mw: 10
    options: [{duration_periods: 3, capex_usd_m: 50}]
"""


def write_case(folder: Path, case: str = CASE, site: str = SITE) -> Path:
    """Write the case: 10 racks of 1 MW can be online in April, a month before the deadline."""
    (folder / "sites").mkdir(parents=True)
    (folder / "case.yaml").write_text(case, encoding="utf-8")
    (folder / "sites" / "alfa.yaml").write_text(site, encoding="utf-8")
    return folder


def planner(*args: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "planner", *map(str, args)]
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=120,
    )


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the one object that stands on stdout."""
    assert done.stdout.count("\n") == 1, done.stdout
    given = json.loads(done.stdout)
    assert isinstance(given, dict)
    return given
