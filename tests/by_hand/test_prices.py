"""Escalation and contingency by class of cost: the day that counts, what is left out, and what it decides."""

from __future__ import annotations

from datetime import date

import pytest

from planner.problem import OnsiteUnit, Upgrade
from tests.by_hand.build import (
    DAYS,
    START,
    came,
    case,
    goal,
    item,
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


def rises(cost: str, share: float = 0.0, contingency: float = 0.0, since: date | None = START) -> dict[str, object]:
    return {"id": cost, "share_per_year": share, "contingency_share": contingency, "price_date": since}


def grown(share: float, *days: int) -> list[float]:
    return [(1.0 + share) ** (day / 365) for day in days]


def test_works_are_paid_at_the_prices_of_each_payment() -> None:
    # 12 USD m over 3 periods: 4, 1, 7 as in the plain case. Prices rise by 20 % a year from the start of 2025, 365 days
    # before the plan: paid on days 395, 423, 454 after it. A tenth comes on top of each.
    work = option(3, capex_usd_m=12, start_share=0.25, finish_share=0.5)
    finance = money(escalation=(rises("works", 0.2, 0.1, date(2025, 1, 1)),))
    plan = plan_of(case(site("A", phase("A1", 10, work)), goals=EARLIEST_NPV, milestones=(milestone(10),),
                        finance=finance))  # fmt: skip
    due = [1.1 * usd_m * up for usd_m, up in zip((4, 1, 7), grown(0.2, 395, 423, 454), strict=True)]
    assert line(plan, "activity_spend") == pytest.approx([*due, 0, 0, 0])
    assert goal(plan, "npv") == pytest.approx(-sum(due))


def test_a_leap_day_is_a_day() -> None:
    # From 1 January 2026 to 31 December 2026 are 364 days, to the last day of 2027 729; 29 February 2028 makes the
    # first quarter of 2028 end on day 820. A fixed cost of 4 a year is 1 a quarter, at prices that fall by 10 %.
    place = site("A", phase("A1", 1), fixed_usd_m_per_year=4)
    plan = plan_of(case(place, goals=EARLIEST_NPV, periods=9, quarterly=True, milestones=(milestone(1),),
                        finance=money(escalation=(rises("operation", -0.1),))))  # fmt: skip
    assert [line(plan, "fixed")[t] for t in (3, 7, 8)] == pytest.approx(grown(-0.1, 364, 729, 820))


def test_each_class_has_its_lines_and_no_others() -> None:
    # One hall, one line and one generator, one rack, all at once; a contingency of 10, 20, 30 and 40 %. Energy has a
    # dated price, rent is no cost: neither moves.
    place = site(
        "A", phase("A1", 1, option(capex_usd_m=10)), mw=None, opening_usd_m=10, fixed_usd_m_per_year=12,
        opex_usd_m_per_mw_year=12, energy_usd_per_mwh=100,
        upgrades=(Upgrade(id="line", mw=0.5, capex_usd_m=10, order_share=0.5, lead_periods=1),),
        onsite=(OnsiteUnit(id="gen", firm_mw=0.5, capex_usd_m=10, fuel_usd_per_mwh=50, om_usd_per_mwh=10, max_units=1,
                           lead_periods=0),),
    )  # fmt: skip
    shares = {"works": 0.1, "power": 0.2, "racks": 0.3, "operation": 0.4}
    given = case(
        place, goals=EARLIEST_NPV, milestones=(milestone(1),), racks=(rack(price_usd_m=10, order_share=0.5),),
        finance=money(rent_usd_m_per_mw_year=12),
    )  # fmt: skip
    rising = [rises(name, 0.0, share) for name, share in shares.items()]
    plain, plan = plan_of(given), plan_of(given.changed({"finance.escalation": rising}))
    moved = {
        "activity_spend": 1.1, "opening_cost": 1.1, "upgrade_capex": 1.2, "onsite_capex": 1.2, "rack_payments": 1.3,
        "fuel": 1.4, "opex": 1.4, "fixed": 1.4, "rent": 1.0,
    }  # fmt: skip
    for name, factor in moved.items():
        assert sum(line(plain, name)) > 0, name
        # Generation is dearer then, and half of the load has to come from it: energy is as it was.
        assert line(plan, name) == pytest.approx([factor * usd_m for usd_m in line(plain, name)]), name
    assert line(plan, "energy") == pytest.approx(line(plain, "energy"))


def test_a_rack_is_paid_at_the_prices_of_order_and_delivery_and_one_on_order_as_agreed() -> None:
    # Two racks of 10, 4 of it at order, two periods before. One is on order and comes in 1 for the 6 that are left; the
    # other is ordered in 0 and comes in 2. Prices double in a year: 4 x 2^(30/365), 6 x 2^(89/365).
    kind = rack(price_usd_m=10, order_share=0.4, lead_periods=2, on_order=came((START, 1)))
    plan = plan_of(case(site("A", phase("A1", 2)), goals=EARLIEST_NPV, racks=(kind,),
                        milestones=(milestone(1), milestone(2, "M2")),
                        finance=money(escalation=(rises("racks", 1.0),))))  # fmt: skip
    first, last = 4 * 2 ** (30 / 365), 6 * 2 ** (89 / 365)
    assert (reached(plan), reached(plan, "M2")) == (1, 2)
    assert line(plan, "rack_payments") == pytest.approx([first, 6, last, 0, 0, 0])
    assert [row.order_payment_usd_m for row in plan.deliveries] == pytest.approx([0, first])


def test_work_under_way_is_paid_as_agreed_and_book_goes_by_what_was_paid() -> None:
    # Hall A2 has begun in December: its last 4 of 8 are paid in January as agreed. Hall A1 costs 8 in January at a
    # contingency of a half: 12. In March both are a period old of 4: 3/4 of 12 and of 8 (A2 is usable from 1 as well).
    begun = phase("A2", 1, option(2, capex_usd_m=8), started_date=date(2025, 12, 1))
    finance = money(horizon_value="book", works_life_periods=4, escalation=(rises("works", 0.0, 0.5),))
    plan = plan_of(case(site("A", phase("A1", 1, option(capex_usd_m=8), obligatory=True), begun), periods=3,
                        goals=("earliest", "npv"), milestones=(milestone(2),), finance=finance))  # fmt: skip
    assert line(plan, "activity_spend") == pytest.approx([16, 0, 0])
    assert line(plan, "horizon_value") == pytest.approx([0, 0, 0.75 * 12 + 0.75 * 8])


def test_the_borrowing_base_goes_by_what_was_paid() -> None:
    # A rack of 10 costs 15 with its contingency. Half of it may be lent: 7.5 in period 1, when it comes (life of 100).
    # There are 7.5 in cash: enough. Of the price as given only 5 could be lent, and 2.5 would be missing.
    given = loan(100.0, borrowing_base_share=0.5)
    finance = money(7.5, rack_life_periods=100, facilities=(given,), escalation=(rises("racks", 0.0, 0.5),))
    plan = plan_of(case(site("A", phase("A1", 1)), goals=("shortfall", "npv"), target=1, periods=2,
                        racks=(rack(price_usd_m=10),), finance=finance))  # fmt: skip
    assert racks(plan) == 1
    assert line(plan, "draw") == pytest.approx([0, 7.5])


@pytest.mark.parametrize(("share", "first"), [(0.05, 3), (0.2, 0)])
def test_what_rises_faster_than_money_is_discounted_is_built_at_once(share: float, first: int) -> None:
    # A hall of 10 is needed by 4. Money is discounted at 10 % a year: prices that rise by 5 % are paid as late as can
    # be, prices that rise by 20 % at once.
    finance = money(rate=0.1, escalation=(rises("works", share),))
    plan = plan_of(case(site("A", phase("A1", 1, option(capex_usd_m=10))), goals=("shortfall", "npv"), target=1,
                        periods=5, finance=finance))  # fmt: skip
    assert start(plan, "A1") == first
    day = DAYS[first]
    assert goal(plan, "npv") == pytest.approx(-10 * ((1 + share) / 1.1) ** (day / 365))


def test_prices_that_rise_as_money_is_discounted_are_worth_the_same_on_any_day() -> None:
    finance = money(rate=0.1, escalation=(rises("works", 0.1),))
    place = site("A", phase("A1", 1, option(2, capex_usd_m=10, start_share=0.3)))
    for due in (2, 3, 5):
        given = case(place, goals=EARLIEST_NPV, milestones=(milestone(1),), finance=finance)
        later = given.changed({"sites.A.activities.A1.earliest_start_date": month(due - 2)})
        assert goal(plan_of(later), "npv") == pytest.approx(-10.0), due


def test_an_upgrade_is_paid_at_the_prices_of_order_and_service() -> None:
    # Ordered in 0 for 2 of 8, energised in 2 for 6: at prices that rise by 50 % a year.
    place = site("A", phase("A1", 1), mw=None,
                 upgrades=(Upgrade(id="line", mw=1, capex_usd_m=8, order_share=0.25, lead_periods=2),))  # fmt: skip
    plan = plan_of(case(place, goals=EARLIEST_NPV, milestones=(milestone(1),), periods=4,
                        finance=money(escalation=(rises("power", 0.5),))))  # fmt: skip
    first, last = grown(0.5, 30, 89)
    assert line(plan, "upgrade_capex") == pytest.approx([2 * first, 0, 6 * last, 0])
    assert item(plan, "line") is not None


@pytest.mark.parametrize(("contingency", "short"), [(0.0, 0.0), (1.0, 5.0)])
def test_a_contingency_takes_money_that_racks_need(contingency: float, short: float) -> None:
    # 10 USD m buy 10 racks of 1, or 5 where each takes as much again.
    finance = money(10, escalation=(rises("racks", 0.0, contingency),))
    plan = plan_of(case(site("A", phase("A1", 10)), goals=("shortfall",), target=10, racks=(rack(price_usd_m=1),),
                        finance=finance))  # fmt: skip
    assert goal(plan, "shortfall") == pytest.approx(short)


def test_credit_in_kind_pays_racks_at_the_prices_of_the_day() -> None:
    # One rack of 10 is bought with 20 in cash (at twice its price); the milestone brings a credit of 40 two periods
    # later, which pays for two more of 20. The bound on usable credit must not stop it: at 10 a rack it were 20.
    finance = money(20, escalation=(rises("racks", 0.0, 1.0),))
    tranche = milestone(1, tranche_usd_m=40, in_kind_share=1.0, payment_lag_periods=2)
    plan = plan_of(case(site("A", phase("A1", 3)), goals=("shortfall", "npv"), target=3, stop=True,
                        racks=(rack(price_usd_m=10),), milestones=(tranche,), finance=finance))  # fmt: skip
    assert racks(plan) == 3
    assert sum(line(plan, "credit_used")) == pytest.approx(40)
