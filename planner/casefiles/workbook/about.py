"""The first sheet of a workbook: what it is, how it is filled in, and what the other sheets hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.casefiles.workbook.columns import NONE, in_a_workbook
from planner.casefiles.workbook.layout import ABOUT, sheets
from planner.casefiles.workbook.styles import AROUND_FILL, OPTIONAL_FILL, REQUIRED_FILL, Styles

if TYPE_CHECKING:
    from collections.abc import Mapping

HOW = (
    "One row for each entry; the first columns hold the ids of the entries it belongs to. Rows and columns may stand "
    "in any order, empty rows are passed over, hidden ones are read. A comment on each header says meaning, unit, "
    "bounds and default.",
    "A cell left empty stands for its default. Grey figures are at their default, blue ones are given.",
    "Dates are true dates, or texts like 2026-05-31. Numbers have no separators and no units: the header has the unit.",
    f"A series that never changes may be one number beside its entry; dated steps are rows of their sheet. The word "
    f"{NONE} there says that a list is given and has no entries.",
    "Rows that begin with # are examples or remarks, and columns and sheets whose name begins with _ are your own: "
    "they are not read, nor is this sheet.",
    "What one field is based on, where it differs from its entry's source and confidence, stands in the sheet figures.",
    "Formulas are read by the values they had when the file was last saved.",
)
LEGEND = (
    (REQUIRED_FILL, "must be given"),
    (OPTIONAL_FILL, "may be left empty"),
    (AROUND_FILL, "id of an entry around"),
)
HEADERS = ("sheet", "entries", "what it holds")
WIDTHS = (200, 70, 900)
LINE_PIXELS, LINE_LETTERS = 20, 150


def draw_about(sheet: Any, styles: Styles, title: str, notes: tuple[str, ...], counts: Mapping[str, int]) -> str:
    """Draw the first sheet and return the range with the names of the others.

    Parameters
    ----------
    sheet
        The sheet, as the writer has it.
    styles
        The formats of the workbook.
    title
        What the workbook is.
    notes
        What a reader should know of this one, a paragraph each.
    counts
        The entries of each sheet by name.
    """
    for number, width in enumerate(WIDTHS):
        sheet.set_column_pixels(number, number, width)
    sheet.write_string(0, 0, title, styles.named("title"))
    row = 1
    for text in (*notes, *HOW):
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", styles.named("text"))
        sheet.write_string(row, 0, text, styles.named("text"))
        sheet.set_row_pixels(row, LINE_PIXELS * (1 + len(text) // LINE_LETTERS))
        row += 1
    for fill, words in LEGEND:
        sheet.write_string(row, 0, words, styles.named("header", fill))
        row += 1
    row += 1
    for number, name in enumerate(HEADERS):
        sheet.write_string(row, number, name, styles.named("header"))
    first = row + 1
    for at, given in enumerate(sheets(), first):
        sheet.write_url(at, 0, f"internal:'{given.name}'!A1", styles.named("link"), given.name)
        sheet.write_number(at, 1, counts[given.name], styles.named("count"))
        about = in_a_workbook(given.about)
        sheet.write_string(at, 2, about, styles.named("text"))
        sheet.set_row_pixels(at, LINE_PIXELS * (1 + len(about) // (LINE_LETTERS - 20)))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    last = first + len(sheets()) - 1
    return f"{ABOUT}!$A${first + 1}:$A${last + 1}"
