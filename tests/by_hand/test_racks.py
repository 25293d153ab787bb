"""Supply, leads, dates, cooling, install pace, commissioning."""

from __future__ import annotations

import pytest

from tests.by_hand.build import (
    START,
    came,
    case,
    goal,
    line,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
)


def test_supply_not_taken_carries_over():
    # 4 racks in January, 4 in February, but the hall is only there in February (1): all 8 then. The next 2 become
    # deliverable on March 2nd, so in April (3).
    supply = came((START, 4), (month(1), 4), (month(2, 2), 2))
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("earliest",),
            milestones=(milestone(8), milestone(10, "M2")),
            racks=(rack(supply=supply),),
        )
    )
    assert (reached(plan), reached(plan, "M2")) == (1, 3)


@pytest.mark.parametrize(("supply", "count"), [(None, 10), ((), 0)])
def test_no_supply_given_is_no_limit_and_an_empty_one_is_none_ever(supply, count):
    # Not even the 3 racks on order come: they count against the supply.
    kind = rack(supply=supply, on_order=came((START, 3)))
    plan = plan_of(case(site("A", phase("A1")), goals=("shortfall",), target=10, racks=(kind,)))
    assert racks(plan) == count


def test_nothing_is_ordered_before_the_plan_but_the_order_book():
    # Lead 3: ordered in 0, delivered in 3. 5 racks are on order for February 1st (1). So 5 MW in 1, 6 in 3.
    # Half of 2 USD m is due at order: nothing more for the 5, 1 in period 0 for the sixth; the other half at
    # delivery: 5 in 1, 1 in 3.
    kind = rack(price_usd_m=2, order_share=0.5, lead_periods=3, on_order=came((month(1), 5)))
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("earliest", "npv"),
            milestones=(milestone(5), milestone(6, "M2")),
            racks=(kind,),
            finance=money(100),
        )
    )
    assert (reached(plan), reached(plan, "M2")) == (1, 3)
    assert line(plan, "rack_payments") == pytest.approx([1, 5, 0, 1, 0, 0])
    assert goal(plan, "npv") == pytest.approx(-7)
    assert sorted(
        (d.order_period, d.delivery_period, d.units) for d in plan.deliveries if d.order_period is not None
    ) == [(0, 3, 1)]
    assert [d.units for d in plan.deliveries if d.order_period is None] == [5]


@pytest.mark.parametrize(("last", "count"), [(month(3, 2), 4), (month(4, 30), 8)])
def test_delivery_dates_and_install_pace(last, count):
    # First delivery March 15th: from April (3). Last delivery within April: April alone, 4 racks at 4 a month;
    # within May: April and May, 8.
    kind = rack(first_delivery_date=month(2, 15), last_delivery_date=last)
    plan = plan_of(
        case(site("A", phase("A1"), install_racks_per_period=4), goals=("shortfall",), target=10, racks=(kind,))
    )
    assert racks(plan) == count
    assert goal(plan, "shortfall") == pytest.approx(10 - count)


def test_install_pace_counts_racks_of_every_type():
    # 10 racks, 4 a month from February: 4, 4, 2, so 10 MW in April (3), though two types ship.
    kinds = rack("R"), rack("Q")
    plan = plan_of(
        case(
            site("A", phase("A1"), install_racks_per_period=4),
            goals=("earliest",),
            milestones=(milestone(10),),
            racks=kinds,
        )
    )
    assert reached(plan) == 3


def test_two_sites_take_in_racks_side_by_side():
    # The same 10 racks over two sites of 4 a month each: 8 in February, the rest in March (2).
    sites = site("A", phase("A1"), install_racks_per_period=4), site("B", phase("B1"), install_racks_per_period=4)
    plan = plan_of(case(*sites, goals=("earliest",), milestones=(milestone(10),)))
    assert reached(plan) == 2


@pytest.mark.parametrize(("cooling", "short"), [((), 4), (("air",), 4), (("liquid",), 0)])
def test_a_site_without_the_cooling_class_takes_other_racks(cooling, short):
    # Only 6 racks need no special cooling; the rest of the 10 MW needs a site with liquid cooling.
    kinds = rack("WET", cooling="liquid"), rack("DRY", supply=came((START, 6)))
    sites = site("A", phase("A1"), cooling=cooling), site("B", cooling=("liquid",))  # at B there is nothing to build
    plan = plan_of(case(*sites, goals=("shortfall",), target=10, racks=kinds))
    assert goal(plan, "shortfall") == pytest.approx(short)


@pytest.mark.parametrize(("periods", "first"), [(0, 1), (2, 3)])
def test_commissioning_comes_between_delivery_and_online(periods, first):
    # Delivered in 1, when the hall is there; online, and paying 1 USD m a month for each of 10 racks, from 1 +
    # 2 = 3.
    plan = plan_of(
        case(
            site("A", phase("A1"), commissioning_periods=periods),
            goals=("earliest", "npv"),
            milestones=(milestone(10),),
            finance=money(rent_usd_m_per_mw_year=12),
        )
    )
    assert reached(plan) == first
    assert line(plan, "rent") == pytest.approx([10.0 if t >= first else 0.0 for t in range(6)])


def test_racks_ordered_in_the_plan_earn_from_their_lead_on():
    # The hall is there in February (1). Ordered in January (0) with a lead of 3, 10 racks come in April (3) and pay
    # 1 USD m a month each in 3, 4 and 5.
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("npv",),
            racks=(rack(lead_periods=3),),
            finance=money(rent_usd_m_per_mw_year=12),
        )
    )
    assert line(plan, "rent") == pytest.approx([0, 0, 0, 10, 10, 10])
    assert {(d.order_period, d.delivery_period) for d in plan.deliveries} == {(0, 3)}


def test_the_lead_counts_from_the_start_of_the_plan():
    # The hall is there in February (1), and so would be the racks; but with a lead of 2, ordered in January (0), they
    # come in March (2).
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("earliest",),
            milestones=(milestone(10),),
            racks=(rack(lead_periods=2, supply=came((START, 10))),),
        )
    )
    assert [(row.order_period, row.delivery_period) for row in plan.deliveries] == [(0, 2)]
    assert reached(plan) == 2


def test_the_deposit_on_racks_on_order_is_paid_already():
    # Lead 1; the hall is there in March (2), and so are 5 racks ordered before the plan. Ordering others in February
    # would be in time too, but costs the whole price of 2; of these only half is left to pay: 5 x 1 in March.
    kind = rack(price_usd_m=2, order_share=0.5, lead_periods=1, on_order=came((month(2), 5)))
    hall = phase("A1", 10, option(2))
    plan = plan_of(
        case(
            site("A", hall),
            goals=("earliest", "npv"),
            milestones=(milestone(5),),
            racks=(kind,),
            finance=money(100),
        )
    )
    assert reached(plan) == 2
    assert line(plan, "rack_payments") == pytest.approx([0, 0, 5, 0, 0, 0])
    assert goal(plan, "npv") == pytest.approx(-5)
