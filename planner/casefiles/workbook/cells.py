"""The cells of a workbook as plain values, formulas by the value they had; what a reader hides is found in the file.

A cell with an error of a formula, and one whose formula was never calculated, read as empty: where they stand is taken
from the file itself.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from planner.casefiles.places import Finding, Place, column_letters
from planner.validate.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm")
OPEN_MARKS = ("~$", ".~lock.")
"""What the names of the marks begin with that spreadsheets leave beside a file they have open."""
# What is read in ten seconds and a gigabyte: a hundred times the workbook of the largest cases.
MOST_BYTES, MOST_UNPACKED_BYTES = 24 * 2**20, 400 * 2**20
MOST_CELLS = 4_000_000
NEVER = "a formula without a value; save the workbook once in a spreadsheet, which calculates it"
# What damaged files make the readers of zip and XML raise; an archive with a password is a RuntimeError to them.
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, LookupError, EOFError, ValueError, OverflowError,
    RuntimeError,
)  # fmt: skip
# A cell that ends at once has a look and no value.
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "xl/"


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Parameters
    ----------
    name, number
        Its name, and its number in the workbook.
    rows
        Values by row and column from 0: text, number, bool, date, or an empty text.
    broken
        Row and column of each cell whose formula has no value, with the error it shows.
    merged
        First row and column and last row and column of cells that are shown as one.
    """

    name: str
    number: int
    rows: list[list[Any]]
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def covered(self, row: int, column: int) -> str:
        """Return that a cell is covered by the one it is merged with, whose value it does not have; else nothing."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                return f"a cell merged with {column_letters(left + 1)}{top + 1}; unmerge the two and fill in each"
        return ""


@dataclass(frozen=True)
class _Unread:
    """What the reader does not tell of a sheet."""

    broken: dict[tuple[int, int], str]
    merged: tuple[tuple[int, int, int, int], ...]


def read_grids(path: Path) -> tuple[list[Grid], list[Finding]]:
    """Return the sheets of a workbook, or why it cannot be read."""
    label = path.as_posix()
    content, wrong = _content(path)
    if content is None:
        return [], [Finding(Place(label), wrong)]
    try:
        return _grids(content, dict(_unread(content))), []
    except _Refused as refused:
        return [], [Finding(Place(label), str(refused))]
    except _DAMAGES as error:
        return [], [Finding(Place(label), f"must be a whole workbook, got one that is damaged: {_first_line(error)}")]


class _Refused(Exception):
    """A workbook would take too much memory, or is none that is read here."""


def _content(path: Path) -> tuple[bytes | None, str]:
    """Return the bytes of a workbook, or None and why there are none."""
    if path.name.startswith(OPEN_MARKS):
        return None, "is the mark of a workbook that is open in a spreadsheet; give the workbook itself"
    if path.suffix.lower() not in SUFFIXES:
        return None, f"must be a workbook that ends in {SUFFIXES[0]}; save it as an Excel workbook"
    try:
        if not path.is_file():
            return (
                None,
                f"must be a file, got {'a folder' if path.is_dir() else f'a path that does not exist{_near(path)}'}",
            )
        size = path.stat().st_size
        if size > MOST_BYTES:
            return None, f"must be a file of at most {MOST_BYTES // 2**20} MB, got {size / 2**20:,.1f} MB"
        content = path.read_bytes()
    except OSError as error:
        return None, f"must be a readable file, got {(error.strerror or str(error)).lower()}"
    if not content:
        return None, "must be an Excel workbook, got an empty file"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return None, "must be an .xlsx without a password, got a workbook with a password or an old .xls"
    if not content.startswith(b"PK"):
        return None, "must be an Excel workbook, got another kind of file"
    return content, ""


def _near(path: Path) -> str:
    """Return which workbook of the folder may have been meant."""
    try:
        there = [each for each in path.parent.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file()]
    except OSError:
        return ""
    names = {each.stem: each.name for each in there if not each.name.startswith(OPEN_MARKS)}
    near = nearest(path.stem, names)
    return f"; did you mean '{names[near]}'?" if near is not None else ""


def _grids(content: bytes, unread: dict[str, _Unread]) -> list[Grid]:
    """Return the values of each sheet."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        kept = [each.name for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        found = []
        for number, name in enumerate(kept, 1):
            more = unread.get(name, _Unread({}, ()))
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            found.append(Grid(name, number, rows, more.broken, more.merged))
        return found
    except calamine.CalamineError as error:
        raise _Refused(f"must be a whole workbook, got one that is damaged: {_first_line(error)}") from error
    except BaseException as error:
        # What the reader did not expect in a damaged file is no exception of Python's own.
        if type(error).__name__ != "PanicException":
            raise
        raise _Refused("must be a whole workbook, got one that is damaged") from error


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]


def _unread(content: bytes) -> Iterator[tuple[str, _Unread]]:
    """Yield for each sheet the cells whose formula has no value and those that are merged; refuse what is too large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise _Refused(f"must unpack to at most {MOST_UNPACKED_BYTES // 2**20} MB, got {unpacked // 2**20:,} MB")
        for name, part in _sheet_parts(archive):
            xml = archive.read(part)
            _refuse_vast(name, xml)
            has_broken = b't="e"' in xml or b"<f" in xml or b":f>" in xml
            merged = tuple(
                (int(top) - 1, _column(left.decode()) - 1, int(bottom) - 1, _column(right.decode()) - 1)
                for left, top, right, bottom in _MERGED.findall(xml)
            )
            yield name, _Unread(dict(_broken(xml)) if has_broken else {}, merged)


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part of the file that it stands in."""
    if f"{_PACKAGE}workbook.xml" not in archive.namelist():
        raise _Refused("must be an Excel workbook, got another kind of file")
    related = ElementTree.fromstring(archive.read(f"{_PACKAGE}_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in related}
    for element in ElementTree.fromstring(archive.read(f"{_PACKAGE}workbook.xml")).iter():
        if _tag(element) == "sheet":
            target = targets.get(element.get(_RELATION), "")
            part = target.removeprefix("/") if target.startswith("/") else f"{_PACKAGE}{target}"
            if "worksheets" in part:
                yield element.get("name", ""), part


def _refuse_vast(name: str, xml: bytes) -> None:
    """Refuse a sheet with a cell so far out that all the empty ones before it take too much memory."""
    column = row = 0
    for letters, digits in _FILLED.findall(xml):
        column, row = max(column, _column(letters.decode())), max(row, int(digits))
    if column * row > MOST_CELLS:
        what = f"must have its cells close together, got one in row {row:,} and one in column {column:,}"
        raise _Refused(f"the sheet {name} {what}; delete the rows and columns that are not used")


def _broken(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield row and column of each cell with an error, or with a formula that was never calculated."""
    for _, element in ElementTree.iterparse(io.BytesIO(xml)):
        if _tag(element) == "c":
            parts = {_tag(part): part.text or "" for part in element}
            value, at = parts.get("v", ""), _REFERENCE.fullmatch(element.get("r", ""))
            if at is not None:
                spot = int(at[2]) - 1, _column(at[1]) - 1
                if element.get("t") == "e":
                    yield spot, f"the error {value or '#N/A'}"
                elif "f" in parts and not value and element.get("t") != "str":
                    yield spot, NEVER
        elif _tag(element) == "row":
            element.clear()


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _column(letters: str) -> int:
    """Return the number of a column by its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
