"""Changes of a case, field by field: which fields it uses, and the same case with one of them changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from planner.problem import Problem

Change = Callable[[BaseModel, str, Any], Any]
PROSE = {
    "name", "source", "confidence", "note", "figures", "country", "latitude", "longitude", "title", "address", "case",
    "sources", "changes", "id", "region_name", "checkpoints", "discipline", "furnished_by",
}  # fmt: skip


def rebuilt(model: BaseModel, change: Change) -> dict[str, Any]:
    """Return a model as plain data, each field as `change` (of its owner, its name and its value) leaves it."""
    return {name: _plain(change(model, name, getattr(model, name)), change) for name in type(model).model_fields}


def _plain(value: Any, change: Change) -> Any:
    if isinstance(value, BaseModel):
        return rebuilt(value, change)
    if isinstance(value, tuple | list):
        return [_plain(entry, change) for entry in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def changed(problem: Problem, change: Change) -> Problem:
    """Return the case with every field as `change` leaves it."""
    return Problem.model_validate(rebuilt(problem, change))


def default_of(model: BaseModel, name: str) -> Any:
    """Return the default of a field, `PydanticUndefined` where it must be given."""
    return type(model).model_fields[name].get_default(call_default_factory=True, validated_data={})


def fields_used(problem: Problem) -> set[str]:
    """Return ``Class.field`` of every figure of a case that is not at its default (prose and ids aside)."""
    used: set[str] = set()

    def note(model: BaseModel, name: str, value: Any) -> Any:
        empty = value is None or (isinstance(value, tuple | list | Mapping) and not value)
        if name not in PROSE and not empty and value != default_of(model, name):
            used.add(f"{type(model).__name__}.{name}")
        return value

    rebuilt(problem, note)
    return used


def without(problem: Problem, field: str) -> Problem:
    """Return a case with one field, wherever it stands, back at its default, or half as large again without one.

    A field that must be given and is no number is left out as far as it can be: an empty list, the other word.
    """

    def change(model: BaseModel, name: str, value: Any) -> Any:
        if f"{type(model).__name__}.{name}" != field:
            return value
        default = default_of(model, name)
        return value_beside(value) if default is PydanticUndefined else default

    return changed(problem, change)


def value_beside(value: Any) -> Any:
    """Return another value of a required field: numbers grow by half, whole numbers by one, lists become empty."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value * 1.5
    if isinstance(value, tuple) and value and hasattr(value[0], "from_date"):
        return [{"from_date": step.from_date, "value": step.value * 1.5 + 0.5} for step in value]
    return value


def every_field() -> set[str]:
    """Return ``Class.field`` of every figure a problem can have (prose, ids and provenance aside)."""
    found: set[str] = set()
    waiting: list[type[BaseModel]] = [Problem]
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            if name not in PROSE:
                found.add(f"{model.__name__}.{name}")
                waiting += _models_in(field.annotation)
    return found


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]
