"""Decision variables, and handles that read them in any period.

Every decision is a state: *started by t*, *ordered by t*, *delivered by t*, *reached by t*. A state has columns only
between its first and its last possible change; before it is 0, after it is what it was at the last change. `Handles`
hides that from the constraint families.

Racks have two forms. ``exact`` counts whole racks by site and type. ``pooled`` has one IT MW figure for each site and
pool of types that may stand at the same sites, and counts of each type only programme-wide: a relaxation, with far
fewer columns where several types ship, used to search and to bound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pyomo.environ as pyo

from planner.model.linear import Sum
from planner.problem import arrivals, pairs

if TYPE_CHECKING:
    from planner.model.sets import Orderable, Sets, Work
    from planner.problem import Facility, Rack, Site

Form = Literal["exact", "pooled"]


@dataclass(frozen=True)
class Span:
    """First and last period in which a state may change."""

    first: int
    last: int

    def clip(self, period: int) -> int | None:
        """Return the period whose column holds the state at `period`; None before the first change."""
        return None if period < self.first or self.last < self.first else min(period, self.last)


@dataclass(frozen=True)
class Handles:
    """Reads the states of one model `m` in any period, as variables or numbers."""

    m: Any
    sets: Sets
    form: Form
    rack_span: dict[str, Span]
    site_span: dict[tuple[str, int], Span]  # site, pool
    units_of: dict[str, Orderable]

    def started(self, work: Work, period: int) -> Any:
        """Return 1 if `work` has started by `period`."""
        if period < work.first:
            return 0
        if work.under_way:
            return 1
        return self.m.started[work.activity.id, work.option.id, min(period, work.last)]

    def activity_started(self, activity: str, period: int) -> Sum:
        """Return 1 if the activity has started by `period` under any option."""
        if activity in self.sets.finished_ids:
            return Sum((1, 1))
        return Sum(*((1, self.started(work, period)) for work in self.sets.works_of.get(activity, ())))

    def at_work(self, work: Work, period: int) -> Sum:
        """Return 1 if `work` is running in `period`."""
        return Sum((1, self.started(work, period)), (-1, self.started(work, period - work.option.duration_periods)))

    def in_service(self, work: Work, period: int) -> Any:
        """Return 1 if `work` is finished and usable in `period`."""
        return self.started(work, period - work.option.duration_periods)

    def ordered(self, order: Orderable, period: int) -> Any:
        """Return how many of an upgrade (0 or 1) or on-site unit are ordered by `period`."""
        if period < 0 or order.last_order < 0:
            return 0
        states = self.m.units if order.item.id in self.units_of else self.m.upgraded
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

    def pool_mw(self, site: Site, pool: int, period: int) -> Sum:
        """Return IT MW of a pool's racks delivered to a site by `period`."""
        at = self.site_span[site.id, pool].clip(period)
        if at is None:
            return Sum()
        if self.form == "pooled":
            return Sum((1, self.m.pool_load[site.id, pool, at]))
        return Sum(*((rack.it_kw / 1000.0, self.racks(site, pool, rack, period)) for rack in self.sets.pools[pool]))

    def racks(self, site: Site, pool: int, rack: Rack, period: int) -> Any:
        """Return racks of a type delivered to a site by `period` (exact form)."""
        at = meet(self.site_span[site.id, pool], self.rack_span[rack.id]).clip(period)
        return 0 if at is None else self.m.racks[site.id, rack.id, at]

    def delivered_mw(self, site: Site, period: int) -> Sum:
        """Return IT MW delivered to a site by `period`, without the racks installed before the plan."""
        whole = Sum()
        for pool in range(len(self.sets.pools)):
            whole.add(1, self.pool_mw(site, pool, period))
        return whole

    def installed_mw(self, site: Site, period: int) -> Sum:
        """Return IT MW installed at a site in `period`."""
        return self.delivered_mw(site, period).add(1, self.sets.installed_mw[site.id])

    def online_mw(self, site: Site, period: int) -> Sum:
        """Return IT MW online at a site in `period`."""
        return self.delivered_mw(site, period - site.commissioning_periods).add(1, self.sets.installed_mw[site.id])

    def units_serving(self, order: Orderable, period: int) -> Sum:
        """Return on-site units in service in `period`, committed ones included."""
        return Sum((1, self.serving(order, period)), (1, self.sets.committed_units[order.item.id][period]))

    def energised_mw(self, site: Site, period: int) -> Sum:
        """Return import capacity energised at a site in `period` [MW facility]."""
        whole = Sum((1, self.sets.stages_mw[site.id][period]))
        for upgrade in self.sets.upgrades_at(site):
            whole.add(upgrade.item.mw, self.serving(upgrade, period))  # type: ignore[union-attr]
        return whole

    def import_mw(self, site: Site, period: int) -> Sum:
        """Return what a site imports at peak: all it needs where it has no units of its own, else a decision."""
        if site.onsite:
            return Sum((1, self.m.imports[site.id, period]))
        return Sum((site.peak_pue, self.installed_mw(site, period)))

    def grid_mean_mw(self, site: Site, period: int) -> Sum:
        """Return the mean facility MW a site takes from the grid."""
        whole = Sum((site.mean_pue, self.installed_mw(site, period)))
        for unit in site.onsite:
            whole.add(-1, self.m.generation[unit.id, period])
        return whole


def meet(one: Span, other: Span) -> Span:
    """Return the periods that lie in both spans."""
    return Span(max(one.first, other.first), min(one.last, other.last))


def add_variables(m: pyo.ConcreteModel, sets: Sets, form: Form) -> Handles:
    """Add every decision variable to `m` and return the handles that read them."""
    rack_span = {rack.id: _rack_span(sets, rack) for rack in sets.problem.racks}
    site_span = {
        (site.id, pool): _site_span(sets, site, [rack_span[rack.id] for rack in racks], racks)
        for site in sets.sites
        for pool, racks in enumerate(sets.pools)
    }
    handles = Handles(m, sets, form, rack_span, site_span, {unit.item.id: unit for unit in sets.units})
    _add_work(m, sets)
    _add_racks(m, sets, handles)
    _add_power(m, sets)
    _add_money(m, sets)
    return handles


def _rack_span(sets: Sets, rack: Rack) -> Span:
    calendar = sets.calendar
    first = rack.lead_periods
    if rack.on_order:
        first = min(first, *(max(0, calendar.usable_from(day)) for day, _ in arrivals(rack.on_order)))
    if rack.supply is not None:
        comes = [max(0, calendar.usable_from(day)) for day, units in arrivals(rack.supply) if units]
        first = max(first, min(comes, default=calendar.periods))
    if rack.first_delivery_date is not None:
        first = max(first, calendar.usable_from(rack.first_delivery_date))
    last = calendar.periods - 1
    if rack.last_delivery_date is not None:
        last = min(last, calendar.period_of(rack.last_delivery_date))
    return Span(first, last)


def _site_span(sets: Sets, site: Site, spans: list[Span], racks: tuple[Rack, ...]) -> Span:
    """Return when racks of a pool may come to a site: not before there can be room and power for them."""
    never = Span(sets.calendar.periods, -1)
    cooled = all(rack.cooling is None or rack.cooling in site.cooling for rack in racks)
    if not cooled:
        return never
    rooms = [0 for where, _ in sets.finished if where is site]
    rooms += [
        max(0, work.first + work.option.duration_periods)
        for work in sets.works
        if work.site is site and work.activity.nameplate_mw > 0
    ]
    powered = [t for t in sets.periods if sets.most_it_mw[site.id, t] > 0]
    if not rooms or not powered:
        return never
    first = max(min(rooms), powered[0], min(span.first for span in spans))
    return Span(first, max(span.last for span in spans))


def site_cap_mw(sets: Sets, site: Site) -> float:
    """Return the most IT load a site can ever hold beyond what is installed already [MW IT]."""
    nameplate = sum(activity.nameplate_mw for activity in site.activities)
    powered = max(sets.most_it_mw[site.id, t] for t in sets.periods)
    return max(0.0, min(nameplate, powered) - sets.installed_mw[site.id])


def whole_racks(mw: float, rack: Rack) -> int:
    """Return how many racks fit into `mw` of IT load."""
    return math.floor(mw * 1000.0 / rack.it_kw + 1e-9)


def _add_work(m: pyo.ConcreteModel, sets: Sets) -> None:
    """Started by, ordered by, reached by."""
    starts = [(*work.key, t) for work in sets.planned for t in range(work.first, work.last + 1)]
    m.started = pyo.Var(starts, domain=pyo.Binary)
    m.upgraded = pyo.Var([(o.item.id, t) for o in sets.upgrades for t in range(o.last_order + 1)], domain=pyo.Binary)
    most = {(o.item.id, t): o.most for o in sets.units for t in range(o.last_order + 1)}
    m.units = pyo.Var(list(most), domain=pyo.NonNegativeIntegers, bounds=lambda m, j, t: (0, most[j, t]))
    m.reached = pyo.Var([(g.id, t) for g in sets.problem.milestones for t in sets.periods], domain=pyo.Binary)


def _add_racks(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Delivered by: racks by site and type, or MW by site and pool; and racks by type programme-wide."""
    m.bought = pyo.Var(
        [(k, t) for k, span in handles.rack_span.items() for t in range(span.first, span.last + 1)],
        domain=pyo.NonNegativeReals,
    )
    booked = [rack.id for rack in sets.problem.racks if rack.on_order]
    m.from_book = pyo.Var(
        [(k, t) for k in booked for t in range(handles.rack_span[k].first, handles.rack_span[k].last + 1)],
        domain=pyo.NonNegativeIntegers if handles.form == "exact" else pyo.NonNegativeReals,
    )
    cap_mw = {site.id: site_cap_mw(sets, site) for site in sets.sites}
    if handles.form == "pooled":
        index = [(s, c, t) for (s, c), span in handles.site_span.items() for t in range(span.first, span.last + 1)]
        m.pool_load = pyo.Var(index, domain=pyo.NonNegativeReals, bounds=lambda m, s, c, t: (0, cap_mw[s]))
        return
    most = {}
    for site in sets.sites:
        for pool, racks in enumerate(sets.pools):
            for rack in racks:
                span = meet(handles.site_span[site.id, pool], handles.rack_span[rack.id])
                fits = whole_racks(cap_mw[site.id], rack)
                most |= {(site.id, rack.id, t): fits for t in range(span.first, span.last + 1)}
    m.racks = pyo.Var(list(most), domain=pyo.NonNegativeIntegers, bounds=lambda m, s, k, t: (0, most[s, k, t]))


def _add_power(m: pyo.ConcreteModel, sets: Sets) -> None:
    """Import and generation where a site has units of its own; flows on links."""
    own = [site for site in sets.sites if site.onsite]
    m.imports = pyo.Var([(site.id, t) for site in own for t in sets.periods], domain=pyo.NonNegativeReals)
    m.generation = pyo.Var(
        [(unit.id, t) for site in own for unit in site.onsite for t in sets.periods], domain=pyo.NonNegativeReals
    )
    limit = {link.id: sets.calendar.stepped(pairs(link.limit_mw)) for link in sets.problem.grid.links}
    m.flow = pyo.Var(
        [(link, t) for link in limit for t in sets.periods],
        domain=pyo.Reals,
        bounds=lambda m, link, t: (-limit[link][t], limit[link][t]),
    )


def _add_money(m: pyo.ConcreteModel, sets: Sets) -> None:
    """Cash, credit and debt at the end of each period; site opening; shortfall at the target date."""
    finance = sets.problem.finance
    m.cash = pyo.Var(sets.periods, domain=pyo.Reals, bounds=(finance.cash_floor_usd_m, None))
    m.works = pyo.Var(sets.periods, domain=pyo.NonNegativeReals)
    in_kind = any(g.in_kind_share > 0 and g.tranche_usd_m > 0 for g in sets.problem.milestones)
    m.credit = pyo.Var(sets.periods if in_kind else [], domain=pyo.NonNegativeReals)
    m.credit_used = pyo.Var(sets.periods if in_kind else [], domain=pyo.NonNegativeReals)
    limits = {f.id: facility_limits(sets, f) for f in finance.facilities}
    m.debt = pyo.Var(
        [(f, t) for f in limits for t in sets.periods],
        domain=pyo.NonNegativeReals,
        bounds=lambda m, f, t: (0, limits[f][t]),
    )
    m.draw = pyo.Var([(f.id, t) for f in finance.facilities for t in available(sets, f)], domain=pyo.NonNegativeReals)
    m.repay = pyo.Var([(f, t) for f in limits for t in sets.periods if t > 0], domain=pyo.NonNegativeReals)
    m.never = pyo.Var(bounds=(0, 0))
    m.short = pyo.Var(domain=pyo.NonNegativeReals, bounds=(0, sets.problem.programme.target.mw))


def available(sets: Sets, facility: Facility) -> range:
    """Return the periods in which a facility can be drawn: never from its maturity on."""
    calendar = sets.calendar
    opens, ends = facility.available_from_date, facility.available_to_date
    first = 0 if opens is None else max(0, calendar.usable_from(opens))
    last = calendar.periods - 1 if ends is None else min(calendar.periods - 1, calendar.period_of(ends))
    if facility.maturity_date is not None:
        last = min(last, calendar.period_of(facility.maturity_date) - 1)
    return range(first, last + 1)


def facility_limits(sets: Sets, facility: Facility) -> tuple[float, ...]:
    """Return the most a facility may have outstanding at the end of each period: nothing from maturity on."""
    limits = sets.calendar.stepped(pairs(facility.limit_usd_m))
    if facility.maturity_date is None:
        return limits
    due = sets.calendar.period_of(facility.maturity_date)
    return tuple(limit if t < due else 0.0 for t, limit in enumerate(limits))
