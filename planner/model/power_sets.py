"""Power at the sites by period: steps of interconnections, units, and what they can give at most."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from planner.committed import stage_id
from planner.model.sources import StageStep, unit_order, upgrade_order
from planner.model.stage_dates import may_be_curtailed
from planner.network import finished_span, mark
from planner.problem import arrivals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.sources import Step, UnitOrder, UpgradeOrder
    from planner.problem import Activity, Calendar, Predecessor, Site


class PowerSets:
    """What `Sets` knows of power; all of it follows from the case and from when works may start."""

    calendar: Calendar
    periods: range
    sites: tuple[Site, ...]
    plain: bool
    part_of: PowerSets | None

    if TYPE_CHECKING:

        @property
        def history(self) -> Mapping[str, Activity]: ...  # noqa: D102
        @property
        def works_of(self) -> Mapping[str, tuple[Any, ...]]: ...  # noqa: D102

    def opens(self, period: int, predecessors: tuple[Predecessor, ...]) -> int | None:
        """Return the first period from `period` on that predecessors can leave open; None where one is never over."""
        if self.part_of is not None:
            return self.part_of.opens(period, predecessors)
        if self.plain:
            return period
        found = [self._released(given) for given in predecessors]
        known = [free for free in found if free is not None]
        return max([period, *known]) if len(known) == len(found) else None

    def _released(self, given: Predecessor) -> int | None:
        if given.activity in self.history:
            return mark(given.type, *finished_span(self.calendar, self.history[given.activity])) + given.lag_periods
        works = self.works_of.get(given.activity, ())
        ends = [mark(given.type, work.first, work.first + work.option.duration_periods) for work in works]
        return min(ends) + given.lag_periods if ends else None

    @cached_property
    def stages(self) -> tuple[StageStep, ...]:
        """Committed stages, in the order of the case."""
        found = []
        for site in self.sites:
            for number, stage in enumerate(site.stages, 1):
                since = self.calendar.usable_from(stage.energisation_date)
                found.append(
                    StageStep(site, stage, stage_id(site, number), since, self.opens(since, stage.predecessors))
                )
        return tuple(found)

    @cached_property
    def upgrades(self) -> tuple[UpgradeOrder, ...]:
        """Upgrades that may be ordered."""
        return tuple(
            upgrade_order(self.calendar, site, upgrade, self.opens(0, upgrade.predecessors))
            for site in self.sites
            for upgrade in site.upgrades
        )

    @cached_property
    def units(self) -> tuple[UnitOrder, ...]:
        """On-site unit types that may be ordered."""
        return tuple(
            unit_order(self.calendar, site, unit, self.opens(0, unit.predecessors))
            for site in self.sites
            for unit in site.onsite
        )

    @cached_property
    def stages_mw(self) -> dict[str, tuple[float, ...]]:
        """Most import that committed stages allow each site by period: gates as early as they can be [MW facility]."""
        return {site.id: tuple(self._staged_mw(site, t) for t in self.periods) for site in self.sites}

    def _staged_mw(self, site: Site, period: int) -> float:
        return sum((stage.most_mw(period) for stage in self.stages if stage.site is site), 0.0)

    @cached_property
    def came(self) -> dict[str, tuple[float, ...]]:
        """Units of each on-site type that were bought before the plan, by period: those that dates let serve."""
        found = {}
        for unit in self.units:
            came = self.calendar.arrived(arrivals(unit.item.committed))
            found[unit.item.id] = tuple(n if t <= unit.through else 0.0 for t, n in enumerate(came))
        return found

    @cached_property
    def committed_units(self) -> dict[str, tuple[float, ...]]:
        """The same, with gates as early as they can be over: the most that are in service."""
        opens = {unit.item.id: self.opens(0, unit.item.predecessors) for unit in self.units}
        return {
            unit: tuple(n if is_open(opens[unit], t) else 0.0 for t, n in enumerate(came))
            for unit, came in self.came.items()
        }

    def firm_units(self, unit: UnitOrder, period: int) -> tuple[float, float]:
        """Return the units of a type that give firm power in a period without an order, and how many more orders may.

        What is held in reserve is taken off: of these units, those of the plan may have to make up for it first.
        """
        there = self.committed_units[unit.item.id][period]
        most = there + (unit.most if unit.order_by(period) is not None else 0)
        least = max(0.0, there - unit.item.reserve_units)
        return least, max(0.0, most - unit.item.reserve_units) - least

    def firm_range(self, unit: UnitOrder, period: int) -> tuple[float, float]:
        """Return the same where committed units that wait for gates may not be there: the least, and how many more."""
        least = max(0.0, self._sure_units(unit)[period] - unit.item.reserve_units)
        return least, sum(self.firm_units(unit, period)) - least

    def _sure_units(self, unit: UnitOrder) -> tuple[float, ...]:
        given = self.committed_units[unit.item.id]
        return (0.0,) * len(given) if unit.item.predecessors else given

    @cached_property
    def with_reserve(self) -> dict[str, tuple[int, ...]]:
        """Periods in which it is decided whether a type of on-site units has more in service than its reserve.

        They follow each other. In others it is known, and firm power is a sum of orders. In the plain model it always
        is decided, so that the reserve is a fact that can be dropped.
        """
        found = {}
        for unit in self.units:
            reserve, sure = unit.item.reserve_units, self._sure_units(unit)
            if reserve:
                found[unit.item.id] = tuple(
                    t for t in self.periods if self.plain or (sum(self.firm_units(unit, t)) > 0 and sure[t] < reserve)
                )
        return found

    @cached_property
    def curtailed_share(self) -> dict[str, float]:
        """Share of the hours for which conditional import is curtailed, by site that has a conditional step [-]."""
        conditional = (site for site in self.sites if any(step.item.conditional for step in self.steps_at(site)))
        return {site.id: site.curtailed_share for site in conditional}

    @cached_property
    def conditional(self) -> frozenset[tuple[str, int]]:
        """Sites and periods in which a step of the interconnection may be energised and conditional."""
        return frozenset(
            (site.id, t)
            for site in self.sites
            if site.id in self.curtailed_share
            for t in self.periods
            if any(may_be_curtailed(self.calendar, step.item, t) for step in self.steps_at(site))
        )

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
                facility_mw += sum(upgrade.most_mw(t) for upgrade in self.upgrades_at(site))
                for unit in self.units_at(site):
                    facility_mw += unit.item.firm_mw * sum(self.firm_units(unit, t))
                later = most[site.id, t] = min(later, facility_mw / site.peak_pue)
        return most

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


def is_open(opens: int | None, period: int) -> bool:
    """Return whether what comes in a period, None for never, is there in another."""
    return opens is not None and opens <= period
