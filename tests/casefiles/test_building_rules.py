"""Building rules in files: a folder, a workbook, scenarios, the page of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.casefiles import read_case
from planner.casefiles.workbook.exporting import workbook_bytes
from planner.casefiles.workbook.reading import read_workbook
from planner.casefiles.writing import write_case
from planner.changes import scale, shift
from planner.report.facts import Facts
from planner.report.sections.limits import binding
from tests.by_hand.build import month, plan_of
from tests.features import least_mw, open_sites

if TYPE_CHECKING:
    from pathlib import Path

    from planner.problem import Problem

CASES = {"open sites": open_sites.smallest, "least MW": least_mw.smallest}


@pytest.mark.parametrize("name", CASES)
def test_rules_come_back_from_a_folder_and_a_workbook(name: str, tmp_path: Path) -> None:
    problem: Problem = CASES[name]()
    back = read_case(write_case(problem, tmp_path / problem.case))
    assert (back == problem, back.digest) == (True, problem.digest)
    for package in ("xlsxwriter", "python_calamine"):
        pytest.importorskip(package, reason=f"{package} is not installed: the extra excel")
    (tmp_path / "book.xlsx").write_bytes(workbook_bytes(problem))
    assert read_workbook(tmp_path / "book.xlsx", problem.case).problem == problem


def test_a_scenario_changes_them_by_path(tmp_path: Path) -> None:
    folder = write_case(open_sites.smallest(), tmp_path / "by_hand")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "more.yaml").write_text(
        "name: more at a time\nchanges:\n  - {path: programme.max_open_sites, add: 1}\n"
        "  - {path: programme.max_open_sites, shift_months: 1}\n",
        encoding="utf-8",
    )
    (step,) = read_case(folder, ["more"]).programme.max_open_sites
    assert (step.value, step.from_date) == (3.0, month(2))
    later = least_mw.smallest().changed(
        {"sites[bravo].min_mw": scale(2), "sites[bravo].min_mw_by_date": shift(months=-1)}
    )
    assert (later.sites[1].min_mw, later.sites[1].min_mw_by_date) == (2.4, month(1))


def test_a_limit_that_binds_is_on_the_page() -> None:
    table = binding(Facts(plan_of(open_sites.smallest()))).blocks[0]
    (row,) = [row for row in table.rows if "open sites" in str(row[0])]
    assert row[:2] == ("open sites", "programme")


def test_a_least_that_binds_is_on_the_page() -> None:
    table = binding(Facts(plan_of(least_mw.smallest().changed({"sites.bravo.min_mw": 2.0})))).blocks[0]
    (row,) = [row for row in table.rows if "least MW" in str(row[0])]
    assert row[:2] == ("least MW of the site", "bravo")
