"""Rent by site and rack in the bank pack: each price typed in, recalculated, against the plan of the changed case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.exports.bank import bank_pack
from planner.problem import Problem
from tests.exports.sheets.office import converted, with_figure
from tests.exports.sheets.read import FIRST, Pack
from tests.exports.sheets.test_bank import audited
from tests.tabulate.case import RACK, SITE, case
from tests.tabulate.case import plan as decided

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
pytest.importorskip("openpyxl", reason="openpyxl is not installed")
BY_PERIOD, AT = 3, 4  # number of the sheet, and the period whose price is changed
PRICES = {"": "Rent of a MW at all other sites", "T": "Rent of a MW at T"}


def make(site: str = "-", price: float = 0.0) -> Plan:
    """Return a plan with two sites and two racks; one rent of period 4 changed."""
    own = [{"value": 36.0}, {"from_date": "2026-05-01", "value": price if site == "T" else 36.0},
           {"from_date": "2026-06-01", "value": 36.0}]  # fmt: skip
    rest = [{"value": 24.0}, {"from_date": "2026-05-01", "value": price if site == "" else 24.0},
            {"from_date": "2026-06-01", "value": 24.0}]  # fmt: skip
    given = case(
        sites=[SITE | {"installed": [{"rack": "R", "units": 1}]}, SITE | {"id": "T", "rent_usd_m_per_mw_year": own}],
        racks=[RACK, RACK | {"id": "Q", "rent_factor": 1.5}],
        finance={"rent_usd_m_per_mw_year": rest, "rent_lag_periods": 1},
    )
    assert isinstance(given, Problem)
    return decided(given, deliveries=(Delivery("S", "Q", 0, 2), Delivery("T", "R", 1, 1), Delivery("T", "Q", 2, 3)))


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pack with each price changed, as LibreOffice has calculated it."""
    given = bank_pack(make())
    read = Pack.of(given)
    sheet = read.book["Inputs by period"]
    cells = {
        site: sheet.cell(read.row(sheet.title, label), FIRST + 1 + AT).coordinate for site, label in PRICES.items()
    }
    return converted(
        {site or "rest": with_figure(given, BY_PERIOD, str(cell), 60.0) for site, cell in cells.items()},
        tmp_path_factory.mktemp("office"),
    )


def test_rent_as_written_is_that_of_the_ledger() -> None:
    # S has one rack from the start at 2 a month, and two at 3 from 1 on; T three at 4.5 and one at 3, a month later.
    plan = make()
    assert [row.rent_usd_m for row in plan.cash] == pytest.approx([2, 8, 11, 24.5, 24.5, 24.5])
    audited(plan, Pack.of(bank_pack(plan)))


@pytest.mark.parametrize("site", PRICES)
def test_a_rent_typed_in_gives_the_ledger_of_the_changed_case(packs: dict[str, Path], site: str) -> None:
    plan, pack = make(site, 60.0), Pack.of(packs[site or "rest"])
    assert plan.cash[AT].rent_usd_m > make().cash[AT].rent_usd_m + 1.0
    audited(plan, pack)
    assert {figure for group, _, figure in pack.checks() if group == 0} == {0}


def figures(plan: Plan) -> dict[str, Any]:
    return Pack.of(bank_pack(plan)).figures()


def test_a_pack_of_one_rent_has_one_price() -> None:
    said = {str(value) for value in figures(decided(case())).values()}
    assert "Rent of a MW online" in said
    assert not [text for text in said if "times the factor" in text]
