"""The tables for MS Project and P6, opened by LibreOffice: no cell is run as a formula, names stand as they are."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.exports.schedule_csv import project_csv
from planner.exports.schedule_csv_p6 import p6_csvs
from tests.exports.sheets.office import office
from tests.schedule.by_hand import SCHEDULE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://a.b")', "東京 & Ä")


def test_no_cell_is_run_as_a_formula(tmp_path: Path) -> None:
    program = office()
    tasks = tuple(
        replace(task, name=f"{name} {task.name}") for task, name in zip(SCHEDULE.tasks, (*NAMES, *NAMES), strict=False)
    )
    made = replace(SCHEDULE, tasks=tasks)
    for number, content in enumerate((project_csv(made), *p6_csvs(made))):
        assert [sign for sign in content.decode("utf-8-sig") if sign < " " and sign not in "\r\n"] == []
        (tmp_path / f"{number}.csv").write_bytes(content)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--infilter=CSV:44,34,76", "--convert-to", "fods",
         "--outdir", str(tmp_path),
         *(str(path) for path in sorted(tmp_path.glob("*.csv")))],
        check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("*.fods"))]
    assert len(texts) == 3
    assert [text.count("table:formula") for text in texts] == [0, 0, 0]
    shown = re.findall(r"<text:p>(.*?)</text:p>", texts[0])
    assert any("東京 &amp; Ä" in cell for cell in shown)
    assert any("1+1" in cell for cell in shown)
