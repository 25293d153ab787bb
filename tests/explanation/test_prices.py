"""Prices by the day of payment in words and schedules: reasons, contradictions, what tasks cost, what is leant on."""

from __future__ import annotations

from datetime import date

import pytest

from planner.decisions import Delivery
from planner.schedule.from_plan import build_schedule
from tests.by_hand.build import case as by_hand
from tests.by_hand.build import money, option, phase, site
from tests.explanation.test_contradiction import contradiction
from tests.explanation.test_reasons import at, hall, short, why
from tests.tabulate.case import case, plan


def test_cash_is_asked_for_at_the_prices_of_the_day() -> None:
    # Racks from the start pay 12 a month: 22 are there in February. A hall of 20 would cost 24 then.
    begun = at(hall("A", capex_usd_m=20, start_share=1.0), installed=[{"rack": "R", "units": 12}])
    finance = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    dear = {"escalation": [{"id": "works", "contingency_share": 0.2}]}
    plain = plan(case(site=begun, finance=finance), starts={"A": ("standard", 2)})
    dearer = plan(case(site=begun, finance=finance | dear), starts={"A": ("standard", 2)})
    assert why(plain, "A").reason == "as planned"
    assert why(dearer, "A").words == short(24, "2026-02", 22)


def test_an_obligation_that_its_contingency_makes_too_dear() -> None:
    given = by_hand(site("alfa", phase("A1", 10, option(2, capex_usd_m=50.0), obligatory=True)), goals=("npv",),
                    finance=money(55.0, escalation=({"id": "works", "contingency_share": 0.2},)))  # fmt: skip
    assert sorted(contradiction(given)) == [
        "cash never falls below its floor of 0 million USD", "phase A1 at site alfa is obligatory",
    ]  # fmt: skip


def test_the_build_schedule_costs_what_is_paid() -> None:
    # Paid in halves at the ends of February (58 days) and March (89), at prices that double in a year.
    upgrade = {"id": "U", "mw": 3, "capex_usd_m": 8, "order_share": 0.25, "lead_periods": 1}
    rising = [{"id": name, "share_per_year": 1.0, "price_date": date(2026, 1, 1)} for name in ("works", "power")]
    answer = plan(case(site=at(hall("A", capex_usd_m=10), upgrades=[upgrade]), finance={"escalation": rising}),
                  starts={"A": ("standard", 1)}, upgrades={"U": 1})  # fmt: skip
    schedule = build_schedule(answer)
    february, march = 2 ** (58 / 365), 2 ** (89 / 365)
    assert schedule.task("activity:A").cost_usd_m == pytest.approx(5 * february + 5 * march)
    costs = sorted(task.cost_usd_m for task in schedule.tasks if ":U" in task.id and task.cost_usd_m)
    assert costs == pytest.approx([2 * february, 6 * march])
    assert [row.field for row in answer.leans_on if row.item == "escalation power"] == ["price_date", "share_per_year"]


def test_racks_a_month_earlier_need_their_tax_in_cash() -> None:
    # 22 are there at the end of February; two racks of 10 with their tax of 2 each would be 24.
    begun = at(installed=[{"rack": "R", "units": 12}])
    finance = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    racks = (Delivery("S", "R", 2, 2),)
    free = plan(case(site=begun, finance=finance), deliveries=racks)
    taxed = plan(case(site=begun | {"sales_tax_share": 0.2}, finance=finance), deliveries=racks)
    assert why(free, "S:R@2026-03").reason == "as planned"
    assert why(taxed, "S:R@2026-03").words == short(24, "2026-02", 22)
