"""How much longer the search takes where a case has gates on power, contracts, quotas and prices that escalate.

Run by ``python -m benchmarks.features [--pairs 5] [--share 0.02] [--limit 300] [--out DIR]``. Each pair solves
`ten-gigawatt` as it is and with the features, one after the other, each until NPV is proven within a share of its best;
what counts is the ratio of the two times. The table goes to ``benchmarks/results/features.csv``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from statistics import geometric_mean
from typing import TYPE_CHECKING, Any

from benchmarks.cases import load
from benchmarks.machine import machine
from benchmarks.peer import THREADS
from benchmarks.result import merge_rows
from benchmarks.speed import RESULTS
from benchmarks.trace import Recorder, read_trace, time_to
from planner.problem import Escalation, Predecessor, Quota, Step
from planner.solving import solve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import CostClass, Problem, Site

CASE, GOAL, PLAIN, WITH = "ten-gigawatt", "npv", "plain", "with features"
RAMP = {0: 0.8, 6: 1.0}
DEMAND_USD_PER_KW_MONTH, MINIMUM_BILL_SHARE = 3.0, 0.8
CAPACITY_USD_PER_MW_DAY, MARKET = 100.0, "pjm"
PACKAGES_A_YEAR, COUNTRY = 100_000.0, "AE"
RISES: dict[CostClass, float] = {"works": 0.03, "power": 0.03, "racks": 0.0, "operation": 0.02}


def with_features(problem: Problem) -> Problem:
    """Return a problem with a gate before each order of power, contracts everywhere, a quota and escalation.

    Figures are round ones of their kind, low enough that all gigawatts can still be in time: what is measured is time.
    """
    nodes = tuple(
        node.model_copy(update={"capacity_usd_per_mw_day": (Step(value=CAPACITY_USD_PER_MW_DAY),)})
        if node.id.startswith(MARKET)
        else node
        for node in problem.grid.nodes
    )
    quota = Quota(id="licence", counts="gpus", countries=(COUNTRY,), most=(Step(value=PACKAGES_A_YEAR),))
    escalation = tuple(Escalation(id=name, share_per_year=share) for name, share in RISES.items())
    return problem.model_copy(
        update={
            "sites": tuple(map(_contracted, problem.sites)),
            "grid": problem.grid.model_copy(update={"nodes": nodes}),
            "quotas": (quota,),
            "finance": problem.finance.model_copy(update={"escalation": escalation}),
        }
    )


def _contracted(site: Site) -> Site:
    gates = tuple(Predecessor(activity=one.id) for one in site.activities if one.kind == "gate")[:1]
    behind = {"predecessors": gates}

    return site.model_copy(
        update={
            "upgrades": tuple(upgrade.model_copy(update={"ramp": RAMP, **behind}) for upgrade in site.upgrades),
            "onsite": tuple(unit.model_copy(update=behind) for unit in site.onsite),
            "demand_usd_per_kw_month": DEMAND_USD_PER_KW_MONTH,
            "minimum_bill_share": MINIMUM_BILL_SHARE,
        }
    )


def measured(which: str, problem: Problem, share: float, limit_s: float) -> dict[str, Any]:
    """Return when NPV was within a share of its bound, and the goals then."""
    with tempfile.TemporaryDirectory() as folder:
        path, begun_s = Path(folder) / "trace.csv", time.monotonic()
        recorder, near = Recorder(path, begun_s), False

        def heard(goal: str, incumbent: float | None, bound: float | None) -> None:
            nonlocal near
            recorder.tell(goal, incumbent, bound)
            near = near or time_to(read_trace(path), GOAL, share) is not None

        plan = solve(
            problem,
            time_limit_s=limit_s,
            threads=THREADS,
            on_progress=lambda told: heard(told.goal, told.incumbent, told.bound),
            should_stop=lambda: near,
        )
        recorder.close({goal.name: (goal.value, goal.bound) for goal in plan.goals})
        seconds = time_to(read_trace(path), GOAL, share)
    goals = chain.from_iterable(((g.name, g.value), (f"{g.name}_bound", g.bound)) for g in plan.goals)
    return {"which": which, "to_s": seconds, **dict(goals)}


def pairs(many: int, share: float, limit_s: float) -> Iterator[dict[str, Any]]:
    """Yield the rows of so many pairs."""
    plain = load(CASE)
    both = {PLAIN: plain, WITH: with_features(plain)}
    for pair in range(1, many + 1):
        for which, problem in both.items():
            row = {"pair": pair, "share": share, "limit_s": limit_s, **measured(which, problem, share, limit_s)}
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            yield row


def main() -> int:
    """Measure and write the table down; return 1 if one was never so near."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.features", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="how many pairs, default 5")
    parser.add_argument("--share", type=float, default=0.02, help="how near to the bound, default 0.02")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds a run, default 300")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the table")
    asked = parser.parse_args()
    rows = list(pairs(asked.pairs, asked.share, asked.limit))
    times = [row["to_s"] for row in rows]
    if all(times):
        ratio = geometric_mean(late / soon for soon, late in zip(times[::2], times[1::2], strict=True))
        sys.stdout.write(f"{ratio:.2f} times as long with features (geometric mean of {asked.pairs} pairs)\n")
    merge_rows(asked.out / "features.csv", rows, ("pair", "which"))
    told = machine(f"{THREADS} threads", asked.limit)
    (asked.out / "features-machine.txt").write_text(told, encoding="utf-8")
    return 0 if all(times) else 1


if __name__ == "__main__":
    sys.exit(main())
