"""Yearly limits, quotas and prices below zero in files: a folder, a workbook, scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.casefiles import read_case
from planner.casefiles.workbook.exporting import workbook_bytes
from planner.casefiles.workbook.reading import read_workbook
from planner.casefiles.writing import write_case
from planner.changes import add, scale, shift
from tests.by_hand.build import month
from tests.features import quotas, yearly_limits

if TYPE_CHECKING:
    from pathlib import Path

    from planner.problem import Problem

BOTH = [yearly_limits.case(), quotas.case()]


@pytest.mark.parametrize("problem", BOTH, ids=["yearly", "quotas"])
def test_limits_come_back_from_a_folder_and_a_workbook(problem: Problem, tmp_path: Path) -> None:
    back = read_case(write_case(problem, tmp_path / problem.case))
    assert back == problem
    assert back.digest == problem.digest
    for package in ("xlsxwriter", "python_calamine"):
        pytest.importorskip(package, reason=f"{package} is not installed: the extra excel")
    (tmp_path / "book.xlsx").write_bytes(workbook_bytes(problem))
    assert read_workbook(tmp_path / "book.xlsx", problem.case).problem == problem


def test_scenarios_reach_every_figure(tmp_path: Path) -> None:
    folder = write_case(yearly_limits.case(), tmp_path / "by_hand")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "dry.yaml").write_text(
        "name: less water\nchanges:\n"
        "  - {path: 'yearly_limits[well].most_by_year[2026]', scale: 0.5}\n"
        "  - {path: 'yearly_limits[carbon].most_by_year', scale: 0.9}\n"
        "  - {path: 'sites[alfa].energy_usd_per_mwh', add: -30}\n",
        encoding="utf-8",
    )
    problem = read_case(folder, ["dry"])
    limits = {limit.id: dict(limit.most_by_year) for limit in problem.yearly_limits}
    assert limits["well"] == {2026: 4500.0}
    assert limits["carbon"] == {2025: pytest.approx(2700.0), 2027: pytest.approx(1800.0)}
    assert [step.value for step in problem.sites[0].energy_usd_per_mwh] == [10.0, -50.0]


def test_quotas_change_by_path() -> None:
    problem = quotas.case()
    more = problem.changed({"quotas[licence].most": scale(2), "quotas[year].most": add(1), "quotas.year.racks": []})
    assert [step.value for step in more.quotas[1].most] == [16.0, 40.0]
    assert (more.quotas[0].most[0].value, more.quotas[0].racks) == (3.0, ())
    later = problem.changed({"quotas[licence].most": shift(months=-1)})
    assert [step.from_date for step in later.quotas[1].most] == [month(0), month(11)]
