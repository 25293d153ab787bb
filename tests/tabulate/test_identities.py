"""What must add up in every plan, on random decisions; figures are recomputed from the tables alone."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.money import xnpv
from tests.tabulate.case import SITE, case, plan

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem

INFLOWS = ("tranche_cash", "rent", "draw", "credit_used")
OUTFLOWS = (
    "activity_spend", "rack_payments", "sales_tax", "upgrade_capex", "onsite_capex", "energy", "fuel", "opex", "fixed",
    "lease", "opening_cost", "interest", "fees", "repay",
)  # fmt: skip


def random_problem(rng: random.Random) -> Problem:
    def site(name: str) -> dict[str, Any]:
        option = {"duration_periods": 3, "capex_usd_m": 90.0, "start_share": 0.2, "finish_share": 0.3}
        return SITE | {
            "id": name,
            "commissioning_periods": rng.randint(0, 2),
            "opening_usd_m": 3.0,
            "fixed_usd_m_per_year": 6.0,
            "energy_usd_per_mwh": 55.0,
            "opex_usd_m_per_mw_year": 0.3,
            "grid_emissions_t_per_mwh": 0.2,
            "activities": [{"id": f"{name}-A", "nameplate_mw": 30, "options": [option]}],
            "upgrades": [{"id": f"{name}-U", "mw": 40, "capex_usd_m": 8.0, "lead_periods": 2, "order_share": 0.4}],
            "onsite": [
                {"id": f"{name}-G", "firm_mw": 5, "capex_usd_m": 4.0, "lead_periods": 1, "max_units": 9,
                 "fuel_usd_per_mwh": 70.0, "emissions_t_per_mwh": 0.4},
            ],
        }  # fmt: skip

    loan = {
        "id": "L",
        "limit_usd_m": 200.0,
        "rate_per_year": 0.09,
        "draw_fee_share": 0.01,
        "commitment_fee_per_year": 0.01,
    }
    milestones = [
        {"id": f"M{mw}", "threshold_mw": mw, "basis": rng.choice(["it", "facility"]), "tranche_usd_m": 80.0,
         "in_kind_share": 0.5, "payment_lag_periods": rng.randint(0, 2), "deadline_date": "2026-05-01"}
        for mw in (4, 9, 14)
    ]  # fmt: skip
    return case(
        programme={
            "end_date": "2027-06-30",
            "period": rng.choice(["month", "quarter"]),
            "milestones": milestones,
            "goals": ["shortfall", "lateness", "earliest", "npv", "cost", "emissions"],
        },
        finance={
            "facilities": [loan],
            "rent_usd_m_per_mw_year": 4.0,
            "horizon_value": rng.choice(["none", "book", "contract"]),
        },
        rack={"order_share": 0.3, "lead_periods": 1},
        sites=[site("S"), site("T")],
    )


def random_plan(seed: int) -> tuple[Problem, Plan]:
    rng = random.Random(seed)
    problem = random_problem(rng)
    last = problem.calendar.periods - 1
    lots = tuple(
        Delivery(site, "R", period, rng.randint(1, 3)) for site in "ST" for period in range(2, last, rng.randint(1, 3))
    )
    answer = plan(
        problem,
        starts={"S-A": ("standard", rng.randint(0, 2)), "T-A": ("standard", rng.randint(0, 2))},
        upgrades={"S-U": rng.randint(0, 2)},
        units={("S-G", 0): 2, ("T-G", 0): 5, ("T-G", 1): 4},
        deliveries=lots,
        imports_mw={("S", t): rng.uniform(0, 40) for t in range(last + 1)},
        generation_mw={("T-G", t): 1.5 for t in range(3, last + 1)},
        draws_usd_m={("L", 0): 50.0, ("L", 2): 20.0},
        repayments_usd_m={("L", 3): 30.0},
        credit_used_usd_m={last - 1: 5.0},
    )
    return problem, answer


@pytest.fixture(params=range(12))
def tables(request: pytest.FixtureRequest) -> tuple[Problem, Plan]:
    return random_plan(request.param)


def test_every_closing_is_its_opening_and_lines(tables: tuple[Problem, Plan]) -> None:
    problem, answer = tables
    before = problem.finance.opening_cash_usd_m
    for row in answer.cash:
        assert row.opening_cash_usd_m == before
        inflow = sum(getattr(row, f"{name}_usd_m") for name in INFLOWS)
        outflow = sum(getattr(row, f"{name}_usd_m") for name in OUTFLOWS)
        assert row.closing_cash_usd_m == pytest.approx(before + inflow - outflow, abs=1e-9)
        before = row.closing_cash_usd_m


def test_liquidity_is_cash_and_what_is_left_of_the_loan(tables: tuple[Problem, Plan]) -> None:
    # No floor; the loan of 200 is available throughout and lends on no base.
    _, answer = tables
    owed = {row.period: row.balance_usd_m for row in answer.debt}
    for row in answer.cash:
        assert row.liquidity_usd_m == pytest.approx(row.closing_cash_usd_m + 200.0 - owed[row.period])
        assert row.liquidity_capex_only_usd_m == 0.0
    least = min(answer.cash, key=lambda row: row.liquidity_usd_m)
    assert (answer.least_liquidity_usd_m, answer.least_liquidity_date) == (least.liquidity_usd_m, least.period_end)


def test_npv_is_the_spreadsheets(tables: tuple[Problem, Plan]) -> None:
    problem, answer = tables
    flows, dates = [row.npv_flow_usd_m for row in answer.cash], [row.period_end for row in answer.cash]
    expected = xnpv(flows, dates, problem.finance.discount_rate, problem.programme.start_date)
    assert answer.npv_usd_m == pytest.approx(expected, abs=1e-8)


def test_terms_add_up_to_their_goal(tables: tuple[Problem, Plan]) -> None:
    _, answer = tables
    assert len(answer.goals) == 6
    for goal in answer.goals:
        assert sum(term.value for term in answer.terms if term.goal == goal.name) == goal.value


def test_power_adds_up_where_there_is_enough(tables: tuple[Problem, Plan]) -> None:
    problem, answer = tables
    load: dict[tuple[str, int], float] = defaultdict(float)
    for row in answer.capacity:
        load[row.site, row.period] += row.installed_it_mw
    for site in problem.sites:
        for period in range(answer.periods):
            sources = [row for row in answer.power if (row.site, row.period) == (site.id, period)]
            need = site.peak_pue * load[site.id, period]
            relied, firm = sum(r.peak_mw for r in sources), sum(r.capacity_mw for r in sources if r.kind == "onsite")
            grid = sum(r.peak_mw for r in sources if r.kind == "grid")
            assert relied == pytest.approx(min(need, grid + firm))
            made = sum(r.mean_mw for r in sources if r.kind == "onsite")
            assert sum(r.mean_mw for r in sources) == pytest.approx(max(site.mean_pue * load[site.id, period], made))


def test_tranches_and_credit_agree_with_the_milestones(tables: tuple[Problem, Plan]) -> None:
    _, answer = tables
    assert sum(row.tranche_cash_usd_m for row in answer.cash) == sum(row.cash_usd_m for row in answer.milestones)
    granted = sum(row.in_kind_usd_m for row in answer.milestones)
    assert answer.cash[-1].credit_balance_usd_m == pytest.approx(granted - 5.0)
    scheduled = {row.id: row.start_period for row in answer.schedule if row.kind == "tranche"}
    assert scheduled == {f"{r.id}:tranche": r.paid_period for r in answer.milestones if r.paid_period is not None}


def test_float_is_room_to_slip(tables: tuple[Problem, Plan]) -> None:
    # No history here, so nothing is late for what follows it; what moves no successor moves no milestone.
    _, answer = tables
    floats = [(row.free_float_periods, row.total_float_periods) for row in answer.schedule]
    assert all(periods is None or periods >= 0 for pair in floats for periods in pair)
    assert all(free <= total for free, total in floats if free is not None and total is not None)
    assert any(total == 0 for _, total in floats)
    assert all(bool(row.critical_to) == (row.total_float_periods == 0) for row in answer.schedule)


def test_work_spends_its_capex_in_all(tables: tuple[Problem, Plan]) -> None:
    # Both halls (90 each) finish by period 5 at the latest; quarters end there too.
    _, answer = tables
    assert sum(row.activity_spend_usd_m for row in answer.cash) == pytest.approx(180.0)


def test_a_facility_basis_milestone_counts_peak_pue() -> None:
    seen = set()
    for seed in range(12):
        problem, answer = random_plan(seed)
        pue = {site.id: site.peak_pue for site in problem.sites}
        for row in answer.milestones:
            online: dict[int, float] = defaultdict(float)
            for part in answer.capacity:
                online[part.period] += part.online_it_mw * (pue[part.site] if row.basis == "facility" else 1.0)
            reached = min((t for t, mw in online.items() if mw >= row.threshold_mw - 1e-6), default=None)
            assert row.reached_period == reached
            seen.add(row.basis)
    assert seen == {"it", "facility"}


def test_the_random_cases_have_both_lengths_of_period() -> None:
    assert {random_problem(random.Random(seed)).calendar.months for seed in range(12)} == {1, 3}
