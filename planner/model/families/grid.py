r"""Imports and flows respect what each node can serve.

.. math::
   \sum_{s \in h} \mathrm{imp}_{s,t} + \sum_{l\,\text{from}\,h} f_{l,t} - \sum_{l\,\text{to}\,h} f_{l,t} \le B_{h,t}
   \qquad -W_{l,t} \le f_{l,t} \le W_{l,t}

:math:`\mathrm{imp}_{s,t}` [MW] import of a site at node h; :math:`f_{l,t}` [MW] flow on a link, lossless;
:math:`B_{h,t}` [MW] headroom: new load the node serves from its own side, at itself or sent over links;
:math:`W_{l,t}` [MW] limit of the link, a bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.linear import Sum, limits
from planner.problem import pairs

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets

NAMES = ("headroom",)


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add the rows of this family."""
    grid = sets.problem.grid
    headroom_mw = {node.id: sets.calendar.stepped(pairs(node.headroom_mw)) for node in grid.nodes}
    taken: dict[tuple[str, int], Sum] = {(n, t): Sum() for n in headroom_mw for t in sets.periods}
    for t in sets.periods:
        for site in sets.sites:
            if site.node is not None:
                taken[site.node, t].add(1, handles.import_mw(site, t))
        for link in grid.links:
            taken[link.from_node, t].add(1, m.flow[link.id, t])
            taken[link.to_node, t].add(-1, m.flow[link.id, t])
    taken = limits({(n, t): body.add(-headroom_mw[n][t], 1) for (n, t), body in taken.items()}, m.never)

    @m.Constraint(list(taken))
    def headroom(m, n, t):
        return taken[n, t].expr() <= 0
