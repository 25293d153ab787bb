r"""Activities at work use no more of a renewable resource than is available.

.. math:: \sum_{a,o} U_{a,o,r} \left(w_{a,o,t} - w_{a,o,t-D_{a,o}}\right) \le R_{r,t} \qquad \forall r, t

:math:`U_{a,o,r}` [units] use in each period of work; :math:`w_{a,o,t} - w_{a,o,t-D_{a,o}}` at work in t;
:math:`D_{a,o}` [periods] duration; :math:`R_{r,t}` [units] capacity. Written only for resources and periods in which
everything that could be at work together would exceed the capacity.

:data R_{r,t}: [units] capacity of a renewable resource
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum, limits
from planner.model.rows import FamilyRows
from planner.problem import pairs

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    crews: pyo.Constraint  # resource, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    capacity = {resource.id: sets.calendar.stepped(pairs(resource.capacity)) for resource in sets.crews}
    bodies: dict[tuple[str, int], Sum] = {(r, t): Sum() for r in capacity for t in sets.periods}
    most: dict[tuple[str, int], int] = dict.fromkeys(bodies, 0)
    for work in sets.works:
        for resource, use in work.option.uses.items():
            for t in range(max(0, work.first), min(len(sets.periods), work.last + work.option.duration_periods)):
                bodies[resource, t].add(use, handles.at_work(work, t))
                most[resource, t] += use
    tight = {(r, t): body.add(-capacity[r][t], 1) for (r, t), body in bodies.items() if most[r, t] > capacity[r][t]}
    bodies = limits(tight, m.never)

    @m.Constraint(list(bodies))
    def crews(m, r, t):
        return bodies[r, t].expr() <= 0

    return Rows.of(m)
