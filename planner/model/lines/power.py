"""Power: upgrades and on-site units, energy and fuel, contracts with utilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from planner.model.linear import Sum
from planner.model.sources import StageStep, UpgradeOrder

if TYPE_CHECKING:
    from planner.model.lines.line_data import LineData
    from planner.model.sources import Orderable, Step


def upgrade_capex(data: LineData, period: int) -> Sum:
    """Return what grid upgrades cost."""
    return _orders(data, data.sets.upgrades, period)


def onsite_capex(data: LineData, period: int) -> Sum:
    """Return what on-site units cost."""
    return _orders(data, data.sets.units, period)


def _orders(data: LineData, orders: tuple[Orderable, ...], period: int) -> Sum:
    """Return a share at order, the rest when what was ordered enters service."""
    whole = Sum()
    for order in orders:
        item = order.item
        price = item.capex_usd_m * data.sets.prices.at("power", period)
        deposit = price * item.order_share
        whole.add(deposit, data.handles.ordered(order, period))
        whole.add(-deposit, data.handles.ordered(order, period - 1))
        if order.earliest <= period <= order.through:
            rest = price - deposit
            whole.add(rest, data.handles.serving(order, period))
            whole.add(-rest, data.handles.serving(order, period - 1))
    return whole


def energy(data: LineData, period: int) -> Sum:
    """Return what energy from the grid costs."""
    hours, price = data.sets.calendar.hours(period), data.sets.energy_price
    bought = ((price[s.id][period] * hours / 1e6, data.handles.grid_mean_mw(s, period)) for s in data.sets.sites)
    return Sum(*bought)


def demand(data: LineData, period: int) -> Sum:
    """Return what utilities charge on the MW that they bill."""
    whole = Sum()
    for site in data.sets.sites:
        per_mw = site.demand_usd_per_kw_month * data.sets.calendar.months / 1000.0
        per_mw *= data.sets.prices.at("power", period)
        if per_mw:
            whole.add(per_mw, data.handles.import_mw(site, period))
            whole.add(per_mw, data.m.unused[site.id, period] if site.minimum_bill_share else 0)
    return whole


def capacity(data: LineData, period: int) -> Sum:
    """Return what nodes charge on the import at peak of the sites there."""
    days, price, whole = data.sets.calendar.hours(period) / 24.0, data.sets.capacity_price, Sum()
    for site in data.sets.sites:
        if site.node in price:
            whole.add(price[site.node][period] * days / 1e6, data.handles.import_mw(site, period))
    return whole


def security(data: LineData, period: int) -> Sum:
    """Return what utilities are given as security, less what they give back."""
    return held_security(data, period).add(-1, held_security(data, period - 1))


def held_security(data: LineData, period: int) -> Sum:
    """Return the security that utilities hold at the end of a period; -1 is the eve of the plan [million USD].

    Each step of an interconnection has its own, from its order until so many periods after its energisation. That of a
    stage is there from the start of the plan, and before it if the stage was energised before.
    """
    whole, energised = Sum(), data.handles.energised
    for site in data.sets.sites:
        for step in data.sets.steps_at(site) if site.security_usd_m_per_mw else ():
            usd_m = site.security_usd_m_per_mw * step.item.mw
            whole.add(usd_m, _posted(data, step, period))
            whole.add(-usd_m, energised(step, period - site.security_periods))
    return whole


def _posted(data: LineData, step: Step, period: int) -> Any:
    """Return 1 if the security of a step has been posted by the end of a period."""
    match step:
        case StageStep():
            return 1 if period >= 0 else data.handles.energised(step, period)
        case UpgradeOrder():
            return data.handles.ordered(step, period)
        case _:
            assert_never(step)


def fuel(data: LineData, period: int) -> Sum:
    """Return fuel, operation and maintenance of on-site units."""
    hours = data.sets.calendar.hours(period) * data.sets.prices.at("operation", period)
    whole = Sum()
    for unit in data.sets.units:
        per_mwh = unit.item.fuel_usd_per_mwh + unit.item.om_usd_per_mwh
        whole.add(per_mwh * hours / 1e6, data.m.generation[unit.item.id, period])
    return whole
