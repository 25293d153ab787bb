"""Every list of whole-rack deliveries of a tiny case, with its split between the order book and new orders.

Each list is worked out on its own: MW installed and online, milestones, rent, payments. All lists are kept as rows of
arrays (first index: the list), so that pairing them with works and power is array arithmetic.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import arrivals, pairs
from tests.oracle.dates import dates_of
from tests.oracle.shared_limits import SharedLimits
from tests.oracle.works import EPS, TooBig, written_off

if TYPE_CHECKING:
    from planner.problem import Problem, Rack

ENOUGH = 1e-6 + 1e-9  # MW that may be missing, and what adding in another order may change


class Room:
    """The most that any works and power of the case ever offer: a necessary limit, so nothing good is lost."""

    def __init__(self, nameplate_mw: np.ndarray, positions: np.ndarray, power_mw: np.ndarray) -> None:
        self.nameplate_mw, self.positions, self.power_mw = nameplate_mw, positions, power_mw


class Fleets:
    """All delivery lists of a case as arrays: `units[d, s, k, t]` delivered, `booked[d, k, t]` from the order book."""

    def __init__(self, problem: Problem, room: Room, cap: int) -> None:
        self.problem, self.room, self.cap = problem, room, cap
        self.calendar = dates_of(problem)
        self.horizon = dates_of(problem).periods
        self.sites, self.racks = problem.candidates, problem.racks
        self.mw = np.array([rack.it_kw / 1000.0 for rack in self.racks])
        self.peak = np.array([site.peak_pue for site in self.sites])
        self._limits()
        self._list()
        self._standing()
        self._milestones()
        self._money()
        self._values()

    def _limits(self) -> None:
        horizon, far = self.horizon, 10**6
        self.supply = np.array([[far] * horizon if r.supply is None else self.calendar.arrived(arrivals(r.supply))
                                for r in self.racks])  # fmt: skip
        self.book = np.array([self.calendar.arrived(arrivals(r.on_order)) for r in self.racks])
        self.pace = [far if s.install_racks_per_period is None else s.install_racks_per_period for s in self.sites]
        self.at_start = np.zeros((len(self.sites), len(self.racks)))
        for i, site in enumerate(self.sites):
            for installed in site.installed:
                k = next(k for k, rack in enumerate(self.racks) if rack.id == installed.rack)
                self.at_start[i, k] += installed.units

    def _open(self, rack: Rack, site_cooling: tuple[str, ...], period: int) -> bool:
        calendar = self.calendar
        if rack.cooling is not None and rack.cooling not in site_cooling:
            return False
        if rack.first_delivery_date is not None and period < calendar.usable_from(rack.first_delivery_date):
            return False
        return rack.last_delivery_date is None or period <= calendar.period_of(rack.last_delivery_date)

    def _list(self) -> None:
        shape = (len(self.sites), len(self.racks), self.horizon)
        cells = [(t, i, k) for t in range(self.horizon) for i in range(shape[0]) for k in range(shape[1])]
        self._found: list[np.ndarray] = []
        self._bases: list[np.ndarray] = []
        self.shared = SharedLimits(self.problem, self.at_start)
        self._fill(cells, 0, np.zeros(shape, dtype=int), self.at_start.copy())
        rows = [(units, booked) for units in self._found for booked in self._splits(units.sum(axis=0))]
        if len(rows) > self.cap:
            raise TooBig(f"more than {self.cap} delivery lists")
        self.units = np.array([units for units, _ in rows]).reshape(-1, *shape)
        self.booked = np.array([booked for _, booked in rows]).reshape(-1, *shape[1:])

    def _fill(self, cells: list[tuple[int, int, int]], at: int, units: np.ndarray, there: np.ndarray) -> None:
        if at == len(cells):
            if len(self._found) >= self.cap:
                raise TooBig(f"more than {self.cap} delivery lists")
            if self.shared.keeps(units):
                self._found.append(units.copy())
            return
        t, i, k = cells[at]
        count = 0
        while self._fits(units, there, t, i, k):
            self._fill(cells, at + 1, units, there)
            if not self._open(self.racks[k], self.sites[i].cooling, t):
                break
            units[i, k, t] += 1
            there[i, k] += 1
            count += 1
        units[i, k, t] -= count
        there[i, k] -= count

    def _fits(self, units: np.ndarray, there: np.ndarray, t: int, i: int, k: int) -> bool:
        if units[:, k, : t + 1].sum() > self.supply[k, t] + EPS or units[i, :, t].sum() > self.pace[i]:
            return False
        lead = self.racks[k].lead_periods
        if units[:, k, : min(t + 1, lead)].sum() > self.book[k, t] + EPS and t < lead:
            return False
        load = there[i] @ self.mw
        if load > self.room.nameplate_mw[i, t] + EPS or load * self.peak[i] > self.room.power_mw[i, t] + EPS:
            return False
        return bool(there[i].sum() <= self.room.positions[i, t] + EPS and self._stops(there))

    def _stops(self, there: np.ndarray) -> bool:
        target = self.problem.programme.target
        if not target.stop_at_target:
            return True
        weight = self.peak if target.basis == "facility" else np.ones_like(self.peak)
        most = max(target.mw + self.mw.max() * weight.max() - 0.001, weight @ self.at_start @ self.mw)
        return bool(weight @ there @ self.mw <= most + EPS)

    def _splits(self, wanted: np.ndarray) -> list[np.ndarray]:
        """Return each whole split of the deliveries of every type that the order book allows."""
        by_type = []
        for k, rack in enumerate(self.racks):
            must = [int(wanted[k, t]) if t < rack.lead_periods else 0 for t in range(self.horizon)]
            reach = int(self.book[k, -1])
            spans = [range(must[t], min(int(wanted[k, t]), reach) + 1) for t in range(self.horizon)]
            by_type.append([row for row in itertools.product(*spans)
                            if (np.cumsum(row) <= self.book[k] + EPS).all()])  # fmt: skip
        return [np.array(split) for split in itertools.product(*by_type)]

    def _standing(self) -> None:
        horizon = self.horizon
        total = self.units.cumsum(axis=3)
        self.count = (total + self.at_start[None, :, :, None]).sum(axis=2)
        self.load_mw = np.einsum("dskt,k->dst", total + self.at_start[None, :, :, None], self.mw)
        self.online_mw = np.zeros_like(self.load_mw) + (self.at_start @ self.mw)[None, :, None]
        delivered = np.einsum("dskt,k->dst", total, self.mw)
        for i, site in enumerate(self.sites):
            wait = site.commissioning_periods
            if wait < horizon:
                self.online_mw[:, i, wait:] += delivered[:, i, : horizon - wait]
        self.all_it_mw = self.online_mw.sum(axis=1)
        self.all_facility_mw = np.einsum("dst,s->dt", self.online_mw, self.peak)

    def _basis(self, basis: str) -> np.ndarray:
        return self.all_it_mw if basis == "it" else self.all_facility_mw

    def _milestones(self) -> None:
        horizon, months, rows = self.horizon, self.calendar.months, len(self.units)
        self.tranche_cash, self.granted = np.zeros((rows, horizon)), np.zeros((rows, horizon))
        self.lateness, self.earliest = np.zeros(rows), np.zeros(rows)
        for given in self.problem.programme.milestones:
            over = self._basis(given.basis) >= given.threshold_mw - ENOUGH
            reached = np.where(over.any(axis=1), over.argmax(axis=1), horizon)
            self.earliest += reached * months
            if given.deadline_date is not None:
                late = np.maximum(reached - self.calendar.period_of(given.deadline_date), 0)
                self.lateness += given.weight * late * months
            for row in np.flatnonzero(reached + given.payment_lag_periods < horizon):
                if reached[row] < horizon:
                    paid = reached[row] + given.payment_lag_periods
                    self.tranche_cash[row, paid] += (1.0 - given.in_kind_share) * given.tranche_usd_m
                    self.granted[row, paid] += given.in_kind_share * given.tranche_usd_m
        target = self.problem.programme.target
        at = self.calendar.period_of(target.by_date)
        missing = target.mw - self._basis(target.basis)[:, at]
        self.shortfall = np.where(missing <= ENOUGH, 0.0, missing)

    def _money(self) -> None:
        finance, calendar, horizon = self.problem.finance, self.calendar, self.horizon
        rent_rate = np.array(calendar.stepped(pairs(finance.rent_usd_m_per_mw_year))) * calendar.years_per_period
        self.rent = self.all_it_mw * rent_rate
        self.rent_rate_last = rent_rate[-1]
        opex = np.array([site.opex_usd_m_per_mw_year for site in self.sites]) * calendar.years_per_period
        self.opex = np.einsum("dst,s->dt", self.load_mw, opex)
        self.rack_payments = np.zeros((len(self.units), horizon))
        fleet = self.units.sum(axis=1)
        for k, rack in enumerate(self.racks):
            self.rack_payments += fleet[:, k] * (1.0 - rack.order_share) * rack.price_usd_m
            new = (fleet[:, k] - self.booked[:, k]) * rack.order_share * rack.price_usd_m
            lead = rack.lead_periods
            if lead < horizon:
                self.rack_payments[:, : horizon - lead] += new[:, lead:]
        self.rent_allowed = self._tenant()
        self.flow = self.tranche_cash + self.rent - self.rack_payments - self.opex
        self.outlay = self.rack_payments + self.opex

    def early_credit(self) -> np.ndarray:
        """Return the credit each fleet has used by each period when it is used as early as it can be."""
        granted, paid = self.granted, self.rack_payments
        used = np.zeros_like(granted)
        balance = np.zeros(len(granted))
        for t in range(self.horizon):
            balance += granted[:, t]
            used[:, t] = np.minimum(balance, paid[:, t])
            balance -= used[:, t]
        return used

    def _tenant(self) -> np.ndarray:
        tenant, calendar = self.problem.tenant, self.calendar
        allowed = np.ones(len(self.units), dtype=bool)
        if tenant is None or not tenant.limits_rent:
            return allowed
        for year in {calendar.start_of(t).year for t in range(self.horizon)}:
            revenue = tenant.revenue(year)
            if revenue is not None:
                mine = [t for t in range(self.horizon) if calendar.start_of(t).year == year]
                allowed &= self.rent[:, mine].sum(axis=1) <= tenant.compute_share * revenue + 1e-7
        return allowed

    def _values(self) -> None:
        finance, horizon = self.problem.finance, self.horizon
        rows, fleet = len(self.units), self.units.sum(axis=1)
        life = finance.rack_life_periods
        price = np.array([rack.price_usd_m for rack in self.racks])
        self.book_price = np.zeros((rows, horizon))
        for bought, now in itertools.combinations_with_replacement(range(horizon), 2):
            self.book_price[:, now] += fleet[:, :, bought] @ price * written_off(now - bought, life)
        self.horizon_value = np.zeros(rows)
        if finance.horizon_value == "book":
            self.horizon_value = self.book_price[:, -1].copy()
        if finance.horizon_value == "contract":
            for i, site in enumerate(self.sites):
                for bought in range(horizon - site.commissioning_periods):
                    worth = self._contract(bought + site.commissioning_periods)
                    self.horizon_value += self.units[:, i, :, bought] @ self.mw * worth

    def _contract(self, online: int) -> float:
        """Return what is left of the contract of one MW that came online in a period [million USD]."""
        finance, calendar, horizon = self.problem.finance, self.calendar, self.horizon
        left = max(0, finance.contract_periods - (horizon - online))
        now = calendar.years(horizon - 1)
        factor = sum((1.0 + finance.discount_rate) ** (now - calendar.years(horizon - 1 + m))
                     for m in range(1, left + 1))  # fmt: skip
        return float(self.rent_rate_last * finance.contract_margin_share * factor)
