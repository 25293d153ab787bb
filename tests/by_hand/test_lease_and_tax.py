"""Leases of phases and sales tax on racks: when they are paid, who may pay them, what they decide."""

from __future__ import annotations

from datetime import date

import pytest

from tests.by_hand.build import (
    DAYS,
    START,
    came,
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
    site,
)

EARLIEST_NPV = ("earliest", "npv")


def test_a_lease_is_paid_from_service_on_for_its_term_and_the_phase_stays() -> None:
    # Two periods of work, in service from 2 on; 12 a year are 1 a month, for three months: 2, 3, 4. The racks stay.
    hall = phase("A1", 2, option(2, lease_usd_m_per_year=12, term_periods=3))
    plan = plan_of(case(site("A", hall), goals=EARLIEST_NPV, milestones=(milestone(2),),
                        finance=money(rate=0.1)))  # fmt: skip
    assert line(plan, "lease") == pytest.approx([0, 0, 1, 1, 1, 0])
    assert goal(plan, "npv") == pytest.approx(-sum(1.1 ** (-day / 365) for day in DAYS[2:5]))
    assert racks(plan) == 2


@pytest.mark.parametrize(("rent", "name"), [(1.0, "leased"), (3.0, "built")])
def test_a_shell_is_leased_where_its_rent_is_less_than_what_building_costs(rent: float, name: str) -> None:
    # Built for 10, or leased from 1 on for five months of the plan at 1 or 3 a month: 5 or 15.
    ways = option(id="built", capex_usd_m=10), option(id="leased", lease_usd_m_per_year=12 * rent, term_periods=60)
    plan = plan_of(case(site("A", phase("A1", 1, *ways)), goals=EARLIEST_NPV, milestones=(milestone(1),)))
    assert next(row.option for row in plan.schedule if row.id == "A1") == name
    assert goal(plan, "npv") == pytest.approx(-min(10.0, 5.0 * rent))


def test_a_lease_of_history_runs_on_and_is_no_capital() -> None:
    # In service since November: of 5 months three are left. A facility for capital alone lends nothing for it: of the 3
    # at hand nothing is left, and a fourth could not be paid. Not escalated, whatever works do.
    begun = phase("A1", 1, option(lease_usd_m_per_year=12, term_periods=5), finished_date=date(2025, 11, 1),
                  started_date=date(2025, 10, 1))  # fmt: skip
    finance = money(3.0, facilities=(loan(100.0, capex_only=True),), horizon_value="book",
                    escalation=({"id": "works", "contingency_share": 0.5},
                                {"id": "operation", "contingency_share": 0.5}))  # fmt: skip
    plan = plan_of(case(site("A", begun), goals=("cost",), finance=finance))
    assert line(plan, "lease") == pytest.approx([1, 1, 1, 0, 0, 0])
    assert line(plan, "horizon_value") == pytest.approx([0] * 6)
    assert goal(plan, "cost") == pytest.approx(3.0)
    assert plan.lowest_cash_usd_m == pytest.approx(0.0)


def test_work_under_way_is_leased_when_it_ends_and_quarters_pay_a_fourth() -> None:
    # Begun in the last quarter of 2025 for two: in service from Q2 of 2026 (1) on; 8 a year are 2 a quarter.
    begun = phase("A1", 1, option(2, lease_usd_m_per_year=8, term_periods=2), started_date=date(2025, 11, 1))
    plan = plan_of(case(site("A", begun), goals=("npv",), periods=4, quarterly=True))
    assert line(plan, "lease") == pytest.approx([0, 2, 2, 0])


def test_sales_tax_is_on_the_full_price_at_delivery() -> None:
    # A rack of 10: 4 at order in 0, 6 at delivery in 2; the tax of 8 % is 0.8, in 2. One on order came in 1: 0.8 too,
    # though only 6 of it were still to be paid.
    kind = rack(price_usd_m=10, order_share=0.4, lead_periods=2, on_order=came((START, 1)))
    plan = plan_of(case(site("A", phase("A1", 2), sales_tax_share=0.08), goals=EARLIEST_NPV, racks=(kind,),
                        milestones=(milestone(1), milestone(2, "M2"))))  # fmt: skip
    assert line(plan, "rack_payments") == pytest.approx([4, 6, 6, 0, 0, 0])
    assert line(plan, "sales_tax") == pytest.approx([0, 0.8, 0.8, 0, 0, 0])


def test_sales_tax_goes_by_the_price_of_the_day() -> None:
    # Prices double in a year: delivered in 1, 10 x 2^(58/365).
    plan = plan_of(case(site("A", phase("A1", 1), sales_tax_share=0.1), goals=EARLIEST_NPV, milestones=(milestone(1),),
                        racks=(rack(price_usd_m=10),),
                        finance=money(escalation=({"id": "racks", "share_per_year": 1.0},))))  # fmt: skip
    assert line(plan, "sales_tax") == pytest.approx([0, 2 ** (58 / 365), 0, 0, 0, 0])


def test_racks_go_where_there_is_no_tax() -> None:
    places = site("A", phase("A1", 2), sales_tax_share=0.05), site("B", phase("B1", 1))
    plan = plan_of(case(*places, goals=("shortfall", "npv"), target=2, racks=(rack(price_usd_m=10),)))
    assert {row.site: row.units for row in plan.deliveries} == {"A": 1, "B": 1}
    assert sum(line(plan, "sales_tax")) == pytest.approx(0.5)


def test_credit_in_kind_never_pays_the_tax() -> None:
    # M1 brings a credit of 100 a period later: racks of 10 on it, but each needs 1 in cash for its tax. Of 13 the first
    # rack takes 11; 2 are left, for two more racks.
    tranche = milestone(1, tranche_usd_m=100, in_kind_share=1.0, payment_lag_periods=1)
    plan = plan_of(case(site("A", phase("A1", 9), sales_tax_share=0.1), goals=("shortfall",), target=9,
                        racks=(rack(price_usd_m=10),), milestones=(tranche,), finance=money(13.0)))  # fmt: skip
    assert racks(plan) == 3


def test_a_facility_for_capital_may_pay_the_tax_but_a_base_does_not_count_it() -> None:
    # 11 are needed for a rack of 10 and its tax. All of it may be drawn for capital; half of 10 by the base.
    place = site("A", phase("A1", 1), sales_tax_share=0.1)
    for share, short in ((None, 0.0), (1.0, 1.0)):
        given = loan(100.0, capex_only=True, borrowing_base_share=share)
        plan = plan_of(case(place, goals=("shortfall",), target=1, racks=(rack(price_usd_m=10),),
                            finance=money(0.0, rack_life_periods=100, facilities=(given,))))  # fmt: skip
        assert goal(plan, "shortfall") == pytest.approx(short), share


def test_both_count_as_cost() -> None:
    hall = phase("A1", 1, option(lease_usd_m_per_year=12, term_periods=2), latest_finish_date=month(0, 31),
                 obligatory=True)  # fmt: skip
    plan = plan_of(case(site("A", hall, sales_tax_share=0.1), goals=("shortfall", "cost"), target=1,
                        racks=(rack(price_usd_m=10),)))  # fmt: skip
    assert goal(plan, "cost") == pytest.approx(2.0 + 11.0)
    assert {row.term for row in plan.terms if row.goal == "cost"} >= {"lease", "sales_tax"}


def test_a_plan_without_them_has_no_term_of_them() -> None:
    plan = plan_of(case(site("A", phase("A1", 1)), goals=("npv",)))
    assert not {row.term for row in plan.terms} & {"lease", "sales_tax"}
    assert line(plan, "lease") == line(plan, "sales_tax") == [0.0] * 6
