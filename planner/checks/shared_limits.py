"""Limits that sites share: water, emissions and energy of a calendar year, racks and GPUs that go to some places."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.checks.curtailed import curtailed_share, lost_it_mw
from planner.checks.halls import may_stand
from planner.checks.tolerance import mwh_slack, shown
from planner.problem import pairs
from planner.spec import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading, Shipment
    from planner.problem import Quota, Site, YearlyLimit
    from planner.spec import LimitName

Limit = tuple["LimitName", str, int, float, float]  # limit, id, period, limit value, used


def _is_in(site: Site, limit: YearlyLimit | Quota) -> bool:
    """Return whether a site is among the places of a limit, which are all sites where it names none."""
    ways = [(site.id, limit.sites), (site.region, limit.regions), (site.country, getattr(limit, "countries", ()))]
    return any(place in named for place, named in ways if place) or not any(named for _, named in ways)


def used_of_year(audit: Audit, limit: YearlyLimit, until: int) -> float:
    """Return what has been used of a limit in the calendar year of a period, with that period.

    Parameters
    ----------
    audit
        The plan under audit.
    limit
        The limit.
    until
        Number of the period.
    """
    when, total = audit.reading.calendar, 0.0
    for period in audit.reading.periods[: until + 1]:
        if when.start_of(period).year == when.start_of(until).year:
            places = (site for site in audit.reading.problem.candidates if _is_in(site, limit))
            total += sum(_used(audit, limit, site, period) for site in places) * when.hours(period)
    return total


def _used(audit: Audit, limit: YearlyLimit, site: Site, period: int) -> float:
    """Return what a site uses in an hour: m³, t CO2 or MWh."""
    grid_mw = audit.reading.grid_mean_mw.get((site.id, period), 0.0)
    own = [(audit.reading.generated_mw.get((unit.id, period), 0.0), unit) for unit in site.onsite]
    match limit.kind:
        case "water":
            run_mw = audit.fleet.installed_mw.get((site.id, period), 0.0) - lost_it_mw(audit.reading, site, period)
            facility_mw = site.mean_pue * run_mw
            return facility_mw * site.water_m3_per_mwh
        case "grid_energy":
            return grid_mw
        case "grid_emissions":
            return grid_mw * site.grid_emissions_t_per_mwh
        case "onsite_energy":
            return sum(mw for mw, _ in own)
        case "onsite_emissions":
            return sum(mw * unit.emissions_t_per_mwh for mw, unit in own)
        case _:
            assert_never(limit.kind)


def yearly(audit: Audit) -> Iterator[str]:
    """Yield calendar years in which more is used than a yearly limit allows."""
    when = audit.reading.calendar
    for limit, period, most in _ends_of_years(audit):
        used = used_of_year(audit, limit, period)
        if not used <= most + mwh_slack(used, most):
            year, what = when.start_of(period).year, limit.kind.replace("_", " ")
            yield f"{limit.id}, {year}: {what} of {shown(used)} {LIMITS[limit.kind].unit}, at most {shown(most)}"


def _ends_of_years(audit: Audit) -> Iterator[tuple[YearlyLimit, int, float]]:
    """Yield each yearly limit with the last period of each year it has one in, and how much it is."""
    reading = audit.reading
    for limit in reading.problem.yearly_limits:
        for period in reading.periods:
            most = limit.most(reading.calendar.start_of(period).year)
            is_last = period == reading.last or reading.calendar.start_of(period + 1).month == 1
            if is_last and most is not None:
                yield limit, period, most


def taken(audit: Audit, quota: Quota, until: int) -> int:
    """Return the racks or GPUs delivered under a quota by the end of a period, in its year or in all.

    Parameters
    ----------
    audit
        The plan under audit.
    quota
        The quota.
    until
        Number of the period.
    """
    reading = audit.reading
    year = reading.calendar.start_of(until).year
    units = 0
    for given in reading.shipments:
        counts = _is_in(given.site, quota) and (not quota.racks or given.rack.id in quota.racks)
        is_late = quota.per == "total" or reading.calendar.start_of(given.period).year == year
        if counts and given.period <= until and is_late:
            units += _of_one(quota, given)
    return units


def _of_one(quota: Quota, given: Shipment) -> int:
    match quota.counts:
        case "racks":
            return given.units
        case "gpus":
            return given.units * given.rack.gpus
        case _:
            assert_never(quota.counts)


def quotas(audit: Audit) -> Iterator[str]:
    """Yield periods by which more has been delivered than a quota allows."""
    reading = audit.reading
    for quota in reading.problem.quotas:
        for period, most in enumerate(reading.calendar.stepped(pairs(quota.most))):
            units = taken(audit, quota, period)
            if units > most:
                unit = "racks" if quota.counts == "racks" else "GPUs"
                yield f"{reading.at(quota.id, period)}: {units} {unit} delivered, quota of {shown(most)}"


def yearly_uses(audit: Audit) -> Iterator[Limit]:
    """Yield each yearly limit by period, with what its calendar year has used so far."""
    for limit in audit.reading.problem.yearly_limits:
        for period in audit.reading.periods:
            most = limit.most(audit.reading.calendar.start_of(period).year)
            if most is not None:
                yield limit.kind, limit.id, period, most, used_of_year(audit, limit, period)


def quota_uses(audit: Audit) -> Iterator[Limit]:
    """Yield each quota by period, with what is delivered under it so far."""
    for quota in audit.reading.problem.quotas:
        name: LimitName = "rack_quota" if quota.counts == "racks" else "gpu_quota"
        for period, most in enumerate(audit.reading.calendar.stepped(pairs(quota.most))):
            yield name, quota.id, period, most, float(taken(audit, quota, period))


def least_more(reading: Reading) -> dict[tuple[str, str], float]:
    """Return what one more rack uses of each yearly limit at the least, where not any part of it can be used."""
    hours = min(reading.calendar.hours(period) for period in reading.periods)
    found: dict[tuple[str, str], float] = {}
    for limit in reading.problem.yearly_limits:
        covered = [site for site in reading.problem.candidates if _is_in(site, limit)]
        if limit.kind == "water" or not any(site.onsite for site in covered):
            steps = [hours * _more_of_rack(reading, limit, site) for site in covered]
            found[limit.kind, limit.id] = min((step for step in steps if step > 0), default=0.0)
    return found


def _more_of_rack(reading: Reading, limit: YearlyLimit, site: Site) -> float:
    """Return what the smallest rack that a site can cool uses in an hour."""
    kw = [rack.it_kw for rack in reading.problem.racks if may_stand(site, rack)]
    mean_mw = (1.0 - curtailed_share(site)) * site.mean_pue * min(kw, default=0.0) / 1000.0
    match limit.kind:
        case "water":
            return mean_mw * site.water_m3_per_mwh
        case "grid_energy":
            return mean_mw
        case "grid_emissions":
            return mean_mw * site.grid_emissions_t_per_mwh
        case "onsite_energy" | "onsite_emissions":
            return 0.0
        case _:
            assert_never(limit.kind)
