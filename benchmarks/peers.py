"""The planner beside solvers as they come: the same model, cores and seconds, every plan audited the same way.

Run by ``python -m benchmarks.peers [case …] [--solvers highs scip cbc cp-sat planner] [--limit 300] [--out DIR]``. The
tables go to ``benchmarks/results``: ``peers.csv`` has a line for each case and solver, ``peers-cases.csv`` the planner
against the best peer; traces go to ``traces/peers`` there. Lines of other cases and solvers stay, so that a set can be
run in parts.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cases import SET, missing
from benchmarks.compare import Compared, compared, mean_ratio, refuted
from benchmarks.launch import run
from benchmarks.machine import machine
from benchmarks.peer import PEERS, THREADS
from benchmarks.result import Result, merge_rows, read_rows, shown
from benchmarks.run import PLANNER
from benchmarks.trace import first_plan_s, read_trace

if TYPE_CHECKING:
    from collections.abc import Sequence

RESULTS = Path(__file__).parent / "results"
SOLVERS = (*PEERS, PLANNER)


def trace_of(out: Path, case: str, solver: str) -> Path:
    """Return where the trace of a run is kept."""
    return out / "traces" / "peers" / f"{case}-{solver}.csv"


def usable(solvers: Sequence[str]) -> list[str]:
    """Return the solvers that can run here; say why the others cannot."""
    found = []
    for solver in solvers:
        why = None if solver == PLANNER else PEERS[solver]().missing()
        if why is None:
            found.append(solver)
        else:
            sys.stderr.write(f"skipped: {solver}: {why}\n")
    return found


def kept(out: Path, limit_s: float) -> dict[str, list[Result]]:
    """Return the results in the table that were measured with a limit, by case."""
    found: dict[str, list[Result]] = {}
    for row in read_rows(out / "peers.csv"):
        result = Result.from_flat(row)
        if result.limit_s == limit_s:
            found.setdefault(result.case, []).append(result)
    return found


def lines(out: Path, results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return what is printed of the runs of one case."""
    wrong, found = refuted(results), []
    for result in results:
        goals = ", ".join(
            f"{goal.name} {goal.value:,.8g} [{'-' if goal.bound is None else f'{goal.bound:,.8g}'}]"
            for goal in result.goals
        )
        found.append(
            {
                "case": result.case,
                "solver": result.solver,
                "first_plan_s": first_plan_s(read_trace(trace_of(out, result.case, result.solver))),
                "end_s": result.end_s,
                "gap": result.gap,
                "memory_mb": result.peak_memory_mb,
                "audit": result.audit or "no plan",
                "goals [bounds]": goals or result.why,
                "wrong bound": wrong.get(result.solver),
                "notes": result.notes,
            }
        )
    return found


def against(out: Path, results: dict[str, list[Result]]) -> list[Compared]:
    """Return the planner against the best peer on every case that both were measured on."""
    found = []
    for case, all_of in results.items():
        planner = next((result for result in all_of if result.solver == PLANNER), None)
        peers = [result for result in all_of if result.solver != PLANNER]
        if planner is not None and peers:
            traces = {result.solver: read_trace(trace_of(out, case, result.solver)) for result in all_of}
            found.append(compared(case, planner, peers, traces))
    return found


def report(out: Path, limit_s: float) -> str:
    """Return the two tables over everything measured with a limit, and write the second one down."""
    results = kept(out, limit_s)
    rows = against(out, results)
    if rows:
        (out / "peers-cases.csv").unlink(missing_ok=True)
        merge_rows(out / "peers-cases.csv", [{"limit_s": limit_s} | asdict(row) for row in rows], ("case",))
    mean = mean_ratio(rows)
    text = shown([line for all_of in results.values() for line in lines(out, all_of)])
    text += "\n" + shown([asdict(row) | ({} if row.its_gap is not None else {"its_gap": "infinite"}) for row in rows])
    return text + ("" if mean is None else f"\ngeometric mean of the ratios: {mean:.2f}\n")


def main() -> int:
    """Measure, write the tables down, print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("cases", nargs="*", default=SET, metavar="case", help="default: the whole set")
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=SOLVERS)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds a run for all goals, default 300")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for tables and traces")
    asked = parser.parse_args()
    solvers = usable(asked.solvers)
    for case in asked.cases:
        if why := missing(case):
            sys.stderr.write(f"skipped: {why}\n")
            continue
        for solver in solvers:
            sys.stderr.write(f"{case} {solver} …\n")
            result = run(case, solver, asked.limit, trace=trace_of(asked.out, case, solver), results=asked.out)
            merge_rows(asked.out / "peers.csv", [result.flat()], ("case", "solver"))
    versions = sorted(
        {result.version for all_of in kept(asked.out, asked.limit).values() for result in all_of if result.version}
    )
    told = machine(f"{THREADS} threads (SCIP 1)", asked.limit, f"versions: {'; '.join(versions)}")
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "peers-machine.txt").write_text(told, encoding="utf-8")
    sys.stdout.write(report(asked.out, asked.limit))
    return 0


if __name__ == "__main__":
    sys.exit(main())
