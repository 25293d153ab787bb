"""The commands that ask a question: text, JSON, a table as CSV, plans in folders, and exit codes."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from planner.cli import run
from planner.exports import audit, read_plan
from planner.shipped import find_case, read_named
from tests.cli.case import CASE, write_case

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("--threads", "1", "--gap", "0", "--time-limit", "60")
QUESTIONS = {
    "near-optimal": ("near-optimal", "CASE", "--within", "0.3", "--count", "2"),
    "value": ("value", "CASE", "--of", "headroom:hill", "--of", "cash+5"),
    "break-even": ("break-even", "CASE", "birch", "--from", "0", "--to", "1"),
    "frontier": ("frontier", "CASE", "lateness", "npv", "--points", "2"),
}
TABLES = {"near-optimal": "plans", "value": "values", "break-even": "steps", "frontier": "points"}


def asked(name: str, case: str, *more: str) -> int:
    return run([case if word == "CASE" else word for word in (*QUESTIONS[name], *QUICK, *more)])


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", QUESTIONS)
def test_text_says_what_json_csv_and_folders_hold(name: str, scratch: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert asked(name, "tiny", "--json", "--csv", "kept/table.csv", "--out", "plans") == 0
    given = json.loads(capfd.readouterr().out)
    assert (given["case"], given["exit_code"], given["refused"]) == ("tiny", 0, [])
    rows = given[TABLES[name]]
    assert rows
    with (scratch / "kept" / "table.csv").open(encoding="utf-8", newline="") as file:
        assert [list(row) for row in csv.DictReader(file)] == [list(row) for row in rows]
    assert given["written_to"]
    for place in given["written_to"].values():
        plan = read_plan(scratch / place)
        assert audit(plan.problem, scratch / place) == ()
    assert asked(name, "tiny") == 0
    assert "Tiny, ten megawatts in half a year (tiny)" in capfd.readouterr().out


def test_a_folder_with_a_plan_is_asked_about_as_it_is(scratch: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["solve", "tiny", *QUICK]) == 0
    assert asked("near-optimal", "out/tiny", "--json") == 0
    found = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert found["plans"][0]["value"] == pytest.approx(read_plan("out/tiny").npv_usd_m)
    assert run(["value", "out/tiny", "--scenario", "late"]) == 2
    assert "name its case instead" in capfd.readouterr().err


def test_a_plan_that_misses_a_commitment_is_asked_about_with_code_3(scratch: Path) -> None:
    late = CASE.replace("2026-05-31", "2026-03-31")
    write_case(scratch / "late", case=late)
    assert run(["near-optimal", "late", "--count", "1", *QUICK]) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("near-optimal", "tiny", "--within", "3"), "within must be a share from 0 to less than 1"),
        (("value", "tiny", "--of", "headroom:hil"), "did you mean 'hill'?"),
        (("break-even", "tiny", "cedr"), "did you mean 'cedar'?"),
        (("frontier", "tiny", "npw", "lateness"), "did you mean 'npv'?"),
        (("frontier", "teeny", "npv", "lateness"), "did you mean tiny?"),
    ],
)
def test_what_means_nothing_ends_with_2_and_the_nearest_name(
    words: tuple[str, ...], told: str, scratch: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--json"]) == 2
    said = capfd.readouterr()
    assert told in json.loads(said.out)["message"]
    assert told in said.err
    assert "Traceback" not in said.err


def test_nothing_of_the_users_is_overwritten(scratch: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (scratch / "notes.csv").write_text("mine\n", encoding="utf-8")
    assert asked("value", "tiny", "--csv", "notes.csv") == 2
    assert (scratch / "notes.csv").read_text(encoding="utf-8") == "mine\n"
    assert "holds something else, which would be lost" in capfd.readouterr().err
    (scratch / "file").write_text("", encoding="utf-8")
    assert asked("value", "tiny", "--out", "file") == 2
    assert run(["solve", "tiny", *QUICK]) == 0
    assert asked("value", "tiny", "--out", "out/tiny") == 2
    assert "holds a plan itself" in capfd.readouterr().err
    shutil.copytree(find_case("tiny"), scratch / "mine")
    for place in ("mine/values.csv", "mine/sites/values.csv", "mine/scenarios/values.csv"):
        assert asked("value", "mine", "--csv", place) == 2  # the case could not be read any more
    assert read_named("mine")
    assert asked("value", "tiny", "--csv", "out/tiny/values.csv") == 2


def test_a_table_is_written_again_over_itself(scratch: Path) -> None:
    for _ in range(2):
        assert asked("frontier", "tiny", "--csv", "table.csv") == 0
    assert (scratch / "table.csv").read_text(encoding="utf-8").startswith("point,tolerance,first,")


def test_without_time_there_is_the_plan_in_which_nothing_is_built(
    scratch: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["value", "tiny", "--time-limit", "0", "--json"]) == 3
    assert read_named("tiny").case == json.loads(capfd.readouterr().out)["case"]
