"""The cover that lenders ask on the page of a plan, beside the lowest that they have."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pytest

from planner.report import needed

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

from planner.report.facts import Facts
from planner.report.figures import Figure
from planner.report.sections.money import _debt
from tests.tabulate.test_cover import PARTS, lent

if TYPE_CHECKING:
    from planner.report.blocks import Table


def shown(**terms: Any) -> tuple[Table, list[str]]:
    (table,) = _debt(Facts(lent(PARTS | terms, {1: 10.0, 2: 10.0, 3: 10.0})))
    return table, [cell.text if isinstance(cell, Figure) else str(cell) for cell in table.rows[0]]


def test_the_cover_asked_stands_beside_the_lowest() -> None:
    table, row = shown(min_dscr=1.25, min_dscr_from_date="2026-04-01")
    assert dict(zip(table.heads, row, strict=True))["cover asked"] == "1.25 from 2026-04-01"
    table, row = shown(min_dscr=1.3)
    assert table.heads[-2:] == ("lowest cover (DSCR)", "cover asked")
    assert row[-2:] == ["1.41", "1.30"]


def test_a_plan_whose_lenders_ask_for_none_has_no_such_column() -> None:
    assert "cover asked" not in shown()[0].heads
