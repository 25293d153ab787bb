"""The load ramp of each utility connection by month, as a utility's planners ask for it.

A connection is a site with the grid node it imports at. Each month has a row for the import over the connection and one
for each type of on-site unit in service, so that the loads of a month add up to the facility's peak, which is IT load x
peak PUE; each row repeats a row of the plan's table `power`. All service is firm: a case cannot say otherwise yet.
Units with a last date of service bridge the wait for the connection and are temporary.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the dictionary of the output resolves these annotations
from typing import TYPE_CHECKING, Literal

from planner.calendar import moved
from planner.exports.codec import cell
from planner.exports.rounding import decimals
from planner.exports.schedule_csv import csv_bytes
from planner.plan import columns
from planner.plan_rows import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.plan import Plan, PowerRow
    from planner.problem import OnsiteUnit, Problem, Site

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
    units: int | None = column(metadata=told("on-site units in service; empty for the import", "units"))
    capacity_mw: float = column(metadata=told("import energised, or firm power of the units in service"))
    added_mw: float = column(metadata=told("change of the capacity in this month; negative where units retire"))
    load_mw: float = column(metadata=told("load ramp: peak import needed, or firm power of the units relied on"))
    service: Service = column(metadata=told("firm or conditional; all is firm until a case can say otherwise"))
    term: Term = column(metadata=told("permanent, or temporary: bridging units with a last date of service"))
    last_date: date | None = column(metadata=told("last date of service of temporary units, else empty"))
    site_it_mw: float = column(metadata=told("IT load of the racks installed at the site"))
    site_facility_mw: float = column(metadata=told("peak of the site: IT load x peak PUE; the loads add up to it"))
    peak_pue: float = column(metadata=told("facility power / IT load at peak, which all MW here lean on", "ratio"))


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
    for site in plan.problem.candidates:
        if any(source == GRID and row.capacity_mw > 0 for (source, _), row in power[site.id].items()):
            found += _of_site(plan, site, power[site.id], it_mw)
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


def _of_site(
    plan: Plan, site: Site, power: dict[tuple[str, int], PowerRow], it_mw: dict[tuple[str, int], float]
) -> Iterator[LoadRampRow]:
    units = {unit.id: unit for unit in site.onsite}
    used = {source for source, _ in power}
    sources = [GRID, *(unit for unit in units if unit in used)]
    before = {source: _before(plan.problem, site, units.get(source)) for source in sources}
    for period in range(plan.periods):
        for month in range(plan.months_per_period):
            day = moved(plan.problem.calendar.start_of(period), month)
            for source in sources:
                row = power.get((source, period))
                capacity, load = (0.0, 0.0) if row is None else (row.capacity_mw, row.peak_mw)
                added, before[source] = capacity - before[source], capacity
                if source == GRID or max(capacity, abs(added)) > SAME_MW:
                    figures = (capacity, added if abs(added) > SAME_MW else 0.0, load)
                    yield _row(plan.problem, site, units.get(source), day, figures, it_mw[site.id, period])


def _before(problem: Problem, site: Site, unit: OnsiteUnit | None) -> float:
    """Return the MW that are there on the eve of the plan: of the connection, or of on-site units of a type."""
    start = problem.programme.start_date
    if unit is None:
        return sum(stage.mw for stage in site.stages if stage.energisation_date < start)
    return sum(came.units for came in unit.committed if came.date < start) * unit.firm_mw


def _row(
    problem: Problem, site: Site, unit: OnsiteUnit | None, day: date, figures: tuple[float, float, float], it_mw: float
) -> LoadRampRow:
    capacity, added, load = figures
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
        month=day,
        source=GRID if unit is None else unit.id,
        units=None if unit is None else round(capacity / unit.firm_mw),
        capacity_mw=capacity,
        added_mw=added,
        load_mw=load,
        service="firm",
        term="permanent" if last is None else "temporary",
        last_date=last,
        site_it_mw=it_mw,
        site_facility_mw=it_mw * site.peak_pue,
        peak_pue=site.peak_pue,
    )
