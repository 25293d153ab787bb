"""Leases and sales tax in the bank pack, the waterfall and the sums: there where a plan has them, nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.explanation.money_flows import sources_and_uses
from planner.exports.bank import bank_pack
from planner.show.charts.waterfall import waterfall_frame
from tests.exports.sheets.office import converted
from tests.exports.sheets.read import Pack
from tests.exports.sheets.test_bank import LINES, audited
from tests.exports.sheets.test_bank_inputs import edited
from tests.tabulate.case import case
from tests.tabulate.case import plan as decided

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
pytest.importorskip("openpyxl", reason="openpyxl is not installed")
NEW = {"Sales tax on racks": "sales_tax", "less: Leases of phases": "lease"}


def make(tax: float = 0.1, price: float = 10.0, **given: Any) -> Plan:
    """Return a leased hall and three racks, one from before the plan, taxed and at prices that rise."""
    hall = {"id": "A", "nameplate_mw": 9, "options": [
        {"duration_periods": 1, "lease_usd_m_per_year": given.pop("lease", 12.0), "term_periods": 3}]}  # fmt: skip
    rising = [{"id": "racks", "share_per_year": 0.2, "contingency_share": 0.1, "price_date": "2025-06-30"}]
    problem = case(
        site={"activities": [hall], "sales_tax_share": tax},
        rack={"price_usd_m": price, "on_order": [{"date": "2026-01-01", "units": 1}]},
        finance={"escalation": given.pop("escalation", rising), "facilities": [
            {"id": "loan", "limit_usd_m": 90, "rate_per_year": 0.1, "capex_only": True}]},
    )  # fmt: skip
    return decided(problem, starts={"A": ("standard", 0)}, deliveries=(Delivery("S", "R", 2, 3, 1),),
                   draws_usd_m={("loan", 2): 9.0})  # fmt: skip


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pack as it is and with inputs changed, as LibreOffice has calculated it."""
    given = bank_pack(make())
    typed = {
        "lease": (("Leases of phases", 2, 1.5),), "dearer": (("Racks", 2, 1.5),),
        "contingency": (("Racks: contingency", 2, 0.3),),
    }  # fmt: skip
    return converted({"plain": given} | {name: edited(given, cells) for name, cells in typed.items()},
                     tmp_path_factory.mktemp("office"))  # fmt: skip


def both(plan: Plan, pack: Pack) -> None:
    audited(plan, pack)
    for label, column in NEW.items():
        due = [getattr(row, f"{column}_usd_m") for row in plan.cash]
        assert sum(due) > 0
        assert pack.line("Cash flow", label) == pytest.approx(due, abs=1e-6), label


def test_a_lease_is_a_running_cost_of_the_pack(packs: dict[str, Path]) -> None:
    both(make(), Pack.of(packs["plain"]))
    both(make(lease=18.0), Pack.of(packs["lease"]))
    # 1 a month from February (1) on, for three months.
    assert Pack.of(packs["plain"]).line("Cash flow", "Cash flow available for debt service (CFADS)") == pytest.approx(
        [0, -1, -1, -1, 0, 0]
    )


def test_sales_tax_is_capital_of_the_pack_and_follows_the_racks(packs: dict[str, Path]) -> None:
    both(make(price=15.0), Pack.of(packs["dearer"]))
    rising = [{"id": "racks", "share_per_year": 0.2, "contingency_share": 0.3, "price_date": "2025-06-30"}]
    both(make(escalation=rising), Pack.of(packs["contingency"]))
    pack = Pack.of(packs["plain"])
    assert {figure for group, name, figure in pack.checks() if group < 2 or "capital only" in name} == {0}
    capital = pack.line("Cash flow", "Capital in all, credit included")
    assert capital == pytest.approx([row.rack_payments_usd_m + row.sales_tax_usd_m for row in make().cash], abs=1e-6)


def test_pictures_and_sums_name_both() -> None:
    plan = make()
    assert {"sales tax on racks", "leases of phases"} <= set(waterfall_frame(plan)["line"])
    words = {row.column: row.words for row in sources_and_uses(plan)}
    assert words["lease_usd_m"] == "leases of phases in service"
    assert words["sales_tax_usd_m"] == "sales tax on racks delivered and their spares"


def test_a_plan_without_them_has_no_line_of_them() -> None:
    plan = decided(case())
    pack = Pack.of(bank_pack(plan))
    said = {str(cell.value) for sheet in pack.book for row in sheet.iter_rows() for cell in row if cell.value}
    assert not [text for text in said if "Leases of" in text or "Sales tax" in text]
    assert not {row.column for row in sources_and_uses(plan)} & {"lease_usd_m", "sales_tax_usd_m"}
    assert "Rent" in LINES
