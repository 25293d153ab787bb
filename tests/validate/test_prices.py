"""Escalation in a case folder: what is wrong with it, where; a scenario; a workbook of the case; a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner import diff, read
from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

FINANCE = """\
finance:
  escalation:
    - {id: works, price_date: 2025-06-01, share_per_year: 0.04, contingency_share: 0.1}
"""
BROKEN = {
    "unknown class": ("id: works", "id: work", ["finance.escalation[0].id must be one of", "'work'"]),
    "in percent": ("share_per_year: 0.04", "share_per_year: 4", ["finance.escalation[0].share_per_year must be <= 1"]),
    "a class twice": (
        "contingency_share: 0.1}",
        "contingency_share: 0.1}\n    - {id: works}",
        ["finance.escalation[1].id must be unique among classes of cost, got 'works' a second time"],
    ),
    "out of proportion": (
        "2025-06-01, share_per_year: 0.04", "1926-06-01, share_per_year: 0.2",
        ["finance.escalation[0].share_per_year must leave prices between 1/1,000 and 1,000 times as given, got",
         "times in 2026-01; see price_date"],
    ),
}  # fmt: skip


def written(folder: Path, old: str = "finance:", new: str = "finance:") -> str:
    """Return the folder of the good case with escalation, in which a piece is replaced."""
    escalation = FINANCE.replace(old, new)
    write(folder / "case", changed(("case.yaml", "finance:\n", escalation)))
    return str(folder / "case")


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, name: str) -> None:
    old, new, words = BROKEN[name]
    found = issues(written(tmp_path, old, new))
    assert len(found) == 1
    assert all(word in found[0] for word in words), found
    assert ":13:" in found[0] or ":14:" in found[0]


def test_a_scenario_changes_one_class_of_cost(tmp_path: Path) -> None:
    problem = read(written(tmp_path))
    dearer = problem.changed({"finance.escalation[works].contingency_share": 0.25})
    assert dearer.finance.escalation[0].contingency_share == 0.25
    told = str(diff(problem, dearer))
    assert "escalation of works, contingency, as a share" in told
    gone = problem.changed({"finance.escalation": []})
    assert "escalation of works" in str(diff(problem, gone))
    write(tmp_path / "plain" / "case", changed())
    assert gone.digest == read(str(tmp_path / "plain" / "case")).digest != problem.digest


def test_a_workbook_of_the_case_keeps_it(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
    pytest.importorskip("python_calamine", reason="python-calamine is not installed (the extra `excel`)")
    from planner.casefiles.workbook.exporting import workbook_bytes
    from planner.casefiles.workbook.importing import import_workbook

    problem = read(written(tmp_path))
    (tmp_path / "case.xlsx").write_bytes(workbook_bytes(problem))
    import_workbook(tmp_path / "case.xlsx", tmp_path / "back" / "case")
    assert read(str(tmp_path / "back" / "case")).finance.escalation == problem.finance.escalation
