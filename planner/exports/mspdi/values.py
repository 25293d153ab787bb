"""Single values of MS Project XML: instants, durations, money, text; and elements made of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Value: TypeAlias = "str | int | Sequence[tuple[str, Value]] | None"
Fields: TypeAlias = Sequence[tuple[str, Value]]

HOURS_A_DAY = 8
MINUTES_A_DAY = 60 * HOURS_A_DAY
TENTHS_OF_A_MINUTE_A_DAY = 10 * MINUTES_A_DAY
DAYS_FORMAT = 7
"""How a duration or lag is shown: in days."""
CENTS_A_MILLION = 100_000_000
MOST_CHARACTERS = 255
"""Of a name or a text field; Project counts UTF-16 units."""
MOST_UNIQUE_ID = 0x1FFFFF
"""Project takes no greater one: smaller ones than those of tasks."""


def opening(day: date) -> str:
    """Return the instant at which the work of a day begins."""
    return f"{day.isoformat()}T08:00:00"


def closing(day: date) -> str:
    """Return the instant at which the work of a day ends."""
    return f"{day.isoformat()}T17:00:00"


def duration(days: float) -> str:
    """Return a span of working time as XML has it: 8 hours a day, to the second."""
    seconds = round(days * MINUTES_A_DAY * 60)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def hours(count: float) -> str:
    """Return so many hours as XML has them."""
    return duration(count / HOURS_A_DAY)


def tenths(days: int) -> int:
    """Return days as tenths of a minute, in which lags and floats are counted."""
    return days * TENTHS_OF_A_MINUTE_A_DAY


def cents(usd_m: float) -> int:
    """Return million USD as cents, in which Project counts money."""
    return round(usd_m * CENTS_A_MILLION)


def plain(text: str, most: int | None = MOST_CHARACTERS) -> str:
    """Return a text on one line without what XML cannot hold: control characters, halves of pairs, no characters.

    A text that is too long ends with an ellipsis.
    """
    kept = text.strip() if text.isprintable() else _cleaned(text)
    if most is None or _units(kept) <= most:
        return kept
    while _units(kept) >= most:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def is_cut(text: str) -> bool:
    """Return whether a text is too long for a field."""
    return len(text) > MOST_CHARACTERS // 2 and plain(text) != plain(text, None)


def _cleaned(text: str) -> str:
    spaced = "".join(" " if sign in "\t\n\r\x0b\x0c\x85\u2028\u2029" else sign for sign in text)
    return "".join(sign for sign in spaced if _allowed(sign)).strip()


def _allowed(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and ord(sign) & 0xFFFE != 0xFFFE


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def element(tag: str, value: Value, depth: int = 0) -> Iterator[str]:
    """Yield the lines of an element, and of those within it in the order given; None is left out.

    Parameters
    ----------
    tag
        Its name.
    value
        A text, a number, or the fields within it.
    depth
        How far it is indented.
    """
    if value is None:
        return
    indent = "\t" * depth
    if isinstance(value, str):
        yield f"{indent}<{tag}>{escape(value)}</{tag}>"
    elif isinstance(value, int):
        yield f"{indent}<{tag}>{int(value)}</{tag}>"
    else:
        yield f"{indent}<{tag}>"
        for inner, inner_value in value:
            yield from element(inner, inner_value, depth + 1)
        yield f"{indent}</{tag}>"
