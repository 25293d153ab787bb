"""Rack deliveries: supply, order book, lead, dates, pace, room, and where the programme stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.fleet import weight
from planner.checks.halls import phase_positions
from planner.checks.tolerance import ADDED_UP_WITHIN_MW, POSITIONS_WITHIN, above_mw, mw_slack, shown, suffices
from planner.problem import arrivals
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading, Shipment
    from planner.problem import Basis, Site

BELOW_ONE_RACK_MW = 0.001


def delivered(reading: Reading, rack: str, counts: Callable[[Shipment], bool] = lambda _: True) -> list[int]:
    """Return the racks of a type delivered up to and including each period.

    Parameters
    ----------
    reading
        The decisions.
    rack
        Id of the rack type.
    counts
        Says of a shipment whether it counts; by default all do.
    """
    total = [0] * reading.calendar.periods
    for shipment in reading.shipments:
        if shipment.rack.id == rack and counts(shipment):
            for period in range(shipment.period, reading.calendar.periods):
                total[period] += shipment.units
    return total


def supplied(audit: Audit) -> Iterator[str]:
    """Yield the periods by which more racks are delivered than the supply, or the order book, has."""
    reading = audit.reading
    for rack in reading.problem.racks:
        books = [("ordered before the plan and delivered", rack.on_order, lambda given: given.order is None)]
        if rack.supply is not None:
            books.append(("delivered", rack.supply, lambda _: True))
        for word, book, counts in books:
            have = reading.calendar.arrived(arrivals(book))
            for period, units in enumerate(delivered(reading, rack.id, counts)):
                if units > have[period] + 1e-9:
                    place, racks = reading.at(rack.id, period), counted(units, "rack")
                    by, limit = reading.calendar.label(period), shown(have[period])
                    yield f"{place}: {racks} {word} by {by}, {limit} available"


def ordered(audit: Audit) -> Iterator[str]:
    """Yield deliveries whose order does not lie exactly their lead before them, within the plan."""
    reading = audit.reading
    for given in audit.reading.shipments:
        place = f"{reading.at(given.site.id, given.period)}: {given.rack.id}"
        lead = given.rack.lead_periods
        if given.order is None:
            continue
        if given.order < 0:
            yield f"{place} ordered in {reading.calendar.label(given.order)}, before the plan starts"
        elif given.order != given.period - lead:
            lead_time = counted(lead, "period")
            yield f"{place} ordered in {reading.calendar.label(given.order)}, but its lead time is {lead_time}"


def delivery_dates(audit: Audit) -> Iterator[str]:
    """Yield deliveries before a type's first date or after its last one."""
    reading, when = audit.reading, audit.reading.calendar
    for given in reading.shipments:
        place = f"{reading.at(given.site.id, given.period)}: {given.rack.id}"
        first, last = given.rack.first_delivery_date, given.rack.last_delivery_date
        if first is not None and given.period < when.usable_from(first):
            yield f"{place} delivered, but its first delivery is in {when.label(when.usable_from(first))}"
        if last is not None and given.period > when.period_of(last):
            yield f"{place} delivered, but its last delivery is in {when.label(when.period_of(last))}"


def paces(reading: Reading) -> dict[tuple[str, int], int]:
    """Return the racks delivered to each site in each period."""
    racks: dict[tuple[str, int], int] = {}
    for given in reading.shipments:
        racks[given.site.id, given.period] = racks.get((given.site.id, given.period), 0) + given.units
    return racks


def paced(audit: Audit) -> Iterator[str]:
    """Yield periods in which a site gets more racks than it can install."""
    limits = {site.id: site.install_racks_per_period for site in audit.reading.problem.candidates}
    for (site, period), racks in sorted(paces(audit.reading).items()):
        limit = limits[site]
        if limit is not None and racks > limit:
            yield f"{audit.reading.at(site, period)}: {counted(racks, 'rack')} delivered, at most {limit} in a period"


def nameplate_mw(reading: Reading, site: Site, period: int) -> float:
    """Return the nameplate of a site's phases in service [MW IT].

    Parameters
    ----------
    reading
        The decisions.
    site
        The site.
    period
        Number of the period.
    """
    works = (reading.works.get(given.id) for given in site.activities)
    return sum(work.activity.nameplate_mw for work in works if work is not None and work.finish <= period)


def positions(reading: Reading, site: Site, period: int) -> float | None:
    """Return the racks a site's phases in service have room for; None where no phase counts its positions.

    Parameters
    ----------
    reading
        The decisions.
    site
        The site.
    period
        Number of the period.
    """
    phases = [given for given in site.activities if given.kind == "phase"]
    if all(phase.rack_positions is None for phase in phases):
        return None
    works = (reading.works.get(phase.id) for phase in phases)
    return sum(phase_positions(reading, work.activity) for work in works if work is not None and work.finish <= period)


def whole_positions(reading: Reading, site: Site, period: int) -> int | None:
    """Return the most racks that fit a site's positions: whole ones, with one that fits to 1e-6 of a rack.

    Parameters
    ----------
    reading
        The decisions.
    site
        The site.
    period
        Number of the period.
    """
    room = positions(reading, site, period)
    return None if room is None else int((room + POSITIONS_WITHIN + ADDED_UP_WITHIN_MW) // 1.0)


def racks_at(audit: Audit, site: Site, period: int) -> int:
    """Return the racks of all types installed at a site.

    Parameters
    ----------
    audit
        The plan under audit.
    site
        The site.
    period
        Number of the period.
    """
    return sum(audit.fleet.installed.get((site.id, rack.id, period), 0) for rack in audit.reading.problem.racks)


def housed(audit: Audit) -> Iterator[str]:
    """Yield periods in which a site holds more MW than its nameplate, or more racks than positions."""
    reading, fleet = audit.reading, audit.fleet
    for site in reading.problem.candidates:
        for period in reading.periods:
            load_mw, room_mw = fleet.installed_mw.get((site.id, period), 0.0), nameplate_mw(reading, site, period)
            if not suffices(room_mw, load_mw):
                yield (
                    f"{reading.at(site.id, period)}: {shown(load_mw)} MW IT installed, "
                    f"but phases in service hold {shown(room_mw)} MW"
                )
            racks, places = racks_at(audit, site, period), whole_positions(reading, site, period)
            if places is not None and racks > places:
                yield f"{reading.at(site.id, period)}: {counted(racks, 'rack')} installed, {places} rack positions"


def stopped(audit: Audit) -> Iterator[str]:
    """Yield more MW installed than the target allows, where the programme stops at its target."""
    reading, target = audit.reading, audit.reading.problem.programme.target
    sites = reading.problem.candidates
    if not target.stop_at_target or not sites:
        return
    largest_mw = max(rack.it_kw for rack in reading.problem.racks) / 1000.0
    limit_mw = target.mw + largest_mw * max(weight(site, target.basis) for site in sites) - BELOW_ONE_RACK_MW
    limit_mw = max(limit_mw, _standing_mw(reading, target.basis))
    total_mw = sum(
        audit.fleet.installed_mw.get((site.id, reading.last), 0.0) * weight(site, target.basis) for site in sites
    )
    if above_mw(total_mw, limit_mw):
        yield f"{shown(total_mw)} MW installed in all, at most {shown(limit_mw)} MW: the programme stops at its target"


def _standing_mw(reading: Reading, basis: Basis) -> float:
    """Return what stood at all sites before the plan [MW on the basis]."""
    kw = {rack.id: rack.it_kw for rack in reading.problem.racks}
    return sum(
        weight(site, basis) * kw[given.rack] / 1000.0 * given.units
        for site in reading.problem.candidates
        for given in site.installed
    )


def online_never_falls(audit: Audit) -> Iterator[str]:
    """Yield periods in which less is reported online than in the one before."""
    reading = audit.reading
    for column in ("online_it_mw", "online_facility_mw"):
        total = dict.fromkeys(reading.periods, 0.0)
        for row in reading.plan.capacity:
            if row.period in total:
                total[row.period] += getattr(row, column)
        for period in reading.periods[1:]:
            before, now = total[period - 1], total[period]
            if not now >= before - mw_slack(now, before):
                yield f"{reading.at('programme', period)}: {column} falls from {shown(before)} to {shown(now)}"
