"""Racks of the second model: supply, deliveries, what is installed and online."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tests.second.linear import Row, Sum, Unknown
from tests.second.rates import Rates
from tests.second.works import left

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Problem, Rack, Resource, Site
    from tests.second.dates import Periods
    from tests.second.linear import Key
    from tests.second.works import Works

ENOUGH_MW = 1e-6
WHOLE_WITHIN = 1e-6  # racks
"""What may be missing of a threshold, of the target, and of a hall for its racks."""


def cools(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the classes that each phase of a site has room for; those of the site itself where no phase says any."""
    phases = [given for given in site.activities if given.kind == "phase"]
    if all(phase.cooling is None for phase in phases):
        return {"": site.cooling}
    return {phase.id: site.cooling if phase.cooling is None else phase.cooling for phase in phases}


class Racks:
    """Whole racks by site, type and period; of all of a type in a period, some come from the order book."""

    def __init__(self, problem: Problem, periods: Periods, works: Works) -> None:
        self.problem, self.periods, self.works = problem, periods, works
        self.rates = Rates(problem, periods)
        self.sites = [site for site in problem.sites if site.eligible]
        self.types = problem.racks

    def _offered(self, rack: Rack, t: int) -> bool:
        """Return whether a type can be delivered in a period."""
        first, last = rack.first_delivery_date, rack.last_delivery_date
        return (first is None or self.periods.serving(first) <= t) and (last is None or t <= self.periods.holding(last))

    def _taken(self, site: Site, rack: Rack) -> bool:
        return rack.cooling is None or rack.cooling in {c for names in cools(site).values() for c in names}

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for t in range(self.periods.count):
            for rack in self.types:
                if self._offered(rack, t):
                    yield ("booked", rack.id, t), Unknown(True)
                    for site in self.sites:
                        if self._taken(site, rack):
                            yield ("rack", site.id, rack.id, t), Unknown(True)
            for site in self.sites:
                for rack in self.types:
                    yield ("installed", site.id, rack.id, t), Unknown()

    def delivered(self, rack: Rack, t: int, sites: list[Site] | None = None) -> Sum:
        """Return the racks of a type delivered in a period."""
        if not self._offered(rack, t):
            return Sum()
        taken = [site for site in (self.sites if sites is None else sites) if self._taken(site, rack)]
        return Sum(*((1.0, ("rack", site.id, rack.id, t)) for site in taken))

    def _booked(self, rack: Rack, t: int) -> Sum:
        return Sum((1.0, ("booked", rack.id, t))) if self._offered(rack, t) else Sum()

    def at_start(self, site: Site, rack: Rack) -> int:
        """Return the racks of a type online at a site when the plan starts."""
        return sum(given.units for given in site.installed if given.rack == rack.id)

    def installed(self, site: Site, rack: Rack, t: int) -> Sum:
        """Return the racks of a type installed at a site by the end of a period."""
        return Sum((1.0, ("installed", site.id, rack.id, t)))

    def load(self, site: Site, t: int) -> Sum:
        """Return the MW IT installed at a site."""
        return Sum(*((rack.it_kw / 1000.0, self.installed(site, rack, t)) for rack in self.types))

    def online(self, site: Site, t: int) -> Sum:
        """Return the MW IT online at a site."""
        since = t - site.commissioning_periods
        if since >= 0:
            return self.load(site, since)
        return Sum((sum(self.at_start(site, rack) * rack.it_kw / 1000.0 for rack in self.types), 1.0))

    def programme(self, basis: str, t: int) -> Sum:
        """Return the MW online in all, on a basis."""
        return Sum(*((site.peak_pue if basis == "facility" else 1.0, self.online(site, t)) for site in self.sites))

    def counted(self, basis: str, t: int, sites: list[Site], racks: tuple[str, ...]) -> Sum:
        """Return the MW that racks of some types have online at some sites, on a basis; no types: all."""
        whole = Sum()
        for site in sites:
            since = t - site.commissioning_periods
            for rack in self.types:
                if not racks or rack.id in racks:
                    each = (site.peak_pue if basis == "facility" else 1.0) * rack.it_kw / 1000.0
                    whole.add(each, self.installed(site, rack, since) if since >= 0 else self.at_start(site, rack))
        return whole

    def ordered_mw(self, t: int, racks: tuple[str, ...]) -> Sum:
        """Return the MW IT of some types installed or ordered by a period; orders from before count at once."""
        whole = Sum()
        for rack in self.types:
            if not racks or rack.id in racks:
                mw = rack.it_kw / 1000.0
                whole.add(mw * sum(self.at_start(site, rack) for site in self.sites), 1.0)
                for tau in range(self.periods.count):
                    whole.add(
                        mw, self.delivered(rack, tau) if tau - rack.lead_periods <= t else self._booked(rack, tau)
                    )
        return whole

    def most(self, basis: str) -> float:
        """Return more MW than all sites can ever hold, on a basis."""
        return 1.0 + sum(
            (site.peak_pue if basis == "facility" else 1.0) * phase.nameplate_mw
            for site in self.sites for phase in site.activities
        )  # fmt: skip

    def rows(self) -> Iterator[Row]:
        for rack in self.types:
            yield from self._supply(rack)
        for site in self.sites:
            yield from self._counted(site)
            yield from self._room(site)
            yield from self._least(site)
        if self.problem.programme.target.stop_at_target:
            yield self._stop()

    def _supply(self, rack: Rack) -> Iterator[Row]:
        every, booked = Sum(), Sum()
        for t in range(self.periods.count):
            every.add(1.0, self.delivered(rack, t))
            booked.add(1.0, self._booked(rack, t))
            come = sum(a.units for a in rack.on_order if self.periods.serving(a.date) <= t)
            yield Row(f"order book of {rack.id} by {t}", Sum((1.0, booked)), high=come)
            if rack.supply is not None:
                there = sum(a.units for a in rack.supply if self.periods.serving(a.date) <= t)
                both = Sum((1.0 + rack.spare_share, every), (rack.spare_share_per_year, self._worn(rack, t)))
                yield Row(f"supply of {rack.id} by {t}", both, high=there + (WHOLE_WITHIN if rack.has_spares else 0.0))
            new = Sum((1.0, self.delivered(rack, t)), (-1.0, self._booked(rack, t)))
            yield Row(f"{rack.id} ordered in the plan for {t}", new, 0.0, 0.0 if t < rack.lead_periods else 1e9)

    def _counted(self, site: Site) -> Iterator[Row]:
        for rack in self.types:
            for t in range(self.periods.count):
                count = Sum((1.0, self.installed(site, rack, t)), (-1.0, self.delivered(rack, t, [site])))
                count.add(-1.0, self.installed(site, rack, t - 1) if t else float(self.at_start(site, rack)))
                yield Row(f"installed {rack.id} at {site.id} in {t}", count, 0.0, 0.0)

    def _least(self, site: Site) -> Iterator[Row]:
        """Ask what a site has by a date if it was opened by then, and in the plan."""
        t = -1 if site.min_mw_by_date is None else self.periods.holding(site.min_mw_by_date)
        if site.min_mw and 0 <= t < self.periods.count and site.activities and not self.works.sunk(site):
            over = Sum((1.0, self.load(site, t)), (-site.min_mw, ("open", site.id, t)))
            yield Row(f"least MW of {site.id}", over, low=-ENOUGH_MW, unit="MW")

    def _room(self, site: Site) -> Iterator[Row]:
        smallest = min(rack.it_kw for rack in self.types)
        phases = [a for a in site.activities if a.kind == "phase"]
        counted = any(phase.rack_positions is not None for phase in phases)
        for t in range(self.periods.count):
            done = {phase.id: self.works.finished(phase.id, t) for phase in phases}
            spare = Sum(*((phase.nameplate_mw, done[phase.id]) for phase in phases))
            yield Row(f"nameplate {site.id} in {t}", spare.add(-1.0, self.load(site, t)), low=-ENOUGH_MW, unit="MW")
            if counted:
                free = Sum()
                for phase in phases:
                    kw = phase.nameplate_mw * 1000.0
                    free.add(kw / smallest if phase.rack_positions is None else phase.rack_positions, done[phase.id])
                for rack in self.types:
                    free.add(-1.0, self.installed(site, rack, t))
                yield Row(f"positions {site.id} in {t}", free, low=-WHOLE_WITHIN)
            yield from self._room_by_class(site, t, done, counted)
            if site.install_racks_per_period is not None:
                come = Sum(*((1.0, self.delivered(rack, t, [site])) for rack in self.types))
                yield Row(f"pace {site.id} in {t}", come, high=site.install_racks_per_period)

    def _room_by_class(self, site: Site, t: int, done: dict[str, Sum], counted: bool) -> Iterator[Row]:
        """Give the racks of each set of classes room in phases that have one of it: of all sets there are."""
        cooled, smallest = cools(site), min(rack.it_kw for rack in self.types)
        named = sorted({rack.cooling for rack in self.types if rack.cooling is not None})
        if cooled.keys() != done.keys():
            return
        for some in (set(c) for n in range(1, len(named) + 1) for c in combinations(named, n)):
            spare, free = Sum(), Sum()
            for phase in (a for a in site.activities if a.id in done and some & set(cooled[a.id])):
                kw = phase.nameplate_mw * 1000.0
                spare.add(phase.nameplate_mw, done[phase.id])
                free.add(kw / smallest if phase.rack_positions is None else phase.rack_positions, done[phase.id])
            for rack in (rack for rack in self.types if rack.cooling in some):
                spare.add(-rack.it_kw / 1000.0, self.installed(site, rack, t))
                free.add(-1.0, self.installed(site, rack, t))
            where = f"{', '.join(sorted(some))} at {site.id} in {t}"
            yield Row(f"nameplate for {where}", spare, low=-ENOUGH_MW, unit="MW")
            if counted:
                yield Row(f"positions for {where}", free, low=-WHOLE_WITHIN)

    def _stop(self) -> Row:
        """Return the rule that the programme ends with the target."""
        target, end = self.problem.programme.target, self.periods.count - 1
        pue = {site.id: site.peak_pue if target.basis == "facility" else 1.0 for site in self.sites}
        one = max(rack.it_kw for rack in self.types) / 1000.0 * max(pue.values(), default=1.0)
        every = Sum(*((pue[site.id], self.load(site, end)) for site in self.sites))
        before = sum(
            pue[s.id] * self.at_start(s, rack) * rack.it_kw / 1000.0 for s in self.sites for rack in self.types
        )
        return Row("stop at target", every, high=max(target.mw + one - 0.001, before), unit="MW")

    def _new(self, rack: Rack, t: int) -> Sum:
        """Return the racks of a type delivered in a period that were ordered in the plan."""
        return Sum((1.0, self.delivered(rack, t)), (-1.0, self._booked(rack, t)))

    def _standing(self, rack: Rack, t: int) -> Sum:
        """Return the racks of a type installed at all sites."""
        return Sum(*((1.0, self.installed(site, rack, t)) for site in self.sites))

    def _worn(self, rack: Rack, t: int) -> Sum:
        """Return the rack-years that racks of a type have stood by the end of a period."""
        return Sum(*((self.periods.months / 12.0, self._standing(rack, tau)) for tau in range(t + 1)))

    def drawn(self, resource: Resource, t: int) -> Sum:
        """Return what deliveries by a period have drawn of a consumable."""
        sites = [site for site in self.sites if resource.region in (None, site.region)]
        return Sum(*((float(rack.draws.get(resource.id, 0)), self.delivered(rack, tau, sites))
                     for rack in self.types for tau in range(t + 1)))  # fmt: skip

    def payments(self, t: int) -> Sum:
        """Return what racks cost in a period: a share at order, unless before the plan, the rest at delivery."""
        return Sum((1.0, self._racks_paid(t)), (1.0, self._spares_paid(t)))

    def _spares_paid(self, t: int) -> Sum:
        """Return what spares cost: those with racks are ordered as these are, those for racks that stand in time."""
        paid, rate = Sum(), self.rates.of("racks", t)
        for rack in self.types:
            rest, later = (1.0 - rack.order_share) * rack.price_usd_m, t + rack.lead_periods
            first = rack.order_share * rack.price_usd_m * rate if later < self.periods.count else 0.0
            yearly = rack.spare_share_per_year * self.periods.months / 12.0
            paid.add(rest * rate * rack.spare_share, self._new(rack, t))
            paid.add(rest * rack.spare_share, self._booked(rack, t))
            paid.add(rest * rate * yearly, self._standing(rack, t))
            if first:
                paid.add(first * rack.spare_share, self._new(rack, later))
                paid.add(first * yearly, self._standing(rack, later))
        return paid

    def _racks_paid(self, t: int) -> Sum:
        paid, rate = Sum(), self.rates.of("racks", t)
        for rack in self.types:
            rest = rack.price_usd_m * (1.0 - rack.order_share)
            paid.add(rest * rate, self._new(rack, t)).add(rest, self._booked(rack, t))
            arrives = t + rack.lead_periods
            if arrives < self.periods.count:
                paid.add(rack.price_usd_m * rack.order_share * rate, self._new(rack, arrives))
        return paid

    def tax(self, t: int) -> Sum:
        """Return sales tax on what comes to each site in a period, at the price of that day."""
        rate = self.rates.of("racks", t)
        each = {rack.id: rack.price_usd_m * (1.0 + rack.spare_share) * rate for rack in self.types}
        return Sum(*((site.sales_tax_share * each[rack.id], self.delivered(rack, t, [site]))
                     for site in self.sites for rack in self.types))  # fmt: skip

    def worth(self, t: int, life: int, sites: list[Site] | None = None) -> Sum:
        """Return what was paid for the racks delivered by a period, to some sites or to all, depreciated."""
        whole = Sum()
        for rack in self.types:
            for tau in range(t + 1):
                share = left(t - tau, life)
                if sites is not None:
                    whole.add(share * self.at_site(rack, tau), self.delivered(rack, tau, sites))
                    continue
                whole.add(share * self._paid(rack, tau), self._new(rack, tau))
                whole.add(share * rack.price_usd_m, self._booked(rack, tau))
        return whole

    def _paid(self, rack: Rack, t: int) -> float:
        """Return what a rack costs in all that is ordered in the plan for a period."""
        paid = (1.0 - rack.order_share) * self.rates.of("racks", t)
        if t >= rack.lead_periods:
            paid += rack.order_share * self.rates.of("racks", t - rack.lead_periods)
        return rack.price_usd_m * paid

    def at_site(self, rack: Rack, t: int) -> float:
        """Return what a lender of some sites counts a rack at: the lower price, where some are on order."""
        if t < rack.lead_periods:
            return rack.price_usd_m
        return min(rack.price_usd_m, self._paid(rack, t)) if rack.on_order else self._paid(rack, t)
