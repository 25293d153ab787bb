"""Power at the sites and on the links: what is available, what is relied on, what it costs and emits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from planner.enough import SUMS_WITHIN_MW
from planner.plan import PowerRow
from planner.problem import Upgrade, pairs
from planner.tabulate.committed import units_serving
from planner.tabulate.connection import allowed_mw, bill_of, contracted_mw, energised_steps
from planner.tabulate.curtailed import Curtailed, curtailed_at
from planner.tabulate.prices import price_factors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from planner.committed import Spans
    from planner.decisions import Decisions
    from planner.problem import Calendar, Grid, OnsiteUnit, Problem, Site
    from planner.tabulate.fleet import Fleet


@dataclass(frozen=True)
class PowerOrder:
    """An upgrade, or on-site units of one type, ordered in one period and serving from another."""

    site: Site
    item: Upgrade | OnsiteUnit
    ordered_in: int
    service: int
    units: int

    @property
    def capex_usd_m(self) -> float:
        """Price of the whole order [million USD]."""
        return self.item.capex_usd_m * self.units

    @property
    def mw(self) -> float:
        """Import or firm capacity the whole order adds [MW facility]."""
        return self.item.mw if isinstance(self.item, Upgrade) else self.item.firm_mw * self.units

    @property
    def kind(self) -> Literal["upgrade", "onsite"]:
        """Kind of its row in the schedule."""
        return "upgrade" if isinstance(self.item, Upgrade) else "onsite"

    @property
    def unit(self) -> str:
        """Type of on-site units; empty for an upgrade."""
        return "" if isinstance(self.item, Upgrade) else self.item.id

    def label(self, calendar: Calendar) -> str:
        """Return its id in the schedule; units of one type may be ordered in several periods."""
        return self.item.id if isinstance(self.item, Upgrade) else f"{self.item.id}@{calendar.label(self.ordered_in)}"


@dataclass(frozen=True)
class UnitPower:
    """On-site units of one type, by period; what is held in reserve is not firm [MW facility]."""

    unit: OnsiteUnit
    firm_mw: NDArray[np.float64]
    reserve_mw: NDArray[np.float64]
    peak_mw: NDArray[np.float64]
    mean_mw: NDArray[np.float64]


@dataclass(frozen=True)
class SitePower:
    """Power of one site by period [MW facility]."""

    site: Site
    contracted_mw: NDArray[np.float64]
    allowed_mw: NDArray[np.float64]
    import_mw: NDArray[np.float64]
    grid_mean_mw: NDArray[np.float64]
    units: tuple[UnitPower, ...]
    curtailed: Curtailed

    @property
    def held_back_mw(self) -> NDArray[np.float64]:
        """What of the steps energised their ramps do not allow yet."""
        held = self.contracted_mw - self.allowed_mw
        found: NDArray[np.float64] = np.where(held > SUMS_WITHIN_MW, held, 0.0)
        return found


def power_orders(problem: Problem, decisions: Decisions) -> tuple[PowerOrder, ...]:
    """Return all orders of upgrades and on-site units, in the order of the case."""
    calendar = problem.calendar
    orders = []
    for site in problem.candidates:
        for upgrade in site.upgrades:
            if upgrade.id in decisions.upgrades:
                ordered = decisions.upgrades[upgrade.id]
                serves = _service(calendar, upgrade.earliest_energisation_date, ordered + upgrade.lead_periods)
                orders.append(PowerOrder(site, upgrade, ordered, serves, 1))
        for unit in site.onsite:
            for (unit_id, ordered), count in sorted(decisions.units.items()):
                if unit_id == unit.id and count:
                    serves = _service(calendar, unit.earliest_service_date, ordered + unit.lead_periods)
                    orders.append(PowerOrder(site, unit, ordered, serves, count))
    return tuple(orders)


def _service(calendar: Calendar, earliest: date | None, arrived: int) -> int:
    return arrived if earliest is None else max(arrived, calendar.usable_from(earliest))


def last_service(calendar: Calendar, unit: OnsiteUnit) -> int:
    """Return the last period in which a unit type may serve."""
    last = calendar.periods - 1
    return last if unit.last_service_date is None else min(last, calendar.period_of(unit.last_service_date))


def site_power(problem: Problem, decisions: Decisions, racks: Fleet, spans: Spans) -> tuple[SitePower, ...]:
    """Return the power of each candidate site; on-site units are relied on for what is not imported, in their order.

    Import beyond what the racks can use at peak is not counted.

    Parameters
    ----------
    problem
        The case.
    decisions
        Orders of power, and generation on site.
    racks
        Racks installed by site and period.
    spans
        Start and finish of activities by id, history included.
    """
    orders = power_orders(problem, decisions)
    imports = _by_owner(decisions.imports_mw, problem.calendar.periods)
    generation = _by_owner(decisions.generation_mw, problem.calendar.periods)
    found = []
    for site in problem.candidates:
        load = racks.installed_it_mw[site.id]
        need = site.peak_pue * load
        drawn = np.clip(np.minimum(imports[site.id], need), 0.0, None)
        units = tuple(_units(problem.calendar, site, orders, generation, need - drawn, spans))
        made = sum((unit.mean_mw for unit in units), np.zeros(len(load)))
        bought = [(order.item, order.service) for order in orders if isinstance(order.item, Upgrade)]
        steps = energised_steps(problem.calendar, site, bought, spans)
        curtailed = curtailed_at(site, problem.calendar, steps, decisions, drawn)
        grid_mean = np.clip(site.mean_pue * (load - curtailed.lost_it_mw) - made, 0.0, None)
        there = (contracted_mw(problem.calendar, steps), allowed_mw(problem.calendar, steps))
        found.append(SitePower(site, *there, drawn, grid_mean, units, curtailed))
    return tuple(found)


def _by_owner(given: dict[tuple[str, int], float], periods: int) -> dict[str, NDArray[np.float64]]:
    series: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(periods))
    for (owner, period), value in given.items():
        series[owner][period] = value
    return series


def _units(
    calendar: Calendar,
    site: Site,
    orders: Iterable[PowerOrder],
    generation: dict[str, NDArray[np.float64]],
    wanted: NDArray[np.float64],
    spans: Spans,
) -> Iterator[UnitPower]:
    for unit in site.onsite:
        count = np.zeros(calendar.periods)
        for serves, units in units_serving(calendar, unit, spans).items():
            count[max(serves, 0) :] += units
        for order in orders:
            if order.item is unit:
                count[max(order.service, 0) :] += order.units
        count[max(last_service(calendar, unit) + 1, 0) :] = 0.0
        firm = unit.firm_mw * np.maximum(count - unit.reserve_units, 0.0)
        peak = np.clip(np.minimum(firm, wanted), 0.0, None)
        wanted = wanted - peak
        yield UnitPower(unit, firm, unit.firm_mw * count - firm, peak, generation[unit.id])


def power_rows(
    problem: Problem, decisions: Decisions, powers: Iterable[SitePower], held_usd_m: Mapping[str, NDArray[np.float64]]
) -> tuple[PowerRow, ...]:
    """Return every source of power and every link by period, where there is capacity or use.

    Parameters
    ----------
    problem
        The case.
    decisions
        Flows on links.
    powers
        Power of each candidate site.
    held_usd_m
        Security that the utility of each holds, by period.
    """
    calendar = problem.calendar
    hours = np.array([calendar.hours(period) for period in range(calendar.periods)])
    rows, none = list[PowerRow](), np.zeros(calendar.periods)
    for power in powers:
        site, stranded = power.site.id, power.allowed_mw - power.import_mw
        columns = (power.allowed_mw, power.import_mw, power.grid_mean_mw, power.grid_mean_mw * hours, stranded)
        bill = bill_of(problem, power.site, power.import_mw, power.allowed_mw)
        more = {"held_back_mw": power.held_back_mw, "billed_mw": bill.billed_mw, "unused_bill_usd_m": bill.unused_usd_m}
        more["security_usd_m"] = held_usd_m[site]
        rows.extend(_rows(calendar, "grid", site, "grid", columns, power.curtailed.columns(hours) | more))
        for unit in power.units:
            stranded = unit.firm_mw - unit.peak_mw
            columns = (unit.firm_mw, unit.peak_mw, unit.mean_mw, unit.mean_mw * hours, stranded)
            rows.extend(_rows(calendar, "onsite", site, unit.unit.id, columns, {"reserve_mw": unit.reserve_mw}))
    flows = _by_owner(decisions.flows_mw, calendar.periods)
    for link in problem.grid.links:
        limit = np.array(calendar.stepped(pairs(link.limit_mw)))
        rows.extend(_rows(calendar, "link", "", link.id, (limit, flows[link.id], flows[link.id], none, none)))
    return tuple(sorted(rows, key=lambda row: row.period))


def _rows(
    calendar: Calendar,
    kind: Literal["grid", "onsite", "link"],
    site: str,
    source: str,
    columns: tuple[NDArray[np.float64], ...],
    more: Mapping[str, NDArray[np.float64]] | None = None,
) -> Iterator[PowerRow]:
    later = {name: column.tolist() for name, column in (more or {}).items()}
    for period, values in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        own = {name: column[period] for name, column in later.items()}
        if any(values) or any(own.values()):
            yield PowerRow(period, *calendar.days_of(period), kind, site, source, *values, **own)


def node_imports_mw(
    grid: Grid, decisions: Decisions, powers: Iterable[SitePower], periods: int
) -> dict[str, NDArray[np.float64]]:
    """Return what each node serves from its own side by period: imports there, and flows out less flows in [MW].

    Parameters
    ----------
    grid
        Nodes and links.
    decisions
        Flows on links [MW].
    powers
        Power of each candidate site.
    periods
        Length of each result.
    """
    served = {node.id: np.zeros(periods) for node in grid.nodes}
    for power in powers:
        if power.site.node is not None:
            served[power.site.node] += power.import_mw
    flows = _by_owner(decisions.flows_mw, periods)
    for link in grid.links:
        served[link.from_node] += flows[link.id]
        served[link.to_node] -= flows[link.id]
    return served


def energy_usd_m(problem: Problem, powers: Iterable[SitePower]) -> NDArray[np.float64]:
    """Return what grid energy costs by period; a price below 0 pays no more than opex of the load it is for."""
    calendar, running = problem.calendar, price_factors(problem, "operation")
    paid, hours = np.zeros(calendar.periods), period_hours(calendar)
    for power in powers:
        price = np.array(calendar.stepped(pairs(power.site.energy_usd_per_mwh)))
        opex_usd = 1e6 * power.site.opex_usd_m_per_mw_year * calendar.years_per_period * running
        paid += power.grid_mean_mw * np.maximum(price, -opex_usd / (power.site.mean_pue * hours))
    return paid * hours / 1e6


def fuel_usd_m(problem: Problem, powers: Iterable[SitePower]) -> NDArray[np.float64]:
    """Return what fuel and O&M of on-site units cost by period."""
    paid = np.zeros(problem.calendar.periods)
    for power in powers:
        for unit in power.units:
            paid += unit.mean_mw * (unit.unit.fuel_usd_per_mwh + unit.unit.om_usd_per_mwh)
    return paid * price_factors(problem, "operation") * period_hours(problem.calendar) / 1e6


def emissions_kt(calendar: Calendar, powers: Iterable[SitePower]) -> tuple[float, float]:
    """Return emissions of grid energy and of on-site units over the horizon [kt CO2]."""
    hours, grid, onsite = period_hours(calendar), 0.0, 0.0
    for power in powers:
        grid += float((power.grid_mean_mw * hours).sum()) * power.site.grid_emissions_t_per_mwh
        for unit in power.units:
            onsite += float((unit.mean_mw * hours).sum()) * unit.unit.emissions_t_per_mwh
    return grid / 1000.0, onsite / 1000.0


def period_hours(calendar: Calendar) -> NDArray[np.float64]:
    """Return the hours of each period."""
    return np.array([calendar.hours(period) for period in range(calendar.periods)])
