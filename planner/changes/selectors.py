"""What stands in brackets in a path: an id, a key, a place, a value of a field, or all."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.changes.spot import NoSuchPath
from planner.problem.base import whole_key
from planner.validate.fields.shapes import field_shapes
from planner.validate.names import nearest, suggestion
from planner.validate.whole import id_of

if TYPE_CHECKING:
    from planner.changes.spot import Spot
    from planner.validate.fields.shapes import Shape

SELECTOR = re.compile(r"\[([^\]]*)\]")
_FILTER = re.compile(r"\s*([A-Za-z_]\w*)\s*=(.*)", re.DOTALL)
OF_ORIGIN = ("source", "confidence")
MOST_LISTED = 8
EMPTY = "must be left out, since the list is empty"


def selected(spot: Spot, text: str, where: str, left: int) -> tuple[Spot, ...]:
    """Return what a selector picks at a spot.

    Parameters
    ----------
    spot
        A list or a mapping; for a filter, an entry too.
    text
        What stands between the brackets.
    where
        The path up to and with the selector, for messages.
    left
        Characters of the path after it.

    Raises
    ------
    NoSuchPath
        If it picks nothing.
    """
    found = _FILTER.fullmatch(text)
    if found is not None:
        return _filtered(spot, found[1], found[2].strip(), where, left)
    if spot.shape.model is not None or not isinstance(spot.value, list | dict):
        raise NoSuchPath(where, "must end at a field, got more after it", left)
    if not spot.value:
        raise NoSuchPath(where, EMPTY, left)
    if text == "*":
        return tuple(spot.below(part) for part in spot.parts())
    if text.startswith("#"):
        return (spot.below(_place(spot, text, where, left)),)
    return (spot.below(_named(spot, text, where, left)),)


def _place(spot: Spot, text: str, where: str, left: int) -> int:
    """Return the position of the entry at a place that counts from 1."""
    number, parts = text[1:], spot.parts()
    if not number.isdecimal() or not 1 <= int(number) <= len(parts):
        raise NoSuchPath(where, f"must be a place from #1 to #{len(parts)}, got '{text}'", left)
    return int(parts[int(number) - 1])


def _named(spot: Spot, text: str, where: str, left: int) -> Any:
    """Return the key of a mapping, or the position of the entry with an id; a bare number counts from 0."""
    if isinstance(spot.value, dict):
        key = whole_key(text) if spot.shape.whole_keys else text
        if key in spot.value:
            return key
        known = [str(name) for name in spot.value]
        what = f"must be a key that is given, got '{text}'{suggestion(text, known, 'keys')}"
        raise NoSuchPath(where, what, left, _near(text, known))
    ids = {str(name): index for index, name in reversed(list(enumerate(map(_id, spot.value)))) if name is not None}
    if text in ids:
        return ids[text]
    if text.isdecimal() and not ids:
        if int(text) < len(spot.value):
            return int(text)
        raise NoSuchPath(where, f"must be a position below {len(spot.value)}, got {text}", left)
    if not ids:
        raise NoSuchPath(where, f"must be a place like [#1] or a filter like [field=value], got '{text}'", left)
    hint = "; a place is written [#1]" if text.isdecimal() else suggestion(text, ids, "ids")
    raise NoSuchPath(where, f"must be an id of this list, got '{text}'{hint}", left, _near(text, list(ids)))


def _id(entry: Any) -> str | None:
    return entry if isinstance(entry, str) else id_of(entry)


def _near(text: str, known: list[str]) -> str:
    near = nearest(text, known)
    return "" if near is None else f"[{near}]"


def _filtered(spot: Spot, field: str, wanted: str, where: str, left: int) -> tuple[Spot, ...]:
    """Return the entries with a value in a field; an entry alone is kept or not."""
    members = (spot,) if spot.is_entry else tuple(spot.below(part) for part in spot.parts())
    shape = spot.shape if spot.shape.model is not None else spot.shape.inner
    if getattr(shape, "model", None) is None:
        raise NoSuchPath(where, "must select from a list of entries with fields", left)
    fields = field_shapes(shape.model)
    if field not in fields:
        what = f"must filter by a field, got '{field}'{suggestion(field, fields, 'fields')}"
        near = nearest(field, fields)
        raise NoSuchPath(where, what, left, "" if near is None else f"[{near}={wanted}]")
    if not members:
        raise NoSuchPath(where, EMPTY, left)
    if field in OF_ORIGIN:
        return tuple(spot._replace(origins=(*spot.origins, (field, wanted))) for spot in members)
    kept = tuple(member for member in members if _is(member.value.get(field), wanted, fields[field]))
    if not kept:
        values = sorted({spelt(member.value.get(field)) for member in members})
        near = nearest(wanted, values)
        what = f"must fit an entry, got {field} '{wanted}'{_listed(field, values)}"
        raise NoSuchPath(where, what, left, "" if near is None else f"[{field}={near}]")
    return kept


def _listed(field: str, values: list[str]) -> str:
    """Return the end of a message on a value that no entry has."""
    more = ", …" if len(values) > MOST_LISTED else ""
    shown = ", ".join(value or "(empty)" for value in values[:MOST_LISTED])
    return f"; {field} is {shown}{more}"


def _is(value: Any, wanted: str, shape: Shape) -> bool:
    """Return whether a value is the one that a filter spells."""
    if spelt(value) == wanted:
        return True
    if shape.leaf in ("number", "whole") and value is not None:
        try:
            return float(value) == float(wanted)
        except ValueError:
            return False
    return False


def spelt(value: Any) -> str:
    """Return a value as a filter spells it: empty for None, ``true``, ISO dates, numbers without a needless point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
