"""What quotas let be online: racks that may have been delivered to the places of a quota, at the most MW for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.model.bases import factor
from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.bounds.at_site import AtSite
    from planner.model.bounds.rack_supply import RackSupply
    from planner.model.sets import Sets
    from planner.problem import Basis, Quota, Rack


@dataclass(frozen=True)
class QuotaLimit:
    """One quota under which all racks come that can be delivered to its sites."""

    sets: Sets
    quota: Quota
    sites: tuple[AtSite, ...]
    supply: RackSupply
    units: tuple[float, ...]  # that may have been delivered by each period

    @classmethod
    def all_of(cls, sets: Sets, at: Mapping[str, AtSite], supply: RackSupply) -> tuple[QuotaLimit, ...]:
        """Return the quotas of a case that limit what comes to their sites; one that leaves out a type does not.

        Parameters
        ----------
        sets
            Index sets.
        at
            What each site can hold.
        supply
            Racks that can have been delivered.
        """
        found = []
        for quota in sets.problem.quotas:
            sites = tuple(one for one in at.values() if quota.covers(one.site))
            racks = {rack.id: rack for one in sites for rack in supply.cooled_at(one.site)}
            if racks and all(quota.counted(name) and each(quota, rack) for name, rack in racks.items()):
                found.append(cls(sets, quota, sites, supply, _units(sets, quota)))
        return tuple(found)

    def most_mw(self, basis: Basis, period: int) -> float:
        """Return the most that can be online in a period at the sites of the quota [MW on the basis]."""
        standing = sum(factor(one.site, basis) * one.standing_mw for one in self.sites)
        last = period - min(one.site.commissioning_periods for one in self.sites)
        per_unit = max(
            factor(one.site, basis) * rack.it_kw / 1000.0 / each(self.quota, rack)
            for one in self.sites
            for rack in self.supply.cooled_at(one.site)
        )
        return standing + (per_unit * self.units[last] if last >= 0 else 0.0)


def _units(sets: Sets, quota: Quota) -> tuple[float, ...]:
    """Return the racks or GPUs that may have been delivered by each period under a quota."""
    most = sets.calendar.stepped(pairs(quota.most))
    match quota.per:
        case "total":
            return most
        case "year":
            by, before = list[float](), 0.0
            for periods in sets.years.values():
                by += [before + most[t] for t in periods]
                before += most[periods[-1]]
            return tuple(by)
        case _:
            assert_never(quota.per)


def each(quota: Quota, rack: Rack) -> int:
    """Return what a rack of a type counts: 1, or its GPUs."""
    match quota.counts:
        case "racks":
            return 1
        case "gpus":
            return rack.gpus
        case _:
            assert_never(quota.counts)
