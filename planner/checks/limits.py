"""The table of limits: how much of each is used when, what is left, and whether it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.checks import building, classes
from planner.checks.binding import binds, steps_mw, used_up
from planner.checks.cover import cover, tested_from
from planner.checks.finance import rents_usd_m
from planner.checks.grid import headroom_mw, link_limits_mw, node_loads_mw
from planner.checks.lenders import base_usd_m
from planner.checks.loans import owed_usd_m
from planner.checks.racks import nameplate_mw, paces, racks_at, whole_positions
from planner.checks.resources import growth, there, units_used
from planner.checks.shared_limits import quota_uses, yearly_uses
from planner.checks.spares import taken
from planner.checks.tolerance import same_mw, same_mwh, same_usd_m, shown
from planner.problem import arrivals
from planner.spec import LIMITS, LimitName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.checks.audit import Audit
    from planner.plan import ResourceRow
    from planner.spec import Unit

Limit = tuple[LimitName, str, int, float, float]  # limit, id, period, limit value, used


def limits(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the table of limits."""
    due: dict[tuple[str, str, int], tuple[float, float]] = {}
    parts = (_resources, _racks, _sites, classes.limits, _grid, _debt, _cash, yearly_uses, quota_uses)
    for part in (*parts, building.sites_open, building.least_mw):
        due.update({(limit, name, period): (value, used) for limit, name, period, value, used in part(audit)})
    seen: set[tuple[str, str, int]] = set()
    steps = steps_mw(audit.reading)
    tenant_years: set[str] = set()
    for row in audit.reading.plan.resources:
        key: tuple[str, str, int] = (row.limit, row.id, row.period)
        place = f"{row.limit} {audit.reading.at(row.id, row.period)}"
        if key in seen:
            yield f"{place}: two rows in the table resources"
        elif row.limit == "tenant":
            tenant_years.add(row.id)
            yield from _tenant(audit, place, row)
        elif key not in due:
            yield f"{place}: a row in the table resources for no limit of the case"
        else:
            yield from _differs(audit, place, row, *due[key], binds(due, steps, key))
        seen.add(key)
    for key, (value, used) in due.items():
        if key not in seen and (value > 0 or used > 0 or LIMITS[key[0]].is_floor or binds(due, steps, key)):
            yield f"{key[0]} {audit.reading.at(key[1], key[2])}: no row in the table resources"
    given = audit.reading.problem.tenant
    limited = given is not None and given.limits_rent
    for year, rent, allowed in _allowances(audit):
        if limited and rent > 1e-6 and allowed is not None and str(year) not in tenant_years:
            yield f"tenant {year}: no row in the table resources"


def _differs(
    audit: Audit, place: str, row: ResourceRow, value: float, used: float, due_binding: bool | None
) -> Iterator[str]:
    spec = LIMITS[row.limit]
    same = _same(spec.unit)
    left = used - value if spec.is_floor else value - used
    for column, given, due in (
        ("limit_value", row.limit_value, value),
        ("used", row.used, used),
        ("slack", row.slack, left),
    ):
        if not same(given, due):
            yield f"{place}, resources: {column} is {shown(given)}, recomputed {shown(due)}"
    if row.unit != spec.unit:
        yield f"{place}, resources: unit is {row.unit}, recomputed {spec.unit}"
    if audit.reading.periods[0] <= row.period <= audit.reading.last:
        yield from _day(audit, place, row)
    if due_binding is not None and row.binding != due_binding:
        yield f"{place}, resources: binding is {row.binding}, with {shown(used)} of {shown(value)} used"


def _same(unit: Unit) -> Callable[[float, float], bool]:
    """Return whether two figures of a unit are the same."""
    match unit:
        case "million USD":
            return same_usd_m
        case "MW" | "racks" | "GPUs" | "sites" | "units" | "months" | "kt CO2":
            return same_mw
        case "MWh" | "m³" | "t CO2":
            return same_mwh
        case _:
            assert_never(unit)


def _day(audit: Audit, place: str, row: ResourceRow) -> Iterator[str]:
    when = audit.reading.calendar
    for column, given, due in (
        ("period_start", row.period_start, when.start_of(row.period)),
        ("period_end", row.period_end, when.end_of(row.period)),
    ):
        if given != due:
            yield f"{place}, resources: {column} is {given}, recomputed {due}"


def _resources(audit: Audit) -> Iterator[Limit]:
    have, resources = there(audit.reading), audit.reading.problem.resources
    taken = {kind: units_used(audit.reading, kind) for kind in {given.kind for given in resources}}
    for given in resources:
        for period in audit.reading.periods:
            key = (given.id, period)
            yield given.kind, given.id, period, have[key], taken[given.kind].get(key, 0.0)
    most = {given.id: given.max_increase_per_period for given in resources}
    for (name, period), units in growth(audit.reading).items():
        yield "resource_increase", name, period, float(most[name] or 0), units


def _racks(audit: Audit) -> Iterator[Limit]:
    for rack in audit.reading.problem.racks:
        if rack.supply is not None:
            have = audit.reading.calendar.arrived(arrivals(rack.supply))
            for period, units in enumerate(taken(audit.reading, audit.fleet.installed, rack)):
                yield "rack_supply", rack.id, period, have[period], float(units)


def _sites(audit: Audit) -> Iterator[Limit]:
    reading, pace = audit.reading, paces(audit.reading)
    for site in reading.problem.candidates:
        for period in reading.periods:
            load_mw = audit.fleet.installed_mw.get((site.id, period), 0.0)
            firm_mw = sum(audit.supply.firm_mw.get((unit.id, period), 0.0) for unit in site.onsite)
            power_mw = audit.supply.allowed_mw.get((site.id, period), 0.0) + firm_mw
            yield "nameplate", site.id, period, nameplate_mw(reading, site, period), load_mw
            yield "site_power", site.id, period, power_mw, site.peak_pue * load_mw
            room = whole_positions(reading, site, period)
            if room is not None:
                yield "rack_positions", site.id, period, float(room), float(racks_at(audit, site, period))
            if site.install_racks_per_period is not None:
                limit = float(site.install_racks_per_period)
                yield "install_pace", site.id, period, limit, float(pace.get((site.id, period), 0))


def _grid(audit: Audit) -> Iterator[Limit]:
    loads = node_loads_mw(audit.reading)
    for (node, period), mw in headroom_mw(audit.reading).items():
        yield "headroom", node, period, mw, loads[node, period]
    for (link, period), mw in link_limits_mw(audit.reading).items():
        yield "link", link, period, mw, abs(audit.reading.flow_mw.get((link, period), 0.0))


def _debt(audit: Audit) -> Iterator[Limit]:
    for (name, period), loan in audit.loans.items():
        yield "facility", name, period, loan.limit_usd_m, loan.balance_usd_m
        base = base_usd_m(audit.reading, loan.facility, owed_usd_m(audit.loans, period), period)
        if base is not None:
            yield "borrowing_base", name, period, base, loan.balance_usd_m
        if loan.facility.max_loan_to_cost is not None:
            allowed = loan.facility.max_loan_to_cost * audit.costs[name][period]
            yield "loan_to_cost", name, period, allowed, loan.drawn_usd_m
    yield from _cover(audit)


def _cover(audit: Audit) -> Iterator[Limit]:
    """Yield what may have been due in twelve months by what operations left in them, and what was."""
    for facility in audit.reading.problem.finance.facilities:
        if facility.min_dscr is not None:
            first = tested_from(audit.reading, facility)
            for period, (there, owed, _) in enumerate(cover(audit, facility)):
                if period >= first:
                    yield "service_cover", facility.id, period, max(0.0, there) / facility.min_dscr, owed


def _cash(audit: Audit) -> Iterator[Limit]:
    """Yield the cash floor, a limit from below: closing cash is what is used of it."""
    floor = audit.reading.problem.finance.cash_floor_usd_m
    for period, row in enumerate(audit.ledger):
        yield "cash_floor", "cash", period, floor, row["closing_cash_usd_m"]


def _allowances(audit: Audit) -> Iterator[tuple[int, float, float | None]]:
    given = audit.reading.problem.tenant
    if given is not None:
        for year, rent in rents_usd_m(audit).items():
            revenue = given.revenue(year)
            yield year, rent, None if revenue is None else given.compute_share * revenue


def _tenant(audit: Audit, place: str, row: ResourceRow) -> Iterator[str]:
    known = {str(year): (rent, allowed) for year, rent, allowed in _allowances(audit)}
    rent, allowed = known.get(row.id, (0.0, None))
    if allowed is None:
        yield f"{place}: a row in the table resources for no limit of the case"
    elif row.period in audit.reading.periods and str(audit.reading.calendar.start_of(row.period).year) == row.id:
        yield from _differs(audit, place, row, allowed, rent, used_up(allowed, rent))
    else:
        yield f"{place}: the period is not in the year {row.id}"
