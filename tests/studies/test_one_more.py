"""The value of one more: against cases solved again by hand, with prices, warnings, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner.errors import BadArgument, Contradiction
from planner.problem import Grid, Node, Problem, Resource
from planner.shipped import read_named
from planner.solving import solve
from planner.studies.asking import Asking
from planner.studies.one_more import value_of_one_more
from planner.studies.one_more_changes import more_of
from planner.studies.one_more_item import Item
from planner.studies.one_more_items import binding_items, items_of
from planner.studies.prices import Prices
from solvers.search.budget import Budget
from tests.by_hand import build as by_hand
from tests.oracle.cases import case as drawn

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.studies.one_more import OneMore, ValueRow

RENT = 12.0  # million USD per MW and year: 1 a month


def one_site(**given: Any) -> Problem:
    """Return six months of one hall at a node, whose racks earn 1 million USD for each MW and month online."""
    node = given.pop("headroom", 3.0)
    hall = given.pop("hall", by_hand.phase("hall", 10.0))
    site = by_hand.site("S", hall, node="N", **given.pop("site", {}))
    finance = by_hand.money(rent_usd_m_per_mw_year=RENT, **given.pop("finance", {}))
    grid = Grid(nodes=(Node(id="N", headroom_mw=node),))
    return by_hand.case(site, goals=("npv",), target=0.0, finance=finance, grid=grid, **given)


def about(value: Any, abs: float | None = None) -> Any:
    return pytest.approx(value, abs=abs)


@cache
def plan_of_one_site() -> Plan:
    return best(one_site())


def best(problem: Problem) -> Plan:
    plan = solve(problem, gap=0.0, threads=1, time_limit_s=60.0)
    assert plan.run.termination == "optimal"
    return plan


def asked(plan: Plan, *items: Item | str, **given: Any) -> OneMore:
    return value_of_one_more(plan, items, **{"gap": 0.0, "threads": 1, "time_limit_s": 60.0, **given})


def the_row(plan: Plan, item: Item | str, goal: str = "npv") -> ValueRow:
    (row,) = [row for row in asked(plan, item).rows if row.goal == goal]
    return row


def test_a_mw_of_headroom_is_worth_the_rent_of_a_rack_from_the_quarter_it_is_there() -> None:
    # The hall is in service in February: 3 racks online for 5 months of 6. A fourth one earns 5 from the start, 3
    # from April.
    plan = plan_of_one_site()
    assert plan.npv_usd_m == about(15.0)
    for item, months in (("headroom:N", 5.0), ("headroom:N@2026-Q2", 3.0), ("headroom:N@2026-06", 1.0)):
        row = the_row(plan, item)
        assert (row.gain, row.certainty, row.price_per_unit) == (about(months), "proven", about(months))
        assert (row.least_gain, row.most_gain) == (about(months), about(months))
        assert (row.unit, row.goal_unit, row.warning) == ("MW", "million USD", "")


def test_headroom_by_quarter() -> None:
    rows = asked(plan_of_one_site(), "headroom:N@quarters+2").rows
    assert [row.from_date for row in rows] == [date(2026, 1, 1), date(2026, 4, 1)]
    assert [row.gain for row in rows] == about([10.0, 6.0])
    assert [row.gain_per_unit for row in rows] == about([5.0, 3.0])


def test_half_a_rack_is_worth_nothing_and_the_relaxation_says_otherwise() -> None:
    row = the_row(plan_of_one_site(), "headroom:N+0.5")
    assert (row.gain, row.certainty) == (about(0.0), "proven")
    assert row.price_per_unit == about(5.0)
    assert row.warning == "the relaxation promises 2.5 for the whole amount; whole decisions give at most 0"


def test_more_than_there_is_room_for_is_worth_less_than_its_price() -> None:
    # 7 more racks fit the hall, not 20.
    row = the_row(plan_of_one_site(), "headroom:N+20")
    assert (row.gain, row.gain_per_unit) == (about(35.0), about(1.75))
    assert row.warning.startswith("the relaxation promises 100 for the whole amount; whole decisions give at most 35")


def test_a_rack_a_crew_a_transformer_a_month_a_million() -> None:
    hall = by_hand.phase("hall", 10.0, by_hand.option(1, uses={"crew": 1}, draws={"transformer": 1}))
    second = by_hand.phase("second", 10.0, by_hand.option(1, uses={"crew": 1}, draws={"transformer": 1}))
    site = by_hand.site("S", hall, second, mw=None, stages=(by_hand.stage(100.0, date(2026, 4, 1)),))
    racks = (by_hand.rack(price_usd_m=1.0, supply=by_hand.came((date(2026, 1, 1), 15))),)
    resources = (by_hand.crew(1.0), Resource(id="transformer", kind="consumable", stock=1))
    finance = by_hand.money(opening=11.0, rent_usd_m_per_mw_year=RENT)
    problem = by_hand.case(site, goals=("npv",), finance=finance, racks=racks, resources=resources)
    plan = best(problem)
    for item in ("rack:R", "resource:crew", "resource:transformer", "sooner:S", "cash"):
        row = the_row(plan, item)
        again = best(more_of(problem, items_of(problem, [item])[0]))
        assert row.gain == about(again.npv_usd_m - plan.npv_usd_m, abs=1e-6)
        assert row.certainty == "proven"
        assert row.least_gain == about(row.gain, abs=1e-4)
    # Ten racks fit the one hall that the transformer allows, from April, when they bring 3 each and cost 1.
    assert plan.npv_usd_m == about(20.0)
    assert the_row(plan, "sooner:S").gain == about(10.0)
    assert the_row(plan, "resource:transformer").gain == about(10.0)  # 5 more racks of the 15 there are
    assert the_row(plan, "rack:R").gain == about(0.0)


def test_a_million_of_a_facility_lends_a_rack_while_it_counts() -> None:
    # Bought in February a rack costs 2, half of which its rent of that month pays: five are lent. Each brings 3 in all.
    hall = by_hand.site("S", by_hand.phase("hall", 100.0))
    finance = by_hand.money(opening=0.0, rent_usd_m_per_mw_year=RENT, facilities=(by_hand.loan(5.0),))
    racks = (by_hand.rack(price_usd_m=2.0),)
    plan = best(by_hand.case(hall, goals=("npv",), racks=racks, finance=finance, periods=4))
    assert plan.npv_usd_m == about(5.0)
    for item, gain in (("facility:loan", 1.0), ("facility:loan@2026-02", 1.0), ("facility:loan@2026-03", 0.0)):
        row = the_row(plan, item)
        assert [row.gain, row.price_per_unit] == about([gain, gain])
        assert (row.certainty, row.warning) == ("proven", "")


def test_a_million_of_cost_before_the_plan_lends_its_share() -> None:
    # n racks of 1 in February: 4 are paid in cash, half of the cost is lent. n <= 4 + n / 2, 8; with 2 of cost before
    # the plan n <= 4 + (2 + n) / 2, 10.
    hall = by_hand.site("S", by_hand.phase("hall", 100.0))
    finance = by_hand.money(opening=4.0, facilities=(by_hand.loan(99.0, max_loan_to_cost=0.5),))
    racks = (by_hand.rack(price_usd_m=1.0),)
    plan = best(by_hand.case(hall, goals=("shortfall",), target=90.0, racks=racks, finance=finance, periods=2))
    assert plan.shortfall_mw == about(82.0)
    assert Item("equity", "loan") in binding_items(plan)
    assert the_row(plan, "equity:loan+2", "shortfall").gain == about(2.0)
    with pytest.raises(BadArgument, match="names no equity of the case"):
        items_of(
            by_hand.case(hall, goals=("npv",), finance=by_hand.money(facilities=(by_hand.loan(5.0),))), "equity:loan"
        )


def test_where_an_earlier_goal_gains_the_later_ones_are_not_compared() -> None:
    problem = by_hand.case(
        by_hand.site("S", by_hand.phase("hall", 10.0), node="N"),
        goals=("shortfall", "npv"),
        target=5.0,
        grid=Grid(nodes=(Node(id="N", headroom_mw=3.0),)),
        racks=(by_hand.rack(price_usd_m=1.0),),
        finance=by_hand.money(),
    )
    rows = {row.goal: row for row in asked(best(problem), "headroom:N").rows}
    assert (rows["shortfall"].gain, rows["shortfall"].certainty) == (about(1.0), "proven")
    assert rows["shortfall"].price_per_unit == about(1.0)
    assert (rows["npv"].gain, rows["npv"].certainty, rows["npv"].least_gain) == (about(-1.0), "unknown", None)


def test_a_gap_leaves_the_gain_within_the_gaps() -> None:
    plan = plan_of_one_site()
    (goal,) = plan.goals
    open_goal = replace(goal, bound=goal.value + 8.0, gap=8.0 / goal.value, proven=False)
    loose = replace(plan, goals=(open_goal,), run=replace(plan.run, termination="time_limit"))
    row = the_row(loose, "headroom:N")
    assert (row.certainty, row.gain) == ("within the gaps", about(5.0))
    assert (row.least_gain, row.most_gain) == (about(-3.0), about(5.0))


def test_where_nothing_better_is_found_in_time_the_plan_asked_about_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def hurried(self: Any, problem: Problem, *given: Any) -> Plan:
        return solve(problem, time_limit_s=0.0)

    plan = plan_of_one_site()
    monkeypatch.setattr(Asking, "solved", hurried)
    answer = value_of_one_more(plan, ["headroom:N"], gap=0.0, threads=1)
    assert [(row.after, row.gain, row.certainty) for row in answer.rows] == [(plan.npv_usd_m, 0.0, "unknown")]
    assert answer.rows[0].warning == "no better plan was found in time: the plan asked about holds here too"
    assert not answer.plans


@pytest.mark.parametrize("seed", range(40, 60))
def test_a_price_is_what_the_relaxation_gains_by_a_little_more(seed: int) -> None:
    # By a concave function's tangent: never less than the gain, and the gain itself where it is smooth.
    try:
        plan = best(drawn(seed))
    except Contradiction:
        return
    little = [Item("cash", amount=0.01)]
    little += [Item("headroom", node.id, None, 0.01) for node in plan.problem.grid.nodes]
    little += [Item("facility", facility.id, None, 0.01) for facility in plan.problem.finance.facilities]
    before = Prices.of(plan, Budget())
    for item in little:
        more = more_of(plan.problem, item)
        told = before.change(more, item.amount)
        after = Prices.of(replace(plan, problem=more), Budget())
        for name, priced in after.priced.items():
            known = before.priced[name].outcome
            if told.gains is None or known is None or priced.outcome is None:
                continue
            assert known.objective is not None
            assert priced.outcome.objective is not None
            gain = known.objective - priced.outcome.objective
            smooth = item.kind != "facility"  # fees and bases make the goal itself move
            assert not smooth or gain <= told.gains[name] + 1e-6 * (1.0 + abs(gain))
            assert gain == about(told.gains[name], abs=max(1e-6, 0.5 * abs(gain)))


def test_without_items_it_is_of_what_binds_in_the_plan() -> None:
    plan = plan_of_one_site()
    assert binding_items(plan) == (
        Item("headroom", "N", date(2026, 1, 1)),
        Item("headroom", "N", date(2026, 4, 1)),
    )
    answer = asked(plan)
    assert [row.item for row in answer.rows] == ["headroom:N@2026-01-01", "headroom:N@2026-04-01"]
    assert the_row(plan, "sooner:S").warning == "changes nothing in the case"


def test_a_wish_to_stop_leaves_what_there_is() -> None:
    plan = plan_of_one_site()
    answer = asked(plan, "headroom:N", should_stop=lambda: True)
    assert [(row.before, row.price_per_unit) for row in answer.rows] == [(about(15.0), None)]
    assert answer.rows[0].warning == "no price: the time was up"
    assert [(row.after, row.gain, row.certainty) for row in answer.rows] == [(None, None, "unknown")]
    assert answer.notes == ("1 of 1 are not solved again: the time was up",)


def test_plans_with_more_are_checked_plans_of_their_problem() -> None:
    plan = plan_of_one_site()
    answer = asked(plan, "headroom:N")
    with_more = answer.plans["headroom:N"]
    assert with_more.problem == more_of(plan.problem, Item("headroom", "N"))
    assert list(answer.frame()["gain"]) == [about(5.0)]


def test_what_no_item_can_be_is_told_at_once() -> None:
    given = ["headroom:M", "hedroom:N", "rack:R", "cash:x", "sooner:S+0.5", "headroom:N@soon", "sooner:S@2026-02"]
    given.append("headroom:N@9999-12")
    with pytest.raises(BadArgument) as told:
        asked(plan_of_one_site(), *given, "cash+x")
    for words in (
        "item 'headroom:M' names no headroom of the case; ids are N",
        "did you mean 'headroom'?",
        "item 'rack:R' is not limited",
        "item 'cash:x' must have no id",
        "must be a whole number of months above 0, got 0.5",
        "must have a quarter, month or day after its @, got 'soon'",
        "must have no date",
        "must be there by the end of the horizon, ",
        "must end with a number after its +, got 'x'",
    ):
        assert words in str(told.value)
    for nothing in (5, None, [None]):
        with pytest.raises(BadArgument):
            value_of_one_more(plan_of_one_site(), nothing)  # type: ignore[arg-type]


def test_headroom_is_raised_from_a_day_on_whatever_steps_there_are() -> None:
    march, may = ({"from_date": date(2026, 3, 10), "value": 5.0}, {"from_date": date(2026, 5, 1), "value": 4.0})
    problem = one_site(headroom=({"value": 3.0}, march, may))
    before = problem.calendar.stepped([(s.from_date, s.value) for s in problem.grid.nodes[0].headroom_mw])
    for day, first in ((None, 0), (date(2026, 3, 1), 2), (date(2026, 4, 1), 3), (date(2026, 5, 1), 4)):
        more = more_of(problem, Item("headroom", "N", day, 2.0))
        after = more.calendar.stepped([(s.from_date, s.value) for s in more.grid.nodes[0].headroom_mw])
        assert after == tuple(mw + (2.0 if t >= first else 0.0) for t, mw in enumerate(before))


def test_the_tiny_case_agrees_with_problems_solved_again() -> None:
    plan = best(read_named("tiny"))
    answer = asked(plan)
    assert answer.plans
    for name, after in answer.plans.items():
        again = best(after.problem)
        assert [row.value for row in after.goals] == about([row.value for row in again.goals], abs=1e-4)
        assert {row.certainty for row in answer.rows if row.item == name and row.goal == "shortfall"} == {"proven"}
