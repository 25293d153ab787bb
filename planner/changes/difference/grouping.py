"""Puts what differs alike into one line, and words after figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.changes.difference.line import Difference
from planner.changes.difference.patterns import Pattern, patterns, rounded_factor
from planner.changes.difference.spot import detail
from planner.changes.difference.value_words import arrow
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.changes.difference.line import Kind
    from planner.changes.difference.spot import Found

LEAST_ALIKE = 3  # so many lines that differ alike become one
MOST_NAMED = 6
# How many of each kind of words differ: one, many.
_COLLAPSED: dict[Kind, tuple[str, str]] = {
    "name": ("name", "names"),
    "note": ("note", "notes"),
    "provenance": ("source of figures", "sources of figures"),
}
REMOVED, ADDED = "removed", "added"


@dataclass(frozen=True)
class _Alike:
    """Which of several places differ alike, and in words how."""

    places: tuple[int, ...]
    words: str


def lines(found: Iterable[Found]) -> tuple[Difference, ...]:
    """Return what was found as lines: figures first, then the order of lists, then words by kind."""
    by_kind: defaultdict[Kind, list[Found]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one)
    told = [*_grouped(by_kind["figure"]), *map(_line, by_kind["order"])]
    for kind, nouns in _COLLAPSED.items():
        members = tuple(map(_line, by_kind[kind]))
        if len(members) > 1:
            told.append(Difference("", counted(len(members), *nouns), None, None, "differ", kind, members))
        else:
            told += members
    return tuple(told)


def _line(found: Found) -> Difference:
    """Return one place as a line."""
    if found.words is None:
        change = f"{REMOVED if found.after is None else ADDED}{detail(found.before or found.after)}"
    else:
        change = found.change or arrow(found.before, found.after, found.words)
    return Difference(found.spot.path, found.what, found.before, found.after, change, found.kind)


def _grouped(found: Sequence[Found]) -> list[Difference]:
    """Return lines in the order of a case, those of several places where the first of them stands."""
    by_field: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        by_field[_field(one)].append(place)
    told: dict[int, Difference] = {}
    for places in by_field.values():
        left = list(places)
        while (alike := _most_alike([found[place] for place in left])) is not None:
            members = [left[index] for index in alike.places]
            told[members[0]] = _group([found[place] for place in members], alike.words)
            left = sorted(set(left) - set(members))
        told |= {place: _line(found[place]) for place in left}
    return [told[place] for place in sorted(told)]


def _field(one: Found) -> str:
    """Return what only like fields share; whole entries are alike where both were removed, or both added."""
    if one.words is None:
        return f"{one.spot.general} {REMOVED if one.after is None else ADDED}"
    return one.spot.general


def _most_alike(found: Sequence[Found]) -> _Alike | None:
    """Return the largest set of places that differ alike, None where none is large enough."""
    if len(found) < LEAST_ALIKE or not found[0].spot.nouns[0]:
        return None
    if found[0].words is None:
        return _Alike(tuple(range(len(found))), REMOVED if found[0].after is None else ADDED)
    keys = [_keys(one) for one in found]
    counts = Counter(key for own in keys for key in own)
    ranks = {key: rank for own in keys for rank, key in enumerate(own)}
    best = max(counts, key=lambda key: (counts[key], -ranks[key]), default=None)
    if best is not None and counts[best] >= LEAST_ALIKE:
        alike = tuple(index for index, own in enumerate(keys) if best in own)
        return _Alike(alike, best if isinstance(best, str) else best.words(found[0].words.unit))
    plain = tuple(index for index, one in enumerate(found) if not one.change)
    pairs = [(found[index].before, found[index].after) for index in plain]
    rounded = rounded_factor(pairs) if len(pairs) >= LEAST_ALIKE else None
    return None if rounded is None else _Alike(plain, rounded.words())


def _keys(one: Found) -> tuple[Pattern | str, ...]:
    """Return what a change may have in common with others."""
    if one.words is None or one.change:
        return (one.alike,) if one.alike else ()
    return patterns(one.before, one.after, one.words.empty)


def _group(found: Sequence[Found], words: str) -> Difference:
    """Return the line of several places that differ alike, and how."""
    first, members = found[0], tuple(map(_line, found))
    entries = dict.fromkeys((one.spot.entry, one.spot.name) for one in found)
    names = [name for _, name in entries]
    sites = {one.spot.site for one in found if one.spot.site}
    who = counted(len(entries), _noun(found, 0), _noun(found, 1))
    if len(sites) == 1:
        who += f" of {sites.pop()}"
    else:
        who += f" at {counted(len(sites), 'site')}" if sites and first.spot.nouns[0] != "site" else ""
        who += f" ({', '.join(names)})" if len(names) <= MOST_NAMED else ""
    same = len({(str(one.before), str(one.after)) for one in found}) == 1
    before, after = (first.before, first.after) if same else (None, None)
    if first.words is None:
        return Difference(first.spot.general, who, None, None, words, members=members)
    what = f"{who}, {first.words.words}"
    return Difference(first.spot.general, what, before, after, f"each {words}", members=members)


def _noun(members: Iterable[Found], many: int) -> str:
    """Return what all members are called: phases, gates, or activities where they are both."""
    nouns = {one.spot.nouns[many] for one in members}
    return nouns.pop() if len(nouns) == 1 else ("activity", "activities")[many]
