"""A stand-in for a case with wrong values, so that the rules across files can be checked all the same."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import ValidationError

from planner.problem import Problem
from planner.validate.fields.shapes import Shape, fields, shape_at

Path = tuple[Any, ...]
_ROOT = Shape(model=Problem)


def repaired(data: dict[str, Any], wrong: tuple[Path, ...]) -> Problem | None:
    """Return a problem in which each wrong value is left out or replaced by one its field takes.

    None where a wrong value decides too much (the programme, an id) or cannot be replaced.
    """
    if any(path[:1] == ("programme",) and len(path) <= 2 for path in wrong):
        return None
    copied = copy.deepcopy(data)
    for path in wrong:
        if path[-1:] == ("id",) or not _mend(copied, path):
            return None
    for value in (0, 1, 2):
        try:
            return Problem.model_validate(_with_stand_ins(copied, value))
        except ValidationError:
            continue
    return None


class _StandIn:
    """Marks a number whose bounds are not known."""


def _mend(data: Any, path: Path) -> bool:
    """Take the value at `path` away, or put a stand-in where the field is required; False if neither is possible."""
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
    if shape is None or not (shape.leaf in ("number", "whole", "date") or shape.is_list):
        return False
    parent[path[-1]] = data["programme"]["start_date"] if shape.leaf == "date" else _StandIn()
    return True


def _with_stand_ins(data: Any, value: int) -> Any:
    """Return a copy of `data` with every stand-in as `value`."""
    if isinstance(data, _StandIn):
        return value
    if isinstance(data, dict):
        return {name: _with_stand_ins(part, value) for name, part in data.items()}
    if isinstance(data, list):
        return [_with_stand_ins(part, value) for part in data]
    return data
