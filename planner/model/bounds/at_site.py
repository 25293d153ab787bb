"""What one site can hold at most by each period: halls, rack positions, power and pace of installation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW, SUMS_WITHIN_MW

if TYPE_CHECKING:
    from planner.model.bounds.rack_supply import RackSupply
    from planner.model.sets import Sets, Work
    from planner.model.sources import UnitOrder, UpgradeOrder
    from planner.problem import Activity, Site


@dataclass(frozen=True)
class Hall:
    """A phase, and the first period in which it can be in service; 0 where it is from the start."""

    phase: Activity
    ready: int


@dataclass(frozen=True)
class AtSite:
    """The most IT load at a site by period, each limit taken alone, and all of them together [MW IT]."""

    site: Site
    standing_mw: float
    largest_mw: float  # of one rack that it can cool
    halls: tuple[Hall, ...]
    works: tuple[Work, ...]  # on halls, not under way
    upgrades: tuple[UpgradeOrder, ...]
    units: tuple[UnitOrder, ...]
    room_mw: tuple[float, ...]
    positions_mw: tuple[float, ...]
    power_mw: tuple[float, ...]
    pace_mw: tuple[float, ...]
    most_mw: tuple[float, ...]

    @classmethod
    def of(cls, sets: Sets, site: Site, supply: RackSupply) -> AtSite:
        """Return the limits of a site of a case.

        Parameters
        ----------
        sets
            Index sets.
        site
            The site.
        supply
            Racks that can have been delivered.
        """
        halls = tuple(hall for hall in _halls(sets, site) if _is_of_use(site, hall.phase, supply))
        standing = sets.installed_mw[site.id]
        sizes_mw = [rack.it_kw / 1000.0 for rack in supply.cooled_at(site)]
        largest = max(sizes_mw, default=0.0)
        room = tuple(sum(h.phase.nameplate_mw for h in halls if h.ready <= t) for t in sets.periods)
        positions = _positions_mw(sets, site, halls, largest)
        power = tuple(sets.most_it_mw[site.id, t] for t in sets.periods)
        steps = _steps_mw(sets, site, supply, largest)
        most, before = [], standing
        for t in sets.periods:
            held = max(standing, min(room[t], positions[t], power[t]))
            before = min(whole_mw(sets, held), before + steps[t])
            most.append(before)
        step = math.inf if site.install_racks_per_period is None else site.install_racks_per_period * largest
        works = tuple(w for h in halls for w in sets.works_of.get(h.phase.id, ()) if not w.under_way)
        orders = tuple(sets.upgrades_at(site)), tuple(sets.units_at(site))
        pace = tuple(standing + step * (t + 1) for t in sets.periods)
        return cls(site, standing, largest, halls, works, *orders, room, positions, power, pace, tuple(most))

    def at(self, series: tuple[float, ...], period: int) -> float:
        """Return a series of this site at a period; before the plan what is installed."""
        return max(self.standing_mw, series[period]) if period >= 0 else self.standing_mw


def _halls(sets: Sets, site: Site) -> list[Hall]:
    found = [Hall(phase, 0) for where, phase in sets.finished if where is site and phase.nameplate_mw > 0]
    for phase in site.activities:
        ends = [work.first + work.option.duration_periods for work in sets.works_of.get(phase.id, ())]
        if ends and phase.nameplate_mw > 0:
            found.append(Hall(phase, max(0, min(ends))))
    return found


def _is_of_use(site: Site, phase: Activity, supply: RackSupply) -> bool:
    """Return whether racks that stand at a site, or can come, may stand in a phase."""
    if not site.has_own_classes:
        return True
    there = (rack for rack in supply.sets.problem.racks if _stands(site, rack.id))
    return any(site.takes(rack, phase) for rack in (*supply.cooled_at(site), *there))


def _positions_mw(sets: Sets, site: Site, halls: tuple[Hall, ...], largest_mw: float) -> tuple[float, ...]:
    """Return what fits the rack positions of the phases in service, filled with the largest racks."""
    if not any(a.kind == "phase" and a.rack_positions is not None for a in site.activities):
        return (math.inf,) * len(sets.periods)
    smallest_kw = min(rack.it_kw for rack in sets.problem.racks)
    largest_mw = max([largest_mw, *(rack.it_kw / 1000.0 for rack in sets.problem.racks if _stands(site, rack.id))])

    def places(hall: Hall) -> float:
        given = hall.phase.rack_positions
        return hall.phase.nameplate_mw * 1000.0 / smallest_kw if given is None else float(given)

    whole = (math.floor(sum(places(h) for h in halls if h.ready <= t) + ENOUGH_WITHIN_MW) for t in sets.periods)
    return tuple(count * largest_mw for count in whole)


def _stands(site: Site, rack: str) -> bool:
    return any(installed.rack == rack for installed in site.installed)


def _steps_mw(sets: Sets, site: Site, supply: RackSupply, largest_mw: float) -> list[float]:
    """Return the most IT load that can come to a site in each period."""
    pace = site.install_racks_per_period
    first = min((supply.first[rack.id] for rack in supply.cooled_at(site)), default=len(sets.periods))
    step = math.inf if pace is None else pace * largest_mw
    return [step if t >= first else 0.0 for t in sets.periods]


def whole_mw(sets: Sets, mw: float, within_mw: float = ENOUGH_WITHIN_MW) -> float:
    """Return MW IT rounded down to whole racks, where all racks of the case have one size.

    Parameters
    ----------
    sets
        Index sets.
    mw
        MW IT.
    within_mw
        What may be missing to one more rack that still counts.
    """
    sizes = {rack.it_kw for rack in sets.problem.racks}
    if len(sizes) > 1 or math.isinf(mw):
        return mw
    kw = sizes.pop()
    return math.floor((mw + within_mw + SUMS_WITHIN_MW) * 1000.0 / kw) * kw / 1000.0
