"""`planner explain`: text and data say the same, the answer is kept beside the plan, a signal loses nothing of it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner import explain
from planner.cli import run
from planner.errors import AuditFailed, BadArgument, BadOutput
from planner.exports import audit, read_plan
from planner.exports.explained import explanation_text, read_explanation
from planner.outfolder import EXPLANATION_FILE
from planner.report import needed, report_html
from tests.cli.case import CASE, SITE, write_case
from tests.comparison.plans import solved, tiny
from tests.report.pages import Fields, differing, read

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = Path(__file__).resolve().parents[2] / "notebooks" / "plans"
SHORT = ("--threads", "1", "--time-limit", "60")
FIRST_S, ALL_S = 10.0, 60.0  # a paragraph, and the end after a signal; the machine may be busy


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a plan of tiny that misses its target, since one site may not be used."""
    from planner import write

    monkeypatch.chdir(tmp_path)
    return write(solved(("sites.birch.eligible", False)), tmp_path / "out")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    folder = tmp_path / "large"
    shutil.copytree(KEPT / "status-2026", folder)
    return folder


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    found: list[subprocess.Popen[str]] = []
    yield found
    for process in found:
        process.kill()
        process.communicate()


def data(capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found = json.loads(capfd.readouterr().out)
    assert isinstance(found, dict)
    return found


def close(text: str) -> str:
    """Return a text without its spaces: a page parts it where a figure or a date begins."""
    return "".join(text.split())


def words(found: dict[str, Any]) -> list[str]:
    return [one["words"] for paragraph in found["paragraphs"] for one in paragraph["statements"]]


def test_text_and_data_say_the_same_and_are_kept(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(out), "--no-levers", "--json"]) == 3
    found = data(capfd)
    assert (found["case"], found["exit_code"], found["kept"]) == ("tiny", 3, str(out / EXPLANATION_FILE))
    assert {"plan", "target", "hangs on", "idle"} == {paragraph["kind"] for paragraph in found["paragraphs"]}
    assert found["paragraphs"][1]["title"] == "Target and M2: 10 MW IT by 2027-02-28"
    assert run(["explain", str(out), "--no-levers"]) == 3
    flat = " ".join(capfd.readouterr().out.split())
    assert all(line in flat for line in words(found))
    assert all(paragraph["title"] in flat for paragraph in found["paragraphs"] if paragraph["kind"] != "plan")
    assert "Kept in" in flat
    held = json.loads((out / EXPLANATION_FILE).read_text(encoding="utf-8"))
    assert held["paragraphs"] == found["paragraphs"]
    assert audit(read_plan(out).problem, out) == ()


def test_what_would_have_to_change_is_told_and_confirmed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder, out = write_case(tmp_path / "case", site=SITE.replace("mw: 12", "mw: 9")), tmp_path / "plan"
    assert run(["solve", str(folder), "--out", str(out), *SHORT]) == 3
    capfd.readouterr()
    assert run(["explain", str(out), *SHORT, "--json"]) == 3
    found = data(capfd)
    parts = [paragraph for paragraph in found["paragraphs"] if paragraph["kind"] == "levers"]
    assert {part["id"] for part in parts} == {
        paragraph["id"] for paragraph in found["paragraphs"] if paragraph["kind"] in ("target", "milestone")
    }
    sets = [one for part in parts for one in part["statements"] if one["about"] == "lever set"]
    assert sets
    for one in sets:
        assert one["figures"]["confirmed"] == "true"
        assert one["figures"]["lever_1"] in one["words"]
    assert {(one["figures"]["kind_1"], one["figures"]["size_1"]) for one in sets} == {("site_mw", 3.0)}


def test_dates_to_decide_by_are_a_table_and_events_of_the_calendar(
    out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from planner import write

    folder = write(tiny(), tmp_path / "in-time")
    assert run(["explain", str(folder), "--decide-by", *SHORT, "--json"]) == 0
    rows = data(capfd)["decide_by"]
    assert {row["kind"] for row in rows} == {"start", "upgrade", "onsite", "rack_order", "opening"}
    assert {row["certainty"] for row in rows} == {"proven"}
    explanation = read_explanation(folder, tiny())
    assert explanation is not None
    assert [row.id for row in explanation.decide_by] == [row["id"] for row in rows]
    assert list(explanation.frame()["id"]) == [row["id"] for row in rows]
    if importlib.util.find_spec("icalendar") is None:
        pytest.skip("the extra `calendar` is not installed")
    from icalendar import Calendar

    assert run(["export", str(folder), "--to", "ics"]) == 0
    events = Calendar.from_ical((folder / "schedule.ics").read_bytes()).walk("VEVENT")
    own = {str(event["UID"]).split("@tiny")[0]: event for event in events if str(event["UID"]).startswith("decide-by:")}
    assert {name.split(":", 2)[2] for name in own} == {row["id"] for row in rows}
    for row in rows:
        event = own[f"decide-by:{row['kind']}:{row['id']}"]
        assert event["DTSTART"].dt.isoformat() == (row["last_date"] or row["float_date"])
        assert event.walk("VALARM")
        assert row["commitment"] in str(event["DESCRIPTION"])
    assert any(str(event["UID"]).startswith("M1@") or "milestone" in str(event["UID"]) for event in events)
    assert run(["explain", str(folder), "--no-levers"]) == 0  # without dates the calendar has none
    assert run(["export", str(folder), "--to", "ics"]) == 0
    assert b"decide-by:" not in (folder / "schedule.ics").read_bytes()


def test_the_report_shows_an_explanation_of_its_own_plan_only(tmp_path: Path) -> None:
    if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
        pytest.skip("the extra `report` is not installed")
    from planner import write

    folder = write(tiny(), tmp_path / "plan")
    assert "was not asked" in read(report_html(tiny(), static=True)).text
    assert run(["explain", str(folder), "--decide-by", *SHORT]) == 0
    explanation = read_explanation(folder, tiny())
    assert explanation is not None
    page = read(report_html(tiny(), static=True, explanation=explanation))
    fields = Fields(tiny())
    fields.parts["decide"] = explanation.decide_by
    assert differing(page, fields) == []
    assert "By when to decide" in page.text
    for paragraph in explanation.paragraphs:
        if paragraph.kind not in ("plan", "decide by"):
            assert all(close(one.words) in close(page.text) for one in paragraph.statements)
    assert run(["report", str(folder), "--static"]) == 0
    assert "By when to decide" in (folder / "report.html").read_text(encoding="utf-8")
    other = solved(("sites.birch.eligible", False))
    assert read_explanation(folder, other) is None
    with pytest.raises(BadArgument, match="another plan"):
        report_html(other, explanation=explanation)


def test_a_plan_that_is_written_again_has_no_old_explanation(out: Path) -> None:
    from planner import write

    assert run(["explain", str(out), "--no-levers"]) == 3
    assert (out / EXPLANATION_FILE).is_file()
    write(tiny(), out)
    assert not (out / EXPLANATION_FILE).exists()


def test_the_same_facts_are_written_in_the_same_bytes(out: Path) -> None:
    texts = [explanation_text(explain(read_plan(out), levers=False)) for _ in range(2)]
    assert texts[0] == texts[1]


def test_an_explanation_that_is_damaged_is_refused_and_one_of_another_version_left_out(out: Path) -> None:
    plan = read_plan(out)
    assert read_explanation(out, plan) is None
    assert run(["explain", str(out), "--no-levers"]) == 3
    path = out / EXPLANATION_FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"missing"', '"mising"'), encoding="utf-8")
    with pytest.raises(BadOutput, match="damaged"):
        read_explanation(out, plan)
    path.write_text(text.replace('"format_version": 1', '"format_version": 2'), encoding="utf-8")
    assert read_explanation(out, plan) is None


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--time-limit", "-1"], "must be a finite number of at least 0"),
        (["--weight", "crews"], "a weight is given as KIND=NUMBER"),
        (["--weight", "crues=2"], "crues"),
        (["--weight", "=2"], "a weight is given as KIND=NUMBER"),
        (["--gap", "2"], "must be a share"),
    ],
)
def test_options_that_mean_nothing_end_with_2(
    more: list[str], told: str, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", str(out), *more]) == 2
    said = capfd.readouterr()
    assert told in said.err
    assert "Traceback" not in said.err
    assert not (out / EXPLANATION_FILE).exists()


def test_a_folder_without_a_sound_plan_is_refused(out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(tmp_path / "nowhere")]) == 2
    write_case(tmp_path / "a-case", case=CASE)
    assert run(["explain", str(tmp_path / "a-case")]) == 2
    plan = out / "plan.json"
    plan.write_text(plan.read_text(encoding="utf-8").replace('"units": 4', '"units": 5'), encoding="utf-8")
    assert run(["explain", str(out), "--json"]) == 6
    assert "Traceback" not in capfd.readouterr().err
    with pytest.raises(AuditFailed):
        explain(read_plan(out), levers=False)


@pytest.mark.parametrize(("plan", "more"), [(None, {}), ("tiny", {}), (0, {"threads": 0})])
def test_what_is_no_plan_is_refused(plan: Any, more: dict[str, Any]) -> None:
    with pytest.raises(BadArgument, match="must be"):
        explain(tiny() if plan == 0 else plan, **more)


def test_without_time_the_facts_are_told_all_the_same(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(out), "--decide-by", "--time-limit", "0", "--json"]) == 3
    found = data(capfd)
    assert any("the time was up" in note for note in found["notes"])
    assert {row["certainty"] for row in found["decide_by"]} <= {"by float"}
    assert any(paragraph["kind"] == "target" for paragraph in found["paragraphs"])


def begin(started: list[subprocess.Popen[str]], *more: str) -> subprocess.Popen[str]:
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", "explain", *more], env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    started.append(process)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_what_there_is(
    number: signal.Signals, large: Path, started: list[subprocess.Popen[str]]
) -> None:
    begun = time.monotonic()
    process = begin(started, str(large), "--threads", "1")
    assert process.stdout is not None
    lines: list[str] = []
    while not any("GW1: 1,000 MW IT by 2026-12-31" in line for line in lines):
        line = process.stdout.readline()
        assert line
        lines.append(line)
    lines.append(process.stdout.readline())
    assert time.monotonic() - begun < FIRST_S
    process.send_signal(number)
    rest, said = process.communicate(timeout=ALL_S)
    assert process.returncode == 3
    assert "Traceback" not in said
    text = "".join(lines) + rest
    assert "GW9" in text
    assert "What stands idle" in text
    assert f"Kept in {large / EXPLANATION_FILE}" in " ".join(text.split())
    assert read_explanation(large, read_plan(large)) is not None


def test_a_reader_that_leaves_loses_nothing_that_is_kept(large: Path, started: list[subprocess.Popen[str]]) -> None:
    process = begin(started, str(large), "--no-levers")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=ALL_S) == 3
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    assert read_explanation(large, read_plan(large)) is not None


def test_lines_fit_a_narrow_screen(
    out: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert run(["explain", str(out), "--no-levers"]) == 3
    printed = capfd.readouterr().out
    assert all(len(line) <= 60 for line in printed.splitlines() if not re.search(r"Kept in|/", line))
