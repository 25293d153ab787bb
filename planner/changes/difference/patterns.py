"""What several changes have in common: the same step in time, the same factor, the same sum, the same new value.

A pattern is said only where every one of the changes follows it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from planner.calendar import months_between
from planner.changes.difference.value_words import ARROW, figure_words, is_figure, said, unit_words
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pair = tuple[Any, Any]
LEAST_ROUNDED = 3  # of two counts nearly any pair follows some factor
MOST_DECIMALS = 4  # of a factor that rounded counts may follow
HALF, HAIR = Fraction(1, 2), Fraction(1, 10**9)


@dataclass(frozen=True)
class Pattern:
    """One way in which values may have been changed; `by` and `to` are texts or whole numbers, so that they compare."""

    how: Literal["pair", "months", "days", "scale", "add", "to", "rounded"]
    by: Any

    def words(self, unit: str = "") -> str:
        """Return it in words: ``6 months later``, ``× 0.75``, ``+ 3 periods``, ``→ none``."""
        if self.how == "pair":
            return f"{self.by[0]} {ARROW} {_with_unit(self.by[1], unit)}"
        if self.how in ("months", "days"):
            return f"{counted(abs(self.by), self.how[:-1])} {'later' if self.by > 0 else 'earlier'}"
        if self.how == "add":
            size = float(self.by)
            return f"{'+' if size > 0 else '−'} {figure_words(abs(size))}{unit_words(abs(size), unit)}"
        if self.how == "to":
            return f"{ARROW} {_with_unit(self.by, unit)}"
        return f"× {self.by}{', rounded' if self.how == 'rounded' else ''}"


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit and text.lstrip("-")[:1].isdigit() else text


def patterns(before: Any, after: Any, empty: str = "none") -> tuple[Pattern, ...]:
    """Return the patterns that one change follows, the most telling first.

    Parameters
    ----------
    before, after
        The values.
    empty
        What is said where there is none.
    """
    pair, to = Pattern("pair", (said(before, empty), said(after, empty))), Pattern("to", said(after, empty))
    if isinstance(before, date) and isinstance(after, date):
        months = months_between(before, after)
        steps = [] if months is None else [Pattern("months", months)]
        return (*steps, Pattern("days", (after - before).days), pair, to)
    if is_figure(before) and is_figure(after):
        scaled = [Pattern("scale", f"{after / before:.10g}")] if before and after else []
        return (pair, *scaled, Pattern("add", f"{after - before:.10g}"), to)
    return (pair, to)


def common(pairs: Sequence[Pair], empty: str = "none") -> Pattern | None:
    """Return the pattern that all of several changes follow, None where there is none, or but one change."""
    if len(pairs) < 2:
        return None
    first, *rest = [patterns(before, after, empty) for before, after in pairs]
    shared = next((one for one in first if all(one in other for other in rest)), None)
    return shared or rounded_factor(pairs)


def rounded_factor(pairs: Iterable[Pair]) -> Pattern | None:
    """Return the simplest factor by which all of several counts were scaled and rounded; None where there is none."""
    counts = list(pairs)
    if len(counts) < LEAST_ROUNDED or not all(
        isinstance(value, int) and not isinstance(value, bool) for pair in counts for value in pair
    ):
        return None
    if any(before <= 0 for before, _ in counts):
        return None
    least = max((after - HALF) / before for before, after in counts)
    for decimals in range(MOST_DECIMALS + 1):
        factor = Fraction(math.ceil((least - HAIR) * 10**decimals), 10**decimals)
        if factor != 1 and all(abs(before * factor - after) <= HALF + HAIR for before, after in counts):
            return Pattern("rounded", f"{float(factor):g}")
    return None
