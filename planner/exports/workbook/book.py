"""One workbook in the making: the only place that knows the library that writes it.

What is given as text is written as text: no cell of a user becomes a formula, a link or a number by itself. The file
says when it was made by the plan's start date, so that the same plan gives the same bytes. A name among its properties
says who wrote it last: a program that saves it again puts its user's name there, and the file is ours no more.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from planner.exports.mark import MARK
from planner.exports.workbook.look import DAY, HEADER, PLAIN, Look, head_width, shown_width
from planner.exports.workbook.paper import ONE_WIDE, Print, set_up
from planner.figure import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Value = str | float | int | bool | date | None
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_TEXT = 32_767  # letters that a cell takes
MOST_ROWS = 1_048_576  # that a sheet has
FIRST_DAY = date(1900, 3, 1)  # before it, Excel counts a day that never was
WIDEST, NARROWEST, AIR = 60, 6, 2


class Book:
    """A workbook; `finished` returns its bytes.

    Parameters
    ----------
    title, subject
        What its properties and its running head say.
    made_on
        The day that it is said to be made on.
    """

    def __init__(self, title: str, subject: str, made_on: date) -> None:
        import xlsxwriter

        self._bytes = io.BytesIO()
        self._book: Any = xlsxwriter.Workbook(self._bytes, dict(OPTIONS))
        self._looks: dict[Look, Any] = {}
        self.title = title
        self._book.set_properties(
            {"title": title, "subject": subject, "author": MARK, "created": datetime.combine(made_on, time())}
        )
        self._book.set_calc_mode("auto")

    def sheet(self, name: str, tab: str = "") -> Sheet:
        """Return a new sheet at the end; `tab` is the colour of its tab."""
        made = self._book.add_worksheet(name)
        if tab:
            made.set_tab_color(tab)
        return Sheet(self, made, name)

    def look(self, look: Look) -> Any:
        """Return a look as the library takes it, the same object for the same look."""
        if look not in self._looks:
            self._looks[look] = self._book.add_format(look.properties())
        return self._looks[look]

    def difference(self, look: Look) -> Any:
        """Return what of a look a rule can change: colours, number format and weight, not the font."""
        fixed = ("font_name", "font_size", "valign")
        return self._book.add_format({name: told for name, told in look.properties().items() if name not in fixed})

    def chart(self, kind: str, stacked: bool = False) -> Any:
        """Return a new chart of Excel itself: column or line."""
        return self._book.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})

    def finished(self) -> bytes:
        """Close the workbook and return it."""
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet of a workbook; rows and columns count from 0.

    Parameters
    ----------
    book
        The workbook.
    made
        The sheet as the library has it.
    name
        Its name.
    """

    def __init__(self, book: Book, made: Any, name: str) -> None:
        self.book, self.name, self._made = book, name, made
        self._widths: dict[int, int] = {}

    def put(self, row: int, column: int, value: Value, look: Look = PLAIN, counts: bool = True) -> None:
        """Write a value as what it is.

        Parameters
        ----------
        row, column
            Where.
        value
            Text, a figure, a flag, a day, or None for an empty cell.
        look
            How it looks.
        counts
            Whether the column is made wide enough for it.
        """
        made, shown = self._made, self.book.look(look)
        if counts:
            self._widths[column] = max(self._widths.get(column, 0), shown_width(value, look.form) + look.indent)
        if value is None:
            made.write_blank(row, column, None, shown)
        elif isinstance(value, str):
            made.write_string(row, column, shortened(value), shown)
        elif isinstance(value, bool):
            made.write_boolean(row, column, value, shown)
        elif isinstance(value, date):
            self._day(row, column, value, look)
        else:
            made.write_number(row, column, number(value), shown)

    def _day(self, row: int, column: int, day: date, look: Look) -> None:
        if day < FIRST_DAY:
            self._made.write_string(row, column, day.isoformat(), self.book.look(look))
            return
        dated = look if look.form else Look(**{**vars(look), "form": DAY})
        self._made.write_datetime(row, column, datetime.combine(day, time()), self.book.look(dated))

    def formula(
        self, row: int, column: int, formula: str, value: Value, look: Look = PLAIN, counts: bool = True
    ) -> None:
        """Write a formula with the value that it has, so that viewers that do not calculate show it too.

        Parameters
        ----------
        row, column
            Where.
        formula
            The formula, beginning with an equals sign.
        value
            Its value.
        look
            How it looks.
        counts
            Whether the column is made wide enough for it.
        """
        if counts:
            width = shown_width(value, look.form) + look.indent
            self._widths[column] = max(self._widths.get(column, 0), width)
        told = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
        self._made.write_formula(row, column, formula, self.book.look(look), "" if told is None else told)

    def heads(self, row: int, heads: Sequence[str] | Mapping[int, str], look: Look = HEADER) -> None:
        """Write the heads of columns, from the first one on or by their numbers.

        Parameters
        ----------
        row
            Where.
        heads
            What they say.
        look
            How they look.
        """
        for column, head in heads.items() if isinstance(heads, Mapping) else enumerate(heads):
            self.put(row, column, head, look, counts=False)
            width = max(map(head_width, head.splitlines()), default=0)
            self._widths[column] = max(self._widths.get(column, 0), width + 1)  # for the arrow of the filter

    def link(self, row: int, column: int, sheet: str) -> None:
        """Write the name of a sheet of this workbook as a link to it.

        Parameters
        ----------
        row, column
            Where.
        sheet
            Name of the sheet.
        """
        shown = self.book.look(Look(ink="#0563C1"))
        self._made.write_url(row, column, f"internal:'{sheet}'!A1", shown, sheet)
        self._widths[column] = max(self._widths.get(column, 0), len(sheet))

    def allow(self, row: int, column: int, rule: dict[str, Any]) -> None:
        """Let a cell take only what a rule allows.

        Parameters
        ----------
        row, column
            The cell.
        rule
            The rule in the words of the library.
        """
        self._made.data_validation(row, column, row, column, rule)

    def fit(self, widest: int = WIDEST, only: Iterable[int] | None = None) -> None:
        """Make columns as wide as what they show; what is wider wraps or runs on."""
        for column in self._widths if only is None else only:
            width = min(widest, max(NARROWEST, self._widths.get(column, 0) + AIR))
            self._made.set_column(column, column, width)

    def width(self, first: int, last: int, letters: float) -> None:
        """Give columns a width.

        Parameters
        ----------
        first, last
            The columns.
        letters
            How many letters wide they become.
        """
        self._made.set_column(first, last, letters)

    def height(self, row: int, points: float) -> None:
        """Give a row a height."""
        self._made.set_row(row, points)

    def level(self, row: int, level: int) -> None:
        """Put a row below another one in the outline, so that it folds."""
        self._made.set_row(row, None, None, {"level": level})

    def folds_from_above(self) -> None:
        """Say that the line above a group stands for it."""
        self._made.outline_settings(True, False, True, False)

    def keep(self, row: int, column: int) -> None:
        """Keep rows above and columns left of a cell in sight."""
        self._made.freeze_panes(row, column)

    def filtered(self, top: int, bottom: int, last: int) -> None:
        """Give the heads of a table a filter.

        Parameters
        ----------
        top, bottom
            Row of the heads, and the last row.
        last
            The last column.
        """
        self._made.autofilter(top, 0, max(top, bottom), last)

    def rule(self, span: tuple[int, int, int, int], rule: dict[str, Any], look: Look) -> None:
        """Show cells otherwise where a rule holds.

        Parameters
        ----------
        span
            First row, first column, last row, last column.
        rule
            The rule in the words of the library.
        look
            How they look then.
        """
        self._made.conditional_format(*span, rule | {"format": self.book.difference(look)})

    def place(self, row: int, column: int, chart: Any) -> None:
        """Put a chart with its corner at a cell.

        Parameters
        ----------
        row, column
            The cell.
        chart
            The chart.
        """
        self._made.insert_chart(row, column, chart)

    @property
    def letters_wide(self) -> int:
        """About how many letters wide all its columns are."""
        return sum(min(WIDEST, max(NARROWEST, width + AIR)) for width in self._widths.values())

    def print_area(self, last_row: int, last_column: int) -> None:
        """Print no more than the cells up to a row and a column."""
        self._made.print_area(0, 0, last_row, last_column)

    def printed(self, how: Print = ONE_WIDE) -> None:
        """Set up printing: landscape, with a running head, heads repeated on each page."""
        set_up(self._made, self.book.title, how)


def shortened(text: str) -> str:
    """Return a text that a cell can hold."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
