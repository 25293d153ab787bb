"""The rows of a comparison: each field a column, with its meaning; `plan` is put ahead where several are compared.

What is called the baseline is the first plan; changes are the other plan less the baseline, months are later where
they are positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - frames resolve these annotations
from typing import Any, Literal

from planner.plan_rows import told
from planner.spec import LimitName, Sense  # noqa: TC001 - frames resolve these annotations

Verdict = Literal["same", "proven", "within_gaps", "unknown"]
Moved = Literal["added", "dropped", "more", "fewer", "moved", "option"]
Binding = Literal["begins", "ceases", "longer", "shorter"]


@dataclass(frozen=True)
class QuestionRow:
    """One difference of the two problems, or several that are alike."""

    path: str = column(metadata=told("where it is in the case"))
    what: str = column(metadata=told("what it is, in words"))
    change: str = column(metadata=told("how it differs"))
    kind: str = column(metadata=told("figure, order of a list, or words alone"))
    places: int = column(metadata=told("how many places differ alike", "places"))


@dataclass(frozen=True)
class HeadlineRow:
    """One figure of both plans."""

    figure: str = column(metadata=told("what is compared"))
    unit: str = column(metadata=told("unit of the figures"))
    baseline: float | None = column(metadata=told("figure of the baseline", "as unit says"))
    value: float | None = column(metadata=told("figure of the other plan", "as unit says"))
    change: float | None = column(metadata=told("other plan less baseline", "as unit says"))
    baseline_day: date | None = column(default=None, metadata=told("day the figure is of, in the baseline"))
    day: date | None = column(default=None, metadata=told("day the figure is of, in the other plan"))


@dataclass(frozen=True)
class GoalChangeRow:
    """One goal of both plans, and what is proven of the difference."""

    goal: str = column(metadata=told("goal"))
    unit: str = column(metadata=told("unit of values, bounds and differences"))
    sense: Sense = column(metadata=told("whether less or more is better"))
    baseline_value: float | None = column(metadata=told("what the baseline reaches", "as unit says"))
    value: float | None = column(metadata=told("what the other plan reaches", "as unit says"))
    change: float | None = column(metadata=told("other plan less baseline", "as unit says"))
    baseline_bound: float | None = column(metadata=told("proven bound of the baseline", "as unit says"))
    bound: float | None = column(metadata=told("proven bound of the other plan", "as unit says"))
    baseline_gap: float | None = column(metadata=told("gap of the baseline", "share"))
    gap: float | None = column(metadata=told("gap of the other plan", "share"))
    verdict: Verdict = column(
        metadata=told(
            "same: the values are; proven: the intervals from value to bound do not overlap; within_gaps: they do; "
            "unknown: they cannot be compared"
        )
    )
    least: float | None = column(
        metadata=told("least that the best of the other problem is above that of the baseline", "as unit says")
    )
    most: float | None = column(metadata=told("most that it is above it", "as unit says"))
    words: str = column(metadata=told("the verdict in words, with its reason"))


@dataclass(frozen=True)
class MilestoneChangeRow:
    """One milestone that is reached, or whose tranche is paid, at another time or with another amount."""

    id: str = column(metadata=told("milestone"))
    baseline_reached_date: date | None = column(metadata=told("first day of the period it is reached in; empty: not"))
    reached_date: date | None = column(metadata=told("the same in the other plan"))
    months: int | None = column(metadata=told("months later; empty where one does not reach it"))
    baseline_late_months: float | None = column(metadata=told("months after the deadline"))
    late_months: float | None = column(metadata=told("the same in the other plan"))
    baseline_paid_date: date | None = column(metadata=told("day its tranche is paid; empty: not within the horizon"))
    paid_date: date | None = column(metadata=told("the same in the other plan"))
    months_paid: int | None = column(metadata=told("months the payment is later"))
    baseline_paid_usd_m: float = column(metadata=told("paid in cash and in kind within the horizon"))
    paid_usd_m: float = column(metadata=told("the same in the other plan"))
    baseline_released_usd_m: float = column(
        metadata=told("tranche released by reaching it, also where it falls due after the horizon; 0: not reached")
    )
    released_usd_m: float = column(metadata=told("the same in the other plan"))
    remark: str = column(default="", metadata=told("only in one of the plans; empty: in both"))


@dataclass(frozen=True)
class ActivityChangeRow:
    """One activity, grid upgrade or on-site unit that is added, dropped, moved, or done another way."""

    id: str = column(metadata=told("activity, upgrade or on-site unit"))
    kind: str = column(metadata=told("phase, gate, upgrade or onsite"))
    site: str = column(metadata=told("site"))
    what: Moved = column(
        metadata=told(
            "added, dropped, more or fewer units, moved in time, or under another option (all but the first two may be "
            "moved too)"
        )
    )
    baseline_option: str = column(metadata=told("option of an activity"))
    option: str = column(metadata=told("the same in the other plan"))
    baseline_quantity: float = column(metadata=told("1 for work, MW of an upgrade, units on site", "as quantity_unit"))
    quantity: float = column(metadata=told("the same in the other plan", "as quantity_unit"))
    quantity_unit: str = column(metadata=told("unit of the quantity"))
    baseline_start_date: date | None = column(metadata=told("first day of the first period of work or order"))
    start_date: date | None = column(metadata=told("the same in the other plan"))
    months_start: float | None = column(
        metadata=told("months it starts later; of as many units their mean, of more or fewer the first")
    )
    baseline_finish_date: date | None = column(metadata=told("last day of the last work or lead time"))
    finish_date: date | None = column(metadata=told("the same in the other plan"))
    months_finish: int | None = column(metadata=told("months it is finished later"))


@dataclass(frozen=True)
class RackChangeRow:
    """Racks of one type at one site, of which there are more or fewer at the end."""

    rack: str = column(metadata=told("rack type"))
    site: str = column(metadata=told("site"))
    baseline_units: int = column(metadata=told("racks installed at the end of the horizon", "racks"))
    units: int = column(metadata=told("the same in the other plan", "racks"))
    change: int = column(metadata=told("other plan less baseline", "racks"))


@dataclass(frozen=True)
class LimitChangeRow:
    """One limit that begins or ceases to bind, or binds for another time, within what both horizons share."""

    limit: LimitName = column(metadata=told("kind of limit"))
    id: str = column(metadata=told("what the limit is of"))
    what: Binding = column(metadata=told("begins or ceases to bind at all; binds longer or shorter"))
    baseline_months: int = column(metadata=told("months in which it binds"))
    months: int = column(metadata=told("the same in the other plan"))
    baseline_first_date: date | None = column(metadata=told("first day of the first period in which it binds"))
    first_date: date | None = column(metadata=told("the same in the other plan"))


@dataclass(frozen=True)
class PathRow:
    """MW online and money of both plans at the end of a period of both."""

    period_end: date = column(metadata=told("last day of the period"))
    baseline_online_mw: float = column(metadata=told("MW online in the period that ends then"))
    online_mw: float = column(metadata=told("the same in the other plan"))
    baseline_cash_usd_m: float = column(metadata=told("closing cash"))
    cash_usd_m: float = column(metadata=told("the same in the other plan"))
    baseline_debt_usd_m: float = column(metadata=told("debt owed"))
    debt_usd_m: float = column(metadata=told("the same in the other plan"))
    baseline_liquidity_usd_m: float = column(metadata=told("cash above the floor and what would still be lent"))
    liquidity_usd_m: float = column(metadata=told("the same in the other plan"))


TABLES: dict[str, Any] = {
    "question": QuestionRow,
    "headline": HeadlineRow,
    "goals": GoalChangeRow,
    "milestones": MilestoneChangeRow,
    "activities": ActivityChangeRow,
    "power": ActivityChangeRow,
    "racks": RackChangeRow,
    "limits": LimitChangeRow,
    "path": PathRow,
}
"""The tables of a comparison by name, with the rows of each."""
