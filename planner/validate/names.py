"""The nearest valid name, for messages about an unknown name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LISTED = 8


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the valid name that looks most like `name`, or None."""
    by_lower = {valid.lower(): valid for valid in known}
    found = get_close_matches(str(name).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def suggestion(name: object, known: Iterable[str], what: str) -> str:
    """Return the end of a message on an unknown name: the nearest valid one, else the valid ones.

    Parameters
    ----------
    name
        The unknown name.
    known
        The valid names.
    what
        What they name, in the plural.
    """
    names = sorted(set(known))
    near = nearest(name, names)
    if near is not None:
        return f"; did you mean '{near}'?"
    if not names:
        return f"; there are no {what}"
    listed = ", ".join(names[:MOST_LISTED]) + (", …" if len(names) > MOST_LISTED else "")
    return f"; {what} are {listed}"
