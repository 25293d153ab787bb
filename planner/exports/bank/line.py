"""Lines and pages of the bank pack, and how their formulas name each other.

A page has periods, or years, in columns: labels, units and totals on the left, then the state at the start, then one
column for each. A formula names other lines in brackets, which become cells:

- ``[rent]`` the same column, ``[cash<]`` the column before;
- ``[rent:]`` all columns, ``[cash@]`` these and the start, ``[price~]`` all up to this one, ``[capex>]`` all from this
  one on;
- ``[rent=]`` the total; ``[$rate]`` a single cell, or a range of them, with a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, assert_never

from planner.exports.workbook.look import DASHED

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = float | int | str | date | None
Role = Literal["input", "formula", "audited"]
Mark = Literal["", "<", ":", "@", "~", ">", "="]
LABEL, UNIT, TOTAL, START, FIRST = range(5)
"""Columns of a page."""
_NAMED = re.compile(r"\[(\$?)([\w.\-]+)([<:@~>=]?)\]")


@dataclass(frozen=True)
class Heading:
    """A line that only says what comes below it."""

    label: str


@dataclass(frozen=True)
class Line:
    """One line of a page.

    Parameters
    ----------
    name
        What formulas call it.
    label, unit
        What it is, for people.
    values
        Its value in each column.
    formula
        Its formula in each column, without the equals sign; empty: the values themselves are written.
    role
        Whether its values are inputs, follow from others, or are those of the audit.
    start, start_value
        Formula and value of the column at the start; no formula: empty, or the value alone.
    total, total_value
        Formula and value of its total; ``sum`` adds up its columns, empty has none.
    form, start_form
        Number format; that of the column at the start, where it is another.
    strong
        Whether it is a sum that readers look for.
    """

    name: str
    label: str
    unit: str
    values: tuple[Value, ...]
    formula: str = ""
    role: Role = "formula"
    start: str = ""
    start_value: Value = None
    total: str = "sum"
    total_value: Value = None
    form: str = DASHED
    start_form: str = ""
    strong: bool = False

    @property
    def total_formula(self) -> str:
        """Formula of its total; empty where it has none."""
        return f"SUM([{self.name}:])" if self.total == "sum" else self.total

    @property
    def total_figure(self) -> Value:
        """Value of its total."""
        if self.total != "sum":
            return self.total_value
        return sum(value for value in self.values if isinstance(value, int | float))


@dataclass(frozen=True)
class Page:
    """A sheet of lines; `count` columns follow the one at the start."""

    name: str
    about: str
    count: int
    lines: tuple[Heading | Line, ...]
    top: int = 3

    def rows(self) -> dict[str, int]:
        """Return the row of each line by its name."""
        return {line.name: row for row, line in enumerate(self.lines, self.top) if isinstance(line, Line)}


@dataclass
class Places:
    """Where everything stands that a formula can name."""

    pages: Sequence[Page]
    cells: dict[str, str] = field(default_factory=dict)
    rows: dict[str, tuple[Page, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for page in self.pages:
            for name, row in page.rows().items():
                assert name not in self.rows, name
                self.rows[name] = (page, row)

    def formula(self, text: str, sheet: str, column: int = 0) -> str:
        """Return a formula with cells in the place of names.

        Parameters
        ----------
        text
            The formula, with names in brackets.
        sheet
            The sheet that it stands on.
        column
            The column that it stands in.
        """

        def cell(found: re.Match[str]) -> str:
            is_single, name, mark = found.groups()
            return self.cells[name] if is_single else self._of_line(name, mark, sheet, column)  # type: ignore[arg-type]

        return f"={_NAMED.sub(cell, text)}"

    def _of_line(self, name: str, mark: Mark, sheet: str, column: int) -> str:
        page, row = self.rows[name]
        ahead = "" if page.name == sheet else f"{quoted(page.name)}!"
        last = FIRST + page.count - 1
        match mark:
            case "":
                return f"{ahead}{letters(column)}{row + 1}"
            case "<":
                return f"{ahead}{letters(column - 1)}{row + 1}"
            case ":":
                return f"{ahead}${letters(FIRST)}${row + 1}:${letters(last)}${row + 1}"
            case "@":
                return f"{ahead}${letters(START)}${row + 1}:${letters(last)}${row + 1}"
            case "~":
                return f"{ahead}${letters(FIRST)}{row + 1}:{letters(column)}{row + 1}"
            case ">":
                return f"{ahead}{letters(column)}{row + 1}:${letters(last)}{row + 1}"
            case "=":
                return f"{ahead}${letters(TOTAL)}${row + 1}"
            case _:
                assert_never(mark)


def letters(column: int) -> str:
    """Return the name of a column, counted from 0: A, Z, AA."""
    name = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def quoted(sheet: str) -> str:
    """Return the name of a sheet as a formula has it."""
    return f"'{sheet}'" if " " in sheet else sheet


def fixed(sheet: str, row: int, column: int, last_row: int | None = None) -> str:
    """Return a cell, or a part of a column, of a sheet, from wherever it is named.

    Parameters
    ----------
    sheet
        The sheet.
    row, column
        The cell, counted from 0.
    last_row
        The last row of a part of a column; None: the cell alone.
    """
    first = f"{quoted(sheet)}!${letters(column)}${row + 1}"
    return first if last_row is None else f"{first}:${letters(column)}${last_row + 1}"
