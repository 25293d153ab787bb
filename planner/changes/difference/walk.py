"""Goes through two problems side by side and finds every place in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from planner.changes.difference.field_words import NAMES, RECORDS, FieldWords
from planner.changes.difference.matching import key_of, matched, out_of_order
from planner.changes.difference.series import by_day, entries, is_figures, series_change
from planner.changes.difference.spot import Found, Spot, words_of
from planner.changes.difference.value_words import ARROW, arrow, said
from planner.problem import Arrival, Goal, Model, Origin, PriceStep, Problem, Source, Step
from planner.validate.fields.shapes import field_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.changes.difference.line import Kind

ORIGIN = frozenset({"source", "confidence"})
SOURCE, SOURCES_OF_SERIES = FieldWords("source"), FieldWords("sources of its entries")
MOST_NAMED = 6


def found(before: Problem, after: Problem) -> Iterator[Found]:
    """Yield every difference of two problems, in the order of a case."""
    yield from _models(before, after, Spot())


def _models(before: Model, after: Model, spot: Spot) -> Iterator[Found]:
    """Yield the differences of two parts of a case."""
    names = [name for name in type(before).model_fields if name not in RECORDS]
    if isinstance(before, Source):
        yield from _source(before, after, spot)
        return
    if _origin(before) != _origin(after) and not isinstance(before, Step | Arrival | Origin):
        yield Found(spot.field("source"), SOURCE, _origin(before), _origin(after), kind="provenance")
    for name in names:
        was, now = getattr(before, name), getattr(after, name)
        if name == "figures":
            yield from _origins(before, after, spot.field(name))
        elif name not in ORIGIN and was != now:
            yield from _values(was, now, spot.field(name), before, name)


def _source(before: Source, after: Model, spot: Spot) -> Iterator[Found]:
    """Yield the differences of two published sources, all of which are words."""
    for name in type(before).model_fields:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Found(spot.field(name), words_of(before, name), was, now, kind="provenance")


def _origin(given: Model) -> str | None:
    """Return source and confidence of a part as one text; None without."""
    source, confidence = getattr(given, "source", None), getattr(given, "confidence", None)
    return None if source is None and confidence is None else f"{said(source)} ({said(confidence)})"


def _values(was: Any, now: Any, spot: Spot, owner: Model, name: str) -> Iterator[Found]:
    """Yield the differences of two unequal values of a field."""
    one, words = now if was is None else was, words_of(owner, name)
    if isinstance(one, BaseModel):
        yield from _parts(was, now, spot)
    elif isinstance(one, Mapping) and is_figures(was) and is_figures(now):
        change, alike = series_change(was, now, words)
        yield Found(spot, words, was, now, change, alike)
    elif _is_series(owner, name):
        yield from _series(was, now, spot, words)
    elif isinstance(one, tuple) and _holds_models(was, now):
        yield from _lists(was or (), now or (), spot)
    elif isinstance(one, tuple):
        change = _set_change(was, now)
        yield Found(spot, words, was, now, change, change)
    else:
        kind: Kind = "name" if name in NAMES else "note" if name == "note" else "figure"
        yield Found(spot, words, was, now, kind=kind)


def _parts(was: Model | None, now: Model | None, spot: Spot) -> Iterator[Found]:
    """Yield the differences of two parts of which one may not be there."""
    if was is not None and now is not None:
        yield from _models(was, now, spot.part(was))
    elif was is not None:
        yield Found(spot.part(was), None, was, None)
    elif now is not None:
        yield Found(spot.part(now), None, None, now)


def _origins(before: Model, after: Model, spot: Spot) -> Iterator[Found]:
    """Yield the fields whose own origin differs; one that has none of its own has that of the entry."""
    was: Mapping[str, Origin] = getattr(before, "figures", {})
    now: Mapping[str, Origin] = getattr(after, "figures", {})
    for field in [*was, *(field for field in now if field not in was)]:
        one, two = was.get(field), now.get(field)
        if one == two:
            continue
        at, words = spot.key(field), FieldWords(f"source of {words_of(before, field).words}")
        told = _origin_and_note(one) or _origin(before), _origin_and_note(two) or _origin(after)
        if told[0] == told[1]:
            told = _origin_and_note(one), _origin_and_note(two)
        yield Found(at, words, told[0], told[1], kind="provenance")


def _origin_and_note(given: Origin | None) -> str | None:
    return None if given is None else "; ".join(part for part in (_origin(given), given.note) if part)


def _is_series(owner: Model, name: str) -> bool:
    """Return whether a field holds dated steps or arrivals, also where it is empty."""
    shape = field_shapes(type(owner))[name]
    return shape.is_list and shape.inner.model in (Step, PriceStep, Arrival)


def _holds_models(*given: Any) -> bool:
    return any(isinstance(entry, BaseModel) for entries_ in given for entry in entries_ or ())


def _series(was: Any, now: Any, spot: Spot, words: FieldWords) -> Iterator[Found]:
    """Yield how two series differ: in their figures, else in their order, and in where they come from."""
    if was is None or now is None or by_day(entries(was)) != by_day(entries(now)):
        change, alike = series_change(was, now, words)
        yield Found(spot, words, was, now, change, alike)
    elif entries(was) != entries(now):
        yield Found(spot, FieldWords(f"order of {words.words}"), was, now, "differs", "differs", "order")
    before, after = _origins_by_day(was), _origins_by_day(now)
    both = [day for day in before if day in after]
    if any(before[day] != after[day] for day in both):
        yield Found(spot, SOURCES_OF_SERIES, was, now, "differ", kind="provenance")


def _origins_by_day(given: Any) -> dict[Any, list[str | None]]:
    found: dict[Any, list[str | None]] = {}
    for entry, (day, _) in zip(given or (), entries(given or ()), strict=True):
        found.setdefault(day, []).append(_origin(entry))
    return found


def _lists(was: Sequence[Model], now: Sequence[Model], spot: Spot) -> Iterator[Found]:
    """Yield the differences of two lists of entries."""
    matches = matched(was, now)
    asks_otherwise = isinstance((*was, *now)[0], Goal) and list(map(key_of, was)) != list(map(key_of, now))
    if asks_otherwise:
        yield _goals(was, now, spot)
        matches = [(old, new) for old, new in matches if old is not None and new is not None]
    for old, new in matches:
        if old is not None and new is not None:
            yield from _models(was[old], now[new], spot.member(was[old], key_of(was[old]), old + 1))
        elif old is not None:
            yield _alone(was[old], None, spot.member(was[old], key_of(was[old]), old + 1))
        elif new is not None:
            yield _alone(None, now[new], spot.member(now[new], key_of(now[new]), new + 1))
    if out_of_order(matches) and not asks_otherwise:
        yield _order(was, now, spot)


def _alone(was: Model | None, now: Model | None, spot: Spot) -> Found:
    kind: Kind = "provenance" if isinstance(was or now, Source) else "figure"
    return Found(spot, None, was, now, kind=kind)


def _goals(was: Sequence[Model], now: Sequence[Model], spot: Spot) -> Found:
    """Return that other goals are asked for, or in another order: which, in which order, is the question itself."""
    before, after = (tuple(key_of(goal) for goal in given) for given in (was, now))
    return Found(spot, FieldWords("goals"), before, after)


def _order(was: Sequence[Model], now: Sequence[Model], spot: Spot) -> Found:
    """Return that two lists hold the same in another order."""
    keys = [[key_of(entry) or "" for entry in given] for given in (was, now)]
    nouns = spot.member(was[0], key_of(was[0]), 1).nouns[1]
    named = all(key for given in keys for key in given)
    change = f"{_names(keys[0])} {ARROW} {_names(keys[1])}" if named else "differs"
    return Found(spot, FieldWords(f"order of {nouns}"), tuple(keys[0]), tuple(keys[1]), change, kind="order")


def _names(keys: Sequence[str]) -> str:
    return ", ".join(keys[:MOST_NAMED]) + (", …" if len(keys) > MOST_NAMED else "")


def _set_change(was: tuple[Any, ...] | None, now: tuple[Any, ...] | None) -> str:
    """Return what a list of plain values lost and gained; the whole lists where only their order differs."""
    lost = [said(value) for value in was or () if value not in (now or ())]
    gained = [said(value) for value in now or () if value not in (was or ())]
    told = [f"{', '.join(lost)} removed"] * bool(lost) + [f"{', '.join(gained)} added"] * bool(gained)
    return "; ".join(told) or arrow(was, now, FieldWords(""))
