r"""What waits for gates: orders of power are made after them, and committed power serves from their end on.

.. math::
   v_{i,t} \le \sum_o w_{b,o,t-D_{b,o}-\ell_{b,i}} \qquad
   u_{j,t} \le \bar u_j \sum_o w_{b,o,t-D_{b,o}-\ell_{b,j}} \qquad \text{finish-to-start; start-to-start without } D

.. math::
   \mathrm{over}_{q,t} \le \mathrm{clear}_{q,b,t} \quad \forall b \qquad
   \mathrm{over}_{q,t} \ge 1 + \sum_b \left(\mathrm{clear}_{q,b,t} - 1\right)

:math:`v_{i,t}, u_{j,t}` upgrade i and units j ordered by t; :math:`w_{b,o,t}` predecessor b started under option o by
t, :math:`D_{b,o}` [periods] its duration, :math:`\ell` [periods] the lag; :math:`\bar u_j` [units] most units offered.
:math:`\mathrm{over}_{q,t}` says that all that q waits for is over, with q a committed stage of the grid or the
committed units of one type; :math:`\mathrm{clear}_{q,b,t}` is the sum of the first line for q. It is no choice but
follows from what is started: of one predecessor it is that sum and no column, of several the second line makes it
their product. An energised stage is :math:`\mathrm{over}_{q,t}` from its date on, and committed units count as often. A
predecessor that never starts bars what waits for it; what was finished before the plan counts as finished, also at a
site that is not eligible.

:derived \mathrm{clear}_{q,b,t}: [-] 1 if predecessor b of q is over in t, its lag included
:data \bar u_j: [units] most units of a type that may be ordered
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum, with_terms
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.model.sources import Committed, Gated, Orderable

    Bodies = dict[tuple[str, int, int], Sum]


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    upgrade_after: pyo.Constraint  # upgrade, number of the predecessor, period
    units_after: pyo.Constraint  # on-site unit, number of the predecessor, period
    stage_after: pyo.Constraint  # committed stage, number of the predecessor, period
    committed_after: pyo.Constraint  # on-site unit, number of the predecessor, period
    all_over: pyo.Constraint  # stage, or committed units of a type, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    upgrades = with_terms(_waits(handles, sets.upgrades))
    units = with_terms(_waits(handles, sets.units))
    states = [(gates, t) for gates, periods in handles.gated() for t in periods if handles.has_state(gates, t)]
    stages, committed = _within(handles, states, "stage"), _within(handles, states, "committed")
    every = {(gates.name, t): _product(handles, gates, t) for gates, t in states}

    @m.Constraint(list(upgrades))
    def upgrade_after(m, i, number, t):
        return upgrades[i, number, t].expr() <= 0

    @m.Constraint(list(units))
    def units_after(m, j, number, t):
        return units[j, number, t].expr() <= 0

    @m.Constraint(list(stages))
    def stage_after(m, q, number, t):
        return stages[q, number, t].expr() <= 0

    @m.Constraint(list(committed))
    def committed_after(m, j, number, t):
        return committed[j, number, t].expr() <= 0

    @m.Constraint(list(every))
    def all_over(m, q, t):
        return every[q, t].expr() <= 0

    return Rows.of(m)


def _waits(handles: Handles, orders: Iterable[Orderable]) -> Bodies:
    """Return what is ordered beyond what each predecessor leaves open."""
    found: Bodies = {}
    for order in orders:
        for number, given in enumerate(order.item.predecessors):
            for t in order.orders:
                released = handles.released(given, t)
                if released or released.constant < 1:
                    found[order.item.id, number, t] = Sum((1, handles.ordered(order, t)), (-order.most, released))
    return found


def _within(handles: Handles, states: list[tuple[Gated, int]], kind: Committed) -> Bodies:
    """Return how far the states of one kind of committed power exceed that of each predecessor."""
    return {
        (gates.id, number, t): Sum((1, handles.over(gates, t)), (-1, handles.released(given, t)))
        for gates, t in states
        if gates.kind == kind
        for number, given in enumerate(gates.predecessors)
    }


def _product(handles: Handles, gates: Gated, t: int) -> Sum:
    """Return how far a state falls short of what all its predecessors together leave open."""
    every = [handles.released(given, t) for given in gates.predecessors]
    short = Sum((-1, handles.over(gates, t)), (1, 1 - len(every)))
    for released in every:
        short.add(1, released)
    return short
