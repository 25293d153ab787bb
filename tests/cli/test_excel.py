"""`planner excel`: a workbook to fill in, a case folder of a workbook, a workbook of a case."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from planner import read
from planner.casefiles.workbook import extra
from planner.cli import run
from tests.cli.case import planner

if TYPE_CHECKING:
    from pathlib import Path

xlsxwriter = pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed: the extra excel")
pytest.importorskip("python_calamine", reason="python-calamine is not installed: the extra excel")

Capture = pytest.CaptureFixture[str]


def told(capsys: Capture, *args: object) -> tuple[int, str, str]:
    """Run the command and return its exit code and what it wrote."""
    code = run(["excel", *map(str, args)])
    text, err = capsys.readouterr()
    return code, text, err


def test_a_case_goes_out_and_comes_in_as_the_same(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    digest = read("tiny").digest
    assert told(capsys, "export", "tiny") == (
        0,
        f"tiny.xlsx: the case tiny, digest {digest}\n"
        "not in it: README.md, 1 scenario, 1 study, 5 comments in YAML files\n",
        "",
    )
    code, text, err = told(capsys, "import", "tiny.xlsx", "--out", "mine")
    assert (code, err) == (0, "")
    assert text.splitlines()[0].startswith("mine: a case from tiny.xlsx (6 periods, 3 sites, ")
    assert text.splitlines()[0].endswith(f"digest {digest}")
    assert text.splitlines()[1] == "try `planner solve mine`"
    assert read(tmp_path / "mine").digest == digest
    assert sorted(os.listdir("mine")) == sorted(
        ["case.yaml", "sites", "sources.csv", "rack_supply.csv", "link_limits.csv", "resource_arrivals.csv",
         "headroom.csv", "energy_prices.csv", "rents.csv", "facility_limits.csv", "resource_capacity.csv"]
    )  # fmt: skip


def test_answers_for_programs(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    answer = json.loads(told(capsys, "export", "tiny", "--out", file, "--json")[1])
    assert answer == {
        "case": "tiny", "exit_code": 0, "file": str(file), "digest": read("tiny").digest,
        "changed_by": [], "left_out": ["README.md", "1 scenario", "1 study", "5 comments in YAML files"],
    }  # fmt: skip
    answer = json.loads(told(capsys, "import", file, "--out", tmp_path / "case", "--json")[1])
    assert (answer["case"], answer["digest"]) == ("case", read("tiny").digest)
    assert (answer["remarks"], answer["exit_code"]) == (0, 0)
    assert answer["parts"]["sites"] == 3


def test_a_new_workbook_is_there_to_be_filled_in(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    assert told(capsys, "new", file) == (
        0, f"{file}: a case to fill in; then `planner excel import {file} --out DIR`\n", "",
    )  # fmt: skip
    code, text, err = told(capsys, "import", file, "--out", tmp_path / "case")
    assert (code, text) == (2, "")
    assert err.startswith("2 issues\n- ")
    assert not (tmp_path / "case").exists()


def test_an_example_can_be_planned(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    assert told(capsys, "new", file, "--example")[0] == 0
    assert told(capsys, "import", file, "--out", tmp_path / "case")[0] == 0
    assert read(tmp_path / "case").digest == read("tiny").digest


def test_what_is_wrong_is_said_by_sheet_and_cell_and_nothing_is_written(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("racks")
        sheet.write_row(0, 0, ["id", "it_kw", "prices"])
        sheet.write_row(1, 0, ["R", -5, 2])
    code, text, err = told(capsys, "import", file, "--out", tmp_path / "case")
    assert (code, text) == (2, "")
    assert err.splitlines() == [
        "3 issues",
        "- racks!C1: must name a known column, got 'prices'; did you mean 'price_usd_m'?",
        "- racks!B2: it_kw must be > 0, got -5",
        f"- {file}: must have a sheet 'programme'",
    ]
    answer = json.loads(told(capsys, "import", file, "--out", tmp_path / "case", "--json")[1])
    assert answer["issues"][1] == {"where": "racks!B2", "what": "it_kw must be > 0, got -5"}
    assert os.listdir(tmp_path) == ["book.xlsx"]


def test_a_file_or_a_folder_that_is_there_is_left_alone(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_text("mine")
    for args in (("new", file), ("export", "tiny", "--out", file)):
        code, _, err = told(capsys, *args)
        assert (code, err) == (2, f"1 issue\n- {file}: exists already; give the name of a new file\n")
    assert file.read_text() == "mine"
    for args in (("new", tmp_path / "book.ods"), ("export", "tiny", "--out", tmp_path / "book")):
        code, _, err = told(capsys, *args)
        assert code == 2
        assert err.endswith("must end in .xlsx\n")
    full = tmp_path / "full"
    full.mkdir()
    (full / "kept").write_text("mine")
    assert told(capsys, "new", tmp_path / "new.xlsx")[0] == 0
    code, _, err = told(capsys, "import", tmp_path / "new.xlsx", "--out", full)
    assert code == 2
    assert err == f"1 issue\n- {full}: exists already and is not empty; give a new folder for the new case\n"
    assert os.listdir(full) == ["kept"]


def test_a_place_that_cannot_be_written_is_said(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file")
    code, _, err = told(capsys, "new", tmp_path / "plain" / "new.xlsx")
    assert code == 2
    assert "cannot be written" in err
    assert told(capsys, "export", "tiny", "--out", tmp_path / "plain" / "x.xlsx")[0] == 2


def test_a_missing_extra_ends_with_2_and_says_what_to_install(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "xlsxwriter" else object())
    code, _, err = told(capsys, "new", tmp_path / "new.xlsx")
    assert (code, err) == (
        2,
        "a workbook needs xlsxwriter, not installed here: python -m pip install 'datacentre-capacity-planner[excel]'\n",
    )
    assert os.listdir(tmp_path) == []


def test_the_process_ends_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 nothing")
    done = planner("excel", "import", "bad.xlsx", "--out", "case", cwd=tmp_path)
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    done = planner("excel", cwd=tmp_path)
    assert "import" in done.stdout + done.stderr


def test_a_case_goes_out_with_a_scenario_put_on_it(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    late = read("tiny", scenarios=["late-racks"])
    code, text, err = told(capsys, "export", "tiny", "--scenario", "late-racks")
    assert (code, err) == (0, "")
    assert text.splitlines()[0] == (
        f"tiny+late-racks.xlsx: the case tiny with the scenario late-racks, digest {late.digest}"
    )
    assert told(capsys, "import", "tiny+late-racks.xlsx", "--out", "late")[0] == 0
    back = read(tmp_path / "late")
    assert back.digest == late.digest != read("tiny").digest
    assert back.racks == late.racks
    answer = json.loads(told(capsys, "export", "tiny", "--scenario", "late-racks", "--out", "x.xlsx", "--json")[1])
    assert answer["changed_by"] == ["late-racks"]
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: the extra readers")
    first = [row[0] for row in openpyxl.load_workbook("x.xlsx")["about"].iter_rows(values_only=True)]
    assert first[1].startswith(f"The case tiny with the scenario late-racks, digest {late.digest}: ")
    assert first[2].startswith("Its figures are those after the changes")
    # What of the folder is not in the workbook is said in it too, the scenarios among it.
    assert (
        first[3] == "Not in it, and left where the case is: README.md, 1 scenario, 1 study, 5 comments in YAML files."
    )


def test_a_scenario_that_is_not_there_is_said_and_nothing_is_written(capsys: Capture, tmp_path: Path) -> None:
    code, text, err = told(capsys, "export", "tiny", "--scenario", "late-rack", "--out", tmp_path / "x.xlsx")
    assert (code, text) == (2, "")
    assert err.endswith("got 'late-rack', which is no file either; did you mean 'late-racks'?\n")
    assert os.listdir(tmp_path) == []
