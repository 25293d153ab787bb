"""Racks: what is paid for them, in money and in kind, what they earn and what running them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData


def rack_payments(data: LineData, period: int) -> Sum:
    """Return what racks cost, before credit: a share at order, the rest at delivery."""
    whole = Sum()
    for rack in data.sets.problem.racks:
        bought, book, lead = data.handles.bought, data.handles.from_book, rack.lead_periods
        deposit = rack.price_usd_m * rack.order_share
        rest = rack.price_usd_m - deposit
        whole.add(rest, bought(rack, period)).add(-rest, bought(rack, period - 1))
        arrives = period + lead
        if arrives <= data.sets.periods[-1]:
            whole.add(deposit, bought(rack, arrives)).add(-deposit, bought(rack, arrives - 1))
            whole.add(-deposit, book(rack, arrives)).add(deposit, book(rack, arrives - 1))
    return whole


def credit_used(data: LineData, period: int) -> Sum:
    """Return the part of the rack payments met in kind."""
    return Sum((1, data.m.credit_used[period])) if period in data.m.credit_used else Sum()


def rent(data: LineData, period: int) -> Sum:
    """Return the rent of what is online, less what is lost of it."""
    whole = Sum((data.sets.rent[period], data.m.online["it", period]))
    for site in data.sets.sites if data.sets.conditional else ():
        if (site.id, period) in data.sets.conditional:
            whole.add(-data.sets.rent_at(site, period), data.handles.lost_it_mw(site, period))
    return whole


def opex(data: LineData, period: int) -> Sum:
    """Return what running the racks installed costs."""
    share = data.sets.calendar.years_per_period
    return Sum(*((s.opex_usd_m_per_mw_year * share, data.handles.installed_mw(s, period)) for s in data.sets.sites))
