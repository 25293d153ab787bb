"""Which sheets a workbook has and which columns each: found by walking the models of a case, so none can be forgotten.

- A part that a case has once, such as the programme, is a *form*: one line for each field. Parts of it are lines with a
  dotted name.
- A list of entries is a *table* with one row for each; the ids of the entries around stand in its first columns.
- A mapping is a table too, with a column for its key.
- A list of words is one cell.
- What every entry may carry, the provenance of its fields, is one table for all sheets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from planner.casefiles.tables import TABLES, Table
from planner.casefiles.workbook.columns import KEY, Column, is_series
from planner.casefiles.workbook.sheet_names import PAIRS, SHORT
from planner.problem import Given, Problem
from planner.problem.units import unit_of
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.fields.units import unit_of as unit_in_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

Kind = Literal["form", "table", "shared"]
ABOUT = "about"
"""The first sheet: what the others hold. It is not read."""
SHARED_COLUMNS = ("sheet", "entry")
FIELD, VALUE = "field", "value"
"""Columns of a form."""
DAYS = {"date": "ISO date"}
_LEFT_OUT = frozenset({"case", "changes"})  # the name of the folder, and how a problem came about
_LAST = tuple(Given.model_fields)  # where an entry is from comes last
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name
        Its name.
    kind
        A form of one entry, a table of many, or the table that all sheets share.
    path
        Names of the fields from the problem to what it holds.
    columns
        Its columns; of a form its lines.
    about
        What it holds, in a sentence.
    noun
        What one of its entries is called in other sheets.
    around
        The sheets whose entries its own belong to, the outermost first.
    model
        The model of an entry; None where it is a single value.
    """

    name: str
    kind: Kind
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    about: str
    noun: str = ""
    around: tuple[Sheet, ...] = ()
    model: type[BaseModel] | None = None

    @property
    def below(self) -> tuple[str, ...]:
        """Names of the fields from the entry around it, or from the problem, to what it holds."""
        return self.path[len(self.around[-1].path) :] if self.around else self.path

    @property
    def is_map(self) -> bool:
        """Whether each row is an entry of a mapping."""
        return any(column.at == KEY for column in self.columns)

    @property
    def id_column(self) -> Column | None:
        """The column with what names an entry, None where entries are only counted."""
        named = {column.at: column for column in self.columns}
        return named.get(("id",)) or named.get(("key",))

    @property
    def section(self) -> str:
        """The part of the case it belongs to."""
        return self.path[0]


@cache
def sheets() -> tuple[Sheet, ...]:
    """Return all sheets in the order of the case: each after those whose entries its own belong to."""
    return sheets_of(Problem)


def sheets_of(root: type[BaseModel]) -> tuple[Sheet, ...]:
    """Return the sheets of a model of a whole case."""
    walk = _Walk(root)
    found = tuple(walk.below(root, (), ()))
    return (*found, *walk.shared())


@cache
def by_name() -> dict[str, Sheet]:
    """Return the sheets by name."""
    return {sheet.name: sheet for sheet in sheets()}


def noun_of(model: type[BaseModel]) -> str:
    """Return what an entry of a model is called: ``onsite_unit``."""
    return _WORD.sub("_", model.__name__).lower()


class _Walk:
    """Goes through the models from the problem down."""

    def __init__(self, root: type[BaseModel]) -> None:
        whole = root.model_json_schema()
        self.schemas: dict[str, dict[str, Any]] = {**whole["$defs"], root.__name__: whole}
        self.paths = tuple(_lists(root, ()))
        self.carried: dict[str, Shape] = {}

    def below(self, model: type[BaseModel], path: tuple[str, ...], around: tuple[Sheet, ...]) -> Iterator[Sheet]:
        """Yield the sheets of the parts of a model, each followed by those of its own parts."""
        for name, shape in field_shapes(model).items():
            at = (*path, name)
            if name in _LEFT_OUT:
                continue
            if shape.model is not None:
                if not path:
                    yield from self.form(shape.model, at)
                yield from self.below(shape.model, at, around)
            elif name in Given.model_fields and _is_mapping(shape):
                self.carried[name] = shape
            elif _is_list(shape):
                sheet = self.table(model, shape, at, around)
                yield sheet
                if shape.inner.model is not None:
                    yield from self.below(shape.inner.model, at, (*around, sheet))

    def form(self, model: type[BaseModel], path: tuple[str, ...]) -> Iterator[Sheet]:
        """Yield the sheet of a part that the case has once, unless it has nothing but lists."""
        lines = tuple(self.columns(model, path))
        if lines:
            yield Sheet(path[-1], "form", path, lines, self.about(model), noun_of(model), (), model)

    def table(self, owner: type[BaseModel], shape: Shape, path: tuple[str, ...], around: tuple[Sheet, ...]) -> Sheet:
        """Return the sheet of a list or a mapping."""
        given = self.schemas[owner.__name__]["properties"][path[-1]]
        inner, columns = shape.inner, list(_around(around))
        known = _table_of(path)
        if not shape.is_list:
            columns.append(_key(path[-1], shape))
        if inner.model is None:
            columns.append(_paired(path[-1], inner, given))
        else:
            columns += self.columns(inner.model, path, known)
        about = given.get("description") or (self.about(inner.model) if inner.model is not None else "")
        noun = noun_of(inner.model) if inner.model is not None else path[-1]
        name = self.name_of(path, known)
        return Sheet(name, "table", path, _told_apart(columns), about, noun, around, inner.model)

    def about(self, model: type[BaseModel]) -> str:
        """Return what a model is, in a sentence."""
        return str(self.schemas[model.__name__].get("description", ""))

    def name_of(self, path: tuple[str, ...], known: Table | None) -> str:
        """Return the name of a sheet: that of the CSV table, or of the field and as many around it as tell it apart."""
        if known is not None or path in SHORT:
            return SHORT[path] if known is None else known.file.removesuffix(".csv")
        alone = (n for n in range(1, len(path)) if sum(other[-n:] == path[-n:] for other in self.paths) == 1)
        return "_".join(path[-next(alone, len(path)) :])

    def columns(
        self, model: type[BaseModel], path: tuple[str, ...], known: Table | None = None, at: tuple[str, ...] = ()
    ) -> Iterator[Column]:
        """Yield the columns of a model: its values, words and series; of a part of it with a dotted name."""
        shapes = field_shapes(model)
        names = {column.field: column for column in known.columns} if known is not None else {}
        schema = self.schemas[model.__name__]
        for name in sorted(shapes, key=lambda name: name in _LAST):
            shape, given = shapes[name], schema["properties"][name]
            told = given.get("description", "")
            here = (*at, name)
            if shape.model is not None:
                yield from self.columns(shape.model, (*path, name), None, here)
                continue
            listed = self._listed(model, shape, (*path, name), given) if _is_list(shape) else ""
            if _is_list(shape) and not listed:
                continue
            own = names.get(name)
            yield Column(
                ".".join(here) if own is None else own.name,
                here,
                shape,
                unit_of(name, told) or DAYS.get(shape.leaf, "") if own is None else own.unit,
                told if own is None else own.meaning,
                given,
                required=name in schema.get("required", ()) and not listed,
                listed=listed,
            )

    def _listed(self, owner: type[BaseModel], shape: Shape, path: tuple[str, ...], given: dict[str, Any]) -> str:
        """Return the sheet of a list that needs a cell beside it: a series, or one not empty where it is left out."""
        if not shape.is_list or not (is_series(shape) or _may_be_empty_or_left_out(owner, path[-1], given)):
            return ""
        return self.name_of(path, _table_of(path))

    def shared(self) -> Iterator[Sheet]:
        """Yield the sheets of what every entry may carry."""
        for name, shape in self.carried.items():
            told = ("Name of the sheet with the entry.", "Id of the entry, after those it belongs to: ash/ash-1/fast.")
            sheet, entry = SHARED_COLUMNS
            columns = [Column(sheet, meaning=told[0], required=True, holds_sheet=True), Column(entry, meaning=told[1])]
            columns.append(_key(name, shape))
            columns += self.columns(shape.inner.model, (name,))
            words = Given.model_fields[name].description or ""
            yield Sheet(name, "shared", (name,), tuple(columns), words, name)


def _lists(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the path of every list and mapping that has a sheet of its own and no CSV table."""
    for name, shape in field_shapes(model).items():
        at, inner = (*path, name), shape.model
        if name in _LEFT_OUT or name in Given.model_fields:
            continue
        if _is_list(shape):
            inner = shape.inner.model
            if _table_of(at) is None:
                yield at
        if inner is not None:
            yield from _lists(inner, at)


def _is_list(shape: Shape) -> bool:
    """Return whether a field has rows of its own: a list of entries, or a mapping."""
    return _is_mapping(shape) or (shape.is_list and shape.inner.model is not None)


def _is_mapping(shape: Shape) -> bool:
    return isinstance(shape.inner, Shape) and not shape.is_list


def _may_be_empty_or_left_out(owner: type[BaseModel], name: str, given: dict[str, Any]) -> bool:
    """Return whether a list without entries is another thing than none given."""
    if given.get("minItems", 0) > 0:
        return False
    info = owner.model_fields[name]
    return info.is_required() or info.get_default(call_default_factory=True, validated_data={}) != ()


def _around(around: tuple[Sheet, ...]) -> Iterator[Column]:
    """Yield the columns with the ids of the entries around; the innermost must be given."""
    for depth, sheet in enumerate(around):
        is_last = depth == len(around) - 1
        words = f"Id of the {sheet.noun} the row belongs to; see the sheet {sheet.name}."
        if not is_last:
            words += f" May be left empty where {around[-1].noun} alone tells it."
        yield Column(sheet.noun, meaning=words, required=is_last, around=depth)


def _key(name: str, shape: Shape) -> Column:
    """Return the column of a mapping's key."""
    called = PAIRS.get(name, ("key", ""))[0]
    leaf = "whole" if shape.whole_keys else "text"
    return Column(called, KEY, Shape(leaf=leaf), meaning=f"The {called} that the row is about.", required=True)


def _paired(name: str, shape: Shape, given: dict[str, Any]) -> Column:
    """Return the column of a mapping's value."""
    called, told = PAIRS.get(name, ("", name))[1], given.get("description", "")
    unit = unit_of(name, told) or unit_in_name(called)
    return Column(called, (), shape, unit, told, given.get("additionalProperties", {}), required=True)


def _told_apart(columns: list[Column]) -> tuple[Column, ...]:
    """Return columns in which no id of an entry around has the name of a value."""
    own = {column.name for column in columns if column.around is None}
    return tuple(
        replace(column, name=f"of_{column.name}") if column.around is not None and column.name in own else column
        for column in columns
    )


def _table_of(path: tuple[str, ...]) -> Table | None:
    return next((table for table in TABLES if (*table.owners, table.field) == path), None)
