"""The load ramp of each utility connection by month, as a utility's planners ask for it.

A connection is a site with the grid node it imports at. Each month has a row for the import over the connection and one
for each type of on-site unit in service, so that the loads of a month add up to the facility's peak, which is IT load x
peak PUE; each row repeats a row of the plan's table `power`. Service is firm unless steps of a connection may be
curtailed: how much of what is energised and used that is stands beside it.
Units with a last date of service bridge the wait for the connection and are temporary: beside the import needed with
them stands what is needed without them, which is what is to be built. Where links or headroom of the case let less
through than is energised, a row says how much the grid can bring.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the dictionary of the output resolves these annotations
from itertools import product
from typing import TYPE_CHECKING, Literal

from planner.calendar import moved
from planner.committed import serves_from
from planner.exports.codec import cell
from planner.exports.letters_sources import brought_by, rise_period
from planner.exports.rounding import decimals
from planner.exports.schedule_csv import csv_bytes
from planner.plan import columns
from planner.plan_rows import told
from planner.problem import rises
from planner.tabulate.from_plan import parts_of, plan_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.plan import Plan, PowerRow
    from planner.problem import OnsiteUnit, Predecessor, Problem, Site, Stage

GRID = "grid"
SAME_MW = 1e-6  # a watt
Service = Literal["firm", "conditional"]
Term = Literal["permanent", "temporary"]


@dataclass(frozen=True)
class LoadRampRow:
    """One source of power of one connection in one month; months before anything is energised are rows too."""

    connection: str = column(metadata=told("site that is connected"))
    place: str = column(metadata=told("name of the site"))
    region: str = column(metadata=told("region of the site; empty where not given"))
    country: str = column(metadata=told("ISO 3166 two-letter code; empty where not given"))
    latitude: float | None = column(metadata=told("of the site; empty where not given", "degrees north"))
    longitude: float | None = column(metadata=told("of the site; empty where not given", "degrees east"))
    interconnection: str = column(metadata=told("point of interconnection: id of the grid node; empty where not given"))
    interconnection_name: str = column(metadata=told("name of the grid node"))
    month: date = column(metadata=told("first day of the month; figures hold through its last"))
    source: str = column(metadata=told("'grid' for the import over the connection, else the id of the on-site unit"))
    units: int | None = column(
        metadata=told("on-site units in service, those in reserve among them; empty for the import", "units")
    )
    capacity_mw: float = column(
        metadata=told("import energised, as far as ramps allow it; or firm power of the units in service")
    )
    added_mw: float = column(metadata=told("change of the capacity in this month; negative where units retire"))
    brought_by: str = column(
        metadata=told("what brings the change or was there before: committed days, orders by month")
    )
    grid_brings_mw: float | None = column(
        metadata=told(
            "import that links and headroom let through beside what other sites take; empty for units, and where the "
            "case gives no node"
        )
    )
    load_mw: float = column(metadata=told("load ramp: peak import needed, or firm power of the units relied on"))
    load_without_temporary_mw: float | None = column(
        metadata=told("import needed if the temporary units did not run; empty for units")
    )
    service: Service = column(metadata=told("firm; conditional where some of the import energised may be curtailed"))
    term: Term = column(metadata=told("permanent, or temporary: bridging units with a last date of service"))
    last_date: date | None = column(metadata=told("last date of service of temporary units, else empty"))
    site_it_mw: float = column(metadata=told("IT load of the racks installed at the site"))
    site_facility_mw: float = column(metadata=told("peak of the site: IT load x peak PUE; the loads add up to it"))
    peak_pue: float = column(metadata=told("facility power / IT load at peak, which all MW here lean on", "ratio"))
    conditional_mw: float = column(metadata=told("part of the import energised that the utility may curtail"))
    conditional_load_mw: float = column(metadata=told("part of the import needed at peak that is on it"))
    curtail_hours_per_year: float = column(metadata=told("hours in a year for which it may be curtailed", "hours"))


def load_ramp(plan: Plan) -> tuple[LoadRampRow, ...]:
    """Return the load ramps of all connections, connection by connection, month by month.

    A site is connected where import is ever energised there within the horizon.
    """
    power: dict[str, dict[tuple[str, int], PowerRow]] = defaultdict(dict)
    for row in plan.power:
        if row.kind != "link":
            power[row.site][row.source, row.period] = row
    it_mw: dict[tuple[str, int], float] = defaultdict(float)
    for racks in plan.capacity:
        it_mw[racks.site, racks.period] += racks.installed_it_mw
    found: list[LoadRampRow] = []
    grid = parts_of(plan).grid
    for site in plan.problem.candidates:
        if any(source == GRID and row.capacity_mw > 0 for (source, _), row in power[site.id].items()):
            loads = [it_mw[site.id, period] for period in range(plan.periods)]
            # What is energised is no use beyond what links and headroom let through.
            known = site.node is not None
            most = [grid.most_import_mw(site, period) if known else None for period in range(plan.periods)]
            found += _of_site(plan, site, power[site.id], loads, most)
    return tuple(found)


def unconnected_words(plan: Plan) -> tuple[str, ...]:
    """Return in words which sites run on on-site units alone: they have no connection, and so no letter."""
    connected = {row.site for row in plan.power if row.kind == GRID and row.capacity_mw > 0}
    used = dict.fromkeys(row.site for row in plan.power if row.kind == "onsite" and row.peak_mw > 0)
    alone = [site for site in used if site not in connected]
    return (f"no letter, since on-site units alone supply them: {', '.join(alone)}",) if alone else ()


def letters_csv(rows: Sequence[LoadRampRow]) -> bytes:
    """Return load ramps as CSV: a header of field names, ISO dates, MW to a watt."""
    written = [(name, cell(hint, decimals(name))) for name, hint in columns(LoadRampRow).items()]
    table = [[write(getattr(row, name)) for name, write in written] for row in rows]
    return csv_bytes([[name for name, _ in written], *table])


@dataclass(frozen=True)
class _Figures:
    """What differs from row to row of a connection."""

    day: date
    capacity_mw: float
    reserve_mw: float
    conditional_mw: float
    conditional_load_mw: float
    added_mw: float
    brought_by: str
    grid_brings_mw: float | None
    load_mw: float
    load_without_temporary_mw: float | None
    site_it_mw: float


def _of_site(
    plan: Plan, site: Site, power: dict[tuple[str, int], PowerRow], it_mw: list[float], brings: list[float | None]
) -> Iterator[LoadRampRow]:
    units = {unit.id: unit for unit in site.onsite}
    used = {source for source, _ in power}
    sources = [GRID, *(unit for unit in units if unit in used)]
    before = {source: _before(plan, site, units.get(source)) for source in sources}
    for period, month in product(range(plan.periods), range(plan.months_per_period)):
        day = moved(plan.problem.calendar.start_of(period), month)
        rows = {source: power[source, period] for source in sources if (source, period) in power}
        loads = {source: row.peak_mw for source, row in rows.items()}
        bridged = sum(loads.get(unit.id, 0.0) for unit in site.onsite if unit.last_service_date is not None)
        for source in sources:
            capacity = rows[source].capacity_mw if source in rows else 0.0
            change, before[source] = capacity - before[source], capacity
            added, unit, load = change if abs(change) > SAME_MW else 0.0, units.get(source), loads.get(source, 0.0)
            if source == GRID or max(capacity, abs(change)) > SAME_MW:
                first = (period, month) == (0, 0) and not added
                came = brought_by(plan, site, unit, period, before=first) if added or first else ""
                most, unbridged = (brings[period], load + bridged) if unit is None else (None, None)
                own = rows.get(source)
                held = (0.0,) * 3 if own is None else (own.reserve_mw, own.conditional_mw, own.conditional_peak_mw)
                figures = _Figures(day, capacity, *held, added, came, most, load, unbridged, it_mw[period])
                yield _row(plan.problem, site, unit, figures)


def _before(plan: Plan, site: Site, unit: OnsiteUnit | None) -> float:
    """Return the MW that are there on the eve of the plan: of the connection, or of on-site units of a type."""
    if unit is None:
        return sum(
            stage.mw * share
            for stage in site.stages
            for after, share in rises(stage.ramp)
            if _risen(plan, stage, after)
        )
    there = sum(came.units for came in unit.committed if _served(plan, came.date, unit.predecessors))
    return max(0, there - unit.reserve_units) * unit.firm_mw


def _risen(plan: Plan, stage: Stage, after: int) -> bool:
    """Return whether a stage lets a site import so much on the eve of the plan."""
    if after == 0:
        return _served(plan, stage.energisation_date, stage.predecessors)
    rise = rise_period(plan, stage, after)
    return rise is not None and rise < 0


def _served(plan: Plan, day: date, gates: tuple[Predecessor, ...]) -> bool:
    """Return whether committed power serves on the eve of the plan, its date past and its gates over."""
    ready = serves_from(-1, gates, plan_spans(plan))
    return day < plan.start_date and ready is not None and ready < 0


def _row(problem: Problem, site: Site, unit: OnsiteUnit | None, figures: _Figures) -> LoadRampRow:
    node = next((node for node in problem.grid.nodes if node.id == site.node), None)
    last = None if unit is None else unit.last_service_date
    return LoadRampRow(
        connection=site.id,
        place=site.name or site.id,
        region=site.region,
        country=site.country,
        latitude=site.latitude,
        longitude=site.longitude,
        interconnection=site.node or "",
        interconnection_name="" if node is None else node.name,
        month=figures.day,
        source=GRID if unit is None else unit.id,
        units=None if unit is None else round((figures.capacity_mw + figures.reserve_mw) / unit.firm_mw),
        capacity_mw=figures.capacity_mw,
        added_mw=figures.added_mw,
        brought_by=figures.brought_by,
        grid_brings_mw=figures.grid_brings_mw,
        load_mw=figures.load_mw,
        load_without_temporary_mw=figures.load_without_temporary_mw,
        service="conditional" if figures.conditional_mw > SAME_MW else "firm",
        term="permanent" if last is None else "temporary",
        last_date=last,
        site_it_mw=figures.site_it_mw,
        site_facility_mw=figures.site_it_mw * site.peak_pue,
        peak_pue=site.peak_pue,
        conditional_mw=figures.conditional_mw,
        conditional_load_mw=figures.conditional_load_mw,
        curtail_hours_per_year=_hours(site) if figures.conditional_mw > SAME_MW else 0.0,
    )


def _hours(site: Site) -> float:
    """Return the hours in a year for which conditional steps of a site may be curtailed."""
    return max((step.curtail_hours_per_year for step in site.steps if step.conditional), default=0.0)
