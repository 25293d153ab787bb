"""Kills runs of a study at random moments and resumes them: the table must be that of an undisturbed run.

Run by ``python -m tests.studies.kills [--times 20] [--workers 2] [--seed 0]``; a quick version is part of the suite.
Each time a run is killed with SIGKILL once to three times, its workers go with it, and a last run finishes. Nothing
that was kept before a kill may be solved again or change.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUDY = "tiny/price-and-cash"
MOST_KILLS = 3
LONGEST_DELAY_S = 0.3  # after a result: long enough for any moment of a solve and of its writing


def run(store: Path, workers: int, kill_at: tuple[int, float] | None = None) -> bool:
    """Run the study, or kill it so many seconds after it has so many results; return whether it was killed."""
    command = [sys.executable, "-m", "planner", "study", "run", STUDY, "--store", store, "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=store.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        if kill_at is not None:
            results, delay_s = kill_at
            while child.poll() is None and len(kept(store)) < results:
                time.sleep(0.01)
            time.sleep(delay_s)
            if child.poll() is None:
                child.kill()
                return True
    if child.returncode:
        raise SystemExit(f"the run ended with {child.returncode}")
    return False


def kept(store: Path) -> dict[str, bytes]:
    """Return the records in a store by name."""
    return {path.name: path.read_bytes() for path in (store / "results").glob("*.json")}


def once(folder: Path, workers: int, chance: random.Random, points: int, table: str) -> str:
    """Kill and resume one run, and return what is wrong; empty where nothing is."""
    store, kills, before = folder / "store", 0, dict[str, bytes]()
    for _ in range(chance.randint(1, MOST_KILLS)):
        least = min(len(before) + chance.randint(0, points // 3), points - 2)
        kills += run(store, workers, (least, chance.uniform(0.0, LONGEST_DELAY_S)))
        now = kept(store)
        if any(now.get(name) != text for name, text in before.items()):
            return "a record that was kept has changed"
        before = now
    run(store, workers)
    now = kept(store)
    if any(now[name] != text for name, text in before.items()):
        return "a record that was kept was solved again"
    if (store / "table.csv").read_text("utf-8") != table:
        return "the table differs from that of an undisturbed run"
    sys.stdout.write(f"killed {kills} times, {len(before)} of {len(now)} results kept by then: same table\n")
    sys.stdout.flush()
    return ""


def main() -> int:
    """Do it so many times; return 0 if all went well."""
    parser = argparse.ArgumentParser(description="Kill runs of a study at random moments and resume them.")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as temporary:
        run(Path(temporary) / "undisturbed", given.workers)
        points = len(kept(Path(temporary) / "undisturbed"))
        table = (Path(temporary) / "undisturbed" / "table.csv").read_text("utf-8")
        for number in range(given.times):
            folder = Path(temporary) / str(number)
            folder.mkdir()
            wrong = once(folder, given.workers, chance, points, table)
            if wrong:
                sys.stdout.write(f"time {number + 1}: {wrong}\n")
                return 1
    sys.stdout.write(f"{given.times} of {given.times} runs gave the same table\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
