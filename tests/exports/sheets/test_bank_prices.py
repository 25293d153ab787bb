"""Prices by the day of payment in the bank pack: each typed in, recalculated, against the plan of the changed case."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.exports.bank import bank_pack
from tests.exports.sheets.office import converted
from tests.exports.sheets.read import Pack
from tests.exports.sheets.test_bank import audited
from tests.exports.sheets.test_bank_inputs import edited
from tests.tabulate.case import case
from tests.tabulate.case import plan as decided

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from planner.plan import Plan

    Packs = Callable[[str], dict[str, Path]]

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
pytest.importorskip("openpyxl", reason="openpyxl is not installed")
CLASSES = ("works", "power", "racks", "operation")


def make(period: str = "month", changed: str = "", rack: dict[str, Any] | None = None, **fields: Any) -> Plan:
    """Return a plan in which all classes escalate, with fields of one of them changed.

    Hall A is under way, hall B planned; three racks come in the third period, two of which were ordered before the plan
    and one two periods before; line and generator are ordered in the plan.
    """
    first = {"price_date": "2025-07-01", "share_per_year": 0.04, "contingency_share": 0.1}
    classes = [{"id": name, **first, **(fields if name == changed else {})} for name in CLASSES]
    halls = [
        {"id": "A", "nameplate_mw": 9, "started_date": "2025-10-01", "chosen_option": "standard",
         "options": [{"duration_periods": 5, "capex_usd_m": 30, "finish_share": 0.2}]},
        {"id": "B", "nameplate_mw": 9, "options": [{"duration_periods": 4, "capex_usd_m": 20, "start_share": 0.3}]},
    ]  # fmt: skip
    problem = case(
        site={
            "opex_usd_m_per_mw_year": 6, "installed": [{"rack": "R", "units": 2}], "fixed_usd_m_per_year": 2,
            "energy_usd_per_mwh": 50, "activities": halls,
            "upgrades": [{"id": "line", "mw": 5, "capex_usd_m": 8, "order_share": 0.4, "lead_periods": 3}],
            "onsite": [
                {"id": "gen", "firm_mw": 1, "capex_usd_m": 3, "fuel_usd_per_mwh": 60, "max_units": 2, "lead_periods": 1}
            ],
        },
        rack={"order_share": 0.3, "lead_periods": 2, "on_order": [{"date": "2026-01-01", "units": 2}], **(rack or {})},
        finance={
            "rent_usd_m_per_mw_year": 36, "discount_rate": 0.1, "escalation": classes,
            "facilities": [{"id": "based", "limit_usd_m": 80, "rate_per_year": 0.05, "borrowing_base_share": 0.6}],
        },
        programme={"start_date": "2026-01-01", "end_date": "2027-12-31", "period": period},
    )  # fmt: skip
    return decided(
        problem, starts={"B": ("standard", 1)}, upgrades={"line": 1}, units={("gen", 2): 1},
        deliveries=(Delivery("S", "R", 2, 3, 2),), generation_mw={("gen", 5): 0.5},
        draws_usd_m={("based", 2): 8.0}, repayments_usd_m={("based", 6): 2.0},
    )  # fmt: skip


NAMES = {"works": "Works", "power": "Power", "racks": "Racks", "operation": "Operation"}
CHANGES: dict[str, tuple[dict[str, Any], tuple[str, int, Any]]] = {
    **{f"{name} share": ({"changed": name, "share_per_year": -0.2}, (f"{NAMES[name]}: escalation", 2, -0.2))
       for name in CLASSES},
    **{f"{name} contingency": ({"changed": name, "contingency_share": 0.3}, (f"{NAMES[name]}: contingency", 2, 0.3))
       for name in CLASSES},
    **{f"{name} date": ({"changed": name, "price_date": "2027-03-15"},
                        (f"{NAMES[name]}: prices of", 2, date(2027, 3, 15))) for name in CLASSES},
    "racks dearer": ({"rack": {"price_usd_m": 12}}, ("Racks", 2, 1.2)),
}  # fmt: skip
"""Fields of the case, and the cell that says the same: label, column from 1, value."""
PERIODS = ["month", pytest.param("quarter", marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Packs:
    """Return, by period, the pack with each change typed into it, and as it is, as LibreOffice has calculated it."""

    @cache
    def of(period: str) -> dict[str, Path]:
        given = bank_pack(make(period))
        typed = {name: edited(given, (cell,)) for name, (_, cell) in CHANGES.items()}
        return converted({"as it is": given, **typed}, tmp_path_factory.mktemp("office"))

    return of


@pytest.mark.parametrize("period", PERIODS)
def test_as_written_and_recalculated_it_is_the_audited_ledger(packs: Packs, period: str) -> None:
    plan = make(period)
    for pack in (Pack.of(bank_pack(plan)), Pack.of(packs(period)["as it is"])):
        audited(plan, pack)
        assert {found for group, _, found in pack.checks() if group < 2} == {0}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("period", PERIODS)
def test_a_price_typed_in_gives_the_ledger_of_the_changed_case(packs: Packs, period: str, name: str) -> None:
    before, plan, pack = make(period), make(period, **CHANGES[name][0]), Pack.of(packs(period)[name])
    assert plan.npv_usd_m != pytest.approx(before.npv_usd_m, abs=1e-6)
    audited(plan, pack)
    paid = "Depreciated price of the racks delivered"
    assert pack.line("Debt", paid) == pytest.approx(Pack.of(bank_pack(plan)).line("Debt", paid), abs=1e-6)
    assert {figure for group, _, figure in pack.checks() if group == 0} == {0}


def test_a_pack_without_escalation_has_no_word_of_it() -> None:
    pack = Pack.of(bank_pack(decided(case())))
    said = {str(cell.value) for sheet in pack.book for row in sheet.iter_rows() for cell in row if cell.value}
    assert not [text for text in said if "contingency" in text or "agreed before" in text]
