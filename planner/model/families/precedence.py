r"""An activity starts after its predecessors.

.. math::
   \sum_o w_{a,o,t} \le \sum_o w_{b,o,t-D_{b,o}-\ell_{b,a}} \quad \text{finish-to-start} \qquad
   \sum_o w_{a,o,t} \le \sum_o w_{b,o,t-\ell_{b,a}} \quad \text{start-to-start}

:math:`w_{a,o,t}` activity a started under option o by t; b is a predecessor of a, :math:`D_{b,o}` [periods] its
duration and :math:`\ell_{b,a}` [periods] the lag. A predecessor that never starts bars its successors. What started
before the plan cannot be changed and has no row; a finished predecessor counts as finished, also at a site that is not
eligible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import with_terms
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.linear import Sum
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    after: pyo.Constraint  # activity, number of the predecessor, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    bodies = {}
    for activity, works in sets.works_of.items():
        if works[0].under_way:
            continue
        first, last = min(w.first for w in works), max(w.last for w in works)
        for number, before in enumerate(works[0].activity.predecessors):
            for t in range(first, last + 1):
                bodies[activity, number, t] = handles.activity_started(activity, t).add(-1, handles.released(before, t))
    bodies = {index: body for index, body in with_terms(bodies).items() if can_exceed(body)}

    @m.Constraint(list(bodies))
    def after(m, a, number, t):
        return bodies[a, number, t].expr() <= 0

    return Rows.of(m)


def can_exceed(body: Sum) -> bool:
    """Return whether the row can bind: at most one option starts, so sums of states are at most 1."""
    return body.constant > -1 + 1e-9 and any(coefficient > 0 for coefficient, _ in body.terms())
