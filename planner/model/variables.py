"""Decision variables, each with columns only where it can change.

Every decision is a state: *started by t*, *ordered by t*, *delivered by t*, *reached by t*. A state has columns only
between its first and its last possible change; `planner/model/handles.py` reads it in any period.

Racks are counted whole by site and type, and by type programme-wide, where supply and order book limit them.

The table of `planner/model/symbols.py` lists them; a test compares it with the model that is built. The families of
opening and milestones add the variables that only they need. Where levers may shorten work under way, `chosen` says by
which way it runs (`planner/model/elastic.py`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pyomo.environ as pyo

from planner.enough import ENOUGH_WITHIN_MW, SUMS_WITHIN_MW
from planner.model.bases import counts_any_site, portions
from planner.model.bounds import MostOnline
from planner.model.handles import Handles, Span
from planner.model.loans import available, facility_limits
from planner.model.totals import UNSEEN_MW, wanted_mw
from planner.portion import portions_of
from planner.problem import arrivals, pairs

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.problem import Rack, Site


def add_variables(m: pyo.ConcreteModel, sets: Sets) -> Handles:
    """Add every decision variable to `m` and return the handles that read them."""
    ever = Span(0, sets.calendar.periods - 1)
    rack_span = {rack.id: ever if sets.plain else rack_dates(sets, rack) for rack in sets.problem.racks}
    site_span: dict[tuple[str, str], Span] = {}
    for site in sets.sites:
        spans = {(site.id, rack): ever for rack in rack_span}
        site_span |= spans if sets.plain else _site_spans(sets, site, rack_span)
    handles = Handles(m, sets, rack_span, site_span, MostOnline(sets))
    _add_work(m, handles)
    _add_racks(m, sets, handles)
    _add_power(m, sets)
    _add_gates(m, handles)
    _add_money(m, sets)
    return handles


def rack_dates(sets: Sets, rack: Rack) -> Span:
    """Return when racks of a type may be delivered: in its dates, and once there are any."""
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


def _site_spans(sets: Sets, site: Site, rack_span: dict[str, Span]) -> dict[tuple[str, str], Span]:
    """Return when racks of each type may come to a site: only if it can cool them, and once it can hold any."""
    opens, never = _opens(sets, site), Span(sets.calendar.periods, -1)
    found = {}
    for rack in sets.problem.racks:
        cooled, span = site.takes(rack), rack_span[rack.id]
        first = _opens(sets, site, rack) if cooled and site.has_own_classes else opens
        found[site.id, rack.id] = Span(max(first, span.first), span.last) if cooled else never
    return found


def _opens(sets: Sets, site: Site, rack: Rack | None = None) -> int:
    """Return the first period with room and power at a site at the earliest; past the last one if never.

    Parameters
    ----------
    sets
        Index sets.
    site
        The site.
    rack
        A rack type that must be able to stand there; None: any type may stand in every phase.
    """
    rooms = [0 for where, phase in sets.finished if where is site and (rack is None or site.takes(rack, phase))]
    rooms += [
        max(0, work.first + work.option.duration_periods)
        for work in sets.works
        if work.site is site and work.activity.nameplate_mw > 0 and (rack is None or site.takes(rack, work.activity))
    ]
    powered = [t for t in sets.periods if sets.most_it_mw[site.id, t] > 0]
    return max(min(rooms), powered[0]) if rooms and powered else sets.calendar.periods


def site_cap_mw(sets: Sets, site: Site) -> float:
    """Return the most IT load a site can ever hold beyond what is installed already [MW IT]."""
    nameplate = sum(activity.nameplate_mw for activity in site.activities)
    powered = max(sets.most_it_mw[site.id, t] for t in sets.periods)
    return max(0.0, min(nameplate, powered) - sets.installed_mw[site.id])


def class_cap_mw(sets: Sets, site: Site, rack: Rack, cap_mw: float) -> float:
    """Return the most IT load of a rack type that a site can ever take in the plan [MW IT].

    Parameters
    ----------
    sets
        Index sets.
    site
        The site.
    rack
        The rack type.
    cap_mw
        The most of all types together.
    """
    offering = (a.nameplate_mw for a in site.activities if a.kind == "phase" and site.takes(rack, a))
    units = sum(given.units for given in site.installed if given.rack == rack.id)
    return max(0.0, min(cap_mw, sum(offering) - units * rack.it_kw / 1000.0))


def whole_racks(mw: float, rack: Rack) -> int:
    """Return how many racks `mw` of IT load is enough for."""
    return math.floor((mw + ENOUGH_WITHIN_MW + SUMS_WITHIN_MW) * 1000.0 / rack.it_kw)


def _add_work(m: pyo.ConcreteModel, handles: Handles) -> None:
    """Add the states of starts, orders and milestones."""
    sets, bounds = handles.sets, handles.bounds
    starts = [(*work.key, t) for work in sets.planned for t in range(work.first, work.last + 1)]
    m.started = pyo.Var(starts, domain=pyo.Binary)
    ways = [work.key for work in sets.works if work.under_way and len(sets.works_of[work.activity.id]) > 1]
    if ways:
        m.chosen = pyo.Var(ways, domain=pyo.Binary)
    m.upgraded = pyo.Var([(o.item.id, t) for o in sets.upgrades for t in o.orders], domain=pyo.Binary)
    most = {(o.item.id, t): o.most for o in sets.units for t in o.orders}
    m.units = pyo.Var(list(most), domain=pyo.NonNegativeIntegers, bounds=lambda m, j, t: (0, most[j, t]))
    _add_milestones(m, sets, bounds)


def _add_milestones(m: pyo.ConcreteModel, sets: Sets, bounds: MostOnline) -> None:
    """Add the states of milestones; of one that any site may reach, those of each site too."""
    at_site: dict[tuple[str, ...], int | None] = {}
    first: dict[tuple[str, ...], int | None] = {}
    for g in sets.problem.milestones:
        counted = portions_of(sets.problem, g)
        starts = [0 if sets.plain else bounds.of(one).earliest_period(one.basis, g.threshold_mw) for one in counted]
        first[(g.id,)] = min((start for start in starts if start is not None), default=None)
        if counts_any_site(sets, g):
            at_site |= {(g.id, *(one.sites or ())): start for one, start in zip(counted, starts, strict=True)}

    def bounded(firsts: dict[tuple[str, ...], int | None]) -> dict[tuple[str | int, ...], tuple[int, int]]:
        return {
            (*name, t): (0, int(start is not None and t >= start))
            for name, start in firsts.items()
            for t in sets.periods
        }

    within, there = bounded(first), bounded(at_site)
    m.reached = pyo.Var(list(within), domain=pyo.Binary, bounds=within)
    m.reached_at = pyo.Var(list(there), domain=pyo.Binary, bounds=there)
    on_orders = [g for g in sets.problem.milestones if g.tranche_on == "ordered"]
    ordered = bounded({(g.id,): 0 if sets.plain else bounds.first_ordered(g) for g in on_orders})
    m.ordered = pyo.Var(list(ordered), domain=pyo.Binary, bounds=ordered)


def _add_racks(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add what is delivered: racks by site and type, and by type programme-wide."""
    m.bought = pyo.Var(
        [(k, t) for k, span in handles.rack_span.items() for t in range(span.first, span.last + 1)],
        domain=pyo.NonNegativeReals,
    )
    booked = [rack.id for rack in sets.problem.racks if rack.on_order]
    m.from_book = pyo.Var(
        [(k, t) for k in booked for t in range(handles.rack_span[k].first, handles.rack_span[k].last + 1)],
        domain=pyo.NonNegativeIntegers,
    )
    most: dict[tuple[str, str, int], int | None] = {}
    for site in sets.sites:
        cap_mw = site_cap_mw(sets, site)
        for rack in sets.problem.racks:
            span = handles.site_span[site.id, rack.id]
            room_mw = class_cap_mw(sets, site, rack, cap_mw) if site.has_own_classes else cap_mw
            fits = None if sets.plain else whole_racks(room_mw, rack)
            most |= {(site.id, rack.id, t): fits for t in range(span.first, span.last + 1)}
    m.racks = pyo.Var(list(most), domain=pyo.NonNegativeIntegers, bounds=lambda m, s, k, t: (0, most[s, k, t]))


def _add_power(m: pyo.ConcreteModel, sets: Sets) -> None:
    """Add import and generation where a site has units of its own; flows on links."""
    own = [site for site in sets.sites if site.onsite]
    m.imports = pyo.Var([(site.id, t) for site in own for t in sets.periods], domain=pyo.NonNegativeReals)
    m.generation = pyo.Var(
        [(unit.id, t) for site in own for unit in site.onsite for t in sets.periods], domain=pyo.NonNegativeReals
    )
    conditional = sorted(sets.conditional)
    m.conditional = pyo.Var(conditional, domain=pyo.NonNegativeReals)
    owned = {site.id for site in own}
    lasting = [
        (key, s, t) for key, one in portions(sets).items() if one.firm for s, t in conditional if one.has_site(s)
    ]
    m.lasting = pyo.Var(lasting, domain=pyo.NonNegativeReals)
    m.backed = pyo.Var([(s, t) for s, t in conditional if s in owned], domain=pyo.NonNegativeReals)
    reserved = [(unit, t) for unit, periods in sets.with_reserve.items() for t in periods]
    m.firm = pyo.Var(reserved, domain=pyo.NonNegativeReals)
    m.beyond = pyo.Var(reserved, domain=pyo.Binary)
    limit = {link.id: sets.calendar.stepped(pairs(link.limit_mw)) for link in sets.problem.grid.links}
    m.flow = pyo.Var(
        [(link, t) for link in limit for t in sets.periods],
        domain=pyo.Reals,
        bounds=lambda m, link, t: (-limit[link][t], limit[link][t]),
    )


def _add_gates(m: pyo.ConcreteModel, handles: Handles) -> None:
    """Add whether all that committed power waits for is over, where that is more than one gate's own state."""
    m.over = pyo.Var(
        [(gates.name, t) for gates, periods in handles.gated() for t in periods if handles.has_state(gates, t)],
        domain=pyo.Binary,
    )


def _add_money(m: pyo.ConcreteModel, sets: Sets) -> None:
    """Add cash, credit and debt at the end of each period, and the shortfall at the target date."""
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
    drawn = [(f.id, t) for f in finance.facilities for t in (sets.periods if sets.plain else available(sets, f))]
    m.draw = pyo.Var(drawn, domain=pyo.NonNegativeReals)
    m.repay = pyo.Var([(f, t) for f in limits for t in sets.periods if t > 0], domain=pyo.NonNegativeReals)
    m.never = pyo.Var(bounds=(0, 0))
    most_short = max(sets.problem.programme.target.mw, wanted_mw(sets)[0], UNSEEN_MW)
    m.short = pyo.Var(domain=pyo.NonNegativeReals, bounds=(0, most_short))
