"""What is answered: decisions, figures and proofs, as rows of plain values.

A plan is frozen. Every table is a tuple of frozen rows whose fields are the columns (`planner/plan_rows.py`);
`Plan.frame` turns one into a pandas DataFrame.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_type_hints

from planner.arguments import shown
from planner.errors import BadArgument
from planner.plan_pictures import Pictures
from planner.plan_rows import (
    CapacityRow,
    CashRow,
    DebtRow,
    DeliveryRow,
    GoalRow,
    LeanRow,
    MilestoneRow,
    PowerRow,
    ResourceRow,
    ScheduleRow,
    TenantRow,
    TermRow,
    told,
)
from planner.problem import Problem  # noqa: TC001 - the readers of a written plan resolve these annotations
from planner.words import counted

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

__all__ = [
    "FORMAT_VERSION",
    "TABLES",
    "CapacityRow",
    "CashRow",
    "DebtRow",
    "DeliveryRow",
    "GoalRow",
    "LeanRow",
    "MilestoneRow",
    "Plan",
    "PowerRow",
    "ResourceRow",
    "Run",
    "ScheduleRow",
    "Sizes",
    "TenantRow",
    "TermRow",
    "Termination",
]

FORMAT_VERSION = 3
WIDEST_LINE = 120
Termination = Literal["optimal", "gap_limit", "time_limit", "exhausted", "interrupted"]


APART = {"apart": True}  # a field that a written plan holds in a file of its own


@dataclass(frozen=True)
class Sizes:
    """Size of the model that was solved."""

    rows: int = field(metadata=told("rows of the model", "rows"))
    cols: int = field(metadata=told("columns of the model", "columns"))
    nonzeros: int = field(metadata=told("coefficients that are not 0", "coefficients"))
    binaries: int = field(metadata=told("columns that are 0 or 1", "columns"))
    integers: int = field(metadata=told("other columns that are whole numbers", "columns"))


@dataclass(frozen=True)
class Run:
    """How the plan came about."""

    version: str = field(metadata=told("version of the planner"))
    solver: str = field(metadata=told("solver and its version"))
    termination: Termination = field(metadata=told("why the search ended"))
    seed: int = field(metadata=told("seed of the search's random choices", "none"))
    time_limit_s: float | None = field(metadata=told("time limit that was set; empty: none"))
    gap_asked: float = field(metadata=told("gap at which a goal counts as done", "share"))
    sizes: Sizes = field(metadata=told("size of the model that was solved"))
    seconds: tuple[tuple[str, float], ...] = field(
        metadata=told("time of each stage by name: read, build, solve, check, total", "s")
    )
    notes: tuple[str, ...] = field(default=(), metadata=told("remarks on the search and its result"))
    problem: str = field(default="", metadata=told("digest of the problem it answers"))


@dataclass(frozen=True, repr=False)
class Plan(Pictures):
    """The answer to one problem: decisions and everything reported of them, and the problem itself."""

    case: str = field(metadata=told("name of the case"))
    name: str = field(metadata=told("name of the programme"))
    start_date: date = field(metadata=told("first day of period 0"))
    periods: int = field(metadata=told("periods of the horizon", "periods"))
    months_per_period: int = field(metadata=told("1 by month, 3 by quarter"))
    target_mw: float = field(metadata=told("MW to be online, on the basis"))
    target_basis: str = field(metadata=told("what is counted: it or facility power"))
    target_date: date = field(metadata=told("day the target is due"))
    target_online_mw: float = field(metadata=told("MW online on the basis in the period of the target"))
    shortfall_mw: float = field(metadata=told("MW missing of the target in that period"))
    racks: tuple[tuple[str, int], ...] = field(metadata=told("rack type, racks installed at the end", "racks"))
    gpus: int = field(metadata=told("GPUs installed at the end", "GPUs"))
    npv_usd_m: float = field(metadata=told("net present value at the plan's start date"))
    irr: float | None = field(metadata=told("internal rate of return; only where unique", "share per year"))
    lowest_cash_usd_m: float = field(metadata=told("lowest closing cash of all periods"))
    lowest_cash_date: date = field(
        metadata=told("last day of the first period with the lowest cash (to a dollar: definitions, Money)")
    )
    least_liquidity_usd_m: float = field(
        metadata=told(
            "least of all periods of: cash above the floor, and what facilities would still lend, before fees on it"
        )
    )
    least_liquidity_capex_only_usd_m: float = field(
        metadata=told("the part of it, on that day, that only capex can draw")
    )
    least_liquidity_date: date = field(
        metadata=told("last day of the first period with the least liquidity (to a dollar, as for cash)")
    )
    peak_debt_usd_m: float = field(metadata=told("highest debt at the end of any period"))
    run: Run = field(metadata=told("how the plan came about"))
    problem: Problem = field(hash=False, metadata=APART)
    goals: tuple[GoalRow, ...] = ()
    terms: tuple[TermRow, ...] = ()
    schedule: tuple[ScheduleRow, ...] = ()
    deliveries: tuple[DeliveryRow, ...] = ()
    capacity: tuple[CapacityRow, ...] = ()
    power: tuple[PowerRow, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    cash: tuple[CashRow, ...] = ()
    debt: tuple[DebtRow, ...] = ()
    resources: tuple[ResourceRow, ...] = ()
    tenant: tuple[TenantRow, ...] = ()
    leans_on: tuple[LeanRow, ...] = ()
    violations: tuple[str, ...] = field(
        default=(), metadata=told("rules it breaks; always empty in a plan that `solve` returns")
    )
    warnings: tuple[str, ...] = field(
        default=(), metadata=told("strange but possible input, each with its place and reason")
    )

    @property
    def commitments_met(self) -> bool:
        """Whether the target and every deadline are met."""
        return self.shortfall_mw <= 0 and all(row.late_months <= 0 for row in self.milestones)

    def frame(self, table: str) -> pd.DataFrame:
        """Return one table as a DataFrame, one column for each field of its rows.

        Dates are ``datetime64[s]``; whole numbers that may be missing are ``Int64``.

        Parameters
        ----------
        table
            A name in `TABLES`.

        Raises
        ------
        BadArgument
            If there is no such table.
        """
        if not isinstance(table, str) or table not in TABLES:
            raise no_table(table, TABLES)
        return frame_of(getattr(self, table), TABLES[table])

    def export(
        self, to: str | Iterable[str], place: str | os.PathLike[str], baseline: Plan | None = None
    ) -> tuple[Path, ...]:
        """Write the plan for other tools, as `planner export` does, and return the paths of the files.

        Parameters
        ----------
        to
            Name of a format, or several names: ``mspdi``, ``pmxml``, ``xer``, ``csv``, ``parquet``, ``geojson``,
            ``ics``, ``letters``, ``xlsx``, ``bank.xlsx``.
        place
            The folder that this plan was written to, where the files get names of their own; or a file, for one format.
        baseline
            An earlier plan: beside its own dates each task has those that it had there.

        Raises
        ------
        BadArgument
            If a format is unknown or needs what is not installed, or `place` suits none.
        AuditFailed
            If a plan breaks a rule.
        BadOutput
            If the files cannot be written; then none is.
        """
        from planner.exports.exporting import export

        return export(self, to, place, baseline)

    def __repr__(self) -> str:
        """Return in a few lines what the plan answers and reaches, and how many rows its tables have."""
        goals = ", ".join(f"{row.name} {row.value:,.10g} {row.unit}" for row in self.goals)
        rows = ", ".join(f"{table} {len(getattr(self, table))}" for table in TABLES)
        lines = (
            f"Plan of {self.problem.label}, {self.start_date} and {self.periods} periods of "
            f"{counted(self.months_per_period, 'month')}",
            f"target: {self.target_online_mw:,.10g} of {self.target_mw:,.10g} MW ({self.target_basis}) "
            f"by {self.target_date}",
            f"goals ({self.run.termination}): {goals or 'none'}",
            f"tables: {rows}",
        )
        return (
            "<"
            + "\n ".join(line if len(line) <= WIDEST_LINE else f"{line[: WIDEST_LINE - 1]}…" for line in lines)
            + ">"
        )

    def _repr_html_(self) -> str:
        from planner.show.notebook import plan_html

        return str(plan_html(self))


TABLES: dict[str, Any] = {
    "goals": GoalRow,
    "terms": TermRow,
    "schedule": ScheduleRow,
    "deliveries": DeliveryRow,
    "capacity": CapacityRow,
    "power": PowerRow,
    "milestones": MilestoneRow,
    "cash": CashRow,
    "debt": DebtRow,
    "resources": ResourceRow,
    "tenant": TenantRow,
    "leans_on": LeanRow,
}


@lru_cache(maxsize=64)
def columns(row_type: type) -> dict[str, Any]:
    """Return the declared type of each field of a dataclass, in order, without those kept in a file of their own."""
    resolved = get_type_hints(row_type)
    return {column.name: resolved[column.name] for column in fields(row_type) if not column.metadata.get("apart")}


def came_later(row_type: type) -> frozenset[str]:
    """Return the columns that plans written by earlier planners do not have (`planner.plan_rows.later`)."""
    return frozenset(column.name for column in fields(row_type) if column.metadata.get("later"))


def frame_of(rows: Sequence[Any], row_type: type) -> pd.DataFrame:
    """Return rows of one type as a DataFrame, one column for each field.

    Dates are ``datetime64[s]``; whole numbers that may be missing are ``Int64``.
    """
    import pandas as pd

    return pd.DataFrame(
        {name: _column([getattr(row, name) for row in rows], hint) for name, hint in columns(row_type).items()}
    )


def _column(values: list[Any], hint: Any) -> pd.Series[Any]:
    """Return the values of a column as the kind of series its declared type asks for."""
    import numpy as np
    import pandas as pd

    kinds = get_args(hint) or (hint,)
    if date in kinds:
        return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
    plain = {int: "Int64" if NoneType in kinds else "int64", float: "float64", bool: "bool"}
    return pd.Series(values, dtype=next((plain[kind] for kind in kinds if kind in plain), "str"))


def no_table(name: object, tables: Iterable[str]) -> BadArgument:
    """Return the error that there is no table of a name, with the nearest one that there is."""
    known = list(tables)
    near = get_close_matches(str(name).lower(), known, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ";"
    return BadArgument(f"there is no table {shown(name)}{meant} tables are {', '.join(known)}")
