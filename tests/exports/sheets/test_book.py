"""What every workbook keeps: text stays text, the same plan gives the same bytes, and ours is known from others."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from planner.errors import BadOutput
from planner.exports.formats import FORMATS, Subject
from planner.exports.mark import LAST_SAVED_BY
from tests.comparison.plans import tiny
from tests.exports.build import FORMULA as OF_TASK
from tests.exports.build import schedule
from tests.exports.sheets.office import converted
from tests.exports.sheets.plans import CJK, FORMULA, MARKUP, UMLAUT, by_hand

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
NAMES = ("xlsx", "bank.xlsx")
TEXTS = ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "1e5", "2026-01-01", "", "_x0041_", "a\nb", "TRUE"]


def book(*texts: str) -> bytes:
    from planner.exports.workbook.book import Book

    made = Book("Made & <sold>", "Test", date(2026, 1, 1))
    sheet = made.sheet("One")
    for row, text in enumerate(texts):
        sheet.put(row, 0, text)
    sheet.fit()
    sheet.printed()
    return made.finished()


def parts(held: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_what_looks_like_a_formula_a_link_or_a_figure_stays_text() -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    calamine = pytest.importorskip("python_calamine", reason="python-calamine is not installed (the extra `excel`)")
    held = book(*TEXTS)
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(held))["One"].iter_rows()]
    assert [cell.value or "" for cell in cells] == TEXTS
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    read = calamine.CalamineWorkbook.from_filelike(io.BytesIO(held)).get_sheet_by_name("One").to_python()
    assert [row[0] for row in read] == TEXTS
    assert "<f>" not in parts(held)["xl/worksheets/sheet1.xml"]
    assert "hyperlink" not in parts(held)["xl/worksheets/sheet1.xml"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    from planner.exports.workbook.book import LONGEST_TEXT

    text = parts(book("x" * (LONGEST_TEXT + 1)))["xl/sharedStrings.xml"]
    assert f"<t>{'x' * (LONGEST_TEXT - 1)}…</t>" in text


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_is_ours_until_it_is_saved_again(tmp_path: Path, name: str) -> None:
    (path,) = tiny().export(name, tmp_path / "mine.xlsx")
    first = path.read_bytes()
    assert tiny().export(name, path) == (path,)
    assert path.read_bytes() == first
    assert parts(first)["docProps/core.xml"].count(LAST_SAVED_BY) == 1
    assert "2026-09-01T00:00:00Z" in parts(first)["docProps/core.xml"]  # the plan's start, not now
    saved = converted({"mine": first}, tmp_path / "office")["mine"].read_bytes()
    path.write_bytes(saved)
    with pytest.raises(BadOutput, match="holds something else, which would be lost"):
        tiny().export(name, path)
    assert path.read_bytes() == saved


@pytest.mark.parametrize("held", [b"PK\x03\x04 no zip", b"text", book()[:-30], b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_of_ours_is_left_alone(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(held)
    with pytest.raises(BadOutput, match="holds something else"):
        tiny().export("xlsx", path)
    path.write_bytes(b"")
    tiny().export("xlsx", path)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_users_are_text_in_every_part(name: str) -> None:
    (held,) = FORMATS[name].write(Subject(by_hand(), schedule())).files
    for part, text in parts(held).items():
        assert "<script>" not in text, part
    strings = parts(held)["xl/sharedStrings.xml"]
    assert UMLAUT.replace("&", "&amp;") in strings
    assert MARKUP.replace("<", "&lt;").replace(">", "&gt;") in strings
    assert f"<t>{FORMULA if name == 'bank.xlsx' else OF_TASK}</t>" in strings
    assert not re.search(r"<f>=?(1\+1|HYPERLINK)", "".join(parts(held).values()))
    assert (CJK in strings) == (name == "xlsx")
