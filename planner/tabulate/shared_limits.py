"""Use of the limits that sites share: water, emissions and energy by calendar year, and racks under a quota."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.problem import pairs
from planner.tabulate.limits import Use, smallest_rack_mw
from planner.tabulate.power import period_hours
from planner.tabulate.tenant import year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from planner.problem import Problem, Quota, Rack, YearlyKind
    from planner.spec import LimitName
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.power import SitePower


def yearly_uses(problem: Problem, racks: Fleet, powers: Sequence[SitePower]) -> Iterator[Use]:
    """Yield the yearly limits, each with what its calendar year has used so far; no limit in a year is infinite.

    Parameters
    ----------
    problem
        The case.
    racks
        Racks delivered and installed.
    powers
        Power of each candidate site.
    """
    calendar = problem.calendar
    hours = period_hours(calendar)
    years = [year_of(calendar, period) for period in range(calendar.periods)]
    for limit in problem.yearly_limits:
        most = [limit.most(year) for year in years]
        covered = [power for power in powers if limit.covers(power.site)]
        used = sum((hours * _per_hour(limit.kind, power, racks) for power in covered), np.zeros(calendar.periods))
        steps = [_one_more(problem, limit.kind, power) * float(hours.min()) for power in covered]
        one_more = min((step for step in steps if step > 0), default=0.0)
        if any(power.units for power in covered) and limit.kind != "water":
            one_more = 0.0  # any part of a MWh may come from the grid or from units
        yield Use(
            limit.kind, limit.id, [float("inf") if value is None else value for value in most], _by_year(used, years),
            one_more,
        )  # fmt: skip


def _per_hour(kind: YearlyKind, power: SitePower, racks: Fleet) -> NDArray[np.float64]:
    """Return what a site uses in an hour of each period."""
    none = np.zeros(len(power.grid_mean_mw))
    match kind:
        case "water":
            run_mw = racks.installed_it_mw[power.site.id] - power.curtailed.lost_it_mw
            return power.site.water_m3_per_mwh * power.site.mean_pue * run_mw
        case "grid_emissions":
            return power.site.grid_emissions_t_per_mwh * power.grid_mean_mw
        case "onsite_emissions":
            return sum((own.unit.emissions_t_per_mwh * own.mean_mw for own in power.units), none)
        case "grid_energy":
            return power.grid_mean_mw
        case "onsite_energy":
            return sum((own.mean_mw for own in power.units), none)
        case _:
            assert_never(kind)


def _one_more(problem: Problem, kind: YearlyKind, power: SitePower) -> float:
    """Return what one more of the smallest racks uses in an hour at a site without units; 0 where any part may be."""
    load_mw = (1.0 - power.curtailed.share) * power.site.mean_pue * smallest_rack_mw(problem, power.site)
    match kind:
        case "water":
            return power.site.water_m3_per_mwh * load_mw
        case "grid_emissions":
            return power.site.grid_emissions_t_per_mwh * load_mw
        case "grid_energy":
            return load_mw
        case "onsite_emissions" | "onsite_energy":
            return 0.0
        case _:
            assert_never(kind)


def quota_uses(problem: Problem, racks: Fleet) -> Iterator[Use]:
    """Yield the quotas, each with what is delivered so far: in the calendar year, or in all.

    Parameters
    ----------
    problem
        The case.
    racks
        Racks delivered and installed.
    """
    calendar = problem.calendar
    years = [year_of(calendar, period) for period in range(calendar.periods)]
    for quota in problem.quotas:
        came = np.zeros(calendar.periods)
        for lot in racks.consignments:
            if quota.covers(lot.site) and quota.counted(lot.rack.id):
                came[lot.period] += lot.units * quota_count(quota, lot.rack)
        used = _by_year(came, years) if quota.per == "year" else np.cumsum(came)
        yield Use(quota_limit(quota), quota.id, calendar.stepped(pairs(quota.most)), used)


def quota_count(quota: Quota, rack: Rack) -> int:
    """Return what a rack counts to a quota: 1, or its GPUs."""
    match quota.counts:
        case "racks":
            return 1
        case "gpus":
            return rack.gpus
        case _:
            assert_never(quota.counts)


def quota_limit(quota: Quota) -> LimitName:
    """Return the name of the limit that a quota is."""
    match quota.counts:
        case "racks":
            return "rack_quota"
        case "gpus":
            return "gpu_quota"
        case _:
            assert_never(quota.counts)


def _by_year(used: NDArray[np.float64], years: Sequence[int]) -> NDArray[np.float64]:
    """Return what each calendar year has used by the end of each period."""
    total = np.zeros(len(years))
    for period, year in enumerate(years):
        before = total[period - 1] if period and years[period - 1] == year else 0.0
        total[period] = before + used[period]
    return total
