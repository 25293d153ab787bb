r"""Activities at work use no more of a renewable resource than there is.

.. math:: \sum_{a,o} r_{a,o} \left(w_{a,o,t} - w_{a,o,t-d_{a,o}}\right) \le R_{r,t} \qquad \forall r, t

:math:`r_{a,o}` [units] use per period; :math:`w_{a,o,t} - w_{a,o,t-d}` at work in t; :math:`R_{r,t}` [units] capacity.
"""

from __future__ import annotations

import pyomo.environ as pyo

from planner.model.linear import Sum, with_terms
from planner.model.sets import Sets
from planner.model.variables import Handles
from planner.problem import pairs

NAMES = ("crews",)


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add the rows of this family."""
    renewable = [resource for resource in sets.problem.resources if resource.kind == "renewable"]
    capacity = {resource.id: sets.calendar.stepped(pairs(resource.capacity)) for resource in renewable}
    bodies: dict[tuple[str, int], Sum] = {(r, t): Sum() for r in capacity for t in sets.periods}
    most: dict[tuple[str, int], int] = dict.fromkeys(bodies, 0)
    for work in sets.works:
        for resource, use in work.option.uses.items():
            for t in range(max(0, work.first), min(len(sets.periods), work.last + work.option.duration_periods)):
                bodies[resource, t].add(use, handles.at_work(work, t))
                most[resource, t] += use
    bodies = {index: body for index, body in with_terms(bodies).items() if most[index] > capacity[index[0]][index[1]]}

    @m.Constraint(list(bodies))
    def crews(m, r, t):  # type: ignore[no-untyped-def]
        return bodies[r, t].expr() <= capacity[r][t]
