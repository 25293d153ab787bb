"""Times each stage of the shipped cases apart, as a user runs them: read, build with hand-over, solve, check, memory.

Run by ``python -m benchmarks.stages [CASE …]``; a case has `TIME_LIMIT_S`. The table is printed and written to
``benchmarks/results/stages.csv``.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from planner.shipped import shipped_cases

RESULTS = Path(__file__).parent / "results" / "stages.csv"
TIME_LIMIT_S = 300.0
STAGES = ("read", "build", "solve", "check", "total")


def measured(case: str) -> dict[str, Any]:
    """Return the figures of one run in a process of its own; memory is the most that any run so far held."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "planner", "solve", case, "--json", "--out", str(Path(folder) / "plan")]
        command += ["--time-limit", str(TIME_LIMIT_S)]
        began = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        whole_s = time.perf_counter() - began
    answer = json.loads(done.stdout)
    seconds, goals, target = answer.get("seconds", {}), answer.get("goals", []), answer.get("target", {})
    return {
        "case": case,
        "exit_code": done.returncode,
        "rows": answer.get("sizes", {}).get("rows"),
        "nonzeros": answer.get("sizes", {}).get("nonzeros"),
        **{f"{stage}_s": round(seconds[stage], 2) for stage in STAGES if stage in seconds},
        "whole_process_s": round(whole_s, 2),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "shortfall_mw": target.get("shortfall_mw"),
        "gaps": " ".join(f"{goal['name']}={goal['gap']}" for goal in goals),
    }


def main(cases: list[str]) -> None:
    """Measure the cases, smallest first, print the table and write it down."""
    rows = [measured(case) for case in cases or ("tiny", *(name for name in shipped_cases() if name != "tiny"))]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    for row in rows:
        sys.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()) + "\n")
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, "cores"], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "cores": os.cpu_count()} for row in rows)


if __name__ == "__main__":
    main(sys.argv[1:])
