"""Tranches: what milestones bring, in cash and in kind; and what late ones cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.enough import is_enough
from planner.model.bases import standing_total_mw
from planner.model.linear import Sum
from planner.portion import portions_of

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData
    from planner.model.sets import Sets
    from planner.problem import Milestone


def tranche_cash(data: LineData, period: int) -> Sum:
    """Return what tranches bring in cash."""
    in_cash = {g.id: (1.0 - g.in_kind_share) * g.tranche_usd_m for g in data.sets.problem.milestones}
    return awarded(data, period, in_cash)


def awarded(data: LineData, period: int, usd_m: dict[str, float]) -> Sum:
    """Return an amount of each milestone, in the period it is paid in; nothing once it is lost.

    Parameters
    ----------
    data
        What the line is summed from.
    period
        The period.
    usd_m
        The amount of each milestone [million USD].
    """
    whole = Sum()
    for g in data.sets.problem.milestones:
        earned, last = period - g.payment_lag_periods, last_period(data.sets, g)
        if 0 <= earned <= last:
            whole.add(usd_m[g.id], data.handles.earned(g, earned))
        if 1 <= earned <= last:
            whole.add(-usd_m[g.id], data.handles.earned(g, earned - 1))
    return whole


def last_period(sets: Sets, g: Milestone) -> int:
    """Return the last period in which a tranche can still be earned."""
    end = sets.periods[-1]
    return end if g.drop_dead_date is None else min(end, sets.calendar.period_of(g.drop_dead_date))


def late_charges(data: LineData, period: int) -> Sum:
    """Return what milestones cost that are late: all whose deadline has passed and that are not reached before."""
    whole, sets = Sum(), data.sets
    for g in sets.problem.milestones:
        if g.late_usd_m_per_month and g.deadline_date is not None:
            usd_m = g.late_usd_m_per_month * sets.calendar.months
            if period > sets.calendar.period_of(g.deadline_date):
                before = data.m.reached[g.id, period - 1] if period else float(_stood(sets, g))
                whole.add(usd_m, 1).add(-usd_m, before)
    return whole


def _stood(sets: Sets, g: Milestone) -> bool:
    """Return whether what is online when the plan starts is enough for a milestone."""
    standing = (standing_total_mw(sets, portion) for portion in portions_of(sets.problem, g))
    return any(is_enough(mw, g.threshold_mw) for mw in standing)
