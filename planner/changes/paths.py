"""Dotted paths with ids, as messages give them, to places in a case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from planner.problem import Problem
from planner.problem.base import whole_key
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.names import suggestion
from planner.validate.whole import id_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[Any, ...]
_POSITION = re.compile(r"\[(\d+)\]|\.(\d+)(?=[.\[]|$)")
_NAME = re.compile(r"\.([^.\[]*)")


class NoSuchPath(Exception):
    """A path that leads nowhere: how far it goes, and why not further."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        super().__init__(f"{where}: {what}")


def resolved(data: Mapping[str, Any], name: object) -> Path:
    """Return the place that a dotted path names in a case, as keys and positions.

    Parameters
    ----------
    data
        The case as nested mappings and lists.
    name
        The path, like ``sites.alpha.stages[0].mw``. An id may itself hold dots: the longest one that fits counts.

    Raises
    ------
    NoSuchPath
        If a part of it names nothing.
    """
    if not isinstance(name, str) or not name:
        raise NoSuchPath("", f"a change must name a field by its dotted path, got {name!r}")
    at: Any = data
    shape, text = Shape(model=Problem), f".{name}"
    path: Path = ()
    while text:
        if at is None:
            raise NoSuchPath(
                name[: len(name) - len(text)],
                "is not given in the case, so no part of it can be changed; give it as a whole",
            )
        part, text = _next(at, shape, text, name)
        inner = field_shapes(shape.model)[part] if shape.model is not None else shape.inner
        at = at[part] if isinstance(at, list) else at.get(part)
        shape, path = inner, (*path, part)
    return path


def _next(at: Any, shape: Shape, text: str, whole: str) -> tuple[Any, str]:
    """Return the first part of the rest of a path, as a key or position, and what comes after it."""
    if shape.model is not None:
        return _field(shape, text, whole)
    if shape.is_list and isinstance(at, list):
        return _entry(at, text, whole)
    if isinstance(shape.inner, Shape):
        return _key(at, shape, text)
    raise NoSuchPath(whole, f"must end at a field, got more after it: '{text.lstrip('.')}'")


def _field(shape: Shape, text: str, whole: str) -> tuple[str, str]:
    found = _NAME.match(text)
    known = list(field_shapes(shape.model)) if shape.model is not None else []
    if found is None or found[1] not in known:
        name = found[1] if found else text
        what = f"must be a known field, got an unknown name{suggestion(name, known, 'fields')}"
        raise NoSuchPath(_until(whole, text, found), what)
    return found[1], text[found.end() :]


def _entry(at: list[Any], text: str, whole: str) -> tuple[int, str]:
    """Return the position of an entry that is named by its id or by its position."""
    ids = {name: index for index, name in reversed(list(enumerate(map(id_of, at)))) if name is not None}
    for name in sorted(ids, key=len, reverse=True):
        rest = text[len(name) + 1 :]
        if text.startswith(f".{name}") and rest[:1] in ("", ".", "["):
            return ids[name], rest
    position = _POSITION.match(text)
    if position is not None and not (ids and text.startswith(".")):
        index = int(position[1] or position[2])
        if index < len(at):
            return index, text[position.end() :]
        what = f"must be a position below {len(at)}, got {index}" if at else "must be left out, since the list is empty"
        raise NoSuchPath(_until(whole, text, position), what)
    found = _NAME.match(text)
    given = found[1] if found else text
    raise NoSuchPath(
        _until(whole, text, found), f"must be an id of this list, got '{given}'{suggestion(given, ids, 'ids')}"
    )


def _key(at: Mapping[Any, Any], shape: Shape, text: str) -> tuple[Any, str]:
    """Return the key of a mapping: all that is left where it maps to plain values, for keys may hold dots."""
    if shape.inner.leaf:
        key, rest = text[1:], ""
    else:
        found = _NAME.match(text)
        key, rest = (found[1], text[found.end() :]) if found else (text, "")
    return (whole_key(key) if shape.whole_keys else key), rest


def _until(whole: str, text: str, found: re.Match[str] | None) -> str:
    """Return the path up to and with the part that was looked for."""
    return whole[: len(whole) - len(text) + (found.end() if found else len(text))]
