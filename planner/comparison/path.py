"""MW online and money over time, side by side at the ends of the periods that both plans have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.comparison.rows import PathRow
from planner.figure import number
from planner.show.overlay import online_mw

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan


def path_rows(baseline: Plan, other: Plan) -> tuple[PathRow, ...]:
    """Return the state of both plans on every day that ends a period of both, in order."""
    mine, theirs = ({row.period_end: row for row in plan.cash} for plan in (baseline, other))
    online = [_by_end(plan, baseline.target_basis) for plan in (baseline, other)]
    rows = []
    for day, one in mine.items():
        if day in theirs:
            two = theirs[day]
            pairs = [
                (online[0][day], online[1][day]),
                (one.closing_cash_usd_m, two.closing_cash_usd_m),
                (one.debt_usd_m, two.debt_usd_m),
                (one.liquidity_usd_m, two.liquidity_usd_m),
            ]
            rows.append(PathRow(day, *(number(value) for pair in pairs for value in pair)))
    return tuple(rows)


def _by_end(plan: Plan, basis: str) -> dict[date, float]:
    """Return the MW online in each period by its last day."""
    ends = {row.period: row.period_end for row in plan.cash}
    return dict(zip(ends.values(), online_mw(plan, basis), strict=True))
