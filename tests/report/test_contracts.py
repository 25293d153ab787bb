"""Contracts with utilities on the page of a plan."""

from __future__ import annotations

import importlib.util

import pytest

from planner.report import needed

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

from planner.report.facts import Facts
from planner.report.figures import Figure
from planner.report.sections.contracts import contracts
from tests.exports.sheets.test_security import secured
from tests.exports.test_contracts import billed, ramped
from tests.report.plans import one_site


def test_the_page_says_what_is_contracted_allowed_and_used() -> None:
    (table,) = contracts(Facts(ramped()))
    told = [tuple(cell.value if isinstance(cell, Figure) else cell for cell in row) for row in table.rows]
    assert told == [("S", "2026", 6.0, 0.0, 6.0, 0.0, 0.0)]


def test_a_plan_without_contracts_has_no_such_table() -> None:
    assert contracts(Facts(one_site())) == ()


def test_the_page_says_what_is_billed_and_unused() -> None:
    (table,) = contracts(Facts(billed()))
    told = [cell.value for cell in table.rows[0] if isinstance(cell, Figure)]
    assert told == pytest.approx([6.0, 0.0, 3.0, 4.8, 0.046])


def test_the_page_says_what_security_is_held() -> None:
    (table,) = contracts(Facts(secured()))
    assert table.heads[-1] == "security held, million USD"
    ends = {row[1]: row[-1].value for row in table.rows if isinstance(row[-1], Figure)}
    assert ends == {"2026": 0.0}
    assert "security held, million USD" not in contracts(Facts(billed()))[0].heads
