r"""What is ordered stays ordered.

.. math:: v_{i,t-1} \le v_{i,t} \qquad u_{j,t-1} \le u_{j,t}

:math:`v_{i,t}` [0/1] upgrade i ordered by t; :math:`u_{j,t}` whole on-site units of type j ordered by t, at most what
is offered.
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

    stays_upgraded: pyo.Constraint  # upgrade, period
    stays_ordered: pyo.Constraint  # on-site unit, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""

    @m.Constraint([(o.item.id, t) for o in sets.upgrades for t in o.orders[1:]])
    def stays_upgraded(m, i, t):
        return m.upgraded[i, t - 1] <= m.upgraded[i, t]

    @m.Constraint([(o.item.id, t) for o in sets.units for t in o.orders[1:]])
    def stays_ordered(m, j, t):
        return m.units[j, t - 1] <= m.units[j, t]

    return Rows.of(m)
