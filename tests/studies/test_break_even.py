"""Break-even of a site: against the figure by hand, with what is proven, what is not, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner.changes import append, shift
from planner.errors import BadArgument
from planner.shipped import read_named
from planner.solving import solve
from planner.studies import break_even as module
from planner.studies.asking import Asking
from planner.studies.break_even import break_even
from planner.studies.one_more_changes import moved_site, scaled_site
from tests.by_hand import build as by_hand

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.break_even_rows import BreakEven

HOW: dict[str, Any] = {"gap": 0.0, "threads": 1, "time_limit_s": 60.0}


def two_sites(**given: Any) -> Problem:
    """Return two sites for the same ten racks, which earn 10 a month: `far` costs nothing, opens in April."""
    near = by_hand.site("near", by_hand.phase("A", 10.0, by_hand.option(1, capex_usd_m=40.0)), **given)
    far = by_hand.site("far", by_hand.phase("B", 10.0), mw=None, stages=(by_hand.stage(10.0, date(2026, 4, 1)),))
    racks = (by_hand.rack(supply=by_hand.came((date(2026, 1, 1), 10))),)
    finance = by_hand.money(rent_usd_m_per_mw_year=12.0)
    return by_hand.case(near, far, goals=("npv",), finance=finance, racks=racks)


@cache
def plan_of_two_sites() -> Plan:
    return solve(two_sites(), **HOW)


def asked(site: str, **given: Any) -> BreakEven:
    return break_even(plan_of_two_sites(), site, **{**HOW, **given})


def test_capex_at_which_a_site_leaves_the_plan() -> None:
    # Near brings 50 from February, far 30 from April: near is worth 20 more, half of its capex of 40.
    answer = asked("near")
    assert plan_of_two_sites().npv_usd_m == pytest.approx(30.0)
    assert answer.proven is not None
    assert answer.proven[0] <= 0.5 <= answer.proven[1]
    assert answer.proven[1] - answer.proven[0] <= 0.01
    assert answer.words.startswith("near is proven to change sides between ")
    assert {(step.value < 0.5, step.proven) for step in answer.steps if step.value != 0.5} == {
        (True, "in"),
        (False, "out"),
    }
    assert not answer.notes


def test_nothing_is_claimed_where_there_is_no_plan_and_the_last_value_with_one_is_found() -> None:
    # The permit must be had, takes a month, and the horizon ends in February 2027: it begins in February at the latest.
    permit = "sites.ash.activities.ash-permit"
    must = read_named("tiny").changed({f"{permit}.obligatory": True, f"{permit}.earliest_start_date": "2026-10-01"})
    answer = break_even(solve(must, **HOW), "ash", lever="date", low=3.0, high=9.0, **HOW)
    none = [step.value for step in answer.steps if step.value not in answer.plans]
    assert (max(answer.plans), min(none)) == (4.0, 5.0)
    assert answer.words.startswith("ash stays out between 3 and 4 months later")
    assert answer.words.endswith("; there is no plan at 5, 6 and 9")
    reason = f"at 5 there is no such problem: {permit}.obligatory: must be possible within its dates"
    assert any(note.startswith(reason) for note in answer.notes)


def test_what_comes_after_the_horizon_comes_no_more() -> None:
    """Ash has a grid stage from before the plan, and units on the site that need none of it."""
    tiny = read_named("tiny")
    by_hand = [
        solve(tiny.changed({"sites[ash].stages": shift(months=months)}), **HOW).goals[0].value for months in (8, 9, 12)
    ]
    answer = break_even(solve(tiny, **HOW), "ash", lever="date", low=8.0, high=12.0, **HOW)
    assert [answer.plans[value].goals[0].value for value in (8.0, 12.0)] == pytest.approx(by_hand[::2])
    assert {step.proven for step in answer.steps} == {"in"}
    assert not answer.notes
    late = tiny.changed({"sites[birch].upgrades[*].earliest_energisation_date": "2026-12-01"})
    assert [one.id for one in moved_site(late, "birch", 2).sites[1].upgrades] == ["birch-line", "birch-express"]
    assert moved_site(late, "birch", 3).sites[1].upgrades == ()
    unit = {"sites[ash].onsite[ash-gen].earliest_service_date": "2026-10-01"}
    assert moved_site(tiny.changed(unit), "ash", 5).sites[0].onsite[0].max_units == 0
    two = tiny.changed({"sites[ash].stages": append({"mw": 2, "energisation_date": "2026-12-01"})})
    assert [stage.mw for stage in moved_site(two, "ash", 8).sites[0].stages] == [6.25]
    assert moved_site(two, "ash", 9).sites[0].stages == ()


def test_a_lever_that_changes_nothing_is_refused() -> None:
    with pytest.raises(BadArgument, match="the capex of far cannot be changed: the site has no capex"):
        asked("far")
    with pytest.raises(BadArgument, match="date of birch cannot be changed: the site has nothing that comes on a date"):
        break_even(solve(read_named("tiny"), **HOW), "birch", lever="date", low=0.0, high=12.0, **HOW)
    with pytest.raises(BadArgument, match="low must be whole months from -1200 to 1200, got -5000"):
        asked("far", lever="date", low=-5000.0)


def test_a_step_is_what_a_problem_solved_by_hand_says() -> None:
    answer = asked("near", low=0.0, high=1.0)
    for step in answer.steps:
        again = solve(scaled_site(plan_of_two_sites().problem, "near", step.value), **HOW)
        assert step.with_site == pytest.approx(again.npv_usd_m, abs=1e-6)
        assert step.without_site == pytest.approx(30.0)
        assert step.goal == "npv"


def test_date_at_which_a_site_enters_the_plan() -> None:
    # At 20 million USD near and far are equal; far a month earlier is 10 better, a month later 10 worse.
    problem = scaled_site(two_sites(), "near", 0.5)
    answer = break_even(problem, "far", lever="date", low=-3.0, high=2.0, **HOW)
    assert answer.proven == (-1.0, 0.0)
    sides = {step.value: step.proven for step in answer.steps}
    assert sides[-3.0] == "in"
    assert sides[2.0] == "out"
    moved = moved_site(problem, "far", 2)
    assert moved.sites[1].stages[0].energisation_date == date(2026, 6, 1)


def test_a_site_that_stays_out_is_said_to() -> None:
    answer = asked("near", low=1.0, high=2.0)
    assert (answer.found, answer.proven) == (None, None)
    assert answer.words == "near stays out between 1 and 2 times its capex, proven at each step"


def test_what_is_not_proven_is_an_interval_of_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def loosened(self: Any, *given: Any, **named: Any) -> Plan:
        plan = solved(self, *given, **named)
        (goal,) = plan.goals
        return replace(plan, goals=(replace(goal, bound=goal.value + 6.0, gap=6.0 / goal.value, proven=False),))

    solved = Asking.solved
    monkeypatch.setattr(Asking, "solved", loosened)
    answer = asked("near", low=0.0, high=0.9)
    # Near is better by 20 less 40 times the factor: by more than the gap of 6 up to 0.35, never proven to be worse.
    assert 0.45 in {step.value for step in answer.steps}
    assert answer.proven is None
    assert answer.found is not None
    assert answer.found[0] <= 0.5 <= answer.found[1]
    assert answer.words.endswith("in the plans found; it is not proven")
    assert {step.proven for step in answer.steps if step.value <= 0.34} == {"in"}
    assert {step.proven for step in answer.steps if step.value >= 0.36} == {"open"}


def test_a_plan_worse_than_the_one_without_the_site_does_not_count_as_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def hurried(self: Any, problem: Problem, *given: Any) -> Plan:
        if not problem.sites[0].eligible:
            return solved(self, problem, *given)
        site = problem.changed({"sites.near.activities.A.obligatory": True})
        return replace(solve(site, **HOW), problem=problem)

    solved = Asking.solved
    monkeypatch.setattr(Asking, "solved", hurried)
    answer = asked("near", low=0.0, high=4.0)
    # However dear, near is built: but the plan without it is better from half of its capex on.
    assert {(step.value < 0.5, step.found) for step in answer.steps if step.value != 0.5} == {
        (True, "in"),
        (False, "out"),
    }


def test_answers_that_contradict_each_other_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_way(problem: Problem, site: str, scale: float) -> Problem:
        return scaled_site(problem, site, 1.0 - scale)

    monkeypatch.setattr(module, "scaled_site", other_way)
    answer = asked("near", low=0.0, high=1.0)
    assert any(note.startswith("answers contradict each other: ") for note in answer.notes)


def test_a_wish_to_stop_leaves_the_steps_there_are() -> None:
    plan = plan_of_two_sites()
    steps: list[str] = []
    answer = break_even(plan, "near", **HOW, on_progress=steps.append, should_stop=lambda: len(steps) > 2)
    assert len(answer.steps) == 3
    assert "the time was up" in answer.notes
    assert list(answer.frame()["value"]) == sorted(step.value for step in answer.steps)


@pytest.mark.parametrize(
    ("site", "given", "told"),
    [
        ("neer", {}, "did you mean 'near'"),
        ("near", {"lever": "price"}, "lever must be capex or date"),
        ("near", {"low": 2.0, "high": 1.0}, "the range must begin below its end, got 2 to 1"),
        ("near", {"low": -1.0, "high": 1.0}, "low must be a factor of capex of at least 0"),
        ("near", {"lever": "date", "low": 0.5, "high": 1.0}, "low must be whole months"),
    ],
)
def test_what_means_nothing_is_refused(site: str, given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadArgument, match=told):
        asked(site, **given)


def test_a_site_where_work_has_begun_is_refused() -> None:
    begun = two_sites().changed({"sites.near.activities.A.started_date": "2025-12-01"})
    with pytest.raises(BadArgument, match="A has begun there before the plan"):
        break_even(begun, "near", **HOW)


def test_with_goals_before_money_the_first_that_differs_decides() -> None:
    # Ash of the tiny case is needed for the target at any capex: the shortfall decides.
    answer = break_even(read_named("tiny"), "ash", low=1.0, high=1.5, **HOW)
    assert {(step.proven, step.goal) for step in answer.steps} == {("in", "shortfall")}
    assert answer.words == "ash stays in between 1 and 1.5 times its capex, proven at each step"
