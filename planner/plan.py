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

    rows: int
    cols: int
    nonzeros: int
    binaries: int
    integers: int


@dataclass(frozen=True)
class Run:
    """How the plan came about."""

    version: str
    solver: str
    termination: Termination
    seed: int
    time_limit_s: float | None
    gap_asked: float
    sizes: Sizes
    seconds: tuple[tuple[str, float], ...]  # stage, seconds: read, build, solve, check, total
    notes: tuple[str, ...] = ()
    problem: str = ""  # digest of the problem it answers


@dataclass(frozen=True)
class Plan:
    """The answer to one problem: decisions and everything reported of them."""

    case: str
    name: str
    start_date: date
    periods: int
    months_per_period: int
    target_mw: float
    target_basis: str
    target_date: date
    target_online_mw: float  # online on the basis in the target's period
    shortfall_mw: float
    racks: tuple[tuple[str, int], ...]  # rack type, racks installed at the end
    gpus: int
    npv_usd_m: float
    irr: float | None  # only where the cash flow changes sign once
    lowest_cash_usd_m: float
    lowest_cash_date: date  # the first one of several
    least_liquidity_usd_m: float  # cash above the floor and what facilities would still lend
    least_liquidity_capex_only_usd_m: float  # the part of it, on that date, that only capex can draw
    least_liquidity_date: date  # the first one of several
    peak_debt_usd_m: float
    run: Run
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
    violations: tuple[str, ...] = field(default=())  # always empty in a plan that `solve` returns
    warnings: tuple[str, ...] = ()  # strange but possible input, each with its place and reason

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
