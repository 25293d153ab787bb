"""Index sets and data by period: the problem's dates turned into periods once, for every constraint family."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.model.power_sets import PowerSets
from planner.model.prices import Prices
from planner.network import windows
from planner.problem import pairs

if TYPE_CHECKING:
    from planner.portion import Portion
    from planner.problem import Activity, Calendar, Option, Problem, Rack, Resource, ResourceKind, Site, Steps


@dataclass(frozen=True)
class Work:
    """One way to do one activity: its start window, or its start when it is already under way."""

    site: Site
    activity: Activity
    option: Option
    first: int  # first start period; the actual (negative) one when under way
    last: int
    under_way: bool

    @property
    def key(self) -> tuple[str, str]:
        """Activity and option."""
        return self.activity.id, self.option.id

    @property
    def decision(self) -> str:
        """Name of the decision to start: no other decision of the case has it, whatever ids things share."""
        return f"start {self.activity.id} {self.option.id}"


@dataclass(frozen=True)
class Sets(PowerSets):
    """Everything the families index by. Periods are 0 … T-1.

    `plain` asks for a model in which each limit stands in rows or bounds of its own (`planner/model/plain.py`): none is
    tightened by what another one leaves, so that a search for a conflict can drop it.
    """

    problem: Problem
    calendar: Calendar
    periods: range
    sites: tuple[Site, ...]
    works: tuple[Work, ...]  # planned and under way
    finished: tuple[tuple[Site, Activity], ...]  # in service from the start
    barred: tuple[str, ...] = field(default=())  # obligatory activities without any start, in words
    plain: bool = False
    part_of: Sets | None = None  # those of all sites, where these are of some alone: power waits for work anywhere
    counted: tuple[str, ...] | None = None  # rack types that bounds of a portion count; None: all

    def only(self, portion: Portion) -> Sets:
        """Return the sets with the sites and racks of a portion alone: for bounds, of what the others leave it."""
        sites = tuple(site for site in self.sites if portion.has_site(site.id))
        return replace(self, sites=sites, counted=portion.racks, part_of=self)

    @cached_property
    def racks(self) -> tuple[Rack, ...]:
        """The rack types that count."""
        counted = self.counted
        return tuple(rack for rack in self.problem.racks if counted is None or rack.id in counted)

    @cached_property
    def works_of(self) -> dict[str, tuple[Work, ...]]:
        """Works of each activity that is not finished."""
        found: dict[str, list[Work]] = {}
        for work in self.works:
            found.setdefault(work.activity.id, []).append(work)
        return {activity: tuple(works) for activity, works in found.items()}

    @cached_property
    def finished_ids(self) -> frozenset[str]:
        """Activities finished before the plan starts."""
        return frozenset(activity.id for _, activity in self.finished)

    @cached_property
    def history(self) -> dict[str, Activity]:
        """Activities finished before the plan, at eligible sites or not."""
        return self.problem.finished

    @cached_property
    def planned(self) -> tuple[Work, ...]:
        """Works with a start to decide."""
        return tuple(work for work in self.works if not work.under_way)

    @cached_property
    def prices(self) -> Prices:
        """What prices of works, power, racks and operation are multiplied by, period by period."""
        return Prices(self.problem)

    @cached_property
    def energy_price(self) -> dict[str, tuple[float, ...]]:
        """Grid energy price of each site by period; below 0 as far as opex of the load covers it [USD per MWh]."""
        found = {}
        for site in self.sites:
            prices = self.calendar.stepped(pairs(site.energy_usd_per_mwh))
            opex = site.opex_usd_m_per_mw_year * self.calendar.years_per_period * 1e6 / site.mean_pue
            found[site.id] = tuple(
                max(price, 0.0 - opex * self.prices.at("operation", t) / self.calendar.hours(t))
                for t, price in enumerate(prices)
            )
        return found

    @cached_property
    def years(self) -> dict[int, range]:
        """Periods of each calendar year: those whose first day is in it."""
        year = [self.calendar.start_of(t).year for t in self.periods]
        return {y: range(year.index(y), year.index(y) + year.count(y)) for y in dict.fromkeys(year)}

    @cached_property
    def capacity_price(self) -> dict[str | None, tuple[float, ...]]:
        """Capacity charge of each node that has one by period [USD per MW and day]."""
        series = ((node.id, pairs(node.capacity_usd_per_mw_day)) for node in self.problem.grid.nodes)
        return {node: self.calendar.stepped(steps) for node, steps in series if any(value for _, value in steps)}

    @cached_property
    def installed_mw(self) -> dict[str, float]:
        """IT load at each site of the racks online when the plan starts [MW IT]."""
        kw = {rack.id: rack.it_kw for rack in self.racks}
        return {
            site.id: sum(kw[i.rack] * i.units for i in site.installed if i.rack in kw) / 1000.0 for site in self.sites
        }

    @cached_property
    def installed_racks(self) -> dict[str, int]:
        """Racks of each type online when the plan starts, at all sites."""
        found = {rack.id: 0 for rack in self.problem.racks}
        for given in (given for site in self.sites for given in site.installed):
            found[given.rack] += given.units
        return found

    @cached_property
    def rent(self) -> tuple[float, ...]:
        """Rent by period of a site that has none of its own [million USD per online MW IT]."""
        return self._rent_of(self.problem.finance.rent_usd_m_per_mw_year)

    @cached_property
    def site_rent(self) -> dict[str, tuple[float, ...]]:
        """Rent of each site by period, of racks whose factor is 1 [million USD per online MW IT]."""
        own = {site.id: site.rent_usd_m_per_mw_year for site in self.sites}
        return {name: self._rent_of(steps) if steps else self.rent for name, steps in own.items()}

    def _rent_of(self, steps: Steps) -> tuple[float, ...]:
        return tuple(rate * self.calendar.years_per_period for rate in self.calendar.stepped(pairs(steps)))

    @cached_property
    def rent_differs(self) -> bool:
        """Whether rent is more than one price of all that is online: by site, by rack, or with a lag."""
        own = any(site.rent_usd_m_per_mw_year for site in self.sites)
        return own or self.problem.finance.rent_lag_periods > 0 or any(k.rent_factor != 1.0 for k in self.problem.racks)

    def most_rent(self, period: int) -> float:
        """Return the most that a MW IT online can earn in a period, at any site and of any rack [million USD]."""
        factor = max((rack.rent_factor for rack in self.problem.racks), default=1.0)
        return factor * max((rent[period] for rent in self.site_rent.values()), default=self.rent[period])

    @cached_property
    def discount(self) -> tuple[float, ...]:
        """Discount factor of money that moves in each period: actual/365 from the plan's start [-]."""
        rate = self.problem.finance.discount_rate
        return tuple((1.0 + rate) ** -self.calendar.years(t) for t in self.periods)

    @cached_property
    def crews(self) -> tuple[Resource, ...]:
        """Resources that are back after the work."""
        return self._resources["renewable"]

    @cached_property
    def stocks(self) -> tuple[Resource, ...]:
        """Resources that are drawn once."""
        return self._resources["consumable"]

    @cached_property
    def _resources(self) -> dict[ResourceKind, tuple[Resource, ...]]:
        crews: list[Resource] = []
        stocks: list[Resource] = []
        for resource in self.problem.resources:
            match resource.kind:
                case "renewable":
                    crews.append(resource)
                case "consumable":
                    stocks.append(resource)
                case _:
                    assert_never(resource.kind)
        return {"renewable": tuple(crews), "consumable": tuple(stocks)}

    def least_due(self, site: Site) -> int | None:
        """Return the period at whose end a site has its least MW if it is open then; None: nothing is asked of it."""
        day = site.min_mw_by_date
        period = -1 if day is None else self.calendar.period_of(day)
        return period if site.min_mw > 0 and period in self.periods and not site.has_begun else None


def make_sets(problem: Problem) -> Sets:
    """Return the index sets of a problem; `barred` names obligatory activities that have no start at all."""
    calendar = problem.calendar
    sites = problem.candidates
    works, finished, barred = _works(problem)
    return Sets(
        problem=problem,
        calendar=calendar,
        periods=range(calendar.periods),
        sites=sites,
        works=tuple(works),
        finished=tuple(finished),
        barred=tuple(barred),
    )


def _works(problem: Problem) -> tuple[list[Work], list[tuple[Site, Activity]], list[str]]:
    window = windows(problem)
    works: list[Work] = []
    finished: list[tuple[Site, Activity]] = []
    barred: list[str] = []
    for site in problem.candidates:
        for activity in site.activities:
            if activity.finished_date is not None:
                finished.append((site, activity))
                continue
            ways = list(_ways(problem, site, activity, window))
            works.extend(ways)
            if activity.obligatory and not ways:
                barred.append(f"{activity.kind} {activity.id} at site {site.id}")
    return works, finished, barred


def _ways(
    problem: Problem, site: Site, activity: Activity, window: dict[tuple[str, str], tuple[int, int] | None]
) -> list[Work]:
    if activity.started_date is not None:
        start = problem.calendar.period_of(activity.started_date)
        chosen = activity.chosen_option or activity.options[0].id
        return [Work(site, activity, option, start, start, True) for option in activity.options if option.id == chosen]
    ways = []
    for option in activity.options:
        span = window[activity.id, option.id]
        if span is not None:
            ways.append(Work(site, activity, option, span[0], span[1], False))
    return ways
