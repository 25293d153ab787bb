"""Paths to places in a case: ``racks[SEED_576].price_usd_m``, ``sites[region=texas].stages[*].mw``.

A path is made of names and selectors. A name is a field; the name ``*`` stands for all entries below, at any depth. A
selector picks from a list or a mapping: ``[X]`` the entry with that id, or the key; ``[*]`` all of them; ``[#2]`` the
second; ``[region=texas]`` those with that value in a field, where ``source`` and ``confidence`` are those of the figure
that the path ends at. Ids may also follow a dot, as in the paths of messages: ``sites.alpha.stages[0].mw``, where a
bare number counts from 0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from planner.changes.nearest import nearest_path
from planner.changes.origins import origin_of, own_origin
from planner.changes.selectors import SELECTOR, selected
from planner.changes.spot import RECORD, NoSuchPath, Spot
from planner.problem.base import whole_key
from planner.validate.fields.flaws import ROOT
from planner.validate.fields.shapes import field_shapes
from planner.validate.names import nearest, suggestion
from planner.validate.whole import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Path = tuple[Any, ...]
_NAME = re.compile(r"\.([^.\[]*)")
_POSITION = re.compile(r"\.(\d+)(?=[.\[]|$)")


def matched(data: dict[str, Any], name: object) -> tuple[Path, ...]:
    """Return the places that a path names in a case, as keys and positions, in the order of the case.

    Parameters
    ----------
    data
        The case as nested mappings and lists.
    name
        The path. An id may itself hold dots: the longest one that fits counts.

    Raises
    ------
    NoSuchPath
        If a part of it names nothing; with the nearest path that does.
    """
    if not isinstance(name, str) or not name:
        raise NoSuchPath("", f"a change must name a field by its path, got {name!r}")
    try:
        return _places(data, name)
    except NoSuchPath as error:
        near = nearest_path(name, error, lambda other: _leads_somewhere(data, other))
        if near is None:
            raise
        what = error.what.partition("; ")[0]
        raise NoSuchPath(error.where, f"{what}; did you mean '{near}'?") from None


def _leads_somewhere(data: dict[str, Any], name: str) -> bool:
    try:
        return bool(_places(data, name))
    except NoSuchPath:
        return False


def _places(data: dict[str, Any], name: str) -> tuple[Path, ...]:
    spots = _Walk(name).on([Spot(data, ROOT)], f".{name}")
    kept = [spot for spot in spots if all(_has_origin(data, spot, field, value) for field, value in spot.origins)]
    if not kept:
        field, value = spots[0].origins[-1]
        known = sorted({str(_origin(data, spot)[field]) for spot in spots})
        hint = suggestion(value, known, f"values of {field}")
        raise NoSuchPath(name, f"must fit a figure, got {field} '{value}'{hint}")
    return tuple(dict.fromkeys(spot.path for spot in kept))


def _has_origin(data: dict[str, Any], spot: Spot, field: str, value: str) -> bool:
    return _origin(data, spot)[field] == value


def _origin(data: dict[str, Any], spot: Spot) -> dict[str, str | None]:
    return own_origin(data, spot.path) if spot.is_entry else origin_of(data, spot.path)


class _Walk:
    """Goes along one path; where it forks, a way that ends early counts only if all do."""

    def __init__(self, name: str) -> None:
        self.name = name

    def on(self, spots: Sequence[Spot], text: str) -> list[Spot]:
        """Return where the rest of the path leads from some spots."""
        found: list[Spot] = []
        lost: list[NoSuchPath] = []
        for spot in spots:
            try:
                found += self.on(*self.step(spot, text)) if text else [spot]
            except NoSuchPath as error:
                lost.append(error)
        if not found:
            raise min(lost, key=lambda error: error.left)
        return found

    def step(self, spot: Spot, text: str) -> tuple[Sequence[Spot], str]:
        """Return the spots of the next part of a path, and what comes after it."""
        if spot.value is None:
            what = "is not given in the case, so no part of it can be changed; give it as a whole"
            raise NoSuchPath(self.until(text), what, len(text))
        if not spot.is_sound:
            raise NoSuchPath(self.until(text), "must be what its field takes before a part of it is changed", len(text))
        selector = SELECTOR.match(text)
        if selector is not None:
            rest = text[selector.end() :]
            return selected(spot, selector[1], self.until(rest), len(rest)), rest
        if text.startswith("["):
            raise NoSuchPath(self.name, "must close its bracket", 0)
        if _NAME.match(text) and text[1:2] == "*" and text[2:3] in ("", ".", "["):
            return self.entries(spot, text[2:]), text[2:]
        if spot.shape.model is not None:
            return self.field(spot, text)
        if spot.shape.is_list and isinstance(spot.value, list):
            return self.entry(spot, text)
        if spot.shape.inner is not None:
            return self.key(spot, text)
        raise NoSuchPath(self.name, f"must end at a field, got more after it: '{text.lstrip('.')}'", 0)

    def entries(self, spot: Spot, rest: str) -> Sequence[Spot]:
        """Return all entries below a spot."""
        found = tuple(spot.entries())
        if not found:
            raise NoSuchPath(self.until(rest), "must be left out, since there are no entries below", len(rest))
        return found

    def field(self, spot: Spot, text: str) -> tuple[Sequence[Spot], str]:
        """Return the field of an entry."""
        given = _named(text)
        rest = text[len(given) + 1 :]
        known = [name for name in field_shapes(spot.shape.model) if name != RECORD] if spot.shape.model else []
        if given in known:
            return (spot.below(given),), rest
        what = f"must be a known field, got an unknown name{suggestion(given, known, 'fields')}"
        raise NoSuchPath(self.until(rest), what, len(rest), _dotted(given, known), is_field=True)

    def entry(self, spot: Spot, text: str) -> tuple[Sequence[Spot], str]:
        """Return the entry of a list whose id follows a dot."""
        ids = {name: index for index, name in reversed(list(enumerate(map(id_of, spot.value)))) if name is not None}
        for name in sorted(ids, key=len, reverse=True):
            rest = text[len(name) + 1 :]
            if text.startswith(f".{name}") and rest[:1] in ("", ".", "["):
                return (spot.below(ids[name]),), rest
        position = _POSITION.match(text)
        if position is not None and not ids:
            rest = text[position.end() :]
            return selected(spot, position[1], self.until(rest), len(rest)), rest
        given = _named(text)
        rest = text[len(given) + 1 :]
        what = f"must be an id of this list, got '{given}'{suggestion(given, ids, 'ids')}"
        raise NoSuchPath(self.until(rest), what, len(rest), _dotted(given, ids))

    def key(self, spot: Spot, text: str) -> tuple[Sequence[Spot], str]:
        """Return the key of a mapping: all that is left where it maps to plain values, for keys may hold dots."""
        given = text[1:] if spot.shape.inner.leaf else _named(text)
        return (spot.below(whole_key(given) if spot.shape.whole_keys else given),), text[len(given) + 1 :]

    def until(self, rest: str) -> str:
        """Return the path up to where the rest begins."""
        return self.name[: len(self.name) - len(rest)]


def _named(text: str) -> str:
    """Return the name after a dot, or the rest where there is none."""
    found = _NAME.match(text)
    return found[1] if found else text


def _dotted(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return "" if near is None else f".{near}"
