"""Prices by the day of payment on the page: a table of the classes that escalate, none without."""

from __future__ import annotations

from planner.report.facts import Facts
from planner.report.figures import Figure
from planner.report.sections.prices import price_table
from tests.tabulate.case import case, plan


def read(cell: object) -> str:
    return cell.text if isinstance(cell, Figure) else str(cell)


def test_each_class_has_a_row_with_its_figures() -> None:
    rising = [
        {"id": "works", "price_date": "2025-06-30", "share_per_year": 0.045, "contingency_share": 0.1},
        {"id": "racks", "share_per_year": -0.02},
    ]
    (table,) = price_table(Facts(plan(case(finance={"escalation": rising}))))
    assert [[read(cell) for cell in row] for row in table.rows] == [
        ["works and opening of sites", "2025-06-30", "4.5 %", "10.0 %"],
        ["racks and spares", "2026-01-01", "-2.0 %", "0 %"],
    ]
    fields = [cell.field for row in table.rows for cell in row if isinstance(cell, Figure)]
    assert "case:finance.escalation[1].share_per_year" in fields


def test_a_page_without_escalation_has_no_such_table() -> None:
    assert price_table(Facts(plan(case()))) == ()
