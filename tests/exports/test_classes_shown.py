"""Limits of cooling classes in files and on pages."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import read_plan, solve, write
from planner.casefiles import read_case
from planner.casefiles.writing import write_case
from tests.features.cooling_by_phase import smallest

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan

LIMITS = ("class_nameplate", "class_positions")
IDS = {"alfa: air", "alfa: dense", "alfa: air + dense + liquid"}


@cache
def made() -> Plan:
    """Return the plan of the smallest case, with fewer racks without class, so that the limits of the others bind."""
    return solve(smallest().changed({"racks[ANY].supply": []}))


def test_limits_of_classes_are_written_and_read_back(tmp_path: Path) -> None:
    again = read_plan(write(made(), tmp_path / "plan"))
    assert again == made()
    rows = [row for row in again.resources if row.limit in LIMITS]
    assert {(row.limit, row.id) for row in rows} == {(limit, name) for limit in LIMITS for name in IDS}
    assert any(row.binding for row in rows)


def test_a_phase_without_any_class_is_not_one_that_says_none(tmp_path: Path) -> None:
    given = smallest().changed({"sites[alfa].activities[Z].cooling": [], "sites[alfa].cooling": ["air"]})
    back = read_case(write_case(given, tmp_path / given.case))
    assert back == given
    assert back.sites[0].activities[2].cooling == ()


def test_the_report_and_the_workbook_name_them(tmp_path: Path) -> None:
    pytest.importorskip("altair", reason="the extra `report` is not installed")
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    import openpyxl

    from planner.report import report_html

    text = report_html(made())
    assert "room in halls of the classes at a site" in text
    assert "alfa: air + dense + liquid" in text
    (path,) = made().export(["xlsx"], tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"class_nameplate", *IDS} <= cells
