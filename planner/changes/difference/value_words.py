"""How a line shows a value: figures without digits that only arithmetic made, ISO dates, text on one line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from planner.errors import printable

if TYPE_CHECKING:
    from planner.changes.difference.field_words import FieldWords

MOST_LETTERS = 60
COUNTED = ("periods", "units", "racks")
ARROW = "→"


def is_figure(value: Any) -> bool:
    """Return whether a value is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def figure_words(value: float, digits: int = 10) -> str:
    """Return a figure with at most so many significant digits, thousands apart."""
    return f"{value:,}" if isinstance(value, int) else f"{value + 0.0:,.{digits}g}"


def said(value: Any, empty: str = "none") -> str:
    """Return a value in words; nothing, or an empty text, is `empty`."""
    if value is None or value == "":
        return empty
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_figure(value):
        return figure_words(value)
    if isinstance(value, tuple | list):
        return ", ".join(said(part) for part in value) or empty
    text = value.isoformat() if isinstance(value, date) else printable(str(value))
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def unit_words(value: Any, unit: str) -> str:
    """Return the unit with a blank ahead, in the singular for 1; nothing where the value is no figure."""
    if not unit or not is_figure(value):
        return ""
    return f" {unit[:-1] if value == 1 and unit in COUNTED else unit}"


def arrow(before: Any, after: Any, field: FieldWords) -> str:
    """Return a change as a line shows it: ``21 → 22 million USD``, ``none → 2027-03-01``.

    Parameters
    ----------
    before, after
        The values.
    field
        The unit they are said in, and what is said where there is none.
    """
    was, is_now = said(before, field.empty), said(after, field.empty)
    if was == is_now:
        was, is_now = (repr(value) for value in (before, after))
    was_unit = unit_words(before, field.unit) if not is_figure(after) else ""
    return f"{was}{was_unit} {ARROW} {is_now}{unit_words(after, field.unit)}"
