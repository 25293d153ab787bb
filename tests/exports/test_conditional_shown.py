"""Conditional connections in the files and pages of a plan."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import read_plan
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
