"""Tables on sheets of their own: heads in the first row, one row for each row of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from planner.exports.workbook.book import MOST_ROWS, WIDEST
from planner.exports.workbook.look import HEADER, IS_ROUNDING, NOTE, ROUNDING, Look
from planner.exports.workbook.paper import Print
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.exports.workbook.book import Book, Sheet
    from planner.exports.workbook.heads import Column

LINE_POINTS, MOST_LINES = 15, 20
NOTHING = "None in this plan."
HEAD_POINTS = 45  # of three lines
PER_SHEET_OF_PAPER = 280  # letters that can still be read


@dataclass(frozen=True)
class Table:
    """What a sheet holds: a name, columns, rows, and how many columns stay in sight."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    kept: int = 1

    @property
    def left_out(self) -> str | None:
        """How many rows a sheet has no room for, in words; None where all fit."""
        over = len(self.rows) - (MOST_ROWS - 1)
        return f"sheet {self.name} leaves out {counted(over, 'row')}: a sheet has {MOST_ROWS:,}" if over > 0 else None


def write_table(book: Book, table: Table) -> Sheet:
    """Write a table as the next sheet of a workbook: heads kept in sight, filter, widths, print set-up."""
    sheet = book.sheet(table.name)
    for number, column in enumerate(table.columns):
        sheet.heads(0, {number: column.head}, replace(HEADER, align=column.side, indent=_indent(table, number)))
    sheet.height(0, HEAD_POINTS)
    rows = table.rows[: MOST_ROWS - 1]
    lines: dict[int, int] = {}
    for number, column in enumerate(table.columns):
        look = Look(form=column.form, wrap=_is_long(column, rows), align=column.side, indent=_indent(table, number))
        for row, given in enumerate(rows, 1):
            value = given[column.title] if column.value is None else column.value(given)
            sheet.put(row, number, value, look)
            if look.wrap and isinstance(value, str) and len(value) > WIDEST:
                lines[row] = max(lines.get(row, 1), ceil(len(value) / WIDEST))
        if rows and column.form in ROUNDING:
            sheet.rule((1, number, len(rows), number), IS_ROUNDING, ROUNDING[column.form])
    if not rows:
        sheet.put(1, 0, NOTHING, NOTE, counts=False)
    for row, count in lines.items():
        sheet.height(row, LINE_POINTS * min(count, MOST_LINES))
    sheet.filtered(0, len(rows), len(table.columns) - 1)
    sheet.keep(1, table.kept)
    sheet.fit()
    sheet.printed(Print(rows=1, across=ceil(sheet.letters_wide / PER_SHEET_OF_PAPER), columns=table.kept))
    return sheet


def _indent(table: Table, number: int) -> int:
    """Return how far a column stands off the one before it: what stands left does, where that one stands right."""
    before = table.columns[number - 1].side if number else "left"
    return int(table.columns[number].side == "left" and before == "right")


def _is_long(column: Column, rows: Sequence[Any]) -> bool:
    """Return whether a column has texts that need several lines."""
    if column.form:
        return False
    told = (row[column.title] if column.value is None else column.value(row) for row in rows)
    return any(isinstance(text, str) and len(text) > WIDEST for text in told)
