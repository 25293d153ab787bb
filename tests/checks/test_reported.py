"""A sound plan passes; each single wrong figure in it is named."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from planner.checks import goals, headline, violations
from planner.checks.audit import Audit
from planner.checks.reading import read
from planner.money import irr
from planner.plan import TABLES, Plan
from tests.checks.seven_months import sound_plan
from tests.checks.seven_months_case import problem

SOUND = sound_plan()


def spoiled(table: str, number: int, **columns: Any) -> Plan:
    rows = getattr(SOUND, table)
    return replace(SOUND, **{table: (*rows[:number], replace(rows[number], **columns), *rows[number + 1 :])})


def without(table: str, number: int) -> Plan:
    rows = getattr(SOUND, table)
    return replace(SOUND, **{table: (*rows[:number], *rows[number + 1 :])})


def at(limit: str, name: str, period: int) -> int:
    """Return the number of a row of the table of limits."""
    return next(n for n, row in enumerate(SOUND.resources) if (row.limit, row.id, row.period) == (limit, name, period))


def test_the_plan_by_hand_is_sound() -> None:
    assert violations(problem(), SOUND) == ()


@pytest.mark.parametrize(
    ("table", "number", "column", "value", "told"),
    [
        ("schedule", 1, "finish_period", 2, "gate permit, schedule: finish_period is 2, recomputed 1"),
        ("schedule", 1, "start_date", date(2026, 2, 1), "gate permit, schedule: start_date is 2026-02-01"),
        ("schedule", 2, "finish_date", date(2026, 4, 30), "phase hall, schedule: finish_date is 2026-04-30"),
        ("schedule", 2, "nameplate_mw", 5.0, "phase hall, schedule: nameplate_mw is 5, recomputed 4"),
        ("schedule", 2, "total_float_periods", 1, "phase hall, schedule: total_float_periods is 1, recomputed 0"),
        ("schedule", 3, "total_float_periods", 0, "upgrade U, schedule: total_float_periods is 0, recomputed 1"),
        ("schedule", 3, "free_float_periods", None, "upgrade U, schedule: free_float_periods is nothing, recomputed 1"),
        ("schedule", 3, "deadline_float_periods", 2, "upgrade U, schedule: deadline_float_periods is 2, recomputed 1"),
        ("schedule", 3, "critical_to", "M2", "upgrade U: critical to M2, recomputed nothing"),
        ("schedule", 5, "critical_to", "M1 M2", "onsite G@2026-03: critical to M1 M2, recomputed M1"),
        ("schedule", 2, "predecessors", "", "phase hall: predecessor permit FS+0 is missing"),
        ("schedule", 2, "predecessors", "permit FS+1", "predecessor permit FS+1 is named, but not waited for"),
        ("schedule", 8, "predecessors", "R@2026-03 FS; hall FS; G@2026-03 FS", "predecessor U FS+0 is missing"),
        ("schedule", 9, "predecessors", "alpha:R@2026-04 FS", "predecessor alpha:R@2026-04 FS+1 is missing"),
        ("schedule", 2, "predecessors", "permit FS; lease FS", "predecessor lease is not in the schedule"),
        ("schedule", 7, "quantity", 3.0, "delivery alpha:R@2026-04, schedule: quantity is 3, recomputed 2"),
        ("schedule", 10, "quantity", 15.0, "tranche M1:tranche, schedule: quantity is 15, recomputed 20"),
        ("schedule", 12, "finish_date", date(2026, 7, 1), "tranche M2:tranche, schedule: finish_date is 2026-07-01"),
        ("schedule", 0, "quantity", 3.0, "the schedule lists a stage source of 3 MW that is not in the case"),
        ("deliveries", 1, "online_period", 3, "alpha, 2026-04, R, deliveries: online_period is 3, recomputed 4"),
        ("deliveries", 1, "it_mw", 0.6, "alpha, 2026-04, R, deliveries: it_mw is 0.6, recomputed 1"),
        ("deliveries", 0, "order_payment_usd_m", 2.0, "order_payment_usd_m is 2, recomputed 0"),
        ("deliveries", 2, "delivery_payment_usd_m", 10.0, "delivery_payment_usd_m is 10, recomputed 8"),
        ("deliveries", 2, "gpus", 9, "alpha, 2026-05, R, deliveries: gpus is 9, recomputed 8"),
        ("deliveries", 2, "delivery_date", date(2026, 5, 31), "delivery_date is 2026-05-31, recomputed 2026-05-01"),
        ("capacity", 1, "racks_online", 3, "alpha, 2026-05, R, capacity: racks_online is 3, recomputed 2"),
        ("capacity", 2, "online_facility_mw", 3.0, "online_facility_mw is 3, recomputed 4.5"),
        ("power", 3, "capacity_mw", 2.0, "alpha, 2026-04, grid, power: capacity_mw is 2, recomputed 4"),
        ("power", 3, "energy_mwh", 1440.0, "alpha, 2026-04, grid, power: energy_mwh is 1440, recomputed 1368"),
        ("power", 4, "stranded_mw", 0.0, "alpha, 2026-05, grid, power: stranded_mw is 0, recomputed 0.5"),
        ("power", 15, "mean_mw", 1.0, "ZN, 2026-05, ZN, power: mean_mw is 1, recomputed 2.5"),
        ("milestones", 0, "reached_period", 3, "milestone M1, milestones: reached_period is 3, recomputed 4"),
        ("milestones", 0, "late_months", 0.0, "milestone M1, milestones: late_months is 0, recomputed 1"),
        ("milestones", 0, "slack_months", 0.0, "milestone M1, milestones: slack_months is 0, recomputed -1"),
        ("milestones", 0, "cash_usd_m", 20.0, "milestone M1, milestones: cash_usd_m is 20, recomputed 15"),
        ("milestones", 0, "in_kind_usd_m", 0.0, "milestone M1, milestones: in_kind_usd_m is 0, recomputed 5"),
        ("milestones", 1, "paid_period", 5, "milestone M2, milestones: paid_period is 5, recomputed 6"),
        ("milestones", 2, "late_months", 0.0, "milestone M3, milestones: late_months is 0, recomputed 3"),
        ("cash", 0, "opening_cost_usd_m", 0.0, "2026-01, cash: opening_cost_usd_m is 0, recomputed 12"),
        ("cash", 1, "activity_spend_usd_m", 10.0, "2026-02, cash: activity_spend_usd_m is 10, recomputed 5"),
        ("cash", 3, "upgrade_capex_usd_m", 0.0, "2026-04, cash: upgrade_capex_usd_m is 0, recomputed 4"),
        ("cash", 4, "interest_usd_m", 0.0, "2026-05, cash: interest_usd_m is 0, recomputed 0.1"),
        ("cash", 4, "rent_usd_m", 3.0, "2026-05, cash: rent_usd_m is 3, recomputed 2"),
        ("cash", 2, "period_end", date(2025, 3, 31), "2026-03, cash: period_end is 2025-03-31, recomputed 2026-03-31"),
        ("cash", 2, "period_start", date(2026, 3, 31), "cash: period_start is 2026-03-31, recomputed 2026-03-01"),
        ("capacity", 1, "period_end", date(2026, 5, 1), "capacity: period_end is 2026-05-01, recomputed 2026-05-31"),
        ("power", 3, "period_start", date(2026, 4, 30), "power: period_start is 2026-04-30, recomputed 2026-04-01"),
        ("debt", 3, "period_start", date(2026, 4, 30), "debt: period_start is 2026-04-30, recomputed 2026-04-01"),
        (
            "resources",
            at("renewable", "crew", 1),
            "period_start",
            date(2026, 2, 28),
            "period_start is 2026-02-28, recomputed 2026-02-01",
        ),
        (
            "resources",
            at("cash_floor", "cash", 0),
            "period_end",
            date(2026, 1, 1),
            "resources: period_end is 2026-01-01, recomputed 2026-01-31",
        ),
        ("cash", 4, "tranche_cash_usd_m", 20.0, "2026-05, cash: tranche_cash_usd_m is 20, recomputed 15"),
        ("cash", 4, "energy_usd_m", 0.2, "2026-05, cash: energy_usd_m is 0.2, recomputed 0.19344"),
        ("cash", 5, "closing_cash_usd_m", 19.0, "2026-06, cash: closing_cash_usd_m is 19, recomputed 19.72016"),
        ("cash", 5, "credit_balance_usd_m", 5.0, "2026-06, cash: credit_balance_usd_m is 5, recomputed 1"),
        ("cash", 6, "horizon_value_usd_m", 0.0, "2026-07, cash: horizon_value_usd_m is 0, recomputed 52.63"),
        ("cash", 6, "npv_flow_usd_m", 22.34216, "2026-07, cash: npv_flow_usd_m is 22.34216, recomputed 74.97216"),
        ("cash", 3, "liquidity_usd_m", 7.0572, "2026-04, cash: liquidity_usd_m is 7.0572, recomputed 15.0572"),
        ("cash", 5, "liquidity_usd_m", 29.72016, "2026-06, cash: liquidity_usd_m is 29.72016, recomputed 18.72016"),
        ("cash", 4, "liquidity_capex_only_usd_m", 0.0, "cash: liquidity_capex_only_usd_m is 0, recomputed 10"),
        ("debt", 3, "fees_usd_m", 0.5, "loan, 2026-04, debt: fees_usd_m is 0.5, recomputed 0.51"),
        ("debt", 5, "balance_usd_m", 10.0, "loan, 2026-06, debt: balance_usd_m is 10, recomputed 9"),
        (
            "resources",
            at("renewable", "crew", 1),
            "used",
            1.0,
            "renewable crew, 2026-02, resources: used is 1, recomputed 2",
        ),
        (
            "resources",
            at("renewable", "crew", 1),
            "binding",
            False,
            "renewable crew, 2026-02, resources: binding is False, with 2 of 2 used",
        ),
        (
            "resources",
            at("nameplate", "alpha", 2),
            "binding",
            False,
            "nameplate alpha, 2026-03, resources: binding is False, with 0 of 0 used",
        ),
        (
            "resources",
            at("rack_positions", "alpha", 2),
            "binding",
            False,
            "rack_positions alpha, 2026-03, resources: binding is False, with 0 of 0",
        ),
        (
            "resources",
            38,
            "limit_value",
            4.0,
            "rack_positions alpha, 2026-04, resources: limit_value is 4, recomputed 5",
        ),
        (
            "resources",
            at("rack_positions", "alpha", 4),
            "used",
            2.0,
            "rack_positions alpha, 2026-05, resources: used is 2, recomputed 3",
        ),
        (
            "resources",
            at("nameplate", "alpha", 0),
            "binding",
            True,
            "nameplate alpha, 2026-01, resources: binding is True, with 0 of 0 used",
        ),
        (
            "resources",
            46,
            "binding",
            False,
            "site_power alpha, 2026-05, resources: binding is False, with 4.5",
        ),
        (
            "resources",
            at("consumable", "turbine", 0),
            "binding",
            True,
            "consumable turbine, 2026-01, resources: binding is True, with 0 of 0 used",
        ),
        (
            "resources",
            at("borrowing_base", "loan", 0),
            "binding",
            True,
            "borrowing_base loan, 2026-01, resources: binding is True, with 0",
        ),
        (
            "resources",
            at("cash_floor", "cash", 0),
            "slack",
            -7.0,
            "cash_floor cash, 2026-01, resources: slack is -7, recomputed 44.98",
        ),
        ("tenant", 0, "rent_share", 0.5, "tenant, 2026, tenant: rent_share is 0.5, recomputed 0.2"),
        ("tenant", 0, "revenue_needed_usd_m", 40.0, "revenue_needed_usd_m is 40, recomputed 16"),
        ("goals", 1, "value", 1.0, "goal lateness: value is 1, recomputed 7"),
        ("goals", 5, "value", 4.0, "goal emissions: value is 4, recomputed 4.5816"),
        ("goals", 0, "bound", 2.0, "goal shortfall: bound is 2, but the plan reaches 1, which is better"),
        ("goals", 3, "bound", 30.0, "goal npv: bound is 30, but the plan reaches 31.2"),
        ("goals", 2, "gap", 0.1, "goal earliest: gap is 0.1, recomputed 0.25"),
        ("goals", 2, "proven", True, "goal earliest: proven is true, but its gap is 0.25"),
        ("goals", 3, "proven", True, "goal npv: has a gap or is called proven, but has no bound"),
        ("goals", 4, "sense", "max", "goal cost: max in million USD, should be min"),
        ("goals", 0, "tolerance", 2.0, "goal shortfall: tolerance is 2, the case allows 0"),
        ("terms", 2, "unit", "MW", "goal lateness: term M3 is in MW, should be in months"),
        ("schedule", 7, "quantity_unit", "MW", "delivery alpha:R@2026-04: quantity_unit is MW, recomputed racks"),
        ("schedule", 0, "quantity_unit", "racks", "stage alpha:grid: quantity_unit is racks, recomputed MW"),
        ("terms", 2, "value", 3.0, "goal lateness: term M3 is 3, recomputed 6"),
        ("terms", 6, "value", 30.0, "goal npv: its terms add up to 30, but its value is 31.2"),
    ],
)
def test_a_wrong_figure_is_named(table: str, number: int, column: str, value: Any, told: str) -> None:
    assert any(told in line for line in violations(problem(), spoiled(table, number, **{column: value})))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"target_online_mw": 4.0}, "target_online_mw is 4, recomputed 3"),
        ({"shortfall_mw": 0.0}, "shortfall_mw is 0, recomputed 1"),
        ({"racks": (("R", 4),)}, "4 racks of R, recomputed 3"),
        ({"racks": (("R", 3), ("R", 3))}, "racks names a type twice: R, R"),
        ({"racks": ()}, "0 racks of R, recomputed 3"),
        ({"racks": ()}, "plan: racks names no type; the types of the case are R"),
        ({"racks": (("R", 3), ("X", 0))}, "plan: racks names R, X; the types of the case are R"),
        ({"racks": (("X", 0), ("R", 3))}, "plan: racks names X, R; the types of the case are R"),
        ({"gpus": 32}, "gpus is 32, recomputed 24"),
        ({"npv_usd_m": 31.3}, "npv_usd_m is 31.3, XNPV over cash is 31.22"),
        ({"irr": None}, "irr is missing, recomputed 3.2"),
        ({"irr": 0.2}, "irr is 0.2, recomputed 3.2"),
        ({"lowest_cash_usd_m": 9.0}, "lowest_cash_usd_m is 9, recomputed 8.0572"),
        ({"lowest_cash_date": date(2026, 5, 31)}, "lowest_cash_date is 2026-05-31, recomputed 2026-04-30"),
        ({"least_liquidity_usd_m": 14.0}, "least_liquidity_usd_m is 14, recomputed 15.0572"),
        ({"least_liquidity_date": date(2026, 6, 30)}, "least_liquidity_date is 2026-06-30, recomputed 2026-04-30"),
        ({"least_liquidity_capex_only_usd_m": 0.0}, "least_liquidity_capex_only_usd_m is 0, recomputed 8"),
        ({"peak_debt_usd_m": 20.0}, "peak_debt_usd_m is 20, recomputed 10"),
        ({"target_mw": 3.0}, "target_mw is 3.0, the case says 4"),
        ({"periods": 6}, "periods is 6, the case says 7"),
        ({"case": "other"}, "case is other, the case says seven-months"),
        ({"npv_usd_m": float("nan")}, "plan: npv_usd_m is nan, not a number"),
    ],
)
def test_a_wrong_headline_is_named(change: dict[str, Any], told: str) -> None:
    assert any(told in line for line in violations(problem(), replace(SOUND, **change)))


@pytest.mark.parametrize(
    ("table", "number", "told"),
    [
        ("schedule", 0, "a stage of 2 MW is not in the schedule"),
        ("schedule", 9, "milestone M1: no row in the table schedule"),
        ("schedule", 10, "tranche M1:tranche: no row in the table schedule"),
        ("schedule", 4, "rack_order R@2026-02: no row in the table schedule"),
        ("capacity", 1, "alpha, 2026-05, R: no row in the table capacity"),
        ("power", 0, "alpha, 2026-01, grid: no row in the table power"),
        ("power", 11, "ZN, 2026-01, ZN: no row in the table power"),
        ("milestones", 2, "milestone M3: no row in the table milestones"),
        ("cash", 2, "programme, 2026-03: no row in the table cash"),
        ("debt", 0, "loan, 2026-01: no row in the table debt"),
        ("resources", at("renewable", "crew", 0), "renewable crew, 2026-01: no row in the table resources"),
        ("resources", at("rack_positions", "alpha", 3), "rack_positions alpha, 2026-04: no row in the table resources"),
        ("resources", at("tenant", "2026", 6), "tenant 2026: no row in the table resources"),
        ("tenant", 0, "tenant, 2026: no row in the table tenant"),
        ("goals", 1, "the case asks for shortfall, lateness"),
        ("terms", 2, "goal lateness: its terms add up to 1, but its value is 7"),
    ],
)
def test_a_missing_row_is_named(table: str, number: int, told: str) -> None:
    assert any(told in line for line in violations(problem(), without(table, number)))


def changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value + 0.01
    if isinstance(value, date):
        return value + timedelta(days=40)
    return 1 if value is None else f"{value}x"


FREE_TEXT = {("schedule", "name"), ("terms", "term")}


@pytest.mark.parametrize("table", [name for name in TABLES if name != "leans_on"])
def test_no_cell_can_be_changed_unnoticed(table: str) -> None:
    missed = []
    for number in range(0, len(getattr(SOUND, table)), 3):
        row = getattr(SOUND, table)[number]
        for column in fields(row):
            wrong = spoiled(table, number, **{column.name: changed(getattr(row, column.name))})
            if (table, column.name) not in FREE_TEXT and not violations(problem(), wrong):
                missed.append((number, column.name))
    assert missed == []


@pytest.mark.parametrize("table", [name for name in TABLES if name != "leans_on"])
def test_no_row_stands_twice(table: str) -> None:
    rows = getattr(SOUND, table)
    twice = replace(SOUND, **{table: (*rows, rows[-1])})
    assert violations(problem(), twice)


def test_differences_within_the_tolerances_pass() -> None:
    # 2.5 MW may be off by 3.5e-6 MW, 42 million USD by about 1e-4.
    assert violations(problem(), spoiled("power", 4, capacity_mw=4.0 + 4e-6)) == ()
    assert violations(problem(), spoiled("cash", 6, closing_cash_usd_m=42.06232 + 9e-5)) == ()
    assert violations(problem(), spoiled("power", 4, capacity_mw=4.0 + 6e-6)) != ()
    assert violations(problem(), spoiled("cash", 6, closing_cash_usd_m=42.06232 + 2e-4)) != ()


@pytest.mark.parametrize(
    ("table", "number", "column", "value", "told"),
    [
        ("cash", 3, "rent_usd_m", float("inf"), "cash row 4: rent_usd_m is inf, not a number"),
        ("power", 3, "peak_mw", float("nan"), "power row 4: peak_mw is nan, not a number"),
        ("cash", 0, "period_end", None, "cash row 1: period_end is missing"),
        ("debt", 0, "period_end", "2026-01-31", "debt row 1: period_end is '2026-01-31', not a date"),
        ("goals", 0, "proven", 1, "goals row 1: proven is 1, neither true nor false"),
        ("schedule", 2, "start_period", 1.5, "schedule row 3: start_period is 1.5, not the number of a period"),
        ("power", 0, "period", 10**6, "power row 1: period is 1000000, not the number of a period"),
        ("power", 0, "mean_mw", "much", "power row 1: mean_mw is 'much', not a number"),
        ("schedule", 0, "site", 7, "schedule row 1: site is 7, not a text"),
    ],
)
def test_a_cell_without_a_figure_is_told_alone(table: str, number: int, column: str, value: Any, told: str) -> None:
    assert violations(problem(), spoiled(table, number, **{column: value})) == (told,)


@pytest.mark.parametrize(
    ("first", "given", "complaint"),
    [
        (-1.0, 1.5, "irr is 1.5, recomputed 1"),
        (-1.0, 1.0, None),
        (-1.0, None, "irr is missing, recomputed 1"),
        # 2 a year after 0.001 is 1999 a year, beyond what is told.
        (-0.001, None, None),
        (-0.001, 1999.0, "irr is 1999, but no rate from -0.999999 to 1000 fits the flows"),
        # At the highest rate itself rounding decides whether it is told: both are right.
        (-2.0 / 1001.0, 1000.0, None),
        (-2.0 / 1001.0, None, None),
    ],
)
def test_the_rate_of_return_is_told_where_it_says_something(
    first: float, given: float | None, complaint: str | None
) -> None:
    days = [date(2025, 1, 1), date(2026, 1, 1)]
    told = list(headline._rate(given, irr([first, 2.0], days), [first, 2.0], [0.0, 1.0]))
    assert told == ([] if complaint is None else [f"plan: {complaint}"])


def ended(termination: str, gaps: tuple[float | None, ...], gap_asked: float, limit_s: float | None = 9.0) -> list[str]:
    """Return what is said of the end of a search whose goals, all of value 100, are so far from their bounds."""
    plan = sound_plan()
    rows = []
    for row, gap in zip(plan.goals, gaps, strict=False):
        bound = None if gap is None else 100.0 * (1.0 - gap)
        rows.append(
            replace(row, sense="min", value=100.0, bound=bound, gap=gap, proven=gap is not None and gap <= 1e-4)
        )
    run = replace(plan.run, termination=termination, gap_asked=gap_asked, time_limit_s=limit_s)
    told = replace(plan, goals=tuple(rows), run=run)
    return list(goals.ending(Audit(read(problem(), told))))


@pytest.mark.parametrize(
    ("termination", "gaps", "gap_asked", "said"),
    [
        ("optimal", (0.0, 1e-4), 1e-4, None),
        ("optimal", (0.0, 0.03), 0.05, "optimal, but goal lateness is not proven"),
        ("optimal", (0.0, None), 0.05, "optimal, but goal lateness is not proven"),
        ("gap_limit", (0.0, 0.03), 0.05, None),
        ("gap_limit", (0.0, 0.06), 0.05, "goal lateness is not within the gap asked, 0.05"),
        ("gap_limit", (0.0, 1e-5), 0.05, "every goal is proven"),
        ("time_limit", (0.0, 0.06), 0.05, None),
        ("time_limit", (0.0, None), 0.05, None),
        ("time_limit", (0.0, 0.03), 0.05, "every goal is within the gap asked"),
        ("exhausted", (0.0, 0.0), 0.0, "every goal is proven"),
        ("exhausted", (0.0, 0.06), 0.05, None),
        ("interrupted", (0.0, 0.06), 0.05, None),
        ("interrupted", (0.0, 0.0), 0.05, "every goal is proven"),
    ],
)
def test_the_reason_for_the_end_agrees_with_what_is_proven(
    termination: str, gaps: tuple[float | None, ...], gap_asked: float, said: str | None
) -> None:
    told = ended(termination, gaps, gap_asked)
    assert len(told) == (said is not None)
    assert said is None or said in told[0]


def test_without_a_time_limit_none_has_passed() -> None:
    assert ended("time_limit", (0.0, 0.06), 0.0) == []
    assert ended("time_limit", (0.0, 0.06), 0.0, None) == ["plan: termination is time_limit, but no time limit was set"]
