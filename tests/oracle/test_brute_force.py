"""The planner's optimum against the oracle's, goal by goal, on several hundred random tiny cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.errors import Contradiction
from planner.solving import solve
from tests.long import first_few
from tests.oracle.cases import case
from tests.oracle.enumerate import Best, Infeasible, optimum
from tests.oracle.find_witnesses import SEEDS

if TYPE_CHECKING:
    from planner.plan import GoalRow, Plan
    from planner.problem import Problem

CHUNK = 10
SAME = 1e-6


def plan_of(problem: Problem) -> Plan | None:
    try:
        return solve(problem, gap=0.0, time_limit_s=60.0)
    except Contradiction:
        return None


def best_of(problem: Problem) -> tuple[Best, ...] | None:
    try:
        return optimum(problem)
    except Infeasible:
        return None


def disagreements(problem: Problem) -> list[str]:
    """Return each way in which the planner's answer to a case is not the oracle's."""
    best, plan = best_of(problem), plan_of(problem)
    if best is None or plan is None:
        return [] if best is None and plan is None else [f"oracle {best}, planner {plan and plan.goals}"]
    rows = list(zip(best, plan.goals, strict=True))
    found = [f"{row.name}: planner {row.value}, oracle {want}" for want, row in rows if not _same(want, row)]
    want, row = rows[-1]
    if abs(row.value - want.value) > SAME * (1.0 + abs(want.value)):
        found.append(f"last goal {row.name}: planner {row.value}, oracle {want.value}")
    return found + [f"{row.name}: bound {row.bound}, oracle {want}" for want, row in rows if not _bounds(want, row)]


def _same(want: Best, row: GoalRow) -> bool:
    """Return whether a goal is at its best, or within what the goals after it may worsen it by."""
    worse = (row.value - want.value) * (-1.0 if row.sense == "max" else 1.0)
    hair = SAME * (1.0 + abs(want.value))
    known = abs(row.tolerance - want.tolerance) <= hair
    return row.name == want.goal and known and -hair <= worse <= want.tolerance + hair


def _bounds(want: Best, row: GoalRow) -> bool:
    """Return whether the bound the planner claims is there, holds, and proves the best value."""
    if row.bound is None:
        return False
    better = (want.value - row.bound) * (-1.0 if row.sense == "max" else 1.0)
    hair = SAME * (1.0 + abs(want.value))
    return -hair <= better <= hair


@pytest.mark.parametrize("start", first_few(20, range(0, len(SEEDS), CHUNK)))
def test_planner_finds_the_optimum_of_random_tiny_cases(start: int) -> None:
    wrong = {seed: found for seed in SEEDS[start : start + CHUNK] if (found := disagreements(case(seed)))}
    assert not wrong
