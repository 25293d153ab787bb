"""Power at sites, nodes and links: peak and mean balances, what is energised, headroom, flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.curtailed import lost_it_mw
from planner.checks.grid import headroom_mw, link_limits_mw, node_loads_mw
from planner.checks.tolerance import above_mw, mw_slack, shown, suffices
from planner.problem import OnsiteUnit
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.problem import Site


def imports(audit: Audit) -> Iterator[str]:
    """Yield imports beyond what is energised, negative, or below the mean taken."""
    reading = audit.reading
    for (site, period), peak_mw in sorted(reading.import_mw.items()):
        place, mean_mw = reading.at(site, period), reading.grid_mean_mw[site, period]
        have_mw = audit.supply.allowed_mw.get((site, period), 0.0)
        if above_mw(peak_mw, have_mw):
            yield f"{place}: {shown(peak_mw)} MW imported, {shown(have_mw)} MW energised{_ramps(audit, site, period)}"
        if above_mw(0.0, peak_mw) or above_mw(0.0, mean_mw):
            yield f"{place}: import of {shown(peak_mw)} MW, mean {shown(mean_mw)} MW, must not be negative"
        if above_mw(mean_mw, peak_mw):
            yield f"{place}: mean of {shown(mean_mw)} MW from the grid, above the peak import of {shown(peak_mw)} MW"


def _ramps(audit: Audit, site: str, period: int) -> str:
    """Return that ramps hold back some of what is energised, where they do."""
    whole_mw, allowed_mw = (
        each.get((site, period), 0.0) for each in (audit.supply.contracted_mw, audit.supply.allowed_mw)
    )
    return f" of {shown(whole_mw)} by their ramps" if above_mw(whole_mw, allowed_mw) else ""


def onsite(audit: Audit) -> Iterator[str]:
    """Yield on-site power beyond what is in service, or negative: reserve may generate, but is not relied on."""
    reading, firm_mw, reserve_mw = audit.reading, audit.supply.firm_mw, audit.supply.reserve_mw
    words = ((reading.relied_mw, "relied on at peak", 0.0), (reading.generated_mw, "generated", 1.0))
    for figures, word, share in words:
        for (unit, period), mw in sorted(figures.items()):
            held_mw = reserve_mw.get((unit, period), 0.0)
            have_mw = firm_mw.get((unit, period), 0.0) + share * held_mw
            if above_mw(mw, have_mw):
                beside = f", {shown(held_mw)} MW of it in reserve" if held_mw else ""
                there = f"{shown(have_mw + (1.0 - share) * held_mw)} MW in service{beside}"
                yield f"{reading.at(unit, period)}: {shown(mw)} MW {word}, {there}"
            if above_mw(0.0, mw):
                yield f"{reading.at(unit, period)}: {shown(mw)} MW {word}, must not be negative"


def balances(audit: Audit) -> Iterator[str]:
    """Yield sites whose load and power differ: peak against import and firm MW, mean against energy taken."""
    reading = audit.reading
    for site in reading.problem.candidates:
        for period in reading.periods:
            load_mw = audit.fleet.installed_mw.get((site.id, period), 0.0)
            place, lost_mw = reading.at(site.id, period), lost_it_mw(audit.reading, site, period)
            have_mw = _energised_and_firm_mw(audit, site, period)
            if not suffices(have_mw, site.peak_pue * load_mw):
                yield f"{place}: {shown(site.peak_pue * load_mw)} MW needed, {shown(have_mw)} MW energised or on site"
            for word, due_mw, books in (
                ("peak", site.peak_pue * load_mw, (reading.import_mw, reading.relied_mw)),
                ("mean", site.mean_pue * (load_mw - lost_mw), (reading.grid_mean_mw, reading.generated_mw)),
            ):
                grid, local = books
                own = [local.get((unit.id, period), 0.0) for unit in site.onsite]
                given_mw = grid.get((site.id, period), 0.0) + sum(own)
                if not abs(given_mw - due_mw) <= mw_slack(given_mw, due_mw) * (1 + len(own)):
                    yield f"{place}: {word} load {shown(due_mw)} MW, but its sources give {shown(given_mw)} MW"


def _energised_and_firm_mw(audit: Audit, site: Site, period: int) -> float:
    firm_mw = sum(audit.supply.firm_mw.get((unit.id, period), 0.0) for unit in site.onsite)
    return audit.supply.allowed_mw.get((site.id, period), 0.0) + firm_mw


def grid(audit: Audit) -> Iterator[str]:
    """Yield nodes that serve more than their headroom and links that carry more than their limit."""
    reading = audit.reading
    have = headroom_mw(reading)
    for (node, period), mw in node_loads_mw(reading).items():
        if above_mw(mw, have[node, period]):
            yield f"{reading.at(node, period)}: {shown(mw)} MW served, headroom {shown(have[node, period])} MW"
    limits = link_limits_mw(reading)
    for (link, period), mw in sorted(reading.flow_mw.items()):
        if above_mw(abs(mw), limits[link, period]):
            limit = shown(limits[link, period])
            yield f"{reading.at(link, period)}: {shown(abs(mw))} MW over the link, limit {limit} MW"


def orders(audit: Audit) -> Iterator[str]:
    """Yield upgrades and units that never come into service, or more units than may be ordered."""
    reading = audit.reading
    for order in (*reading.upgrades.values(), *reading.units):
        place = f"{reading.at(order.site.id, order.period)}: {order.item.id} ordered"
        if order.in_service > reading.last:
            yield f"{place}, in service in {reading.calendar.label(order.in_service)}, past the end of the horizon"
        last = order.item.last_service_date if isinstance(order.item, OnsiteUnit) else None
        if last is not None and order.in_service > reading.calendar.period_of(last):
            yield f"{place}, in service in {reading.calendar.label(order.in_service)}, after its last day {last}"
    for site in reading.problem.candidates:
        for unit in site.onsite:
            units = sum(order.units for order in reading.units if order.item.id == unit.id)
            if units > unit.max_units:
                yield f"{site.id}: {counted(units, 'unit')} of {unit.id} ordered, at most {unit.max_units}"
