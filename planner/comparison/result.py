"""A comparison as a user holds it: it shows itself as text, in a notebook, as a page, as tables, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.comparison.compared import Compared
from planner.comparison.page import body, page
from planner.comparison.plain import plain
from planner.comparison.rows import TABLES
from planner.comparison.text import text
from planner.plan import frame_of, no_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Comparison(Compared):
    """Plans beside the first of them, the baseline: `str`, a notebook, `html`, `frame` and `as_object` show it."""

    def frame(self, table: str) -> pd.DataFrame:
        """Return one table as a DataFrame: the column `plan`, then one for each field of its rows.

        Parameters
        ----------
        table
            ``question``, ``headline``, ``goals``, ``milestones``, ``activities``, ``power``, ``racks``, ``limits`` or
            ``path``.

        Raises
        ------
        BadArgument
            If there is no such table.
        """
        if not isinstance(table, str) or table not in TABLES:
            raise no_table(table, TABLES)
        rows = [(pair.names[1], row) for pair in self.pairs for row in getattr(pair, table)]
        frame = frame_of([row for _, row in rows], TABLES[table])
        frame.insert(0, "plan", [name for name, _ in rows])
        return frame.astype({"plan": "str"})

    def as_object(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values, dates in ISO form."""
        return plain(self)

    def html(self) -> str:
        """Return one page that needs nothing from outside: tables, and pictures of all plans in one."""
        return page(self)

    def __str__(self) -> str:
        return text(self)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.names)}>"

    def _repr_html_(self) -> str:
        return body(self)
