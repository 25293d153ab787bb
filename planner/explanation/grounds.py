"""What reasons are looked up in: the limits of a plan by period, its work and orders by id, and what waits for what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.committed import stage_id
from planner.problem import Upgrade, arrivals, rises
from planner.tabulate.arcs import key, schedule_arcs
from planner.tabulate.committed import stage_serves, units_serving
from planner.tabulate.debt import availability
from planner.tabulate.from_plan import parts_of
from planner.tabulate.power import last_service
from planner.tabulate.works import opening_periods

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from planner.network import Arc
    from planner.plan import DeliveryRow, Plan, PowerRow, ScheduleRow
    from planner.problem import Facility, Site
    from planner.spec import LimitName
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work

PROMISED: tuple[LimitName, ...] = ("facility", "borrowing_base")
COVENANTS: tuple[LimitName, ...] = ("loan_to_cost",)
"""Limits by which a lender gives less than it has promised on what stands."""
LEAST_USD_M = 1e-3


@dataclass(frozen=True)
class Covenant:
    """A lender's condition that leaves less to be drawn than it would lend otherwise [million USD]."""

    limit: LimitName
    facility: str
    left_usd_m: float
    would_usd_m: float


class Grounds:
    """The facts of one plan that reasons are given from, each found once."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.problem = plan, plan.problem
        self.calendar, self.parts = plan.problem.calendar, parts_of(plan)

    def first_after(self, day: date) -> str:
        """Return a day in words: where no period begins on it, with the first period that it leaves open."""
        period = self.calendar.usable_from(day)
        if self.calendar.start_of(period) == day:
            return f"{day}"
        return f"{day}: {self.calendar.label(period)} is the first period that begins from then on"

    @cached_property
    def works(self) -> dict[str, Work]:
        """Work by id of its activity."""
        return {work.activity.id: work for work in self.parts.works}

    @cached_property
    def orders(self) -> dict[tuple[str, str], PowerOrder]:
        """Orders of power by (kind, id) in the schedule."""
        return {(order.kind, order.label(self.calendar)): order for order in self.parts.orders}

    @cached_property
    def lots(self) -> dict[str, Consignment]:
        """Racks delivered, by id in the schedule."""
        return {lot.label(self.calendar): lot for lot in self.parts.racks.consignments}

    @cached_property
    def delivered(self) -> dict[tuple[str, int], list[Consignment]]:
        """Racks delivered, by site and period."""
        found = defaultdict(list)
        for lot in self.parts.racks.consignments:
            found[lot.site.id, lot.period].append(lot)
        return found

    @cached_property
    def booked(self) -> dict[str, NDArray[np.float64]]:
        """Racks of each type that were ordered before the plan and delivered by the end of each period."""
        found = {rack.id: np.zeros(self.calendar.periods) for rack in self.problem.racks}
        for lot in self.parts.racks.consignments:
            found[lot.rack.id][lot.period :] += lot.booked
        return found

    @cached_property
    def on_order(self) -> dict[str, tuple[float, ...]]:
        """Racks of each type that were ordered before the plan and can be delivered by each period."""
        return {rack.id: self.calendar.arrived(arrivals(rack.on_order)) for rack in self.problem.racks}

    @cached_property
    def freed(self) -> dict[tuple[str, int], list[Work]]:
        """Work that gives a renewable resource back from a period on, by resource and period, in the order of ids."""
        found = defaultdict(list)
        for work in sorted(self.parts.works, key=lambda work: work.activity.id):
            for resource, units in work.option.uses.items():
                if units:
                    found[resource, work.finish].append(work)
        return found

    @cached_property
    def nameplate_mw(self) -> dict[str, NDArray[np.float64]]:
        """Nameplate of the phases in service at each site by period [MW IT]."""
        found = {site.id: np.zeros(self.calendar.periods) for site in self.problem.sites}
        for work in self.parts.works:
            found[work.site.id][max(work.finish, 0) :] += work.activity.nameplate_mw
        return found

    @cached_property
    def payments(self) -> dict[tuple[str, str, int], list[DeliveryRow]]:
        """Rows of the deliveries by site, rack type and period."""
        found = defaultdict(list)
        for row in self.plan.deliveries:
            found[row.site, row.rack, row.delivery_period].append(row)
        return found

    @cached_property
    def waits(self) -> dict[str, list[Arc]]:
        """What each item waits for, by its key."""
        found = defaultdict(list)
        for arc in schedule_arcs(self.parts):
            found[arc.after].append(arc)
        return found

    def waits_for(self, item: str, other: str) -> bool:
        """Return whether an item waits for another, over any number of items; both by key."""
        seen, left = {item}, [item]
        while left:
            before = {arc.before for arc in self.waits.get(left.pop(), ())} - seen
            seen |= before
            left += before
        return other in seen

    @cached_property
    def rows(self) -> dict[str, ScheduleRow]:
        """Rows of the schedule by key."""
        return {key(row.kind, row.id): row for row in self.plan.schedule}

    @cached_property
    def _limits(self) -> dict[tuple[LimitName, str, int], tuple[float, float]]:
        return {(row.limit, row.id, row.period): (row.limit_value, row.used) for row in self.plan.resources}

    def limit(self, name: LimitName, of: str, period: int) -> tuple[float, float] | None:
        """Return limit and use of one limit in a period, None where there is no such limit then.

        Parameters
        ----------
        name, of
            The limit, and the id of what it is of.
        period
            The period, within the horizon.
        """
        return self._limits.get((name, of, period))

    @cached_property
    def opened(self) -> dict[str, int]:
        """Period in which each site opens."""
        return opening_periods(self.parts.works)

    @cached_property
    def liquidity_usd_m(self) -> NDArray[np.float64]:
        """What could still be paid at the end of each period, less what cover of debt service forbids to draw."""
        given = np.array([row.liquidity_usd_m for row in self.plan.cash])
        cash = np.array([row.closing_cash_usd_m for row in self.plan.cash]) - self.problem.finance.cash_floor_usd_m
        found: NDArray[np.float64] = np.maximum(np.minimum(given, cash), given - self._forbidden_usd_m(False))
        return found

    def covenants(self, period: int) -> list[Covenant]:
        """Return where a lender's conditions let less be drawn in a period than its limit and base leave."""
        slack = {(row.limit, row.id): row.slack for row in self.plan.resources if row.period == period}
        found = []
        for facility in self.problem.finance.facilities:
            opens, ends = availability(self.calendar, facility)
            given = [slack[limit, facility.id] for limit in PROMISED if (limit, facility.id) in slack]
            if opens <= period <= ends and given:
                would = max(0.0, min(given))
                held: list[tuple[float, LimitName]] = [
                    (max(0.0, slack[limit, facility.id]), limit) for limit in COVENANTS if (limit, facility.id) in slack
                ]
                held.append((self._cover_leaves_usd_m(facility, period), "service_cover"))
                found += [
                    Covenant(limit, facility.id, left, would) for left, limit in held if left < would - LEAST_USD_M
                ]
        return found

    def _cover_leaves_usd_m(self, facility: Facility, period: int) -> float:
        """Return what may be drawn one period longer, so that its interest leaves cover in the twelve months after."""
        interest = facility.rate_per_year * self.calendar.years_per_period
        after = range(period + 1, period + 1 + 12 // self.calendar.months)
        found = [self.limit("service_cover", facility.id, t) for t in after] if facility.min_dscr is not None else []
        slacks = [given[0] - given[1] for given in found if given is not None]
        return max(0.0, min(slacks)) / interest if slacks and interest else float("inf")

    def _forbidden_usd_m(self, capex_only: bool) -> NDArray[np.float64]:
        """Return what cover leaves undrawn of what facilities would lend by period; of those for capex only, if so."""
        capex = {facility.id for facility in self.problem.finance.facilities if facility.capex_only}
        found = np.zeros(self.calendar.periods)
        if any(facility.min_dscr is not None for facility in self.problem.finance.facilities):
            for period in range(self.calendar.periods):
                held = self.covenants(period)
                for one in held:
                    if one.limit == "service_cover" and (one.facility in capex or not capex_only):
                        others = (
                            other.left_usd_m
                            for other in held
                            if other.facility == one.facility and other.limit != one.limit
                        )
                        found[period] += max(0.0, min([one.would_usd_m, *others]) - one.left_usd_m)
        return found

    @cached_property
    def liquidity_capex_only_usd_m(self) -> NDArray[np.float64]:
        """The part of it that only capex can draw, by period."""
        given = np.array([row.liquidity_capex_only_usd_m for row in self.plan.cash])
        found: NDArray[np.float64] = np.maximum(0.0, given - self._forbidden_usd_m(True))
        return found

    @cached_property
    def credit_usd_m(self) -> NDArray[np.float64]:
        """Credit in kind that is left at the end of each period."""
        return np.array([row.credit_balance_usd_m for row in self.plan.cash])

    @cached_property
    def firm_mw(self) -> dict[tuple[str, int], float]:
        """Firm power of the on-site units of each site, by period."""
        found: dict[tuple[str, int], float] = defaultdict(float)
        for (site, _, period), firm_mw in self.unit_mw.items():
            found[site, period] += firm_mw
        return found

    @cached_property
    def power_of(self) -> dict[str, list[PowerRow]]:
        """Rows of the table of power by site; links have none."""
        found = defaultdict(list)
        for row in self.plan.power:
            found[row.site].append(row)
        return found

    @cached_property
    def unit_mw(self) -> dict[tuple[str, str, int], float]:
        """Firm power of each type of on-site units at each site, by period."""
        return {(row.site, row.source, row.period): row.capacity_mw for row in self.plan.power if row.kind == "onsite"}

    def in_service_mw(self, site: Site, unit: str, period: int) -> float:
        """Return the MW of a type of on-site units in service in a period, those in reserve among them.

        Parameters
        ----------
        site, unit, period
            Site, id of the type, number of the period.
        """
        rows = (row for row in self.power_of[site.id] if (row.kind, row.source, row.period) == ("onsite", unit, period))
        return sum(row.capacity_mw + row.reserve_mw for row in rows)

    @cached_property
    def _serving(self) -> dict[tuple[str, int], list[PowerOrder]]:
        """Orders of power by site and the periods from which they serve, or a ramp lets more of them."""
        found = defaultdict(list)
        for order in self.parts.orders:
            for after, _ in rises(order.item.ramp) if isinstance(order.item, Upgrade) else ((0, 1.0),):
                found[order.site.id, order.service + after].append(order)
        return found

    def power_from(self, site: Site, period: int) -> tuple[tuple[str, str], ...]:
        """Return the sources of power of a site that serve from a period on, or more by a ramp, as (kind, id).

        Units committed before the plan are no rows of it: they are called UNIT@ with the label of the period.
        """
        calendar, spans, found = self.calendar, self.parts.spans, []
        for number, stage in enumerate(site.stages, 1):
            serves = stage_serves(calendar, stage, spans)
            if serves is not None and any(serves + after == period for after, _ in rises(stage.ramp)):
                found.append(("stage", stage_id(site, number)))
        for order in self._serving.get((site.id, period), ()):
            found.append((order.kind, order.label(calendar)))
        for unit in site.onsite:
            if units_serving(calendar, unit, spans).get(period) and period <= last_service(calendar, unit):
                found.append(("committed", f"{unit.id}@{calendar.label(period)}"))
        return tuple(found)
