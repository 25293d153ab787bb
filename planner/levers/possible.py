"""Which levers a commitment may have: what could give way in a case, from when, and how far."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never

from planner.committed import stage_id
from planner.levers.weights import is_offered, weight_of
from planner.model.elastic_items import Item, options_that_may_shorten
from planner.model.prices import Prices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from planner.model.elastic_items import Ask, LeverKind
    from planner.problem import Activity, Problem, Rack, Resource, Site

EARLIER = (0, 1, 2, 3, 6, 12)
"""Periods before the latest useful one from which an amount may be there."""
MOST_MONTHS = 24
"""By which something may be earlier or shorter at most."""
FEW_EARLIER, FEW_SHORTER = (0, 3, 9), (1, 2, 3, 4, 6, 9, 12)
"""The same in a large case, and by how many periods work may be shorter there."""


def possible_levers(problem: Problem, ask: Ask, given: Mapping[str, float], *, few: bool = False) -> tuple[Item, ...]:
    """Return every lever that could help to keep a commitment, in the order of the documents.

    Parameters
    ----------
    problem, ask
        The case, and what is to be kept.
    given
        The user's weights by kind, or by kind and id.
    few
        Whether fewer dates and durations are offered, as in a large case.
    """
    if ask.due < 0:
        return ()
    return tuple(_Possible(problem, ask, given, few).all())


class _Possible:
    def __init__(self, problem: Problem, ask: Ask, given: Mapping[str, float], few: bool) -> None:
        self.problem, self.ask, self.given = problem, ask, given
        self.calendar = problem.calendar
        self.sites = [site for site in problem.candidates if ask.due - site.commissioning_periods >= 0]
        self.latest = max((ask.due - site.commissioning_periods for site in self.sites), default=-1)
        pues = [site.peak_pue for site in self.sites]
        self.it_mw = _it_mw(ask, pues)
        self.facility_mw = math.ceil(self.it_mw * max(pues, default=1.0)) + 1
        self.most_periods = max(1, MOST_MONTHS // self.calendar.months)
        self.earlier = FEW_EARLIER if few else EARLIER
        self.shorter = FEW_SHORTER if few else tuple(range(1, self.most_periods + 1))

    def all(self) -> Iterator[Item]:
        if not self.sites:
            return
        yield from self._grid()
        for site in self.sites:
            yield from self._power(site)
        for rack in self.problem.racks:
            yield from self._racks(rack)
        for resource in self.problem.resources:
            yield from self._resource(resource)
        for site in self.sites:
            for activity in site.activities:
                yield from self._activity(activity)
        smallest = min(self.problem.racks, key=lambda rack: rack.it_kw)
        for site in self.sites:
            if site.install_racks_per_period is not None:
                yield from self._item("pace", site.id, (0,), self._most_racks(smallest))
        if self._costs() > 0:
            yield from self._item("cash", "", (0,), math.ceil(self._costs()))

    def _item(self, kind: LeverKind, identity: str, choices: Sequence[int], most: int) -> Iterator[Item]:
        weight = weight_of(self.problem, self.ask, kind, identity, self.given)
        if not choices or most <= 0 or not is_offered(weight):
            return
        item = Item(kind, identity, tuple(choices), most, 1.0)
        months = 1 if item.shape == "amount" else self.calendar.months
        yield Item(kind, identity, tuple(choices), most, weight * months)

    def _amount(self, kind: LeverKind, identity: str, latest: int, most: float, first: int = 0) -> Iterator[Item]:
        """Yield an amount from the latest useful period on, or earlier, but not before the first one possible."""
        earlier = (max(0, latest - periods) for periods in self.earlier)
        choices = dict.fromkeys(period for period in earlier if period >= first or period == latest)
        if latest >= 0:
            yield from self._item(kind, identity, tuple(choices), math.ceil(most))

    def _sooner(self, kind: LeverKind, identity: str, first: int) -> Iterator[Item]:
        most = min(first, self.most_periods)
        if 0 < first <= self.latest + most:
            yield from self._item(kind, identity, tuple(range(1, most + 1)), most)

    def _grid(self) -> Iterator[Item]:
        served = {site.node for site in self.sites if site.node is not None}
        for nodes in _joined(self.problem):
            if served & nodes:
                for node in self.problem.grid.nodes:
                    if node.id in nodes:
                        yield from self._amount("node_mw", node.id, self.latest, self.facility_mw)

    def _power(self, site: Site) -> Iterator[Item]:
        latest = self.ask.due - site.commissioning_periods
        room = sum(activity.nameplate_mw for activity in site.activities)
        most = min(self.facility_mw, math.ceil(room * site.peak_pue) + 1)
        if room > 0:
            yield from self._amount("site_mw", site.id, latest, most)
        for number, stage in enumerate(site.stages, 1):
            first = 0 if stage.predecessors else self.calendar.usable_from(stage.energisation_date)
            yield from self._sooner("energisation", stage_id(site, number), first)
        for upgrade in site.upgrades:
            day = upgrade.earliest_energisation_date
            first = max(upgrade.lead_periods, 0 if day is None else self.calendar.usable_from(day))
            most = min(first, self.most_periods)
            if 0 < first <= latest + most:
                steps = [periods for periods in self.shorter if periods <= most]
                yield from self._item("upgrade", upgrade.id, steps, most)

    def _racks(self, rack: Rack) -> Iterator[Item]:
        day = rack.first_delivery_date
        opens = 0 if day is None else self.calendar.usable_from(day)
        if rack.supply is not None or self.latest < rack.lead_periods:
            yield from self._amount("supply", rack.id, self.latest, self._most_racks(rack), opens)
        dates = [self.calendar.usable_from(arrival.date) for arrival in rack.supply or ()]
        later = [period for period in dates if period > 0]
        first = max([0, *later[:1], opens])
        if day is not None or later:
            yield from self._sooner("first_delivery", rack.id, min(first, self.latest + self.most_periods))

    def _resource(self, resource: Resource) -> Iterator[Item]:
        takes = [
            (units, option.duration_periods)
            for site in self.sites
            for activity in site.activities
            if activity.finished_date is None
            for option in activity.options
            for name, units in (*option.draws.items(), *option.uses.items())
            if name == resource.id
        ]
        orders = [
            (units * count, lead)
            for site in self.sites
            for draws, count, lead in (
                *((upgrade.draws, 1, upgrade.lead_periods) for upgrade in site.upgrades),
                *((unit.draws, unit.max_units, unit.lead_periods) for unit in site.onsite),
            )
            for name, units in draws.items()
            if name == resource.id
        ]
        orders += [
            (rack.draws[resource.id] * self._most_racks(rack), 0)
            for rack in self.problem.racks
            if rack.draws.get(resource.id, 0)
        ]
        most = sum(units for units, _ in (*takes, *orders))
        if most > 0:
            latest = self.latest - min(periods for _, periods in (*takes, *orders))
            yield from self._amount(_kind_of(resource), resource.id, max(0, latest), most)

    def _activity(self, activity: Activity) -> Iterator[Item]:
        if activity.finished_date is not None:
            return
        longest = max(option.duration_periods for option in options_that_may_shorten(activity))
        most = longest - 1
        if activity.started_date is not None:  # work under way ends no sooner than the plan starts
            most = min(most, self.calendar.period_of(activity.started_date) + longest)
        steps = [periods for periods in self.shorter if periods <= most]
        if steps:
            kind: LeverKind = "duration" if activity.nameplate_mw > 0 else "gate"
            yield from self._item(kind, activity.id, steps, max(steps))
        day = activity.earliest_start_date
        if activity.started_date is None and day is not None:
            yield from self._sooner("start", activity.id, self.calendar.usable_from(day))

    def _most_racks(self, rack: Rack) -> int:
        racks = math.ceil(1000.0 * self.it_mw / rack.it_kw) + 1
        spares = rack.spare_share + rack.spare_share_per_year * self.calendar.years_per_period * self.calendar.periods
        return math.ceil(racks * (1.0 + spares)) if rack.has_spares else racks

    def _bills(self, site: Site) -> float:
        """Return more than all that contracts of a site's connection could charge [million USD]."""
        mw = self.facility_mw + sum(stage.mw for stage in site.stages) + sum(upgrade.mw for upgrade in site.upgrades)
        nodes = (node for node in self.problem.grid.nodes if node.id == site.node)
        held = mw * site.security_usd_m_per_mw
        per_day = max((step.value for node in nodes for step in node.capacity_usd_per_mw_day), default=0.0)
        months = self.calendar.periods * self.calendar.months
        return held + mw * months * (site.demand_usd_per_kw_month / 1000.0 + per_day * 31.0 / 1e6)

    def _costs(self) -> float:
        """Return more than all that could be spent on keeping the commitment [million USD]."""
        prices = Prices(self.problem)
        works = sum(
            max(option.capex_usd_m for option in activity.options)
            for site in self.sites
            for activity in site.activities
            if activity.finished_date is None
        )
        power = sum(
            sum(upgrade.capex_usd_m for upgrade in site.upgrades)
            + sum(unit.capex_usd_m * unit.max_units for unit in site.onsite)
            for site in self.sites
        )
        works += sum(site.opening_usd_m for site in self.sites)
        power += sum(self._bills(site) for site in self.sites)
        years = self.calendar.years_per_period * self.calendar.periods
        dearest = max(
            rack.price_usd_m * (1.0 + rack.spare_share + rack.spare_share_per_year * years) * 1000.0 / rack.it_kw
            for rack in self.problem.racks
        )
        tax = max(site.sales_tax_share for site in self.sites)
        racks = prices.most("racks") * dearest * self.it_mw * (1.0 + tax)
        return prices.most("works") * works + prices.most("power") * power + racks + self._leases()

    def _leases(self) -> float:
        """Return more than all leases could cost up to the end of the plan [million USD]."""
        activities = [activity for site in self.sites for activity in site.activities]
        yearly = sum(max(option.lease_usd_m_per_year for option in activity.options) for activity in activities)
        return yearly * self.calendar.periods * self.calendar.years_per_period


def _kind_of(resource: Resource) -> LeverKind:
    match resource.kind:
        case "renewable":
            return "crews"
        case "consumable":
            return "stock"
        case _:
            assert_never(resource.kind)


def _it_mw(ask: Ask, pues: list[float]) -> float:
    """Return the IT load that a commitment asks for at most [MW IT]."""
    match ask.basis:
        case "it":
            return ask.threshold_mw
        case "facility":
            return ask.threshold_mw / min(pues, default=1.0)
        case _:
            assert_never(ask.basis)


def _joined(problem: Problem) -> list[set[str]]:
    """Return the nodes of the grid, those together that links join."""
    parts: list[set[str]] = [{node.id} for node in problem.grid.nodes]
    for link in problem.grid.links:
        ends = [part for part in parts if link.from_node in part or link.to_node in part]
        parts = [part for part in parts if part not in ends] + [set().union(*ends)]
    return parts
