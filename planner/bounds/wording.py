"""How figures, days and lists stand in the sentences on bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NAMED = 4


def mw_words(mw: float) -> str:
    """Return MW without more digits than a reader needs: three at most after the point, none from 100 on."""
    if abs(mw) >= 100.0:
        return f"{mw:,.0f}"
    return f"{mw:.3f}".rstrip("0").rstrip(".") or "0"


def some(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Return names as a list, the last ones as a count where there are too many."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
