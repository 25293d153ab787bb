"""`planner actuals`: a copy of a case with progress as history, or nothing at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from planner import read
from planner.cli import run

SITES = Path(__file__).parents[2] / "sites"
PROGRESS = """Planner id,Actual start,Actual finish,Remaining duration,Option
activity:ash-permit,2026-09-01,2026-09-30,,
activity:ash-1,2026-10-05,,40 days,fast
racks:ash:LARGE@2026-11:order,2026-09-20,2026-09-20,,
nobody,2026-09-20,,1,
"""


@pytest.fixture
def progress(tmp_path):
    path = tmp_path / "progress.csv"
    path.write_text(PROGRESS)
    return path


def texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.*")) if path.is_file()}


def called(*given: object, on: str = "2026-10-20") -> int:
    case, file, out, *more = given
    return run(["actuals", str(case), str(file), "--on", on, "--out", str(out), *map(str, more)])


def test_the_new_case_has_the_history_and_nothing_else_changes(tmp_path, progress, capsys):
    old = texts(SITES / "tiny")
    assert called("tiny", progress, tmp_path / "later") == 0
    told = capsys.readouterr().out
    assert "2 activities with history; the plan starts on 2026-11-01" in told
    assert "ash-1: started 2026-10-05, under way (fast); duration 1 -> 2 periods, by what remains" in told
    assert "progress.csv:5: 'nobody' is not in the case" in told
    assert "racks:ash:LARGE@2026-11:order, finished 2026-09-20: enter the units in case.yaml" in told
    assert texts(SITES / "tiny") == old
    new = texts(tmp_path / "later")
    assert {name for name in old if new.get(name) != old[name]} == {"case.yaml", "sites/ash.yaml"}
    assert new["case.yaml"] == old["case.yaml"].replace("start_date: 2026-09-01", "start_date: 2026-11-01")
    assert new["sites/ash.yaml"] == (
        old["sites/ash.yaml"]
        .replace(
            "  - id: ash-permit\n",
            "  - id: ash-permit\n"
            "    started_date: 2026-09-01\n    finished_date: 2026-09-30\n    chosen_option: standard\n",
        )
        .replace("  - id: ash-1\n", "  - id: ash-1\n    started_date: 2026-10-05\n    chosen_option: fast\n")
        .replace("{id: fast, duration_periods: 1,", "{id: fast, duration_periods: 2,")
    )
    assert run(["check", str(tmp_path / "later")]) == 0


def test_a_file_of_another_case_ends_with_2_and_writes_nothing(tmp_path, capsys):
    for content in ("<Project/>", PROGRESS.replace("ash", "oak")):
        (tmp_path / "other").write_text(content)
        assert called("tiny", tmp_path / "other", tmp_path / "later") == 2
        assert "none of its tasks is in the case" in capsys.readouterr().err
        assert not (tmp_path / "later").exists()


def test_what_a_scheduler_should_look_at_is_printed(tmp_path, capsys):
    row = "activity:ash-1,2026-10-05,2026-10-06,fast"
    (tmp_path / "p.csv").write_text(f"Planner id,Actual start,Actual finish,Option\n{row}\n")
    assert called("tiny", tmp_path / "p.csv", tmp_path / "later") == 0
    assert "to look at:\n  ash-1: out of sequence: started 2026-10-05" in capsys.readouterr().out


def test_another_name_of_the_folder_is_another_project_in_other_tools(tmp_path, progress, capsys):
    words = "P6 and MS Project will take exports of later for another project than tiny"
    assert called("tiny", progress, tmp_path / "later") == 0
    assert words in capsys.readouterr().out
    assert called("tiny", progress, tmp_path / "progress" / "tiny") == 0
    assert "another project" not in capsys.readouterr().out


def test_the_answer_in_json(tmp_path, progress, capsys):
    assert called("tiny", progress, tmp_path / "later", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [answer["start_date"], answer["exit_code"]] == ["2026-11-01", 0]
    assert answer["history"][1] == {
        "activity": "ash-1", "site": "ash", "started_date": "2026-10-05", "finished_date": None, "option": "fast",
        "duration_periods": 2, "duration_periods_before": 1,
    }  # fmt: skip
    assert len(answer["not_in_the_case"]) == 1
    counted = "the file has no status date: what remains counts from the day of --on, 2026-10-20"
    assert answer["to_look_at"][0] == counted


def test_comments_flow_style_quotes_and_line_ends_stay(tmp_path, progress):
    case = tmp_path / "case"
    shutil.copytree(SITES / "tiny", case)
    site = case / "sites" / "ash.yaml"
    text = site.read_text().replace(
        "  - id: ash-permit\n    kind: gate\n    options:\n"
        "      - {duration_periods: 1, capex_usd_m: 1, source: invented, confidence: assumption}\n"
        "    source: invented\n    confidence: assumption\n",
        "  # the permit\n"
        "  - {id: 'ash-permit', kind: gate, options: [{duration_periods: 1, capex_usd_m: 1}]}  # one line\n",
    )
    assert "# one line" in text
    site.write_bytes(text.replace("\n", "\r\n").encode())
    assert called(case, progress, tmp_path / "later") == 0
    new = (tmp_path / "later" / "sites" / "ash.yaml").read_bytes().decode()
    dates = (
        "{id: 'ash-permit', started_date: 2026-09-01, finished_date: 2026-09-30, chosen_option: standard, kind: gate"
    )
    assert f"  # the permit\r\n  - {dates}" in new
    assert new.count("\n") == new.count("\r\n")
    assert read(tmp_path / "later").programme.start_date.isoformat() == "2026-11-01"


def test_what_breaks_the_new_case_is_said_and_nothing_is_left(tmp_path, capsys):
    # The target of 2026-09-30 lies before the plan that would start in October.
    case = tmp_path / "case"
    shutil.copytree(SITES / "tiny", case)
    whole = (case / "case.yaml").read_text()
    (case / "case.yaml").write_text(whole.replace("basis: it, by_date: 2027-02-28", "basis: it, by_date: 2026-09-30"))
    file = tmp_path / "p.csv"
    file.write_text("Planner id,Actual start,Actual finish\nactivity:ash-permit,,\n")
    assert called(case, file, tmp_path / "later", on="2026-09-10") == 2
    assert "later/case.yaml:" in capsys.readouterr().err
    assert not (tmp_path / "later").exists()


def test_a_folder_that_is_there_a_file_that_is_not_and_a_bad_day_end_with_2(tmp_path, progress, capsys):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").write_text("kept")
    assert called("tiny", progress, tmp_path / "full") == 2
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["kept.txt"]
    shutil.copytree(SITES / "tiny", tmp_path / "case")
    assert called("tiny", progress, tmp_path / "case" / "later") == 2
    assert called("tiny", tmp_path / "none.csv", tmp_path / "later") == 2
    assert called("tiny", progress, tmp_path / "later", on="20.10.2026") == 2
    assert called("tiny", progress, tmp_path / "later", on="2030-01-01") == 2
    assert not (tmp_path / "later").exists()
    told = capsys.readouterr().err
    assert "none.csv" in told
    assert "would stand in the folder of a case" in told
    assert "must be a date such as 2026-05-31" in told
    assert "Traceback" not in told


def test_written_plans_and_hidden_files_are_not_copied(tmp_path, progress):
    case = tmp_path / "case"
    shutil.copytree(SITES / "tiny", case)
    (case / ".hidden").write_text("x")
    (case / "out").mkdir()
    (case / "out" / "plan.json").write_text("{}")
    (tmp_path / "later").mkdir()
    assert called(case, progress, tmp_path / "later") == 0
    assert not {".hidden", "out"} & {path.name for path in (tmp_path / "later").iterdir()}
    assert (tmp_path / "later" / "README.md").exists()
