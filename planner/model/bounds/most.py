"""The most MW that can be online by each period, from the inputs alone: no plan has more.

Each limit is taken alone first, which costs little. Then power, racks, room and shared crews are taken together, as a
maximum flow. Online MW never fall, so that what cannot be online later cannot have been before.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Self, assert_never

from planner.class_sets import MOST_CLASSES
from planner.enough import ENOUGH_WITHIN_MW
from planner.model.bases import bases, factor, largest_rack_mw
from planner.model.bounds.at_site import AtSite, whole_mw
from planner.model.bounds.flow import FlowLimit, Group, Share
from planner.model.bounds.grid_paths import GridPaths
from planner.model.bounds.money import MoneyLimit
from planner.model.bounds.quota import QuotaLimit
from planner.model.bounds.rack_supply import RackSupply
from planner.model.bounds.resources import ResourceLimit
from planner.portion import portions_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.sets import Sets
    from planner.portion import Portion
    from planner.problem import Basis, Milestone, ResourceKind
    from planner.spec import BoundName

Series = tuple[float, ...]
HAIR_MW = 1e-5
NOTHING = 1e-9


@dataclass(eq=False)
class MostOnline:
    """What can be online at most, by basis and period; each part is computed when it is first asked for."""

    sets: Sets
    whole: MostOnline | None = None
    """The bounds of the programme, where these are of a portion of it."""
    _portions: dict[str, Self] = field(default_factory=dict, repr=False)
    _flows: dict[tuple[Basis, int], tuple[float, tuple[Share, ...]]] = field(default_factory=dict, repr=False)
    _alone: dict[Basis, Series] = field(default_factory=dict, repr=False)
    _others: dict[Basis, dict[tuple[BoundName, str], Series]] = field(default_factory=dict, repr=False)

    def of(self, portion: Portion) -> Self:
        """Return the bounds of a portion: of its sites and racks, as if it had all that others share with it.

        Money is that of the programme, and what it buys bounds each portion. What curtailment takes is left out.
        """
        if portion.firm:
            return self.of(replace(portion, firm=False))
        if portion.is_whole:
            return self
        if portion.key not in self._portions:
            self._portions[portion.key] = type(self)(self.sets.only(portion), self)
        return self._portions[portion.key]

    def most_online_mw(self, basis: Basis) -> Series:
        """Return the most that can be online by period [MW on the basis]."""
        alone = self.alone(basis)
        raw = [min(alone[t], self._whole(basis, self.flow(basis, t)[0])) for t in self.sets.periods]
        return _never_falling(raw)

    def most_at(self, basis: Basis, period: int) -> float:
        """Return the most that can be online in one period, which costs less than all of them [MW on the basis]."""
        end = self.sets.periods[-1]
        flows = (self.flow(basis, t)[0] for t in sorted({period, end}))
        return min(self.alone(basis)[period], *(self._whole(basis, mw) for mw in flows))

    def earliest_period(self, basis: Basis, threshold_mw: float) -> int | None:
        """Return the first period in which a threshold may be reached; None: not within the horizon."""
        wanted = threshold_mw - self.hair_mw(basis)
        first = next((t for t, mw in enumerate(self.alone(basis)) if mw >= wanted), None)
        last = self.sets.periods[-1]
        if first is None or not self._flows_to(basis, last, wanted):
            return None
        if self._flows_to(basis, first, wanted):
            return first
        while last - first > 1:
            middle = (first + last) // 2
            if self._flows_to(basis, middle, wanted):
                last = middle
            else:
                first = middle
        return last

    def hair_mw(self, basis: Basis) -> float:
        """Return what may be online above limits taken alone: what is enough at every site and node, and sums."""
        of_site = (2.0 + (MOST_CLASSES if site.has_own_classes else 0.0) for site in self.sets.sites)
        allowed = sum(n * factor(site, basis) for n, site in zip(of_site, self.sets.sites, strict=True))
        allowed += len(self.sets.problem.grid.nodes)
        return max(HAIR_MW, ENOUGH_WITHIN_MW * allowed)

    def alone(self, basis: Basis) -> Series:
        """Return the least of all limits, each taken alone and money with them, by period [MW on the basis]."""
        if basis not in self._alone:
            every = [*self._unpaid(basis).values(), *self._paid(basis)]
            self._alone[basis] = _never_falling(self._whole(basis, min(at)) for at in zip(*every, strict=True))
        return self._alone[basis]

    def singles(self, basis: Basis) -> dict[tuple[BoundName, str], Series]:
        """Return the most that each limit alone lets be online by period [MW on the basis]; not those without end."""
        named = {key: series for key, series in self._unpaid(basis).items() if key[0] != "together"}
        for series in self._paid(basis):
            named["cash", ""] = series
        ends = {key: _never_falling(series) for key, series in named.items()}
        return {key: series for key, series in ends.items() if series[-1] < float("inf")}

    def flow(self, basis: Basis, period: int) -> tuple[float, tuple[Share, ...]]:
        """Return the most that power, racks, room and shared crews together let be online, and what limits it."""
        if (basis, period) not in self._flows:
            found = self._limits.most_mw(basis, period)
            groups = self._groups(basis, period)
            if groups:
                found = min(found, self._limits.most_mw(basis, period, groups), key=lambda pair: pair[0])
            self._flows[basis, period] = found
        return self._flows[basis, period]

    def grid_mw(self, basis: Basis, period: int) -> tuple[float, tuple[Share, ...]]:
        """Return the most that headroom and links alone feed, if all halls of the case stood, and what limits it."""
        return self._limits.grid_mw(basis, period)

    def without_grid_mw(self, basis: Basis, period: int) -> float:
        """Return what `grid_mw` would be if headroom and links had no limits [MW on the basis]."""
        found = 0.0
        for one in self.at.values():
            at = period - one.site.commissioning_periods
            fed = one.at(one.power_mw, at)
            found += factor(one.site, basis) * (min(fed, max(one.standing_mw, one.room_mw[-1])) if at >= 0 else fed)
        return found

    @cached_property
    def supply(self) -> RackSupply:
        """Racks that can have been delivered."""
        return RackSupply.of(self.sets)

    @cached_property
    def at(self) -> dict[str, AtSite]:
        """What each site can hold."""
        return {site.id: AtSite.of(self.sets, site, self.supply) for site in self.sets.sites}

    @cached_property
    def resources(self) -> tuple[ResourceLimit, ...]:
        """Resources that load can need."""
        return ResourceLimit.all_of(self.sets, self.at)

    @cached_property
    def quotas(self) -> tuple[QuotaLimit, ...]:
        """Quotas under which all racks come that their sites can take."""
        return QuotaLimit.all_of(self.sets, self.at, self.supply)

    @cached_property
    def money(self) -> MoneyLimit:
        """What can be paid for."""
        used = bases(self.sets)
        others = {basis: _never_falling(map(min, zip(*self._unpaid(basis).values(), strict=True))) for basis in used}
        hairs = {basis: self.hair_mw(basis) for basis in used}
        return MoneyLimit(self.sets, self.at, self.supply, others, hairs, self._reached())

    @cached_property
    def _limits(self) -> FlowLimit:
        return FlowLimit(self.sets, self.at, self.supply, GridPaths.of(self.sets))

    def _paid(self, basis: Basis) -> list[Series]:
        """Return the most that money lets be online by period, on a basis that the case uses."""
        money = self.money if self.whole is None else self.whole.money
        return [tuple(money.most[basis])] if basis in money.most else []

    def _unpaid(self, basis: Basis) -> dict[tuple[BoundName, str], Series]:
        """Return the most that each limit but money lets be online by period; those of each site together too."""
        if basis not in self._others:
            self._others[basis] = self._without_money(basis)
        return self._others[basis]

    def _without_money(self, basis: Basis) -> dict[tuple[BoundName, str], Series]:
        periods = self.sets.periods
        found: dict[tuple[BoundName, str], Series] = {
            ("halls", ""): tuple(self._sum(basis, "room_mw", t) for t in periods),
            ("rack_positions", ""): tuple(self._sum(basis, "positions_mw", t) for t in periods),
            ("site_power", ""): tuple(self._sum(basis, "power_mw", t) for t in periods),
            ("install_pace", ""): tuple(self._sum(basis, "pace_mw", t) for t in periods),
            ("together", ""): tuple(self._sum(basis, "most_mw", t) for t in periods),
            ("rack_supply", ""): tuple(self._fleet_mw(basis, t) for t in periods),
        }
        for one in self.resources:
            rest = [at for name, at in self.at.items() if name not in {each.site.id for each in one.sites}]
            found[_name_of(one.resource.kind), one.resource.id] = tuple(
                one.most_mw(basis, t) + self._sum(basis, "most_mw", t, rest) for t in periods
            )
        for quota in self.quotas:
            rest = [at for name, at in self.at.items() if name not in {each.site.id for each in quota.sites}]
            found["quota", quota.quota.id] = tuple(
                quota.most_mw(basis, t) + self._sum(basis, "most_mw", t, rest) for t in periods
            )
        target, whole = self.sets.problem.programme.target, self.whole or self
        if target.stop_at_target and target.basis == basis:
            ends = max(whole.standing_mw(basis), target.mw + largest_rack_mw(whole.sets))
            found["stop", ""] = (ends,) * len(periods)
        return found

    def _reached(self) -> dict[str, int | None]:
        """Return the first period in which each milestone of a portion can be reached by all limits but money.

        Of a tranche that is paid on orders, the first one in which enough can be ordered.
        """
        found: dict[str, int | None] = {}
        for g in self.sets.problem.milestones:
            counted = portions_of(self.sets.problem, g)
            if g.tranche_on == "ordered":
                found[g.id] = self.first_ordered(g)
            elif any(not portion.is_whole for portion in counted):
                firsts = [self.of(portion).unpaid_period(g.basis, g.threshold_mw) for portion in counted]
                found[g.id] = min((first for first in firsts if first is not None), default=None)
        return found

    def most_ordered_mw(self, g: Milestone) -> Series:
        """Return the most IT load of racks that count for a milestone, installed or ordered by each period [MW IT]."""
        (portion,) = portions_of(self.sets.problem, g)
        counted, end = self.of(portion), self.sets.periods[-1]
        held = sum(one.most_mw[end] for one in counted.at.values())
        return tuple(min(held, counted.standing_mw("it") + counted.supply.ordered_mw(t)) for t in self.sets.periods)

    def first_ordered(self, g: Milestone) -> int | None:
        """Return the first period in which enough may be ordered for a milestone; None: not within the horizon."""
        wanted = g.threshold_mw - self.hair_mw("it")
        return next((t for t, mw in enumerate(self.most_ordered_mw(g)) if mw >= wanted), None)

    def unpaid_period(self, basis: Basis, threshold_mw: float) -> int | None:
        """Return the first period in which a threshold may be reached as far as limits alone but money tell."""
        most = _never_falling(map(min, zip(*self._unpaid(basis).values(), strict=True)))
        return next((t for t, mw in enumerate(most) if mw >= threshold_mw - self.hair_mw(basis)), None)

    def sites_mw(self, basis: Basis, period: int) -> float:
        """Return the most that sites can hold and feed, each by itself [MW on the basis]."""
        return self._unpaid(basis)["together", ""][period]

    def standing_mw(self, basis: Basis) -> float:
        """Return what is online when the plan starts [MW on the basis]."""
        return sum(factor(one.site, basis) * one.standing_mw for one in self.at.values())

    def _sum(self, basis: Basis, series: str, period: int, sites: Iterable[AtSite] | None = None) -> float:
        """Return the sum over sites of a series of theirs, each as long before a period as commissioning takes."""
        return sum(
            factor(one.site, basis) * one.at(getattr(one, series), period - one.site.commissioning_periods)
            for one in (self.at.values() if sites is None else sites)
        )

    def _fleet_mw(self, basis: Basis, period: int) -> float:
        """Return what is installed, and the racks that can be online in a period at whatever sites."""
        first = min((site.commissioning_periods for site in self.sets.sites), default=0)
        return self.standing_mw(basis) + self.supply.fleet_mw(basis, period - first)

    def _groups(self, basis: Basis, period: int) -> tuple[Group, ...]:
        """Return limits that some sites share and that may bind, no site in two of them, the scarcest first."""
        scarce = []
        shared: list[tuple[BoundName, str, ResourceLimit | QuotaLimit]] = [
            *((_name_of(one.resource.kind), one.resource.id, one) for one in self.resources),
            *(("quota", one.quota.id, one) for one in self.quotas),
        ]
        for name, of, one in shared:
            whole = self._sum(basis, "most_mw", period, one.sites)
            mw = one.most_mw(basis, period)
            if mw < whole - NOTHING:
                scarce.append((mw / whole, Group(name, of, frozenset(each.site.id for each in one.sites), mw)))
        taken: set[str] = set()
        found = []
        for _, group in sorted(scarce, key=lambda pair: (pair[0], pair[1].id)):
            if len(group.sites) < len(self.at) and not taken & group.sites:
                found.append(group)
                taken |= group.sites
        return tuple(found)

    def _flows_to(self, basis: Basis, period: int, wanted_mw: float) -> bool:
        return self._whole(basis, self.flow(basis, period)[0]) >= wanted_mw

    def _whole(self, basis: Basis, mw: float) -> float:
        """Return MW rounded down to whole racks, where these have one size and the basis is IT load."""
        match basis:
            case "it":
                return whole_mw(self.sets, mw, self.hair_mw(basis))
            case "facility":
                return mw
            case _:
                assert_never(basis)


def _name_of(kind: ResourceKind) -> BoundName:
    names: dict[ResourceKind, BoundName] = {"renewable": "crews", "consumable": "consumables"}
    return names[kind]


def _never_falling(series: Iterable[float]) -> Series:
    """Return a series lowered where a later value is less: what is online stays online."""
    return tuple(reversed(list(accumulate(reversed(list(series)), min))))
