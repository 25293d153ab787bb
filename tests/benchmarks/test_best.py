"""The yardstick: distances and primal integrals by hand, and which plan is kept as the best known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.best import RESULTS, best_known, keep, kept_plan
from benchmarks.cases import load
from benchmarks.compare import leads
from benchmarks.launch import run
from benchmarks.result import GoalEnd, read_rows
from benchmarks.speed import distances
from benchmarks.trace import Report, distance, primal_integral
from planner.checks import violations
from planner.solving import solve

if TYPE_CHECKING:
    from pathlib import Path

LATE = GoalEnd("lateness", "months", "min", 4.0, None, 0.0)
NPV = GoalEnd("npv", "million USD", "max", 1000.0, None, 0.0)
BEST = (LATE, NPV)

# Late by 9 months at 5 s, by 4 at 10 s; NPV 500 at 20 s, 900 at 40 s, beyond the best known at 80 s.
TRACE = (
    Report(5.0, "lateness", 9.0, 0.0),
    Report(10.0, "lateness", 4.0, 0.0),
    Report(20.0, "npv", 500.0, 1200.0),
    Report(40.0, "npv", 900.0, 1200.0),
    Report(80.0, "npv", 1001.0, 1200.0),
)


@pytest.mark.parametrize(
    ("seconds", "away"), [(1, 1.0), (12, 1.0), (20, 0.5), (39.9, 0.5), (40, 0.1), (80, 0.0), (300, 0.0)]
)
def test_distance_by_hand(seconds: float, away: float) -> None:
    assert distance(TRACE, BEST, seconds) == pytest.approx(away)


def test_primal_integral_by_hand() -> None:
    # 20 s at 1, 20 s at 0.5, 40 s at 0.1, 20 s at 0.
    assert primal_integral(TRACE, BEST, 100.0) == pytest.approx((20 + 10 + 4) / 100)
    assert primal_integral(TRACE, BEST, 30.0) == pytest.approx((20 + 5) / 30)
    assert primal_integral((), BEST, 100.0) == 1.0


def test_an_earlier_goal_left_worse_than_known_makes_the_last_one_say_nothing() -> None:
    late = (Report(5.0, "lateness", 5.0, 0.0), *TRACE[2:])
    assert distance(late, BEST, 300.0) == 1.0
    assert distance(late, (replace(LATE, tolerance=1.0), NPV), 300.0) == 0.0


def test_a_goal_reached_at_once_is_not_in_the_trace_and_counts_as_reached() -> None:
    assert distance(TRACE[2:], BEST, 20.0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("late", "npv", "better"),
    [(4, 1001, True), (4, 1000.0005, False), (3, 10, True), (5, 2000, False), (4, 999, False)],
)
def test_the_first_goal_that_differs_decides(late: float, npv: float, better: bool) -> None:
    assert (leads((replace(LATE, value=late), replace(NPV, value=npv)), BEST) > 0) is better


def test_a_better_plan_replaces_what_is_kept_and_is_read_back_sound(tmp_path: Path) -> None:
    problem = load("tiny")
    plan = solve(problem, time_limit_s=20, threads=1)
    *earlier, last = plan.goals
    worse = replace(plan, goals=(*earlier, replace(last, value=last.value - abs(last.value))))
    assert keep("tiny", worse, "by hand", tmp_path)
    assert keep("tiny", plan, "the planner", tmp_path)
    assert not keep("tiny", worse, "by hand", tmp_path)
    assert [row["found_by"].split(",")[0] for row in read_rows(tmp_path / "best_known.csv")] == ["the planner"]
    again = kept_plan("tiny", problem, tmp_path)
    assert again is not None
    assert not violations(problem, again)
    assert [row.value for row in again.goals] == [row.value for row in plan.goals]
    other = problem.changed({"finance.cash_floor_usd_m": 1.0})
    assert kept_plan("tiny", other, tmp_path) is None
    assert best_known("tiny", other.digest, tmp_path) is None
    assert distances((), None, 300.0) == {}


def test_a_run_keeps_its_plan_where_it_is_told_to_and_nowhere_else(tmp_path: Path) -> None:
    digest = load("tiny").digest
    assert run("tiny", "planner", 20.0).audited
    assert best_known("tiny", digest, RESULTS) is None
    result = run("tiny", "planner", 20.0, results=tmp_path)
    known = best_known("tiny", digest, tmp_path)
    assert known is not None
    assert [goal.value for goal in known.goals] == [goal.value for goal in result.goals]


@pytest.mark.parametrize("case", ["ten-gigawatt", "20x8x60-1"])
def test_kept_plans_are_sound_and_as_good_as_the_table_says(case: str) -> None:
    problem = load(case)
    known, plan = best_known(case, problem.digest, RESULTS), kept_plan(case, problem)
    assert known is not None, "the case was changed: python -m benchmarks.best gives it a best plan again"
    assert plan is not None
    assert not violations(problem, plan)
    assert [(row.name, row.value) for row in plan.goals] == [(goal.name, goal.value) for goal in known.goals]
