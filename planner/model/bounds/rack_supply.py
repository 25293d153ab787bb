"""How many racks of each type can have been delivered by each period, and which sites can cool them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.bases import factor
from planner.problem import arrivals

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.problem import Basis, Rack, Site


@dataclass(frozen=True)
class RackSupply:
    """Deliverable units of each rack type by period, unused units carried over; infinity where nothing limits them."""

    sets: Sets
    units: dict[str, tuple[float, ...]]
    booked: dict[str, tuple[float, ...]]
    first: dict[str, int]

    @classmethod
    def of(cls, sets: Sets) -> RackSupply:
        """Return the supply of a case."""
        racks = sets.problem.racks
        units = {rack.id: _deliverable(sets, rack) for rack in racks}
        booked = {rack.id: sets.calendar.arrived(arrivals(rack.on_order)) for rack in racks}
        first = {k: next((t for t, n in enumerate(by) if n > 0), len(by)) for k, by in units.items()}
        return cls(sets, units, booked, first)

    def cooled_at(self, site: Site) -> tuple[Rack, ...]:
        """Return the rack types that a site can cool and that are ever delivered."""
        fits = (rack for rack in self.sets.problem.racks if site.takes(rack))
        return tuple(rack for rack in fits if self.first[rack.id] < len(self.sets.periods))

    def it_mw(self, rack: Rack, period: int) -> float:
        """Return the IT load of the racks of a type that can have been delivered by a period [MW IT]."""
        return rack.it_kw / 1000.0 * self.units[rack.id][period] if period >= 0 else 0.0

    def most_factor(self, rack: Rack, basis: Basis) -> float:
        """Return what a MW of racks of a type counts on a basis at most; 0 where no site can cool them."""
        at = (factor(site, basis) for site in self.sets.sites if site.takes(rack))
        return max(at, default=0.0)

    def fleet_mw(self, basis: Basis, period: int) -> float:
        """Return the most that racks delivered by a period come to at whatever sites, those installed apart [MW]."""
        counted = ((self.most_factor(rack, basis), rack) for rack in self.sets.problem.racks)
        return sum(count * self.it_mw(rack, period) for count, rack in counted if count > 0)


def _deliverable(sets: Sets, rack: Rack) -> tuple[float, ...]:
    """Return how many racks of a type can have been delivered by period."""
    calendar = sets.calendar
    supplied = (float("inf"),) * calendar.periods
    if rack.supply is not None:
        supplied = calendar.arrived(arrivals(rack.supply))
    booked = calendar.arrived(arrivals(rack.on_order))
    first = 0 if rack.first_delivery_date is None else max(0, calendar.usable_from(rack.first_delivery_date))
    last = calendar.periods - 1
    if rack.last_delivery_date is not None:
        last = min(last, calendar.period_of(rack.last_delivery_date))
    by = []
    for t in sets.periods:
        at = min(t, last)
        in_time = supplied[at] if at >= rack.lead_periods else min(supplied[at], booked[at])
        by.append(in_time if at >= first else 0.0)
    return tuple(by)
