"""The most MW that a budget pays for, where parts of each MW may be bought: what whole parts need is never less.

A budget is money, crew-periods or units of a stock. Load at a site needs room and power; each comes in parts with MW
and a need. The cheapest parts first is the least need for each MW, and it grows with every MW.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Part(NamedTuple):
    """Some MW, and what each of them needs."""

    need_per_mw: float
    mw: float


def parts_of(free_mw: float, items: Iterable[tuple[float, float]]) -> list[Part]:
    """Return MW that are free, then items as parts, the least need per MW first.

    Parameters
    ----------
    free_mw
        MW that need nothing.
    items
        Pairs of (MW, need); those without MW are left out.
    """
    return [Part(0.0, free_mw), *sorted(Part(need / mw, mw) for mw, need in items if mw > 0)]


def both(one: Sequence[Part], other: Sequence[Part], most_mw: float = float("inf")) -> list[Part]:
    """Return the parts of what needs two things for every MW, each in order of need; up to `most_mw`.

    Parameters
    ----------
    one, other
        Parts of the two, the least need per MW first.
    most_mw
        The most MW asked for.
    """
    ends = sorted({min(end, most_mw) for parts in (one, other) for end in _ends(parts)})
    last = min(_ends(one)[-1] if one else 0.0, _ends(other)[-1] if other else 0.0, most_mw)
    found, first, second = [], _Reader(one), _Reader(other)
    for start, end in pairwise([0.0, *(end for end in ends if 0.0 < end <= last)]):
        found.append(Part(first.need_at(start) + second.need_at(start), end - start))
    return found


def most_mw(parts: Iterable[Part], budget: float) -> float:
    """Return the most MW that a budget pays for, parts in order of need."""
    whole = 0.0
    for part in parts:
        if part.need_per_mw * part.mw <= budget or part.need_per_mw <= 0:
            whole += part.mw
            budget -= max(0.0, part.need_per_mw * part.mw)
            continue
        return whole + max(0.0, budget) / part.need_per_mw
    return whole


def _ends(parts: Sequence[Part]) -> list[float]:
    ends, whole = [], 0.0
    for part in parts:
        whole += part.mw
        ends.append(whole)
    return ends


class _Reader:
    """Reads the need of parts at rising MW."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.ends = list(zip(_ends(parts), (part.need_per_mw for part in parts), strict=True))
        self.at = 0

    def need_at(self, mw: float) -> float:
        """Return the need of the next MW after so many."""
        while self.ends[self.at][0] <= mw:
            self.at += 1
        return self.ends[self.at][1]
