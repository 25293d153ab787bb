"""One column of a sheet: what its cells hold, and what is said of them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.casefiles.schema_words import bounds_words, default_words, type_words
from planner.casefiles.tables import BY_FILE
from planner.problem.base import MOST, PriceStep
from planner.validate.fields.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = ("[key]",)
"""Where a column holds the key of a mapping; one of its values has no path of its own."""
NONE = "none"
"""What a cell says where a list is given and has no entries, which is not the same as a list left out."""
UNIT_LETTERS = 26  # of a line with the unit in a header
_NOT_SAID = ("minLength", "minItems")


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a sheet, or one line of a form.

    Parameters
    ----------
    name
        What stands in its header.
    at
        Names of the fields below its entry that lead to the value; `KEY` for the key of a mapping, empty for its value
        and for the id of an entry around.
    shape
        What a cell takes.
    unit, meaning
        What is said of it; the unit also in the header.
    given
        Its JSON Schema, with bounds and default.
    required
        Whether each entry must give it.
    around
        How far out the entry is whose id it holds, 0 for the outermost; None: it holds a value.
    listed
        Name of the sheet that has the entries of this list, where the cell only says that there are none, or one
        number for a series that never changes; empty: it holds a value.
    holds_sheet
        Whether it holds the name of a sheet.
    """

    name: str
    at: tuple[str, ...] = ()
    shape: Shape = field(default_factory=lambda: Shape(leaf="text"))
    unit: str = ""
    meaning: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    required: bool = False
    around: int | None = None
    listed: str = ""
    holds_sheet: bool = False

    @property
    def is_words(self) -> bool:
        """Whether a cell holds a list of words."""
        return self.shape.is_list and not self.listed

    @property
    def is_series(self) -> bool:
        """Whether a cell holds the one value of a dated series that never changes."""
        return bool(self.listed) and is_series(self.shape)

    @property
    def header(self) -> str:
        """What stands in the header: the name, and the unit on lines of its own."""
        unit = textwrap.fill(f"[{self.unit}]", UNIT_LETTERS)
        return f"{self.name}\n{unit}" if self.unit else self.name

    @property
    def facts(self) -> str:
        """All that is known of it: meaning, type, bounds, default; for a comment on its header."""
        lines = [in_a_workbook(self.meaning), self._kind()]
        default = default_words(self.given, self.required)
        if default:
            lines.append("Required." if self.required else f"If left empty: {default}.")
        return "\n".join(line for line in lines if line)

    def _kind(self) -> str:
        if self.listed:
            number = "A number that never changes, or rows" if self.is_series else "Rows"
            return f"{number} in the sheet {self.listed}; the word {NONE}: given, and no entries."
        kind = "words with commas between" if self.is_words else _type(self)
        bounds = "" if "pattern" in str(self.given) else bounds_words(_told(self.given))
        unit = f" [{self.unit}]" if self.unit and self.unit != "-" else ""
        kind = f"One of {kind}" if self.shape.choices else f"{kind[:1].upper()}{kind[1:]}"
        return f"{kind}{unit}{f', {bounds}' if bounds else ''}."


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON Schema without the bounds that nobody need be told: those that no sane figure comes near."""
    kept = {name: value for name, value in given.items() if name not in _NOT_SAID and not _is_far(value)}
    return {**kept, "anyOf": [_told(part) for part in given.get("anyOf", ())]}


def _is_far(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) >= MOST


def _type(column: Column) -> str:
    return type_words(column.given).replace("`", "") if column.given else "text"


def is_leaf(column: Column, leaf: str) -> bool:
    """Return whether the cells of a column hold single values of a kind, as `Shape.leaf` names it."""
    return column.shape.leaf == leaf


def is_series(shape: Shape) -> bool:
    """Return whether a list is a dated series, which may be written as one number that never changes."""
    return shape.is_list and shape.inner.model is not None and "value" in shape.inner.model.model_fields


def in_a_workbook(text: str) -> str:
    """Return what is said of a case folder as it holds of a workbook: tables are sheets there."""
    for file in BY_FILE:
        text = text.replace(file, f"the sheet {file.removesuffix('.csv')}")
    return text


@dataclass(frozen=True)
class Limits:
    """What a spreadsheet can check of a cell: a type of JSON Schema, choices, or bounds; None where there is none."""

    holds: str
    choices: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None
    below: float | None = None


def limits(column: Column) -> Limits:
    """Return what a spreadsheet can check of a column's cells."""
    parts = list(_parts(column.given))
    found: dict[str, Any] = {}
    for part in parts:
        found |= part
    holds = "date" if found.get("format") == "date" else str(found.get("type", ""))
    if column.is_series:
        return Limits("number", least=-MOST if column.shape.inner.model is PriceStep else 0.0)
    if column.listed or column.is_words:
        return Limits("")
    below = found.get("exclusiveMaximum")
    above = found.get("exclusiveMinimum")
    return Limits(
        holds,
        tuple(str(choice) for choice in found.get("enum", ())),
        found.get("minimum"),
        None if above is None or abs(above) >= MOST else above,
        found.get("maximum"),
        None if below is None or abs(below) >= MOST else below,
    )


def _parts(given: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the schemas that a value may have, without null."""
    yield {name: value for name, value in given.items() if name != "anyOf"}
    for part in given.get("anyOf", ()):
        if part.get("type") != "null":
            yield from _parts(part)
