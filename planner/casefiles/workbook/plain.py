"""What a cell means for a field: a spreadsheet knows numbers, dates and texts, and turns one into the other."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from planner.casefiles.workbook.columns import NONE
from planner.casefiles.workbook.texts import meant, meant_words
from planner.validate.fields.hints import YAML_1_1_BOOLS

if TYPE_CHECKING:
    from planner.casefiles.workbook.columns import Column

_BOOLS = {"true": True, "false": False} | {word: plain == "true" for word, plain in YAML_1_1_BOOLS.items()}
_EXACT = 1e15
# Days between these, as numbers, are of this century and the last: what a date is where its cell is not shown as one.
FIRST_SERIAL, LAST_SERIAL, EPOCH = 1.0, 73_050.0, date(1899, 12, 30)


def is_empty(cell: Any) -> bool:
    """Return whether a cell holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(cell: Any, column: Column) -> Any:
    """Return the value of a filled cell as the fields of a case take it; what they do not take stays as it is."""
    if column.listed:
        return _listed(cell)
    if column.is_words:
        return meant_words(as_text(cell)) if not isinstance(cell, bool) else cell
    return _BY_LEAF[column.shape.leaf](cell)


def as_text(cell: Any) -> str:
    """Return a cell as a text: a whole number without a point, a date as an ISO date."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return meant(cell) if isinstance(cell, str) else str(cell)


def _text(cell: Any) -> Any:
    return cell if isinstance(cell, bool) else as_text(cell)


def _number(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return int(cell)
    return as_text(cell) if isinstance(cell, str | date | time | timedelta) else cell


def _bool(cell: Any) -> Any:
    if isinstance(cell, str):
        return _BOOLS.get(cell.strip().lower(), cell.strip())
    return bool(cell) if cell in (0, 1) else _number(cell)


def _date(cell: Any) -> Any:
    return as_text(cell) if isinstance(cell, str | date) else _number(cell)


def _listed(cell: Any) -> Any:
    """Return what stands beside a list: no entries, or the one value of a series."""
    if isinstance(cell, str) and cell.strip().lower() == NONE:
        return []
    return _number(cell)


_BY_LEAF = {"text": _text, "number": _number, "whole": _number, "bool": _bool, "date": _date}


def as_day(cell: Any) -> date | None:
    """Return the day that a number stands for in a cell that is not shown as a date, None for no such number."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if is_number and FIRST_SERIAL <= cell <= LAST_SERIAL and float(cell).is_integer():
        return EPOCH + timedelta(days=int(cell))
    return None
