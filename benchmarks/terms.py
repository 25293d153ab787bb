"""What each term of `status-2026` does to dates and NPV, with it and without.

Run by ``python -m benchmarks.terms [row …] [--limit 90] [--base-limit 300] [--start DIR] [--out DIR]``. The case is
solved without any of its terms, with each of them alone, and with all; each from a plan without any and from one with
all, and the better is kept, so that all rows have had the same help. Beside each plan stands the linear relaxation,
goal after goal, which may split buildings and racks: it does not depend on how long is searched. Rows go to
``benchmarks/results/terms.csv``; the table of the case's README is written from there, and ``--table`` prints it.
"""

from __future__ import annotations

import argparse
import math
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
GOALS = ("shortfall", "lateness", "npv")
WITHIN = 1e-3  # what a goal of the relaxation may lose to those after it, in its own unit
# Each term, and the changes that take it out of the case.
TERMS: dict[str, dict[str, Any]] = {
    "quota of Abu Dhabi": {"quotas[ae-chips]": remove()},
    "air permit before Shackelford's engines": {"sites[shackelford].onsite[SHK-RECIP].predecessors": ()},
    "minimum bills": {"sites[*].minimum_bill_share": 0.0, "sites[*].demand_usd_per_kw_month": 0.0},
    "PJM capacity": {"grid.nodes[*].capacity_usd_per_mw_day": 0.0},
    "security in Texas": {"sites[*].security_usd_m_per_mw": 0.0},
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


def ends(row: Mapping[str, str], goal: str) -> tuple[float, float]:
    """Return the least and the most that the best plan of a row can come to in a goal, given the goals before it.

    A plan and the bound of its search; where goals before it are proven, the relaxation too.
    """
    value, bound = float(row[goal]), row[f"{goal}_bound"]
    known = [float(bound)] if bound else []
    before = GOALS[: GOALS.index(goal)]
    if all(ends(row, other)[0] == ends(row, other)[1] for other in before):
        known.append(float(row[f"relaxed_{goal}"]))
    if goal == "npv":
        return value, max(value, min(known, default=math.inf))
    return min(value, max(known, default=-math.inf)), value


def apart(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Return the first goal in which the best plans of two rows differ for certain, "" where none is known.

    Where what is known of one goal overlaps without being one and the same figure, nothing can be said of the next.
    """
    for goal in GOALS:
        (low, high), (its_low, its_high) = ends(one, goal), ends(other, goal)
        if high < its_low or its_high < low:
            return goal
        if not low == high == its_low == its_high:
            return ""
    return ""


def table(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the table of the README."""
    by_name = {row["row"]: row for row in rows}
    lines = [
        "| with | relaxation: MW short; months late; NPV | plan found: MW short | months late | first gigawatt "
        "| gigawatts reached | NPV | surely other than without |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in ROWS:
        if name in by_name:
            lines.append(_line(by_name[name], by_name[NONE]))
    return "\n".join(lines)


def _line(row: Mapping[str, str], without: Mapping[str, str]) -> str:
    """Return one line of the table."""
    told = {"": "cannot be told", "shortfall": "yes, in MW", "lateness": "yes, in months", "npv": "yes, in NPV"}
    relaxation = " , ".join(f"{float(row[f'relaxed_{goal}']):,.0f}" for goal in GOALS)
    cells = (
        row["row"],
        relaxation.replace(" ,", ";"),
        _ends(row, "shortfall"),
        _ends(row, "lateness"),
        row["first_gw"] or "none",
        row["gw_reached"],
        f"{float(row['npv']):,.0f}",
        "" if row is without else told[apart(row, without)],
    )
    return f"| {' | '.join(cells)} |"


def _ends(row: Mapping[str, str], goal: str) -> str:
    """Return a value, with its bound where it is not proven."""
    least, value = ends(row, goal)
    at_least = math.ceil(least - WITHIN)
    return f"{value:,.0f}" if round(value) == at_least else f"{value:,.0f} (at least {at_least:,})"


def better(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the line of two of one row that has the better plan, with the better of their bounds of the first goal."""
    best = min(one, other, key=lambda row: (float(row["shortfall"]), float(row["lateness"]), -float(row["npv"])))
    return {**best, "shortfall_bound": max(float(row["shortfall_bound"]) for row in (one, other))}


def measured(case: Problem, row: str, limit_s: float, starts: Iterable[Plan], out: Path) -> None:
    """Measure one row from each plan to begin with, and keep the best; also against what the table has of it."""
    problem = with_terms(case, row)
    known = {line["row"]: line for line in read_rows(out / TABLE)}.get(row, {})
    line: Mapping[str, Any] = known if known.get("digest") == problem.digest else {}
    relaxation = {name: cell for name, cell in line.items() if name.startswith("relaxed")} or relaxed(problem)
    for start in starts:
        plan = solve(problem, time_limit_s=limit_s, threads=THREADS, start=start)
        found = {"row": row, "digest": problem.digest, **relaxation, **figures(plan), "limit_s": limit_s}
        line = better(line, found) if line else found
        merge_rows(out / TABLE, [line], ("row",))


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.terms", description=__doc__)
    parser.add_argument("rows", nargs="*", default=ROWS, metavar="row", help="default: all of them")
    parser.add_argument("--limit", type=float, default=90.0, help="seconds of each row from each plan")
    parser.add_argument("--base-limit", type=float, default=300.0, help="seconds of each plan that rows start from")
    parser.add_argument("--start", type=Path, action="append", help="folder of a plan that rows start from instead")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the table")
    parser.add_argument("--table", action="store_true", help="print the table of the README and measure nothing")
    given = parser.parse_args(arguments)
    if not given.table:
        case = read(CASE)
        starts = [read_plan(folder) for folder in given.start or ()]
        for row in () if given.start else (NONE, ALL):
            starts.append(solve(with_terms(case, row), time_limit_s=given.base_limit, threads=THREADS))
        for row in given.rows:
            sys.stderr.write(f"{row} …\n")
            measured(case, row, given.limit, starts, given.out)
            (given.out / "terms-machine.txt").write_text(machine(f"{THREADS} threads", given.limit), encoding="utf-8")
    sys.stdout.write(f"{table(read_rows(given.out / TABLE))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
