"""`planner check` says what is out of reach, with file and line of the inputs, and still exits 0."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from planner.cli import run
from tests.cli.case import CASE, SITE, write_case

if TYPE_CHECKING:
    from pathlib import Path

# The hall is ready in April and holds 10 MW; 12 are asked for in May, and 10 already in March.
LATE = CASE.replace("target: {mw: 10", "target: {mw: 12").replace("2026-05-31", "2026-03-31")
PLACE = "mine/sites/alfa.yaml"


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    write_case(tmp_path / "mine", LATE)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "mine"]) == 0
    return capsys.readouterr().out.splitlines()


def test_each_commitment_out_of_reach_is_told_with_what_binds_it_and_where(said: list[str]) -> None:
    hall = SITE.splitlines().index("  - id: hall") + 1
    assert said[0].startswith("mine: no issues (6 periods, 1 site, 1 phase")
    head = said.index(
        "2 of 2 commitments are out of reach: no plan keeps them as the inputs stand; a plan comes short or is late:"
    )
    assert said[head + 1].startswith(
        "- target: 12 MW IT by 2026-06-30 is out of reach: at most 10 MW can be online by then"
    )
    assert any(line.startswith("  - By 2026-06-30, the halls that can be in service in time hold") for line in said)
    told = "- GW1: 10 MW IT by 2026-03-31 is out of reach: at most 0 MW can be online by then, 10 MW are missing; "
    assert f"{told}no plan reaches it before 2026-04-01" in said
    assert (
        "  - By 2026-03-31, the halls that can be in service in time hold at most 0 MW IT; next is hall at alfa "
        f"(10 MW IT), with racks online from 2026-04 on at the earliest ({PLACE}:{hall}:5)"
    ) in said


def test_all_figures_and_places_are_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_case(tmp_path / "mine", LATE)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "mine", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    target, mark = data["reachable"]
    assert (target["most_mw"], target["missing_mw"], target["earliest_date"]) == (10.0, 2.0, None)
    assert (mark["most_mw"], mark["missing_mw"], mark["earliest_date"]) == (0.0, 10.0, "2026-04-01")
    halls = next(one for one in mark["binding"] if one["limit"] == "halls")
    assert halls["places"][0].startswith(f"{PLACE}:")
    assert halls["figures"]["next_period"] == "2026-04"
    assert data["barred"] == []


def test_of_a_case_within_reach_it_is_said_that_nothing_is_ruled_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["check", str(write_case(tmp_path / "mine"))]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "No commitment is ruled out by the inputs alone."


def test_obligatory_work_that_cannot_be_done_in_time_is_told_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A case without any plan must not be said to have late ones, as `solve` finds none (exit code 4)."""
    must = SITE.replace("  - id: hall\n", "  - id: hall\n    obligatory: true\n    predecessors: [permit]\n")
    must += "  - {id: permit, kind: gate, options: [{duration_periods: 7}]}\n"
    assert run(["check", str(write_case(tmp_path / "mine", LATE, site=must))]) == 0
    lines = capsys.readouterr().out.splitlines()
    head = lines.index("There is no plan as the inputs stand: obligatory work cannot be done in time:")
    assert "; nor can hall after it" in lines[head + 1]
    assert "; hall is obligatory, so there is no plan (" in lines[head + 1]
    assert lines[head + 2] == "2 of 2 commitments are out of reach: no plan keeps them as the inputs stand:"
    assert run(["solve", str(tmp_path / "mine"), "--out", str(tmp_path / "out")]) == 4


def test_obligatory_work_that_is_done_but_not_in_use_within_the_horizon_leaves_a_plan(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    must = f"{SITE}  - {{id: permit, kind: gate, obligatory: true, options: [{{duration_periods: 6}}]}}\n"
    assert run(["check", str(write_case(tmp_path / "mine", site=must))]) == 0
    assert "no plan" not in capsys.readouterr().out
    assert run(["solve", str(tmp_path / "mine"), "--out", str(tmp_path / "out")]) == 0


def test_work_that_can_never_be_done_is_told_where_nothing_else_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    more = f"{SITE}  - {{id: permit, kind: gate, options: [{{duration_periods: 7}}]}}\n"
    assert run(["check", str(write_case(tmp_path / "mine", site=more))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == "No commitment is ruled out, but some of the case can never be in service:"
    assert lines[-1].startswith("- permit at alfa can never be in service: it could be in use from 2026-08-01 on")
    assert lines[-1].endswith(f"sites/alfa.yaml:{len(more.splitlines())}:5)")


def test_files_of_a_case_called_by_its_name_are_told_within_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "status-2026"]) == 0
    text = capsys.readouterr().out
    assert "(rack_supply.csv row 26, " in text
    (last,) = [line for line in text.splitlines() if line.startswith("Files are those of ")]
    assert last.endswith("status-2026")
