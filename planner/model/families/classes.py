r"""Racks of a cooling class stand in phases that offer it: where phases of a site differ in what they offer.

.. math::
   \mathrm{classed}_{s,\chi,t} \le \lfloor \bar G_{s,t} \wedge L_{\chi,0} \rfloor
     + \sum_{p \in \chi} \left(\lfloor \bar G_{s,t} \wedge L_{\chi,p} \rfloor
     - \lfloor \bar G_{s,t} \wedge L_{\chi,p-1} \rfloor\right) \mathrm{ready}_{p,t}
   \quad \text{phases finish in order}

.. math::
   \mathrm{classed}_{s,\chi,t} \le L_{\chi,0}
     + \sum_{p \in \chi} \left(N_p \wedge \bar G_{s,t}\right) \mathrm{ready}_{p,t}
   \quad \text{else}

.. math::
   \mathrm{standing}_{s,\chi,t} \le X_\chi + \sum_{p \in \chi} Q_p \, \mathrm{ready}_{p,t}

For each set of classes :math:`\chi` that no other row implies (definitions, Racks), :math:`p \in \chi` being the phases
that offer a class of it: :math:`\mathrm{classed}_{s,\chi,t}` [MW IT] and :math:`\mathrm{standing}_{s,\chi,t}` [racks]
installed of types whose class is in it; :math:`L_{\chi,p}` [MW IT] the running sum of their nameplates and
:math:`X_\chi` [racks] the positions of those finished before the plan. By Hall's theorem racks can be spread over the
phases in service exactly if these rows hold, and those of nameplate for all racks together. What is enough to 1e-6, and
how rows near it are written, is as for nameplate.

:derived \mathrm{classed}_{s,\chi,t}: [MW IT] installed of rack types whose class is in a set
:derived \mathrm{standing}_{s,\chi,t}: [racks] racks installed of types whose class is in a set
:data L_{\chi,p}: [MW IT] nameplate of phases up to p that offer a class of a set; for p = 0 of those finished before
:data X_\chi: [racks] positions of the phases finished before that offer a class of a set
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.class_sets import class_sets
from planner.model.families.nameplate import Halls, all_positions, finish_order, positions_of
from planner.model.linear import Sum, limits
from planner.model.near import fine, is_near
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.class_sets import ClassSet
    from planner.model.handles import Handles
    from planner.model.sets import Sets

    Bodies = dict[tuple[str, str, int], Sum]


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    halls_by_class: pyo.Constraint  # site, classes, period
    positions_by_class: pyo.Constraint  # site, classes, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    rooms: Bodies = {}
    places: Bodies = {}
    for site in sets.sites:
        for group in class_sets(sets.problem, site):
            rooms |= limits(_rooms(sets, handles, group), m.never)
            if any(a.kind == "phase" and a.rack_positions is not None for a in site.activities):
                places |= limits(_places(sets, handles, group), m.never)

    @m.Constraint(list(rooms))
    def halls_by_class(m, s, classes, t):
        return rooms[s, classes, t].expr() <= 0

    @m.Constraint(list(places))
    def positions_by_class(m, s, classes, t):
        return places[s, classes, t].expr() <= 0

    return Rows.of(m)


def _rooms(sets: Sets, handles: Handles, group: ClassSet) -> Bodies:
    """Return what is installed of a set's racks less what its phases in service hold [MW IT]."""
    order = None if sets.plain else finish_order(sets, group.phases)
    weights_mw = tuple(rack.it_kw / 1000.0 for rack in group.racks)
    bodies: Bodies = {}
    for t in sets.periods:
        body = Sum((1, group.installed_mw))
        for weight_mw, rack in zip(weights_mw, group.racks, strict=True):
            body.add(weight_mw, handles.racks(group.site, rack, t))
        halls = Halls(sets, group.site, group.phases, order, t)
        if body:
            body.add(-1, halls.room_mw(handles))
            bodies[_key(group, t)] = fine(body) if halls.is_near(weights_mw, group.installed_mw) else body
    return bodies


def _places(sets: Sets, handles: Handles, group: ClassSet) -> Bodies:
    """Return the racks installed of a set less the positions of its phases in service."""
    near_whole = is_near((1.0,), 0.0, all_positions(sets, group.phases))
    bodies: Bodies = {}
    for t in sets.periods:
        body = Sum((1, group.installed_racks), *((1, handles.racks(group.site, rack, t)) for rack in group.racks))
        if body:
            body.add(-1, positions_of(handles, group.phases, t))
            bodies[_key(group, t)] = fine(body) if near_whole else body
    return bodies


def _key(group: ClassSet, t: int) -> tuple[str, str, int]:
    return group.site.id, " + ".join(group.classes), t
