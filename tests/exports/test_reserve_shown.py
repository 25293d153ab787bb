"""Units held in reserve in the files and pages of a plan: firm power beside all units in service."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from planner import read_plan
from planner.exports.letters import load_ramp
from planner.exports.workbook.by_period import UNIT_CAPACITY, UNIT_RESERVE, power_by_period
from planner.exports.written import write_plan
from planner.report import report_html
from planner.schedule.from_plan import build_schedule
from tests.by_hand.build import came, case, milestone, month, phase, plan_of, site
from tests.by_hand.test_reserve import turbine
from tests.comparison.plans import tiny

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan


@cache
def bridged() -> Plan:
    """Return 8 MW of racks on three bridging turbines, one committed, until 20 MW are energised in May."""
    unit = turbine(committed=came((month(-1), 1)), last_service_date=month(3, 30))
    stage = {"mw": 20.0, "energisation_date": month(4)}
    place = site("A", phase("A1", 8.0), mw=None, stages=(stage,), onsite=(unit,))
    return plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(8),)))


def test_letters_count_all_units_and_firm_power() -> None:
    rows = {row.month: row for row in load_ramp(bridged()) if row.source == "T"}
    # Two units are ordered beside the one bought before, which alone is the reserve.
    assert (rows[month(1)].units, rows[month(1)].capacity_mw, rows[month(1)].added_mw) == (3, 8.0, 8.0)
    assert (rows[month(4)].units, rows[month(4)].added_mw) == (0, -8.0)


def test_the_workbook_has_a_column_of_what_is_held_in_reserve() -> None:
    table = power_by_period(bridged()).table
    assert [row[UNIT_CAPACITY] for row in table.rows] == [0, 8, 8, 8, 0, 0]
    assert [row[UNIT_RESERVE] for row in table.rows] == [4, 4, 4, 4, 0, 0]
    assert UNIT_RESERVE in [column.title for column in table.columns]
    assert UNIT_RESERVE not in [column.title for column in power_by_period(tiny()).table.columns]


def test_the_report_has_a_column_of_what_is_held_in_reserve() -> None:
    assert "on site, in reserve" in report_html(bridged())
    assert "on site, in reserve" not in report_html(tiny())


def test_the_schedule_says_what_leaves() -> None:
    (end,) = [task for task in build_schedule(bridged()).tasks if task.kind == "end of service"]
    assert end.name == "T: 12 MW no longer in service"


def test_a_plan_of_before_is_read_without_the_column(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    write_plan(tiny(), folder)
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    for row in told["power"]:
        assert row.pop("reserve_mw") == 0
    (folder / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    assert read_plan(folder).power == tiny().power
