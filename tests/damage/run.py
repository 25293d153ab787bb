"""Damages 10,000 case folders and 2,000 plan folders: ``python -m tests.damage.run``.

Each is tried in a process of its own kind that is replaced when it dies or hangs. Lines are added as they come and
what has a line is not tried again, so that a run can be stopped and taken up; what they come to stands in a summary.
The exit code is 1 if anything went wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.damage.trial import COLUMNS, Trial
from tests.damage.worker import SPOILT

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# A folder is asked up to four things, each with a minute by the clock, and the first of a process makes the sound ones.
CHUNK, PATIENCE_S = 200, 400.0
LOCK = threading.Lock()


def main() -> int:
    """Try what is asked for and has no line yet; return the exit code."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    tasks = []
    for what, count in (("case", asked.cases), ("plan", asked.plans)):
        left = sorted(set(range(asked.first, asked.first + count)) - _known(asked.out / f"{what}.csv"))
        tasks += [(what, left[at : at + CHUNK], asked.out) for at in range(0, len(left), CHUNK)]
    with ThreadPoolExecutor(asked.jobs) as pool:
        list(pool.map(lambda task: _tried(*task), tasks))
    return summary(asked.out, asked.summary)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Damaged case folders and plan folders.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--plans", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0, help="first number")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "damage", help="folder for a line of each")
    parser.add_argument("--summary", type=Path, default=Path(__file__).parent / "results" / "summary.csv")
    return parser.parse_args()


def _tried(what: str, numbers: list[int], out: Path) -> None:
    """Try numbers in a process; where it dies or hangs, note that and go on with the next number."""
    left = list(numbers)
    while left:
        with _worker(what, left) as worker:
            for line in _lines(what, worker):
                _append(out / f"{what}.csv", line)
                left.remove(line["number"])
        if left and worker.returncode != SPOILT:
            lost = Trial(left.pop(0), what, "", "", "", PATIENCE_S, 0, "wrong", "the process died or hung")
            _append(out / f"{what}.csv", lost.cells())


def _worker(what: str, numbers: list[int]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.damage.worker", what, *map(str, numbers)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)


def _lines(what: str, worker: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert worker.stdout is not None
    while True:
        patience = threading.Timer(PATIENCE_S, worker.kill)
        patience.start()
        line = worker.stdout.readline()
        patience.cancel()
        if not line:
            return
        found = json.loads(line)
        if found["verdict"] == "wrong":
            print(f"{what} {found['number']}: {found['base']}: {found['damage']}: {found['told']}", flush=True)
        yield found


def _known(path: Path) -> set[int]:
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        return {int(row["number"]) for row in csv.DictReader(file)}


def _append(path: Path, line: dict[str, Any]) -> None:
    with LOCK:
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            if new:
                writer.writeheader()
            writer.writerow(line)


def summary(out: Path, path: Path) -> int:
    """Write and print what the lines come to; return the exit code."""
    rows = [row for what in ("case", "plan") for row in _read(out / f"{what}.csv")]
    groups: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["what"], _first(row["damage"])].append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["what", "damage", "folders", "ends", "slowest_s", "peak_mb", "wrong"])
        for (what, damage), group in sorted(groups.items()):
            ends = Counter(end for row in group for end in row["ends"].split(", "))
            told = " ".join(f"{count}x{end.replace(' ', ':')}" for end, count in sorted(ends.items()))
            writer.writerow([what, damage, len(group), told, max(float(row["seconds"]) for row in group),
                             max(int(row["peak_mb"]) for row in group), _wrong(group)])  # fmt: skip
    for what in ("case", "plan"):
        mine = [row for row in rows if row["what"] == what]
        print(f"{len(mine)} {what} folders, {_wrong(mine)} wrong")
    return 1 if _wrong(rows) else 0


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _first(damage: str) -> str:
    """Return the word for the first damage done to a folder."""
    words = damage.split(";")[0].split()
    return words[0] if words else "unknown"


def _wrong(rows: list[dict[str, str]]) -> int:
    return sum(row["verdict"] == "wrong" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
