r"""An activity starts at most once, under one option; an obligatory one must start.

.. math::
   w_{a,o,t-1} \le w_{a,o,t} \qquad \sum_o w_{a,o,T-1} \le 1 \qquad
   \sum_o w_{a,o,T-1} = 1 \quad \text{if obligatory}

:math:`w_{a,o,t}` [0/1] activity a started under option o by period t. Dates are bounds: the state has columns only
between the first and the last possible start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    stays_started: pyo.Constraint  # activity, option, period
    one_option: pyo.Constraint  # activity
    obligatory: pyo.Constraint  # activity


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    by_key = {work.key: work for work in sets.planned}
    end = sets.periods[-1]
    steps = [(*key, t) for key, work in by_key.items() for t in range(work.first + 1, work.last + 1)]
    required = {work.activity.id for work in sets.planned if work.activity.obligatory}
    choices = [a for a, works in sets.works_of.items() if len(works) > 1 and a not in required]

    @m.Constraint(steps)
    def stays_started(m, a, o, t):
        return m.started[a, o, t - 1] <= m.started[a, o, t]

    @m.Constraint(choices)
    def one_option(m, a):
        return handles.activity_started(a, end).expr() <= 1

    @m.Constraint(sorted(required))
    def obligatory(m, a):
        return handles.activity_started(a, end).expr() == 1

    return Rows.of(m)
