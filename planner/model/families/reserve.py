r"""On-site units held in reserve give no firm power, once there are more of a type than its reserve.

.. math::
   \mathrm{firm}_{j,t} + F_j \, \nu_j \, \mathrm{beyond}_{j,t} \le F_j \, \mathrm{serve}_{j,t} \qquad
   \mathrm{firm}_{j,t} \le F_j \left(\bar U_{j,t} - \nu_j\right) \mathrm{beyond}_{j,t}

.. math::
   \mathrm{beyond}_{j,t-1} \le \mathrm{beyond}_{j,t} \qquad
   \mathrm{firm}_{j,t} \le F_j \, \mathrm{serve}_{j,t}

.. math::
   \mathrm{firm}_{j,t} \le F_j \, \bar U_{j,t} \, \mathrm{beyond}_{j,t}
   \quad \text{in place of the second row, in the plain model}

:math:`\mathrm{firm}_{j,t}` [MW] firm power of on-site units of type j, in place of :math:`F_j \, \mathrm{serve}_{j,t}`
in the peak of their site; :math:`\mathrm{beyond}_{j,t}` [0/1] more of them serve than are held in reserve;
:math:`\nu_j` [units] that reserve, :math:`\bar U_{j,t}` [units] that can serve at most, :math:`F_j` [MW] firm capacity
of one. Together firm power is :math:`F_j (\mathrm{serve}_{j,t} - \nu_j)^+`; the first two rows are the hull of that.
Written where it is not known beforehand whether more serve than are held in reserve: where those bought before the plan
exceed the reserve, or no order can, firm power is that sum, or 0. The last row of the second line follows from the
first row. It stands for the plain model, in which all periods have these rows, since the first may be dropped there;
the states may fall there, and the third row is left out.

:data \nu_j: [units] on-site units of a type held in reserve
:data \bar U_{j,t}: [units] on-site units of a type that can serve at most
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    reserve_kept: pyo.Constraint  # on-site unit, period
    reserve_first: pyo.Constraint  # on-site unit, period
    stays_beyond: pyo.Constraint  # on-site unit, period
    firm_serves: pyo.Constraint  # on-site unit, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    kept: dict[tuple[str, int], Sum] = {}
    first: dict[tuple[str, int], Sum] = {}
    serves: dict[tuple[str, int], Sum] = {}
    for unit in sets.units:
        mw, reserve = unit.item.firm_mw, unit.item.reserve_units
        for t in sets.with_reserve.get(unit.item.id, ()):
            firm, beyond = m.firm[unit.item.id, t], m.beyond[unit.item.id, t]
            in_service = Sum((1, firm), (-mw, handles.units_serving(unit, t)))
            kept[unit.item.id, t] = Sum((1, in_service), (mw * reserve, beyond))
            serves[unit.item.id, t] = in_service
            most = sum(sets.firm_units(unit, t)) + (reserve if sets.plain else 0)
            first[unit.item.id, t] = Sum((1, firm), (-mw * most, beyond))

    @m.Constraint(list(kept))
    def reserve_kept(m, j, t):
        return kept[j, t].expr() <= 0

    @m.Constraint(list(first))
    def reserve_first(m, j, t):
        return first[j, t].expr() <= 0

    @m.Constraint([] if sets.plain else [(j, t) for j, t in first if (j, t - 1) in first])
    def stays_beyond(m, j, t):
        return m.beyond[j, t - 1] <= m.beyond[j, t]

    @m.Constraint(list(serves))
    def firm_serves(m, j, t):
        return serves[j, t].expr() <= 0

    return Rows.of(m)
