"""How much sooner a what-if is as good when it starts from the plan there is.

Run by ``python -m benchmarks.resolve [case …] [--scenarios name …] [--limit 300] [--led-limit 75] [--base-limit 300]``.
Each case is solved once; then each change of it is solved from nothing, and from the plan of the unchanged case, in the
same process. What counts is when the second has a plan as good as the first's at its end, with a gap no larger (any
gap, where it betters an earlier goal: its last goal is another one then). The table goes to
``benchmarks/results/resolve.csv``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import geometric_mean
from typing import TYPE_CHECKING, Any

from benchmarks.cases import load
from benchmarks.compare import time_there
from benchmarks.machine import machine
from benchmarks.peer import THREADS
from benchmarks.result import GoalEnd, Result, merge_rows
from benchmarks.run import PLANNER
from benchmarks.speed import RESULTS
from benchmarks.trace import Recorder, read_trace
from planner import read
from planner.changes import add, scale, shift
from planner.solving import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.trace import Trace
    from planner.plan import Plan
    from planner.problem import Problem

CASES = ("ten-gigawatt", "20x8x60-1")
FLOOR_USD_M, DEARER, LATER_MONTHS = 100.0, 1.02, 2


def with_floor(problem: Problem) -> Problem:
    """Return the problem with a higher floor of cash: a limit."""
    return problem.changed({"finance.cash_floor_usd_m": add(FLOOR_USD_M)})


def with_price(problem: Problem) -> Problem:
    """Return the problem with dearer racks: a price."""
    return problem.changed({"racks[*].price_usd_m": scale(DEARER)})


def with_date(problem: Problem) -> Problem:
    """Return the problem with the last grid stage of its first site later: a date."""
    site = next(site for site in problem.sites if site.stages)
    path = f"sites[{site.id}].stages[#{len(site.stages)}].energisation_date"
    return problem.changed({path: shift(months=LATER_MONTHS)})


CHANGES: dict[str, Callable[[Problem], Problem]] = {"limit": with_floor, "price": with_price, "date": with_date}


def traced(problem: Problem, limit_s: float, **start: Any) -> tuple[Plan, Trace]:
    """Return a plan and what its search reported."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.csv"
        recorder = Recorder(path, time.monotonic())
        plan = solve(
            problem,
            time_limit_s=limit_s,
            threads=THREADS,
            on_progress=lambda p: recorder.tell(p.goal, p.incumbent, p.bound),
            **start,
        )
        recorder.close({goal.name: (goal.value, goal.bound) for goal in plan.goals})
        return plan, read_trace(path)


def row_of(
    case: str, change: str, limit_s: float, alone: tuple[Plan, Trace], led: tuple[Plan, Trace]
) -> dict[str, Any]:
    """Return the line of one change: what is reached from nothing, when, and when it was reached from the plan."""
    theirs, mine = (Result(case, PLANNER, limit_s, goals=[GoalEnd.of(row) for row in p.goals]) for p, _ in (alone, led))
    first_s, again_s = (
        time_there(trace, run, theirs, theirs.gap) for run, (_, trace) in ((theirs, alone), (mine, led))
    )
    ratio = None if first_s is None or again_s is None else again_s / first_s
    found: dict[str, Any] = {
        "case": case,
        "change": change,
        "limit_s": limit_s,
        "goal": theirs.goals[-1].name,
        "gap": theirs.gap,
    }
    found |= {"alone_s": first_s, "led_s": again_s, "ratio": ratio}
    for which, run in (("alone", theirs), ("led", mine)):
        for goal in run.goals:
            found |= {f"{which}_{goal.name}": goal.value, f"{which}_{goal.name}_bound": goal.bound}
    return found


def changes_of(case: str, scenarios: Sequence[str]) -> dict[str, Problem]:
    """Return the changed problems of a case by name: under its scenarios, or with the three small changes."""
    if scenarios:
        return {name: read(case, scenarios=[name]) for name in scenarios}
    problem = load(case)
    return {name: change(problem) for name, change in CHANGES.items()}


def measured(case: str, limits_s: tuple[float, float, float], scenarios: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the lines of a case; limits are of the plan of the case, of a run from nothing and of one from a plan."""
    base_s, limit_s, led_s = limits_s
    plan, _ = traced(load(case), base_s)
    for name, other in changes_of(case, scenarios).items():
        alone, led = traced(other, limit_s), traced(other, led_s, start=plan)
        row = row_of(case, name, limit_s, alone, led)
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
        yield row


def main() -> int:
    """Measure cases and write the table down; return 1 if one was never as good from the plan."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resolve", description=__doc__)
    parser.add_argument("cases", nargs="*", default=CASES, metavar="case")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds a run, default 300")
    parser.add_argument("--led-limit", type=float, help="seconds a run from a plan, default as --limit")
    parser.add_argument("--base-limit", type=float, default=300.0, help="seconds for the plan of the case, default 300")
    parser.add_argument("--scenarios", nargs="+", default=(), metavar="name", help="scenarios in place of the changes")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the table")
    asked = parser.parse_args()
    limits_s = (asked.base_limit, asked.limit, asked.led_limit or asked.limit)
    rows = [row for case in asked.cases for row in measured(case, limits_s, asked.scenarios)]
    ratios = [row["ratio"] for row in rows if row["ratio"]]
    if ratios:
        told = f"{len(ratios)} of {len(rows)} as good from the plan, in {geometric_mean(ratios):.3f} of the time"
        sys.stdout.write(f"{told} (geometric mean)\n")
    merge_rows(asked.out / "resolve.csv", rows, ("case", "change"))
    told = machine(f"{THREADS} threads", asked.limit)
    (asked.out / "resolve-machine.txt").write_text(told, encoding="utf-8")
    return 0 if all(row["ratio"] is not None for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
