"""The tables of an answer as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.plan import frame_of, no_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


def framed(table: object, tables: Mapping[str, tuple[type, Sequence[Any]]]) -> pd.DataFrame:
    """Return one of some tables as a DataFrame, one column for each field of its rows.

    Parameters
    ----------
    table
        Name of the table.
    tables
        Type of the rows, and the rows, by name.

    Raises
    ------
    BadArgument
        If there is no such table.
    """
    if not isinstance(table, str) or table not in tables:
        raise no_table(table, tables)
    row_type, rows = tables[table]
    return frame_of(rows, row_type)
