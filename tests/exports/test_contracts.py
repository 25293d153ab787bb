"""Contracts with utilities in the files of a plan."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner.exports.letters import load_ramp
from planner.exports.workbook.by_period import BILLED, CONTRACTED, GRID_CAPACITY, UNUSED, power_by_period
from planner.problem import Stage, Upgrade
from planner.solving import solve
from tests.by_hand.build import case, milestone, month, option, phase, site
from tests.report.plans import one_site

if TYPE_CHECKING:
    from planner.plan import Plan


@cache
def ramped() -> Plan:
    """Return a plan with 4 MW from November, half until March, and 2 MW more from February, half until April."""
    stage = Stage(mw=4.0, energisation_date=month(-2), ramp={0: 0.5, 4: 1.0})
    upgrade = Upgrade(id="U", mw=2.0, capex_usd_m=1.0, lead_periods=1, ramp={0: 0.5, 2: 1.0})
    done = phase("A", 6.0, option(), started_date=month(-3), finished_date=month(-1))
    place = site("S", done, mw=None, stages=(stage,), upgrades=(upgrade,))
    marks = tuple(milestone(float(mw), f"M{mw}") for mw in (2, 3, 5, 6))
    return solve(case(place, goals=("earliest",), milestones=marks, periods=5))


def test_the_letter_of_a_connection_has_the_rises_of_its_ramp() -> None:
    rows = load_ramp(ramped())
    assert [(row.capacity_mw, row.added_mw, row.brought_by) for row in rows] == [
        (2, 0, "4 MW committed, energised on 2025-11-01"),
        (3, 1, "U, ordered 2026-01"),
        (5, 2, "ramp of 4 MW committed, energised on 2025-11-01"),
        (6, 1, "ramp of U, ordered 2026-01"),
        (6, 0, ""),
    ]


def test_the_workbook_has_what_is_contracted_where_ramps_hold_some_back() -> None:
    found = power_by_period(ramped()).table
    assert [(row[CONTRACTED], row[GRID_CAPACITY]) for row in found.rows] == [(4, 2), (6, 3), (6, 5), (6, 6), (6, 6)]
    assert CONTRACTED in [column.title for column in found.columns]
    assert CONTRACTED not in [column.title for column in power_by_period(one_site()).table.columns]


@cache
def billed() -> Plan:
    """Return the same plan, billed for 80 % of what is allowed at the least, at 10 USD per kW and month."""
    charges = {"sites[S].demand_usd_per_kw_month": 10.0, "sites[S].minimum_bill_share": 0.8}
    halved = {"racks[R].supply": [{"date": "2026-01-01", "units": 3}]}
    return solve(ramped().problem.changed({**charges, **halved}))


def test_the_workbook_has_what_is_billed_where_a_utility_bills() -> None:
    # 3 racks: 2, 3, 3, 3, 3 MW imported of 2, 3, 5, 6, 6.
    found = power_by_period(billed()).table
    assert [row[BILLED] for row in found.rows] == pytest.approx([2, 3, 4, 4.8, 4.8])
    assert [row[UNUSED] for row in found.rows] == pytest.approx([0, 0, 0.01, 0.018, 0.018])
    titles = [column.title for column in found.columns]
    assert BILLED in titles
    assert UNUSED in titles
    assert BILLED not in [column.title for column in power_by_period(ramped()).table.columns]
