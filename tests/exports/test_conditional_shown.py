"""Conditional connections in the files and pages of a plan."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import read_plan
from planner.exports.bank.cash_flow import cash_flow
from planner.exports.bank.line import Line
from planner.exports.bank.statement import Statement
from planner.exports.letters import load_ramp
from planner.exports.letters_page import letters_page
from planner.exports.written import write_plan
from planner.report import report_html
from tests.by_hand.build import month, plan_of
from tests.by_hand.test_conditional import campus, conditional, earning, firm_stage
from tests.comparison.plans import tiny

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan


@cache
def noticed() -> Plan:
    """Return 10 MW of racks on 4 MW of firm and 6 MW of conditional import, which is firm from March."""
    return plan_of(earning(campus(firm_stage(4), conditional(6, firm_from=month(2)))))


def test_letters_say_what_may_be_curtailed() -> None:
    rows = load_ramp(noticed())
    assert [(row.service, row.conditional_mw, row.conditional_load_mw) for row in rows] == [
        ("conditional", 6, pytest.approx(6)), ("conditional", 6, pytest.approx(6)), ("firm", 0, 0),
    ]  # fmt: skip
    assert [row.curtail_hours_per_year for row in rows] == [876, 876, 0]
    page = letters_page(noticed(), rows).decode()
    assert "6 MW conditional, 876 h a year" in page
    assert "All service is firm" not in page
    assert "All service is firm" in letters_page(tiny(), load_ramp(tiny())).decode()


def test_the_report_sets_months_gained_against_hours_lost() -> None:
    page = report_html(noticed())
    assert "Conditional connections: months gained against hours lost" in page
    assert "Conditional connections" not in report_html(tiny())


def test_tables_are_read_back(tmp_path: Path) -> None:
    write_plan(noticed(), tmp_path / "plan")
    again = read_plan(tmp_path / "plan")
    assert (again.power, again.cash) == (noticed().power, noticed().cash)
    assert any(row.lost_mwh > 0 for row in again.power)
    assert "conditional_peak_mw" in (tmp_path / "plan" / "power.csv").read_text(encoding="utf-8").splitlines()[0]


def test_the_bank_pack_takes_off_what_is_lost() -> None:
    statements = [Statement(plan) for plan in (noticed(), tiny())]
    assert ["rent_lost" in given.columns for given in statements] == [True, False]
    lines = {line.name: line for line in cash_flow(statements[0]).lines if isinstance(line, Line)}
    assert lines["rent"].values == pytest.approx([9.4, 9.4, 10.0])
    assert lines["rent"].formula.endswith("-[rent_lost]")
    assert lines["rent_lost"].values == pytest.approx([0.6, 0.6, 0.0])
