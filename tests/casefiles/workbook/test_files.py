"""Workbooks as files: what other programs save, what is damaged, and what is none."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from planner import read
from planner.casefiles.workbook import extra
from planner.casefiles.workbook.cells import NEVER, read_grids
from planner.casefiles.workbook.exporting import template_bytes, workbook_bytes
from planner.casefiles.workbook.layout import ABOUT, by_name
from planner.casefiles.workbook.reading import read_workbook
from planner.errors import BadArgument, InvalidProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

xlsxwriter = pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed: the extra excel")
pytest.importorskip("python_calamine", reason="python-calamine is not installed: the extra excel")


def issues(file: Path) -> list[str]:
    try:
        read_workbook(file, "case")
    except InvalidProblem as error:
        return [str(issue) for issue in error.issues]
    return []


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.xlsx"
    file.write_bytes(workbook_bytes(read("tiny")))
    return file


def edited(file: Path, part: str, change: Callable[[str], str]) -> Path:
    """Change one part of a workbook in place."""
    kept = file.read_bytes()
    with zipfile.ZipFile(io.BytesIO(kept)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, change(data.decode()).encode() if entry.filename == part else data)
    return file


def part_of(sheet: str) -> str:
    return f"xl/worksheets/sheet{[ABOUT, *by_name()].index(sheet) + 1}.xml"


def test_errors_and_formulas_without_values_are_found_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("sites")
        sheet.write_formula(0, 0, "=A1/0", None, "#DIV/0!")
        sheet.write_formula(1, 27, "=1+1", None, 2)
        sheet.write_formula(2, 1, "=1+1", None, "")
        sheet.write_formula(3, 1, '=""', None, "")
    edited(file, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("<f>1+1</f><v></v>", "<f>1+1</f>"))
    (grid,), wrong = read_grids(file)
    assert wrong == []
    assert grid.broken[0, 0] == "the error #DIV/0!"
    assert grid.broken[2, 1] == NEVER
    assert (1, 27) not in grid.broken
    assert grid.rows[1][27] == 2


def test_a_formula_counts_by_the_value_it_had(tiny: Path) -> None:
    def formula(xml: str) -> str:
        assert xml.count("<v>1000.0</v>") == 1
        return xml.replace("<v>1000.0</v>", "<f>SUM(500,500)</f><v>1000</v>")

    edited(tiny, part_of("racks"), formula)
    assert read_workbook(tiny, "tiny").problem == read("tiny")


def test_an_error_is_said_by_sheet_and_cell(tiny: Path) -> None:
    def spoilt(xml: str) -> str:
        head, _, rest = xml.partition('<c r="C3"')
        _, _, rest = rest.partition("</c>")
        return f'{head}<c r="C3" t="e"><f>#REF!*2</f><v>#REF!</v></c>{rest}'

    edited(tiny, part_of("racks"), spoilt)
    assert issues(tiny) == ["racks!C3: it_kw must be a value, got the error #REF!"]


def test_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    names = {"sites.ash.name": '=HYPERLINK("http://x","y")', "sites.birch.name": "<script>alert(1)</script>"}
    problem = read("tiny").changed(names)
    file = tmp_path / "book.xlsx"
    file.write_bytes(workbook_bytes(problem))
    with zipfile.ZipFile(file) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)
    assert "<f>" not in sheets
    assert read_workbook(file, "tiny").problem == problem


def test_a_second_reader_sees_the_same_cells(tiny: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: the extra readers")
    book = openpyxl.load_workbook(tiny)
    grids, _ = read_grids(tiny)
    assert book.sheetnames == [grid.name for grid in grids]
    seen = 0
    for grid in grids:
        for number, row in enumerate(grid.rows, 1):
            for column, value in enumerate(row, 1):
                other = book[grid.name].cell(number, column).value
                if value != "":
                    assert (other.date() if hasattr(other, "date") else other) == value, (grid.name, number, column)
                    seen += 1
    assert seen > 500
    sheet = book["sites"]
    assert sheet.freeze_panes == "B3"
    assert sheet["A2"].comment is not None
    assert {rule.type for rule in sheet.data_validations.dataValidation} >= {"list", "decimal", "whole"}
    assert sheet.auto_filter.ref.startswith("A2:")


@pytest.mark.slow
def test_a_file_saved_by_another_program_reads_as_the_same(tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice here (Debian: libreoffice-calc)")
    for name in ("tiny", "status-2026"):
        problem = read(name)
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(workbook_bytes(problem))
        out = tmp_path / "saved"
        home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [program, home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, file]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        back = read_workbook(out / f"{name}.xlsx", name).problem
        assert back == problem
        assert back.digest == problem.digest


def test_a_template_says_what_must_be_given(tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    file.write_bytes(template_bytes())
    told = issues(file)
    assert [line for line in told if not line.startswith(("programme", "racks"))] == []
    assert "racks: racks must be given" in told
    assert len(told) == 2
    grids, _ = read_grids(file)
    for grid in grids[1:]:
        if by_name()[grid.name].kind != "form":
            assert str(grid.rows[2][0]).startswith("# "), grid.name
            assert len(grid.rows) == 3


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.csv", b"a,b", "must be a workbook that ends in .xlsx; save it as an Excel workbook"),
        ("a.xlsx", b"", "must be an Excel workbook, got an empty file"),
        ("a.xlsx", b"hello", "must be an Excel workbook, got another kind of file"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "must be an .xlsx without a password, got a workbook with"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 60, "must be a whole workbook, got one that is damaged: "),
    ],
)
def test_a_file_that_is_no_workbook_is_said(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    (told,) = issues(file)
    assert told.startswith(f"{file}: {what}")


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").mkdir()
    assert issues(tmp_path / "no.xlsx") == [f"{tmp_path}/no.xlsx: must be a file, got a path that does not exist"]
    assert issues(tmp_path / "x.xlsx") == [f"{tmp_path}/x.xlsx: must be a file, got a folder"]


def test_a_zip_that_is_no_workbook_is_said(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert issues(file) == [f"{file}: must be an Excel workbook, got another kind of file"]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_said(tiny: Path, share: float) -> None:
    content = tiny.read_bytes()
    tiny.write_bytes(content[: int(len(content) * share)])
    (told,) = issues(tiny)
    assert "damaged" in told


def test_a_cell_far_out_is_refused_before_it_takes_all_memory(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("sites")
        sheet.write(0, 0, "id")
        sheet.write(1_048_575, 16_383, "far")
    (told,) = issues(file)
    assert "the sheet sites must have its cells close together, got one in row 1,048,576" in told


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    monkeypatch.setattr("planner.casefiles.workbook.cells.MOST_UNPACKED_BYTES", 2**20 // 4)
    (told,) = issues(tiny)
    assert "must unpack to at most" in told
    monkeypatch.setattr("planner.casefiles.workbook.cells.MOST_BYTES", 1000)
    (told,) = issues(tiny)
    assert "must be a file of at most" in told


def test_a_missing_package_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda name: None)
    for work in (lambda: read_workbook(tmp_path / "x.xlsx", "x"), template_bytes, lambda: workbook_bytes(read("tiny"))):
        with pytest.raises(BadArgument, match=r"not installed here: python -m pip install '.*\[excel\]'"):
            work()


def test_a_workbook_damaged_inside_is_said(tiny: Path) -> None:
    content = tiny.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(part_of("sites")).header_offset
    for place in range(start + 80, start + 400, 40):
        tiny.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        (told,) = issues(tiny)
        assert "must be a whole workbook, got one that is damaged" in told
    tiny.write_bytes(content)
    edited(tiny, "xl/workbook.xml", lambda xml: xml.replace('encoding="UTF-8"', 'encoding="STF-8"'))
    (told,) = issues(tiny)
    assert told.endswith("damaged: unknown encoding: STF-8")


def filled_in(file: Path, price: object) -> None:
    """Fill a new workbook in as a person does: below the examples, cell by cell."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: the extra readers")
    file.write_bytes(template_bytes())
    book = openpyxl.load_workbook(file)
    lines = {"name": "Mine", "start_date": date(2026, 1, 1), "end_date": "2026-12-31", "target.mw": 5}
    for row in book["programme"].iter_rows(min_row=3):
        row[1].value = (lines | {"target.by_date": date(2026, 12, 31)}).get(row[0].value)
    book["racks"].append(["R", "A rack", 500, 72, price])
    book["sites"].append(["S", "A site", "east"])
    book["sites"]["I4"], book["sites"]["J4"] = 1.3, 1.2
    book["stages"].append(["S", 10, date(2026, 3, 1)])
    book["activities"].append(["S", "A", "A hall", "phase", 5])
    book["options"].append([None, "A", None, 6, 40])
    book["uses"].append([None, "A", "standard", "crew", 1])
    book["resources"].append(["crew", None, "renewable", None, 2])
    book.save(file)


def test_a_template_that_was_filled_in_is_a_case(tmp_path: Path) -> None:
    filled_in(tmp_path / "mine.xlsx", 3.5)
    read_back = read_workbook(tmp_path / "mine.xlsx", "mine")
    problem = read_back.problem
    assert read_back.remarks == len([sheet for sheet in by_name().values() if sheet.kind != "form"])
    assert (problem.programme.name, problem.programme.target.mw) == ("Mine", 5)
    assert [str(day) for day in (problem.programme.start_date, problem.programme.end_date)] == [
        "2026-01-01",
        "2026-12-31",
    ]
    assert (problem.racks[0].price_usd_m, problem.racks[0].gpus, problem.racks[0].supply) == (3.5, 72, None)
    (site,) = problem.sites
    (option,) = site.activities[0].options
    assert (site.peak_pue, option.id, option.duration_periods, dict(option.uses)) == (1.3, "standard", 6, {"crew": 1})
    assert problem.resources[0].capacity[0].value == 2
    assert problem.tenant is None


def test_a_formula_that_was_never_calculated_is_said(tmp_path: Path) -> None:
    filled_in(tmp_path / "mine.xlsx", "=7/2")
    assert issues(tmp_path / "mine.xlsx") == [
        "racks!E4: price_usd_m must be a value, got a formula without a value; save the workbook once in a "
        "spreadsheet, which calculates it"
    ]


def test_merged_cells_are_found_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("racks")
        sheet.write_row(0, 0, ["id", "it_kw", "gpus", "price_usd_m"])
        sheet.write_row(1, 0, ["R", 500, 5, 2])
        sheet.merge_range(1, 1, 2, 1, 500)
        sheet.write_row(2, 0, ["Q"])
        sheet.write_row(2, 2, [5, 2])
    assert issues(file)[0] == (
        "racks!B3: it_kw must be a value, got a cell merged with B2; unmerge the two and fill in each"
    )


def test_cells_that_only_look_like_something_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("racks")
        sheet.write_row(0, 0, ["id", "it_kw", "gpus", "price_usd_m"])
        sheet.write_row(1, 0, ["R", 500, 5, 2])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    (grid,), wrong = read_grids(file)
    assert wrong == []
    assert len(grid.rows) == 2


def test_the_mark_of_an_open_file_is_not_taken_for_the_file(tmp_path: Path) -> None:
    for name in ("~$plan.xlsx", ".~lock.plan.xlsx#"):
        (tmp_path / name).write_bytes(b"somebody")
        (told,) = issues(tmp_path / name)
        assert told.endswith("is the mark of a workbook that is open in a spreadsheet; give the workbook itself")


def test_the_nearest_workbook_is_named_for_one_that_is_not_there(tiny: Path) -> None:
    (told,) = issues(tiny.with_name("tony.xlsx"))
    assert told.endswith("must be a file, got a path that does not exist; did you mean 'tiny.xlsx'?")
