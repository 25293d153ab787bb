"""What the search for near-optimal build orders answers: plans that differ, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the reader of the columns resolves these annotations
from typing import TYPE_CHECKING, Literal

from planner.plan_rows import told
from planner.studies.tables import framed
from planner.studies.text import text_of

if TYPE_CHECKING:
    import pandas as pd

    from planner.model.build_order import Measure
    from planner.plan import Plan

Claim = Literal["starts before", "starts not before", "never starts"]


@dataclass(frozen=True)
class AlternativeRow:
    """One plan that differs from those before it; number 0 is the plan that was asked about."""

    plan: int = column(metadata=told("number of the plan, in the order found; 0 is the plan asked about", "none"))
    distance_months: int = column(metadata=told("least distance to the plans before it"))
    most_months: int = column(metadata=told("distance that no plan within the caps exceeds"))
    farthest: bool = column(metadata=told("whether it is proven that none is farther from the plans before it"))
    goal: str = column(metadata=told("the last goal of the case"))
    value: float = column(metadata=told("what the plan reaches of it", "of the goal"))
    loss: float = column(metadata=told("how much worse that is than in plan 0; negative where better", "of the goal"))
    loss_share: float | None = column(
        metadata=told("the same as a share of the value of plan 0; empty where that is 0")
    )


@dataclass(frozen=True)
class StartRow:
    """One site or activity in one plan."""

    plan: int = column(metadata=told("number of the plan", "none"))
    item: str = column(metadata=told("site or activity"))
    start_period: int | None = column(metadata=told("period it starts in; empty: never"))
    start_date: date | None = column(metadata=told("first day of that period"))


@dataclass(frozen=True)
class SharedRow:
    """One thing that all plans found have in common."""

    item: str = column(metadata=told("site or activity"))
    claim: Claim = column(metadata=told("what holds of its start"))
    day: date | None = column(metadata=told("the day it starts before, or not before; empty where it never starts"))
    proven: bool = column(metadata=told("whether it holds in every plan within the caps; else in those found"))
    plans: int = column(metadata=told("plans found, the one asked about among them", "plans"))
    words: str = column(metadata=told("the same in words"))


TABLES: dict[str, type] = {"plans": AlternativeRow, "starts": StartRow, "shared": SharedRow}


@dataclass(frozen=True, repr=False)
class NearOptimal:
    """Plans nearly as good as a known one that differ most in their build order.

    `plans` holds the plan asked about and the alternatives, in the order of the table `plans`; `others` were found
    while claims were tested. `refused` says what broke an audit: such plans are left out.
    """

    measure: Measure
    within: float
    plans: tuple[Plan, ...]
    others: tuple[Plan, ...]
    alternatives: tuple[AlternativeRow, ...]
    starts: tuple[StartRow, ...]
    shared: tuple[SharedRow, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return the table, and what is said beside it."""
        return text_of(self.frame(), (*(row.words for row in self.shared), *self.notes, *self.refused))

    def frame(self, table: Literal["plans", "starts", "shared"] = "plans") -> pd.DataFrame:
        """Return one table as a DataFrame: `plans`, `starts` of sites or activities, or what is `shared`.

        Raises
        ------
        BadArgument
            If there is no such table.
        """
        return framed(table, {name: (row_type, self.rows(name)) for name, row_type in TABLES.items()})

    def rows(self, table: str) -> tuple[AlternativeRow | StartRow | SharedRow, ...]:
        """Return the rows of one table."""
        tables: dict[str, tuple[AlternativeRow | StartRow | SharedRow, ...]] = {
            "plans": self.alternatives,
            "starts": self.starts,
            "shared": self.shared,
        }
        return tables[table]
