"""Spend, rent, tranches, credit, cash, the tenant, the value at the horizon."""

from __future__ import annotations

import pytest

from planner.problem import Tenant
from tests.by_hand.build import (
    DAYS,
    case,
    goal,
    line,
    loan,
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
    start,
)

EARLIEST_NPV = ("earliest", "npv")


def test_spend_profile_and_discounting():
    # 12 USD m over 3 periods: a quarter at the start, 3; half in the last one, 6; the other 3 spread, 1 each:
    # 4, 1, 7 at the ends of January, February, March: 30, 58 and 89 days after the start.
    work = option(3, capex_usd_m=12, start_share=0.25, finish_share=0.5)
    plan = plan_of(
        case(site("A", phase("A1", 10, work)), goals=EARLIEST_NPV, milestones=(milestone(10),), finance=money(rate=0.1))
    )
    npv = -(4 * 1.1 ** (-30 / 365) + 1 * 1.1 ** (-58 / 365) + 7 * 1.1 ** (-89 / 365))
    assert line(plan, "activity_spend") == pytest.approx([4, 1, 7, 0, 0, 0])
    assert goal(plan, "npv") == pytest.approx(npv)


def test_opening_and_fixed_cost_from_the_first_start():
    # Two phases, the first may start in February (1): 3 USD m to open once, then 12 a year = 1 in each of 1 ... 5.
    place = site(
        "A",
        phase("A1", 5, earliest_start_date=month(1)),
        phase("A2", 5, earliest_start_date=month(2)),
        opening_usd_m=3,
        fixed_usd_m_per_year=12,
    )
    plan = plan_of(case(place, goals=EARLIEST_NPV, milestones=(milestone(5), milestone(10, "M2"))))
    assert line(plan, "opening_cost") == pytest.approx([0, 3, 0, 0, 0, 0])
    assert line(plan, "fixed") == pytest.approx([0, 1, 1, 1, 1, 1])
    assert goal(plan, "npv") == pytest.approx(-8)


def test_opex_by_installed_and_rent_by_online_load():
    # 10 racks delivered in 1 and online in 2. Opex 6 a MW and year = 0.5 a month x 10 = 5 in 1 ... 3; rent 24 a
    # MW and year = 2 x 10 = 20 in 2 and 3 (4 periods). NPV at 0 %: 40 - 15 = 25.
    place = site("A", phase("A1"), opex_usd_m_per_mw_year=6, commissioning_periods=1)
    plan = plan_of(
        case(
            place,
            goals=EARLIEST_NPV,
            periods=4,
            milestones=(milestone(10),),
            finance=money(rent_usd_m_per_mw_year=24),
        )
    )
    assert line(plan, "opex") == pytest.approx([0, 5, 5, 5])
    assert line(plan, "rent") == pytest.approx([0, 0, 20, 20])
    assert goal(plan, "npv") == pytest.approx(25)


@pytest.mark.parametrize(("lag", "paid"), [(0, 1), (2, 3), (5, None)])
def test_a_tranche_comes_its_lag_after_the_milestone(lag, paid):
    # The milestone is reached in 1; 10 USD m are paid at the end of period 1 + lag, which for lag 5 is past the
    # horizon.
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=EARLIEST_NPV,
            finance=money(rate=0.1),
            milestones=(milestone(10, tranche_usd_m=10, payment_lag_periods=lag),),
        )
    )
    assert reached(plan) == 1
    assert plan.milestones[0].paid_period == paid
    assert goal(plan, "npv") == pytest.approx(0 if paid is None else 10 * 1.1 ** (-DAYS[paid] / 365))


@pytest.mark.parametrize(("in_kind", "short", "npv"), [(0.9, 6, -3), (0.7, 0, -4)])
def test_credit_in_kind_pays_racks_and_nothing_else(in_kind, short, npv):
    # 4 USD m buy 4 racks of 1 for hall A1 (4 MW) in period 1: the milestone pays 10 a period later. Hall A2
    # costs 3 in cash. 90 % in kind: 1 in cash, the hall cannot be paid: 6 MW short, 4 racks, -4 + 1 = -3 (the
    # credit of 9 is worth nothing). 70 % in kind: 3 in cash pay the hall, 6 more racks come on credit: none
    # short, -4 + 3 - 3 = -4.
    place = site("A", phase("A1", 4), phase("A2", 10, option(capex_usd_m=3)))
    tranche = milestone(4, tranche_usd_m=10, in_kind_share=in_kind, payment_lag_periods=1)
    plan = plan_of(
        case(
            place,
            goals=("shortfall", "npv"),
            target=10,
            milestones=(tranche,),
            racks=(rack(price_usd_m=1),),
            finance=money(4),
        )
    )
    assert goal(plan, "shortfall") == pytest.approx(short)
    assert goal(plan, "npv") == pytest.approx(npv)


def test_the_cash_gate_delays_the_next_milestone():
    # 5 USD m buy 5 racks in period 1; 5 more have to wait for the tranche, paid 2 periods later, in 3.
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("earliest",),
            racks=(rack(price_usd_m=1),),
            finance=money(5),
            milestones=(milestone(5, tranche_usd_m=5, payment_lag_periods=2), milestone(10, "M2")),
        )
    )
    assert (reached(plan), reached(plan, "M2")) == (1, 3)
    assert goal(plan, "earliest") == pytest.approx(4)


@pytest.mark.parametrize(("floor", "count"), [(0, 5), (2, 3), (-2, 7)])
def test_cash_never_falls_below_the_floor(floor, count):
    # 5 USD m of cash less the floor, at 1 a rack.
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("shortfall",),
            target=10,
            racks=(rack(price_usd_m=1),),
            finance=money(5, floor),
        )
    )
    assert racks(plan) == count
    assert plan.lowest_cash_usd_m == pytest.approx(floor)


@pytest.mark.parametrize(("limits", "npv"), [(True, 12), (False, 50)])
def test_rent_up_to_the_tenants_share(limits, npv):
    # Rent 1 USD m a rack and month, 10 racks from period 1 to 5: 50. Half of a revenue of 24 is 12: for
    # instance 2 racks for all 5 months and 2 more for the last.
    tenant = Tenant(revenue_usd_m={2026: 24}, compute_share=0.5, limits_rent=limits)
    plan = plan_of(
        case(site("A", phase("A1")), goals=("npv",), tenant=tenant, finance=money(rent_usd_m_per_mw_year=12))
    )
    assert goal(plan, "npv") == pytest.approx(npv)


def test_tenant_years_and_growth():
    # January 2026 to June 2027: 2026 has 11 months of rent (1 ... 11) and 2027 six (12 ... 17). Revenue 22 in
    # 2026, growing by half: 33. All of it may go to rent: 2 racks for 11 months are 22; 5 racks for 6 months
    # are 30, and a sixth for 3 months 3: 33. NPV 55.
    tenant = Tenant(revenue_usd_m={2026: 22}, growth_per_year=0.5, compute_share=1, limits_rent=True)
    plan = plan_of(
        case(
            site("A", phase("A1")),
            goals=("npv",),
            periods=18,
            tenant=tenant,
            finance=money(rent_usd_m_per_mw_year=12),
        )
    )
    assert [row.rent_usd_m for row in plan.tenant] == pytest.approx([22, 33])
    assert goal(plan, "npv") == pytest.approx(55)


def test_book_value_at_the_horizon():
    # One rack of 10 USD m, delivered in 1, is 4 periods old in period 5: life 10, so 6 are left. The hall of 8,
    # usable from 1 and as old, has a life of 20: 6.4 are left. NPV at 0 %: -10 - 8 + 12.4 = -5.6.
    plan = plan_of(
        case(
            site("A", phase("A1", 1, option(capex_usd_m=8))),
            goals=EARLIEST_NPV,
            milestones=(milestone(1),),
            racks=(rack(price_usd_m=10),),
            finance=money(horizon_value="book", rack_life_periods=10, works_life_periods=20),
        )
    )
    assert line(plan, "horizon_value") == pytest.approx([0, 0, 0, 0, 0, 12.4])
    assert goal(plan, "npv") == pytest.approx(-5.6)


def test_book_value_is_worth_buying_late():
    # Without a hurry the rack is bought in the last period, where it is new: -10 + 10. It is wanted by then
    # (target 1 MW). The hall must be usable by 5 and is newest if started in 4: age 0, -8 + 8. NPV 0.
    plan = plan_of(
        case(
            site("A", phase("A1", 1, option(capex_usd_m=8))),
            goals=("shortfall", "npv"),
            target=1,
            racks=(rack(price_usd_m=10),),
            finance=money(horizon_value="book", rack_life_periods=10, works_life_periods=20),
        )
    )
    assert (start(plan, "A1"), plan.deliveries[0].delivery_period) == (4, 5)
    assert goal(plan, "npv") == pytest.approx(0)


def test_contract_value_at_the_horizon():
    # One rack online from 1 at 12 a year, 1 a month. The contract runs 12 periods, 5 of them (1 ... 5) within
    # the horizon: 7 are left, July to January 2027 (days 211 ... 395), and half of that rent counts. 10 % a
    # year, from the plan's start.
    plan = plan_of(
        case(
            site("A", phase("A1", 1)),
            goals=EARLIEST_NPV,
            milestones=(milestone(1),),
            finance=money(
                rate=0.1,
                rent_usd_m_per_mw_year=12,
                horizon_value="contract",
                contract_periods=12,
                contract_margin_share=0.5,
            ),
        )
    )
    rent = sum(1.1 ** (-day / 365) for day in DAYS[1:6])
    left = sum(1.1 ** (-day / 365) for day in (*DAYS[6:], 395))
    assert goal(plan, "npv") == pytest.approx(rent + 0.5 * left)


def test_rent_steps_on_its_date():
    # 12 a year, from March 2nd (so from April, 3) 24: 1 rack, 1 + 1 in periods 1 and 2, then 2 in 3, 4, 5.
    steps = {"value": 12}, {"from_date": month(2, 2), "value": 24}
    plan = plan_of(case(site("A", phase("A1", 1)), goals=("npv",), finance=money(rent_usd_m_per_mw_year=steps)))
    assert line(plan, "rent") == pytest.approx([0, 1, 1, 2, 2, 2])
    assert goal(plan, "npv") == pytest.approx(8)


def test_quarters():
    # Quarterly: a rack of 10 USD m on credit at 8 % a year, 2 % a quarter, bought in Q2 (1) of 4; rent 4 a
    # year, 1 a quarter, from Q2 on. The rent of Q2 pays 1 of the rack, so 9 is owed after Q2. Q3: interest 2 %
    # of 9 = 0.18, the other 0.82 of rent repays: 8.18. Q4: interest 2 % of 8.18 = 0.1636, 0.8364 is left, to
    # repay or to keep: 7.3436 more owed than held. NPV at 0 % = -7.3436.
    plan = plan_of(
        case(
            site("A", phase("A1", 1)),
            goals=("earliest", "npv"),
            periods=4,
            quarterly=True,
            milestones=(milestone(1),),
            racks=(rack(price_usd_m=10),),
            finance=money(0, rent_usd_m_per_mw_year=4, facilities=(loan(100, 0.08),)),
        )
    )
    assert reached(plan) == 1
    assert goal(plan, "earliest") == pytest.approx(3)
    assert line(plan, "interest") == pytest.approx([0, 0, 0.18, 0.1636])
    assert line(plan, "debt")[:3] == pytest.approx([0, 9, 8.18])
    assert goal(plan, "npv") == pytest.approx(-7.3436)
