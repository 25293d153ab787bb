"""What is shown on a narrow screen: no figure, date or word is cut, whatever the width."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.commands import info, summary
from tests.exports.sample import sample

LONG = Path("/a/folder/of/a/plan/whose/name/is/longer/than/a/narrow/screen/has/columns")


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    plan = sample()
    named = replace(plan.milestones[0], id="a-milestone-of-a-long-name", threshold_mw=12345.0)
    summary.show(replace(plan, milestones=(named,)), LONG)
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
def test_a_summary_is_whole_on_any_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    text = shown(capsys, monkeypatch, width)
    assert "…" not in text
    words = text.split()
    for whole in ("a-milestone-of-a-long-name", "12,345", "2026-01-31", "2026-02-01", "shortfall", "5.900", "1.67%"):
        assert any(word.strip(",:") == whole for word in words), whole
    assert str(LONG) in text.replace("/ (", " (")
    assert all(
        len(line.rstrip()) <= width for line in text.splitlines() if str(LONG) not in line and "of-a-long" not in line
    )


@pytest.mark.parametrize("width", [24, 40, 60, 80])
def test_what_is_in_a_case_is_whole_on_any_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    info.run("tiny", False)
    text = capsys.readouterr().out
    assert "…" not in text
    assert text.split().count("nameplate") == (1 if width >= 60 else 2)  # as columns, else by year
    assert all(len(line.rstrip()) <= width for line in text.splitlines())
