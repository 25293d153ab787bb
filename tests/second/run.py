"""Runs random cases against the second model and keeps a line for each: ``python -m tests.second.run``.

Lines are added as they come, and what is there is not run again, so that a run can be stopped and taken up. The exit
code is 1 if any case is wrong.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from tests.second.judge import Row, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
COLUMNS = [column.name for column in fields(Row)]


def main() -> int:
    """Run what is asked for and has no line yet; return the exit code."""
    asked = _arguments()
    done = known(asked.out)
    seeds = [seed for seed in range(asked.first, asked.first + asked.cases) if seed not in done]
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    if not asked.out.exists():
        _append(asked.out, None)
    begun = time.monotonic()
    for number, row in enumerate(_rows(seeds, asked), 1):
        _append(asked.out, row)
        if row.verdict == "wrong" or number % 10 == 0:
            spent = time.monotonic() - begun
            print(f"{number} of {len(seeds)}, {spent:.0f} s, seed {row.seed}: {row.verdict} {row.told}", flush=True)
    return summary(asked.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Random cases against the second model.")
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--kind", default="medium", help="small, medium, small-all, medium-spares, …")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--planner-limit", type=float, default=120.0, metavar="S", help="seconds for the planner")
    parser.add_argument("--goal-limit", type=float, default=120.0, metavar="S", help="seconds of SCIP for each goal")
    parser.add_argument("--out", type=Path, help="file of results; as given, tests/second/results/KIND.csv")
    asked = parser.parse_args()
    asked.out = asked.out or HERE / "results" / f"{asked.kind}.csv"
    return asked


def _rows(seeds: list[int], asked: argparse.Namespace) -> Iterator[Row]:
    tasks = [(seed, asked.kind, asked.planner_limit, asked.goal_limit) for seed in seeds]
    if asked.jobs == 1:
        yield from map(_judged, tasks)
        return
    with get_context("spawn").Pool(asked.jobs, maxtasksperchild=20) as pool:
        yield from pool.imap_unordered(_judged, tasks)


def _judged(task: tuple[int, str, float, float]) -> Row:
    return judge(*task)


def known(path: Path) -> set[int]:
    """Return the seeds that have a line."""
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        return {int(row["seed"]) for row in csv.DictReader(file)}


def _append(path: Path, row: Row | None) -> None:
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if row is None:
            writer.writeheader()
        else:
            writer.writerow(row.cells())


def summary(path: Path) -> int:
    """Put the lines in order, print what they come to, and return the exit code."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["seed"]))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    counts = Counter(row["verdict"] for row in rows)
    print(f"{len(rows)} cases: " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    for row in rows:
        if row["verdict"] == "wrong":
            print(f"seed {row['seed']}: {row['told']}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
