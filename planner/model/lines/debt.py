"""Facilities: what is drawn and paid back, interest and fees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum
from planner.model.loans import available, facility_limits

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData


def draw(data: LineData, period: int) -> Sum:
    """Return what is drawn from all facilities."""
    return Sum(*((1, v) for (_, t), v in data.m.draw.items() if t == period))


def repay(data: LineData, period: int) -> Sum:
    """Return what is paid back to all facilities."""
    return Sum(*((1, v) for (_, t), v in data.m.repay.items() if t == period))


def interest(data: LineData, period: int) -> Sum:
    """Return interest on what was owed at the end of the period before."""
    share = data.sets.calendar.years_per_period
    facilities = data.sets.problem.finance.facilities if period > 0 else ()
    return Sum(*((f.rate_per_year * share, data.m.debt[f.id, period - 1]) for f in facilities))


def fees(data: LineData, period: int) -> Sum:
    """Return fees on draws and on what could still be drawn."""
    share = data.sets.calendar.years_per_period
    whole = Sum()
    for f in data.sets.problem.finance.facilities:
        if period in available(data.sets, f):
            whole.add(f.draw_fee_share, data.m.draw[f.id, period])
            undrawn = Sum((1, facility_limits(data.sets, f)[period]), (-1, data.m.debt[f.id, period]))
            whole.add(f.commitment_fee_per_year * share, undrawn)
    return whole
