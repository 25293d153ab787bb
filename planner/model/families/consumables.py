r"""What has been drawn of a consumable resource has arrived.

.. math::
   \sum_{a,o} E_{a,o,r} w_{a,o,t} + \sum_i E_{i,r} v_{i,t} + \sum_j E_{j,r} u_{j,t}
     + \sum_{s,k} E_{k,r} n_{s,k,t} \le A_{r,t} \qquad \forall r, t

:math:`E` [units] one-off draw of an activity (at its start), an upgrade or an on-site unit (at its order);
:math:`w_{a,o,t}` activity a started under option o by t; :math:`v_{i,t}, u_{j,t}` ordered by t; :math:`A_{r,t}`
[units] stock and arrivals up to t, unused units carry over. Draws of activities under way at the plan's start are past.
:math:`n_{s,k,t}` racks of type k delivered to s by t, each of which draws at delivery; of a resource of a region, those
delivered to sites of the region alone.

:data E_{a,o,r}, E_{i,r}, E_{j,r}, E_{k,r}: [units] one-off draw on a consumable resource
:data A_{r,t}: [units] stock and arrivals of a consumable resource up to t
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


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    consumables: pyo.Constraint  # resource, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    arrived = {r.id: sets.calendar.arrived(arrivals(r.arrivals), r.stock) for r in sets.stocks}
    bodies: dict[tuple[str, int], Sum] = {(r, t): Sum() for r in arrived for t in sets.periods}
    for t in sets.periods:
        for work in sets.planned:
            for resource, drawn in work.option.draws.items():
                bodies[resource, t].add(drawn, handles.started(work, t))
        for order in (*sets.upgrades, *sets.units):
            for resource, drawn in order.item.draws.items():
                bodies[resource, t].add(drawn, handles.ordered(order, t))
    _add_draws_of_racks(sets, handles, bodies)
    bodies = with_terms(bodies)

    @m.Constraint(list(bodies))
    def consumables(m, r, t):
        return bodies[r, t].expr() <= arrived[r][t]

    return Rows.of(m)


def _add_draws_of_racks(sets: Sets, handles: Handles, bodies: dict[tuple[str, int], Sum]) -> None:
    """Add what racks delivered have drawn; of a resource of a region those at its sites."""
    for rack in sets.problem.racks:
        for stock in (stock for stock in sets.stocks if rack.draws.get(stock.id, 0)):
            sites = [site for site in sets.sites if stock.is_for(site.region)]
            for t in sets.periods:
                for site in sites:
                    bodies[stock.id, t].add(rack.draws[stock.id], handles.racks(site, rack, t))
