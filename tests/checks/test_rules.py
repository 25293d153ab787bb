"""Each rule of feasibility, broken once: by a case that asks more of the sound plan, or by a changed decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.checks import RULES, violations
from planner.checks.audit import Audit
from planner.checks.reading import read
from tests.checks.seven_months_case import OMEGA, problem
from tests.checks.test_reported import SOUND, spoiled, without

ALPHA, HALL, UPGRADE, UNIT = (
    "sites__0__",
    "sites__0__activities__1__",
    "sites__0__upgrades__0__",
    "sites__0__onsite__0__",
)
RACK, LOAN = "racks__0__", "finance__facilities__0__"


BREACHES: list[tuple[dict[str, Any], str]] = [
    ({HALL + "earliest_start_date": "2026-02-02"}, "alpha: hall starts in 2026-02, but may start from 2026-03 on"),
    (
        {HALL + "latest_finish_date": "2026-02-28"},
        "alpha: hall is at work until 2026-03, but must be finished by the end of 2026-02",
    ),
    ({HALL + "options__0__duration_periods": 7}, "alpha: hall is at work until 2026-08, past the end of the horizon"),
    (
        {HALL + "predecessors": [{"activity": "permit", "lag_periods": 1}]},
        "alpha: hall starts in 2026-02, but its predecessor permit FS+1 allows 2026-03",
    ),
    (
        {HALL + "predecessors": [{"activity": "permit", "type": "SS", "lag_periods": 2}]},
        "alpha: hall starts in 2026-02, but its predecessor permit SS+2 allows 2026-03",
    ),
    ({HALL + "predecessors": ["annex"]}, "alpha: hall starts in 2026-02, but its predecessor annex is not in the plan"),
    ({"sites__1__activities__0__obligatory": True}, "beta: annex is obligatory, but is not in the plan"),
    ({HALL + "started_date": "2025-12-01"}, "phase hall, schedule: start_period is 1, recomputed -1"),
    ({HALL + "options__0__id": "fast"}, "alpha: hall has no option 'standard'"),
    ({"resources__0__capacity": 1}, "crew, 2026-02: 2 in use, 1 available"),
    ({"resources__0__max_increase_per_period": 0}, "crew, 2026-02: use grows by 1, 0 allowed"),
    ({"programme__max_open_sites": 0}, "programme, 2026-01: 1 site open, at most 0"),
    (
        {ALPHA + "min_mw": 2.5, ALPHA + "min_mw_by_date": "2026-04-15"},
        "alpha, 2026-04: 2 MW IT installed, at least 2.5 MW as it has been opened by then",
    ),
    ({"resources__1__stock": 0}, "transformer, 2026-02: 1 drawn by 2026-02, 0 available"),
    (
        {"resources__2__arrivals": [{"date": "2026-03-02", "units": 1}]},
        "turbine, 2026-03: 1 drawn by 2026-03, 0 available",
    ),
    ({HALL + "nameplate_mw": 2.5}, "alpha, 2026-05: 3 MW IT installed, but phases in service hold 2.5 MW"),
    ({HALL + "rack_positions": 2}, "alpha, 2026-05: 3 racks installed, 2 rack positions"),
    (
        {HALL + "options__0__duration_periods": 3},
        "alpha, 2026-04: 2 MW IT installed, but phases in service hold 0 MW",
    ),
    ({ALPHA + "stages": []}, "alpha, 2026-05: 4.5 MW needed, 3 MW energised or on site"),
    ({ALPHA + "peak_pue": 1.7}, "alpha, 2026-05: 5.1 MW needed, 5 MW energised or on site"),
    (
        {UPGRADE + "predecessors": [{"activity": "permit", "lag_periods": 1}]},
        "alpha: U is ordered in 2026-02, but its predecessor permit FS+1 allows 2026-03",
    ),
    (
        {UNIT + "predecessors": ["annex"]},
        "alpha: G is ordered in 2026-03, but its predecessor annex is not in the plan",
    ),
    ({UPGRADE + "lead_periods": 4}, "alpha, 2026-05: 3.5 MW imported, 2 MW energised"),
    (
        {UPGRADE + "conditional": True, UPGRADE + "curtail_hours_per_year": 876},
        "alpha, 2026-05: 3.5 MW of firm import, 2 MW energised",
    ),
    ({UPGRADE + "earliest_energisation_date": "2026-05-02"}, "alpha, 2026-05: 3.5 MW imported, 2 MW energised"),
    ({UPGRADE + "lead_periods": 6}, "alpha, 2026-02: U ordered, in service in 2026-08, past the end of the horizon"),
    ({UNIT + "lead_periods": 5}, "G ordered, in service in 2026-08, past the end of the horizon"),
    (
        {UNIT + "last_service_date": "2026-03-31"},
        "G ordered, in service in 2026-04, after its last day 2026-03-31",
    ),
    ({UNIT + "last_service_date": "2026-05-15"}, "G, 2026-06: 1 MW relied on at peak, 0 MW in service"),
    ({UNIT + "earliest_service_date": "2026-04-02"}, "G, 2026-04: 0.5 MW generated, 0 MW in service"),
    ({UNIT + "reserve_units": 1}, "G, 2026-05: 1 MW relied on at peak, 1 MW in service, 1 MW of it in reserve"),
    ({UNIT + "reserve_units": 1}, "alpha, 2026-05: 4.5 MW needed, 4 MW energised or on site"),
    ({UNIT + "max_units": 0}, "alpha: 1 unit of G ordered, at most 0"),
    ({ALPHA + "mean_pue": 1.25}, "alpha, 2026-05: mean load 3.75 MW, but its sources give 3.6 MW"),
    ({"grid__nodes__0__headroom_mw": 0}, "N, 2026-05: 1 MW served, headroom 0 MW"),
    ({"grid__nodes__1__headroom_mw": 2}, "Z, 2026-05: 2.5 MW served, headroom 2 MW"),
    ({"grid__links__0__limit_mw": 2}, "ZN, 2026-05: 2.5 MW over the link, limit 2 MW"),
    (
        {RACK + "supply": [{"date": "2026-04-01", "units": 2}, {"date": "2026-05-02", "units": 9}]},
        "R, 2026-05: 3 racks delivered by 2026-05, 2 available",
    ),
    (
        {RACK + "on_order": [{"date": "2026-04-02", "units": 1}]},
        "R, 2026-04: 1 rack ordered before the plan and delivered by 2026-04, 0 available",
    ),
    ({RACK + "spare_share": 0.7}, "R, 2026-04: 3.4 racks and spares come by 2026-04, 3 available"),
    (
        {RACK + "spare_share_per_year": 1.0, RACK + "supply": [{"date": "2026-01-01", "units": 3}]},
        "R, 2026-05: 3.416666667 racks and spares come by 2026-05, 3 available",
    ),
    ({RACK + "draws": {"transformer": 1}}, "transformer, 2026-04: 3 drawn by 2026-04, 1 available"),
    ({RACK + "lead_periods": 3}, "alpha, 2026-04: R ordered in 2026-02, but its lead time is 3 periods"),
    ({RACK + "first_delivery_date": "2026-04-02"}, "alpha, 2026-04: R delivered, but its first delivery is in 2026-05"),
    ({RACK + "last_delivery_date": "2026-04-30"}, "alpha, 2026-05: R delivered, but its last delivery is in 2026-04"),
    ({RACK + "cooling": "air"}, "alpha, 2026-04: R needs air cooling, which alpha does not offer"),
    (
        {HALL + "cooling": ["liquid"], HALL + "rack_positions": 2},
        "alpha, 2026-05: no room for 1 rack of liquid in phases",
    ),
    ({ALPHA + "install_racks_per_period": 1}, "alpha, 2026-04: 2 racks delivered, at most 1 in a period"),
    (
        {"programme__target": {"mw": 2, "by_date": "2026-06-30", "stop_at_target": True}},
        "3 MW installed in all, at most 2.999 MW: the programme stops at its target",
    ),
    ({"finance__cash_floor_usd_m": 9}, "programme, 2026-04: closing cash 8.0572 million USD, cash floor 9"),
    ({"programme__milestones__0__payment_lag_periods": 1}, "credit of 4 million USD used, 4 more than granted"),
    ({RACK + "order_share": 0.8}, "credit of 4 million USD used, but rack payments are 2"),
    ({LOAN + "limit_usd_m": 9}, "loan, 2026-04: 10 million USD owed, limit 9"),
    ({LOAN + "available_from_date": "2026-04-02"}, "loan, 2026-04: draws 10 million USD outside its availability"),
    ({LOAN + "available_to_date": "2026-03-31"}, "loan, 2026-04: draws 10 million USD outside its availability"),
    ({LOAN + "maturity_date": "2026-06-01"}, "loan, 2026-06: 9 million USD owed, but it matured in 2026-06"),
    ({LOAN + "repayment": "straight_line"}, "loan, 2026-06: 9 million USD owed, straight-line repayment allows 5"),
    ({LOAN + "borrowing_base_share": 0.4}, "loan, 2026-04: 10 million USD owed, borrowing base 8"),
    (
        {"yearly_limits": [{"id": "E", "kind": "grid_energy", "most_by_year": {2026: 7000}}]},
        "E, 2026: grid energy of 7108.8 MWh, at most 7000",
    ),
    ({"quotas": [{"id": "Q", "most": 2}]}, "Q, 2026-05: 3 racks delivered, quota of 2"),
    ({LOAN + "max_loan_to_cost": 0.2}, "loan, 2026-04: 10 million USD drawn to date, loan to cost 9"),
    ({LOAN + "min_dscr": 100}, "left for it, cover of 100"),
    ({LOAN + "sites": ["beta"]}, "loan, 2026-04: 10 million USD owed, borrowing base 0"),
    ({LOAN + "sites": ["beta"]}, "loan, 2026-04: 10 million USD drawn for capex at their sites, where 0 is spent"),
    ({"tenant__compute_share": 0.1}, "tenant, 2026: rent of 8 million USD, 4 allowed"),
    ({"sites__0__eligible": False}, "alpha is not eligible, but the plan uses activity hall"),
    ({"sites__0__eligible": False}, "alpha is not eligible, but the plan uses upgrade U"),
    ({"sites__0__eligible": False}, "alpha is not eligible, but the plan uses on-site unit G"),
    ({"sites__0__eligible": False}, "alpha is not eligible, but the plan uses site alpha"),
]


@pytest.mark.parametrize(("changes", "told"), BREACHES)
def test_a_broken_rule_is_told_in_site_words(changes: dict[str, Any], told: str) -> None:
    found = violations(problem(**changes), SOUND)
    assert any(told in line for line in found), found


DECISIONS: list[tuple[str, int, dict[str, Any], str]] = [
    ("schedule", 2, {"id": "hull"}, "activity 'hull' is not in the case"),
    ("schedule", 2, {"id": "shed"}, "omega is not eligible, but the plan uses activity shed"),
    ("schedule", 2, {"start_period": -1}, "alpha: hall starts in 2025-12, before the plan starts"),
    ("schedule", 3, {"id": "V"}, "upgrade 'V' is not in the case"),
    ("schedule", 3, {"start_period": -1}, "alpha: upgrade U is ordered in period -1, outside the horizon"),
    ("schedule", 5, {"id": "H@2026-03"}, "on-site unit 'H' is not in the case"),
    ("schedule", 5, {"quantity": 0.5}, "alpha, 2026-03: 0.5 units of G ordered, must be a whole number above 0"),
    ("schedule", 5, {"quantity": -1.0}, "alpha, 2026-03: -1.0 units of G ordered, must be a whole number above 0"),
    ("schedule", 5, {"quantity": 3.0}, "alpha: 3 units of G ordered, at most 2"),
    ("deliveries", 1, {"units": 1.5}, "alpha, 2026-04: 1.5 racks of R delivered, must be a whole number above 0"),
    ("deliveries", 1, {"units": -1}, "alpha, 2026-04: -1 racks of R delivered, must be a whole number above 0"),
    ("deliveries", 1, {"site": "gamma"}, "site 'gamma' is not in the case"),
    ("deliveries", 1, {"site": "omega"}, "omega is not eligible, but the plan uses site omega"),
    ("deliveries", 1, {"rack": "Q"}, "rack type 'Q' is not in the case"),
    ("deliveries", 1, {"delivery_period": 9}, "R is delivered in period 9, outside the horizon"),
    ("deliveries", 1, {"order_period": -1}, "alpha, 2026-04: R ordered in 2025-12, before the plan starts"),
    ("power", 4, {"peak_mw": 3.0}, "alpha, 2026-05: peak load 4.5 MW, but its sources give 4 MW"),
    ("power", 4, {"mean_mw": 3.6}, "mean of 3.6 MW from the grid, above the peak import of 3.5 MW"),
    ("power", 4, {"mean_mw": -1.0}, "import of 3.5 MW, mean -1 MW, must not be negative"),
    ("power", 4, {"conditional_peak_mw": 1.0}, "alpha, 2026-05: 1 MW of conditional import, 0 MW energised"),
    ("power", 4, {"conditional_peak_mw": 4.0}, "alpha, 2026-05: 4 MW of conditional import, 3.5 MW imported"),
    ("power", 4, {"backed_mw": 0.5}, "alpha, 2026-05: 0.5 MW backed of 0 MW of conditional import"),
    ("power", 4, {"backed_mw": 0.5}, "alpha, 2026-05: 0.5 MW backed, 0 MW of firm power on site to spare"),
    ("power", 4, {"backed_mw": -0.5}, "0 MW of conditional import, -0.5 MW of it backed, must not be negative"),
    ("power", 8, {"mean_mw": 1.5}, "G, 2026-05: 1.5 MW generated, 1 MW in service"),
    ("power", 8, {"mean_mw": -0.5}, "G, 2026-05: -0.5 MW generated, must not be negative"),
    ("power", 8, {"source": "H"}, "alpha, 2026-05: power from H, not a source of the case"),
    ("power", 15, {"peak_mw": -5.0}, "ZN, 2026-05: 5 MW over the link, limit 4 MW"),
    ("debt", 4, {"draw_usd_m": 7.0}, "7 million USD drawn for capex only, but capex is 4"),
    ("debt", 3, {"draw_usd_m": -1.0}, "loan, 2026-04: draws -1, repays 0, must not be negative"),
    ("debt", 5, {"repay_usd_m": 11.0}, "loan, 2026-06: repaid 1 million USD more than owed"),
    ("debt", 3, {"facility": "bank"}, "debt facility 'bank' is not in the case"),
    ("cash", 3, {"credit_used_usd_m": -1.0}, "credit of -1 million USD used, must not be negative"),
    ("cash", 5, {"credit_used_usd_m": 1.0}, "credit of 1 million USD used, but rack payments are 0"),
    ("capacity", 3, {"online_it_mw": 1.0}, "programme, 2026-07: online_it_mw falls from 3 to 1"),
]


@pytest.mark.parametrize(("table", "number", "columns", "told"), DECISIONS)
def test_a_decision_beyond_the_rules_is_told(table: str, number: int, columns: dict[str, Any], told: str) -> None:
    found = violations(problem(), spoiled(table, number, **columns))
    assert any(told in line for line in found), found


def test_nothing_starts_twice() -> None:
    rows = SOUND.schedule
    again = replace(rows[2], start_period=3)
    found = violations(problem(), replace(SOUND, schedule=(*rows, again, rows[3], rows[5])))
    assert {"alpha: hall starts twice", "alpha: upgrade U is ordered twice"} <= set(found)
    assert "alpha, 2026-03: two orders of G in one period" in found


def test_what_is_dropped_leaves_its_successors_without_ground() -> None:
    found = violations(problem(), without("schedule", 1))
    assert "alpha: hall starts in 2026-02, but its predecessor permit is not in the plan" in found
    found = violations(problem(), without("schedule", 2))
    assert "alpha, 2026-04: 2 MW IT installed, but phases in service hold 0 MW" in found


def test_work_under_way_must_be_in_the_plan() -> None:
    shed = OMEGA["activities"][0] | {"id": "annex", "started_date": "2025-12-01"}
    found = violations(problem(sites__1__activities=[shed]), SOUND)
    assert "phase annex: no row in the table schedule" in found


def test_a_plan_without_rows_is_refused_line_by_line() -> None:
    bare = replace(SOUND, **dict.fromkeys(("schedule", "deliveries", "capacity", "power", "cash", "debt"), ()))
    found = violations(problem(), bare)
    assert "programme, 2026-01: no row in the table cash" in found
    assert "plan: target_online_mw is 3, recomputed 0" in found


def test_every_rule_is_broken_by_some_plan() -> None:
    broken = [(problem(**changes), SOUND) for changes, _ in BREACHES]
    broken += [(problem(), spoiled(table, number, **columns)) for table, number, columns, _ in DECISIONS]
    woken: set[str] = set()
    for given, plan in broken:
        audit = Audit(read(given, plan))
        woken |= {label for label, check in RULES if any(True for _ in check(audit))}
    assert woken == {label for label, _ in RULES}
