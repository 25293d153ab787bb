"""Yearly limits and quotas of a tiny case: which lists of deliveries keep them, and how they are drawn.

Only limits that a list of deliveries settles by itself are drawn: on water, on racks, and on grid energy and its
emissions at sites without units of their own, whose whole load is grid energy.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.problem import pairs
from tests.oracle.dates import dates_of
from tests.oracle.works import EPS

if TYPE_CHECKING:
    from planner.problem import Problem, Quota, Site, YearlyLimit
    from tests.oracle.draw_dates import Dates


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


def draw(seed: int, dates: Dates, sites: list[dict[str, Any]], racks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return yearly limits and quotas of a case; its sites get water, countries and prices below zero on the way."""
    rng = random.Random(f"limits {seed}")
    for site in sites:
        site["country"] = rng.choice(("", "NO", "SE"))
        if rng.random() < 0.4:
            site["water_m3_per_mwh"] = rng.choice((0.5, 1.8))
        if rng.random() < 0.25:
            site["energy_usd_per_mwh"] = rng.choice((-30.0, -500.0))
            if rng.random() < 0.4:
                turns = dates.start(rng.randint(1, dates.horizon - 1))
                site["energy_usd_per_mwh"] = [{"value": 50.0}, {"from_date": turns, "value": -60.0}]
    yearly = [_yearly(rng, dates, sites)] if rng.random() < 0.3 else []
    quotas = [_quota(rng, dates, sites, racks)] if rng.random() < 0.35 else []
    return {"yearly_limits": yearly, "quotas": quotas}


def _places(rng: random.Random, sites: list[dict[str, Any]], with_countries: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if rng.random() < 0.4:
        found["sites"] = [rng.choice([site["id"] for site in sites])]
    for field, of, allowed in (("regions", "region", True), ("countries", "country", with_countries)):
        names = sorted({site[of] for site in sites} - {""})
        if names and allowed and rng.random() < 0.4:
            found[field] = [rng.choice(names)]
    return found


def _yearly(rng: random.Random, dates: Dates, sites: list[dict[str, Any]]) -> dict[str, Any]:
    where = _places(rng, sites, False)
    regions, ids = where.get("regions", ()), where.get("sites", ())
    own = [s for s in sites if s.get("onsite") and (not where or s["id"] in ids or s["region"] in regions)]
    kind = "water" if own else rng.choice(("water", "grid_energy", "grid_emissions"))
    full = 2.0 * 730.0 * dates.horizon * dates.months * {"water": 1.0, "grid_energy": 1.0}.get(kind, 0.3)
    years = [year for year in (2026, 2027) if year == 2026 or dates.start(dates.horizon - 1).year > 2026]
    return {"id": "Y", "kind": kind, "most_by_year": {y: round(full * rng.choice((0.0, 0.1, 0.25, 0.5)), 1)
                                                      for y in rng.sample(years, rng.randint(1, len(years)))},
            **where}  # fmt: skip


def _quota(
    rng: random.Random, dates: Dates, sites: list[dict[str, Any]], racks: list[dict[str, Any]]
) -> dict[str, Any]:
    gpus = rng.random() < 0.4
    most: Any = float(rng.choice((1, 1, 2, 3)) * (72 if gpus else 1))
    if rng.random() < 0.5:
        turns = dates.start(rng.randint(1, dates.horizon - 1))
        most = [{"value": most}, {"from_date": turns, "value": most + rng.choice((-1.0, 1.0)) * (72 if gpus else 1)}]
    return {
        "id": "Q", "counts": "gpus" if gpus else "racks", "per": rng.choice(("year", "total")), "most": most,
        "racks": [rng.choice(racks)["id"]] if rng.random() < 0.4 else [], **_places(rng, sites, True),
    }  # fmt: skip
