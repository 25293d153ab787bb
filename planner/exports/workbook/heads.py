"""Heads of columns: the name of a field in words, with its unit below."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from planner.exports.dictionary import described
from planner.exports.workbook.look import DAY, FORM_OF_UNIT, NUMBER
from planner.plan import columns

if TYPE_CHECKING:
    from collections.abc import Callable

ENDINGS = ("_usd_m", "_mwh", "_mw", "_months", "_periods")
CAPITALS = {"it": "IT", "id": "ID", "gpus": "GPUs", "npv": "NPV"}
UNSAID = ("none", "ISO date", "as unit says", "as quantity_unit says")
SHORT = {"number of a period, 0 is the first": "", "share": "%"}


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Parameters
    ----------
    title
        What it is, in a word or two.
    unit
        Its unit; empty where it has none.
    form
        Number format.
    value
        What gives its cell from a row of the table; None where the row is a mapping by title.
    meaning
        What it is, in a sentence.
    align
        On which side its cells stand, where that is not the side of their kind.
    """

    title: str
    unit: str = ""
    form: str = ""
    value: Callable[[Any], Any] | None = None
    meaning: str = ""
    align: str = ""

    @property
    def side(self) -> str:
        """On which side its cells stand: figures right, days and texts left."""
        return self.align or ("right" if self.form not in ("", DAY) else "left")

    @property
    def head(self) -> str:
        """The head: title and unit, on two lines."""
        return f"{self.title}\n[{self.unit}]" if self.unit else self.title


@cache
def columns_of(row_type: type) -> tuple[Column, ...]:
    """Return the columns of a table of the plan, in its order."""
    told, hints = described(row_type), columns(row_type)
    found = []
    for field in fields(row_type):
        _, unit, meaning = told[field.name]
        form = DAY if unit == "ISO date" else FORM_OF_UNIT.get(unit, NUMBER if _is_figure(hints[field.name]) else "")
        shown = "" if unit in UNSAID else SHORT.get(unit, unit)
        found.append(Column(titled(field.name), shown, form, _reader(field.name), meaning))
    return tuple(found)


def as_figure(text: str) -> str | int | float:
    """Return a text that is nothing but a figure as that figure, so that a workbook can count with it."""
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        if str(found) == text and isfinite(found):
            return found
    return text


def titled(name: str) -> str:
    """Return the name of a field as words: ``opening_cash_usd_m`` is *Opening cash*."""
    bare = next((name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)), name)
    words = [CAPITALS.get(word, word) for word in bare.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def _is_figure(hint: Any) -> bool:
    return "float" in str(hint)
