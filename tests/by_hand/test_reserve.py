"""On-site units held in reserve: firm power is that of the units beyond the reserve, and all units may generate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.explanation.idle import idle_ledger
from planner.model.bounds import MostOnline
from planner.model.sets import make_sets
from planner.problem import Grid, Node, OnsiteUnit
from tests.by_hand.build import (
    came,
    case,
    goal,
    item,
    line,
    milestone,
    month,
    phase,
    plan_of,
    racks,
    reached,
    site,
    stage,
)

if TYPE_CHECKING:
    from planner.plan import Plan, PowerRow


def turbine(**given: Any) -> OnsiteUnit:
    return OnsiteUnit(
        **{
            "id": "T",
            "firm_mw": 4.0,
            "capex_usd_m": 2.0,
            "lead_periods": 1,
            "max_units": 5,
            "reserve_units": 1,
            **given,
        }
    )


def at(plan: Plan, period: int) -> PowerRow:
    return next(row for row in plan.power if (row.kind, row.period) == ("onsite", period))


@pytest.mark.parametrize(("reserve", "units", "cost"), [(0, 2, 4.0), (1, 3, 6.0), (2, 4, 8.0)])
def test_a_reserve_is_bought_beside_what_the_load_needs(reserve: int, units: int, cost: float) -> None:
    # 8 MW of load need two units of 4 MW, and the reserve beside them at 2 USD m each.
    place = site("A", phase("A1"), mw=None, onsite=(turbine(reserve_units=reserve),))
    plan = plan_of(case(place, goals=("shortfall", "npv"), target=8))
    assert goal(plan, "shortfall") == 0
    assert item(plan, "T@2026-01").quantity == units
    assert goal(plan, "npv") == pytest.approx(-cost)
    assert (at(plan, 5).capacity_mw, at(plan, 5).reserve_mw) == (8.0, 4.0 * reserve)


@pytest.mark.parametrize(("most", "short"), [(1, 8), (2, 4), (3, 0)])
def test_units_offered_less_the_reserve_limit_on_site_power(most: int, short: float) -> None:
    # Of most units offered one is held in reserve: 4 MW less than all of them. One alone is no firm power at all.
    place = site("A", phase("A1"), mw=None, onsite=(turbine(max_units=most),))
    plan = plan_of(case(place, goals=("shortfall",), target=8))
    assert goal(plan, "shortfall") == pytest.approx(short)
    assert racks(plan) == 8 - short


def test_units_bought_before_the_plan_make_up_the_reserve_first() -> None:
    # One committed from February 2nd: from March (2). N+2: the two units ordered at once, in service in February (1),
    # are the reserve until then; from March the three together are one more than the reserve: 4 MW, the milestone.
    unit = turbine(reserve_units=2, max_units=2, committed=came((month(1, 2), 1)))
    place = site("A", phase("A1"), mw=None, onsite=(unit,))
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(4),)))
    assert reached(plan) == 2
    assert goal(plan, "npv") == pytest.approx(-4)
    assert [at(plan, t).capacity_mw for t in (2, 3)] == [4, 4]


def test_units_bought_before_beyond_the_reserve_are_firm_at_once() -> None:
    # Two of 4 MW are there from the start, one in reserve: 4 MW. 8 MW take one order more.
    unit = turbine(committed=came((month(-1), 2)))
    place = site("A", phase("A1"), mw=None, onsite=(unit,))
    plan = plan_of(case(place, goals=("shortfall", "npv"), target=8))
    assert goal(plan, "npv") == pytest.approx(-2)
    assert [at(plan, t).capacity_mw for t in (0, 5)] == [4, 8]


def test_bridging_units_with_a_reserve_must_reach_to_the_grid() -> None:
    # The grid comes in June (5), bridging units leave after May: until then 2 units of 10 MW, one in reserve.
    unit = turbine(firm_mw=10.0, last_service_date=month(4, 31))
    place = site("A", phase("A1"), mw=None, stages=(stage(10, month(5)),), onsite=(unit,))
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(10),)))
    assert reached(plan) == 1
    assert goal(plan, "npv") == pytest.approx(-4)
    assert not [row for row in plan.power if row.kind == "onsite" and row.period == 5]


def test_units_in_reserve_may_generate() -> None:
    # 4 MW from the grid at 100 USD/MWh, 4 MW of firm power of two units, one in reserve, at 10 USD/MWh: both run at
    # full power for the load of 8 MW, and nothing is taken from the grid. Racks come in the last month, the cheapest.
    unit = turbine(fuel_usd_per_mwh=10.0)
    place = site("A", phase("A1", 8.0), mw=4.0, energy_usd_per_mwh=100, onsite=(unit,))
    plan = plan_of(case(place, goals=("shortfall", "cost"), target=8))
    assert racks(plan) == 8
    assert (at(plan, 5).capacity_mw, at(plan, 5).peak_mw, at(plan, 5).mean_mw) == pytest.approx((4, 4, 8))
    assert sum(line(plan, "energy")) == pytest.approx(0, abs=1e-6)


def test_headroom_is_spared_by_firm_units_alone() -> None:
    # The node serves 4 MW. Three units of 4 MW, two of them in reserve, feed 4 MW more: 8 racks of 10.
    unit = turbine(max_units=3, reserve_units=2)
    place = site("A", phase("A1"), node="N", onsite=(unit,))
    grid = Grid(nodes=(Node(id="N", headroom_mw=4),))
    plan = plan_of(case(place, goals=("shortfall",), target=10, grid=grid))
    assert goal(plan, "shortfall") == pytest.approx(2)


def test_racks_wait_for_all_units_that_make_their_power() -> None:
    # 4 MW need two units, one of them in reserve: the one bought before, from February on, carries nothing by itself.
    # The one that is ordered, in service in March, makes it firm: racks wait for the order.
    unit = turbine(max_units=1, lead_periods=2, committed=came((month(1), 1)))
    place = site("A", phase("A1", 4.0), mw=None, onsite=(unit,))
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(4),)))
    assert reached(plan) == 2
    order = item(plan, "T@2026-01")
    assert (order.total_float_periods, order.critical_to) == (0, "M1")
    assert "T@2026-01" in item(plan, "A:R@2026-03").predecessors


def test_what_is_held_in_reserve_is_not_idle() -> None:
    # Two committed units of 4 MW, one in reserve, and no rack: 4 MW idle in each of 6 months, not 8.
    place = site("A", mw=None, onsite=(turbine(max_units=0, committed=came((month(-1), 2))),))
    plan = plan_of(case(place, goals=("npv",)))
    assert [row.stranded_mw for row in plan.power] == [4.0] * 6
    idle = idle_ledger(plan)
    assert next(total.mw_months for total in idle.totals) == pytest.approx(24)


def test_bounds_leave_the_reserve_out() -> None:
    # 3 units of 4 MW at most, one in reserve, from February (1) on: 8 MW, also where a node feeds the site.
    for node in (None, "N"):
        place = site("A", phase("A1", 20.0), mw=None, node=node, onsite=(turbine(max_units=3),))
        given = case(place, goals=("shortfall",), grid=Grid(nodes=(Node(id="N", headroom_mw=50),)))
        bounds = MostOnline(make_sets(given))
        assert bounds.most_online_mw("it") == pytest.approx((0, 8, 8, 8, 8, 8))
