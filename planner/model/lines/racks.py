"""Racks: what is paid for them, in money and in kind, what they earn and what running them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData
    from planner.model.sets import Sets
    from planner.problem import Rack, Site


def rack_payments(data: LineData, period: int) -> Sum:
    """Return what racks and their spares cost, before credit: a share at order, the rest at delivery."""
    whole, factor = Sum(), data.sets.prices.at("racks", period)
    for rack in data.sets.problem.racks:
        bought, book, lead = data.handles.bought, data.handles.from_book, rack.lead_periods
        agreed = rack.price_usd_m * (1.0 + rack.spare_share)
        price = agreed * factor
        deposit = price * rack.order_share
        rest = price - deposit
        whole.add(rest, bought(rack, period)).add(-rest, bought(rack, period - 1))
        if factor != 1.0:  # racks on order before the plan keep the price agreed then
            less = rest - agreed * (1.0 - rack.order_share)
            whole.add(-less, book(rack, period)).add(less, book(rack, period - 1))
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
            usd_m = share * part * rack.price_usd_m * data.sets.prices.at("racks", period)
            whole.add(usd_m, data.handles.bought(rack, comes)).add(usd_m, at_start)
    return whole


def sales_tax(data: LineData, period: int) -> Sum:
    """Return sales tax on the racks delivered and their spares: by site, on the full price on the day of delivery."""
    whole, factor = Sum(), data.sets.prices.at("racks", period)
    for site in data.sets.sites:
        for rack in data.sets.problem.racks if site.sales_tax_share else ():
            price, racks = rack.price_usd_m * (1.0 + rack.spare_share) * factor, data.handles.racks
            each = site.sales_tax_share * price
            whole.add(each, racks(site, rack, period)).add(-each, racks(site, rack, period - 1))
    return whole


def credit_used(data: LineData, period: int) -> Sum:
    """Return the part of the rack payments met in kind."""
    return Sum((1, data.m.credit_used[period])) if period in data.m.credit_used else Sum()


def rent(data: LineData, period: int) -> Sum:
    """Return the rent of what is online, less what is lost: by site and rack where they differ, from its lag on."""
    sets = data.sets
    whole = Sum()
    for site in sets.sites if sets.conditional else ():
        whole.add(-sets.site_rent[site.id][period], data.handles.lost_it_mw(site, period))
    if not sets.rent_differs and sets.part_of is None:
        return whole.add(sets.rent[period], data.m.online["it", period])
    mw = {rack.id: rack.rent_factor * rack.it_kw / 1000.0 for rack in sets.problem.racks}
    for site in sets.sites:
        price, delivered = sets.site_rent[site.id][period], period - rent_after(sets, site)
        for rack in sets.problem.racks:
            whole.add(price * mw[rack.id], data.handles.racks(site, rack, delivered))
        whole.add(price, sum(mw[given.rack] * given.units for given in site.installed))
    return whole


def rent_after(sets: Sets, site: Site) -> int:
    """Return the periods from the delivery of a rack to its first rent."""
    return site.commissioning_periods + sets.problem.finance.rent_lag_periods


def opex(data: LineData, period: int) -> Sum:
    """Return what running the racks installed costs."""
    share = data.sets.calendar.years_per_period * data.sets.prices.at("operation", period)
    return Sum(*((s.opex_usd_m_per_mw_year * share, data.handles.installed_mw(s, period)) for s in data.sets.sites))
