"""Use of every limit in every period it exists in, and which of them bind: where more of it would be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.class_sets import class_sets
from planner.enough import ENOUGH_WITHIN_MW
from planner.plan import ResourceRow
from planner.problem import arrivals, pairs
from planner.spec import LIMITS
from planner.tabulate.power import node_imports_mw
from planner.tabulate.spares import taken_units
from planner.tabulate.tenant import year_of
from planner.tabulate.works import nameplate_mw, opening_periods, rack_positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.plan import CashRow, TenantRow
    from planner.problem import Problem, Site
    from planner.spec import LimitName
    from planner.tabulate.cover import Cover
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.lenders import Lender
    from planner.tabulate.power import PowerOrder, SitePower
    from planner.tabulate.works import Work

BINDING_WITHIN = 1e-3


@dataclass(frozen=True)
class Use:
    """One limit and its use by period; `one_more` is the least that could be used on top, 0 if any part of a unit."""

    limit: LimitName
    id: str
    limits: Sequence[float] | NDArray[np.float64]
    used: Sequence[float] | NDArray[np.float64]
    one_more: float = 0.0


def resource_rows(problem: Problem, uses: Iterable[Use], tenant: Iterable[TenantRow]) -> tuple[ResourceRow, ...]:
    """Return the use of the limits by period; the tenant's limit is in the row of the last period of each year.

    Parameters
    ----------
    problem
        The case.
    uses
        Limit and use by period, of each limit but the tenant's.
    tenant
        Rows of the table of the tenant, one a year.
    """
    calendar = problem.calendar
    days = [calendar.days_of(period) for period in range(calendar.periods)]
    rows = []
    for use in uses:
        spec = LIMITS[use.limit]
        limits, used = np.asarray(use.limits, dtype=float), np.asarray(use.used, dtype=float)
        slacks = (used - limits if spec.is_floor else limits - used).tolist()
        columns = zip(limits.tolist(), used.tolist(), slacks, _binding(use).tolist(), strict=True)
        for period, values in enumerate(columns):
            if values[0] < float("inf"):  # a year without a limit has no row
                rows.append(ResourceRow(period, *days[period], spec.name, use.id, spec.unit, *values))
    rows.extend(_tenant(problem, tenant))
    return tuple(sorted(rows, key=lambda row: row.period))


def _binding(use: Use) -> NDArray[np.bool_]:
    """Return by period whether more of a limit would be used: it is used up, or awaited and used once there is any."""
    limits: NDArray[np.float64] = np.asarray(use.limits, dtype=float)
    used: NDArray[np.float64] = np.asarray(use.used, dtype=float)
    in_use, exists = used >= BINDING_WITHIN, limits >= BINDING_WITHIN
    little = max(BINDING_WITHIN, use.one_more - ENOUGH_WITHIN_MW)
    full: NDArray[np.bool_] = in_use & (limits - used < little)
    if LIMITS[use.limit].awaited:
        full[:-1] |= ~exists[:-1] & ~in_use[:-1] & exists[1:] & in_use[1:]
    if LIMITS[use.limit].is_floor:
        full = used - limits < little
    return full


def _tenant(problem: Problem, rows: Iterable[TenantRow]) -> Iterator[ResourceRow]:
    if problem.tenant is None or not problem.tenant.limits_rent:
        return
    calendar = problem.calendar
    last = {year_of(calendar, period): period for period in range(calendar.periods)}
    for row in rows:
        if row.allowed_usd_m is not None:
            slack = row.allowed_usd_m - row.rent_usd_m
            period = last[row.year]
            yield ResourceRow(
                period, *calendar.days_of(period), "tenant", str(row.year), LIMITS["tenant"].unit,
                row.allowed_usd_m, row.rent_usd_m, slack, row.rent_usd_m >= BINDING_WITHIN and slack < BINDING_WITHIN,
            )  # fmt: skip


def work_uses(problem: Problem, done: Sequence[Work], orders: Sequence[PowerOrder], racks: Fleet) -> Iterator[Use]:
    """Yield the resources that work, orders of power and racks compete for.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    orders
        Upgrades and on-site units ordered in the plan.
    racks
        Racks delivered.
    """
    calendar = problem.calendar
    for resource in problem.resources:
        match resource.kind:
            case "renewable":
                in_use = np.zeros(calendar.periods)
                for work in done:
                    in_use[max(work.start, 0) : max(work.finish, 0)] += work.option.uses.get(resource.id, 0)
                yield Use("renewable", resource.id, calendar.stepped(pairs(resource.capacity)), in_use)
                if resource.max_increase_per_period is not None:
                    before = sum(
                        work.option.uses.get(resource.id, 0) for work in done if work.start <= -1 < work.finish
                    )
                    grown = np.maximum(np.diff(in_use, prepend=float(before)), 0.0)
                    most = [resource.max_increase_per_period] * calendar.periods
                    yield Use("resource_increase", resource.id, most, grown)
            case "consumable":
                drawn = np.zeros(calendar.periods)
                for work in done:
                    if work.status == "planned":
                        drawn[work.start] += work.option.draws.get(resource.id, 0)
                for order in orders:
                    drawn[order.ordered_in] += order.units * order.item.draws.get(resource.id, 0)
                for lot in racks.consignments:
                    drawn[lot.period] += lot.drawn_units(resource)
                arrived = calendar.arrived(arrivals(resource.arrivals), float(resource.stock))
                yield Use("consumable", resource.id, arrived, np.cumsum(drawn))
            case _:
                assert_never(resource.kind)


def rack_uses(problem: Problem, done: Sequence[Work], racks: Fleet) -> Iterator[Use]:
    """Yield the limits on racks: supply, nameplate, positions and install pace.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    racks
        Racks delivered and installed.
    """
    calendar = problem.calendar
    for rack in problem.racks:
        if rack.supply is not None:
            arrived, one_more = calendar.arrived(arrivals(rack.supply)), 1.0 + rack.spare_share
            yield Use("rack_supply", rack.id, arrived, taken_units(racks, rack), one_more if rack.has_spares else 0.0)
    for site in problem.candidates:
        in_service, rack_mw = nameplate_mw(done, site, calendar.periods), smallest_rack_mw(problem, site)
        yield Use("nameplate", site.id, in_service, racks.installed_it_mw[site.id], rack_mw)
        positions = rack_positions(problem, done, site)
        if positions is not None:
            yield Use("rack_positions", site.id, positions, racks.installed_at(site))
        yield from _class_uses(problem, done, racks, site)
        if site.install_racks_per_period is not None:
            came = np.zeros(calendar.periods)
            for lot in racks.consignments:
                came[lot.period] += lot.units if lot.site is site else 0
            yield Use("install_pace", site.id, [site.install_racks_per_period] * calendar.periods, came)


def opening_uses(problem: Problem, done: Sequence[Work], racks: Fleet) -> Iterator[Use]:
    """Yield the limit on open sites, infinite before its first step, and the least MW of sites opened by their dates.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    racks
        Racks delivered and installed.
    """
    steps, periods, opened = pairs(problem.programme.max_open_sites), problem.calendar.periods, opening_periods(done)
    if steps:
        are_open = np.zeros(periods)
        for opens in opened.values():
            are_open[max(opens, 0) :] += 1.0
        yield Use("open_sites", "programme", problem.calendar.stepped(steps, before=float("inf")), are_open)
    for site in problem.candidates:
        due = -1 if site.min_mw_by_date is None else problem.calendar.period_of(site.min_mw_by_date)
        if site.min_mw > 0 and 0 <= opened.get(site.id, periods) <= due < periods:
            least = [site.min_mw if period == due else float("inf") for period in range(periods)]
            more_mw = smallest_rack_mw(problem, site)
            yield Use("opened_mw", site.id, least, racks.installed_it_mw[site.id], more_mw)


def _class_uses(problem: Problem, done: Sequence[Work], racks: Fleet, site: Site) -> Iterator[Use]:
    """Yield the limits on racks of some classes, at a site whose phases offer different ones."""
    for group in class_sets(problem, site):
        own = {phase.id for phase in group.phases}
        halls = [work for work in done if work.activity.id in own]
        in_service = nameplate_mw(halls, site, problem.calendar.periods)
        smallest_mw = min(rack.it_kw for rack in group.racks) / 1000.0
        yield Use("class_nameplate", group.id, in_service, racks.of_types_it_mw(site, group.racks), smallest_mw)
        positions = rack_positions(problem, halls, site)
        if positions is not None:
            yield Use("class_positions", group.id, positions, racks.installed_at(site, group.racks))


def smallest_rack_mw(problem: Problem, site: Site | None = None) -> float:
    """Return the IT load of the smallest rack of the case, or of those that a site can cool; 0 where there is none."""
    kw = [rack.it_kw for rack in problem.racks if site is None or site.takes(rack)]
    return min(kw, default=0.0) / 1000.0


def _smallest_load_mw(problem: Problem) -> float:
    """Return the least peak load of one more rack at any site with a node [MW facility]; 0 where none can be."""
    loads = [site.peak_pue * smallest_rack_mw(problem, site) for site in problem.candidates if site.node is not None]
    return min((load for load in loads if load > 0), default=0.0)


def power_uses(problem: Problem, decisions: Decisions, racks: Fleet, powers: Sequence[SitePower]) -> Iterator[Use]:
    """Yield the limits on power: at sites, nodes and links.

    Parameters
    ----------
    problem
        The case.
    decisions
        Flows on links.
    racks
        Racks delivered and installed.
    powers
        Power of each candidate site.
    """
    calendar, rack_mw = problem.calendar, _smallest_load_mw(problem)
    for power in powers:
        site, there = power.site, sum((unit.firm_mw for unit in power.units), power.allowed_mw)
        one_more = site.peak_pue * smallest_rack_mw(problem, site)
        yield Use("site_power", site.id, there, site.peak_pue * racks.installed_it_mw[site.id], one_more)
    served = node_imports_mw(problem.grid, decisions, powers, calendar.periods)
    for node in problem.grid.nodes:
        yield Use("headroom", node.id, calendar.stepped(pairs(node.headroom_mw)), served[node.id], rack_mw)
    for link in problem.grid.links:
        flow = [abs(decisions.flows_mw.get((link.id, period), 0.0)) for period in range(calendar.periods)]
        yield Use("link", link.id, calendar.stepped(pairs(link.limit_mw)), flow, rack_mw)


def money_uses(
    problem: Problem, cash: Sequence[CashRow], given: Mapping[str, Lender], covers: Mapping[str, Cover]
) -> Iterator[Use]:
    """Yield the limits on money: facilities, what they lend on racks and cost, cover of their service, the cash floor.

    Parameters
    ----------
    problem
        The case.
    cash
        Rows of the table of cash.
    given, covers
        What each facility looks at, and what covers its debt service, by its id.
    """
    calendar, finance = problem.calendar, problem.finance
    for name, lender in given.items():
        base, on_cost = lender.base_usd_m, lender.on_cost_usd_m
        yield Use("facility", name, calendar.stepped(pairs(lender.facility.limit_usd_m)), lender.owed_usd_m)
        if base is not None:
            yield Use("borrowing_base", name, base, lender.owed_usd_m)
        if on_cost is not None:
            yield Use("loan_to_cost", name, on_cost, lender.drawn_usd_m)
        may_be_due = covers[name].most_usd_m(calendar)
        if may_be_due is not None:
            yield Use("service_cover", name, may_be_due, covers[name].service_usd_m)
    closing = [row.closing_cash_usd_m for row in cash]
    yield Use("cash_floor", "cash", [finance.cash_floor_usd_m] * calendar.periods, closing)
