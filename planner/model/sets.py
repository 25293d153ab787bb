"""Index sets and data by period: the problem's dates turned into periods once, for every constraint family."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.model.power_sets import PowerSets
from planner.network import windows
from planner.problem import pairs

if TYPE_CHECKING:
    from planner.problem import Activity, Calendar, Option, Problem, Resource, ResourceKind, Site


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
    def energy_price(self) -> dict[str, tuple[float, ...]]:
        """Grid energy price of each site by period [USD per MWh]."""
        return {site.id: self.calendar.stepped(pairs(site.energy_usd_per_mwh)) for site in self.sites}

    @cached_property
    def installed_mw(self) -> dict[str, float]:
        """IT load at each site of the racks online when the plan starts [MW IT]."""
        kw = {rack.id: rack.it_kw for rack in self.problem.racks}
        return {site.id: sum(kw[i.rack] * i.units for i in site.installed) / 1000.0 for site in self.sites}

    @cached_property
    def rent(self) -> tuple[float, ...]:
        """Rent by period [million USD per online MW IT]."""
        yearly = self.calendar.stepped(pairs(self.problem.finance.rent_usd_m_per_mw_year))
        return tuple(rate * self.calendar.years_per_period for rate in yearly)

    def rent_at(self, site: Site, period: int) -> float:
        """Return the rent of a period at a site [million USD per MW IT], for what is lost of it."""
        return self.rent[period]

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

    def has_begun(self, site: Site) -> bool:
        """Return whether work at a site began before the plan, so that it is open from the start."""
        return any(a.started_date is not None or a.finished_date is not None for a in site.activities)


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
