"""Debt service cover of the second model: what a lender's sites earn in twelve months, and what it is due in them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from tests.second.linear import Row, Sum, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Facility, Site
    from tests.second.linear import Key, Values
    from tests.second.money import Ledger

NOTHING_USD_M = 1e-3


class Covenants:
    """Lenders that ask for cover, with the ledger of the whole."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.debt, self.periods = ledger, ledger.debt, ledger.periods
        self.year = 12 // self.periods.months
        self.asked = [loan for loan in ledger.given.facilities if loan.min_dscr is not None]
        self.earned = {
            (loan.id, t): self._earned(self.debt.there(loan), t)
            for loan in ledger.given.facilities for t in range(self.periods.count)
        }  # fmt: skip

    def _earned(self, sites: list[Site], t: int) -> Sum:
        """Return rent less running costs of some sites in a period: the lines of a ledger that knows no other sites."""
        ids, works, power, racks = {site.id for site in sites}, *map(copy, (
            self.ledger.works, self.ledger.power, self.ledger.racks,
        ))  # fmt: skip
        works.problem = works.problem.model_copy(update={"sites": tuple(sites)})
        works.all = [work for work in works.all if work.site.id in ids]
        power.sites, racks.sites = sites, sites
        power.units = [unit for site in sites for unit in site.onsite]
        there = copy(self.ledger)
        there.works, there.power, there.racks = works, power, racks
        line = there._lines(t)
        costs = ("energy", "fuel", "demand", "capacity", "opex", "fixed", "lease")
        return Sum((1.0, line["rent"]), *((-1.0, line[name]) for name in costs))

    def _window(self, t: int) -> range:
        return range(max(0, t - self.year + 1), t + 1)

    def earned_lately(self, loan: Facility, t: int) -> Sum:
        """Return what its sites earned in the twelve months up to a period."""
        return Sum(*((1.0, self.earned[loan.id, u]) for u in self._window(t)))

    def _instalments(self, loan: Facility, t: int) -> list[Sum]:
        """Return what is owed beyond each thing that asks for principal in a period, but for all of it at once."""
        if not t:
            return []
        before, last, matures = ("owed", loan.id, t - 1), self.debt._end(loan), self.debt._due(loan)
        last = min(last, matures - 1)
        found = [Sum((1.0, before), (-self.debt.limit(loan, t), 1.0))]
        if loan.repayment == "straight_line" and 0 <= last < t <= matures < 10**6 and matures > last + 1:
            found.append(Sum((1.0, before), (-(matures - t) / (matures - last), ("owed", loan.id, last))))
        return found

    def _service(self, loan: Facility, t: int) -> Sum:
        due = Sum()
        for u in self._window(t):
            due.add(1.0, ("principal", loan.id, u))
            if u:
                due.add(loan.rate_per_year * self.debt.year, ("owed", loan.id, u - 1))
        return due

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for loan in self.asked:
            for t in range(self.periods.count):
                yield ("principal", loan.id, t), Unknown()
                yield ("served", loan.id, t), Unknown(True, 0.0, 1.0)

    def rows(self) -> Iterator[Row]:
        for loan in self.asked:
            day = loan.min_dscr_from_date
            first = 0 if day is None else self.periods.serving(day)
            most = max(self.debt.limit(loan, t) for t in range(self.periods.count))
            for t in range(self.periods.count):
                for beyond in self._instalments(loan, t):
                    row = Sum((1.0, ("principal", loan.id, t)), (-1.0, beyond))
                    yield Row(f"principal of {loan.id} in {t}", row, low=0.0, unit="USD m")
                served, service, window = ("served", loan.id, t), self._service(loan, t), self._window(t)
                room = Sum((most * (loan.rate_per_year * self.debt.year + 1.0) * len(window), served), (-1.0, service))
                yield Row(f"{loan.id} served by {t}", room, low=0.0, unit="USD m")
                lost = sum(self._most_lost(loan, u) for u in window)
                spare = Sum((1.0, self.earned_lately(loan, t)), (-(loan.min_dscr or 0.0), service), (lost, 1.0))
                if t >= first:
                    yield Row(f"cover of {loan.id} by {t}", spare.add(-lost, served), low=0.0, unit="USD m")

    def _most_lost(self, loan: Facility, t: int) -> float:
        """Return more than running its sites can cost in a period: halls full, all import billed, all leases."""
        year, rates, hours = self.periods.months / 12.0, self.ledger.rates, self.periods.hours(t)
        lost = 0.0
        node = {one.id: self.periods.value(one.capacity_usd_per_mw_day, t) for one in self.ledger.problem.grid.nodes}
        for site in self.debt.there(loan):
            mw = sum(activity.nameplate_mw for activity in site.activities) + 0.01
            fuel = max([0.0, *(unit.fuel_usd_per_mwh + unit.om_usd_per_mwh for unit in site.onsite)])
            fuel *= rates.of("operation", t)
            energy = mw * site.mean_pue * hours * max(fuel, self.periods.value(site.energy_usd_per_mwh, t), 0.0) / 1e6
            steps_mw = sum(step.mw for step in (*site.stages, *site.upgrades))
            billed = site.demand_usd_per_kw_month * self.periods.months / 1000.0 * rates.of("power", t)
            billed += node.get(site.node, 0.0) * hours / 24.0 / 1e6
            running = (site.opex_usd_m_per_mw_year * mw + site.fixed_usd_m_per_year) * rates.of("operation", t)
            running += sum(max(o.lease_usd_m_per_year for o in a.options) for a in site.activities)
            lost += energy + steps_mw * billed + running * year
        return lost

    def follows(self, values: Values, loan: Facility, t: int) -> dict[Key, float]:
        """Return scheduled principal of a period, and whether anything was due in twelve months, at a plan's balances.

        Parameters
        ----------
        values
            The plan, with balances up to the period, and principal up to the one before.
        loan, t
            The facility and the period.
        """
        due = max([0.0, *(beyond.at(values) for beyond in self._instalments(loan, t))])
        key = ("principal", loan.id, t)
        served = self._service(loan, t).at({**values, key: due}) > NOTHING_USD_M
        return {key: due, ("served", loan.id, t): float(served)}

    def figures(self, values: Values, loan: Facility, t: int) -> tuple[float, float]:
        """Return what could serve a facility in twelve months, and what it was due in them, at a plan."""
        dues = {
            ("principal", loan.id, u): max([0.0, *(beyond.at(values) for beyond in self._instalments(loan, u))])
            for u in self._window(t)
        }
        return self.earned_lately(loan, t).at(values), self._service(loan, t).at({**values, **dues})
