"""How long a plan takes to reach the tools of others, format by format.

Run by ``python -m benchmarks.exports [--sites 1000]``. The committed plan of `ten-gigawatt` is exported by the command,
which reads, audits and writes, twice each: the files must be the same to the byte. A plan of so many generated sites,
with racks at all that can take them, is drawn by chance as the tests draw them, which no audit would pass: its build
schedule and its files are timed without the command. The table goes to ``benchmarks/results/exports.csv``.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import machine
from benchmarks.speed import RESULTS
from planner.exports.formats import FORMATS, Subject
from planner.generate import generate
from planner.schedule.from_plan import build_schedule
from tests.schedule.draw import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "notebooks" / "plans" / "ten-gigawatt"
PHASES, PERIODS, SEED = 3, 60, 1
COLUMNS = ("plan", "what", "tasks", "links", "seconds", "again_s", "bytes", "same_bytes")


def by_command(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the seconds of the command for each format that can be written here."""
    out = folder / "ten-gigawatt"
    shutil.copytree(PLAN, out)
    for one in FORMATS.values():
        if one.missing():
            continue
        spent, written = [], []
        for _ in range(2):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "planner", "export", str(out), "--to", one.name],
                check=True, capture_output=True, cwd=ROOT,
            )  # fmt: skip
            spent.append(time.perf_counter() - begun)
            written.append([(out / name).read_bytes() for name in one.names])
        size = sum(len(content) for content in written[0])
        yield {
            "plan": "ten-gigawatt", "what": f"planner export --to {one.name}", "seconds": round(spent[0], 2),
            "again_s": round(spent[1], 2), "bytes": size, "same_bytes": written[0] == written[1],
        }  # fmt: skip


def by_hand(sites: int) -> Iterator[dict[str, Any]]:
    """Yield the seconds of the build schedule of a plan of many sites, and of each format written from it."""
    plan = drawn(generate(sites, PHASES, PERIODS, SEED), SEED)
    name = f"{sites} sites"
    begun = time.perf_counter()
    schedule = build_schedule(plan)
    spent = time.perf_counter() - begun
    size = {"plan": name, "tasks": len(schedule.tasks), "links": len(schedule.links)}
    yield {**size, "what": "build schedule", "seconds": round(spent, 2)}
    for one in FORMATS.values():
        if one.missing():
            continue
        begun = time.perf_counter()
        files = one.write(Subject(plan, schedule)).files
        spent = time.perf_counter() - begun
        yield {**size, "what": one.name, "seconds": round(spent, 2), "bytes": sum(len(content) for content in files)}


def main() -> int:
    """Measure and write the table down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--sites", type=int, default=1000, help="sites of the large plan, default 1000")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the table")
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for row in chain(by_command(Path(folder)), by_hand(asked.sites)):
            sys.stdout.write(f"{row}\n")
            rows.append(row)
    with (asked.out / "exports.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    (asked.out / "exports-machine.txt").write_text(machine("1 thread", None), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
