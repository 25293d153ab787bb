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
    from collections.abc import Iterable, Iterator, Sequence

    from planner.changes.difference.line import Kind
    from planner.changes.difference.spot import Found

LEAST_ALIKE, LEAST_SHARE = 3, 0.05  # so many lines that differ alike become one, and what share of all of a field
MOST_ALONE = 20  # lines of one field that differ by no common rule, before they become one too
MOST_NAMED = 6
# How many of each kind of words differ: one, many.
_COLLAPSED: dict[Kind, tuple[str, str]] = {
    "name": ("name", "names"),
    "note": ("note", "notes"),
    "provenance": ("source of figures", "sources of figures"),
}
REMOVED, ADDED, UNLIKE = "removed", "added", "differ by no common rule"


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
        members = [found[place] for place in places]
        groups = list(_alike([found[place] for place in places])) if members[0].spot.nouns[0] else []
        left = sorted(set(range(len(places))) - {index for alike in groups for index in alike.places})
        if len(left) > MOST_ALONE and members[0].spot.nouns[0]:
            groups.append(_Alike(tuple(left), UNLIKE))
            left = []
        told |= {places[alike.places[0]]: _group([members[k] for k in alike.places], alike.words) for alike in groups}
        told |= {places[index]: _line(members[index]) for index in left}
    return [told[place] for place in sorted(told)]


def _field(one: Found) -> str:
    """Return what only like fields share; whole entries are alike where both were removed, or both added."""
    if one.words is None:
        return f"{one.spot.general} {REMOVED if one.after is None else ADDED}"
    return f"{one.spot.general} {one.words.unit}"


def _alike(found: Sequence[Found]) -> Iterator[_Alike]:
    """Yield sets of places that differ alike, the largest first, each place in one of them.

    A few out of very many follow nearly any rule by chance: they must be a share of all that differ.
    """
    if found[0].words is None:
        if len(found) >= LEAST_ALIKE:
            yield _Alike(tuple(range(len(found))), REMOVED if found[0].after is None else ADDED)
        return
    unit, least = found[0].words.unit, max(LEAST_ALIKE, LEAST_SHARE * len(found))
    keys = [_keys(one) for one in found]
    counts = Counter(key for own in keys for key in own)
    ranks = {key: rank for own in keys for rank, key in enumerate(own)}
    left = set(range(len(found)))
    while counts:
        best = max(counts, key=lambda key: (counts[key], -ranks[key]))
        if counts[best] < least:
            break
        places = tuple(index for index in sorted(left) if best in keys[index])
        left -= set(places)
        counts -= Counter(key for index in places for key in keys[index])
        yield _Alike(places, best if isinstance(best, str) else best.words(unit))
    plain = tuple(index for index in sorted(left) if not found[index].change)
    rounded = rounded_factor([(found[index].before, found[index].after) for index in plain])
    if rounded is not None:
        yield _Alike(plain, rounded.words())


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
    each = words if words == UNLIKE else f"each {words}"
    what = f"{who}, {first.words.words}"
    return Difference(first.spot.general, what, before, after, each, members=members)


def _noun(members: Iterable[Found], many: int) -> str:
    """Return what all members are called: phases, gates, or activities where they are both."""
    nouns = {one.spot.nouns[many] for one in members}
    return nouns.pop() if len(nouns) == 1 else ("activity", "activities")[many]
