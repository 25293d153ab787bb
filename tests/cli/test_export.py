"""`planner export`: what it prints, which files it writes, and how it ends where it cannot."""

from __future__ import annotations

import csv
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from planner import write
from planner.cli import run
from planner.commands.stopping import Stopped
from planner.exports import FILES, formats
from planner.exports.formats import FORMATS
from tests.cli.case import planner
from tests.comparison.plans import solved, tiny

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write(tiny(), tmp_path / "out")


def told(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    """Run the command and return its exit code and what it wrote."""
    code = run(["export", *map(str, args)])
    text, err = capsys.readouterr()
    return code, text, err


def test_several_formats_go_beside_the_plan(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    code, text, err = told(capsys, out, "--to", "letters", "--to", "geojson", "--to", "letters")
    assert (code, err) == (0, "")
    assert text.splitlines() == [
        f"letters  {out}/letters.html",
        f"letters  {out}/letters.csv",
        f"geojson  {out}/sites.geojson",
        "note: geojson: no coordinates in the case, so geometry null: 3 sites and 3 grid nodes",
    ]
    assert set(os.listdir(out)) == {*FILES, "letters.html", "letters.csv", "sites.geojson"}
    assert run(["audit", "tiny", str(out)]) == 0
    assert run(["show", str(out)]) == 0


def test_one_format_goes_to_a_file(capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path) -> None:
    file = tmp_path / "hand" / "plan.xml"
    code, text, _ = told(capsys, out, "--to", "mspdi", "--out", file, "--json")
    assert code == 0
    assert json.loads(text) == {
        "exit_code": 0, "out": str(out), "baseline": None, "files": [{"format": "mspdi", "path": str(file)}],
        "notes": [],
    }  # fmt: skip
    assert text.count("\n") == 1
    assert set(os.listdir(out)) == set(FILES)
    assert os.listdir(file.parent) == ["plan.xml"]


def test_an_earlier_plan_is_the_baseline(capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path) -> None:
    earlier = write(solved(("sites.birch.eligible", False)), tmp_path / "earlier")
    file = tmp_path / "plan.csv"
    code, text, _ = told(capsys, out, "--to", "csv", "--baseline", earlier, "--out", file)
    assert code == 0
    assert "note: baseline tiny" in text
    assert "tasks not in it (" in text
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["Baseline_Start"] for row in rows if row["Name"] == "ash-1"} == {"2026-10-01"}
    assert {row["Baseline_Start"] for row in rows if row["Name"] == "birch-1"} == {""}


def test_what_the_schedule_leaves_out_is_told_and_a_baseline_of_something_else_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from planner import read, solve
    from tests.cli.case import CASE, write_case

    late = write_case(tmp_path / "late", CASE.replace("threshold_mw: 10", "threshold_mw: 100"))
    out = write(solve(read(late)), tmp_path / "out")
    assert told(capsys, out, "--to", "geojson")[1].splitlines()[1] == (
        "note: milestone GW1 (100 MW IT online, due 2026-05-31) is not reached within the horizon and is left out"
    )
    held = set(os.listdir(out))
    code, text, err = told(capsys, out, "--to", "csv", "--check", "--baseline", write(tiny(), tmp_path / "tiny"))
    assert (code, text) == (2, "")
    assert "the baseline tiny has none of the tasks of late; give an earlier plan of the same programme" in err
    assert set(os.listdir(out)) == held


def test_the_folder_alone_is_enough(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    for name in FILES:
        if name not in ("plan.json", "problem.json"):
            (out / name).unlink()
    assert told(capsys, out, "--to", "csv")[0] == 0
    assert set(os.listdir(out)) == {"plan.json", "problem.json", *FORMATS["csv"].names}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--to", "mspd"), "there is no format 'mspd'; did you mean 'mspdi'?"),
        (("--to", "csv", "--to", "ics2"), "there is no format 'ics2'; did you mean 'ics'?"),
        (("--to", "csv", "--to", "mspdi", "--out", "x.csv"), "a file takes one format, got csv, mspdi"),
        (("--to", "csv", "--out", "x.xlsx"), "must end in .csv, got x.xlsx"),
        (("--to", "csv", "--out", "{out}/x.csv"), "would stand in a folder of results"),
        (("--to", "csv", "--baseline", "nowhere"), "nowhere"),
    ],
)
def test_wrong_use_ends_with_2_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(out.parent)
    code, text, err = told(capsys, out, *(arg.replace("{out}", str(out)) for arg in args))
    assert (code, text) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert set(os.listdir(out)) == set(FILES)
    assert os.listdir(out.parent) == ["out"]


def test_without_a_format_or_a_plan_it_ends_with_2(tmp_path: Path, out: Path) -> None:
    done = planner("export", out, cwd=tmp_path, COLUMNS="200")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--to" in done.stderr
    (tmp_path / "empty").mkdir()
    done = planner("export", "empty", "--to", "csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "empty holds no plan: plan.json: No such file\n")
    done = planner("export", "nowhere", "--to", "csv", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"] == "bad_output"
    assert "Traceback" not in done.stderr


def test_a_missing_extra_ends_with_2_and_says_what_to_install(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "icalendar" else object())
    code, _, err = told(capsys, out, "--to", "csv", "--to", "ics")
    assert code == 2
    assert err == (
        "the format ics needs icalendar, not installed here: "
        "python -m pip install 'datacentre-capacity-planner[calendar]'\n"
    )
    assert set(os.listdir(out)) == set(FILES)


@pytest.mark.parametrize("which", ["plan", "baseline"])
def test_a_plan_that_does_not_hold_is_refused(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, which: str
) -> None:
    bad = write(tiny(), tmp_path / "bad")
    text = (bad / "plan.json").read_text(encoding="utf-8")
    (bad / "plan.json").write_text(text.replace('"gpus": 960', '"gpus": 961'), encoding="utf-8")
    args = (bad, "--to", "csv") if which == "plan" else (out, "--to", "csv", "--baseline", bad)
    code, answer, err = told(capsys, *args, "--json")
    assert code == 6
    assert json.loads(answer)["violations"][0].startswith(f"{bad}: ")
    assert "the plan fails its audit" in err
    assert set(os.listdir(bad)) == set(os.listdir(out)) == set(FILES)


def test_the_next_plan_takes_the_place_of_the_exports_too(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert planner("solve", "tiny", "--out", out, cwd=tmp_path).returncode == 0
    assert planner("export", out, "--to", "csv", "--to", "mspdi", cwd=tmp_path).returncode == 0
    assert "schedule_msproject.xml" in os.listdir(out)
    assert planner("solve", "tiny", "--out", out, "--force", cwd=tmp_path).returncode == 0
    assert set(os.listdir(out)) == set(FILES)


def test_a_signal_leaves_nothing(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any) -> None:
        raise Stopped(15)

    monkeypatch.setattr("planner.exports.added.sync", stopped)
    code, text, err = told(capsys, out, "--to", "csv")
    assert (code, text, err) == (143, "", "stopped by SIGTERM before it was done\n")
    assert set(os.listdir(out)) == set(FILES)


def test_many_notes_are_counted(capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FORMATS["csv"]

    def noted(subject: Any) -> Any:
        return formats.Written(real.write(subject).files, tuple(f"note {number}" for number in range(20)))

    monkeypatch.setitem(FORMATS, "csv", type(real)("csv", "", real.files, noted))
    _, text, _ = told(capsys, out, "--to", "csv")
    assert text.splitlines()[-2:] == ["note: csv: note 7", "and 12 more notes: --json has all"]
    assert len(json.loads(told(capsys, out, "--to", "csv", "--json")[1])["notes"]) == 20


def test_the_check_goes_alone_or_with_a_format(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    code, text, _ = told(capsys, out, "--check")
    assert code == 0
    assert text.startswith("DCMA 14-point check of Tiny")
    assert [line.split()[0] for line in text.splitlines() if line[:3].strip().isdigit()] == [
        str(k) for k in range(1, 15)
    ]
    assert set(os.listdir(out)) == set(FILES)
    code, text, _ = told(capsys, out, "--to", "csv", "--check", "--json")
    given = json.loads(text)
    assert [point["number"] for point in given["check"]] == list(range(1, 15))
    assert not [
        point["name"] for point in given["check"] if point["outcome"] == "failed" and not point["failed_by_case"]
    ]
    assert len(given["files"]) == 3


def test_without_anything_to_do_it_ends_with_2(capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path) -> None:
    for args in ((), ("--check", "--out", tmp_path / "x.csv")):
        code, _, err = told(capsys, out, *args)
        assert code == 2
        assert "name a format, or give --check alone" in " ".join(err.replace("│", " ").split())
