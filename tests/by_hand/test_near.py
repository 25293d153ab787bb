"""Whole racks within a few millionths of a limit: no form of a row, and no solver's tolerance, decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.model.near import is_near, is_surely_near, step_mw, sums_of, totals_between
from planner.problem import OnsiteUnit
from tests.by_hand.build import after, came, case, goal, milestone, money, month, phase, plan_of, rack, racks, site

DONE = {"finished_date": date(2025, 6, 1)}
LARGE = {"price_usd_m": 9.0}
SIDES = [(0.5e-6, 30), (0.9e-6, 30), (1.5e-6, 29), (3e-6, 29)]
"""How much 30 racks are above 4 MW, and how many of them 4 MW are enough for."""


def thirty(over_mw: float, **given: Any) -> Any:
    """Return a rack of which 30 are 4 MW and a hair."""
    return rack(mw=(4.0 + over_mw) / 30.0, price_usd_m=0.1, **given)


def test_steps_and_totals_in_a_window():
    assert step_mw((0.21, 0.26, 0.6)) == pytest.approx(0.01)
    assert step_mw((0.133333333, 0.6)) == 0
    assert totals_between((0.133333333,), 599.99, 600.01) == pytest.approx((599.9999985,))
    assert totals_between((0.2, 0.6), 0.45, 0.55) == ()
    assert not is_near((0.21, 0.26), 0.0, (140.0, 329.3))
    assert is_near((0.5,), 0.0, (1.0 - 1e-6,))
    assert not is_near((0.5,), 0.0, (1.0, 1.0 - 1e-5, 1.0 + 1e-6))
    assert is_near((0.5,), 0.25, (0.75 - 1e-6,))
    assert sums_of(1.0, [(2.0, 1), (3.0, 2)]) == (1.0, 4.0, 7.0, 3.0, 6.0, 9.0)


@pytest.mark.parametrize(("over", "count"), SIDES)
@pytest.mark.parametrize("second", [None, rack("S", 0.25, supply=(), **LARGE), rack("S", 0.033, supply=(), **LARGE)])
def test_a_hall_with_racks_of_two_sizes(over, count, second):
    # None of the second type ever comes: its presence alone changes nothing.
    types = (thirty(over), *(() if second is None else (second,)))
    hall = phase("A1", 4.0, **DONE)
    plan = plan_of(case(site("A", hall), goals=("shortfall",), target=4.5, racks=types))
    assert racks(plan) == count
    assert plan.shortfall_mw == pytest.approx(4.5 - count * types[0].it_kw / 1000.0, abs=1e-8)


def test_the_cheaper_type_fills_a_hall_that_is_enough_for_it():
    # 30 racks of 0.1 against 16 of 9.
    types = (thirty(0.8e-6), rack("S", 0.25, **LARGE))
    hall = phase("A1", 4.0, **DONE)
    plan = plan_of(case(site("A", hall), goals=("shortfall", "npv"), target=4.0, racks=types))
    assert (racks(plan), racks(plan, "S")) == (30, 0)
    assert goal(plan, "npv") == pytest.approx(-3.0)


@pytest.mark.parametrize(
    ("halls", "count"),
    [((4.0,), 30), ((4.0, 1e-5), 30), ((2.0, 2.0), 30), ((4.0, 4.0), 59), ((1.0, 1.0, 1.0, 1.0), 30)],
)
def test_halls_side_by_side_have_the_tolerance_once(halls, count):
    # 30 racks are 8e-7 MW above 4 MW, 60 are 1.6e-6 MW above 8 MW: too much, though 4 MW are enough for 30.
    works = [phase(f"A{n}", mw) for n, mw in enumerate(halls)]
    plan = plan_of(case(site("A", *works), goals=("shortfall",), target=9.0, racks=(thirty(0.8e-6),)))
    assert racks(plan) == count


def test_halls_one_after_the_other_have_the_tolerance_once():
    works = [phase("A1", 4.0), phase("A2", 4.0, after=(after("A1"),))]
    for types in ((thirty(0.8e-6),), (thirty(0.8e-6), rack("S", 0.25, supply=()))):
        assert racks(plan_of(case(site("A", *works), goals=("shortfall",), target=9.0, racks=types))) == 59


@pytest.mark.parametrize(("over", "count"), SIDES)
@pytest.mark.parametrize("onsite", [False, True])
@pytest.mark.parametrize("side_by_side", [False, True])
def test_power_that_is_enough(over, count, onsite, side_by_side):
    # 5 MW at a PUE of 1.25, all from the grid or 3 MW of them and 2 units of 1 MW that stand already.
    halls = [phase("A1", 9.0, **DONE), *([phase("A2", 9.0), phase("A3", 9.0)] if side_by_side else [])]
    unit = OnsiteUnit(
        id="gen",
        firm_mw=1.0,
        capex_usd_m=1.0,
        lead_periods=1,
        max_units=0,
        fuel_usd_per_mwh=10,
        committed=came((month(-3), 2)),
    )
    place = site("A", *halls, mw=3.0 if onsite else 5.0, pue=1.25, onsite=(unit,) if onsite else ())
    # At the PUE, what is above is a quarter more.
    kind = thirty(over / 1.25)
    plan = plan_of(case(place, goals=("shortfall", "npv"), target=4.5, racks=(kind,)))
    assert racks(plan) == count
    assert not plan.run.notes


@pytest.mark.parametrize(("hall", "count"), [(3.0 - 0.9e-6, 3), (3.0 - 1.1e-6, 2), (3.0, 3)])
def test_positions_are_counted_to_a_millionth_of_a_rack(hall, count):
    # A hall without positions has as many as racks of 1 MW fit; another has none, and room for nothing.
    works = [phase("A1", hall, **DONE), phase("A2", 2.0, rack_positions=0, **DONE)]
    plan = plan_of(case(site("A", *works), goals=("shortfall",), target=9.0, racks=(rack(),)))
    assert racks(plan) == count
    assert not plan.run.notes


@pytest.mark.parametrize("goals", [("shortfall", "lateness", "npv"), ("shortfall", "npv"), ("lateness", "npv")])
@pytest.mark.parametrize("size", [None, 0.6, 0.12])
def test_nearly_enough_is_not_enough(goals, size):
    # 4,500 racks of 133.333333 kW are 1.5e-6 MW short of 600 MW; one more costs 0.1, racks of another type far more.
    types = (rack(mw=0.133333333, price_usd_m=0.1), *(() if size is None else (rack("S", size, price_usd_m=99.0),)))
    hall = phase("A1", 5000.0, **DONE)
    asked = (milestone(600.0, deadline_date=month(1, 20)),)
    plan = plan_of(
        case(site("A", hall, mw=5000.0), goals=goals, target=600.0, milestones=asked, racks=types, finance=money(2e3))
    )
    assert (racks(plan), racks(plan, "S"), plan.shortfall_mw) == (4501, 0, 0)


def test_nearly_enough_is_not_enough_among_more_totals_than_can_be_told():
    # As above; the other types never come, but of their sizes, of no common step, any total could be made.
    odd = tuple(rack(f"S{n}", mw, supply=()) for n, mw in enumerate((0.171717171, 0.272727277, 0.4142135)))
    types = (rack(mw=0.133333333, price_usd_m=0.1), *odd)
    assert totals_between([kind.it_kw / 1000.0 for kind in types], 599.99999, 600.0) is None
    hall = phase("A1", 5000.0, **DONE)
    place = site("A", hall, mw=5000.0)
    plan = plan_of(case(place, goals=("shortfall", "npv"), target=600.0, racks=types, finance=money(2e3)))
    assert (racks(plan), plan.shortfall_mw) == (4501, 0)
    assert goal(plan, "npv") == pytest.approx(-450.1)


def test_a_total_that_is_enough_is_taken_beside_one_that_is_not():
    # 1,000 racks of 600 kW are 600 MW and the cheaper way; 4,500 of 133.333333 kW are cheaper yet, and short.
    types = (rack(mw=0.133333333, price_usd_m=0.1), rack("S", 0.6, price_usd_m=0.4500001))
    hall = phase("A1", 5000.0, **DONE)
    plan = plan_of(
        case(site("A", hall, mw=5000.0), goals=("shortfall", "npv"), target=600.0, racks=types, finance=money(2e3))
    )
    # Of the totals within 1e-6 MW of 600, 9 of one for 2 of the other each 3e-9 MW apart, this one is the cheapest.
    assert plan.shortfall_mw == 0
    assert (racks(plan), racks(plan, "S")) == (2997, 334)
    assert goal(plan, "npv") == pytest.approx(-450.0000334, abs=1e-6)


@pytest.mark.parametrize(("units", "short"), [(4500, 1.5e-6), (4499, 0.1333348330)])
def test_what_is_missing_is_told_as_it_is(units, short):
    scarce = rack(mw=0.133333333, supply=came((month(0), units)))
    hall = phase("A1", 5000.0, **DONE)
    plan = plan_of(case(site("A", hall, mw=5000.0), goals=("shortfall", "npv"), target=600.0, racks=(scarce,)))
    assert (racks(plan), plan.shortfall_mw) == (units, pytest.approx(short, rel=1e-6))
    assert not plan.commitments_met


@pytest.mark.parametrize(("target", "count"), [(4.0, 6), (5.5, 6), (6.5, 7)])
def test_the_programme_may_stand_above_the_target_it_stops_at(target, count):
    # 6 racks of 1 MW stand; up to a rack above the target, less 1 kW, more may come: a seventh to 7.499, not to 6.499.
    standing = ({"rack": "R", "units": 6},)
    place = site("A", phase("A1", 20.0, **DONE), installed=standing)
    plan = plan_of(case(place, goals=("shortfall",), target=target, stop=True, racks=(rack(),)))
    assert plan.capacity[-1].installed_it_mw == count


@pytest.mark.parametrize("size_mw", [4.0, 400.0])
@pytest.mark.parametrize(
    ("headroom", "link", "sides"),
    [
        # Headroom of the node itself; of a zone that feeds it, 1e-6 MW at either; of a link as it stands, and the node.
        ({"N": 1.0}, None, [(0.9e-6, 30), (1.5e-6, 29)]),
        ({"Z": 1.0, "N": 0.0}, 2.0, [(0.9e-6, 30), (1.9e-6, 30), (2.5e-6, 29)]),
        ({"Z": 2.0, "N": 0.0}, 1.0, [(0.9e-6, 30), (1.5e-6, 29)]),
        ({"Z": 2.0, "N": 0.25}, 0.75, [(0.9e-6, 30), (1.5e-6, 29)]),
    ],
)
def test_headroom_is_enough_or_not(size_mw, headroom, link, sides):
    nodes = tuple({"id": node, "headroom_mw": share * size_mw} for node, share in headroom.items())
    lines = () if link is None else ({"id": "L", "from_node": "Z", "to_node": "N", "limit_mw": link * size_mw},)
    for over, count in sides:
        place = site("A", phase("A1", 5000.0, **DONE), node="N")
        kinds = (rack(mw=(size_mw + over) / 30.0, price_usd_m=0.1),)
        grid = {"nodes": nodes, "links": lines}
        plan = plan_of(case(place, goals=("shortfall",), target=2 * size_mw, racks=kinds, grid=grid))
        assert racks(plan) == count
        assert not plan.run.notes


@pytest.mark.parametrize(("over", "count"), [(0.9e-6, 30), (1.5e-6, 29)])
def test_two_sites_at_a_node_have_its_headroom_and_one_millionth(over, count):
    # 30 racks at both of them together, of which each holds at most 20.
    places = [site(name, phase(f"{name}1", 3.0, **DONE), node="N") for name in "AB"]
    grid = {"nodes": ({"id": "N", "headroom_mw": 4.0},)}
    plan = plan_of(case(*places, goals=("shortfall",), target=6.0, racks=(thirty(over),), grid=grid))
    assert racks(plan) == count
    assert not plan.run.notes


@pytest.mark.parametrize(("over", "count"), [(1.9e-6, 30), (2.5e-6, 29)])
def test_headroom_beside_units_of_the_site(over, count):
    # 4 MW of a load are 3 imported and 1 made: a millionth more is served at the site, and one at the node.
    unit = OnsiteUnit(id="G", firm_mw=1.0, capex_usd_m=0.0, lead_periods=0, max_units=0, committed=came((month(0), 1)))
    place = site("A", phase("A1", 5.0, **DONE), node="N", onsite=(unit,))
    grid = {"nodes": ({"id": "N", "headroom_mw": 3.0},)}
    plan = plan_of(case(place, goals=("shortfall",), target=6.0, racks=(thirty(over),), grid=grid))
    assert racks(plan) == count
    assert not plan.run.notes


def test_what_many_sites_share_is_near_only_where_it_is_known():
    assert is_surely_near((0.5,), 0.0, (1.0 - 1e-6,), 4e-6)
    assert not is_surely_near((0.5,), 0.0, (1.0,), 4e-6)
    assert is_surely_near((0.5,), 0.0, (1.0 - 5e-6,), 6e-6)
    assert not is_surely_near((0.5,), 0.0, (1.0 - 5e-6,), 4e-6)
    many = tuple(0.1 + number * 1.000001e-3 for number in range(40))
    assert is_near(many, 0.0, (50.0,))
    assert not is_surely_near(many, 0.0, (50.0,), 4e-6)
