"""What pydantic would let pass and cannot be meant: a bool as a number, text as a bool, a number as a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from planner.read.shapes import Shape, field_shapes
from planner.read.wording import explained_bool, explained_date, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[Any, ...]
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def loose_values(data: Any, shape: Shape, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield path and message of each value whose kind is not the one its field takes."""
    if isinstance(data, dict):
        shapes = field_shapes(shape.model) if shape.model is not None else None
        for name, value in data.items():
            inner = shapes.get(name) if shapes is not None else shape.inner
            if isinstance(inner, Shape):
                yield from loose_values(value, inner, (*path, name))
    elif isinstance(data, list):
        if shape.is_list:
            for index, value in enumerate(data):
                yield from loose_values(value, shape.inner, (*path, index))
    elif data is not None:
        what = _loose(data, shape.leaf)
        if what:
            yield path, what


def _loose(value: Any, leaf: str) -> str:
    """Return what is wrong with a single value for a field of kind `leaf`, or nothing."""
    if leaf == "date" and not (isinstance(value, str) and _ISO_DATE.fullmatch(value.strip())):
        return f"must be a date as YYYY-MM-DD, got {shown(value)}{explained_date(value)}"
    if leaf == "bool" and not isinstance(value, bool):
        return f"must be true or false, got {shown(value)}{explained_bool(value)}"
    if leaf in ("number", "whole") and isinstance(value, bool):
        return f"must be a {'whole ' if leaf == 'whole' else ''}number, got {shown(value)}"
    if leaf == "number" and isinstance(value, str) and "_" in value:
        return f"must be a number, got {shown(value)}; write it without separators"
    return ""
