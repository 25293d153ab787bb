"""What each tightening of the model is worth: the bound of the last goal without it, at the root and after a while.

Run by ``python -m benchmarks.tightenings [case …] [--limit 60] [--out DIR]``. Each tightening is loosened on its own;
what is left allows the same plans. The bound of the relaxation is that of the last goal while each goal before it is at
its least, and so is the one that HiGHS proves in the time limit, by its own cuts and branches, without a plan to start
from. The table goes to ``benchmarks/results/tightenings.csv``.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from scipy import sparse

from benchmarks.cases import load
from benchmarks.machine import machine
from benchmarks.result import merge_rows, shown
from benchmarks.speed import RESULTS
from planner.enough import ENOUGH_WITHIN_MW
from planner.model.build import build
from planner.model.structure import hand_over
from solvers.highs import Session
from solvers.options import Options
from solvers.search.lexicographic import with_goal_limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.structure import Arrays
    from planner.problem import Problem
    from solvers.matrix import Matrix

CASES = ("ten-gigawatt", "20x8x60-1")
NONE, ALL, APART = "nothing loosened", "all of these loosened", "one threshold row for all milestones"
LOOSENED: dict[str, dict[str, Any]] = {
    "power and nameplate of phases in order in one row": {
        "planner.model.families.nameplate.finish_order": lambda sets, activities: None
    },
    "milestones not before supply, room, power and pace": {
        "planner.model.bounds.most.MostOnline.earliest_period": lambda bounds, basis, threshold_mw: 0
    },
    "credit in kind only for racks that are left to pay": {
        "planner.model.ledger.usable_credit_usd_m": lambda sets, g: g.in_kind_share * g.tranche_usd_m
    },
    "thresholds and nameplates in whole racks": {
        "planner.model.families.milestones.threshold_mw": lambda sets, basis, mw: max(0.0, mw - ENOUGH_WITHIN_MW),
        "planner.model.families.milestones.wanted_mw": lambda sets: (
            max(0.0, sets.problem.programme.target.mw - ENOUGH_WITHIN_MW),
            0.0,
            0.0,
        ),
        "planner.model.families.nameplate._whole": lambda sets, mw: mw,
    },
}
SHOWN = ("case", "loosened", "rows", "relaxation", "looser_by", "relaxation_s", "branched", "branched_looser_by")


@contextmanager
def loosened(*names: str) -> Iterator[None]:
    """Build models without some of the tightenings meanwhile."""
    with ExitStack() as stack:
        for name in names:
            for target, looser in LOOSENED[name].items():
                stack.enter_context(patch(target, looser))
        yield


def apart(arrays: Arrays, matrix: Matrix) -> Matrix:
    """Return the model with a threshold row for each milestone, ``M_g z <= online``, instead of one for all."""
    built = arrays.built
    sets, rows, lower = built.sets, [], []
    for g in sets.problem.milestones:
        for t in sets.periods:
            row = np.zeros(matrix.sizes.columns)
            row[arrays.column(built.m.online[g.basis, t])] = 1.0
            row[arrays.column(built.m.reached[g.id, t])] = -g.threshold_mw
            rows.append(sparse.csr_array(row.reshape(1, -1)))
            lower.append(0.0)
    gone = list(arrays.rows(built.rows.milestones.threshold).values())
    free = matrix.with_row_bounds(gone, [-np.inf] * len(gone), [np.inf] * len(gone))
    return free.with_rows(sparse.vstack(rows), lower, np.inf, [f"apart[{i}]" for i in range(len(rows))])


def last_goal(arrays: Arrays, matrix: Matrix) -> Matrix:
    """Return the model under its last goal, each goal before it at its least."""
    *before, last = (arrays.goal(goal) for goal in arrays.built.sets.problem.programme.goals)
    for goal in before:
        if goal.least is not None:
            matrix = with_goal_limit(matrix, goal, goal.least)
    return replace(matrix, c=last.c, offset=last.offset)


def line(problem: Problem, case: str, name: str, limit_s: float) -> dict[str, Any]:
    """Return the bounds of a case without one tightening, all of them or none."""
    patched = {NONE: (), APART: (), ALL: tuple(LOOSENED)}.get(name, (name,))
    with loosened(*patched):
        arrays = hand_over(build(problem))
    matrix = apart(arrays, arrays.matrix) if name in (APART, ALL) else arrays.matrix
    matrix = last_goal(arrays, matrix)
    relaxed = Session(matrix, Options()).solve_lp(method="ipm")
    branched = Session(matrix, Options(extra={"mip_lp_solver": "ipm"})).solve_mip(time_limit_s=limit_s)
    return {
        "case": case,
        "loosened": name,
        "rows": matrix.sizes.rows,
        "relaxation": None if relaxed.objective is None else -relaxed.objective,
        "relaxation_s": round(relaxed.runtime_s, 1),
        "branched": None if branched.bound is None else -branched.bound,
        "branched_limit_s": limit_s,
    }


def looser(row: dict[str, Any], tight: dict[str, Any], column: str) -> float | None:
    """Return by which share a bound is weaker than that of the model as it is."""
    if row[column] is None or tight[column] is None:
        return None
    share: float = (row[column] - tight[column]) / abs(tight[column])
    return share


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=CASES)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds of branch and bound")
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    for case in given.cases:
        problem, found = load(case), []
        for name in (NONE, *LOOSENED, APART, ALL):
            row = line(problem, case, name, given.limit)
            row |= {
                "looser_by": looser(row, (found or [row])[0], "relaxation"),
                "branched_looser_by": looser(row, (found or [row])[0], "branched"),
            }
            found.append(row)
            sys.stdout.write(shown([{column: row[column] for column in SHOWN}]))
        merge_rows(given.out / "tightenings.csv", found, ("case", "loosened"))
    (given.out / "tightenings-machine.txt").write_text(machine("1 thread", given.limit), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
