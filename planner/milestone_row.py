"""The row of a milestone in a plan, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the readers of a written plan resolve these annotations

from planner.plan_rows import later, told
from planner.words import MW_UNITS, part_words


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone and its tranche."""

    id: str = column(metadata=told("milestone"))
    threshold_mw: float = column(metadata=told("MW that must be online, on the basis"))
    basis: str = column(metadata=told("what is counted: it or facility power"))
    scope: str = column(
        default="programme",
        kw_only=True,
        metadata=later("sites that count: 'programme', 'any_site', or ids and regions, separated by semicolons"),
    )
    racks: str = column(
        default="", kw_only=True, metadata=later("rack types that count, separated by blanks; empty: all")
    )
    counts_unbacked: bool = column(
        default=True, kw_only=True, metadata=later("false: only MW count that curtailment leaves at any time")
    )
    due_date: date | None = column(metadata=told("deadline; empty without one"))
    reached_period: int | None = column(metadata=told("period it is reached in; empty: not within the horizon"))
    reached_date: date | None = column(metadata=told("first day of the period it is reached in"))
    late_months: float = column(
        metadata=told("months after the deadline; 0 when met or without one; to the horizon's end when not reached")
    )
    slack_months: float | None = column(
        metadata=told("months from reaching it to the deadline; negative when late; empty without one")
    )
    late_charges_usd_m: float = column(
        default=0.0, kw_only=True, metadata=later("what its late months cost within the horizon")
    )
    online_mw: float = column(metadata=told("MW online on the basis, in the period reached, else in the last one"))
    tranche_usd_m: float = column(metadata=told("tranche in all"))
    tranche_on: str = column(default="reached", kw_only=True, metadata=later("what it is paid on: reached or ordered"))
    ordered_period: int | None = column(
        default=None,
        kw_only=True,
        metadata=later("period in which racks for its MW are ordered; empty: not within the horizon, or not asked for"),
    )
    drop_dead_date: date | None = column(
        default=None, kw_only=True, metadata=later("day after which the tranche is lost; empty: never")
    )
    is_lost: bool = column(
        default=False, kw_only=True, metadata=later("true where what it is paid on has not come by that day")
    )
    cash_usd_m: float = column(metadata=told("cash part paid within the horizon"))
    in_kind_usd_m: float = column(metadata=told("credit granted within the horizon"))
    paid_period: int | None = column(metadata=told("period of payment; empty: not within the horizon"))
    paid_date: date | None = column(metadata=told("last day of the period of payment"))

    @property
    def earned_period(self) -> int | None:
        """Period in which what the tranche is paid on comes, lost or not; None: not within the horizon."""
        return self.ordered_period if self.tranche_on == "ordered" else self.reached_period

    @property
    def is_earned(self) -> bool:
        """Whether what the tranche is paid on comes within the horizon, and in time."""
        return self.earned_period is not None and not self.is_lost

    @property
    def unpaid_words(self) -> str:
        """Why no tranche is paid, where none is."""
        if self.earned_period is None:
            return "not paid"
        return "lost" if self.is_lost else "after the horizon"

    @property
    def is_of_programme(self) -> bool:
        """Whether all of the programme counts."""
        return self.scope == "programme" and not self.racks and self.counts_unbacked

    @property
    def part(self) -> str:
        """What counts, in words; nothing where that is the whole programme."""
        words = part_words(tuple(self.scope.split("; ")), tuple(self.racks.split()))
        return words if self.counts_unbacked else f"{words} without what nothing backs".strip()

    @property
    def counted(self) -> str:
        """Basis, and what counts where that is a part of the programme."""
        return f"{self.basis}, {self.part}" if self.part else self.basis

    @property
    def title(self) -> str:
        """Its id, with what counts where that is a part of the programme."""
        return f"{self.id} ({self.part})" if self.part else self.id

    @property
    def unit(self) -> str:
        """Unit of its MW, and of a part of the programme where they are."""
        unit = MW_UNITS[self.basis]
        return f"{unit} {self.part}" if self.part else unit
