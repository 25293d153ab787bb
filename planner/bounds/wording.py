"""How figures, days and lists stand in the sentences on bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NAMED = 4


def mw_words(mw: float, digits: int | None = None) -> str:
    """Return MW without more digits than a reader needs.

    Parameters
    ----------
    mw
        The figure.
    digits
        Most digits after the point; None: three below 10, one below 100, none from there on.
    """
    most = (3 if abs(mw) < 10.0 else 1 if abs(mw) < 100.0 else 0) if digits is None else digits
    text = f"{mw:,.{most}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def some(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Return names as a list, the last ones as a count where there are too many."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
