"""What pydantic would let pass and cannot be meant: a bool as a number, text as a bool, a number as a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from planner.problem.base import whole_key
from planner.validate.fields.hints import decimal_point, explained_bool, explained_date
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.fields.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[Any, ...]
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


_SURE: dict[str, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "whole": (int,), "bool": (bool,),
}  # fmt: skip
"""Types that are surely of their kind: most values of a case, passed over at once."""


def loose_values(data: Any, shape: Shape, path: Path = (), typed: bool = False) -> Iterator[tuple[Path, str]]:
    """Yield path and message of each value whose kind is not the one its field takes.

    Parameters
    ----------
    data
        Values as files give them, or as Python does.
    shape
        What is wanted there.
    path
        Path of the data in the case.
    typed
        True for values from Python, where a number is never text and a date may be a `date`.
    """
    if shape.leaf and not isinstance(data, list | tuple | dict):
        what = _loose(data, shape.leaf, typed) if data is not None else ""
        if what:
            yield path, what
    elif isinstance(data, Mapping):
        if shape.whole_keys:
            yield from _repeated_keys(data, path)
        shapes = field_shapes(shape.model) if shape.model is not None else None
        for name, value in data.items():
            inner = shapes.get(name) if shapes is not None else shape.inner
            if isinstance(inner, Shape) and type(value) not in _SURE.get(inner.leaf, ()):
                yield from loose_values(value, inner, (*path, name), typed)
    elif isinstance(data, list | tuple):
        if shape.is_list:
            for index, value in enumerate(data):
                yield from loose_values(value, shape.inner, (*path, index), typed)
    elif data is not None:
        what = _loose(data, shape.leaf, typed)
        if what:
            yield path, what


def _repeated_keys(data: Mapping[Any, Any], path: Path) -> Iterator[tuple[Path, str]]:
    """Yield keys that spell the number of a key before them, of which pydantic would keep the last."""
    first: dict[Any, Any] = {}
    for key in data:
        if whole_key(key) in first:
            yield (*path, key), f"must be given once, got {shown(key)} after {shown(first[whole_key(key)])}"
        first.setdefault(whole_key(key), key)


def _loose(value: Any, leaf: str, typed: bool) -> str:
    """Return what is wrong with a single value for a field of kind `leaf`, or nothing."""
    if leaf == "date" and not (typed and isinstance(value, date) and not isinstance(value, datetime)):
        if not (isinstance(value, str) and _ISO_DATE.fullmatch(value.strip())):
            return f"must be a date as YYYY-MM-DD, got {shown(value)}{explained_date(value)}"
    elif leaf == "bool" and not isinstance(value, bool):
        return f"must be true or false, got {shown(value)}{explained_bool(value)}"
    elif leaf == "text" and isinstance(value, bytes | bytearray):
        return f"must be text, got {shown(value)}"
    elif leaf in ("number", "whole"):
        wanted = "must be a whole number" if leaf == "whole" else "must be a number"
        if isinstance(value, bool) or (typed and not isinstance(value, int | float)):
            return f"{wanted}, got {shown(value)}"
        if leaf == "number" and isinstance(value, str) and "_" in value:
            return f"{wanted}, got {shown(value)}; write it without separators"
        if leaf == "whole" and decimal_point(value):
            return f"{wanted}, got {value!r}{'; a count has no decimal point' if float(value) % 1 == 0 else ''}"
    return ""
