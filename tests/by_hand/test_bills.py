"""Bills of utilities: demand charges on what is imported at peak, minimum bills, capacity charges of nodes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.problem import Grid, Node, OnsiteUnit, Problem, Stage, Upgrade
from planner.solving import solve
from tests.by_hand.build import case, money, month, option, phase, rack, site, stage

DONE = {"started_date": month(-3), "finished_date": month(-1)}


def billed(*, goals: tuple[Any, ...] = ("shortfall", "npv"), target: float = 2.0, **given: Any) -> Problem:
    """Return a hall from before the plan and 4 MW, billed at 10 USD per kW and month: 0.01 million USD for a MW."""
    finance = given.pop("finance", money())
    place = {"stages": (stage(4.0),), "demand_usd_per_kw_month": 10.0, "pue": 1.25, **given}
    return case(
        site("S", phase("A", 10.0, option(), **DONE), mw=None, **place), goals=goals, target=target, periods=3,
        finance=finance, racks=(rack(last_delivery_date=month(1)),),
    )  # fmt: skip


def column(plan: Any, name: str) -> list[float]:
    return [getattr(row, name) for row in plan.cash]


def grid(plan: Any, *names: str) -> list[tuple[float, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in plan.power if row.kind == "grid"]


def test_what_is_imported_at_peak_is_billed() -> None:
    # 2 MW IT by March, racks come in February at the latest: 2.5 MW from February on, 0.01 million USD each a month.
    plan = solve(billed())
    assert column(plan, "demand_usd_m") == pytest.approx([0.0, 0.025, 0.025])
    assert grid(plan, "billed_mw", "unused_bill_usd_m") == [(0, 0), (2.5, 0), (2.5, 0)]
    assert plan.npv_usd_m == pytest.approx(-0.05)
    assert {row.term: row.value for row in plan.terms if row.goal == "npv" and row.value} == {
        "demand": pytest.approx(-0.05)
    }


def test_no_less_than_the_minimum_is_billed_used_or_not() -> None:
    # 80 % of 4 MW are 3.2, of which 2.5 are used: 0.007 a month are for nothing, and 0.032 before any rack comes.
    plan = solve(billed(minimum_bill_share=0.8))
    assert column(plan, "demand_usd_m") == pytest.approx([0.032] * 3)
    assert grid(plan, "billed_mw", "unused_bill_usd_m") == [
        pytest.approx((3.2, 0.032)), pytest.approx((3.2, 0.007)), pytest.approx((3.2, 0.007)),
    ]  # fmt: skip


def test_the_minimum_goes_by_what_the_ramp_lets() -> None:
    # Half of 4 MW in January and February, all in March: 80 % of 2, 2 and 4 MW.
    ramped = (Stage(mw=4.0, energisation_date=month(0), ramp={0: 0.5, 2: 1.0}),)
    plan = solve(billed(stages=ramped, minimum_bill_share=0.8, target=1.0))
    assert column(plan, "demand_usd_m") == pytest.approx([0.016, 0.016, 0.032])


def test_an_upgrade_is_left_where_its_minimum_bill_costs_more_than_it_brings() -> None:
    # 1 MW more earns 0.03 in March for 1.25 MW of the bill; 4 MW more are billed 0.04 at the least.
    upgrade = Upgrade(id="U", mw=4.0, capex_usd_m=0.0, lead_periods=0)
    finance = money(rent_usd_m_per_mw_year=0.36)
    given = {"stages": (stage(2.5),), "upgrades": (upgrade,), "finance": finance, "target": 3.0, "goals": ("npv",)}
    few = billed(minimum_bill_share=1.0, **given).changed({"racks[R].supply": [{"date": "2026-01-01", "units": 3}]})
    assert not [row for row in solve(few).schedule if row.kind == "upgrade"]
    without = few.changed({"sites[S].minimum_bill_share": 0.0})
    assert [row for row in solve(without).schedule if row.kind == "upgrade"]


def test_own_units_save_the_charge_only_down_to_the_minimum() -> None:
    # 2.5 MW at peak, 2 of them from a unit that costs nothing: 0.5 MW are billed. With a minimum of 2 MW the unit saves
    # 0.5 MW of the bill; 0.5 MW are imported all the same, the least of what is equal.
    unit = OnsiteUnit(id="G", firm_mw=2.0, capex_usd_m=0.0, lead_periods=0, max_units=1)
    plan = solve(billed(onsite=(unit,)))
    assert grid(plan, "peak_mw", "billed_mw")[1:] == [pytest.approx((0.5, 0.5))] * 2
    least = solve(billed(onsite=(unit,), minimum_bill_share=0.5))
    assert grid(least, "peak_mw", "billed_mw", "unused_bill_usd_m")[1:] == [pytest.approx((0.5, 2.0, 0.015))] * 2


@pytest.mark.parametrize("rate", [-0.3, 0.1])
@pytest.mark.parametrize("goals", [("shortfall", "cost"), ("shortfall", "emissions"), ("shortfall",), ("npv",)])
def test_the_bill_is_exact_whatever_the_goals_and_the_rate(goals: tuple[str, ...], rate: float) -> None:
    plan = solve(billed(minimum_bill_share=0.7, goals=goals, finance=money(rate=rate), target=3.0))
    for row in (row for row in plan.power if row.kind == "grid"):
        assert row.billed_mw == pytest.approx(max(row.peak_mw, 2.8))
    bills = [row.billed_mw * 0.01 for row in plan.power if row.kind == "grid"]
    assert column(plan, "demand_usd_m") == pytest.approx(bills)


def test_a_tolerance_of_cost_is_not_spent_on_the_bill() -> None:
    goals = ("shortfall", {"goal": "cost", "tolerance_share": 0.5}, "emissions")
    plan = solve(billed(minimum_bill_share=0.7, goals=goals))
    assert column(plan, "demand_usd_m") == pytest.approx([0.028] * 3)


def test_a_quarter_has_three_months_of_demand_charges() -> None:
    place = site("S", phase("A", 10.0, option(), **DONE), mw=4.0, demand_usd_per_kw_month=10.0, minimum_bill_share=0.5)
    plan = solve(case(place, goals=("shortfall", "npv"), periods=2, quarterly=True))
    assert column(plan, "demand_usd_m") == pytest.approx([0.06, 0.06])


def test_a_node_charges_for_capacity_by_the_day() -> None:
    # 2.5 MW at 400, from March on 1000 USD a day: 28 days of February, 31 of March.
    steps = ({"value": 400.0}, {"from_date": date(2026, 3, 1), "value": 1000.0})
    problem = billed(node="N", demand_usd_per_kw_month=0.0)
    node = Node(id="N", headroom_mw=9.0, capacity_usd_per_mw_day=steps)
    plan = solve(problem.model_copy(update={"grid": Grid(nodes=(node,))}))
    assert column(plan, "capacity_usd_m") == pytest.approx([0.0, 2.5 * 400 * 28 / 1e6, 2.5 * 1000 * 31 / 1e6])
    assert column(plan, "demand_usd_m") == [0.0, 0.0, 0.0]


def test_money_that_bills_take_is_not_there_for_racks() -> None:
    # 10 million USD; 4 MW billed at the least at 1000 USD per kW and month are 4 a month: no rack of 8 can be paid.
    problem = billed(minimum_bill_share=1.0, demand_usd_per_kw_month=1000.0, finance=money(14.0), target=1.0)
    dear = problem.changed({"racks[R].price_usd_m": 8.0})
    assert solve(dear).shortfall_mw == 1.0
    assert solve(dear.changed({"sites[S].minimum_bill_share": 0.0})).shortfall_mw == 0.0


def test_bills_are_part_of_cost() -> None:
    plan = solve(billed(minimum_bill_share=0.8, goals=("shortfall", "cost")))
    assert plan.goals[1].value == pytest.approx(3 * 0.032)
