"""What a spreadsheet checks and offers while a cell is filled in: choices, ids of other sheets, bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.casefiles.workbook.columns import NONE, Column, Limits, limits
from planner.casefiles.workbook.layout import Sheet, sheets
from planner.problem.base import FIRST_DAY, MOST

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_MESSAGE, MOST_TITLE = 255, 32
_DEEPEST_OFFERED = 1  # ids of options and the like are not unique enough to choose from
_KINDS = {"integer": "integer", "number": "decimal"}

Check = dict[str, Any]


def cell_check(column: Column, range_of: Callable[[Sheet], str], sheet_names: str) -> Check | None:
    """Return what a spreadsheet checks of a column's cells, None for nothing.

    Parameters
    ----------
    column
        The column.
    range_of
        The range with the ids of a sheet.
    sheet_names
        The range with the names of all sheets.
    """
    other = refers_to(column)
    if other is not None or column.holds_sheet:
        # An id that is not there yet may be typed all the same: the import says which are unknown.
        offered = sheet_names if other is None else range_of(other)
        return {"validate": "list", "source": f"={offered}", "show_error": False}
    told = {"error_title": column.name[:MOST_TITLE], "error_message": _message(column)}
    if column.is_series:
        return {"validate": "decimal", "criteria": ">=", "value": limits(column).least, "error_type": "warning", **told}
    if column.listed:
        return {"validate": "list", "source": [NONE], **told}
    found = limits(column)
    if found.choices:
        return {"validate": "list", "source": list(found.choices), **told}
    if found.holds == "boolean":
        return {"validate": "list", "source": ["TRUE", "FALSE"], **told}
    if found.holds == "date":
        return {"validate": "date", "criteria": ">=", "value": FIRST_DAY, **told}
    if found.holds in _KINDS:
        return {"validate": _KINDS[found.holds], **_bounds(found), **told}
    return None


def _bounds(found: Limits) -> Check:
    """Return the bounds of a number in the words of a spreadsheet, which knows no open interval."""
    low = found.above if found.least is None else found.least
    high = found.below if found.most is None else found.most
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"criteria": ">" if found.least is None else ">=", "value": low}
    if high is not None:
        return {"criteria": "<" if found.most is None else "<=", "value": high}
    return {"criteria": "between", "minimum": -MOST, "maximum": MOST}


def _message(column: Column) -> str:
    """Return what is said where a cell does not take what was typed."""
    text = column.facts
    return text if len(text) <= MOST_MESSAGE else f"{text[: MOST_MESSAGE - 1]}…"


def refers_to(column: Column) -> Sheet | None:
    """Return the sheet whose ids a column holds, as its name tells: `node` and `from_node` name nodes."""
    if column.shape.leaf != "text" or column.shape.choices or column.at == ("id",):
        return None
    name = column.name.removeprefix("of_") if column.around is not None else column.name
    for sheet in sheets():
        named = name == sheet.noun or name.endswith(f"_{sheet.noun}")
        if named and sheet.id_column is not None and len(sheet.around) <= _DEEPEST_OFFERED:
            return sheet
    return None
