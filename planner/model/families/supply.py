r"""Racks are delivered out of what has become deliverable, ordered a lead time before.

.. math::
   x_{k,t-1} \le x_{k,t} \le S_{k,t} \qquad
   \sum_s n_{s,k,t} = x_{k,t}

.. math::
   m_{k,t-1} \le m_{k,t} \le O_{k,t} \qquad x_{k,t} - x_{k,t-1} \ge m_{k,t} - m_{k,t-1} \qquad
   x_{k,t} = m_{k,t} \quad t < \lambda_k

.. math::
   \left(1 + \varepsilon_k\right) x_{k,t} + \vartheta_k \sum_{\tau \le t} \left(\bar R_k + x_{k,\tau}\right) \le S_{k,t}
   \quad \text{in place of } x_{k,t} \le S_{k,t} \text{ for types with spares}

:math:`x_{k,t}` racks of type k delivered by t, all sites; :math:`m_{k,t}` of them ordered before the plan;
:math:`S_{k,t}` deliverable and :math:`O_{k,t}` on order by t (unused units carry over); :math:`n_{s,k,t}` delivered to
site s by t; :math:`\lambda_k` [periods] lead time: before it, only what was ordered before the plan is delivered.
:math:`\varepsilon_k` [-] spares with each rack delivered, :math:`\vartheta_k` [-] spares in a period for each rack
installed, :math:`\bar R_k` [racks] installed at the start. Spares are parts of racks: 1e-6 racks more than there are
may be taken. That is added to the right side, and the row is multiplied by 1000, as for nameplate.

:data S_{k,t}: [racks] racks deliverable up to t
:data \varepsilon_k: [-] spares bought with racks, as a share of those delivered
:data \vartheta_k: [-] spares bought in a period, as a share of the racks installed
:data \bar R_k: [racks] racks of a type installed at the start, at all sites
:data O_{k,t}: [racks] racks on order before the plan that can be delivered up to t
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW
from planner.model.linear import Sum, limits, with_terms
from planner.model.near import FINE, fine
from planner.model.rows import FamilyRows
from planner.problem import arrivals

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Rack


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    delivered: pyo.Constraint  # rack type, period
    bought_grows: pyo.Constraint  # rack type, period
    supply: pyo.Constraint  # rack type, period
    book_grows: pyo.Constraint  # rack type, period
    book_limit: pyo.Constraint  # rack type, period
    book_part: pyo.Constraint  # rack type, period
    book_first: pyo.Constraint  # rack type, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    steps = [(k, t) for k, span in handles.rack_span.items() for t in range(span.first, span.last + 1)]
    by_id = {rack.id: rack for rack in sets.problem.racks}
    supplied, booked = _arrived(sets)
    dealt, spared = with_terms(_dealt(sets, handles)), limits(_with_spares(sets, handles, supplied), m.never)
    book_steps = [(k, t) for k, t in steps if k in booked]
    grow = {(k, t): Sum((1, handles.bought(by_id[k], t - 1)), (-1, handles.bought(by_id[k], t))) for k, t in steps}
    book_grow = {(k, t): _book_step(handles, by_id[k], t) for k, t in book_steps}

    @m.Constraint(list(dealt))
    def delivered(m, k, t):
        return dealt[k, t].expr() == 0

    @m.Constraint([(k, t) for k, t in steps if t > handles.rack_span[k].first])
    def bought_grows(m, k, t):
        return grow[k, t].expr() <= 0

    @m.Constraint([*((k, t) for k, t in steps if k in supplied and not by_id[k].has_spares), *spared])
    def supply(m, k, t):
        if (k, t) in spared:
            return spared[k, t].expr() <= 0
        return m.bought[k, t] <= supplied[k][t]

    @m.Constraint([(k, t) for k, t in book_steps if t > handles.rack_span[k].first])
    def book_grows(m, k, t):
        return m.from_book[k, t - 1] <= m.from_book[k, t]

    @m.Constraint(book_steps)
    def book_limit(m, k, t):
        return m.from_book[k, t] <= booked[k][t]

    @m.Constraint(book_steps)
    def book_part(m, k, t):
        return book_grow[k, t].expr() <= 0

    @m.Constraint([(k, t) for k, t in book_steps if t < by_id[k].lead_periods])
    def book_first(m, k, t):
        return m.bought[k, t] == m.from_book[k, t]

    return Rows.of(m)


def _arrived(sets: Sets) -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]]]:
    """Return what is deliverable of each type with a supply by each period, and what is on order."""
    calendar, racks = sets.calendar, sets.problem.racks
    supplied = {rack.id: calendar.arrived(arrivals(rack.supply)) for rack in racks if rack.supply is not None}
    return supplied, {rack.id: calendar.arrived(arrivals(rack.on_order)) for rack in racks if rack.on_order}


def _with_spares(sets: Sets, handles: Handles, supplied: dict[str, tuple[float, ...]]) -> dict[tuple[str, int], Sum]:
    """Return racks and spares taken less what was deliverable, of each type with both spares and a supply."""
    bodies: dict[tuple[str, int], Sum] = {}
    for rack in sets.problem.racks:
        if not rack.has_spares or rack.id not in supplied:
            continue
        installed = Sum()
        for t in sets.periods:
            installed.add(1, handles.bought(rack, t)).add(1, sets.installed_racks[rack.id])
            taken = Sum((1.0 + rack.spare_share, handles.bought(rack, t)), (-1, supplied[rack.id][t]))
            taken.add(rack.spare_share_per_year * sets.calendar.years_per_period, installed)
            bodies[rack.id, t] = fine(taken)
    return bodies


def row_scale(rack: Rack) -> float:
    """Return what the rows of a type's supply are multiplied by."""
    return FINE if rack.has_spares else 1.0


def free_units(sets: Sets, rack: Rack, units: float, t: int) -> float:
    """Return what is left for racks of the plan of units deliverable by a period, as the right side of its row [racks].

    Parameters
    ----------
    sets
        Index sets.
    rack
        The rack type.
    units
        Units deliverable.
    t
        Number of the period.
    """
    if not rack.has_spares:
        return units
    yearly = rack.spare_share_per_year * sets.calendar.years_per_period * (t + 1)
    return FINE * (units - yearly * sets.installed_racks[rack.id] + ENOUGH_WITHIN_MW)


def _book_step(handles: Handles, rack: Rack, t: int) -> Sum:
    """Return how far the order book's part of the deliveries in `t` exceeds the deliveries."""
    return Sum(
        (1, handles.from_book(rack, t)),
        (-1, handles.from_book(rack, t - 1)),
        (-1, handles.bought(rack, t)),
        (1, handles.bought(rack, t - 1)),
    )


def _dealt(sets: Sets, handles: Handles) -> dict[tuple[str, int], Sum]:
    """Return what the sites hold less what was delivered, by type."""
    bodies: dict[tuple[str, int], Sum] = {}
    for t in sets.periods:
        for rack in sets.problem.racks:
            body = Sum(*((1, handles.racks(site, rack, t)) for site in sets.sites))
            bodies[rack.id, t] = body.add(-1, handles.bought(rack, t))
    return bodies
