"""Racks: what is paid for them, in money and in kind, what they earn and what running them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData
    from planner.problem import Rack


def rack_payments(data: LineData, period: int) -> Sum:
    """Return what racks and their spares cost, before credit: a share at order, the rest at delivery."""
    whole = Sum()
    for rack in data.sets.problem.racks:
        bought, book, lead = data.handles.bought, data.handles.from_book, rack.lead_periods
        price = rack.price_usd_m * (1.0 + rack.spare_share)
        deposit = price * rack.order_share
        rest = price - deposit
        whole.add(rest, bought(rack, period)).add(-rest, bought(rack, period - 1))
        arrives = period + lead
        if arrives <= data.sets.periods[-1]:
            whole.add(deposit, bought(rack, arrives)).add(-deposit, bought(rack, arrives - 1))
            whole.add(-deposit, book(rack, arrives)).add(deposit, book(rack, arrives - 1))
        if rack.spare_share_per_year:
            whole.add(1, _yearly_spares(data, rack, period))
    return whole


def _yearly_spares(data: LineData, rack: Rack, period: int) -> Sum:
    """Return what is paid in a period for spares of racks installed: those that come then, and those ordered then."""
    share = rack.spare_share_per_year * data.sets.calendar.years_per_period
    at_start, whole = data.sets.installed_racks[rack.id], Sum()
    dues = [(1.0 - rack.order_share, period), (rack.order_share, period + rack.lead_periods)]
    for part, comes in dues:
        if comes <= data.sets.periods[-1]:
            usd_m = share * part * rack.price_usd_m
            whole.add(usd_m, data.handles.bought(rack, comes)).add(usd_m, at_start)
    return whole


def credit_used(data: LineData, period: int) -> Sum:
    """Return the part of the rack payments met in kind."""
    return Sum((1, data.m.credit_used[period])) if period in data.m.credit_used else Sum()


def rent(data: LineData, period: int) -> Sum:
    """Return the rent of what is online."""
    return Sum((data.sets.rent[period], data.m.online["it", period]))


def opex(data: LineData, period: int) -> Sum:
    """Return what running the racks installed costs."""
    share = data.sets.calendar.years_per_period
    return Sum(*((s.opex_usd_m_per_mw_year * share, data.handles.installed_mw(s, period)) for s in data.sets.sites))
