"""Index sets and data by period: the problem's dates turned into periods once, for every constraint family."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.model.sources import stage_step, unit_order, upgrade_order
from planner.network import windows
from planner.problem import arrivals, pairs

if TYPE_CHECKING:
    from planner.model.sources import StageStep, Step, UnitOrder, UpgradeOrder
    from planner.problem import Activity, Calendar, Option, Problem, Resource, ResourceKind, Site, Stage, Upgrade


HOURS_PER_YEAR = 8760.0


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
class Sets:
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
    stages: tuple[StageStep, ...]
    upgrades: tuple[UpgradeOrder, ...]
    units: tuple[UnitOrder, ...]
    barred: tuple[str, ...] = field(default=())  # obligatory activities without any start, in words
    plain: bool = False

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
    def stages_mw(self) -> dict[str, tuple[float, ...]]:
        """Committed import capacity of each site by period [MW facility]."""
        return {site.id: tuple(self._staged_mw(site, t) for t in self.periods) for site in self.sites}

    def _staged_mw(self, site: Site, period: int) -> float:
        return sum((stage.item.mw for stage in self.stages if stage.site is site and stage.since <= period), 0.0)

    @cached_property
    def committed_units(self) -> dict[str, tuple[float, ...]]:
        """Units of each on-site type in service by period that were bought before the plan."""
        found = {}
        for unit in self.units:
            came = self.calendar.arrived(arrivals(unit.item.committed))
            found[unit.item.id] = tuple(n if t <= unit.through else 0.0 for t, n in enumerate(came))
        return found

    def firm_units(self, unit: UnitOrder, period: int) -> tuple[float, float]:
        """Return the units of a type that give firm power in a period without an order, and how many more orders may.

        What is held in reserve is taken off: of these units, those of the plan may have to make up for it first.
        """
        there = self.committed_units[unit.item.id][period]
        most = there + (unit.most if unit.order_by(period) is not None else 0)
        least = max(0.0, there - unit.item.reserve_units)
        return least, max(0.0, most - unit.item.reserve_units) - least

    @cached_property
    def with_reserve(self) -> dict[str, tuple[int, ...]]:
        """Periods in which it is decided whether a type of on-site units has more in service than its reserve.

        They follow each other. In others it is known, and firm power is a sum of orders. In the plain model it always
        is decided, so that the reserve is a fact that can be dropped.
        """
        found = {}
        for unit in self.units:
            reserve, there = unit.item.reserve_units, self.committed_units[unit.item.id]
            if reserve:
                found[unit.item.id] = tuple(
                    t for t in self.periods if self.plain or (self.firm_units(unit, t)[1] > 0 and there[t] < reserve)
                )
        return found

    def is_conditional(self, item: Stage | Upgrade, period: int) -> bool:
        """Return whether import on a step may be curtailed in a period, if it is energised then."""
        if not item.conditional:
            return False
        return item.firm_from_date is None or period < self.calendar.usable_from(item.firm_from_date)

    @cached_property
    def curtailed_share(self) -> dict[str, float]:
        """Share of the hours for which conditional import is curtailed, by site that has a conditional step [-]."""
        found: dict[str, float] = {}
        for site in self.sites:
            for step in self.steps_at(site):
                if step.item.conditional:
                    found[site.id] = step.item.curtail_hours_per_year / HOURS_PER_YEAR
        return found

    @cached_property
    def conditional(self) -> frozenset[tuple[str, int]]:
        """Sites and periods in which a step of the interconnection may be energised and conditional."""
        return frozenset(
            (site.id, t)
            for site in self.sites
            if site.id in self.curtailed_share
            for t in self.periods
            if any(self.is_conditional(step.item, t) for step in self.steps_at(site))
        )

    def rent_at(self, site: Site, period: int) -> float:
        """Return the rent of a period at a site [million USD per MW IT], for what is lost of it."""
        return self.rent[period]

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
    def most_it_mw(self) -> dict[tuple[str, int], float]:
        """Upper limit of the IT load at a site in a period [MW IT].

        It is what everything ordered at once can power, then and in every later period, since racks never leave.
        """
        most: dict[tuple[str, int], float] = {}
        for site in self.sites:
            later = float("inf")
            for t in reversed(self.periods):
                if self.plain:
                    most[site.id, t] = later
                    continue
                facility_mw = self.stages_mw[site.id][t]
                facility_mw += sum(u.item.mw for u in self.upgrades_at(site) if u.order_by(t) is not None)
                for unit in self.units_at(site):
                    facility_mw += unit.item.firm_mw * sum(self.firm_units(unit, t))
                later = most[site.id, t] = min(later, facility_mw / site.peak_pue)
        return most

    @cached_property
    def rent(self) -> tuple[float, ...]:
        """Rent by period [million USD per online MW IT]."""
        yearly = self.calendar.stepped(pairs(self.problem.finance.rent_usd_m_per_mw_year))
        return tuple(rate * self.calendar.years_per_period for rate in yearly)

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

    @cached_property
    def _steps(self) -> dict[str, tuple[Step, ...]]:
        return {
            site.id: (*(stage for stage in self.stages if stage.site is site), *self.upgrades_at(site))
            for site in self.sites
        }

    def steps_at(self, site: Site) -> tuple[Step, ...]:
        """Return the steps of the interconnection of one site: committed stages, then upgrades."""
        return self._steps[site.id]

    def upgrades_at(self, site: Site) -> list[UpgradeOrder]:
        """Upgrades of one site."""
        return [upgrade for upgrade in self.upgrades if upgrade.site is site]

    def units_at(self, site: Site) -> list[UnitOrder]:
        """On-site unit types of one site."""
        return [unit for unit in self.units if unit.site is site]


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
        stages=tuple(stage_step(calendar, site, stage) for site in sites for stage in site.stages),
        upgrades=tuple(upgrade_order(calendar, site, upgrade) for site in sites for upgrade in site.upgrades),
        units=tuple(unit_order(calendar, site, unit) for site in sites for unit in site.onsite),
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
