"""What differs in a dated series, in arrivals, or in figures by name: as a whole where it was changed alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.calendar import months_between
from planner.changes.difference.field_words import FieldWords
from planner.changes.difference.patterns import Pattern, common
from planner.changes.difference.value_words import ARROW, arrow, is_figure, said, unit_words
from planner.problem import Arrival
from planner.words import counted

Entry = tuple[Any, Any]  # key (a day, a year, an id; None: from the start) and value
MOST_SHOWN = 3
LEAST_MOVED = 2


def entries(given: Any) -> tuple[Entry, ...]:
    """Return a series or a mapping as pairs of key and value."""
    if isinstance(given, Mapping):
        return tuple(sorted(given.items(), key=lambda entry: (str(type(entry[0])), entry[0])))
    return tuple(
        (one.date, one.units) if isinstance(one, Arrival) else (one.from_date, one.value) for one in given or ()
    )


def by_day(given: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries by their day, the one without a day first."""
    return tuple(sorted(given, key=lambda entry: (entry[0] is not None, entry[0] or 0)))


def series_change(before: Any, after: Any, words: FieldWords) -> tuple[str, str]:
    """Return how a series differs, and what it has in common with others that differ alike (empty: nothing).

    Parameters
    ----------
    before, after
        The two series or mappings, of which at least one entry differs.
    words
        What the field is called.
    """
    old, new = entries(before), entries(after)
    if not isinstance(before, Mapping):
        old, new = by_day(old), by_day(new)
    if not isinstance(before, Mapping) and not (old and new):
        return f"{_size(before, words)} {ARROW} {_size(after, words)}", f"{_size(before, words)} {_size(after, words)}"
    if len(old) == len(new) == 1 and old[0][0] == new[0][0] is None:
        return arrow(old[0][1], new[0][1], words), ""
    if len(old) == len(new):
        whole = _alike(old, new, words)
        told = _counted_change(before, old, new, whole) if whole else ""
    else:
        told = whole = _alike_but_the_last(before, old, new, words)
    listed = "" if told else _listed(old, new, words)
    return told or listed, whole or listed


def _size(given: Any, words: FieldWords) -> str:
    """Return how many entries a series has."""
    if given is None:
        return words.empty
    if not given:
        return "none ever" if words.empty != "none" else "none"
    constant = entries(given)
    if len(constant) == 1 and constant[0][0] is None:
        return f"{said(constant[0][1])}{unit_words(constant[0][1], words.unit)}"
    return counted(len(given), _noun(given))


def _noun(given: Any) -> str:
    if isinstance(given, Mapping):
        return "figure"
    return "arrival" if isinstance(given[0], Arrival) else "dated figure"


def _alike_but_the_last(before: Any, old: tuple[Entry, ...], new: tuple[Entry, ...], words: FieldWords) -> str:
    """Return what the entries have in common that both series have, where all of them moved; empty where nothing.

    What moves past the horizon is left out, so that the last entries may be in one series only.
    """
    both = min(len(old), len(new))
    firsts = tuple(zip(old[:both], new[:both], strict=True))
    if both < LEAST_MOVED or any(was[0] == now[0] for was, now in firsts if was[0] is not None):
        return ""
    alike = _alike(old[:both], new[:both], words)
    if not alike:
        return ""
    rest = f"the last {len(old) - both} removed" if len(old) > both else f"{len(new) - both} more at the end"
    return f"{counted(both, _noun(before))} {alike}, {rest}"


def _alike(old: tuple[Entry, ...], new: tuple[Entry, ...], words: FieldWords) -> str:
    """Return in words what all entries that differ have in common; empty where that is nothing."""
    days = [(was[0], now[0]) for was, now in zip(old, new, strict=True) if was[0] != now[0]]
    moved = _moved(days)
    if days and not moved:
        return ""
    values = [(was[1], now[1]) for was, now in zip(old, new, strict=True)]
    changed = [pair for pair in values if pair[0] != pair[1]]
    valued = _valued(values, changed)
    if changed and valued is None:
        return ""
    each = "each " if valued is not None and valued.how in ("pair", "to", "add") else ""
    return " and ".join(part for part in (moved, f"{each}{valued.words(words.unit)}" if valued else "") if part)


def _moved(days: list[tuple[Any, Any]]) -> str:
    """Return by how much all of several days were moved."""
    if not days or not all(isinstance(day, date) for pair in days for day in pair):
        return ""
    months = {months_between(*pair) for pair in days}
    if len(months) == 1 and None not in months:
        return Pattern("months", months.pop()).words()
    steps = {(after - before).days for before, after in days}
    return Pattern("days", steps.pop()).words() if len(steps) == 1 else ""


def _valued(values: list[tuple[Any, Any]], changed: list[tuple[Any, Any]]) -> Pattern | None:
    """Return what the values that differ have in common; counts that stay when rounded are part of it."""
    found = common(changed)
    if found is None or found.how != "rounded":
        return found
    return common([pair for pair in values if pair[0] or pair[1]])


def _counted_change(before: Any, old: tuple[Entry, ...], new: tuple[Entry, ...], alike: str) -> str:
    """Return how many entries were changed alike: ``39 dated figures × 0.75``, ``5 of 39 arrivals 6 months later``."""
    changed = sum(was != now for was, now in zip(old, new, strict=True))
    noun = _noun(before)
    zeros = sum(was == now and was[1] == 0 for was, now in zip(old, new, strict=True))
    whole = changed == len(old) or alike.endswith("rounded") or ("×" in alike and changed + zeros == len(old))
    many = counted(len(old), noun) if whole else f"{changed} of {counted(len(old), noun)}"
    return f"{many} {alike}"


def _listed(old: tuple[Entry, ...], new: tuple[Entry, ...], words: FieldWords) -> str:
    """Return the first entries that differ, and how many more do."""
    was, now = _by_key(old), _by_key(new)
    keys = [*was, *(key for key in now if key not in was)]
    if all(isinstance(key[0], date) or key[0] is None for key in keys):
        keys.sort(key=lambda key: (key[0] is not None, key[0] or 0, key[1]))
    one = FieldWords(words.words, words.unit)  # an entry that is not there is none, whatever an empty series means
    told = [
        f"{_key_words(key[0])}: {arrow(was.get(key), now.get(key), one)}"
        for key in keys
        if was.get(key) != now.get(key)
    ]
    more = len(told) - MOST_SHOWN
    return "; ".join([*told[:MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _key_words(key: Any) -> str:
    """Return a day, a year or an id in words; no day is from the start."""
    return str(key) if isinstance(key, int) else said(key, "from the start")


def _by_key(given: tuple[Entry, ...]) -> dict[tuple[Any, int], Any]:
    """Return values by key, the second of two with the same key apart."""
    seen: Counter[Any] = Counter()
    found = {}
    for key, value in given:
        found[key, seen[key]] = value
        seen[key] += 1
    return found


def is_figures(given: Any) -> bool:
    """Return whether a mapping holds figures, and not where they come from."""
    return isinstance(given, Mapping) and all(is_figure(value) for value in given.values())
