"""Racks installed and online, walked delivery by delivery."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from planner.checks.reading import Reading
    from planner.problem import Basis, Site


@dataclass
class Fleet:
    """Racks by (site, rack, period) and their MW IT by (site, period); what is absent is none."""

    installed: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))
    online: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))
    installed_mw: dict[tuple[str, int], float] = field(default_factory=lambda: defaultdict(float))
    online_mw: dict[tuple[str, int], float] = field(default_factory=lambda: defaultdict(float))


def muster(reading: Reading) -> Fleet:
    """Return the racks installed and online in each period, from those at the start and the deliveries."""
    fleet = Fleet()
    for site in reading.problem.candidates:
        for given in site.installed:
            _add(reading, fleet, (site.id, given.rack), given.units, (0, 0))
    for shipment in reading.shipments:
        online = shipment.period + shipment.site.commissioning_periods
        _add(reading, fleet, (shipment.site.id, shipment.rack.id), shipment.units, (shipment.period, online))
    kw = {rack.id: rack.it_kw for rack in reading.problem.racks}
    for (name, rack, period), racks in fleet.installed.items():
        fleet.installed_mw[name, period] += racks * kw[rack] / 1000.0
    for (name, rack, period), racks in fleet.online.items():
        fleet.online_mw[name, period] += racks * kw[rack] / 1000.0
    return fleet


def _add(reading: Reading, fleet: Fleet, key: tuple[str, str], racks: int, since: tuple[int, int]) -> None:
    site, rack = key
    for period in range(since[0], reading.calendar.periods):
        fleet.installed[site, rack, period] += racks
    for period in range(since[1], reading.calendar.periods):
        fleet.online[site, rack, period] += racks


def weight(site: Site, basis: Basis) -> float:
    """Return what one MW IT of a site counts on a basis [MW]."""
    match basis:
        case "facility":
            return site.peak_pue
        case "it":
            return 1.0
        case _:
            assert_never(basis)


def total_online_mw(reading: Reading, fleet: Fleet, basis: Basis, period: int) -> float:
    """Return what the programme has online in a period [MW on the basis].

    Parameters
    ----------
    reading, fleet
        The decisions, and the racks that follow from them.
    basis
        `it` or `facility`.
    period
        Number of the period.
    """
    return sum(
        fleet.online_mw[site.id, period] * weight(site, basis)
        for site in reading.problem.candidates
        if (site.id, period) in fleet.online_mw
    )
