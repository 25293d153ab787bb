r"""Imports and flows respect what each node can serve.

.. math::
   \sum_{s \in h} \mathrm{imp}_{s,t} + \sum_{l\,\text{from}\,h} f_{l,t} - \sum_{l\,\text{to}\,h} f_{l,t} \le B_{h,t}
   \qquad -W_{l,t} \le f_{l,t} \le W_{l,t}

:math:`\mathrm{imp}_{s,t}` [MW] import of a site at node h; :math:`f_{l,t}` [MW] flow on a link, lossless;
:math:`B_{h,t}` [MW] headroom: new load the node serves from its own side, at itself or sent over links;
:math:`W_{l,t}` [MW] limit of the link, a bound.

A node may serve 1e-6 MW more than its headroom. Where whole racks at a node, or at all nodes that links join, may add
up to that little more than headroom, own units and links can give them, it is added to the right side, and the rows of
these nodes are multiplied by 1000. Where the totals of whole racks are too many to be enumerated, the rows stay as they
are, and a solver's tolerance of 1e-6 MW decides.

:data B_{h,t}: [MW] headroom of a node
:data W_{l,t}: [MW] limit of a link
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW
from planner.model.families.nameplate import site_weights_mw
from planner.model.linear import Sum, limits
from planner.model.near import MOST_LIMITS_OF_MANY, NEAR, fine, is_surely_near, may_be_told, sums_of
from planner.model.rows import FamilyRows
from planner.problem import pairs

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.model.sources import UnitOrder
    from planner.problem import Link, Node, Site


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    headroom: pyo.Constraint  # node, period


@dataclass(frozen=True)
class Cut:
    """Nodes, the sites at them, and the most that headroom and links can give these by period [MW]."""

    nodes: tuple[str, ...]
    sites: tuple[Site, ...]
    most_mw: tuple[float, ...]
    weights_mw: tuple[float, ...]
    standing_mw: float
    units: tuple[UnitOrder, ...]

    def is_near(self, sets: Sets, t: int) -> bool:
        """Return whether whole racks may need a few millionths more than what the sites can have in `t`."""
        parts, most = [], self.most_mw[t]
        for unit in self.units:
            least, more = sets.firm_range(unit, t)
            most += unit.item.firm_mw * least
            if more:
                parts.append((unit.item.firm_mw, int(more)))
        if math.prod(count + 1 for _, count in parts) > MOST_LIMITS_OF_MANY:
            return False
        allowed = len(self.nodes) + sum(1 for site in self.sites if site.onsite)
        beyond = NEAR + (allowed - 1) * ENOUGH_WITHIN_MW
        return is_surely_near(self.weights_mw, self.standing_mw, sums_of(most, parts), beyond)


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    near = near_nodes(sets)
    taken = _served(m, sets, handles)
    rows = limits({key: fine(row) if key in near else row for key, row in taken.items()}, m.never)

    @m.Constraint(list(rows))
    def headroom(m, n, t):
        return rows[n, t].expr() <= 0

    return Rows.of(m)


def near_nodes(sets: Sets) -> set[tuple[str | None, int]]:
    """Return the nodes and periods in which a few millionths of a MW of headroom or links may decide."""
    return {
        (node, t)
        for nodes, part in parts_of(sets)
        for t in sets.periods
        if any(cut.is_near(sets, t) for cut in part)
        for node in nodes
    }


def _served(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> dict[tuple[str, int], Sum]:
    """Return what each node serves beyond its headroom, by node and period."""
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
    return {(n, t): body.add(-headroom_mw[n][t], 1) for (n, t), body in taken.items()}


def parts_of(sets: Sets) -> list[tuple[list[str], list[Cut]]]:
    """Return the nodes of each part of the grid that links join, and its cuts: nodes with sites alone, then all.

    Cuts with racks of so many sizes that their totals cannot be told apart are left out.
    """
    grid = sets.problem.grid
    part_of = {node.id: {node.id} for node in grid.nodes}
    for link in grid.links:
        both = part_of[link.from_node] | part_of[link.to_node]
        part_of.update(dict.fromkeys(both, both))
    found = []
    for nodes in {id(part): part for part in part_of.values()}.values():
        joined = [node for node in grid.nodes if node.id in nodes]
        cuts = [_cut(sets, joined, [])]
        for node in joined if len(joined) > 1 else ():
            cuts.append(_cut(sets, [node], [link for link in grid.links if node.id in (link.from_node, link.to_node)]))
        kept = [cut for cut in cuts if cut.sites and may_be_told(cut.weights_mw)]
        found.append(([node.id for node in joined], kept))
    return found


def _cut(sets: Sets, nodes: list[Node], links: list[Link]) -> Cut:
    """Return the cut of nodes from the rest."""
    series = {node.id: sets.calendar.stepped(pairs(node.headroom_mw)) for node in nodes}
    lines = [sets.calendar.stepped(pairs(link.limit_mw)) for link in links]
    most = tuple(sum(values) for values in zip(*series.values(), *lines, strict=True))
    sites = tuple(site for site in sets.sites if site.node in series)
    weights = {site.peak_pue * mw for site in sites for mw in site_weights_mw(sets, site)}
    standing = sum(site.peak_pue * sets.installed_mw[site.id] for site in sites)
    units = tuple(unit for site in sites for unit in sets.units_at(site))
    return Cut(tuple(series), sites, most, tuple(sorted(weights)), standing, units)
