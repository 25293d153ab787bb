"""Spares and draws of racks in files and on pages."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import read_plan, solve, write
from tests.features import draws_of_racks, spares

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan


@cache
def made() -> Plan:
    return solve(spares.smallest())


def test_spares_are_written_and_read_back(tmp_path: Path) -> None:
    again = read_plan(write(made(), tmp_path / "plan"))
    assert again == made()
    assert sum(row.spare_units for row in again.deliveries) == 0.25 * sum(row.units for row in again.deliveries) > 0
    assert sum(row.spare_payments_usd_m for row in again.cash) > 0
    assert all(row.spare_units == pytest.approx(0.05 * row.racks_installed) for row in again.capacity)


def test_draws_of_racks_are_in_the_table_of_limits(tmp_path: Path) -> None:
    again = read_plan(write(solve(draws_of_racks.smallest()), tmp_path / "plan"))
    used = {row.id: row.used for row in again.resources if row.limit == "consumable" and row.period == 2}
    north = sum(row.units for row in again.deliveries if row.site == "alfa")
    assert used == {"memory": 2 * sum(row.units for row in again.deliveries), "coolant": north}
    assert north == 1


def test_report_and_workbook_tell_what_spares_cost(tmp_path: Path) -> None:
    pytest.importorskip("altair", reason="the extra `report` is not installed")
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    import openpyxl

    from planner.report import report_html

    text = report_html(made())
    assert "sum(cash.spare_payments_usd_m)" in text
    assert "racks come with those delivered" in text
    (path,) = made().export(["xlsx"], tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    usd_m = sum(row.spare_payments_usd_m for row in made().cash)
    assert f"million USD, credit included, {usd_m:,.2f} of it for spares" in cells
