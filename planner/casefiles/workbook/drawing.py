"""Draws the sheets of a workbook. The same case gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, assert_never

from planner.casefiles.places import column_letters
from planner.casefiles.workbook.about import draw_about
from planner.casefiles.workbook.cell_checks import cell_check
from planner.casefiles.workbook.columns import in_a_workbook
from planner.casefiles.workbook.layout import ABOUT, FIELD, VALUE, sheets
from planner.casefiles.workbook.putting import comment, empty_look, put
from planner.casefiles.workbook.styles import TABS, Styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.casefiles.workbook.columns import Column
    from planner.casefiles.workbook.layout import Sheet
    from planner.casefiles.workbook.rows import Value

TITLE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2
FORM_COLUMNS = ((FIELD, 210), (VALUE, 260), ("unit", 150), ("meaning", 640), ("example", 260))
SPARE_ROWS = 500  # below the last one, with the same checks
WIDEST_PIXELS, LINE_PIXELS = 330, 18
MEANING_LETTERS, VALUE_LETTERS = 102, 38  # of a line in a form
A4 = 9


@dataclass(frozen=True)
class Content:
    """What a workbook shows.

    Parameters
    ----------
    title
        What it is, for the first sheet.
    notes
        What a reader should know of it, a paragraph each.
    rows
        The rows of each sheet by name.
    examples
        By name of a sheet a row that shows what may stand there; none where true ones do.
    day
        The day on which the file says it was made.
    """

    title: str
    notes: tuple[str, ...]
    rows: Mapping[str, Sequence[tuple[Value, ...]]]
    examples: Mapping[str, tuple[Value, ...]]
    day: date


def draw(content: Content) -> bytes:
    """Return the bytes of a workbook."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": content.title, "created": datetime.combine(content.day, time())})
    styles = Styles(book)
    counts = {sheet.name: len(content.rows.get(sheet.name, ())) for sheet in sheets()}
    listed = draw_about(book.add_worksheet(ABOUT), styles, content.title, content.notes, counts)
    sections = list(dict.fromkeys(sheet.section for sheet in sheets()))
    for sheet in sheets():
        drawn = book.add_worksheet(sheet.name)
        drawn.set_tab_color(TABS[sections.index(sheet.section) % len(TABS)])
        _Drawn(drawn, styles, sheet, content, listed).draw()
    book.close()
    return file.getvalue()


class _Drawn:
    """One sheet while it is drawn."""

    def __init__(self, sheet: Any, styles: Styles, given: Sheet, content: Content, listed: str) -> None:
        self.sheet, self.styles, self.given, self.content, self.listed = sheet, styles, given, content, listed
        self.rows = content.rows.get(given.name, ())
        self.example = content.examples.get(given.name)

    def draw(self) -> None:
        match self.given.kind:
            case "form":
                self.form()
            case "table" | "shared":
                self.table()
            case _:
                assert_never(self.given.kind)
        self.sheet.set_row(TITLE_ROW, None, self.styles.named("blank"))
        self.sheet.write_string(TITLE_ROW, 0, in_a_workbook(self.given.about), self.styles.named("about"))
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADER_ROW)
        self.sheet.set_footer("&L&A&RPage &P of &N")

    def table(self) -> None:
        """Draw a row for each entry below the names of the columns."""
        columns, first = self.given.columns, FIRST_ROW
        if self.example is not None:
            for number, value in enumerate(self.example):
                put(self.sheet, (first, number), value, self.styles, is_example=True)
            first += 1
        last = max(first, first + len(self.rows) - 1)
        for number, column in enumerate(columns):
            self.sheet.set_column(number, number, None, self.styles.cell(empty_look(column)))
            self.sheet.write_string(HEADER_ROW, number, column.header, self.styles.header(column))
            comment(self.sheet, (HEADER_ROW, number), column)
            self.check(column, (first, number), last + SPARE_ROWS)
        for at, row in enumerate(self.rows, first):
            for number, value in enumerate(row):
                put(self.sheet, (at, number), value, self.styles)
        self.sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
        self.sheet.autofit(WIDEST_PIXELS)
        lines = max(column.header.count("\n") + 1 for column in columns)
        self.sheet.set_row_pixels(HEADER_ROW, LINE_PIXELS * lines + 4)
        named = [number for number, column in enumerate(columns, 1) if column.around is not None]
        own = [number for number, column in enumerate(columns, 1) if column is self.given.id_column]
        self.sheet.freeze_panes(FIRST_ROW, max((*named, *own), default=0))

    def form(self) -> None:
        """Draw a line for each field, with its unit and meaning beside it."""
        shown = FORM_COLUMNS if self.example is not None else FORM_COLUMNS[:-1]
        for number, (name, width) in enumerate(shown):
            self.sheet.set_column_pixels(number, number, width)
            self.sheet.write_string(HEADER_ROW, number, name, self.styles.named("header"))
        values = self.rows[0] if self.rows else ()
        for at, column in enumerate(self.given.columns):
            row = FIRST_ROW + at
            self.sheet.write_string(row, 0, column.name, self.styles.header(column))
            comment(self.sheet, (row, 0), column)
            self.check(column, (row, 1), row)
            self.sheet.write_blank(row, 1, None, self.styles.cell(empty_look(column)))
            if values:
                put(self.sheet, (row, 1), values[at], self.styles, wraps=True)
            self.sheet.write_string(row, 2, column.unit, self.styles.named("text"))
            told = column.facts.replace("\n", " ")
            self.sheet.write_string(row, 3, told, self.styles.named("text"))
            said = len(str(values[at].given)) if values else 0
            lines = 1 + max(len(told) // MEANING_LETTERS, said // VALUE_LETTERS)
            self.sheet.set_row_pixels(row, LINE_PIXELS * lines + 2)
            if self.example is not None:
                put(self.sheet, (row, 4), self.example[at], self.styles, is_example=True, wraps=True)
        self.sheet.freeze_panes(FIRST_ROW, 1)

    def check(self, column: Column, first: tuple[int, int], last_row: int) -> None:
        """Let the spreadsheet check the cells of a column from the first to the last."""
        found = cell_check(column, self.ids, self.listed)
        if found is not None:
            row, number = first
            self.sheet.data_validation(row, number, last_row, number, found)

    def ids(self, other: Sheet) -> str:
        """Return the range with the ids of a sheet, and room for more of them."""
        number = next(number for number, column in enumerate(other.columns, 1) if column is other.id_column)
        last = FIRST_ROW + len(self.content.rows.get(other.name, ())) + SPARE_ROWS
        letters = column_letters(number)
        return f"{other.name}!${letters}${FIRST_ROW + 1}:${letters}${last}"
