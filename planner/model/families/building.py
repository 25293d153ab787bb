r"""No more sites are open than may be.

.. math:: \sum_s y_{s,t} \le \mathrm{places}_t

:math:`y_{s,t}` site open in t, 1 where work began before the plan; :math:`\mathrm{places}_t` [sites] most sites open,
from the first step of the limit on: before it there is no row.

:data \mathrm{places}_t: [sites] most sites open
"""

from __future__ import annotations

import math
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

    open_sites: pyo.Constraint  # period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    places = _places(sets)
    opened = {
        t: Sum(*((1, handles.is_open(site, t)) for site in sets.sites)).add(-most, 1) for t, most in places.items()
    }
    opened = limits(opened, m.never)

    @m.Constraint(list(opened))
    def open_sites(m, t):
        return opened[t].expr() <= 0

    return Rows.of(m)


def _places(sets: Sets) -> dict[int, float]:
    """Return the most sites open by period, where there is a limit."""
    steps = pairs(sets.problem.programme.max_open_sites)
    most = sets.calendar.stepped(steps, before=math.inf) if steps else ()
    return {t: value for t, value in enumerate(most) if value < math.inf}
