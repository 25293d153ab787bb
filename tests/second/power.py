"""Power of the second model: grid stages, upgrades, on-site units, nodes and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.second.linear import Row, Sum, Unknown
from tests.second.racks import ENOUGH_MW
from tests.second.rates import Rates
from tests.second.works import left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from planner.problem import Link, OnsiteUnit, Predecessor, Problem, Site, Stage, Upgrade
    from tests.second.dates import Periods
    from tests.second.linear import Key
    from tests.second.racks import Racks


def let(ramp: Mapping[int, float], since: int) -> float:
    """Return the share of a step that may be imported so many periods after its energisation."""
    if not ramp:
        return float(since >= 0)
    past = [after for after in ramp if after <= since]
    return ramp[max(past)] if past else 0.0


def _bought(site: str, t: int) -> Key:
    return "import", site, t


def _notice(site: str, t: int) -> Key:
    return "on notice", site, t


def _covered(site: str, t: int) -> Key:
    return "covered", site, t


class Power:
    """What is ordered of power, and what flows."""

    def __init__(self, problem: Problem, periods: Periods, racks: Racks, within_mw: float = ENOUGH_MW) -> None:
        self.problem, self.periods, self.racks = problem, periods, racks
        self.within_mw = within_mw  # by which what serves may fall short of what is served
        self.rates = Rates(problem, periods)
        self.sites = [site for site in problem.sites if site.eligible]
        self.upgrades = [upgrade for site in self.sites for upgrade in site.upgrades]
        self.units = [unit for site in self.sites for unit in site.onsite]

    def serving(self, item: Upgrade | OnsiteUnit, ordered: int) -> int:
        """Return the first period an order serves."""
        earliest = getattr(item, "earliest_energisation_date", None) or getattr(item, "earliest_service_date", None)
        ready = ordered + item.lead_periods
        return ready if earliest is None else max(ready, self.periods.serving(earliest))

    def _orders(self, item: Upgrade | OnsiteUnit) -> Iterator[tuple[Key, int, int]]:
        """Yield decision, period of order and period of service of each order that may be placed."""
        last = self._last(item)
        for t in range(self.periods.count):
            if (serves := self.serving(item, t)) <= last:
                yield ("order", item.id, t), t, serves

    def _last(self, item: Upgrade | OnsiteUnit) -> int:
        """Return the last period in which an item may serve."""
        day = getattr(item, "last_service_date", None)
        return min(self.periods.count - 1, self.periods.holding(day)) if day else self.periods.count - 1

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for upgrade in self.upgrades:
            yield from ((key, Unknown(True, 0.0, 1.0)) for key, _, _ in self._orders(upgrade))
        for unit in self.units:
            yield from ((key, Unknown(True, 0.0, unit.max_units)) for key, _, _ in self._orders(unit))
        for key, waits in self._committed():
            if waits:
                yield from (((*key, t), Unknown(True, 0.0, 1.0)) for t in range(self.periods.count))
        for t in range(self.periods.count):
            for site in self.sites:
                yield ("import", site.id, t), Unknown()
                yield ("mean", site.id, t), Unknown()
                yield ("billed", site.id, t), Unknown()
                if self.cut(site):
                    yield ("on notice", site.id, t), Unknown()
                    yield ("covered", site.id, t), Unknown()
            for unit in self.units:
                yield ("made", unit.id, t), Unknown()
                if unit.reserve_units:
                    yield ("firm", unit.id, t), Unknown()
                    yield ("spared", unit.id, t), Unknown(True, 0.0, 1.0)
            for link in self.problem.grid.links:
                most = self.periods.value(link.limit_mw, t)
                yield ("flow", link.id, t), Unknown(False, -most, most)

    def _committed(self) -> Iterator[tuple[Key, tuple[Predecessor, ...]]]:
        """Yield what is committed, and the gates it waits for."""
        for site in self.sites:
            yield from ((("over", site.id, n), stage.predecessors) for n, stage in enumerate(site.stages))
            yield from ((("over", unit.id, -1), unit.predecessors) for unit in site.onsite)

    def released(self, before: Predecessor, t: int) -> Sum:
        """Return whether a gate lets what waits for it be in a period, as 0 or 1."""
        works = self.racks.works
        state = works.started if before.type == "SS" else works.finished
        return state(before.activity, t - before.lag_periods)

    def gates(self) -> Iterator[tuple[Key, list[Sum]]]:
        """Yield what says that all gates of something committed are over, and the state of each, by period."""
        for key, waits in self._committed():
            for t in range(self.periods.count) if waits else ():
                yield (*key, t), [self.released(before, t) for before in waits]

    def _after_gates(self) -> Iterator[Row]:
        for item, most in [*((u, 1) for u in self.upgrades), *((u, u.max_units) for u in self.units)]:
            for before in item.predecessors:
                for key, ordered, _ in self._orders(item):
                    late = Sum((1.0, key), (-float(most), self.released(before, ordered)))
                    yield Row(f"{item.id} ordered after {before.activity} in {ordered}", late, high=0.0)
        for key, states in self.gates():
            for state in states:
                yield Row(f"{key} waits", Sum((1.0, key), (-1.0, state)), high=0.0)
            least = Sum((1.0, key), *((-1.0, state) for state in states))
            yield Row(f"{key} waits for no more", least, low=1.0 - len(states))

    def _over(self, site: Site, n: int, t: int) -> Any:
        """Return whether all that a stage waits for is over in a period, which may lie before the plan."""
        if t >= 0:
            return ("over", site.id, n, t)
        states = [self.released(before, t) for before in site.stages[n].predecessors]
        return float(all(not state.parts and state.constant > 0.5 for state in states))

    def energised(self, site: Site, t: int, free: bool = False) -> Sum:
        """Return the import that a site is let in a period: all, or what may be curtailed of it."""
        there = Sum()
        for n, stage in enumerate(site.stages):
            if free and not self._may_be_cut(stage, t):
                continue
            since, dated = self.periods.serving(stage.energisation_date), not stage.predecessors
            if dated:
                there.add(stage.mw * let(stage.ramp, t - since), 1.0)
                continue
            below = 0.0
            for after, share in sorted(stage.ramp.items()) or [(0, 1.0)]:
                if since <= t - after:
                    there.add(stage.mw * (share - below), self._over(site, n, t - after))
                below = share
        for upgrade in site.upgrades:
            for key, _, serves in self._orders(upgrade):
                if not free or self._may_be_cut(upgrade, t):
                    there.add(upgrade.mw * let(upgrade.ramp, t - serves), key)
        return there

    def _may_be_cut(self, step: Stage | Upgrade, t: int) -> bool:
        firm = step.firm_from_date
        return step.conditional and (firm is None or self.periods.serving(firm) > t)

    def cut(self, site: Site) -> float:
        """Return the share of a year for which a site's conditional import is curtailed."""
        return (
            max((s.curtail_hours_per_year for s in (*site.stages, *site.upgrades) if s.conditional), default=0.0) / 8760
        )

    def lost(self, site: Site, t: int) -> Sum:
        """Return the IT load that a site loses on average."""
        share = self.cut(site) / site.peak_pue
        return Sum((share, ("on notice", site.id, t)), (-share, ("covered", site.id, t))) if share else Sum()

    def there(self, unit: OnsiteUnit, t: int) -> Sum:
        """Return the capacity of on-site units in service in a period, those in reserve among them."""
        there = Sum()
        if unit.last_service_date is not None and self.periods.holding(unit.last_service_date) < t:
            return there
        for come in unit.committed:
            if self.periods.serving(come.date) <= t:
                there.add(come.units * unit.firm_mw, ("over", unit.id, -1, t) if unit.predecessors else 1.0)
        for key, _, serves in self._orders(unit):
            if serves <= t:
                there.add(unit.firm_mw, key)
        return there

    def rows(self) -> Iterator[Row]:
        yield from self._after_gates()
        for item, most in [*((u, 1) for u in self.upgrades), *((u, u.max_units) for u in self.units)]:
            yield Row(f"orders of {item.id}", Sum(*((1.0, key) for key, _, _ in self._orders(item))), high=most)
        for t in range(self.periods.count):
            for site in self.sites:
                yield from self._at_site(site, t)
            for node in self.problem.grid.nodes:
                yield Row(f"headroom {node.id} in {t}", self._served(node.id, t), unit="MW",
                          high=self.periods.value(node.headroom_mw, t) + self.within_mw)  # fmt: skip

    def _at_site(self, site: Site, t: int) -> Iterator[Row]:
        load, bought, mean = self.racks.load(site, t), ("import", site.id, t), ("mean", site.id, t)
        peak = Sum((1.0, bought), (-site.peak_pue, load))
        average = Sum((1.0, mean), (-site.mean_pue, load), (site.mean_pue, self.lost(site, t)))
        for unit in site.onsite:
            there, made = self.there(unit, t), ("made", unit.id, t)
            peak.add(1.0, ("firm", unit.id, t) if unit.reserve_units else there)
            average.add(1.0, made)
            yield Row(f"made by {unit.id} in {t}", Sum((1.0, made), (-1.0, there)), high=0.0, unit="MW")
            if unit.reserve_units:
                yield from self._in_reserve(unit, there, t)
        # Without units of its own a site imports all it needs: what is energised is enough for it.
        short, above = (self.within_mw, 0.0) if site.onsite else (0.0, self.within_mw)
        yield Row(f"peak {site.id} in {t}", peak, low=-short, unit="MW")
        yield Row(f"mean {site.id} in {t}", average, 0.0, 0.0, "MW")
        yield Row(f"energised {site.id} in {t}", Sum((1.0, bought), (-1.0, self.energised(site, t))), high=above,
                  unit="MW")  # fmt: skip
        billed, least = ("billed", site.id, t), Sum((-site.minimum_bill_share, self.energised(site, t)))
        if site.demand_usd_per_kw_month:
            yield Row(f"import billed {site.id} in {t}", Sum((1.0, billed), (-1.0, bought)), low=0.0, unit="MW")
            yield Row(f"minimum billed {site.id} in {t}", least.add(1.0, billed), low=0.0, unit="MW")
        notice = ("on notice", site.id, t)
        within = Sum((1.0, mean), (-1.0, bought), (self.cut(site), notice))
        yield Row(f"mean within import {site.id} in {t}", within, high=self.within_mw, unit="MW")
        if self.cut(site):
            yield from self._curtailed(site, t, peak, above)

    def _curtailed(self, site: Site, t: int, peak: Sum, above: float) -> Iterator[Row]:
        """Yield what conditional import there is, and what may stand behind it; `peak` is power less what it feeds."""
        bought, notice, covered = (what(site.id, t) for what in (_bought, _notice, _covered))
        free = self.energised(site, t, free=True)
        # What is above by tolerance counts as curtailed like the rest: else 1e-6 MW would save rent.
        more = above if free.parts or free.constant > 0 else 0.0
        yield Row(f"on notice {site.id} in {t}", Sum((1.0, notice), (-1.0, free)), high=more, unit="MW")
        of_use = Sum((1.0, bought), (-site.peak_pue, self.racks.load(site, t)))
        yield Row(f"import used {site.id} in {t}", of_use, high=0.0, unit="MW")
        yield Row(f"part on notice {site.id} in {t}", Sum((1.0, notice), (-1.0, bought)), high=0.0, unit="MW")
        sure = Sum((1.0, bought), (-1.0, notice), (-1.0, self.energised(site, t)), (1.0, free))
        yield Row(f"firm import {site.id} in {t}", sure, high=above - more, unit="MW")
        yield Row(f"covered {site.id} in {t}", Sum((1.0, covered), (-1.0, notice)), high=0.0, unit="MW")
        spare = self.within_mw if site.onsite else 0.0
        yield Row(f"cover {site.id} in {t}", Sum((1.0, peak), (-1.0, covered)), low=-spare, unit="MW")
        made = Sum(*((1.0, ("made", unit.id, t)) for unit in site.onsite))
        run = self.cut(site) * site.mean_pue / site.peak_pue
        yield Row(f"cover runs {site.id} in {t}", Sum((1.0, made), (-run, covered)), low=0.0, unit="MW")

    def _in_reserve(self, unit: OnsiteUnit, there: Sum, t: int) -> Iterator[Row]:
        """Yield that firm power is what is there beyond the reserve, or none, as one chooses."""
        firm, spared, held = ("firm", unit.id, t), ("spared", unit.id, t), unit.reserve_units * unit.firm_mw
        every = unit.firm_mw * (unit.max_units + sum(come.units for come in unit.committed))
        beyond = Sum((1.0, firm), (-1.0, there), (held, spared))
        yield Row(f"reserve of {unit.id} in {t}", beyond, high=0.0, unit="MW")
        yield Row(f"firm {unit.id} in {t}", Sum((1.0, firm), (-every, spared)), high=0.0, unit="MW")

    def _served(self, node: str, t: int) -> Sum:
        out = Sum(*((1.0, ("import", site.id, t)) for site in self.sites if site.node == node))
        links: tuple[Link, ...] = self.problem.grid.links
        for link in links:
            out.add(float(link.from_node == node) - float(link.to_node == node), ("flow", link.id, t))
        return out

    def draws(self, resource: str, t: int) -> Sum:
        """Return what orders of power draw of a consumable in a period."""
        drawn = Sum()
        for item in (*self.upgrades, *self.units):
            for key, ordered, _ in self._orders(item):
                if ordered == t and item.draws.get(resource):
                    drawn.add(item.draws[resource], key)
        return drawn

    def capex(self, items: list[Upgrade] | list[OnsiteUnit], t: int) -> Sum:
        """Return what orders of some items cost in a period: a share at order, the rest when they serve."""
        paid = Sum()
        for item in items:
            for key, ordered, serves in self._orders(item):
                share = item.order_share * (ordered == t) + (1.0 - item.order_share) * (serves == t)
                if share:
                    paid.add(item.capex_usd_m * share * self.rates.of("power", t), key)
        return paid

    def energy(self, t: int) -> Sum:
        """Return what grid energy costs in a period."""
        hours = self.periods.hours(t)
        return Sum(*((hours * self._price(site, t) / 1e6, ("mean", site.id, t)) for site in self.sites))

    def _price(self, site: Site, t: int) -> float:
        """Return the price of grid energy [USD per MWh]: what is paid for taking it is no more than its load costs."""
        opex = site.opex_usd_m_per_mw_year * self.rates.of("operation", t)
        covered = opex * 1e6 / 12.0 * self.periods.months / self.periods.hours(t)
        return max(self.periods.value(site.energy_usd_per_mwh, t), -covered / site.mean_pue)

    def in_an_hour(self, kind: str, site: Site, t: int) -> Sum:
        """Return what a site uses in an hour of what a yearly limit is of."""
        if kind == "water":
            run = Sum((1.0, self.racks.load(site, t)), (-1.0, self.lost(site, t)))
            return Sum((site.water_m3_per_mwh * site.mean_pue, run))
        if kind.startswith("grid"):
            return Sum((site.grid_emissions_t_per_mwh if kind == "grid_emissions" else 1.0, ("mean", site.id, t)))
        return Sum(*((unit.emissions_t_per_mwh if kind == "onsite_emissions" else 1.0, ("made", unit.id, t))
                     for unit in site.onsite))  # fmt: skip

    def demand(self, t: int) -> Sum:
        """Return what utilities charge on what they bill in a period."""
        each = self.periods.months / 1000.0 * self.rates.of("power", t)
        return Sum(*((site.demand_usd_per_kw_month * each, ("billed", site.id, t)) for site in self.sites))

    def capacity(self, t: int) -> Sum:
        """Return what nodes charge on import in a period."""
        price = {node.id: self.periods.value(node.capacity_usd_per_mw_day, t) for node in self.problem.grid.nodes}
        days = self.periods.hours(t) / 24.0
        return Sum(*((price[site.node] * days / 1e6, ("import", site.id, t)) for site in self.sites if site.node))

    def security(self, t: int) -> Sum:
        """Return what is posted as security in a period, less what comes back."""
        moved = Sum()
        for usd_m, wait, on in self._stage_securities():
            moved.add(usd_m * float(t == 0), 1.0).add(-usd_m * float(t == 0), on(-1))
            moved.add(-usd_m, on(t - wait)).add(usd_m, on(t - wait - 1))
        for site in self.sites:
            for upgrade in site.upgrades:
                usd_m = upgrade.mw * site.security_usd_m_per_mw
                for key, ordered, serves in self._orders(upgrade):
                    moved.add(usd_m * (float(ordered == t) - float(serves + site.security_periods == t)), key)
        return moved

    def _stage_securities(self) -> Iterator[tuple[float, int, Callable[[int], Any]]]:
        """Yield security of each stage, periods to its return, and what says that the stage is on in a period."""
        for site in self.sites:
            for n, stage in enumerate(site.stages):

                def on(t: int, site: Site = site, n: int = n, stage: Stage = stage) -> Any:
                    if t < self.periods.serving(stage.energisation_date):
                        return 0.0
                    return self._over(site, n, t) if stage.predecessors else 1.0

                yield stage.mw * site.security_usd_m_per_mw, site.security_periods, on

    def with_utilities(self) -> Sum:
        """Return the security that utilities still have at the end: from before the plan, and by what moves in it."""
        there = Sum(*((1.0, self.security(t)) for t in range(self.periods.count)))
        for usd_m, wait, on in self._stage_securities():
            there.add(usd_m, on(-1)).add(-usd_m, on(-1 - wait))
        return there

    def fuel(self, t: int) -> Sum:
        """Return what generation costs in a period."""
        hours = self.periods.hours(t) * self.rates.of("operation", t)
        return Sum(*((hours * (unit.fuel_usd_per_mwh + unit.om_usd_per_mwh) / 1e6, ("made", unit.id, t))
                     for unit in self.units))  # fmt: skip

    def emissions(self) -> Sum:
        """Return all emissions [kt]."""
        kilo = Sum()
        for t in range(self.periods.count):
            hours = self.periods.hours(t) / 1000.0
            for site in self.sites:
                kilo.add(hours * site.grid_emissions_t_per_mwh, ("mean", site.id, t))
            for unit in self.units:
                kilo.add(hours * unit.emissions_t_per_mwh, ("made", unit.id, t))
        return kilo

    def book(self, life: int) -> Sum:
        """Return the depreciated capex of what was ordered in the plan and has served by its end."""
        worth, end = Sum(), self.periods.count - 1
        for item in (*self.upgrades, *self.units):
            for key, ordered, serves in self._orders(item):
                paid = item.order_share * self.rates.of("power", ordered)
                paid += (1.0 - item.order_share) * self.rates.of("power", serves)
                worth.add(item.capex_usd_m * paid * left(end - serves, life), key)
        return worth
