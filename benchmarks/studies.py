"""What a study costs beside its solves, and what a second worker gives.

Run by ``python -m benchmarks.studies [--solves 200] [--pairs 2]``. The study draws values of five assumptions of
`tiny`, so that each solve is small. One worker and two are run in turn, from an empty store each, so that a machine
that others use too slows both. The overhead of a solve is the time of a run with one worker, from reading the study to
the written table, less what the solves themselves took, over their number; the start of the worker counts. Beside
it stands what two bare processes, which share nothing, give over one at that time: the most that this machine allows.
Then the finished study is run again as a command. The table goes to ``benchmarks/results/studies.csv``.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.speed import RESULTS
from planner.studies.run import run_study
from planner.studies.store import Store

STUDY = """\
case: tiny
name: Five assumptions of tiny
design: latin_hypercube
draws: {draws}
seed: 1
dimensions:
  - {{id: price, path: "racks[*].price_usd_m", scale: {{from: 0.8, to: 1.2}}}}
  - {{id: rent, path: finance.rent_usd_m_per_mw_year, scale: {{from: 0.7, to: 1.3}}}}
  - {{id: floor, path: finance.cash_floor_usd_m, set: {{from: 0, to: 12}}}}
  - {{id: capex, path: "sites[*].activities[*].options[*].capex_usd_m", scale: {{from: 0.8, to: 1.3}}}}
  - {{id: rate, path: "finance.facilities[*].rate_per_year", add: {{from: -0.02, to: 0.04}}}}
solve: {{time_limit_s: 60}}
tabulate: [target_online_mw, lowest_cash_usd_m, peak_debt_usd_m]
"""
COLUMNS = (
    "pair", "solves", "solved", "one_worker_s", "two_workers_s", "ratio", "solve_s", "overhead_s_per_solve",
    "same_table", "run_again_s", "bare_processes_ratio",
)  # fmt: skip


def timed(study: Path, store: Path, workers: int) -> tuple[float, float, str, str]:
    """Return seconds of a whole run, seconds in its solves, its table and how its points ended."""
    begun = time.perf_counter()
    results = run_study(study, store=store, workers=workers)
    results.write(Store(store))
    spent = time.perf_counter() - begun
    inside = sum(record.seconds for record in results.records.values())
    return spent, inside, results.table_text(), str(results.outcomes)


def again(study: Path, store: Path) -> float:
    """Return the seconds of the command on a finished study."""
    begun = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "planner", "study", "run", study, "--store", store]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


BARE = """
import sys, time
from planner import read, solve
given = read("tiny")
start, begun = solve(given, threads=1), time.perf_counter()
for number in range(int(sys.argv[1])):
    solve(given.changed({"finance.cash_floor_usd_m": 6 + number % 5}), threads=1, start=start)
print(time.perf_counter() - begun)
"""


def bare_ratio(solves: int) -> float:
    """Return how many times as fast two processes that share nothing do so many solves as one process does."""

    def longest(processes: int) -> float:
        command = [sys.executable, "-c", BARE, str(solves // processes)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
        children = [
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(processes)
        ]
        return max(float(child.communicate()[0]) for child in children)

    return longest(1) / longest(2)


def pair(number: int, solves: int, folder: Path) -> dict[str, object]:
    """Return one comparison of one worker and two; every other one begins with two."""
    study = folder / "five-assumptions.yaml"
    study.write_text(STUDY.format(draws=solves - 1), encoding="utf-8")
    found = {}
    for workers in (1, 2) if number % 2 == 0 else (2, 1):
        found[workers] = timed(study, folder / f"store-{number}-{workers}", workers)
    (one_s, inside_s, one_table, ended), (two_s, _, two_table, _) = found[1], found[2]
    bare = bare_ratio(solves // 4)
    rerun_s = min(again(study, folder / f"store-{number}-2") for _ in range(3))
    values = (
        number + 1, solves, ended, f"{one_s:.1f}", f"{two_s:.1f}", f"{one_s / two_s:.2f}", f"{inside_s / solves:.3f}",
        f"{(one_s - inside_s) / solves:.3f}", one_table == two_table, f"{rerun_s:.2f}", f"{bare:.2f}",
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def main() -> None:
    """Measure, print each pair, and write the table."""
    parser = argparse.ArgumentParser(
        description="What a study costs beside its solves, and what a second worker gives."
    )
    parser.add_argument("--solves", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=2)
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(given.pairs):
            rows.append(pair(number, given.solves, Path(temporary)))
            sys.stdout.write(f"{rows[-1]}\n")
            sys.stdout.flush()
    with (RESULTS / "studies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    ratio = statistics.median(float(str(row["ratio"])) for row in rows)
    load = f"load of the machine at the end: {os.getloadavg()[0]:.1f} (others used it too: ratios count, not seconds)"
    (RESULTS / "studies-machine.txt").write_text(
        machine("1 and 2", 60, load, f"median ratio: {ratio:.2f}"), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
