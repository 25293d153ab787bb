from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.decisions import Delivery, Proof
from tests.tabulate.case import case, column, plan


def hall(duration: int = 4, **option: Any) -> dict[str, Any]:
    return {"id": "A", "nameplate_mw": 50, "options": [{"duration_periods": duration, "capex_usd_m": 100.0, **option}]}


def test_spend_follows_its_profile() -> None:
    # 100: 10 at start, 30 in the last period, 60 over 4 periods = 15 each; started in period 1.
    problem = case(site={"activities": [hall(start_share=0.1, finish_share=0.3)]})
    cash = plan(problem, starts={"A": ("standard", 1)}).cash
    assert column(cash, "activity_spend_usd_m") == pytest.approx([0, 25, 15, 15, 45, 0])
    assert column(cash, "closing_cash_usd_m") == pytest.approx([100, 75, 60, 45, 0, 0])


def test_work_under_way_spends_what_is_left() -> None:
    # Started in November (period -2) for 4: works in -2 … 1. Of 15 a period two are left, and 30 at the finish.
    given = hall(start_share=0.1, finish_share=0.3) | {"started_date": "2025-11-20"}
    problem = case(site={"activities": [given], "opening_usd_m": 7.0, "fixed_usd_m_per_year": 12.0})
    answer = plan(problem)
    assert column(answer.cash, "activity_spend_usd_m") == pytest.approx([15, 45, 0, 0, 0, 0])
    # Open since before the plan: opening is sunk, 12 a year is 1 a month from the first on.
    assert column(answer.cash, "opening_cost_usd_m") == [0.0] * 6
    assert column(answer.cash, "fixed_usd_m") == pytest.approx([1.0] * 6)
    (row,) = answer.schedule
    assert (row.status, row.start_period, row.finish_period) == ("under_way", -2, 2)
    assert (row.start_date, row.finish_date) == (date(2025, 11, 1), date(2026, 2, 28))


def test_a_site_opens_with_its_first_start() -> None:
    problem = case(site={"activities": [hall()], "opening_usd_m": 7.0, "fixed_usd_m_per_year": 12.0})
    cash = plan(problem, starts={"A": ("standard", 2)}).cash
    assert column(cash, "opening_cost_usd_m") == [0, 0, 7, 0, 0, 0]
    assert column(cash, "fixed_usd_m") == pytest.approx([0, 0, 1, 1, 1, 1])


def test_racks_are_paid_at_order_and_delivery() -> None:
    # 5 racks of 10 in period 3, lead 2, 20 % at order: 3 ordered in period 1 pay 6; all 5 pay 40 at delivery.
    problem = case(rack={"order_share": 0.2, "lead_periods": 2, "on_order": [{"date": "2026-01-01", "units": 2}]})
    answer = plan(problem, deliveries=(Delivery("S", "R", 3, 5, 2),))
    assert column(answer.cash, "rack_payments_usd_m") == pytest.approx([0, 6, 0, 40, 0, 0])
    ordered, booked = answer.deliveries
    assert (ordered.units, ordered.order_period, ordered.order_date) == (3, 1, date(2026, 2, 1))
    assert (booked.units, booked.order_period, booked.order_payment_usd_m) == (2, None, 0.0)
    assert (booked.gpus, booked.it_mw, booked.delivery_payment_usd_m) == (16, 2.0, 16.0)
    assert column(answer.schedule, "quantity", kind="rack_order") == [3.0]
    assert column(answer.schedule, "quantity", kind="delivery") == [5.0]
    assert (answer.racks, answer.gpus) == ((("R", 5),), 40)


MILESTONE = {
    "id": "M", "threshold_mw": 4, "tranche_usd_m": 50.0, "in_kind_share": 0.4, "payment_lag_periods": 2,
    "deadline_date": "2026-02-10",
}  # fmt: skip


def test_tranche_pays_after_its_lag_in_cash_and_kind() -> None:
    # Delivered in 1, online in 2 (commissioning 1): reached in 2, a month after its deadline in 1. Paid in 4: 30 cash,
    # 20 credit; the rack delivered in 5 uses 10 of it.
    problem = case(site={"commissioning_periods": 1}, programme={"milestones": [MILESTONE]})
    lots = (Delivery("S", "R", 1, 4), Delivery("S", "R", 5, 1))
    answer = plan(problem, deliveries=lots, credit_used_usd_m={5: 10.0})
    (row,) = answer.milestones
    assert (row.reached_period, row.reached_date, row.late_months, row.slack_months) == (2, date(2026, 3, 1), 1.0, -1.0)
    assert (row.paid_period, row.paid_date) == (4, date(2026, 5, 31))
    assert (row.cash_usd_m, row.in_kind_usd_m) == pytest.approx((30.0, 20.0))
    assert column(answer.cash, "tranche_cash_usd_m") == pytest.approx([0, 0, 0, 0, 30, 0])
    assert column(answer.cash, "credit_balance_usd_m") == pytest.approx([0, 0, 0, 0, 20, 10])
    # 100 - 40 + 30 - 10 + 10
    assert column(answer.cash, "closing_cash_usd_m") == pytest.approx([100, 60, 60, 60, 90, 90])


def test_a_milestone_missed_is_late_to_the_horizon() -> None:
    # Deadline in period 1, never reached: 6 - 1 = 5 months, and no tranche.
    answer = plan(case(programme={"milestones": [MILESTONE], "goals": ["lateness", "earliest", "shortfall"]}))
    (row,) = answer.milestones
    assert (row.reached_period, row.late_months, row.paid_period, row.cash_usd_m) == (None, 5.0, None, 0.0)
    assert [goal.value for goal in answer.goals] == [5.0, 6.0, 10.0]
    assert answer.shortfall_mw == 10.0
    assert not answer.commitments_met


def test_a_tranche_due_past_the_horizon_is_not_paid() -> None:
    problem = case(programme={"milestones": [MILESTONE]})
    (row,) = plan(problem, deliveries=(Delivery("S", "R", 4, 4),)).milestones
    assert (row.reached_period, row.paid_period, row.cash_usd_m, row.in_kind_usd_m) == (4, None, 0.0, 0.0)


LOAN = {
    "id": "L", "limit_usd_m": 120.0, "rate_per_year": 0.12, "draw_fee_share": 0.02, "commitment_fee_per_year": 0.06,
    "available_to_date": "2026-02-28", "repayment": "straight_line", "maturity_date": "2026-05-31",
}  # fmt: skip


def test_straight_line_debt() -> None:
    # 90 drawn in 0; available through 1 = A, matures in 4 = M: at most 60, 30, 0 after 2, 3, 4.
    # Interest 1 % of the opening balance; fees 2 % of the draw and 0.5 % of the undrawn 30 in 0 and 1.
    repaid = {("L", 2): 30.0, ("L", 3): 30.0, ("L", 4): 30.0}
    answer = plan(case(finance={"facilities": [LOAN]}), draws_usd_m={("L", 0): 90.0}, repayments_usd_m=repaid)
    assert column(answer.debt, "period") == [0, 1, 2, 3, 4]
    assert column(answer.debt, "balance_usd_m") == pytest.approx([90, 90, 60, 30, 0])
    assert column(answer.debt, "interest_usd_m") == pytest.approx([0, 0.9, 0.9, 0.6, 0.3])
    assert column(answer.debt, "fees_usd_m") == pytest.approx([1.8 + 0.15, 0.15, 0, 0, 0])
    assert column(answer.cash, "debt_usd_m") == pytest.approx([90, 90, 60, 30, 0, 0])
    # 100 + 90 - 1.95 = 188.05; - 1.05; - 30.9; - 30.6; - 30.3
    assert column(answer.cash, "closing_cash_usd_m") == pytest.approx([188.05, 187, 156.1, 125.5, 95.2, 95.2])
    assert answer.peak_debt_usd_m == 90
    assert (answer.lowest_cash_usd_m, answer.lowest_cash_date) == (pytest.approx(95.2), date(2026, 5, 31))


def test_debt_outstanding_is_settled_at_the_horizon() -> None:
    loan = {"id": "L", "limit_usd_m": 120.0, "rate_per_year": 0.0}
    cash = plan(case(finance={"facilities": [loan]}), draws_usd_m={("L", 2): 50.0}).cash
    assert column(cash, "debt_settled_usd_m") == [0, 0, 0, 0, 0, 50]
    assert column(cash, "npv_flow_usd_m") == [0, 0, 50, 0, 0, -50]


def test_borrowing_base_follows_the_price_written_off() -> None:
    # 4 racks of 10 delivered in 2, written off over 4 periods: 40, 30, 20, 10; half of it lends.
    loan = {"id": "L", "limit_usd_m": 120.0, "rate_per_year": 0.0, "borrowing_base_share": 0.5}
    problem = case(finance={"facilities": [loan], "rack_life_periods": 4})
    answer = plan(problem, deliveries=(Delivery("S", "R", 2, 4),), draws_usd_m={("L", 3): 15.0})
    base = [row for row in answer.resources if row.limit == "borrowing_base"]
    assert column(tuple(base), "limit_value") == pytest.approx([0, 0, 20, 15, 10, 5])
    assert column(tuple(base), "used") == [0, 0, 0, 15, 15, 15]
    assert column(tuple(base), "binding") == [False, False, False, True, True, True]


def test_book_value_at_the_horizon() -> None:
    # Racks: 2 of 10 delivered in 3, age 2 of 10: 20 x 0.8 = 16. Works: 100, usable from 2, age 3 of 30: 90. Past works:
    # 60, usable from 1 December = -1, age 6 of 30: 48. Upgrade of 40 ordered in 1, energised in 3, age 2: 40 x 28/30.
    past = {"id": "P", "finished_date": "2025-12-01", "options": [{"duration_periods": 1, "capex_usd_m": 60.0}]}
    upgrade = {"id": "U", "mw": 30, "capex_usd_m": 40.0, "lead_periods": 2}
    problem = case(
        site={"activities": [hall(2), past], "upgrades": [upgrade]},
        finance={"horizon_value": "book", "rack_life_periods": 10, "works_life_periods": 30},
    )
    answer = plan(problem, starts={"A": ("standard", 0)}, upgrades={"U": 1}, deliveries=(Delivery("S", "R", 3, 2),))
    expected = 16 + 90 + 48 + 40 * 28 / 30
    assert column(answer.cash, "horizon_value_usd_m") == pytest.approx([0, 0, 0, 0, 0, expected])


def test_contract_value_at_the_horizon() -> None:
    # 2 MW online from 3; rent 12 a MW and year: 2 a period. A contract of 5 has 6 - 3 = 3 behind it, so July and
    # August remain, 31 and 62 days after 30 June; half of the rent counts. Racks online after the horizon: nothing.
    problem = case(
        site={"commissioning_periods": 1},
        finance={
            "horizon_value": "contract",
            "rent_usd_m_per_mw_year": 12.0,
            "contract_periods": 5,
            "contract_margin_share": 0.5,
        },
    )
    answer = plan(problem, deliveries=(Delivery("S", "R", 2, 2), Delivery("S", "R", 5, 3)))
    assert answer.cash[-1].horizon_value_usd_m == pytest.approx(2 * 0.5 * (1.1 ** (-31 / 365) + 1.1 ** (-62 / 365)))
    assert column(answer.cash, "rent_usd_m") == pytest.approx([0, 0, 0, 2, 2, 2])


@pytest.mark.parametrize(("better", "proven"), [(0.5, True), (-0.5, False)])
def test_a_goal_to_be_large_is_worsened_by_falling(better: float, proven: bool) -> None:
    problem, delivery = case(programme={"goals": ["npv", "cost"]}), Delivery("S", "R", 0, 4)
    value = plan(problem, deliveries=(delivery,)).npv_usd_m
    proof = Proof("npv", value + 0.5, tolerance=1.0, best=value + better)
    npv, _ = plan(problem, deliveries=(delivery,), proofs=(proof,)).goals
    assert (npv.value, npv.proven) == (value, proven)


def test_npv_is_the_xnpv_of_its_column_and_the_sum_of_its_terms() -> None:
    # Flows: -40 on 31 January (30 days), +4 on the last days of May (150 days) and June (180).
    problem = case(
        site={"commissioning_periods": 4},
        finance={"rent_usd_m_per_mw_year": 12.0},
        programme={"goals": ["npv", "cost"]},
    )
    answer = plan(problem, deliveries=(Delivery("S", "R", 0, 4),), proofs=(Proof("npv", -30.0, gap_asked=0.2),))
    outlay, rent = 40 * 1.1 ** (-30 / 365), 4 * (1.1 ** (-150 / 365) + 1.1 ** (-180 / 365))
    assert answer.npv_usd_m == pytest.approx(rent - outlay, abs=1e-9)
    npv, cost = answer.goals
    assert npv.value == answer.npv_usd_m
    assert cost.value == pytest.approx(outlay)
    for goal in answer.goals:
        assert sum(term.value for term in answer.terms if term.goal == goal.name) == goal.value
    assert {term.term: term.value for term in answer.terms if term.goal == "npv" and term.value} == pytest.approx(
        {"rent": rent, "rack_payments": -outlay}
    )
    assert (npv.sense, npv.bound, npv.proven) == ("max", -30.0, False)
    assert npv.gap == pytest.approx((-30.0 - npv.value) / -npv.value)


def test_irr_only_where_the_flow_changes_sign_once() -> None:
    # -40 on 31 January, 44 on 30 June after 150 days: 1.1 ** (365 / 150) - 1.
    loan = {"id": "L", "limit_usd_m": 120.0, "rate_per_year": 0.0}
    milestone = {"id": "M", "threshold_mw": 4, "tranche_usd_m": 44.0, "payment_lag_periods": 5}
    problem = case(finance={"facilities": [loan]}, programme={"milestones": [milestone]})
    lots = (Delivery("S", "R", 0, 4),)
    assert plan(problem, deliveries=lots).irr == pytest.approx(1.1 ** (365 / 150) - 1, rel=1e-6)
    assert plan(problem, deliveries=lots, draws_usd_m={("L", 0): 50.0}, repayments_usd_m={("L", 3): 50.0}).irr is None
    assert plan(problem).irr is None


def test_the_tenants_years() -> None:
    # Quarters from July 2026: rent of 3 MW at 8 a year is 6 a quarter. 2026 has 2 quarters, 2027 four.
    programme = {
        "start_date": "2026-07-01",
        "end_date": "2027-12-31",
        "period": "quarter",
        "target": {"mw": 3, "by_date": "2027-12-31"},
    }
    tenant = {"revenue_usd_m": {"2027": 40.0}, "compute_share": 0.5, "limits_rent": True}
    problem = case(programme=programme, finance={"rent_usd_m_per_mw_year": 8.0}, tenant=tenant)
    answer = plan(problem, deliveries=(Delivery("S", "R", 0, 3),))
    first, second = answer.tenant
    assert (first.year, first.rent_usd_m, first.revenue_usd_m, first.allowed_usd_m) == (2026, 12.0, None, None)
    assert (second.rent_usd_m, second.allowed_usd_m, second.rent_share) == (24.0, 20.0, 0.6)
    assert second.revenue_needed_usd_m == 48.0
    limit = [row for row in answer.resources if row.limit == "tenant"]
    assert [(row.period, row.id, row.slack, row.binding) for row in limit] == [(5, "2027", -4.0, True)]
