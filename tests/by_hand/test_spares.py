"""Spares and what racks draw at delivery, worked out by hand."""

from __future__ import annotations

import pytest

from planner.problem import Resource
from tests.by_hand.build import (
    START,
    came,
    case,
    goal,
    line,
    milestone,
    money,
    month,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
)

DONE = {"started_date": month(-2), "finished_date": month(-1)}


def there(mw=20.0, **given):
    """Return a site with a hall that is there from the start."""
    return site("A", phase("A1", mw, **DONE), **given)


def test_spares_come_with_racks_and_are_paid_with_them():
    # 10 deliverable: 8 racks and a quarter of spares, 2. Ordered in 0 for 20 of 100, delivered in 1 for 80; a fifth of
    # each is for spares.
    kind = rack(price_usd_m=10, order_share=0.2, lead_periods=1, spare_share=0.25, supply=came((START, 10)))
    plan = plan_of(case(there(), goals=("earliest", "shortfall"), target=10, milestones=(milestone(8),), racks=(kind,)))
    assert (racks(plan), goal(plan, "shortfall"), reached(plan)) == (8, 2, 1)
    assert line(plan, "rack_payments") == pytest.approx([20, 80, 0, 0, 0, 0])
    assert line(plan, "spare_payments") == pytest.approx([4, 16, 0, 0, 0, 0])
    assert [row.spare_units for row in plan.deliveries] == [2]


def test_racks_that_stand_take_spares_out_of_the_supply():
    # A rack takes 0.05 spares in each of the months it stands. Of 12 deliverable units 11 can be racks in the last
    # month (11.55), 9 in the first (9 x 1.3 = 11.7), 10 from the third month on (10 x 1.2 = 12). 9 from the first on
    # leave no room for a tenth: both milestones in the third month are 4 months, one at once and the other never 6.
    kind = rack(spare_share_per_year=0.6, supply=came((START, 12)))
    assert racks(plan_of(case(there(), goals=("shortfall",), target=12, racks=(kind,)))) == 11
    both = case(there(), goals=("earliest",), milestones=(milestone(9), milestone(10, "M2")), racks=(kind,))
    plan = plan_of(both)
    assert (reached(plan), reached(plan, "M2")) == (2, 2)
    assert plan_of(both.changed({"racks[R].supply": [{"date": START, "units": 13}]})).goals[0].value == 0


def test_racks_at_the_start_take_spares_too():
    # 10 stand: half a spare a month, 3 in all, which is what there is: no rack comes. Each spare costs 10.
    kind = rack(price_usd_m=10, spare_share_per_year=0.6, supply=came((START, 3)))
    given = case(there(installed=({"rack": "R", "units": 10},)), goals=("shortfall",), target=12, racks=(kind,))
    plan = plan_of(given)
    assert (racks(plan), goal(plan, "shortfall")) == (10, 2)
    assert line(plan, "rack_payments") == line(plan, "spare_payments") == pytest.approx([5] * 6)
    assert [row.spare_units for row in plan.capacity] == pytest.approx([0.5] * 6)


def test_spares_of_racks_installed_are_ordered_a_lead_before():
    # 4 stand and take 0.2 spares a month, 2 million USD: half at delivery, half two months before it. What comes in the
    # first two months was ordered before the plan; nothing is ordered for after its end.
    kind = rack(price_usd_m=10, order_share=0.5, lead_periods=2, spare_share_per_year=0.6, supply=came((START, 2)))
    plan = plan_of(case(there(installed=({"rack": "R", "units": 4},)), goals=("npv",), racks=(kind,)))
    assert line(plan, "rack_payments") == pytest.approx([2, 2, 2, 2, 1, 1])
    assert goal(plan, "npv") == pytest.approx(-10)


def test_racks_on_order_come_with_their_spares():
    # 4 racks and one spare come in February; half of their price was paid before the plan.
    kind = rack(
        price_usd_m=10, order_share=0.5, lead_periods=9, spare_share=0.25, supply=came((START, 5)),
        on_order=came((month(1), 4)),
    )  # fmt: skip
    plan = plan_of(case(there(), goals=("shortfall",), target=4, racks=(kind,), milestones=(milestone(4),)))
    assert racks(plan) == 4
    assert sum(line(plan, "rack_payments")) == pytest.approx(25)
    assert sum(line(plan, "spare_payments")) == pytest.approx(5)


def test_credit_in_kind_pays_for_spares():
    # The hall is full with the 4 racks that reach the milestone in February: only spares are left to pay with what it
    # grants, 0.2 of them a month for 2.
    kind = rack(price_usd_m=10, spare_share_per_year=0.6)
    gains = milestone(4, tranche_usd_m=100, in_kind_share=1.0)
    plan = plan_of(
        case(there(4.0, commissioning_periods=1), goals=("earliest", "npv"), milestones=(gains,), racks=(kind,))
    )
    assert reached(plan) == 1
    assert line(plan, "rack_payments") == pytest.approx([42, 2, 2, 2, 2, 2])
    assert line(plan, "credit_used") == pytest.approx([0, 2, 2, 2, 2, 2])
    assert goal(plan, "npv") == pytest.approx(-42)


def test_spares_are_worth_nothing_at_the_end():
    # One rack and a quarter of spares for 12.5; after five of ten months the rack is worth 5, its spares nothing.
    kind = rack(price_usd_m=10, spare_share=0.25, supply=came((START, 2)))
    finance = money(rack_life_periods=10, horizon_value="book")
    given = case(
        there(), goals=("earliest", "shortfall", "npv"), milestones=(milestone(1),), racks=(kind,), finance=finance
    )
    plan = plan_of(given)
    assert goal(plan, "npv") == pytest.approx(-7.5)
    assert plan.cash[-1].horizon_value_usd_m == pytest.approx(5)


@pytest.mark.parametrize(("share", "count"), [(0.2, 5), (0.2000001, 5), (0.200002, 4)])
def test_a_part_of_a_spare_that_is_missing_keeps_a_rack_out(share, count):
    # Five racks take 6 of 6, and half a millionth more is no more; a hundred-thousandth is.
    kind = rack(spare_share=share, supply=came((START, 6)))
    assert racks(plan_of(case(there(), goals=("shortfall",), target=9, racks=(kind,)))) == count


def test_racks_draw_on_a_stock_at_delivery():
    # 5 stacks at the start, 4 more in March, 2 for each rack: 2 racks in January, 4 from March on.
    memory = Resource(id="memory", kind="consumable", stock=5, arrivals=came((month(2), 4)))
    kind = rack(draws={"memory": 2})
    plan = plan_of(
        case(
            there(), goals=("earliest", "shortfall"), target=9, milestones=(milestone(2), milestone(3, "M2")),
            racks=(kind,), resources=(memory,),
        )
    )  # fmt: skip
    assert (reached(plan), reached(plan, "M2")) == (0, 2)
    assert (racks(plan), goal(plan, "shortfall")) == (4, 5)


def test_a_stock_of_a_region_is_drawn_on_there_alone():
    # One coolant unit in the north: one rack at A, 2 at B in the south, which needs none of them; on order or not.
    coolant = Resource(id="coolant", kind="consumable", stock=1, region="north")
    places = there(region="north"), site("B", phase("B1", 2.0, **DONE), region="south")
    kind = rack(draws={"coolant": 1}, on_order=came((START, 3)))
    plan = plan_of(case(*places, goals=("shortfall",), target=9, racks=(kind,), resources=(coolant,)))
    units = {name: sum(row.units for row in plan.deliveries if row.site == name) for name in "AB"}
    assert units == {"A": 1, "B": 2}
