r"""Racks are delivered out of what has become deliverable, ordered a lead time before.

.. math::
   x_{k,t-1} \le x_{k,t} \le S_{k,t} \qquad
   \sum_s n_{s,k,t} = x_{k,t}

.. math::
   m_{k,t-1} \le m_{k,t} \le O_{k,t} \qquad x_{k,t} - x_{k,t-1} \ge m_{k,t} - m_{k,t-1} \qquad
   x_{k,t} = m_{k,t} \quad t < \lambda_k

:math:`x_{k,t}` racks of type k delivered by t, all sites; :math:`m_{k,t}` of them ordered before the plan;
:math:`S_{k,t}` deliverable and :math:`O_{k,t}` on order by t (unused units carry over); :math:`n_{s,k,t}` delivered to
site s by t; :math:`\lambda_k` [periods] lead time: before it, only what was ordered before the plan is delivered.

:data S_{k,t}: [racks] racks deliverable up to t
:data O_{k,t}: [racks] racks on order before the plan that can be delivered up to t
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum, with_terms
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
    supplied = {k: sets.calendar.arrived(arrivals(r.supply)) for k, r in by_id.items() if r.supply is not None}
    booked = {k: sets.calendar.arrived(arrivals(r.on_order)) for k, r in by_id.items() if r.on_order}
    dealt = with_terms(_dealt(sets, handles))
    book_steps = [(k, t) for k, t in steps if k in booked]
    grow = {(k, t): Sum((1, handles.bought(by_id[k], t - 1)), (-1, handles.bought(by_id[k], t))) for k, t in steps}
    book_grow = {(k, t): _book_step(handles, by_id[k], t) for k, t in book_steps}

    @m.Constraint(list(dealt))
    def delivered(m, k, t):
        return dealt[k, t].expr() == 0

    @m.Constraint([(k, t) for k, t in steps if t > handles.rack_span[k].first])
    def bought_grows(m, k, t):
        return grow[k, t].expr() <= 0

    @m.Constraint([(k, t) for k, t in steps if k in supplied])
    def supply(m, k, t):
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
