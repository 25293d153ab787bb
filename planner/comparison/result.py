"""Two or more plans side by side: what differs in the question beside what differs in the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.comparison.rows import TABLES
from planner.plan import Plan, frame_of, no_table

if TYPE_CHECKING:
    import pandas as pd

    from planner.comparison.pair import Pair


@dataclass(frozen=True, repr=False)
class Comparison:
    """Plans beside the first of them, the baseline. It shows itself: `str`, a notebook, `html`, `frame`, `as_object`.

    Parameters
    ----------
    plans
        The plans; the first is the baseline.
    names
        What they are called.
    pairs
        Each other plan beside the baseline.
    """

    plans: tuple[Plan, ...]
    names: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def baseline(self) -> Plan:
        """The plan that the others are compared with."""
        return self.plans[0]

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
        from planner.comparison.plain import plain

        return plain(self)

    def html(self) -> str:
        """Return one page that needs nothing from outside: tables, and pictures of all plans in one."""
        from planner.comparison.page import page

        return page(self)

    def __str__(self) -> str:
        from planner.comparison.text import text

        return text(self)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.names)}>"

    def _repr_html_(self) -> str:
        from planner.comparison.page import body

        return body(self)
