"""An answer as text: its table, and what is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

WIDEST_CELL = 60


def text_of(frame: pd.DataFrame, lines: Iterable[str]) -> str:
    """Return a table as text, each line below it on a line of its own; columns without a value are left out."""
    told = frame.dropna(axis="columns", how="all")
    return "\n".join([told.to_string(index=False, max_colwidth=WIDEST_CELL, na_rep=""), *lines])
