"""The best plan known of each case, which plans are measured by: ``python -m benchmarks.best [case …] [--limit 3600]``.

Every run of `speed` and `peers` puts its plan where its results go, if it is audited and better than what stands there.
The command gives a case one long run more: from the plan that is kept, or from nothing with ``--fresh``. Figures stand
in ``benchmarks/results/best_known.csv``, the plans in ``best`` there, compressed. ``--check`` reads all of them back
and audits them instead.
"""

from __future__ import annotations

import argparse
import lzma
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cases import SET, load, missing
from benchmarks.compare import leads
from benchmarks.peer import THREADS
from benchmarks.result import GoalEnd, goal_cells, goals_of, merge_rows, read_rows
from planner import read_plan, solve
from planner.checks import violations
from planner.exports.written import plan_text, problem_text

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem

RESULTS = Path(__file__).parent / "results"
TABLE, KEPT = "best_known.csv", "best"


@dataclass(frozen=True)
class Best:
    """What the best plan known of a case reaches; `digest` is that of the case, which may change."""

    case: str
    digest: str
    goals: tuple[GoalEnd, ...]
    found_by: str

    def flat(self) -> dict[str, Any]:
        """Return it as a row of the table."""
        return {"case": self.case, "digest": self.digest} | goal_cells(self.goals) | {"found_by": self.found_by}

    @classmethod
    def from_flat(cls, row: dict[str, str]) -> Best:
        """Return the best of a row read back."""
        return cls(row["case"], row["digest"], tuple(goals_of(row)), row["found_by"])


def best_known(case: str, digest: str, results: Path = RESULTS) -> Best | None:
    """Return the best known of a case; None where there is none, or it is of the case before it was changed."""
    found = (Best.from_flat(row) for row in read_rows(results / TABLE) if row["case"] == case)
    return next((best for best in found if best.digest == digest), None)


def keep(case: str, plan: Plan, found_by: str, results: Path = RESULTS) -> bool:
    """Keep an audited plan where it is better than the best known; return whether it is."""
    goals, digest = tuple(GoalEnd.of(row) for row in plan.goals), plan.problem.digest
    known = best_known(case, digest, results)
    if known is not None and leads(goals, known.goals) <= 0:
        return False
    told = f"{found_by}, {datetime.now(UTC):%Y-%m-%d}"
    (results / KEPT).mkdir(parents=True, exist_ok=True)
    (results / KEPT / f"{case}.json.xz").write_bytes(lzma.compress(plan_text(plan).encode()))
    merge_rows(results / TABLE, [Best(case, digest, goals, told).flat()], ("case",))
    return True


def kept_plan(case: str, problem: Problem, results: Path = RESULTS) -> Plan | None:
    """Return the plan that is kept of a case as it is today, None where there is none."""
    path = results / KEPT / f"{case}.json.xz"
    if not path.is_file() or best_known(case, problem.digest, results) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plan.json").write_bytes(lzma.decompress(path.read_bytes()))
        (Path(folder) / "problem.json").write_text(problem_text(problem), encoding="utf-8")
        return read_plan(folder)


def long_run(case: str, limit_s: float, seed: int, fresh: bool) -> str:
    """Give a case one long run, keep its plan if it is better, and return what came of it."""
    problem = load(case)
    start = None if fresh else kept_plan(case, problem)
    plan = solve(problem, time_limit_s=limit_s, threads=THREADS, seed=seed, start=start)
    begun = "from nothing" if start is None else "from the best known"
    better = keep(case, plan, f"planner, {limit_s:g} s {begun}, seed {seed}")
    values = ", ".join(f"{row.name} {row.value:,.8g} {row.unit}" for row in plan.goals)
    return f"{case}: {values}: {'kept' if better else 'no better than what is known'}"


def checked(case: str) -> str:
    """Return what the audit says of the plan that is kept of a case, and whether its goals are those of the table."""
    problem = load(case)
    plan, known = kept_plan(case, problem), best_known(case, problem.digest)
    if plan is None or known is None:
        return f"{case}: no plan is kept of the case as it is today"
    broken = violations(problem, plan)
    if broken:
        return f"{case}: {len(broken)} broken, first: {broken[0]}"
    values = [(row.name, row.value) for row in plan.goals]
    return f"{case}: {'sound' if values == [(g.name, g.value) for g in known.goals] else 'other values than the table'}"


def main() -> int:
    """Run long, or check what is kept, case by case; return 1 if a plan that is kept is not sound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.best", description=__doc__)
    parser.add_argument("cases", nargs="*", default=SET, metavar="case", help="default: the whole set")
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds a run, default 3600")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fresh", action="store_true", help="from nothing, not from the plan that is kept")
    parser.add_argument("--check", action="store_true", help="audit what is kept instead")
    asked = parser.parse_args()
    sound = True
    for case in asked.cases:
        if why := missing(case):
            sys.stderr.write(f"skipped: {why}\n")
            continue
        told = checked(case) if asked.check else long_run(case, asked.limit, asked.seed, asked.fresh)
        sound = sound and (not asked.check or told.endswith("sound"))
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
