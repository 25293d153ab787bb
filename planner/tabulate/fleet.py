"""Racks ordered, delivered, installed and online, by site, type and period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.plan import CapacityRow, DeliveryRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.problem import Basis, Calendar, Problem, Rack, Site


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

    def label(self, calendar: Calendar) -> str:
        """Return its id in the schedule."""
        return f"{self.site.id}:{self.rack.id}@{calendar.label(self.period)}"


@dataclass(frozen=True)
class Fleet:
    """All racks of a plan."""

    problem: Problem
    consignments: tuple[Consignment, ...]

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
        total = np.zeros(self.problem.calendar.periods)
        for site in self.problem.candidates:
            total += self.online_it_mw[site.id] * on_basis(site, basis)
        return total

    def initial_mw(self, basis: Basis) -> float:
        """Return what is online at the plan's start [MW on the basis]."""
        it_kw = {rack.id: rack.it_kw for rack in self.problem.racks}
        return sum(
            it_kw[given.rack] * given.units / 1000.0 * on_basis(site, basis)
            for site in self.problem.candidates
            for given in site.installed
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
    price = rack.price_usd_m * units
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
        order_payment_usd_m=0.0 if ordered_in is None else rack.order_share * price,
        delivery_payment_usd_m=(1.0 - rack.order_share) * price,
    )


def rack_payments_usd_m(rows: tuple[DeliveryRow, ...], periods: int) -> NDArray[np.float64]:
    """Return what racks cost in each period, before credit."""
    paid = np.zeros(periods)
    for row in rows:
        paid[row.delivery_period] += row.delivery_payment_usd_m
        if row.order_period is not None:
            paid[row.order_period] += row.order_payment_usd_m
    return paid


def capacity_rows(racks: Fleet) -> tuple[CapacityRow, ...]:
    """Return racks and IT load by period, site and type, where any are installed."""
    problem = racks.problem
    rows = [row for site in problem.candidates for rack in problem.racks for row in _capacity(racks, site, rack)]
    return tuple(sorted(rows, key=lambda row: row.period))


def _capacity(racks: Fleet, site: Site, rack: Rack) -> Iterator[CapacityRow]:
    installed, online = racks.installed[site.id, rack.id].tolist(), racks.online[site.id, rack.id].tolist()
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
            )
