"""Does one operation at one place of a case."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from planner.arguments import shown
from planner.calendar import moved
from planner.problem import Arrival, Given, PriceStep, Source, Stage, Step
from planner.validate.whole import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.changes.operations import Act
    from planner.changes.spot import Spot


MOST_CHANGE = 1e15  # by more than this no figure of a case can be changed and stay one


class Refused(Exception):
    """What an operation cannot be done to, or done with, in a sentence without its subject."""


class Done(NamedTuple):
    """What an operation did: figures and dates changed, counts rounded among them, dated entries left out."""

    changed: int = 1
    rounded: int = 0
    left_out: int = 0

    def plus(self, other: Done) -> Done:
        """Return both together."""
        return Done(*(one + more for one, more in zip(self, other, strict=True)))


class _Leaf(NamedTuple):
    """A figure or a date in its entry, list or mapping."""

    holder: Any
    key: Any
    kind: str

    @property
    def value(self) -> Any:
        return self.holder[self.key]


def do(act: Act, spot: Spot, holders: list[Any], end: date) -> Done:
    """Do an operation at a place; what holds the place is changed.

    Parameters
    ----------
    act
        The operation.
    spot
        The place, and what belongs there.
    holders
        The mappings and lists on the way to it, the case itself first: the last one holds the place.
    end
        Last day of the horizon.

    Raises
    ------
    Refused
        If it cannot be done there, or not with that value.
    """
    holder = holders[-1]
    match act.operation:
        case "set":
            holder[spot.path[-1]] = plain(act.value)
        case "remove":
            _remove(spot, holder)
        case "append":
            _append(spot, act.value)
        case "scale":
            return _change_figures(spot, holder, act, operator.mul)
        case "add":
            return _change_figures(spot, holder, act, operator.add)
        case "shift_months":
            return _shift(spot, holders, act.value, end)
        case _:
            assert_never(act.operation)
    return Done()


def _remove(spot: Spot, holder: Any) -> None:
    key = spot.path[-1]
    if isinstance(holder, Mapping) and key not in holder:
        raise Refused("must be there to be removed")
    if spot.value is None:
        raise Refused("must be given to be removed, and is empty already")
    if spot.shape.leaf and spot.default is not None:
        raise Refused("cannot be left empty, so it cannot be removed; set it")
    del holder[key]


def _append(spot: Spot, entry: Any) -> None:
    if spot.value is None:
        raise Refused("must be given for something to be appended; set it as a whole")
    new = plain(entry)
    if isinstance(spot.value, list):
        spot.value.extend(given for given in (new if isinstance(new, list) else [new]) if not _is_known(spot, given))
        return
    if spot.shape.inner is None or not isinstance(spot.value, dict):
        raise Refused("must be a list or a mapping for something to be appended")
    if not isinstance(new, dict):
        raise Refused(f"must get a mapping of keys to values, got {shown(new)}")
    for key, value in new.items():
        if key in spot.value:
            raise Refused(f"must not be given '{key}' a second time; set it")
        spot.value[key] = value


def _is_known(spot: Spot, given: Any) -> bool:
    """Return whether a source is listed already, word for word: stacked scenarios may each bring it."""
    if spot.shape.inner is None or spot.shape.inner.model is not Source or not isinstance(given, dict):
        return False
    return set(given) <= set(Source.model_fields) and any(_words(given) == _words(known) for known in spot.value)


def _words(source: Any) -> dict[str, Any]:
    return {name: value for name, value in source.items() if value != ""} if isinstance(source, dict) else {}


def _change_figures(spot: Spot, holder: Any, act: Act, do: Callable[[Decimal, Decimal], Decimal]) -> Done:
    """Scale or raise every figure at a place."""
    given = act.value
    if not _is_figure(given):
        raise Refused(f"must be {_DONE[act.operation]} by a number, got {shown(given)}")
    by, rounded = Decimal(repr(given)), 0
    leaves = _leaves(spot, holder, ("number", "whole"), _DONE[act.operation], "a figure")
    for leaf in leaves:
        old = Decimal(repr(leaf.value))
        new = do(old, by)
        leaf.holder[leaf.key] = float(new)
        if leaf.kind == "whole":
            whole = int(new.quantize(Decimal(1), ROUND_HALF_UP))
            rounded += whole != new
            leaf.holder[leaf.key] = whole
    return Done(len(leaves), rounded)


def _is_figure(given: Any) -> bool:
    """Return whether a value is a number that a figure may be changed by."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return is_number and -MOST_CHANGE < given < MOST_CHANGE


_DONE = {"scale": "scaled", "add": "raised"}


def _shift(spot: Spot, holders: list[Any], months: Any, end: date) -> Done:
    """Move every date at a place; what plays no part any more, since it comes after the horizon, is left out."""
    if isinstance(months, bool) or not isinstance(months, int):
        raise Refused(f"must be moved by a whole number of months, got {shown(months)}")
    if _is_without_dates(spot):
        return Done(0)
    past, leaves = [], _leaves(spot, holders[-1], ("date",), "moved by months", "a date")
    for leaf in leaves:
        old = _day(leaf.value)
        try:
            leaf.holder[leaf.key] = moved(old, months)
        except (ValueError, OverflowError):
            raise Refused(f"must stay within the calendar, got {old} moved by {months} months") from None
        if old <= end < leaf.holder[leaf.key]:
            past.append(leaf.holder)
    series = spot.value if isinstance(spot.value, list) else _series_of(spot, holders)
    if series is None:
        return Done(len(leaves))
    series[:] = [entry for entry in series if not any(entry is gone for gone in past)]
    return Done(len(leaves), left_out=len(past))


def _is_without_dates(spot: Spot) -> bool:
    """Return whether it is a series of one value that has held from ever: in time it has nowhere to move."""
    steps = spot.value if spot.shape.inner is not None and spot.shape.inner.model in (Step, PriceStep) else None
    return isinstance(steps, list) and [_is_bare(step) for step in steps] == [True]


def _is_bare(step: Any) -> bool:
    return isinstance(step, dict) and step.get("from_date") is None


def _series_of(spot: Spot, holders: list[Any]) -> list[Any] | None:
    """Return the series whose entry has a date at this place, None where the date is no such entry's."""
    around = holders[-2] if len(holders) > 1 else None
    days = {day for day, _ in _SERIES.values()}
    return around if isinstance(around, list) and spot.path[-1] in days else None


def _day(given: Any) -> date:
    """Return a date that a part of the case spells as text; the rules say later where it is none."""
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise Refused(f"must be a date to be moved by months, got {shown(given)}") from None


def _leaves(spot: Spot, holder: Any, kinds: tuple[str, ...], done: str, wanted: str) -> list[_Leaf]:
    """Return the figures, or dates, at a place: itself, or those of a series or of a mapping of figures.

    Raises
    ------
    Refused
        If there are none.
    """
    if spot.value is None:
        raise Refused(f"must be given to be {done}, and is empty")
    if spot.shape.leaf:
        found = [_Leaf(holder, spot.path[-1], spot.shape.leaf)]
    else:
        found = [leaf for part in spot.parts() for leaf in _leaves_of_part(spot, spot.below(part))]
    kept = [leaf for leaf in found if leaf.kind in kinds and leaf.value is not None and _is_of(leaf)]
    if not kept and spot.value not in ([], {}):
        raise Refused(f"must be {wanted} or a series with one to be {done}, got {_told(spot)}")
    return kept


def _leaves_of_part(spot: Spot, part: Spot) -> Iterator[_Leaf]:
    """Yield figure and date of a step or an arrival, or the figure a key has."""
    if part.shape.leaf and isinstance(spot.value, dict) and spot.shape.model is None:
        yield _Leaf(spot.value, part.path[-1], part.shape.leaf)
    elif part.shape.model in _SERIES and part.is_entry:
        for name in _SERIES[part.shape.model]:
            yield _Leaf(part.value, name, part.below(name).shape.leaf)


_SERIES: dict[Any, tuple[str, str]] = {
    Step: ("from_date", "value"), PriceStep: ("from_date", "value"), Arrival: ("date", "units"),
    Stage: ("energisation_date", "mw"),
}  # fmt: skip
"""Entries of series: their date, and their figure."""


def changed_field(spot: Spot, operation: str) -> str | None:
    """Return which field of its entries an operation changes in a list of them, where these note a source by field."""
    model = spot.shape.inner.model if spot.shape.inner is not None else None
    if not isinstance(spot.value, list) or model is None or model not in _SERIES or not issubclass(model, Given):
        return None
    day, figure = _SERIES[model]
    return {"shift_months": day, "scale": figure, "add": figure}.get(operation)


_TYPES: dict[str, tuple[type, ...]] = {"date": (date, str), "number": (int, float), "whole": (int, float)}


def _is_of(leaf: _Leaf) -> bool:
    """Return whether a value is of the kind its field takes; one that is not is told by the rules of fields."""
    return isinstance(leaf.value, _TYPES[leaf.kind]) and not isinstance(leaf.value, bool)


def _told(spot: Spot) -> str:
    """Return what is at a place, in words, with the fields that would do."""
    if spot.is_entry:
        return f"an entry with the fields {', '.join(spot.parts())}"
    if isinstance(spot.value, list):
        return "a list without one" if spot.value else "an empty list"
    return shown(spot.value)
