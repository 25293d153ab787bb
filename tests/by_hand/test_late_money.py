"""Late months that cost, tranches that are lost, and tranches that are paid on orders."""

from __future__ import annotations

from datetime import date

import pytest

from planner.errors import Contradiction
from planner.schedule.from_plan import build_schedule
from tests.by_hand.build import (
    START,
    came,
    case,
    goal,
    item,
    line,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    reached,
    site,
    start,
)

FIRST = ("earliest", "npv")
DONE = {"finished_date": date(2025, 6, 1)}


def test_each_late_month_is_paid_at_its_end():
    # Due in February (1), reached in May (4): three late months at 2 USD m, paid in March, April and May.
    asked = milestone(1, deadline_date=month(1, 20), late_usd_m_per_month=2)
    plan = plan_of(case(site("A", phase("A1", 1, option(4))), goals=(*FIRST, "cost"), milestones=(asked,)))
    assert line(plan, "late_charges") == [0, 0, 2, 2, 2, 0]
    assert (plan.milestones[0].late_months, plan.milestones[0].late_charges_usd_m) == (3, 6)
    assert (goal(plan, "npv"), goal(plan, "cost")) == (-6, 6)


def test_what_is_never_reached_costs_to_the_end():
    # Due in February (1), never reached: March to June are four late months within the horizon.
    asked = milestone(3, deadline_date=month(1, 20), late_usd_m_per_month=2)
    plan = plan_of(case(site("A", phase("A1", 1)), goals=FIRST, milestones=(asked,)))
    assert line(plan, "late_charges") == [0, 0, 2, 2, 2, 2]


def test_quarters_cost_three_months_each():
    asked = milestone(1, deadline_date=month(2, 20), late_usd_m_per_month=2)
    given = case(site("A", phase("A1", 1, option(2))), goals=FIRST, milestones=(asked,), periods=4, quarterly=True)
    assert line(plan_of(given), "late_charges") == [0, 6, 6, 0]


@pytest.mark.parametrize(("stands", "due"), [(1, []), (0, [2])])
def test_a_deadline_before_the_plan_is_late_unless_what_stands_is_enough(stands, due):
    # Due in November. With the rack of before the plan it was reached then; else it is reached in January (0), and that
    # month is paid.
    asked = milestone(1, deadline_date=date(2025, 11, 5), late_usd_m_per_month=2)
    place = site("A", phase("A1", 2, **DONE), installed=({"rack": "R", "units": stands},))
    plan = plan_of(case(place, goals=FIRST, milestones=(asked,), periods=3))
    assert reached(plan) == 0
    assert line(plan, "late_charges") == [*due, *[0] * (3 - len(due))]


@pytest.mark.parametrize(("charge", "way"), [(1, "slow"), (2, "fast")])
def test_late_charges_pay_for_faster_work(charge, way):
    # Fast work costs 3 more and is done two months earlier, in time: worth it at 2 a month, not at 1. Rent 12 a MW and
    # year makes a month more of it worth 1 x 0.1 MW.
    ways = option(1, id="fast", capex_usd_m=8), option(3, id="slow", capex_usd_m=5)
    asked = milestone(1, deadline_date=month(1, 20), late_usd_m_per_month=charge)
    plan = plan_of(case(site("A", phase("A1", 1, *ways, obligatory=True)), goals=("npv",), milestones=(asked,)))
    assert item(plan, "A1").option == way
    assert goal(plan, "npv") == -8 if way == "fast" else -5 - 2 * charge


@pytest.mark.parametrize(("last", "paid"), [(month(3, 30), None), (month(4, 1), 4)])
def test_a_tranche_is_lost_after_its_last_day(last, paid):
    # Reached in May (4): a day of May is in time, the last one of April is not.
    asked = milestone(1, tranche_usd_m=10, drop_dead_date=last)
    plan = plan_of(case(site("A", phase("A1", 1, option(4))), goals=FIRST, milestones=(asked,)))
    row = plan.milestones[0]
    assert (row.paid_period, row.is_lost, row.cash_usd_m) == (paid, paid is None, 0 if paid is None else 10)
    assert sum(line(plan, "tranche_cash")) == row.cash_usd_m
    assert row.unpaid_words == ("lost" if paid is None else "after the horizon")


def test_a_tranche_that_would_be_lost_pays_for_faster_work():
    # Fast work costs 4 more and keeps a tranche of 5; with a month more to reach it, it is not worth it.
    ways = option(1, id="fast", capex_usd_m=8), option(3, id="slow", capex_usd_m=4)
    chosen = {}
    for last in (month(2), month(3)):
        asked = milestone(1, tranche_usd_m=5, drop_dead_date=last)
        plan = plan_of(case(site("A", phase("A1", 1, *ways, obligatory=True)), goals=("npv",), milestones=(asked,)))
        chosen[last] = item(plan, "A1").option, goal(plan, "npv")
    assert chosen == {month(2): ("fast", -3), month(3): ("slow", 1)}


def test_what_cannot_be_earned_in_time_pays_for_nothing():
    # Racks of 10 cost 20; there are 10 and a tranche of 10 at 1 MW. Its last day is in January, in which the hall is
    # not finished: only the first rack is ever bought. A month later both are.
    bought = {}
    for last in (month(0, 20), month(1, 20)):
        asked = milestone(1, tranche_usd_m=10, drop_dead_date=last), milestone(2, "M2")
        given = case(site("A", phase("A1", 2)), goals=("earliest",), milestones=asked, finance=money(10),
                     racks=(rack(price_usd_m=10),))  # fmt: skip
        plan = plan_of(given)
        bought[last] = reached(plan, "M2")
    assert bought == {month(0, 20): None, month(1, 20): 1}


def test_a_tranche_on_orders_pays_for_what_is_ordered():
    # Two racks of 10, half at order; lead three months. 10 USD m are there for the deposits in January (0), and the
    # tranche of 10 that the orders bring pays the rest in April (3). Paid on reaching, nothing but one rack is bought.
    asked = milestone(2, tranche_usd_m=10, tranche_on="ordered", payment_lag_periods=1)
    racks = (rack(price_usd_m=10, order_share=0.5, lead_periods=3),)
    given = case(site("A", phase("A1", 2)), goals=FIRST, milestones=(asked,), racks=racks, finance=money(10))
    plan = plan_of(given)
    row = plan.milestones[0]
    assert (row.reached_period, row.ordered_period, row.paid_period) == (3, 0, 1)
    assert line(plan, "tranche_cash") == [0, 10, 0, 0, 0, 0]
    assert item(plan, "M1:tranche").predecessors == "R@2026-01 SS+1"
    links = {(link.before, link.after, link.type) for link in build_schedule(plan).links}
    assert ("racks:A:R@2026-04:order", "tranche:M1", "SS") in links
    assert reached(plan_of(given.changed({"programme.milestones.M1.tranche_on": "reached"}))) is None


def test_orders_of_before_the_plan_count_in_the_first_period_and_what_stands_too():
    # One rack stands, one is on order for May (4), one more can be ordered, with a lead of two months: 2 MW are
    # ordered in January (0); 3 MW with the order of the third, which comes as soon as the hall is there in April (3).
    place = site("A", phase("A0", 1, **DONE), phase("A1", 2, option(3)), installed=({"rack": "R", "units": 1},))
    racks = (rack(lead_periods=2, on_order=came((month(4), 1)), supply=came((START, 1), (month(4), 1))),)
    asked = (
        milestone(2, tranche_usd_m=1, tranche_on="ordered"), milestone(3, "M2", tranche_usd_m=1, tranche_on="ordered"),
    )  # fmt: skip
    plan = plan_of(case(place, goals=FIRST, milestones=asked, racks=racks, finance=money(rate=0.1)))
    assert [(row.reached_period, row.ordered_period) for row in plan.milestones] == [(3, 0), (4, 1)]
    assert item(plan, "M2:tranche").predecessors == "R@2026-02 SS"


@pytest.mark.parametrize("rate", [-0.5, 0.1])
def test_ordered_is_a_fact_whatever_the_sign_of_the_rate(rate):
    # As reached is: 4 racks bring 100 when the last of them is ordered, a month before it comes. Racks cost 1 at
    # delivery. At 10 % all four are ordered in January (0). At -50 % three come at once (delivered in February, day
    # 58), and the fourth as late as can be: ordered in May (4, day 150), paid in June (day 180).
    asked = milestone(4, tranche_usd_m=100, tranche_on="ordered")
    plan = plan_of(
        case(site("A", phase("A1", 4, **DONE)), goals=("npv",), milestones=(asked,), finance=money(rate=rate),
             racks=(rack(price_usd_m=1, lead_periods=1),))
    )  # fmt: skip
    worth = {day: (1 + rate) ** (-day / 365) for day in (30, 58, 150, 180)}
    late = 100 * worth[150] - worth[180] - 3 * worth[58]
    assert goal(plan, "npv") == pytest.approx(late if rate < 0 else 100 * worth[30] - 4 * worth[58])
    assert plan.milestones[0].ordered_period == (4 if rate < 0 else 0)


def test_credit_on_orders_pays_the_racks_that_earn_it():
    # Four racks of 5 and a credit of 20 for their orders; the programme ends with them, and they are online a month
    # after delivery. Credit for reaching 4 MW could pay for no rack any more; this one pays for all, and cash for none.
    asked = milestone(4, tranche_usd_m=20, in_kind_share=1.0, tranche_on="ordered")
    given = case(
        site("A", phase("A1", 9), commissioning_periods=1), goals=("shortfall", "npv"), milestones=(asked,), target=4,
        stop=True, racks=(rack(price_usd_m=5, lead_periods=1),), finance=money(0),
    )  # fmt: skip
    plan = plan_of(given)
    assert (plan.shortfall_mw, goal(plan, "npv")) == (0, 0)
    assert sum(line(plan, "credit_used")) == 20
    assert plan_of(given.changed({"programme.milestones.M1.tranche_on": "reached"})).shortfall_mw == 4


def test_late_charges_break_the_floor():
    # Nothing is there to pay the first late month with.
    asked = milestone(1, deadline_date=month(1, 20), late_usd_m_per_month=2)
    with pytest.raises(Contradiction):
        plan_of(case(site("A", phase("A1", 1, option(4))), goals=FIRST, milestones=(asked,), finance=money(0)))
    assert (
        start(plan_of(case(site("A", phase("A1", 1)), goals=FIRST, milestones=(asked,), finance=money(0))), "A1") == 0
    )
