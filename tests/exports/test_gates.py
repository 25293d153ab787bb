"""Files of a case with gates on power: the letters say when it comes and after what; workbook and case read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.exports.letters import load_ramp
from tests.checks.test_gates import gated, sound

if TYPE_CHECKING:
    from pathlib import Path


def test_letters_and_workbook_of_a_case_with_gates(tmp_path: Path) -> None:
    rows = [row for row in load_ramp(sound()) if row.added_mw]
    told = [(f"{row.month:%Y-%m}", row.source, row.added_mw, row.brought_by) for row in rows]
    assert told == [
        ("2026-03", "grid", 4.0, "4 MW committed, energised on 2026-03-01, after G"),
        ("2026-03", "gen", 1.0, "1 unit committed, in service on 2026-03-01, after G"),
        ("2026-04", "grid", 4.0, "U, ordered 2026-03"),
        ("2026-04", "gen", 1.0, "1 unit ordered 2026-03"),
    ]
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed: the extra excel")
    pytest.importorskip("python_calamine", reason="python-calamine is not installed: the extra excel")
    from planner.casefiles.workbook.exporting import workbook_bytes
    from planner.casefiles.workbook.reading import read_workbook

    path = tmp_path / "case.xlsx"
    path.write_bytes(workbook_bytes(gated()))
    assert read_workbook(path, gated().case).problem.digest == gated().digest


def test_a_case_with_gates_is_written_and_read_back(tmp_path: Path) -> None:
    from planner import read
    from planner.casefiles.writing import write_case

    write_case(gated(), tmp_path / "case")
    assert read(tmp_path / "case").digest == gated().digest
