"""A bank pack as a reader sees it: lines by their labels, single cells, checks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

PAGES = ("Inputs by period", "Cash flow", "Debt", "By year", "Audited")
FIRST = 4  # column of the first period or year, counted from 0
NUMBER = int | float


@dataclass(frozen=True)
class Pack:
    """A bank pack by openpyxl: its formulas, or the values that were last calculated."""

    book: Any

    @classmethod
    def of(cls, held: Any, values: bool = True) -> Pack:
        openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
        return cls(openpyxl.load_workbook(io.BytesIO(held) if isinstance(held, bytes) else held, data_only=values))

    def row(self, sheet: str, label: str, heading: str = "") -> int:
        """Return the row of the one line with a label, counted from 1, below a heading."""
        cells = [cell.value for cell in self.book[sheet]["A"]]
        first = 0 if not heading else next(k for k, told in enumerate(cells) if str(told or "").startswith(heading))
        found = [number for number, told in enumerate(cells, 1) if told == label and number > first]
        assert found, (sheet, label)
        assert heading or len(found) == 1, (sheet, label)
        return found[0]

    def line(self, sheet: str, label: str, heading: str = "") -> list[Any]:
        """Return what a line has in each period or year."""
        return [plain(cell.value) for cell in self.book[sheet][self.row(sheet, label, heading)][FIRST:]]

    def total(self, sheet: str, label: str, heading: str = "") -> Any:
        """Return the total of a line."""
        return self.book[sheet].cell(self.row(sheet, label, heading), 3).value

    def checks(self) -> list[tuple[int, str, Any]]:
        """Return each check: its group from 0, what it checks, and what it reads."""
        group, found = -1, []
        for row in self.book["Checks"].iter_rows(min_row=5, max_col=6, values_only=True):
            if row[0] and row[4] is None:
                group += 1
            elif row[0]:
                found.append((group, row[0], row[4]))
        return found

    def figures(self) -> dict[str, Any]:
        """Return every cell that is not empty, by sheet and cell."""
        return {
            f"{sheet.title}!{cell.coordinate}": plain(cell.value)
            for sheet in self.book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }


def plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def far(one: dict[str, Any], other: dict[str, Any], within: float = 1e-6) -> dict[str, tuple[Any, Any]]:
    """Return the cells that differ by more than a dollar, or at all where they are no figures."""
    found = {}
    for key in one.keys() | other.keys():
        first, second = one.get(key), other.get(key)
        if isinstance(first, NUMBER) and isinstance(second, NUMBER) and not isinstance(first, bool):
            if abs(first - second) > within * (1 + abs(first) / 1e6):
                found[key] = (first, second)
        elif first != second:
            found[key] = (first, second)
    return found
