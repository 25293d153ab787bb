"""Figures as the page shows them: with the field each is of and its value in full, so that a program can compare them.

A field is one of

- `target_mw`, `milestones[0].reached_date`: a field of `plan.json`, of a row by its place in the table;
- `sum(cash.rent_usd_m;year=2027)`, `max(…)`, `last(…)`: the sum, the most, or the last one over the rows of a table
  that have these values, in which `%`, `;`, `=` and brackets are coded as in addresses; `count(…)` counts the rows,
  `months(…)` counts them in months. `year` is the calendar year of the row's period, `quarter` one such as 2027-Q1, of
  the period or the delivery;
- `case:finance.cash_floor_usd_m`: a field of `problem.json`;
- `against:…`: a field of the earlier plan;
- `idle:…`, `binding:…`, `holds:…`, `loop:…`, `energy:…`: of what a function of `planner.explanation` returns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from planner.figure import number

if TYPE_CHECKING:
    from collections.abc import Callable

V = TypeVar("V", float, int, date)
_MARKS = re.compile(r"[%;=()]")
SMALL = 1000.0  # a programme below this many MW, or million USD, is told with decimals
NONE = "none"


@dataclass(frozen=True)
class Figure:
    """One figure: its field, its value in full, and how it reads."""

    field: str
    value: float | str | date | None
    text: str

    @property
    def is_number(self) -> bool:
        """Whether it stands to the right in a table."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)

    def __html__(self) -> str:
        """Return the figure as the page holds it."""
        field, value = escape(self.field), escape(raw(self.value))
        return f'<span data-field="{field}" data-value="{value}">{escape(self.text)}</span>'


def raw(value: Any) -> str:
    """Return a value in full: dates in ISO form, floats as Python and JSON write them, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value + 0.0)
    return value.isoformat() if isinstance(value, date) else str(value)


def over(how: str, column: str, **where: object) -> str:
    """Return the field of what is taken over rows of a table: ``sum(cash.rent_usd_m;year=2027)``."""
    given = (f"{name}={_MARKS.sub(_coded, raw(value))}" for name, value in where.items())
    return f"{how}({';'.join((column, *given))})"


def _coded(mark: re.Match[str]) -> str:
    """Return a mark that fields are parted by as addresses have it."""
    return f"%{ord(mark[0]):02X}"


def told(field: str, value: float | None, digits: int = 0, none: str = NONE) -> Figure:
    """Return a number with thousands and so many decimals.

    Parameters
    ----------
    field, value
        The field, and its value.
    digits
        Decimals.
    none
        What stands for no value.
    """
    return _shown(field, value, none, lambda some: figures_text(some, digits))


def figures_text(value: float, digits: int = 0) -> str:
    """Return a number with thousands and so many decimals, never minus zero."""
    return f"{number(round(value, digits)):,.{digits}f}"


def whole(field: str, value: int | None, none: str = NONE) -> Figure:
    """Return a count.

    Parameters
    ----------
    field, value
        The field, and its value.
    none
        What stands for no value.
    """
    return _shown(field, value, none, "{:,}".format)


def day(field: str, value: date | None, none: str = NONE) -> Figure:
    """Return a date in ISO form.

    Parameters
    ----------
    field, value
        The field, and its value.
    none
        What stands for no value.
    """
    return _shown(field, value, none, date.isoformat)


def month(field: str, value: date | None, none: str = NONE) -> Figure:
    """Return a date as its year and month.

    Parameters
    ----------
    field, value
        The field, and its value.
    none
        What stands for no value.
    """
    return _shown(field, value, none, "{:%Y-%m}".format)


def share(field: str, value: float | None, digits: int = 1, none: str = NONE) -> Figure:
    """Return a share in per cent.

    Parameters
    ----------
    field, value
        The field, and its value.
    digits
        Decimals of the per cent.
    none
        What stands for no value.
    """
    return _shown(field, value, none, lambda some: f"{figures_text(100 * some, digits)} %")


def several(field: str, value: float, one: str, digits: int = 0) -> Figure:
    """Return a count with its noun.

    Parameters
    ----------
    field, value
        The field, and its value.
    one
        The noun for one.
    digits
        Decimals.
    """
    return Figure(field, value, f"{figures_text(value, digits)} {one if value == 1 else f'{one}s'}")


def _shown(field: str, value: V | None, none: str, form: Callable[[V], str]) -> Figure:
    """Return a figure as a form shows it, or what stands for no value."""
    return Figure(field, value, none if value is None else form(value))
