"""Tranches: what milestones bring, in cash and in kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData


def tranche_cash(data: LineData, period: int) -> Sum:
    """Return what tranches bring in cash."""
    in_cash = {g.id: (1.0 - g.in_kind_share) * g.tranche_usd_m for g in data.sets.problem.milestones}
    return awarded(data, period, in_cash)


def awarded(data: LineData, period: int, usd_m: dict[str, float]) -> Sum:
    """Return an amount of each milestone, in the period it is paid in.

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
        reached = period - g.payment_lag_periods
        if reached >= 0:
            whole.add(usd_m[g.id], data.m.reached[g.id, reached])
        if reached >= 1:
            whole.add(-usd_m[g.id], data.m.reached[g.id, reached - 1])
    return whole
