"""Yearly limits and quotas on the page of a plan, with their use by calendar year."""

from __future__ import annotations

import importlib.util

import pytest

from planner.decisions import Delivery
from planner.report import needed, report_html
from tests.report.pages import Fields, differing, read
from tests.report.plans import SCRIPT
from tests.tabulate.case import case, plan

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)


def test_use_and_limit_of_each_year_are_on_the_page() -> None:
    # 2 MW from December 2026 on, 3 from February 2027: 1785.6 MWh in 2026, and in 2027 1785.6 + 3.6 x 2136 h.
    programme = {"start_date": "2026-11-01", "end_date": "2027-04-30", "target": {"mw": 1, "by_date": "2027-04-30"}}
    problem = case(
        programme=programme,
        yearly_limits=[{"id": "E", "name": SCRIPT, "kind": "grid_energy", "most_by_year": {2026: 9000, 2027: 9475.2}}],
        quotas=[{"id": "Q", "counts": "gpus", "most": 16}],
    )
    answer = plan(problem, deliveries=(Delivery("S", "R", 1, 2), Delivery("S", "R", 3, 1)))
    page = read(report_html(answer, static=True))
    assert differing(page, Fields(answer)) == []
    text = " ".join(page.text.split())
    assert f"{SCRIPT} (E) energy from the grid 2026 1,786 9,000 MWh 0" in text
    assert f"{SCRIPT} (E) energy from the grid 2027 9,475 9,475 MWh 1" in text
    assert "Q GPUs 2026 16 16 GPUs 1" in text
    assert "Q GPUs 2027 8 16 GPUs 0" in text


def test_a_plan_without_them_has_no_such_tables() -> None:
    text = read(report_html(plan(case()), static=True)).text
    assert "Limits of a calendar year" not in text
    assert "Quotas of racks" not in text
