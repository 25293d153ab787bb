"""`planner report`: where the page goes, what it prints, and how it ends where it cannot."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from html import escape
from pathlib import Path

import pytest

from planner import write
from planner.cli import run
from planner.exports import FILES
from planner.outfolder import REPORT_FILE, REPORT_PDF
from planner.report import needed, printed
from planner.report.mark import MARK
from tests.comparison.plans import solved, tiny

ROOT = Path(__file__).resolve().parents[2]

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

BROWSER = next(filter(None, map(shutil.which, printed.PROGRAMS)), None)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write(tiny(), tmp_path / "out")


def told(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    """Run the command and return its exit code and what it wrote."""
    code = run(["report", *map(str, args)])
    text, err = capsys.readouterr()
    return code, text, err


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


def test_the_page_goes_beside_the_plan_and_is_told(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    assert told(capsys, out) == (0, f"report  {out}/report.html\n", "")
    assert names(out) == {*FILES, REPORT_FILE}
    html = (out / REPORT_FILE).read_text(encoding="utf-8")
    assert MARK in html
    assert f"planner report {out}" in html
    assert run(["audit", "tiny", str(out)]) == 0
    assert run(["show", str(out)]) == 0


def test_written_again_it_is_the_same_bytes(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    told(capsys, out, "--static")
    first = (out / REPORT_FILE).read_bytes()
    told(capsys, out, "--static")
    assert (out / REPORT_FILE).read_bytes() == first
    assert b"<script" not in first
    told(capsys, out)
    assert (out / REPORT_FILE).read_bytes() != first


def test_no_page_outlives_its_plan(capsys: pytest.CaptureFixture[str], out: Path) -> None:
    told(capsys, out)
    write(solved(("sites.birch.eligible", False)), out)
    assert names(out) == set(FILES)


def test_an_earlier_plan_is_named_in_the_command_that_is_shown(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path
) -> None:
    earlier = write(solved(("sites.birch.eligible", False)), tmp_path / "earlier plan")
    file = tmp_path / "hand" / "page.html"
    code, text, _ = told(capsys, out, "--against", earlier, "--static", "--out", file, "--json")
    assert code == 0
    assert json.loads(text) == {"exit_code": 0, "out": str(out), "files": [str(file)], "against": str(earlier)}
    html = file.read_text(encoding="utf-8")
    assert escape(f"planner report {out} --against '{earlier}' --static --out {file}") in html
    assert names(out) == set(FILES)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("page.pdf", "the file of the page must end in .html or .htm, got page.pdf"),
        ("out/other.html", "would stand in a folder of results"),
        ("mine.html", "holds something else, which would be lost"),
    ],
)
def test_a_page_goes_to_no_place_of_something_else(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path, file: str, said: str
) -> None:
    (tmp_path / "mine.html").write_text("<p>mine</p>", encoding="utf-8")
    code, text, err = told(capsys, out, "--static", "--out", tmp_path / file)
    assert (code, text) == (2, "")
    assert said in err
    assert names(out) == set(FILES)
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "<p>mine</p>"


def test_a_folder_without_a_plan_and_a_broken_plan_end_without_a_page(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert told(capsys, tmp_path / "empty")[0] == 2
    path = out / "plan.json"
    path.write_text(path.read_text("utf-8").replace('"gpus": ', '"gpus": 1', 1), encoding="utf-8")
    code, _, err = told(capsys, out)
    assert code == 6
    assert "fails its audit" in err
    assert names(out) == set(FILES)


def test_a_missing_extra_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needed, "find_spec", lambda _: None)
    code, text, err = told(capsys, out)
    assert (code, text) == (2, "")
    assert err.count("\n") == 1
    assert "python -m pip install 'datacentre-capacity-planner[report]'" in err
    assert names(out) == set(FILES)


def test_a_missing_browser_is_told_in_one_line_before_any_work(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed.shutil, "which", lambda _: None)
    code, text, err = told(capsys, out, "--pdf")
    assert (code, text) == (2, "")
    assert err.count("\n") == 1
    assert "apt-get install chromium" in err
    assert names(out) == set(FILES)


def test_a_browser_that_prints_nothing_leaves_nothing(
    capsys: pytest.CaptureFixture[str], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed.shutil, "which", lambda _: "/bin/false")
    code, _, err = told(capsys, out, "--pdf")
    assert code == 2
    assert "/bin/false printed no PDF and ended with 1" in err
    assert names(out) == set(FILES)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is found")
def test_the_pdf_is_the_same_bytes_again_and_goes_with_its_plan(
    capsys: pytest.CaptureFixture[str], out: Path, tmp_path: Path
) -> None:
    assert told(capsys, out, "--pdf") == (0, f"report  {out}/report.html\nreport  {out}/report.pdf\n", "")
    assert names(out) == {*FILES, REPORT_FILE, REPORT_PDF}
    first = (out / REPORT_PDF).read_bytes()
    assert first.startswith(b"%PDF-")
    assert first.endswith(printed.PDF_MARK)
    file = tmp_path / "page.html"
    assert told(capsys, out, "--pdf")[0] == 0
    assert (out / REPORT_PDF).read_bytes() == first
    assert told(capsys, out, "--pdf", "--out", file)[0] == told(capsys, out, "--pdf", "--out", file)[0] == 0
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.4 mine")
    assert told(capsys, out, "--pdf", "--out", file)[0] == 2
    assert (tmp_path / "page.pdf").read_bytes() == b"%PDF-1.4 mine"
    write(tiny(), out)
    assert names(out) == set(FILES)


def test_make_plan_ends_by_writing_the_page() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.split("\nplan: setup\n")[1].split("\n\n")[0].splitlines()
    assert recipe[-1] == "\t$(BIN)/planner report out/ten-gigawatt"
