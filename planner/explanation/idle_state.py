"""Halls, power and racks of each site by period, and what of them stands idle (definitions, Idle ledger)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.enough import ENOUGH_WITHIN_MW
from planner.problem import arrivals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.explanation.grounds import Grounds
    from planner.problem import Rack, Site

    Series = NDArray[np.float64]


@dataclass(frozen=True)
class SiteState:
    """One site by period.

    Parameters
    ----------
    site
        The site.
    nameplate_mw, load_mw
        Nameplate of its phases in service, IT load installed [MW IT].
    energised_mw, brings_mw, firm_mw
        Import energised, the most import the grid brings it, firm power in service [MW facility].
    """

    site: Site
    nameplate_mw: Series
    load_mw: Series
    energised_mw: Series
    brings_mw: Series
    firm_mw: Series

    @cached_property
    def powered_mw(self) -> Series:
        """Load that it could power [MW IT], never less than what is installed."""
        usable = np.minimum(self.energised_mw, self.brings_mw) + self.firm_mw
        found: Series = np.maximum(usable / self.site.peak_pue, self.load_mw)
        return found

    @cached_property
    def housed_mw(self) -> Series:
        """Load that halls and power could take together [MW IT]."""
        found: Series = np.minimum(self.nameplate_mw, self.powered_mw)
        return found

    @cached_property
    def without_racks_mw(self) -> Series:
        """Energised import and firm power that no rack draws [MW facility]."""
        return nothing_below(self.energised_mw + self.firm_mw - self.site.peak_pue * self.load_mw)

    @cached_property
    def without_power_mw(self) -> Series:
        """Halls in service that cannot be powered [MW IT]."""
        return nothing_below(self.nameplate_mw - self.powered_mw)

    @cached_property
    def empty_mw(self) -> Series:
        """Halls in service and powered that no rack stands in [MW IT]."""
        return nothing_below(self.housed_mw - self.load_mw)


def nothing_below(mw: Series) -> Series:
    """Return MW without what is less than nothing, or next to it."""
    found: Series = np.where(mw > ENOUGH_WITHIN_MW, mw, 0.0)
    return found


def site_states(known: Grounds) -> tuple[SiteState, ...]:
    """Return the candidate sites of a plan by period."""
    periods = known.calendar.periods
    grid = {(row.site, row.period): row for row in known.plan.power if row.kind == "grid"}
    found = []
    for site in known.problem.candidates:
        rows = [grid.get((site.id, period)) for period in range(periods)]
        energised = np.array([0.0 if row is None else row.capacity_mw for row in rows])
        imports = np.array([0.0 if row is None else row.peak_mw for row in rows])
        found.append(
            SiteState(
                site=site,
                nameplate_mw=known.nameplate_mw[site.id],
                load_mw=known.parts.racks.installed_it_mw[site.id],
                energised_mw=energised,
                brings_mw=_brings_mw(known, site, energised, imports),
                firm_mw=np.array([known.firm_mw.get((site.id, period), 0.0) for period in range(periods)]),
            )
        )
    return tuple(found)


def _brings_mw(known: Grounds, site: Site, energised_mw: Series, import_mw: Series) -> Series:
    """Return the most import the grid brings a site; it is asked for only where some that is energised is not used."""
    most = energised_mw.copy()
    for period in np.flatnonzero(energised_mw - import_mw > ENOUGH_WITHIN_MW).tolist():
        most[period] = known.parts.grid.most_import_mw(site, period)
    return most


def waiting_racks(known: Grounds) -> dict[str, Series]:
    """Return of each rack type with a supply those that could be delivered by a period, and are delivered after it."""
    return {rack.id: _waiting(known, rack) for rack in known.problem.racks if rack.supply is not None}


def _waiting(known: Grounds, rack: Rack) -> Series:
    calendar, periods = known.calendar, known.calendar.periods
    delivered = np.zeros(periods)
    for lot in known.parts.racks.consignments:
        if lot.rack.id == rack.id:
            delivered[lot.period :] += lot.units
    there = np.array(calendar.arrived(arrivals(rack.supply or ())))
    ordered = np.array(known.on_order[rack.id])
    early = np.arange(periods) < rack.lead_periods
    there = np.where(early, np.minimum(there, ordered), there)
    if rack.first_delivery_date is not None:
        there[: max(0, calendar.usable_from(rack.first_delivery_date))] = 0.0
    found: Series = np.clip(there - delivered, 0.0, delivered[-1] - delivered)
    return found
