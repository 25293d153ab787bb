"""Puts values into cells: texts as texts, dates as dates, numbers with all their digits."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from planner.casefiles.workbook.columns import is_leaf
from planner.casefiles.workbook.styles import DATE_FORMAT, Look, Styles, look_of

if TYPE_CHECKING:
    from planner.casefiles.workbook.columns import Column
    from planner.casefiles.workbook.rows import Value

# The first day on which spreadsheets and calendars agree: to the former the year 1900 has a 29 February.
FIRST_DATE = date(1900, 3, 1)
COMMENT_PIXELS, LINE_PIXELS, LINE_LETTERS = 380, 15, 58


class Exact(float):
    """A number that is written with all its digits, where the writer would round it to sixteen."""

    def __format__(self, how: str) -> str:
        """Return the shortest text that reads back as the same number."""
        return repr(float(self))


def put(
    sheet: Any, at: tuple[int, int], value: Value, styles: Styles, *, is_example: bool = False, wraps: bool = False
) -> None:
    """Write a value into a cell; an empty one is left as its column is, unless it is part of an example.

    Parameters
    ----------
    sheet
        The sheet, as the writer has it.
    at
        Row and column, both from 0.
    value
        What the cell says.
    styles
        The formats of the workbook.
    is_example
        Whether it only shows what may stand there.
    wraps
        Whether a long text goes over several lines.
    """
    style = styles.cell(look_of(value, is_example=is_example, wraps=wraps))
    given = value.given
    if given is None:
        if is_example:
            sheet.write_blank(*at, None, style)
    elif isinstance(given, bool):
        sheet.write_boolean(*at, given, style)
    elif isinstance(given, date) and given >= FIRST_DATE:
        sheet.write_datetime(*at, datetime.combine(given, time()), style)
    elif isinstance(given, float):
        sheet.write_number(*at, Exact(given), style)
    elif isinstance(given, int):
        sheet.write_number(*at, given, style)
    else:
        sheet.write_string(*at, str(given), style)


def empty_look(column: Column) -> Look:
    """Return how a cell of a column looks while it is empty: a date that is typed there is shown as one."""
    return Look(DATE_FORMAT if is_leaf(column, "date") else "")


def comment(sheet: Any, at: tuple[int, int], column: Column) -> None:
    """Write what is known of a column as a comment on its header.

    Parameters
    ----------
    sheet
        The sheet, as the writer has it.
    at
        Row and column, both from 0.
    column
        The column.
    """
    text = column.facts
    lines = sum(1 + len(line) // LINE_LETTERS for line in text.splitlines())
    size = {"width": COMMENT_PIXELS, "height": 12 + LINE_PIXELS * lines}
    sheet.write_comment(*at, text, {**size, "font_size": 9, "author": ""})
