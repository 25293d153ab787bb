"""A tiny generated case is planned, and its plan passes the audit of its files."""

from __future__ import annotations

from planner import audit, read, solve, write
from planner.generate import Scale, write_generated


def test_a_tiny_case_is_planned_and_audited(tmp_path):
    problem = write_generated(tmp_path / "made", Scale(3, 2, 12, 1))
    plan = solve(read(tmp_path / "made"), time_limit_s=5, gap=0.05)
    assert plan.violations == ()
    assert audit(problem, write(plan, tmp_path / "out")) == ()
    online = problem.programme.target.mw - next(goal.value for goal in plan.goals if goal.name == "shortfall")
    assert online >= 0.5 * problem.programme.target.mw
