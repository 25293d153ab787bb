"""Ids of tasks and of breakdown nodes, which stay the same as long as what they name does."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")
_DIGITS = 8
_MARK_DIGITS, _TAIL = 6, 12
P6_ID_MOST = 40
"""Characters that P6 takes of an activity's id."""
LAST_UID = 2**31 - 1


def plain(name: str) -> str:
    """Return a name as letters, digits and ``-_.``; names that differ stay different."""
    short = _OTHER.sub("-", name)
    if short == name:
        return name
    return f"{short.strip('-')}-{sha256(name.encode()).hexdigest()[:_DIGITS]}".lstrip("-")


def cut_key(written: str, whole: str, most: int) -> str:
    """Return a key cut in its middle, where a mark that follows from the whole keeps it apart from others.

    Parameters
    ----------
    written
        The key in the characters that there are.
    whole
        The key as it is in the plan.
    most
        Characters that there is room for.
    """
    mark = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_DIGITS]
    tail = min(_TAIL, most - _MARK_DIGITS - 4)
    return f"{written[: most - tail - _MARK_DIGITS - 2]}~{mark}~{written[-tail:]}"


def uids(ids: Iterable[str], last: int = LAST_UID) -> dict[str, int]:
    """Return a number from 1 to `last` for each id, that follows from it alone unless two collide.

    Of two that collide, the one later in the order of text takes the next number that is free.
    """
    taken: set[int] = set()
    return {name: free_number(name, taken, last) for name in sorted(set(ids))}


def free_number(name: str, taken: set[int], last: int = LAST_UID) -> int:
    """Return a number from 1 to `last` that follows from a name alone, but for those taken; it is taken then.

    Parameters
    ----------
    name
        The name.
    taken
        Numbers that are not free; gets this one.
    last
        The greatest number there may be.
    """
    number = int.from_bytes(sha256(name.encode("utf-8", "surrogatepass")).digest()[:4]) % last + 1
    while number in taken:
        number = number % last + 1
    taken.add(number)
    return number
