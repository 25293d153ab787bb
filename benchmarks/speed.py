"""How fast the planner has a plan, how near the best known and its proven bound it comes, case by case.

Run by ``python -m benchmarks.speed [case …] [--limit 300] [--out DIR]``. Each case runs twice, each time in a process
of its own: once to its first plan, once for the whole limit. The table goes to ``benchmarks/results/speed.csv``, a
description of the machine beside it, the reports of each second run to ``traces`` there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.best import best_known
from benchmarks.cases import SET, missing
from benchmarks.launch import run
from benchmarks.machine import machine, processor
from benchmarks.peer import THREADS
from benchmarks.result import merge_rows, shown
from benchmarks.run import PLANNER
from benchmarks.trace import at, distance, primal_integral, read_trace, time_to

if TYPE_CHECKING:
    from benchmarks.best import Best
    from benchmarks.result import Result
    from benchmarks.trace import Trace

RESULTS = Path(__file__).parent / "results"
TIMES_S = (10, 30, 60, 300)
SHARES = {"1%": 0.01, "0.5%": 0.005, "0.1%": 0.001}
SHOWN = (
    "case", "first_plan_s", "gap_60s", "gap_300s", "primal_integral",
    "distance_10s", "distance_30s", "distance_60s", "distance_300s",
)  # fmt: skip


def figures(trace: Trace, goal: str, limit_s: float) -> dict[str, Any]:
    """Return gaps of the last goal at times, relative and in its unit, and times to gaps.

    A time at which an earlier goal was still at work says which; one past the limit was not measured.
    """
    found: dict[str, Any] = {}
    for seconds in TIMES_S:
        report = at(trace, seconds)
        gap: Any = None
        away: Any = None
        if report is not None and seconds <= limit_s:
            earlier = f"- ({report.goal})"
            gap, away = (report.gap, report.away) if report.goal == goal else (earlier, earlier)
        found |= {f"gap_{seconds}s": gap, f"away_{seconds}s": away}
    return found | {f"to_{name}_s": time_to(trace, goal, share) for name, share in SHARES.items()}


def distances(trace: Trace, best: Best | None, limit_s: float) -> dict[str, Any]:
    """Return how far plans in hand are from the best known, at times and in the mean; empty where none is known."""
    if best is None:
        return {}
    told = {f"distance_{s}s": distance(trace, best.goals, s) if s <= limit_s else None for s in TIMES_S}
    return told | {"primal_integral": primal_integral(trace, best.goals, limit_s), "best_known": best.goals[-1].value}


def drift(trace: Trace, result: Result) -> float | None:
    """Return how far the audited value of the last goal is from the last one reported before, relative to it."""
    told = [report.incumbent for report in trace[:-1] if report.goal == result.goals[-1].name]
    if not told or told[-1] is None:
        return None
    return abs(result.goals[-1].value - told[-1]) / max(abs(told[-1]), 1e-9)


def row_of(first: Result, whole: Result, trace: Trace) -> dict[str, Any]:
    """Return the line of a case; `first_plan_s` counts from the start of the process to the audited plan."""
    row: dict[str, Any] = {"case": whole.case, "first_plan_s": first.whole_process_s if first.audited else None}
    if whole.goals:
        row |= figures(trace, whole.goals[-1].name, whole.limit_s)
        row |= distances(trace, best_known(whole.case, whole.digest), whole.limit_s)
        row |= {"last_goal": whole.goals[-1].name, "unit": whole.goals[-1].unit, "drift": drift(trace, whole)}
    row |= {"build_share": whole.build_share, "processor": processor(), **whole.flat()}
    if not first.audited:
        row["why"] = "; ".join(filter(None, (row["why"], f"to the first plan: {first.why or first.audit}")))
    return row


def measured(case: str, limit_s: float, out: Path) -> dict[str, Any]:
    """Return the line of a case, run twice."""
    path = out / "traces" / f"{case}-{PLANNER}.csv"
    first = run(case, PLANNER, limit_s, first=True)
    whole = run(case, PLANNER, limit_s, trace=path, results=out)
    return row_of(first, whole, read_trace(path))


def summary(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed of a line."""
    short = {name: row.get(name) for name in SHOWN}
    for name, value in short.items():
        if name.startswith(("gap_", "distance_", "primal_")) and isinstance(value, float):
            short[name] = f"{100 * value:.3f} %"
    ends, number = [], 1
    while f"goal{number}_name" in row:
        name, value, bound = (row[f"goal{number}_{what}"] for what in ("name", "value", "bound"))
        ends.append(f"{name} {value:,.8g} [{'-' if bound is None else f'{bound:,.8g}'}]")
        number += 1
    held = {"memory_mb": row["peak_memory_mb"], "build_share": row["build_share"]}
    return short | held | {"audit": row["audit"] or row["why"], "goals [bounds]": ", ".join(ends)}


def main() -> int:
    """Measure cases, print the table, write it down; return 1 if one ended without an audited plan."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("cases", nargs="*", default=SET, metavar="case", help="default: the whole set")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds a run, default 300")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for tables and traces")
    asked = parser.parse_args()
    rows = []
    for case in asked.cases:
        if why := missing(case):
            sys.stderr.write(f"skipped: {why}\n")
            continue
        sys.stderr.write(f"{case} …\n")
        rows.append(measured(case, asked.limit, asked.out))
        merge_rows(asked.out / "speed.csv", rows[-1:], ("case",))
        told = machine(f"{THREADS} threads", asked.limit)
        (asked.out / "speed-machine.txt").write_text(told, encoding="utf-8")
    sys.stdout.write(shown([summary(row) for row in rows]))
    return 0 if all(row["audit"] == "passed" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
