"""What crews and stocks let be in service: crew-periods and units there are, against what each MW needs at least."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.model.bases import factor
from planner.model.bounds.cheapest import most_mw
from planner.model.bounds.load_needs import able, load_parts, needs_any
from planner.problem import arrivals, pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.model.bounds.at_site import AtSite
    from planner.model.sets import Sets
    from planner.problem import Basis, OnsiteUnit, Option, Resource, Upgrade


@dataclass(frozen=True)
class ResourceLimit:
    """One resource, and what it lets be in service at the sites whose load can need it."""

    sets: Sets
    resource: Resource
    sites: tuple[AtSite, ...]

    @classmethod
    def all_of(cls, sets: Sets, at: Mapping[str, AtSite]) -> tuple[ResourceLimit, ...]:
        """Return the resources of a case that load somewhere can need."""
        found = []
        for resource in sets.problem.resources:
            of_option, of_item = needs_of(resource)
            needing = tuple(one for one in at.values() if needs_any(one, of_option, of_item))
            if needing:
                found.append(cls(sets, resource, needing))
        return tuple(found)

    def most_mw(self, basis: Basis, period: int) -> float:
        """Return the most that can be online in a period at the sites that need it [MW on the basis]."""
        of_option, of_item = needs_of(self.resource)
        parts, ready = [], 0.0
        for one in self.sites:
            at = period - one.site.commissioning_periods
            if at < 0:
                ready += factor(one.site, basis) * one.standing_mw
            else:
                parts += load_parts(self.sets, one, basis, at, of_option, of_item)
        return ready + most_mw(sorted(parts), self.available(period))

    def available(self, period: int) -> float:
        """Return crew-periods, or units, that can serve what is online in a period."""
        match self.resource.kind:
            case "renewable":
                return self._crew_periods(period)
            case "consumable":
                return self._units(period)
            case _:
                assert_never(self.resource.kind)

    def _crew_periods(self, period: int) -> float:
        """Return the crew-periods that work on phases can use; those of work under way are taken off."""
        asking: dict[str, tuple[int, int]] = {}
        for one in self.sites:
            for work in able(one, period - one.site.commissioning_periods):
                use, (first, most) = (
                    work.option.uses.get(self.resource.id, 0),
                    asking.get(work.activity.id, (work.first, 0)),
                )
                if use:
                    asking[work.activity.id] = min(first, work.first), max(most, use)
        end = period - min(one.site.commissioning_periods for one in self.sites)
        return sum(
            min(self._free[u], sum(use for first, use in asking.values() if first <= u)) for u in range(max(0, end))
        )

    @cached_property
    def _free(self) -> tuple[float, ...]:
        """Capacity by period that work under way leaves."""
        left = list(self.sets.calendar.stepped(pairs(self.resource.capacity)))
        for work in self.sets.works:
            if work.under_way:
                for u in range(max(0, work.first), min(len(left), work.first + work.option.duration_periods)):
                    left[u] -= work.option.uses.get(self.resource.id, 0)
        return tuple(max(0.0, units) for units in left)

    def _units(self, period: int) -> float:
        """Return the units that arrive in time to be drawn."""
        last = -1
        for one in self.sites:
            at = period - one.site.commissioning_periods
            if at >= 0:
                starts = [at - work.option.duration_periods for work in able(one, at)]
                orders = [o.order_by(at) for o in (*one.upgrades, *one.units)]
                last = max([last, *starts, *(order for order in orders if order is not None)])
        return self._arrived[last] if last >= 0 else 0.0

    @cached_property
    def _arrived(self) -> tuple[float, ...]:
        return self.sets.calendar.arrived(arrivals(self.resource.arrivals), self.resource.stock)


def needs_of(resource: Resource) -> tuple[Callable[[Option], float], Callable[[Upgrade | OnsiteUnit], float]]:
    """Return what options need of a resource, and what upgrades and units do: crew-periods, or units."""
    match resource.kind:
        case "renewable":
            return (lambda option: float(option.uses.get(resource.id, 0) * option.duration_periods)), (lambda _: 0.0)
        case "consumable":
            return (lambda option: float(option.draws.get(resource.id, 0))), (
                lambda item: float(item.draws.get(resource.id, 0))
            )
        case _:
            assert_never(resource.kind)
