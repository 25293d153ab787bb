"""What each term of `status-2026` does to dates and NPV, with it and without.

Run by ``python -m benchmarks.terms [row …] [--limit 90] [--base-limit 300] [--start DIR] [--out DIR]``. The case is
solved without any of its terms, with each of them alone, and with all; each from a plan without any, so that all rows
have had the same help. Beside each plan stands the linear relaxation, goal after goal, which may split buildings and
racks: it does not depend on how long is searched. Rows go to ``benchmarks/results/terms.csv``; the table of the case's
README is written from there, and ``--table`` prints it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import machine
from benchmarks.peer import THREADS
from benchmarks.result import merge_rows, read_rows
from benchmarks.speed import RESULTS
from planner import read, read_plan
from planner.changes import remove
from planner.model.build import build
from planner.model.structure import hand_over
from planner.solving import solve
from solvers.highs import Session
from solvers.options import Options
from solvers.search.lexicographic import with_goal_limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.plan import Plan
    from planner.problem import Problem

CASE = "status-2026"
TABLE = "terms.csv"
NONE, ALL = "none of them", "all of them"
WITHIN = 1e-3  # what a goal of the relaxation may lose to those after it, in its own unit
# Each term, and the changes that take it out of the case.
TERMS: dict[str, dict[str, Any]] = {
    "quota of Abu Dhabi": {"quotas[ae-chips]": remove()},
    "air permit before Shackelford's engines": {"sites[shackelford].onsite[SHK-RECIP].predecessors": ()},
    "minimum bills": {"sites[*].minimum_bill_share": 0.0, "sites[*].demand_usd_per_kw_month": 0.0},
    "PJM capacity": {"grid.nodes[*].capacity_usd_per_mw_day": 0.0},
    "escalation of works": {"finance.escalation[works]": remove()},
    "spares": {"racks[*].spare_share": 0.0},
}
ROWS = (NONE, *TERMS, ALL)


def with_terms(case: Problem, row: str) -> Problem:
    """Return the case with the terms of a row only."""
    kept = {NONE: (), ALL: tuple(TERMS)}.get(row, (row,))
    for term, changes in TERMS.items():
        if term not in kept:
            case = case.changed(changes)
    return case


def relaxed(problem: Problem) -> dict[str, float]:
    """Return what each goal comes to in the linear relaxation, goals before it kept at their best."""
    arrays = hand_over(build(problem))
    matrix, found = arrays.matrix, {}
    for goal in (arrays.goal(goal) for goal in problem.programme.goals):
        solution = Session(replace(matrix, c=goal.c, offset=goal.offset), Options()).solve_lp(method="ipm")
        assert solution.objective is not None, f"{goal.name}: the relaxation has no solution"
        sign = -1.0 if goal.name == "npv" else 1.0
        found[f"relaxed_{goal.name}"] = round(sign * solution.objective, 1) + 0.0
        matrix = with_goal_limit(matrix, goal, solution.objective + WITHIN)
    return found


def figures(plan: Plan) -> dict[str, Any]:
    """Return what the table has of a plan: goals with bounds, dates of gigawatts."""
    found: dict[str, Any] = {}
    for goal in plan.goals:
        bound = None if goal.bound is None else round(goal.bound, 1) + 0.0
        found |= {goal.name: round(goal.value, 1) + 0.0, f"{goal.name}_bound": bound}
    reached = [row.reached_date for row in plan.milestones]
    found |= {"first_gw": reached[0], "gw_reached": sum(day is not None for day in reached)}
    return found | {"termination": plan.run.termination}


def apart(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Return the first goal in which the best plans of two rows differ for certain, "" where none is known.

    Both are known only to lie between a plan's value and its bound; where these overlap without being proven equal,
    nothing can be said of later goals.
    """
    for goal in ("shortfall", "lateness", "npv"):
        ends = [sorted(float(row[name]) for name in (goal, f"{goal}_bound")) for row in (one, other)]
        if ends[0][1] < ends[1][0] or ends[1][1] < ends[0][0]:
            return goal
        if ends[0][0] != ends[1][1] or ends[0][1] != ends[1][0]:
            return ""
    return ""


def table(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the table of the README."""
    by_name = {row["row"]: row for row in rows}
    lines = [
        "| with | relaxation: short, late, NPV | plan found: short | late | first gigawatt | gigawatts reached | NPV "
        "| surely other than without |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in ROWS:
        if name in by_name:
            lines.append(_line(by_name[name], by_name[NONE]))
    return "\n".join(lines)


def _line(row: Mapping[str, str], without: Mapping[str, str]) -> str:
    """Return one line of the table."""
    told = {"": "cannot be told", "shortfall": "yes, in MW", "lateness": "yes, in months", "npv": "yes, in NPV"}
    relaxation = " , ".join(f"{float(row[f'relaxed_{goal}']):,.0f}" for goal in ("shortfall", "lateness", "npv"))
    cells = (
        row["row"],
        relaxation.replace(" ,", ";"),
        f"{_ends(row, 'shortfall')} MW",
        f"{_ends(row, 'lateness')} months",
        row["first_gw"],
        row["gw_reached"],
        f"{float(row['npv']):,.0f}",
        "" if row is without else told[apart(row, without)],
    )
    return f"| {' | '.join(cells)} |"


def _ends(row: Mapping[str, str], goal: str) -> str:
    """Return a value, with its bound where it is not proven."""
    value, bound = float(row[goal]), float(row[f"{goal}_bound"])
    return f"{value:,.0f}" if round(value) == round(bound) else f"{value:,.0f} (at least {bound:,.0f})"


def measured(problem: Problem, row: str, limit_s: float, start: Plan | None) -> tuple[dict[str, Any], Plan]:
    """Return the line of one row, and its plan."""
    plan = solve(problem, time_limit_s=limit_s, threads=THREADS, start=start)
    return {"row": row, "digest": problem.digest, **relaxed(problem), **figures(plan), "limit_s": limit_s}, plan


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.terms", description=__doc__)
    parser.add_argument("rows", nargs="*", default=ROWS, metavar="row", help="default: all of them")
    parser.add_argument("--limit", type=float, default=90.0, help="seconds of each row")
    parser.add_argument("--base-limit", type=float, default=300.0, help="seconds of the plan that rows start from")
    parser.add_argument("--start", type=Path, help="folder of a plan that rows start from")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the table")
    parser.add_argument("--table", action="store_true", help="print the table of the README and measure nothing")
    given = parser.parse_args(arguments)
    if not given.table:
        case = read(CASE)
        if given.start is None:
            start = solve(with_terms(case, NONE), time_limit_s=given.base_limit, threads=THREADS)
        else:
            start = read_plan(given.start)
        for row in given.rows:
            sys.stderr.write(f"{row} …\n")
            line, _ = measured(with_terms(case, row), row, given.limit, start)
            merge_rows(given.out / TABLE, [line], ("row",))
            (given.out / "terms-machine.txt").write_text(machine(f"{THREADS} threads", given.limit), encoding="utf-8")
    sys.stdout.write(f"{table(read_rows(given.out / TABLE))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
