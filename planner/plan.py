"""What is answered: decisions, figures and proofs, as rows of plain values.

A plan is frozen. Every table is a tuple of frozen rows whose fields are the columns (`planner/plan_rows.py`);
`Plan.frame` turns one into a pandas DataFrame.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date  # noqa: TC003 - the readers of a written plan resolve these annotations
from typing import TYPE_CHECKING, Any, Literal

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

if TYPE_CHECKING:
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
Termination = Literal["optimal", "gap_limit", "time_limit", "exhausted", "interrupted"]


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
    time_limit_s: float | None = field(metadata=told("limit of time that was set; empty: none"))
    gap_asked: float = field(metadata=told("gap at which a goal counts as done", "share"))
    sizes: Sizes = field(metadata=told("size of the model that was solved"))
    seconds: tuple[tuple[str, float], ...] = field(
        metadata=told("time of each stage by name: read, build, solve, check, total", "s")
    )
    notes: tuple[str, ...] = field(default=(), metadata=told("remarks of the search"))
    problem: str = field(default="", metadata=told("digest of the problem it answers"))


@dataclass(frozen=True)
class Plan:
    """The answer to one problem: decisions and everything reported of them."""

    case: str = field(metadata=told("name of the case"))
    name: str = field(metadata=told("name of the programme"))
    start_date: date = field(metadata=told("first day of period 0"))
    periods: int = field(metadata=told("periods of the horizon", "periods"))
    months_per_period: int = field(metadata=told("1 by month, 3 by quarter"))
    target_mw: float = field(metadata=told("what is to be online, on the basis"))
    target_basis: str = field(metadata=told("what is counted: it or facility power"))
    target_date: date = field(metadata=told("day the target is due"))
    target_online_mw: float = field(metadata=told("online on the basis in the period of the target"))
    shortfall_mw: float = field(metadata=told("what misses of the target in that period"))
    racks: tuple[tuple[str, int], ...] = field(metadata=told("rack type, racks installed at the end", "racks"))
    gpus: int = field(metadata=told("GPUs installed at the end", "GPUs"))
    npv_usd_m: float = field(metadata=told("net present value at the plan's start date"))
    irr: float | None = field(metadata=told("internal rate of return; only where unique", "share per year"))
    lowest_cash_usd_m: float = field(metadata=told("lowest closing cash of all periods"))
    lowest_cash_date: date = field(metadata=told("last day of the first period with the lowest cash"))
    least_liquidity_usd_m: float = field(
        metadata=told("least of all periods of: cash above the floor, and what facilities would still lend")
    )
    least_liquidity_capex_only_usd_m: float = field(metadata=told("the part of it that only capex can draw"))
    least_liquidity_date: date = field(metadata=told("last day of the first period with the least liquidity"))
    peak_debt_usd_m: float = field(metadata=told("most owed at the end of a period"))
    run: Run = field(metadata=told("how the plan came about"))
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

        Parameters
        ----------
        table
            A name in `TABLES`.

        Raises
        ------
        KeyError
            If there is no such table.
        """
        import pandas as pd

        row_type = TABLES[table]
        rows = [[getattr(row, column.name) for column in fields(row_type)] for row in getattr(self, table)]
        return pd.DataFrame(rows, columns=[column.name for column in fields(row_type)])

    def _repr_html_(self) -> str:
        from planner.exports.notebook import plan_html

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
