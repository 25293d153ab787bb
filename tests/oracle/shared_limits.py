"""Yearly limits and quotas of a tiny case: which lists of deliveries keep them.

Only limits that a list of deliveries settles by itself are known here: on water, on racks, and on grid energy and its
emissions at sites without units of their own, whose whole load is grid energy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from planner.problem import pairs
from tests.oracle.dates import dates_of
from tests.oracle.works import EPS

if TYPE_CHECKING:
    from planner.problem import Problem, Quota, Site, YearlyLimit


class SharedLimits:
    """The yearly limits and quotas of one case, asked of one list of deliveries after another."""

    def __init__(self, problem: Problem, at_start: np.ndarray) -> None:
        self.problem, self.sites, self.at_start = problem, problem.candidates, at_start
        calendar = dates_of(problem)
        self.years = np.array([calendar.start_of(t).year for t in range(calendar.periods)])
        self.hours = np.array([calendar.hours(t) for t in range(calendar.periods)])
        self.mw = np.array([rack.it_kw / 1000.0 for rack in problem.racks])
        self.quotas = [(q, calendar.stepped(pairs(q.most))) for q in problem.quotas]

    def keeps(self, units: np.ndarray) -> bool:
        """Return whether deliveries `units[s, k, t]` keep every limit."""
        return all(self._within(limit, units) for limit in self.problem.yearly_limits) and all(
            self._allowed(quota, most, units) for quota, most in self.quotas
        )

    def _within(self, limit: YearlyLimit, units: np.ndarray) -> bool:
        load = np.einsum("skt,k->st", units.cumsum(axis=2) + self.at_start[:, :, None], self.mw)
        weight = [_weight(limit, site) for site in self.sites]
        used = np.array(weight) @ load * self.hours
        for year in set(self.years.tolist()):
            given = [limit.most_by_year[known] for known in sorted(limit.most_by_year) if known <= year]
            if given and used[self.years == year].sum() > given[-1] + 1e-3:
                return False
        return True

    def _allowed(self, quota: Quota, most: tuple[float, ...], units: np.ndarray) -> bool:
        here = np.array([_is_of(quota, site, quota.countries) for site in self.sites], dtype=float)
        each = [float(rack.gpus) if quota.counts == "gpus" else 1.0 for rack in self.problem.racks]
        kinds = [not quota.racks or rack.id in quota.racks for rack in self.problem.racks]
        came = np.einsum("skt,s,k->t", units, here, np.array(each) * kinds)
        for t, limit in enumerate(most):
            counts = (self.years[: t + 1] == self.years[t]) | (quota.per == "total")
            if came[: t + 1][counts].sum() > limit + EPS:
                return False
        return True


def _weight(limit: YearlyLimit, site: Site) -> float:
    """Return what a MW IT uses in an hour."""
    each = {"water": site.water_m3_per_mwh, "grid_emissions": site.grid_emissions_t_per_mwh, "grid_energy": 1.0}
    return site.mean_pue * each[limit.kind] if _is_of(limit, site, ()) else 0.0


def _is_of(limit: Any, site: Site, countries: tuple[str, ...]) -> bool:
    named = (*limit.sites, *limit.regions, *countries)
    return not named or site.id in limit.sites or site.region in limit.regions or site.country in countries
