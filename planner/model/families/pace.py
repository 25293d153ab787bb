r"""Racks are delivered no faster than a site can install them, and none leaves.

.. math:: 0 \le n_{s,k,t} - n_{s,k,t-1} \qquad \sum_k \left(n_{s,k,t} - n_{s,k,t-1}\right) \le I_s

:math:`n_{s,k,t}` racks of type k delivered to s by t; :math:`I_s` [racks] most in one period.

:data I_s: [racks] most racks installed in one period
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.families.nameplate import racks_at
from planner.model.linear import Sum, with_terms
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    racks_stay: pyo.Constraint  # site, rack type, period
    install_pace: pyo.Constraint  # site, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    grows = with_terms(_growth(sets, handles))
    steps: dict[tuple[str, int], Sum] = {}
    limit = {site.id: site.install_racks_per_period for site in sets.sites}
    for site in sets.sites:
        if limit[site.id] is not None:
            for t in sets.periods:
                before = racks_at(sets, handles, site, t - 1) if t else Sum((1, sum(i.units for i in site.installed)))
                steps[site.id, t] = racks_at(sets, handles, site, t).add(-1, before)
    steps = with_terms(steps)

    @m.Constraint(list(grows))
    def racks_stay(m, s, k, t):
        return grows[s, k, t].expr() <= 0

    @m.Constraint(list(steps))
    def install_pace(m, s, t):
        return steps[s, t].expr() <= limit[s]

    return Rows.of(m)


def _growth(sets: Sets, handles: Handles) -> dict[tuple[str, str, int], Sum]:
    """Return the state a period ago less the state now, for each state that can still change."""
    bodies: dict[tuple[str, str, int], Sum] = {}
    for site in sets.sites:
        for rack in sets.problem.racks:
            span = handles.site_span[site.id, rack.id]
            for t in range(span.first + 1, span.last + 1):
                before, now = handles.racks(site, rack, t - 1), handles.racks(site, rack, t)
                bodies[site.id, rack.id, t] = Sum((1, before), (-1, now))
    return bodies
