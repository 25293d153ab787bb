"""The frontier between two goals: against problems solved by hand, with bounds taken over and dominated points told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.checks import violations
from planner.errors import BadArgument, PlannerError
from planner.solving import solve
from planner.studies.asking import Asking
from planner.studies.frontier import _standing, frontier
from planner.studies.frontier_best_first import BestFirst, Point
from tests.by_hand import build as by_hand

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.frontier import Frontier

HOW: dict[str, Any] = {"gap": 0.0, "threads": 1, "time_limit_s": 60.0}


@cache
def rush() -> Problem:
    """Return a hall that takes 1 month for 30 or 4 months for 10, and is due at once."""
    options = (
        by_hand.option(1, id="fast", capex_usd_m=30.0),
        by_hand.option(2, id="usual", capex_usd_m=20.0),
        by_hand.option(4, id="slow", capex_usd_m=10.0),
    )
    due = by_hand.milestone(10.0, deadline_date=by_hand.month(0, 15))
    site = by_hand.site("S", by_hand.phase("hall", 10.0, *options))
    return by_hand.case(site, goals=("shortfall", "lateness", "cost"), milestones=(due,), target=10.0, periods=8)


def asked(case: Problem | Plan, *goals: str, **given: Any) -> Frontier:
    return frontier(case, *(goals or ("lateness", "cost")), **{**HOW, **given})


def test_each_point_is_what_a_problem_solved_by_hand_says() -> None:
    answer = asked(rush(), points=5)
    # A month late for 30, two for 20, four for 10: a month more of lateness at each point.
    assert [(row.tolerance, row.second) for row in answer.points] == [(0, 30), (1, 20), (2, 20), (3, 10), (4, 10)]
    for row, plan in zip(answer.points, answer.plans, strict=True):
        goals = ["shortfall", {"goal": "lateness", "tolerance": row.tolerance}, "cost"]
        again = solve(rush().changed({"programme.goals": goals}), **HOW)
        mine, other = ({one.name: one.value for one in found.goals} for found in (plan, again))
        assert (mine["shortfall"], mine["cost"]) == pytest.approx((other["shortfall"], other["cost"]))
        assert mine["lateness"] == {30.0: 1.0, 20.0: 2.0, 10.0: 4.0}[row.second]  # the least that goes with the cost
        assert row.second_bound == pytest.approx(row.second)
        assert row.proven
        assert not violations(plan.problem, plan)


def test_points_that_others_dominate_or_repeat_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first goal is not decided again, a search may end anywhere within its tolerance."""
    monkeypatch.setattr(BestFirst, "point", lambda self, asked, share: Point(worse(asked), worse(asked), False))

    def worse(plan: Plan) -> Plan:
        one = next(row for row in plan.goals if row.name == "lateness")
        late = replace(one, value={30.0: 1.0, 20.0: 3.0, 10.0: 4.0}[plan.goals[-1].value])
        return replace(plan, goals=tuple(late if row is one else row for row in plan.goals))

    answer = asked(rush(), points=5)
    assert [row.dominated_by for row in answer.points] == [None] * 5
    assert answer.points[2].remark == "the same as point 1, not proven, lateness may be better"
    rows = [replace(row, first=row.first + (row.point == 2)) for row in answer.points]
    assert _standing(rows[2], rows, ("lateness", "cost"))["dominated_by"] == 1
    assert _standing(rows[1], rows, ("lateness", "cost"))["dominated_by"] is None


def test_a_bound_at_a_larger_tolerance_holds_at_a_smaller_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def loosened(self: Any, *given: Any) -> Plan:
        plan = solved(self, *given)
        last = plan.goals[-1]
        if last.name != "cost" or last.value == 10.0:
            return plan
        return replace(plan, goals=(*plan.goals[:-1], replace(last, bound=None, gap=None, proven=False)))

    solved = Asking.solved
    monkeypatch.setattr(Asking, "solved", loosened)
    rows = asked(rush(), points=4).points
    assert [row.second_bound for row in rows] == pytest.approx([10.0, 10.0, 10.0, 10.0])
    assert [row.second_gap for row in rows] == pytest.approx([20 / 30, 0.5, 0.5, 0.0])
    assert [row.proven for row in rows] == [False, False, False, True]
    assert rows[0].remark == "not proven"


def test_a_point_has_the_best_of_the_first_goal_that_goes_with_its_second() -> None:
    tiny = read("tiny")
    best = {row.name: row.value for row in solve(tiny.changed({"programme.goals": ["shortfall", "npv"]}), **HOW).goals}
    answer = asked(tiny.changed({"programme.goals": ["npv", "shortfall"]}), "npv", "shortfall", points=4, step=0.4)
    # A plan without shortfall that loses as little as can be: whatever more the value may lose buys nothing.
    assert [row.first for row in answer.points[1:]] == pytest.approx([best["npv"]] * 3)
    assert [row.second for row in answer.points[1:]] == pytest.approx([0.0] * 3)
    assert all(row.proven for row in answer.points)
    assert [row.remark for row in answer.points] == ["", "", "the same as point 1", "the same as point 1"]
    for plan in answer.plans:
        assert not violations(plan.problem, plan)


def test_where_the_first_goal_is_not_decided_again_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(self: Any, problem: Problem, *given: Any) -> Plan:
        if [goal.goal for goal in problem.programme.goals][-1] == "lateness":
            raise PlannerError("no time for that")
        return solved(self, problem, *given)

    solved = Asking.solved
    monkeypatch.setattr(Asking, "solved", without)
    rows = asked(rush(), points=3).points
    assert [row.proven for row in rows] == [True, False, False]
    assert all(row.remark.endswith("not proven, lateness may be better") for row in rows[1:])


def test_goals_that_are_left_out_are_named() -> None:
    answer = asked(rush(), "lateness", "npv", points=2)
    assert "no goal here, though the case has it: cost" in answer.notes


def test_goals_before_the_first_stay_and_others_go() -> None:
    answer = asked(rush(), "cost", "lateness", step=10.0, points=3)
    assert [row.name for row in answer.plans[0].goals] == ["shortfall", "cost", "lateness"]
    assert [(row.first, row.second) for row in answer.points] == [(10.0, 4.0), (20.0, 2.0), (30.0, 1.0)]


def test_an_answer_shows_its_table() -> None:
    answer = asked(rush(), points=2)
    assert str(answer).splitlines()[0].split() == [
        "point", "tolerance", "first", "first_bound", "second", "second_bound", "second_gap", "proven", "remark",
    ]  # fmt: skip
    assert len(str(answer).splitlines()) == 3


def test_it_starts_from_a_plan() -> None:
    plan = solve(rush(), **HOW)
    assert asked(plan, points=2).points == asked(rush(), points=2).points


def test_a_wish_to_stop_leaves_the_points_there_are() -> None:
    told: list[str] = []
    answer = asked(rush(), on_progress=told.append, should_stop=lambda: len(told) > 1)
    assert len(answer.points) == len(answer.plans) == 2
    assert answer.notes == ("2 of 6 points: the time was up",)
    assert list(answer.frame()["second"]) == [30.0, 20.0]


def test_everything_that_means_nothing_is_told_at_once() -> None:
    with pytest.raises(BadArgument) as told:
        asked(rush(), "latenes", "latenes", step=-1.0, points=1)
    for words in ("did you mean 'lateness'?", "must be two goals", "step must be a number above 0", "points must be"):
        assert words in str(told.value)
