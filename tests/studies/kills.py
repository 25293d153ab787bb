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


def run(store: Path, workers: int, kill_after_s: float | None = None) -> bool:
    """Run the study, or kill it after so many seconds; return whether it was killed."""
    command = [sys.executable, "-m", "planner", "study", "run", STUDY, "--store", store, "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=store.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        try:
            _, told = child.communicate(timeout=kill_after_s)
        except subprocess.TimeoutExpired:
            child.kill()
            return True
        if child.returncode:
            raise SystemExit(f"the run ended with {child.returncode}: {told.decode(errors='replace')}")
    return False


def kept(store: Path) -> dict[str, bytes]:
    """Return the records in a store by name."""
    return {path.name: path.read_bytes() for path in (store / "results").glob("*.json")}


def once(folder: Path, workers: int, chance: random.Random, whole_s: float, table: str) -> str:
    """Kill and resume one run, and return what is wrong; empty where nothing is."""
    store, kills, before = folder / "store", 0, dict[str, bytes]()
    for _ in range(chance.randint(1, MOST_KILLS)):
        kills += run(store, workers, kill_after_s=chance.uniform(0.1, 0.7) * whole_s)
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
    sys.stdout.write(
        f"killed {kills} times, {len(before)} of {len(now)} results kept before the last run: same table\n"
    )
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
        begun = time.monotonic()
        run(Path(temporary) / "undisturbed", given.workers)
        whole_s = time.monotonic() - begun
        table = (Path(temporary) / "undisturbed" / "table.csv").read_text("utf-8")
        for number in range(given.times):
            folder = Path(temporary) / str(number)
            folder.mkdir()
            wrong = once(folder, given.workers, chance, whole_s, table)
            if wrong:
                sys.stdout.write(f"time {number + 1}: {wrong}\n")
                return 1
    sys.stdout.write(f"{given.times} of {given.times} runs gave the same table\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
