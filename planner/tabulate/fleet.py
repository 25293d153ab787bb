"""Racks ordered, delivered, installed and online, by site, type and period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.enough import is_enough
from planner.plan import CapacityRow, DeliveryRow
from planner.portion import Portion, portions_of
from planner.tabulate.prices import payments_of_rack_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.problem import Basis, Calendar, Milestone, Problem, Rack, Resource, Site, Target


@dataclass(frozen=True)
class Consignment:
    """Racks of one type delivered to one site in one period; `booked` of them were ordered before the plan."""

    site: Site
    rack: Rack
    period: int
    units: int
    booked: int

    @property
    def ordered_in(self) -> int:
        """Order period of the racks ordered in the plan."""
        return self.period - self.rack.lead_periods

    @property
    def online(self) -> int:
        """First period in which the racks are online; it may lie past the horizon."""
        return self.period + self.site.commissioning_periods

    @property
    def it_mw(self) -> float:
        """IT load of the racks [MW IT]."""
        return self.units * self.rack.it_kw / 1000.0

    def drawn_units(self, resource: Resource) -> int:
        """Return the units of a consumable that the racks draw."""
        return self.units * self.rack.draws.get(resource.id, 0) if resource.is_for(self.site.region) else 0

    def label(self, calendar: Calendar) -> str:
        """Return its id in the schedule."""
        return f"{self.site.id}:{self.rack.id}@{calendar.label(self.period)}"


@dataclass(frozen=True)
class Fleet:
    """All racks of a plan."""

    problem: Problem
    consignments: tuple[Consignment, ...]
    unbacked_it_mw: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """IT load by site that conditional import feeds and nothing backs, by period; no entry: none."""

    @cached_property
    def installed(self) -> dict[tuple[str, str], NDArray[np.int64]]:
        """Racks installed by (site, rack type), by period."""
        return self._cumulated(0)

    @cached_property
    def online(self) -> dict[tuple[str, str], NDArray[np.int64]]:
        """Racks online by (site, rack type), by period."""
        return self._cumulated(1)

    def _cumulated(self, commissioned: int) -> dict[tuple[str, str], NDArray[np.int64]]:
        periods = self.problem.calendar.periods
        racks = {(s.id, k.id): np.zeros(periods, dtype=np.int64) for s in self.problem.candidates
                 for k in self.problem.racks}  # fmt: skip
        for site in self.problem.candidates:
            for given in site.installed:
                racks[site.id, given.rack] += given.units
        for lot in self.consignments:
            first = lot.online if commissioned else lot.period
            racks[lot.site.id, lot.rack.id][first:] += lot.units
        return racks

    @cached_property
    def installed_it_mw(self) -> dict[str, NDArray[np.float64]]:
        """IT load installed at each site by period [MW IT]."""
        return self._it_mw(self.installed)

    @cached_property
    def online_it_mw(self) -> dict[str, NDArray[np.float64]]:
        """IT load online at each site by period [MW IT]."""
        return self._it_mw(self.online)

    def _it_mw(self, racks: dict[tuple[str, str], NDArray[np.int64]]) -> dict[str, NDArray[np.float64]]:
        load = {site.id: np.zeros(self.problem.calendar.periods) for site in self.problem.candidates}
        it_kw = {rack.id: rack.it_kw for rack in self.problem.racks}
        for (site, rack), count in racks.items():
            load[site] += count * it_kw[rack]
        return {site: kw / 1000.0 for site, kw in load.items()}

    def of_types_it_mw(self, site: Site, racks: Sequence[Rack]) -> NDArray[np.float64]:
        """Return the IT load installed at a site of some rack types, by period [MW IT].

        Parameters
        ----------
        site
            The site.
        racks
            The rack types.
        """
        load = np.zeros(self.problem.calendar.periods)
        for rack in racks:
            load += self.installed[site.id, rack.id] * rack.it_kw
        return load / 1000.0

    def installed_at(self, site: Site, racks: Sequence[Rack] | None = None) -> NDArray[np.float64]:
        """Return the racks installed at a site, by period.

        Parameters
        ----------
        site
            The site.
        racks
            The rack types that count; None: all.
        """
        total = np.zeros(self.problem.calendar.periods)
        for rack in self.problem.racks if racks is None else racks:
            total += self.installed[site.id, rack.id]
        return total

    def counts(self) -> dict[str, int]:
        """Return the racks of each type installed at the end."""
        return {
            rack.id: sum(int(self.installed[site.id, rack.id][-1]) for site in self.problem.candidates)
            for rack in self.problem.racks
        }

    def programme_online_mw(self, basis: Basis) -> NDArray[np.float64]:
        """Return what is online in all, by period [MW on the basis]."""
        return self.portion_online_mw(Portion(basis))

    def portion_online_mw(self, portion: Portion) -> NDArray[np.float64]:
        """Return what a portion of the programme has online, by period [MW on its basis].

        Where only what curtailment leaves counts, it is what there is then and in all later periods.
        """
        load = self.online_it_mw
        if portion.racks is not None:
            load = self._it_mw({key: count for key, count in self.online.items() if portion.has_rack(key[1])})
        total = np.zeros(self.problem.calendar.periods)
        for site in self.problem.candidates:
            if portion.has_site(site.id):
                there = load[site.id]
                if portion.firm and site.id in self.unbacked_it_mw:
                    there = np.minimum(there, self.installed_it_mw[site.id] - self.unbacked_it_mw[site.id])
                total += there * on_basis(site, portion.basis)
        lasting: NDArray[np.float64] = np.minimum.accumulate(total[::-1])[::-1]
        return lasting if portion.firm else total

    def online_for(self, given: Milestone | Target) -> NDArray[np.float64]:
        """Return what counts for a milestone by period: of any site, what the one with most has [MW on the basis]."""
        each = [self.portion_online_mw(portion) for portion in portions_of(self.problem, given)]
        return np.maximum.reduce(each) if each else np.zeros(self.problem.calendar.periods)

    def portion_for(self, given: Milestone | Target, mw: float, period: int | None) -> Portion:
        """Return what counts; of any site the first one that has enough in a period, else the one that has most.

        Parameters
        ----------
        given, mw
            The milestone, and the MW that are enough.
        period
            The period; None: the last one.
        """
        last, counted = self.problem.calendar.periods - 1, portions_of(self.problem, given)
        at = last if period is None else min(max(period, 0), last)
        online = {portion: float(self.portion_online_mw(portion)[at]) for portion in counted}
        enough = [portion for portion in counted if is_enough(online[portion], mw)]
        return enough[0] if enough else max(counted, key=lambda portion: online[portion])

    def initial_mw(self, portion: Portion) -> float:
        """Return what a portion has online at the plan's start [MW on its basis]."""
        it_kw = {rack.id: rack.it_kw for rack in self.problem.racks if portion.has_rack(rack.id)}
        return sum(
            it_kw[given.rack] * given.units / 1000.0 * on_basis(site, portion.basis)
            for site in self.problem.candidates
            for given in site.installed
            if portion.has_site(site.id) and given.rack in it_kw
        )


def on_basis(site: Site, basis: Basis) -> float:
    """Return the MW on the basis of one MW IT at a site: 1, or its peak PUE."""
    match basis:
        case "it":
            return 1.0
        case "facility":
            return site.peak_pue
        case _:
            assert_never(basis)


def fleet(problem: Problem, decisions: Decisions) -> Fleet:
    """Return all racks of a plan; deliveries by period, then in the order of the case."""
    units: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for given in decisions.deliveries:
        entry = units[given.site, given.rack, given.period]
        entry[0] += given.units
        entry[1] += given.from_order_book
    lots = [
        Consignment(site, rack, period, *units[site.id, rack.id, period])
        for period in sorted({period for _, _, period in units})
        for site in problem.candidates
        for rack in problem.racks
        if units.get((site.id, rack.id, period), (0, 0))[0] > 0
    ]
    return Fleet(problem, tuple(lots))


def delivery_rows(racks: Fleet) -> tuple[DeliveryRow, ...]:
    """Return the deliveries; units ordered before the plan have their own rows."""
    rows = []
    for lot in racks.consignments:
        if lot.units > lot.booked:
            rows.append(_delivery(racks, lot, lot.units - lot.booked, lot.ordered_in))
        if lot.booked:
            rows.append(_delivery(racks, lot, lot.booked, None))
    return tuple(rows)


def _delivery(racks: Fleet, lot: Consignment, units: int, ordered_in: int | None) -> DeliveryRow:
    calendar, rack = racks.problem.calendar, lot.rack
    spares = rack.spare_share * units
    if ordered_in is None:
        first, rest = 0.0, (1.0 - rack.order_share) * rack.price_usd_m
    else:
        first, rest = payments_of_rack_usd_m(racks.problem, rack, ordered_in, lot.period)
    return DeliveryRow(
        site=lot.site.id,
        rack=rack.id,
        order_period=ordered_in,
        order_date=None if ordered_in is None else calendar.start_of(ordered_in),
        delivery_period=lot.period,
        delivery_date=calendar.start_of(lot.period),
        online_period=lot.online,
        online_date=calendar.start_of(lot.online),
        units=units,
        it_mw=units * rack.it_kw / 1000.0,
        gpus=units * rack.gpus,
        spare_units=spares,
        order_payment_usd_m=(units + spares) * first,
        delivery_payment_usd_m=(units + spares) * rest,
    )


def capacity_rows(racks: Fleet) -> tuple[CapacityRow, ...]:
    """Return racks and IT load by period, site and type, where any are installed."""
    problem = racks.problem
    rows = [row for site in problem.candidates for rack in problem.racks for row in _capacity(racks, site, rack)]
    return tuple(sorted(rows, key=lambda row: row.period))


def _capacity(racks: Fleet, site: Site, rack: Rack) -> Iterator[CapacityRow]:
    installed, online = racks.installed[site.id, rack.id].tolist(), racks.online[site.id, rack.id].tolist()
    share = rack.spare_share_per_year * racks.problem.calendar.years_per_period
    for period, (there, serving) in enumerate(zip(installed, online, strict=True)):
        if there:
            load = serving * rack.it_kw / 1000.0
            yield CapacityRow(
                period=period,
                period_start=racks.problem.calendar.start_of(period),
                period_end=racks.problem.calendar.end_of(period),
                site=site.id,
                rack=rack.id,
                racks_installed=there,
                racks_online=serving,
                installed_it_mw=there * rack.it_kw / 1000.0,
                online_it_mw=load,
                online_facility_mw=load * site.peak_pue,
                spare_units=share * there,
            )
