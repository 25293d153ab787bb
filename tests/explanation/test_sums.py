"""What a plan says in sums: limits that bind, what holds it back, flows of money, energy by year."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from planner.decisions import Delivery
from planner.explanation.binding import binding_rows
from planner.explanation.energy_years import energy_years
from planner.explanation.holding_back import hold_rows, start_reasons
from planner.explanation.money_flows import line_words, sources_and_uses, supplier_loop
from tests.comparison.plans import tiny
from tests.tabulate.case import case, plan


def test_a_limit_that_binds_again_has_two_spells() -> None:
    # One crew; hall A in January and February, hall C in April: nothing waits in March.
    crew = [{"id": "crew", "kind": "renewable", "capacity": 1}]
    halls = [
        {"id": name, "nameplate_mw": 1, "options": [{"duration_periods": length, "uses": {"crew": 1}}]}
        for name, length in (("A", 2), ("C", 1))
    ]
    answer = plan(case(site={"activities": halls}, resources=crew), starts={"A": ("standard", 0), "C": ("standard", 3)})
    (row,) = [row for row in binding_rows(answer) if row.id == "crew"]
    assert (row.limit, row.unit, row.months) == ("renewable", "units", 3)
    assert row.spells == ((date(2026, 1, 1), date(2026, 2, 28)), (date(2026, 4, 1), date(2026, 4, 30)))
    assert (row.first_date, row.last_date) == (date(2026, 1, 1), date(2026, 4, 30))


def test_all_months_of_the_table_of_limits_are_counted() -> None:
    counted = Counter((row.limit, row.id) for row in tiny().resources if row.binding)
    assert {(row.limit, row.id): row.months for row in binding_rows(tiny())} == counted


def test_what_holds_the_plan_back_counts_each_item_once_and_critical_ones_first() -> None:
    reasons = start_reasons(tiny())
    rows = hold_rows(tiny(), reasons)
    assert rows
    wanted = {"history", "logic", "as planned"}
    assert sum(row.items for row in rows) == sum(found.reason not in wanted for found in reasons.values())
    assert [row.critical for row in rows] == sorted((row.critical for row in rows), reverse=True)
    first = rows[0]
    assert first.example.split(":")[0] in {row.id for row in tiny().schedule}


def test_sources_and_uses_are_equal() -> None:
    rows = sources_and_uses(tiny())
    sides = {side: sum(row.usd_m for row in rows if row.side == side) for side in ("source", "use")}
    assert sides["source"] == pytest.approx(sides["use"], abs=1e-6)
    words = {row.column: row.words for row in rows}
    assert words["rent_usd_m"] == "rent of the racks online" == line_words("rent_usd_m")
    assert words["repay_usd_m"] == "debt repaid"


def test_a_lost_line_would_be_missed() -> None:
    # Every column that moves cash is on one side: the ledger's own balance says so.
    rows = {row.column: row.usd_m for row in sources_and_uses(tiny()) if row.column not in ("", "credit_used_usd_m")}
    moved = {name for name in vars(tiny().cash[0]) if any(getattr(row, name) for row in tiny().cash)}
    apart = {
        "period", "period_start", "period_end", "tranche_credit_usd_m", "credit_balance_usd_m", "debt_usd_m",
        "horizon_value_usd_m", "debt_settled_usd_m", "npv_flow_usd_m", "liquidity_usd_m", "liquidity_capex_only_usd_m",
        "credit_used_usd_m",
    }  # fmt: skip
    assert moved - apart <= set(rows)


def test_the_suppliers_loop_by_hand() -> None:
    # GW1 at 2 MW in March pays 30 in April, half in kind; racks of 10 for 20 in January, 30 more in May.
    milestone = {"id": "GW1", "threshold_mw": 2, "tranche_usd_m": 30, "in_kind_share": 0.5, "payment_lag_periods": 1}
    site = {
        "stages": [{"mw": 100, "energisation_date": "2026-01-01"}],
        "commissioning_periods": 2,
        "activities": [
            {"id": "A", "nameplate_mw": 9, "options": [{"duration_periods": 1}], "finished_date": "2025-12-01"}
        ],
    }
    answer = plan(
        case(site=site, programme={"milestones": [milestone]}),
        deliveries=(Delivery("S", "R", 0, 2, 0), Delivery("S", "R", 4, 3, 0)),
        credit_used_usd_m={4: 15.0},
    )
    (row,) = supplier_loop(answer)
    assert (row.year, row.tranche_cash_usd_m, row.tranche_credit_usd_m) == (2026, 15, 15)
    assert (row.hardware_usd_m, row.credit_used_usd_m) == (50, 15)
    assert row.net_to_supplier_usd_m == row.net_so_far_usd_m == 50 - 15 - 15


def test_energy_of_a_year_by_hand() -> None:
    # 2 MW IT x mean PUE 1.2 = 2.4 MW in May and June: 61 days x 24 h, at 50 USD and 0.4 t a MWh.
    site = {
        "stages": [{"mw": 100, "energisation_date": "2026-01-01"}],
        "energy_usd_per_mwh": 50,
        "grid_emissions_t_per_mwh": 0.4,
        "activities": [
            {"id": "A", "nameplate_mw": 9, "options": [{"duration_periods": 1}], "finished_date": "2025-12-01"}
        ],
    }
    (row,) = energy_years(plan(case(site=site), deliveries=(Delivery("S", "R", 4, 2, 0),)))
    mwh = 2.4 * 61 * 24
    assert (row.year, row.grid_mwh, row.onsite_mwh) == (2026, pytest.approx(mwh), 0)
    assert (row.energy_usd_m, row.grid_kt) == pytest.approx((mwh * 50 / 1e6, mwh * 0.4 / 1000))
    assert (row.fuel_usd_m, row.onsite_kt) == (0, 0)


def test_years_add_up_to_the_tables() -> None:
    rows = energy_years(tiny())
    assert [row.year for row in rows] == [2026, 2027]
    assert sum(row.grid_mwh + row.onsite_mwh for row in rows) == pytest.approx(
        sum(row.energy_mwh for row in tiny().power)
    )
    assert sum(row.energy_usd_m for row in rows) == pytest.approx(sum(row.energy_usd_m for row in tiny().cash))
    assert sum(row.fuel_usd_m for row in rows) == pytest.approx(sum(row.fuel_usd_m for row in tiny().cash))
