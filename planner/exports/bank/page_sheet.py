"""Writes a page of lines as a sheet: labels, units and totals on the left, the state at the start, then each column."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from planner.exports.bank.line import FIRST, LABEL, START, TOTAL, UNIT, Heading
from planner.exports.workbook.look import (
    AUDITED_FILL,
    DAY,
    FAINT,
    HEADER,
    INPUT_FILL,
    INPUT_INK,
    IS_ROUNDING,
    NOTE,
    PLAIN,
    ROUNDING,
    SECTION,
    TITLE,
    WHOLE,
    Look,
)  # fmt: skip
from planner.exports.workbook.paper import Print

if TYPE_CHECKING:
    from planner.exports.bank.line import Line, Page, Places, Role, Value
    from planner.exports.workbook.book import Book, Sheet

HEADS = ("Unit", "Total", "At start")
PER_SHEET_OF_PAPER = 12
COLUMN_LETTERS, LABEL_LETTERS = 12.5, 52.0
FILLS: dict[Role, str] = {"input": INPUT_FILL, "formula": "", "audited": AUDITED_FILL}


def write_page(book: Book, page: Page, places: Places, heads: tuple[str, tuple[Value, ...]], tab: str = "") -> Sheet:
    """Write a page as the next sheet of a workbook, and return it.

    Parameters
    ----------
    book
        The workbook.
    page
        The page.
    places
        Where all lines stand.
    heads
        The line whose columns head this page, and its values.
    tab
        Colour of the tab.
    """
    sheet = book.sheet(page.name, tab)
    sheet.put(0, LABEL, page.name, TITLE, counts=False)
    sheet.put(1, LABEL, page.about, NOTE, counts=False)
    _heads(sheet, page, places, heads)
    for row, line in enumerate(page.lines, page.top):
        if isinstance(line, Heading):
            for column in range(FIRST + page.count):
                sheet.put(row, column, line.label if column == LABEL else None, SECTION, counts=False)
        else:
            _line(sheet, row, page, line, places)
            if line.form in ROUNDING:
                sheet.rule((row, TOTAL, row, FIRST + page.count - 1), IS_ROUNDING, ROUNDING[line.form])
    sheet.keep(page.top, START)
    sheet.fit(widest=18)
    sheet.width(LABEL, LABEL, LABEL_LETTERS)
    sheet.printed(Print(rows=page.top, across=max(1, ceil(page.count / PER_SHEET_OF_PAPER)), down=0, columns=START))
    return sheet


def _heads(sheet: Sheet, page: Page, places: Places, heads: tuple[str, tuple[Value, ...]]) -> None:
    name, values = heads
    form, told = (WHOLE, "Calendar year") if isinstance(values[0], int) else (DAY, "Last day of the period")
    for column, head in enumerate((told, *HEADS)):
        sheet.put(page.top - 1, column, head, HEADER, counts=False)
    look = Look(bold=True, fill=HEADER.fill, line=True, align="right", form=form)
    for column, value in enumerate(values, FIRST):
        sheet.formula(page.top - 1, column, places.formula(f"[{name}]", page.name, column), value, look)


def _line(sheet: Sheet, row: int, page: Page, line: Line, places: Places) -> None:
    plain = Look(form=line.form, bold=line.strong, line=line.strong)
    label = Look(bold=line.strong, line=line.strong, indent=0 if line.strong else 1)
    sheet.put(row, LABEL, line.label, label, counts=False)
    sheet.put(row, UNIT, line.unit, Look(ink=FAINT, line=line.strong))
    if line.total:
        sheet.formula(row, TOTAL, places.formula(line.total_formula, page.name, TOTAL), line.total_figure, plain)
    elif line.strong:
        sheet.put(row, TOTAL, None, plain)
    if line.start:
        first = Look(form=line.start_form, align="right") if line.start_form else plain
        sheet.formula(row, START, places.formula(line.start, page.name, START), line.start_value, first)
    elif line.strong:
        sheet.put(row, START, None, plain)
    ink = INPUT_INK if line.role == "input" else PLAIN.ink
    look = Look(form=line.form, bold=line.strong, line=line.strong, fill=FILLS[line.role], ink=ink)
    for column, value in enumerate(line.values, FIRST):
        if line.formula:
            sheet.formula(row, column, places.formula(line.formula, page.name, column), value, look)
        elif value is not None:
            sheet.put(row, column, value, look)
