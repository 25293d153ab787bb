"""Every way to do the works and to order the power of a tiny case.

Nothing is left out on the ground that it looks bad: a choice is dropped only where a rule of the definitions forbids
it. Works (activities) and power (upgrades, on-site units) meet only in the consumables they draw.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import arrivals, pairs
from tests.oracle.dates import dates_of
from tests.oracle.ways import NEVER, Done, history_of, in_order, may_follow, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Activity, OnsiteUnit, Problem, Stage, Upgrade

EPS = 1e-6  # MW or units up to which what there is counts as enough


class TooBig(Exception):
    """The case has more plans than the oracle is willing to list."""


@dataclass
class Works:
    """One schedule of all activities and what follows from it, by site and period."""

    done: dict[str, Done]
    nameplate_mw: np.ndarray
    positions: np.ndarray
    spend_usd_m: np.ndarray
    standing_usd_m: np.ndarray
    drawn: np.ndarray
    least_mw: np.ndarray
    book_usd_m: float = 0.0


@dataclass
class Power:
    """One set of orders of upgrades and units and what follows from it."""

    upgrades: dict[str, int]
    units: dict[str, tuple[int, ...]]
    energised_mw: np.ndarray
    firm_mw: np.ndarray
    capex_usd_m: np.ndarray
    drawn: np.ndarray
    book_usd_m: float = 0.0


def written_off(age: int, life: int) -> float:
    return max(0.0, 1.0 - age / life)


def let(import_mw: np.ndarray, step: Stage | Upgrade, since: int) -> None:
    """Add what a step of an interconnection lets a site import in each period, energised in `since`."""
    for period in range(max(0, since), len(import_mw)):
        shares = [share for after, share in step.ramp.items() if since + after <= period]
        import_mw[period] += step.mw * (max(shares, default=0.0) if step.ramp else 1.0)


class Site:
    """Names and limits that the enumeration of works and power needs, worked out once."""

    def __init__(self, problem: Problem, cap: int) -> None:
        self.problem, self.cap = problem, cap
        self.calendar = dates_of(problem)
        self.horizon = dates_of(problem).periods
        self.sites = problem.candidates
        self.activities = in_order([a for s in self.sites for a in s.activities])
        self.site_of = {a.id: i for i, s in enumerate(self.sites) for a in s.activities}
        self.crews = {r.id: np.array(self.calendar.stepped(pairs(r.capacity)))
                      for r in problem.resources if r.kind == "renewable"}  # fmt: skip
        self.stores = {r.id: i for i, r in enumerate(r for r in problem.resources if r.kind == "consumable")}
        self.arrived = np.zeros((len(self.stores), self.horizon))
        for r in problem.resources:
            if r.kind == "consumable":
                self.arrived[self.stores[r.id]] = self.calendar.arrived(arrivals(r.arrivals), r.stock)
        self.smallest_mw = min(rack.it_kw for rack in problem.racks) / 1000.0

    def works(self) -> list[Works]:
        """Return every schedule of the activities that history, dates, predecessors, crews and stores allow."""
        found: list[Works] = []
        use = {crew: np.zeros(self.horizon) for crew in self.crews}
        self._assign(0, self._finished_elsewhere(), use, np.zeros_like(self.arrived), found)
        return found

    def _finished_elsewhere(self) -> dict[str, Done]:
        """Return what was finished at sites that are left out: it counts as finished, and for nothing else."""
        left_out = [a for site in self.problem.sites if not site.eligible for a in site.activities]
        past = {a.id: history_of(self.problem, a) for a in left_out if a.finished_date is not None}
        return {name: way for name, way in past.items() if way is not None}

    def _assign(
        self, at: int, done: dict[str, Done], use: dict[str, np.ndarray], drawn: np.ndarray, found: list[Works]
    ) -> None:
        if at == len(self.activities):
            if self._crowded(done):
                return
            if len(found) >= self.cap:
                raise TooBig(f"more than {self.cap} schedules of works")
            found.append(self._followed(dict(done), drawn))
            return
        activity = self.activities[at]
        for way in ways(self.problem, activity):
            if not may_follow(activity, way, done):
                continue
            if way is None:
                self._assign(at + 1, done, use, drawn, found)
                continue
            now_use = self._used(use, way)
            now_drawn = drawn if way.history else self._drawn(drawn, way.option.draws, way.start, 1)
            if now_use is None or (now_drawn > self.arrived + EPS).any():
                continue
            self._assign(at + 1, {**done, activity.id: way}, now_use, now_drawn, found)

    def _crowded(self, done: dict[str, Done]) -> bool:
        """Return whether more sites are open in some period than may be."""
        steps = pairs(self.problem.programme.max_open_sites)
        count, places = np.zeros(self.horizon), self.calendar.stepped(steps, before=math.inf)
        for site in self.sites:
            starts = [done[a.id].start for a in site.activities if a.id in done]
            count[max(0, min(starts)) if starts else self.horizon :] += 1
        return bool((count > np.array(places) + EPS).any())

    def _used(self, use: dict[str, np.ndarray], way: Done) -> dict[str, np.ndarray] | None:
        now = dict(use)
        for crew, units in way.option.uses.items():
            now[crew] = now[crew].copy()
            now[crew][max(way.start, 0) : max(way.finish, 0)] += units
            if (now[crew] > self.crews[crew] + EPS).any():
                return None
        return now

    def _drawn(self, drawn: np.ndarray, draws: dict[str, int], period: int, units: int) -> np.ndarray:
        now = drawn.copy()
        for store, each in draws.items():
            now[self.stores[store], period:] += each * units
        return now

    def _followed(self, done: dict[str, Done], drawn: np.ndarray) -> Works:
        shape = (len(self.sites), self.horizon)
        works = Works(done, np.zeros(shape), np.zeros(shape), np.zeros(self.horizon), np.zeros(self.horizon), drawn,
                      np.zeros(shape))  # fmt: skip
        for i, site in enumerate(self.sites):
            mine = [done[a.id] for a in site.activities if a.id in done]
            counted = any(a.rack_positions is not None for a in site.activities)
            if not counted:
                works.positions[i] = math.inf
            for activity in site.activities:
                if activity.id in done:
                    self._serve(works, i, activity, done[activity.id], counted)
            if mine:
                opened = min(way.start for way in mine)
                due = -1 if site.min_mw_by_date is None else self.calendar.period_of(site.min_mw_by_date)
                if 0 <= opened <= due < self.horizon:
                    works.least_mw[i, due] = site.min_mw
                if opened >= 0:
                    works.standing_usd_m[opened] += site.opening_usd_m
                works.standing_usd_m[max(opened, 0) :] += site.fixed_usd_m_per_year * self.calendar.years_per_period
        return works

    def _serve(self, works: Works, i: int, activity: Activity, way: Done, counted: bool) -> None:
        usable = max(way.finish, 0)
        works.nameplate_mw[i, usable:] += activity.nameplate_mw
        if counted and activity.kind == "phase":
            room = activity.rack_positions
            works.positions[i, usable:] += activity.nameplate_mw / self.smallest_mw if room is None else room
        option = way.option
        finished = activity.finished_date is not None
        for period in range(max(way.start, 0), 0 if finished else min(way.finish, self.horizon)):
            share = (1.0 - option.start_share - option.finish_share) / option.duration_periods
            share += option.start_share if period == way.start else 0.0
            share += option.finish_share if period == way.finish - 1 else 0.0
            works.spend_usd_m[period] += share * option.capex_usd_m
        if way.finish <= self.horizon - 1:
            life = self.problem.finance.works_life_periods
            works.book_usd_m += option.capex_usd_m * written_off(self.horizon - 1 - way.finish, life)

    def powers(self) -> list[Power]:
        """Return every set of orders of upgrades and on-site units."""
        upgrades = [(i, u) for i, s in enumerate(self.sites) for u in s.upgrades]
        units = [(i, j) for i, s in enumerate(self.sites) for j in s.onsite]
        choices = [self._upgrade_orders(u) for _, u in upgrades] + [list(self._unit_orders(j)) for _, j in units]
        if math.prod(len(c) for c in choices) > self.cap:
            raise TooBig(f"more than {self.cap} sets of power orders")
        found = []
        for chosen in itertools.product(*choices):
            power = self._bought(upgrades, units, chosen)
            if not (power.drawn > self.arrived + EPS).any():
                found.append(power)
        return found

    def firm_mw(self, power: Power) -> np.ndarray:
        """Return the firm MW of each site's units in each period."""
        owner = [i for i, site in enumerate(self.sites) for _ in site.onsite]
        firm = np.zeros((len(self.sites), self.horizon))
        for row, i in enumerate(owner):
            firm[i] += power.firm_mw[row]
        return firm

    def _upgrade_orders(self, upgrade: Upgrade) -> list[int | None]:
        return [NEVER, *(t for t in range(self.horizon) if self.energised_in(upgrade, t) < self.horizon)]

    def _unit_orders(self, unit: OnsiteUnit) -> Iterator[tuple[int, ...]]:
        last = self.last_service(unit)
        open_ = [t for t in range(self.horizon) if self.serves_from(unit, t) <= min(last, self.horizon - 1)]
        for counts in itertools.product(range(unit.max_units + 1), repeat=len(open_)):
            if sum(counts) <= unit.max_units:
                orders = [0] * self.horizon
                for period, count in zip(open_, counts, strict=True):
                    orders[period] = count
                yield tuple(orders)

    def energised_in(self, upgrade: Upgrade, ordered: int) -> int:
        earliest = upgrade.earliest_energisation_date
        return max(ordered + upgrade.lead_periods, 0 if earliest is None else self.calendar.usable_from(earliest))

    def serves_from(self, unit: OnsiteUnit, ordered: int) -> int:
        earliest = unit.earliest_service_date
        return max(ordered + unit.lead_periods, 0 if earliest is None else self.calendar.usable_from(earliest))

    def last_service(self, unit: OnsiteUnit) -> int:
        last = unit.last_service_date
        return self.horizon - 1 if last is None else self.calendar.period_of(last)

    def _bought(self, upgrades: list, units: list, chosen: tuple) -> Power:  # type: ignore[type-arg]
        energised = np.zeros((len(self.sites), self.horizon))
        for i, site in enumerate(self.sites):
            for stage in site.stages:
                let(energised[i], stage, self.calendar.usable_from(stage.energisation_date))
        power = Power({}, {}, energised, np.zeros((len(units), self.horizon)), np.zeros(self.horizon),
                      np.zeros_like(self.arrived))  # fmt: skip
        for (i, upgrade), ordered in zip(upgrades, chosen[: len(upgrades)], strict=True):
            if ordered is not None:
                self._buy_upgrade(power, i, upgrade, ordered)
        for row, ((_, unit), orders) in enumerate(zip(units, chosen[len(upgrades) :], strict=True)):
            self._buy_units(power, row, unit, orders)
        return power

    def _buy_upgrade(self, power: Power, i: int, upgrade: Upgrade, ordered: int) -> None:
        serves = self.energised_in(upgrade, ordered)
        power.upgrades[upgrade.id] = ordered
        let(power.energised_mw[i], upgrade, serves)
        self._pay(power, upgrade, ordered, serves, 1)
        power.drawn = self._drawn(power.drawn, dict(upgrade.draws), ordered, 1)

    def _buy_units(self, power: Power, row: int, unit: OnsiteUnit, orders: tuple[int, ...]) -> None:
        end = max(self.last_service(unit) + 1, 0)
        for arrival in unit.committed:
            power.firm_mw[row, max(0, self.calendar.usable_from(arrival.date)) : end] += arrival.units * unit.firm_mw
        power.units[unit.id] = orders
        for ordered, count in enumerate(orders):
            if count:
                serves = self.serves_from(unit, ordered)
                power.firm_mw[row, serves:end] += count * unit.firm_mw
                self._pay(power, unit, ordered, serves, count)
                power.drawn = self._drawn(power.drawn, dict(unit.draws), ordered, count)

    def _pay(self, power: Power, bought: Upgrade | OnsiteUnit, ordered: int, serves: int, count: int) -> None:
        capex = count * bought.capex_usd_m
        power.capex_usd_m[ordered] += bought.order_share * capex
        power.capex_usd_m[serves] += (1.0 - bought.order_share) * capex
        life = self.problem.finance.works_life_periods
        power.book_usd_m += capex * written_off(self.horizon - 1 - serves, life)
