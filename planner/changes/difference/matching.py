"""Which entry of one list is which of the other: by id where they have one, else so that least differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from planner.changes.difference.field_words import NAMES, PROVENANCE
from planner.changes.difference.patterns import common
from planner.problem import Checkpoint, Goal, Installed
from planner.validate.whole import id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.problem import Model

Match = tuple[int | None, int | None]  # places in the list before and after, None where there is none
ALONE = 0.6  # what an entry without a partner counts, against 1 for a pair that differs in every field
WORDS_COUNT = 0.01  # what a difference in words alone counts


def key_of(entry: Model) -> str | None:
    """Return what names an entry within its list: its id, the goal, the type of rack, the name of a checkpoint.

    None where nothing does.
    """
    if isinstance(entry, Goal):
        return entry.goal
    if isinstance(entry, Checkpoint):
        return entry.name
    return entry.rack if isinstance(entry, Installed) else id_of(entry)


def matched(before: Sequence[Model], after: Sequence[Model]) -> list[Match]:
    """Return the places of the entries that belong together, in the order of the first list, then of the second."""
    if any(key_of(entry) is not None for entry in (*before, *after)):
        pairs = _by_key(before, after)
    else:
        pairs = _same_but_moved(before, after) or _aligned(before, after)
    partner = dict(pairs)
    with_partner = set(partner.values())
    found: list[Match] = [(old, partner.get(old)) for old in range(len(before))]
    return found + [(None, new) for new in range(len(after)) if new not in with_partner]


def out_of_order(matches: Sequence[Match]) -> bool:
    """Return whether entries that are in both lists stand in another order."""
    places = [new for old, new in matches if old is not None and new is not None]
    return places != sorted(places)


def _by_key(before: Sequence[Model], after: Sequence[Model]) -> list[tuple[int, int]]:
    """Return the places of entries of one key, the first of them with the first."""
    places: defaultdict[tuple[str | None, int], list[int]] = defaultdict(list)
    for entries in (before, after):
        seen: Counter[str | None] = Counter()
        for place, entry in enumerate(entries):
            key = key_of(entry)
            places[key, seen[key]].append(place if entries is before else -1 - place)
            seen[key] += 1
    return [(pair[0], -1 - pair[1]) for pair in places.values() if len(pair) == 2]


def _same_but_moved(before: Sequence[Model], after: Sequence[Model]) -> list[tuple[int, int]]:
    """Return entry by entry, where each field differs in all of them alike or in none; else nothing."""
    if len(before) != len(after) or not before:
        return []
    for name in _told(before[0]):
        changed = [
            pair
            for pair in ((getattr(a, name), getattr(b, name)) for a, b in zip(before, after, strict=True))
            if pair[0] != pair[1]
        ]
        if changed and (len(changed) < len(before) or (len(before) > 1 and common(changed) is None)):
            return []
    return [(place, place) for place in range(len(before))]


def _told(entry: Model) -> list[str]:
    """Return the fields of an entry that are more than words."""
    return [name for name in type(entry).model_fields if name not in NAMES | PROVENANCE | {"note"}]


def _unlike(before: Model, after: Model) -> float:
    """Return the share of fields in which two entries differ; words count a little."""
    if before == after:
        return 0.0
    names = _told(before)
    differing = sum(1 for name in names if getattr(before, name) != getattr(after, name))
    return differing / len(names) + WORDS_COUNT


def _aligned(before: Sequence[Model], after: Sequence[Model]) -> list[tuple[int, int]]:
    """Return the pairs, in the order of both lists, that leave the least difference in all.

    Entries that are equal belong together wherever they stand; the rest is aligned as texts are, letter by letter.
    """
    pairs, rest = _equal(before, after)
    olds = [place for place in range(len(before)) if place not in dict(pairs)]
    return pairs + _least([(place, before[place]) for place in olds], [(place, after[place]) for place in rest])


def _equal(before: Sequence[Model], after: Sequence[Model]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the pairs of equal entries, and the places of the second list that are left."""
    left, pairs = list(range(len(after))), []
    for old, entry in enumerate(before):
        new = next((place for place in left if after[place] == entry), None)
        if new is not None:
            pairs.append((old, new))
            left.remove(new)
    return pairs, left


def _least(olds: list[tuple[int, Any]], news: list[tuple[int, Any]]) -> list[tuple[int, int]]:
    """Return the alignment of least cost, by dynamic programming over the ends of both lists."""
    cost = [[ALONE * (i + j) for j in range(len(news) + 1)] for i in range(len(olds) + 1)]
    for i, (_, old) in enumerate(olds, 1):
        for j, (_, new) in enumerate(news, 1):
            paired = cost[i - 1][j - 1] + _unlike(old, new)
            cost[i][j] = min(paired, cost[i - 1][j] + ALONE, cost[i][j - 1] + ALONE)
    pairs, i, j = [], len(olds), len(news)
    while i and j:
        if cost[i][j] == cost[i - 1][j - 1] + _unlike(olds[i - 1][1], news[j - 1][1]):
            i, j = i - 1, j - 1
            pairs.append((olds[i][0], news[j][0]))
        elif cost[i][j] == cost[i - 1][j] + ALONE:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
