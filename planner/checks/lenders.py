"""What lenders look at: the racks that stand at their sites, and what has been paid there to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.worth import share_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.checks.reading import Reading, Work
    from planner.problem import Facility


def serves(reading: Reading, facility: Facility, site: str) -> bool:
    """Return whether a facility lends to a candidate site: to all of them where it names neither sites nor regions.

    Parameters
    ----------
    reading
        The decisions.
    facility
        The facility.
    site
        Id of the site.
    """
    if not facility.sites and not facility.regions:
        return True
    region = next(given.region for given in reading.problem.candidates if given.id == site)
    return site in facility.sites or (region != "" and region in facility.regions)


def secured_usd_m(reading: Reading, facility: Facility, period: int) -> float:
    """Return the depreciated price of the racks delivered in the plan to the sites of a facility [million USD].

    Parameters
    ----------
    reading
        The decisions.
    facility
        The facility.
    period
        Number of the period, at whose end they are looked at.
    """
    life = reading.problem.finance.rack_life_periods
    return sum(
        shipment.units * shipment.rack.price_usd_m * share_left(period - shipment.period, life)
        for shipment in reading.shipments
        if shipment.period <= period and serves(reading, facility, shipment.site.id)
    )


def base_usd_m(reading: Reading, facility: Facility, owed_usd_m: Mapping[str, float], period: int) -> float | None:
    """Return what a facility lends on racks at the end of a period; None where it has no base [million USD].

    Parameters
    ----------
    reading
        The decisions.
    facility
        The facility.
    owed_usd_m
        What each facility has lent, whose racks are not there for those that come after it.
    period
        Number of the period.
    """
    share = facility.borrowing_base_share
    if share is None:
        return None
    free = secured_usd_m(reading, facility, period)
    for other in first_pledged(reading, facility):
        if other.borrowing_base_share:
            free -= owed_usd_m[other.id] / other.borrowing_base_share
    return share * free


def first_pledged(reading: Reading, facility: Facility) -> list[Facility]:
    """Return the facilities whose racks are no longer there for one: those it comes after, and those they do."""
    found: list[Facility] = []
    for other in reading.problem.finance.facilities:
        if other.id in facility.pledged_after and other not in found:
            found += [other, *(one for one in first_pledged(reading, other) if one not in found)]
    return found


def costs_usd_m(reading: Reading, facility: Facility) -> list[float]:
    """Return the cost to date by period at the sites of a facility, with what it counts of the time before the plan."""
    paid = [0.0 for _ in reading.periods]
    for site, period, usd_m in _costs(reading):
        if period in reading.periods and serves(reading, facility, site):
            paid[period] += usd_m
    total, found = facility.cost_before_usd_m, []
    for usd_m in paid:
        total += usd_m
        found.append(total)
    return found


def spent_usd_m(reading: Reading, sites: frozenset[str]) -> list[float]:
    """Return what is paid by period at some sites for works and power, and for racks in full as they come.

    Parameters
    ----------
    reading
        The decisions.
    sites
        Ids of the sites.
    """
    paid = [0.0 for _ in reading.periods]
    for site, period, usd_m in _costs(reading):
        if period in reading.periods and site in sites:
            paid[period] += usd_m
    return paid


def _costs(reading: Reading) -> Iterator[tuple[str, int, float]]:
    """Yield each cost with its site and period."""
    for work in reading.works.values():
        for period, usd_m in _of_work(work):
            yield work.site.id, period, usd_m
    for order in (*reading.upgrades.values(), *reading.units):
        capex = order.units * order.item.capex_usd_m
        yield order.site.id, order.period, capex * order.item.order_share
        yield order.site.id, order.in_service, capex * (1.0 - order.item.order_share)
    for shipment in reading.shipments:
        yield shipment.site.id, shipment.period, shipment.units * shipment.rack.price_usd_m


def _of_work(work: Work) -> Iterator[tuple[int, float]]:
    option = work.option
    if work.status == "finished" or option is None or work.start is None:
        return
    at_start, at_finish = option.start_share * option.capex_usd_m, option.finish_share * option.capex_usd_m
    yield work.start, at_start
    yield work.finish - 1, at_finish
    for period in range(work.start, work.finish):
        yield period, (option.capex_usd_m - at_start - at_finish) / option.duration_periods
