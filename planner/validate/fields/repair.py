"""A stand-in for a case with wrong values, so that the rules across files can be checked all the same."""

from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from planner.problem import Problem
from planner.validate.fields.shapes import Shape, field_shapes, fields, shape_at

if TYPE_CHECKING:
    from pydantic import BaseModel

Path = tuple[Any, ...]
_ROOT = Shape(model=Problem)
_GOALS = ("programme", "goals")
_NAMES = (("id",), ("key",))  # of what is named elsewhere
_NO_DAY = date(2026, 1, 1)  # where the plan's start is wrong too


def repaired(data: dict[str, Any], wrong: tuple[Path, ...]) -> Problem | None:
    """Return a problem in which each wrong value is left out or replaced by one its field takes.

    None where a wrong value decides too much (the programme as a whole, an id, a choice) or cannot be replaced.
    """
    if any(path == ("programme",) or path[-1:] in _NAMES for path in wrong):
        return None
    copied = copy.deepcopy(data)
    day = _NO_DAY if ("programme", "start_date") in wrong else data["programme"]["start_date"]
    for path in wrong:
        if not _mend(copied, path, day):
            return None
    for value in (0, 1, 2):
        try:
            return Problem.model_validate(_with_stand_ins(copied, value))
        except ValidationError:
            continue
    return None


class _StandIn:
    """Marks a number whose bounds are not known."""


def _mend(data: Any, path: Path, day: Any) -> bool:
    """Take the value at `path` away, or put a stand-in where the field is required; False if neither is possible."""
    if path[:2] == _GOALS:
        data["programme"].pop("goals", None)
        return True
    parent = data
    for part in path[:-1]:
        try:
            parent = parent[part]
        except (KeyError, IndexError, TypeError):
            return False
    if not isinstance(parent, dict) or not path:
        return False
    shape, owner = shape_at(_ROOT, path), shape_at(_ROOT, path[:-1])
    info = fields(owner.model).get(path[-1]) if owner is not None and owner.model is not None else None
    if info is None or not info.is_required():
        parent.pop(path[-1], None)
        return True
    found = None if shape is None else _stand_in(shape, day, path)
    if found is not None:
        parent[path[-1]] = found
    return found is not None


def _stand_in(shape: Shape, day: Any, path: Path) -> Any:
    """Return what may stand for a value that is required, None for nothing."""
    if shape.is_list and shape.inner.model is not None and "value" not in shape.inner.model.model_fields:
        return [_least(shape.inner.model, day)] if path[:1] == ("sites",) else None
    if shape.leaf in ("number", "whole") or shape.is_list:
        return _StandIn()
    if shape.leaf == "date":
        return day
    return "x" if shape.leaf == "text" and not shape.choices else None


def _least(model: type[BaseModel], day: Any) -> dict[str, Any]:
    """Return an entry with what it must have and no more."""
    leaves = {"number": _StandIn(), "whole": _StandIn(), "date": day, "text": "x", "bool": False}
    shapes = field_shapes(model)
    return {name: leaves.get(shapes[name].leaf) for name, info in fields(model).items() if info.is_required()}


def _with_stand_ins(data: Any, value: int) -> Any:
    """Return a copy of `data` with every stand-in as `value`."""
    if isinstance(data, _StandIn):
        return value
    if isinstance(data, dict):
        return {name: _with_stand_ins(part, value) for name, part in data.items()}
    if isinstance(data, list):
        return [_with_stand_ins(part, value) for part in data]
    return data
