"""What stands in the cells of each sheet for a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from pydantic import BaseModel

from planner.casefiles.workbook.columns import KEY, NONE, Column
from planner.casefiles.workbook.layout import SHARED_COLUMNS, Sheet, sheets
from planner.casefiles.workbook.texts import spelt, spelt_words
from planner.problem import Step
from planner.problem.identity import defaults_of
from planner.validate.fields.shapes import field_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Problem

JOINS = "/"
"""What stands between the ids of an entry and of those around it; no id holds it."""


@dataclass(frozen=True)
class Value:
    """What a cell says.

    Parameters
    ----------
    given
        A text, number, bool or date; None for an empty cell.
    is_default
        Whether an empty cell would mean the same.
    is_key
        Whether it is the key of a mapping, such as a year.
    """

    given: Any
    is_default: bool = False
    is_key: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry of a sheet: the ids of those around it, its key in a mapping or number in a list, and what it is."""

    ids: tuple[str, ...]
    key: Any
    thing: Any


def rows_of(problem: Problem) -> dict[str, list[tuple[Value, ...]]]:
    """Return the rows of each sheet by its name: of a form one, with the values of its lines."""
    return {sheet.name: list(_rows(problem, sheet)) for sheet in sheets()}


def _rows(problem: Problem, sheet: Sheet) -> Iterator[tuple[Value, ...]]:
    match sheet.kind:
        case "form":
            part = getattr(problem, sheet.path[0])
            yield tuple(_value(column, part) for column in sheet.columns)
        case "table":
            for entry in _below(Entry((), None, problem), sheet.path):
                yield tuple(_cell(column, entry) for column in sheet.columns)
        case "shared":
            for other in sheets():
                for ids, thing in _carriers(problem, other):
                    yield from _carried(sheet, other, ids, thing)
        case _:
            assert_never(sheet.kind)


def _below(entry: Entry, path: tuple[str, ...]) -> Iterator[Entry]:
    """Yield the entries that a path leads to from an entry, in the order of the case."""
    part = getattr(entry.thing, path[0])
    rest = path[1:]
    if isinstance(part, BaseModel):
        yield from _below(Entry(entry.ids, None, part), rest)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield Entry(entry.ids, key, value)
    elif rest:
        for number, thing in enumerate(part or ()):
            yield from _below(Entry((*entry.ids, id_of(thing, number)), None, thing), rest)
    elif constant(part) is None:
        for number, thing in enumerate(part or ()):
            yield Entry(entry.ids, number, thing)


def id_of(thing: Any, number: int) -> str:
    """Return the id of an entry; its number from 1 where it has none."""
    found = getattr(thing, "id", None)
    return found if isinstance(found, str) else f"#{number + 1}"


def _cell(column: Column, entry: Entry) -> Value:
    """Return what stands in a cell of a table."""
    if column.around is not None:
        return Value(entry.ids[column.around])
    if column.at == KEY:
        return Value(spelt(entry.key) if isinstance(entry.key, str) else entry.key, is_key=True)
    return _value(column, entry.thing)


def _value(column: Column, thing: Any) -> Value:
    """Return what the cell of a value says; a value at its default is said too, so that nobody need look it up."""
    value, default = thing, ...
    for name in column.at:
        if value is None:
            return Value(None)
        owner: type[BaseModel] = type(value)
        default = defaults_of(owner).get(name, ...)
        value = getattr(value, name)
    return Value(None if value is None else _written(column, value, default), value == default)


def _written(column: Column, value: Any, default: Any) -> Any:
    """Return a value as its cell spells it, None for an empty cell."""
    if column.listed and not value:
        return None if value == default else NONE
    if column.listed:
        return constant(value) if column.is_series else None
    if column.is_words:
        return spelt_words(value) or None
    if isinstance(value, str):
        return None if value == default == "" else spelt(value)
    return value


def constant(series: Any) -> float | None:
    """Return the value of a series that never changes and says no more, None for anything else."""
    if series and len(series) == 1 and isinstance(series[0], Step):
        (only,) = series
        return only.value if only == type(only)(value=only.value) else None
    return None


def _carriers(problem: Problem, sheet: Sheet) -> Iterator[tuple[tuple[str, ...], BaseModel]]:
    """Yield the entries of a sheet that may carry provenance, each with its ids."""
    match sheet.kind:
        case "form":
            part = getattr(problem, sheet.path[0])
            if part is not None:
                yield (), part
        case "table":
            for entry in _below(Entry((), None, problem), sheet.path):
                if isinstance(entry.thing, BaseModel):
                    yield (*entry.ids, id_of(entry.thing, entry.key)), entry.thing
        case "shared":
            return
        case _:
            assert_never(sheet.kind)


def _carried(shared: Sheet, sheet: Sheet, ids: tuple[str, ...], thing: BaseModel) -> Iterator[tuple[Value, ...]]:
    """Yield the rows of the shared sheet about one entry of another sheet."""
    (carried,) = shared.path
    for prefix, part in _parts(thing, ""):
        for key, value in getattr(part, carried, {}).items():
            own = [_value(column, value) for column in shared.columns[len(SHARED_COLUMNS) + 1 :]]
            yield Value(sheet.name), Value(JOINS.join(ids) or None), Value(spelt(f"{prefix}{key}")), *own


def _parts(thing: BaseModel, prefix: str) -> Iterator[tuple[str, BaseModel]]:
    """Yield a model and the parts of it that stand in the same sheet, with the beginning of their dotted names."""
    yield prefix, thing
    for name, shape in field_shapes(type(thing)).items():
        part = getattr(thing, name)
        if shape.model is not None and part is not None:
            yield from _parts(part, f"{prefix}{name}.")
