"""Where each value of a case was written: line and column of a file, row and column of a table, cell of a workbook."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from planner.errors import Issue

Path = tuple[Any, ...]
MOST_COLUMNS = 16_384  # of a sheet
_PLAIN_SHEET = re.compile(r"\w+")


class Place(NamedTuple):
    """One spot in one file; `column` is a name in a table, a number elsewhere, and empty for a whole row or file."""

    file: str
    line: int = 0
    column: int | str = ""

    @property
    def where(self) -> str:
        """The place as messages give it."""
        if not self.line:
            return self.file
        if isinstance(self.column, str):
            return f"{self.file} row {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Key that sorts places by file, line and column."""
        number = self.column if isinstance(self.column, int) else 0
        return self.file, self.line, number, str(self.column)


class Cell(NamedTuple):
    """One cell of a workbook, or without a row the whole sheet.

    `number` is that of the sheet; rows and columns count from 1; `name` is what the column is called, empty where the
    cell stands for its row.
    """

    sheet: str
    number: int
    row: int = 0
    column: int = 0
    name: str = ""

    @property
    def where(self) -> str:
        """The place as messages give it, and as a spreadsheet does: ``sites!C5``."""
        sheet = self.sheet if _PLAIN_SHEET.fullmatch(self.sheet) else f"'{self.sheet}'"
        return f"{sheet}!{column_letters(self.column)}{self.row}" if self.row else sheet

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Key that sorts cells by sheet, row and column."""
        return "", self.number, self.row * MOST_COLUMNS + self.column, ""


class Finding(NamedTuple):
    """Something wrong at a place; `path` is its place in the case, empty if it has none."""

    place: Place | Cell
    what: str
    path: Path = ()

    def issue(self) -> Issue:
        """Return it as the issue a reader sees."""
        return Issue(self.place.where, self.what)


class Places:
    """The place of each path of a case, and how its file would name that path."""

    def __init__(self) -> None:
        self.at: dict[Path, Place | Cell] = {}
        self.roots: dict[Path, Path] = {}

    def move(self, old: Path, new: Path) -> None:
        """Note the places of everything below `old` as places below `new` too."""
        below = [path for path in self.at if path[: len(old)] == old]
        self.at.update({new + path[len(old) :]: self.at[path] for path in below})

    def find(self, path: Path) -> Place | Cell:
        """Return the place of `path`, or of the nearest part around it that was written somewhere."""
        for length in range(len(path), -1, -1):
            found = self.at.get(path[:length])
            if found is not None:
                return found
        return self.at.get((), Place(""))

    def is_cell(self, path: Path) -> bool:
        """Return whether `path` has a cell of its own, in a table or in a workbook, be it empty."""
        found = self.find(path)
        if isinstance(found, Cell):
            return bool(found.name) and path in self.at
        return isinstance(found.column, str) and bool(found.column)

    def named(self, path: Path) -> str:
        """Return the path as its own file spells it, like ``grid.nodes[2].headroom_mw``."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.roots:
                path = path[length:]
                break
        return dotted(path)

    def told(self, path: Path) -> str:
        """Return the name of a value in a message: empty where its place says it, as the column of a table does."""
        found = self.find(path)
        if isinstance(found, Cell):
            return found.name if found.name and path in self.at else self.named(path)
        return "" if isinstance(found.column, str) and found.line else self.named(path)


def dotted(path: Path) -> str:
    """Return a path as text: names joined by dots, positions in brackets."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def column_letters(number: int) -> str:
    """Return the letters of a column of a sheet: A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def in_order(findings: list[Finding]) -> tuple[Issue, ...]:
    """Return findings as issues by file, line and column, each said once."""
    ordered = sorted(findings, key=lambda found: (found.place.order, found.what))
    return tuple(dict.fromkeys(found.issue() for found in ordered))
