"""Near-optimal build orders: the farthest plan within x per cent, what all of them share, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import solving
from planner.checks import violations
from planner.errors import AuditFailed, BadArgument
from planner.solving import solve
from planner.studies import near_optimal_search
from planner.studies.near_optimal import near_optimal
from planner.studies.near_optimal_search import goal_caps
from tests.by_hand import build as by_hand
from tests.oracle.build_orders import BuildOrders, Order
from tests.oracle.cases import case as drawn
from tests.search.tuning import sizes

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.studies.near_optimal_rows import NearOptimal

SEEDS = (2, 4, 21, 26, 43, 51, 58, 64, 67, 73, 95, 105)
WITHIN = 0.2


def asked(plan: Plan, count: int = 3, **given: object) -> NearOptimal:
    usual = {"within": WITHIN, "count": count, "gap": 0.0, "threads": 1, "time_limit_s": 60.0}
    return near_optimal(plan, **{**usual, **given})  # type: ignore[arg-type]


def orders_in(answer: NearOptimal, listed: BuildOrders) -> list[Order]:
    """Return the build orders of all plans of an answer as the oracle writes them, by their tables."""
    found = []
    for plan in answer.plans:
        starts = dict.fromkeys(listed.items, plan.periods)
        for row in plan.schedule:
            if row.kind == "phase" or (row.kind == "gate" and listed.measure == "activities"):
                item = row.site if listed.measure == "sites" else row.id
                starts[item] = min(starts.get(item, plan.periods), max(0, row.start_period))
        found.append(tuple(starts[item] for item in listed.items))
    return found


@cache
def best_of(seed: int) -> Plan:
    plan = solve(drawn(seed), gap=0.0, threads=1, time_limit_s=60.0)
    assert plan.run.termination == "optimal"
    return plan


@pytest.mark.parametrize("measure", ["sites", "activities"])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_plan_is_as_far_as_enumeration_says_it_can_be(seed: int, measure: str) -> None:
    plan = best_of(seed)
    answer = asked(plan, measure=measure, shared=False)
    listed = BuildOrders(plan.problem, goal_caps(plan, WITHIN)[0], measure)
    found = orders_in(answer, listed)
    assert set(found) <= listed.all
    assert [row.distance_months for row in answer.alternatives[1:]] == [
        listed.farthest(found[:number]) for number in range(1, len(found))
    ]
    assert all(row.farthest for row in answer.alternatives[1:])
    assert len(found) == 4 or listed.farthest(found) == 0
    assert not [line for one in answer.plans for line in violations(plan.problem, one)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proven_of_every_plan_is_what_enumeration_says(seed: int) -> None:
    plan = best_of(seed)
    answer = asked(plan, count=1)
    listed = BuildOrders(plan.problem, goal_caps(plan, WITHIN)[0])
    calendar, decided = plan.problem.calendar, {row.item for row in answer.starts}
    assert all(row.proven for row in answer.shared)
    told = {(row.item, row.claim): row.day for row in answer.shared}
    for number, item in enumerate(listed.items):
        first = min(order[number] for order in listed.all)
        last = max(order[number] for order in listed.all)
        by = calendar.start_of(last + 1) if item in decided and last < plan.periods else None
        assert told.get((item, "starts before")) == by
        assert ((item, "never starts") in told) == (item in decided and first == plan.periods)
        from_day = told.get((item, "starts not before"))
        assert from_day in (None, calendar.start_of(first))


def test_what_is_found_is_not_called_proven() -> None:
    answer = asked(best_of(95), shared=False)
    assert len(answer.plans) == 4
    claims = [row for row in answer.shared if row.claim == "starts before"]
    assert claims
    assert not any(row.proven for row in claims)
    assert all(row.words.startswith("in all 4 plans found, ") for row in claims)


@pytest.mark.parametrize("seed", [4, 26, 73, 105])
def test_the_search_for_large_models_finds_what_is_within_and_bounds_what_is_not_found(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = best_of(seed)
    usual = solving.search_options
    monkeypatch.setattr(
        near_optimal_search, "search_options", lambda *given: replace(usual(*given), search=sizes(0, 0))
    )
    answer = asked(plan, time_limit_s=10.0)
    listed = BuildOrders(plan.problem, goal_caps(plan, WITHIN)[0])
    found = orders_in(answer, listed)
    assert len(found) == 4
    assert set(found) <= listed.all
    for number, row in enumerate(answer.alternatives[1:], start=1):
        assert row.distance_months <= listed.farthest(found[:number]) <= row.most_months
    assert not answer.refused


def test_where_no_other_build_order_is_within_that_is_said() -> None:
    answer = asked(best_of(3))
    assert len(answer.plans) == 1
    assert answer.notes == ("0 build orders of 3: it is proven that no plan within 20 % has another one",)


def test_goals_before_the_last_lose_nothing_beyond_their_tolerance() -> None:
    late = by_hand.milestone(10.0, deadline_date=by_hand.month(1, 15))
    hall = by_hand.site("S", by_hand.phase("hall"))
    goals = ({"goal": "lateness", "tolerance": 2.0}, "npv")
    plan = solve(by_hand.case(hall, goals=goals, milestones=(late,), target=10.0), gap=0.0, threads=1)
    answer = asked(plan, within=0.5)
    # In May the hall would be three months late: it costs nothing, but more than the tolerance of the first goal.
    assert {row.start_date for row in answer.starts} == {by_hand.month(0), by_hand.month(2), by_hand.month(1)}
    assert max(other.goals[0].value for other in answer.plans) == 2.0
    assert {row.words for row in answer.shared} == {"in every plan within 50 %, S starts before 2026-04"}


def test_the_last_goal_loses_no_more_than_its_share() -> None:
    plan = best_of(67)
    answer = asked(plan, within=0.1)
    losses = [plan.npv_usd_m - other.npv_usd_m for other in answer.plans]
    assert [row.loss for row in answer.alternatives] == pytest.approx(losses, abs=1e-6)
    assert 0.0 < max(losses) <= 0.1 * abs(plan.npv_usd_m) + 1e-4
    assert [row.loss_share for row in answer.alternatives] == pytest.approx(
        [loss / abs(plan.npv_usd_m) for loss in losses]
    )


def test_its_tables_are_frames() -> None:
    answer = asked(best_of(4))
    assert all(row.words in str(answer) for row in answer.shared)
    assert list(answer.frame()["plan"]) == [0, 1, 2, 3]
    assert len(answer.frame("starts")) == 4 * len({row.item for row in answer.starts})
    assert list(answer.frame("shared")["words"]) == [row.words for row in answer.shared]
    with pytest.raises(BadArgument, match="tables are plans, starts, shared"):
        answer.frame("orders")  # type: ignore[arg-type]


def test_a_wish_to_stop_leaves_what_there_is() -> None:
    plan = best_of(95)
    asked_times = iter(range(10_000))
    answer = asked(plan, should_stop=lambda: next(asked_times) > 3)
    assert answer.plans[0] == plan
    assert len(answer.plans) < 4
    assert "the time was up" in answer.notes[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"within": 1.0}, "within must be a share"),
        ({"within": 5}, "0.01 is 1 %"),
        ({"count": 0}, "count must be a whole number"),
        ({"measure": "phases"}, "measure must be sites or activities"),
        ({"gap": -1}, "gap must be a share"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(BadArgument, match=told):
        asked(best_of(3), **given)  # type: ignore[arg-type]


def test_a_plan_that_breaks_a_rule_is_refused() -> None:
    plan = best_of(3)
    with pytest.raises(AuditFailed):
        asked(replace(plan, npv_usd_m=plan.npv_usd_m + 1.0))


def test_a_problem_is_solved_first() -> None:
    answer = near_optimal(drawn(4), within=WITHIN, count=1, gap=0.0, threads=1, time_limit_s=60.0)
    assert answer.plans[0].goals == best_of(4).goals
    assert answer.alternatives[1].distance_months == 4
