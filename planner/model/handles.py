"""Handles: what a decision's state is in any period, as a variable or a number.

A state has columns only between its first and its last possible change; before it is 0, after it is what it was at the
last change. `Handles` hides that from the constraint families.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from planner.model.bases import counts_any_site, factor, standing_mw, standing_total_mw
from planner.model.import_handles import ImportHandles
from planner.model.linear import Sum
from planner.model.sources import UnitOrder
from planner.network import finished_span, mark

if TYPE_CHECKING:
    from planner.model.bounds import MostOnline
    from planner.model.sets import Sets, Work
    from planner.model.sources import Gated, Orderable
    from planner.portion import Portion
    from planner.problem import Milestone, Predecessor, Rack, Site


@dataclass(frozen=True)
class Span:
    """First and last period in which a state may change."""

    first: int
    last: int

    def clip(self, period: int) -> int | None:
        """Return the period whose column holds the state at `period`; None before the first change."""
        return None if period < self.first or self.last < self.first else min(period, self.last)


@dataclass(frozen=True)
class Handles(ImportHandles):
    """Reads the states of one model `m` in any period, as variables or numbers."""

    m: Any
    sets: Sets
    rack_span: dict[str, Span]
    site_span: dict[tuple[str, str], Span]  # site, rack type
    bounds: MostOnline

    def started(self, work: Work, period: int) -> Any:
        """Return 1 if `work` has started by `period`."""
        if period < work.first:
            return 0
        if work.under_way:
            several = len(self.sets.works_of[work.activity.id]) > 1  # only where levers may shorten it
            return self.m.chosen[work.key] if several else 1
        return self.m.started[work.activity.id, work.option.id, min(period, work.last)]

    def activity_started(self, activity: str, period: int) -> Sum:
        """Return 1 if the activity has started by `period` under any option."""
        if activity in self.sets.finished_ids:
            return Sum((1, 1))
        return Sum(*((1, self.started(work, period)) for work in self.sets.works_of.get(activity, ())))

    def released(self, given: Predecessor, period: int) -> Sum:
        """Return 1 if a predecessor leaves `period` open: it is finished, or has started, its lag ago."""
        at = period - given.lag_periods
        if given.activity in self.sets.history:
            span = finished_span(self.sets.calendar, self.sets.history[given.activity])
            return Sum((1, int(at >= mark(given.type, *span))))
        over = mark(given.type, self.started, self.in_service)
        return Sum(*((1, over(work, at)) for work in self.sets.works_of.get(given.activity, ())))

    def gated(self) -> list[tuple[Gated, range]]:
        """Return committed power that waits for gates, each with the periods in which its date lets it serve."""
        sets = self.sets
        found = [(one.gates, sets.periods[max(0, one.since) :]) for one in sets.stages if one.item.predecessors]
        for unit in sets.units:
            came = [t for t, units in enumerate(sets.came[unit.item.id]) if units]
            if unit.item.predecessors and came:
                found.append((unit.gates, sets.periods[came[0] : came[-1] + 1]))
        return found

    def awaited(self, gates: Gated, period: int) -> list[Sum]:
        """Return what committed power waits for in `period` and is not decided before the plan, as `released`."""
        return [one for given in gates.predecessors if not _surely(one := self.released(given, period))]

    def has_state(self, gates: Gated, period: int) -> bool:
        """Return whether a column says that all gates of committed power are over in `period`, and not a gate's own."""
        waits = self.awaited(gates, period)
        return bool(waits) and (self.sets.plain or (len(waits) > 1 and all(waits)))

    def over(self, gates: Gated, period: int) -> Any:
        """Return 1 if all that committed power waits for is over in `period`, which may lie before the plan."""
        if not gates.predecessors:
            return 1
        if (gates.name, period) in self.m.over:
            return self.m.over[gates.name, period]
        waits = self.awaited(gates, period)
        return 1 if not waits else 0 if len(waits) > 1 else waits[0]

    def at_work(self, work: Work, period: int) -> Sum:
        """Return 1 if `work` is running in `period`."""
        return Sum((1, self.started(work, period)), (-1, self.started(work, period - work.option.duration_periods)))

    def in_service(self, work: Work, period: int) -> Any:
        """Return 1 if `work` is finished and usable in `period`."""
        return self.started(work, period - work.option.duration_periods)

    def is_open(self, site: Site, period: int) -> Any:
        """Return 1 if a site is open in `period`."""
        if site.has_begun:
            return 1
        has_state = (site.id, period) in self.m.open
        return self.m.open[site.id, period] if has_state else 0

    def ordered(self, order: Orderable, period: int) -> Any:
        """Return how many of an upgrade (0 or 1) or on-site unit are ordered by `period`."""
        if period < order.first_order or order.last_order < 0:
            return 0
        states = self.m.units if isinstance(order, UnitOrder) else self.m.upgraded
        return states[order.item.id, min(period, order.last_order)]

    def serving(self, order: Orderable, period: int) -> Any:
        """Return how many of what the plan ordered serve in `period`."""
        by = order.order_by(period)
        return 0 if by is None else self.ordered(order, by)

    def bought(self, rack: Rack, period: int) -> Any:
        """Return racks of a type delivered by `period`, all sites."""
        at = self.rack_span[rack.id].clip(period)
        return 0 if at is None else self.m.bought[rack.id, at]

    def from_book(self, rack: Rack, period: int) -> Any:
        """Return racks of a type delivered by `period` out of what was on order before the plan."""
        at = self.rack_span[rack.id].clip(period)
        return 0 if at is None or not rack.on_order else self.m.from_book[rack.id, at]

    def racks(self, site: Site, rack: Rack, period: int) -> Any:
        """Return racks of a type delivered to a site by `period`.

        Parameters
        ----------
        site, rack
            The site and the rack type.
        period
            Number of the period; before 0 nothing is delivered.
        """
        at = self.site_span[site.id, rack.id].clip(period)
        return 0 if at is None else self.m.racks[site.id, rack.id, at]

    def delivered_mw(self, site: Site, period: int, portion: Portion | None = None) -> Sum:
        """Return IT MW delivered to a site by `period`, without the racks installed before the plan.

        Parameters
        ----------
        site, period
            The site, and the number of the period.
        portion
            Whose rack types count; None: all.
        """
        racks = self.sets.problem.racks
        counted = racks if portion is None else [rack for rack in racks if portion.has_rack(rack.id)]
        return Sum(*((rack.it_kw / 1000.0, self.racks(site, rack, period)) for rack in counted))

    def installed_mw(self, site: Site, period: int) -> Sum:
        """Return IT MW installed at a site in `period`."""
        return self.delivered_mw(site, period).add(1, self.sets.installed_mw[site.id])

    def counted_mw(self, portion: Portion, period: int) -> Sum:
        """Return what a portion of the programme has online in `period` [MW on its basis]."""
        whole = Sum()
        for site in (site for site in self.sets.sites if portion.has_site(site.id)):
            key = portion.key, site.id, period
            own = self.m.lasting[key] if key in self.m.lasting else self.online_mw(site, period, portion)
            whole.add(factor(site, portion.basis), own)
        return whole

    def online_mw(self, site: Site, period: int, portion: Portion) -> Sum:
        """Return IT MW online at a site in `period`, of the rack types of a portion.

        Parameters
        ----------
        site, period
            The site, and the number of the period.
        portion
            Whose rack types count.
        """
        delivered = self.delivered_mw(site, period - site.commissioning_periods, portion)
        return delivered.add(1, standing_mw(self.sets, site, portion))

    def reached(self, g: Milestone, portion: Portion, period: int) -> Any:
        """Return 1 if a milestone is claimed for a portion in `period`: of any site, at the one of the portion.

        Parameters
        ----------
        g, portion
            The milestone, and one of the portions that count for it.
        period
            Number of the period.
        """
        if counts_any_site(self.sets, g):
            assert portion.sites is not None
            return self.m.reached_at[g.id, portion.sites[0], period]
        return self.m.reached[g.id, period]

    def earned(self, g: Milestone, period: int) -> Any:
        """Return 1 if what the tranche of a milestone is paid on has come by `period`."""
        match g.tranche_on:
            case "reached":
                return self.m.reached[g.id, period]
            case "ordered":
                return self.m.ordered[g.id, period]
            case _:
                assert_never(g.tranche_on)

    def ordered_mw(self, portion: Portion, period: int) -> Sum:
        """Return the IT load of the racks of a portion installed or ordered by `period`, their leads before delivery.

        Parameters
        ----------
        portion
            The whole programme on IT load, or some of its rack types.
        period
            Number of the period; what was ordered before the plan counts in every one.
        """
        end, sets = self.sets.periods[-1], self.sets
        whole = Sum((1, standing_total_mw(sets, portion)))
        for rack in sets.problem.racks:
            if portion.has_rack(rack.id):
                by, mw = min(end, period + rack.lead_periods), rack.it_kw / 1000.0
                whole.add(mw, self.bought(rack, by))
                whole.add(mw, self.from_book(rack, end)).add(-mw, self.from_book(rack, by))
        return whole

    def units_serving(self, order: UnitOrder, period: int) -> Sum:
        """Return on-site units in service in `period`, committed ones included."""
        came = self.sets.came[order.item.id][period]
        return Sum((1, self.serving(order, period)), (came, self.over(order.gates, period) if came else 0))

    def firm_mw(self, order: UnitOrder, period: int) -> Sum:
        """Return the firm power of on-site units in `period`: of those in service, less those held in reserve."""
        unit, decided = order.item, self.sets.with_reserve.get(order.item.id)
        if decided is None:
            return Sum((unit.firm_mw, self.units_serving(order, period)))
        if period in decided:
            return Sum((1, self.m.firm[unit.id, period]))
        if not any(self.sets.firm_units(order, period)):
            return Sum()
        return Sum((unit.firm_mw, self.units_serving(order, period)), (-unit.firm_mw, unit.reserve_units))


def _surely(state: Sum) -> bool:
    """Return whether a state is 1 whatever is decided."""
    return not state and state.constant > 0.5
