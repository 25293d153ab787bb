"""Power of a tiny case: what each fleet needs of each set of power orders, and the cheapest or cleanest way to run it.

Without nodes a site stands alone and filling the sources in order of price is the optimum (a fractional knapsack).
With nodes the same fill ignores the network, so it bounds from below; the exact answer is one small linear programme
for each period, since power is not stored. Energy enters cash only as an outflow of its own period, so the cheapest
run of each period is best for every money goal and every money limit at once, whatever the financing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from planner.problem import pairs
from tests.oracle.dates import dates_of

if TYPE_CHECKING:
    from planner.problem import Problem
    from tests.oracle.fleets import Fleets
    from tests.oracle.works import Power

EPS = 1e-6  # MW up to which what there is counts as enough


class Dispatch:
    """Feasibility and least cost (or emissions) of running each fleet on each set of power orders."""

    def __init__(self, problem: Problem, fleets: Fleets, powers: list[Power]) -> None:
        self.problem, self.fleets, self.powers = problem, fleets, powers
        self.calendar = dates_of(problem)
        self.horizon = dates_of(problem).periods
        self.sites = problem.candidates
        self.peak = np.array([site.peak_pue for site in self.sites])
        self.mean = np.array([site.mean_pue for site in self.sites])
        self.units = [(i, unit) for i, site in enumerate(self.sites) for unit in site.onsite]
        self.hours = np.array([self.calendar.hours(t) for t in range(self.horizon)])
        self.nodes = {node.id: n for n, node in enumerate(problem.grid.nodes)}
        self.networked = any(site.node is not None for site in self.sites)
        self.headroom = np.array([self.calendar.stepped(pairs(n.headroom_mw)) for n in problem.grid.nodes])
        self.line_mw = np.array([self.calendar.stepped(pairs(link.limit_mw)) for link in problem.grid.links])
        self._prices()
        self._memo: dict[tuple, float | None] = {}  # type: ignore[type-arg]

    def _prices(self) -> None:
        """Set the price and emissions of one mean MW from each source in each period [million USD, kt]."""
        per_mw = self.hours / 1e6
        self.grid_price = np.array([np.array(self.calendar.stepped(pairs(s.energy_usd_per_mwh))) * per_mw
                                    for s in self.sites])  # fmt: skip
        self.unit_price = np.array([(u.fuel_usd_per_mwh + u.om_usd_per_mwh) * per_mw for _, u in self.units])
        clean = self.hours / 1000.0
        self.grid_kt = np.array([site.grid_emissions_t_per_mwh * clean for site in self.sites])
        self.unit_kt = np.array([unit.emissions_t_per_mwh * clean for _, unit in self.units])

    def firm_at(self, power: Power) -> np.ndarray:
        firm = np.zeros((len(self.sites), self.horizon))
        for row, (i, unit) in enumerate(self.units):
            firm[i] += np.maximum(power.firm_mw[row] - unit.reserve_units * unit.firm_mw, 0.0)
        return firm

    def tables(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """Return `fits[d, p]` (a necessary condition, exact without nodes) and the least `bill[d, p, t]`."""
        rows = len(self.fleets.units)
        fits = np.ones((rows, len(self.powers)), dtype=bool)
        bill = np.zeros((rows, len(self.powers), self.horizon))
        need = self.fleets.load_mw * self.peak[None, :, None]
        for p, power in enumerate(self.powers):
            firm = self.firm_at(power)
            fits[:, p] = (need <= (power.energised_mw + firm)[None] + EPS).all(axis=(1, 2))
            if self.networked:
                fits[:, p] &= self._network_bound(need - firm[None])
            for i in range(len(self.sites)):
                bill[:, p] += self._filled(i, power, kind)
        return fits, bill

    def _network_bound(self, wanted: np.ndarray) -> np.ndarray:
        """Return where imports could fit all headroom together, and each node's own with its links."""
        imports = np.maximum(wanted, 0.0)
        tied = np.array([site.node is not None for site in self.sites])
        ok = (imports[:, tied].sum(axis=1) <= self.headroom.sum(axis=0) + EPS * (len(self.nodes) + tied.sum())).all(
            axis=1
        )
        for node, n in self.nodes.items():
            here = np.array([site.node == node for site in self.sites])
            lines = sum((self.line_mw[row] for row, link in enumerate(self.problem.grid.links)
                         if node in (link.from_node, link.to_node)), np.zeros(self.horizon))  # fmt: skip
            ok &= (imports[:, here].sum(axis=1) <= self.headroom[n] + lines + EPS * (1 + here.sum())).all(axis=1)
        return ok

    def _filled(self, i: int, power: Power, kind: str) -> np.ndarray:
        grid, unit = (self.grid_price, self.unit_price) if kind == "price" else (self.grid_kt, self.unit_kt)
        rows = [row for row, (site, _) in enumerate(self.units) if site == i]
        bill = np.zeros((len(self.fleets.units), self.horizon))
        for t in range(self.horizon):
            sources = [(grid[i, t], power.energised_mw[i, t])] + [(unit[r, t], power.firm_mw[r, t]) for r in rows]
            left = self.fleets.load_mw[:, i, t] * self.mean[i]
            for price, most in sorted(sources):
                taken = np.minimum(left, most)
                bill[:, t] += price * taken
                left = left - taken
        return bill

    def exact_bill(self, d: int, p: int) -> np.ndarray | None:
        """Return the least energy and fuel bill by period of one fleet on one set of orders, None if none fits."""
        bill = np.zeros(self.horizon)
        for t in range(self.horizon):
            load, power = self.fleets.load_mw[d, :, t], self.powers[p]
            key = (t, *np.round(load, 9), *np.round(power.energised_mw[:, t], 9), *np.round(power.firm_mw[:, t], 9))
            if key not in self._memo:
                self._memo[key] = self._solved(t, load, power)
            least = self._memo[key]
            if least is None:
                return None
            bill[t] = least
        return bill

    def _solved(self, t: int, load: np.ndarray, power: Power) -> float | None:
        rows, limits, equal, totals = self.network_rows(t, load, power)
        cost = np.concatenate([np.zeros(len(self.sites)), self.grid_price[:, t], self.unit_price[:, t]
                               if self.units else np.zeros(0), np.zeros(len(self.line_mw))])  # fmt: skip
        answer = linprog(cost, A_ub=rows, b_ub=limits, A_eq=equal, b_eq=totals, bounds=self.bounds(t, power))
        return float(answer.fun) if answer.status == 0 else None

    def bounds(self, t: int, power: Power) -> list[tuple[float, float]]:
        """Return bounds of import and mean import of each site, generation of each unit, flow of each link."""
        energised = [(0.0, float(mw)) if site.onsite else (0.0, float(mw) + EPS)
                     for site, mw in zip(self.sites, power.energised_mw[:, t], strict=True)]  # fmt: skip
        lines = [(-float(mw), float(mw)) for mw in self.line_mw[:, t]] if len(self.line_mw) else []
        return [*energised, *energised, *((0.0, float(mw)) for mw in power.firm_mw[:, t]), *lines]

    def network_rows(
        self, t: int, load: np.ndarray, power: Power
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the rows of one period (less-or-equal, then equal) over the variables of `bounds`."""
        n_sites, n_units, n_links = len(self.sites), len(self.units), len(self.line_mw)
        width = 2 * n_sites + n_units + n_links
        rows, limits = [], []
        firm = self.firm_at(power)[:, t]
        for i in range(n_sites):
            row = np.zeros(width)
            row[i] = -1.0
            rows.append(row)
            limits.append(firm[i] - self.peak[i] * load[i] + (EPS if self.sites[i].onsite else 0.0))
            row = np.zeros(width)
            row[n_sites + i], row[i] = 1.0, -1.0
            rows.append(row)
            limits.append(0.0)
        for node, n in self.nodes.items():
            row = np.zeros(width)
            for i, site in enumerate(self.sites):
                row[i] = 1.0 if site.node == node else 0.0
            for j, link in enumerate(self.problem.grid.links):
                row[2 * n_sites + n_units + j] = float(link.from_node == node) - float(link.to_node == node)
            rows.append(row)
            limits.append(self.headroom[n, t] + EPS)
        equal = np.zeros((n_sites, width))
        for i in range(n_sites):
            equal[i, n_sites + i] = 1.0
            for j, (site, _) in enumerate(self.units):
                equal[i, 2 * n_sites + j] = float(site == i)
        return np.array(rows), np.array(limits), equal, self.mean * load
