"""What sites draw from the grid, and how much more it can bring them over nodes and links."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from planner.grid_flow import most_in_tree_mw, most_more_mw
from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.problem import Link, Problem, Site


class GridUse:
    """The grid of a plan: import of each site and flow on each link at peak, and what is left beside them.

    Parameters
    ----------
    problem
        The case.
    import_mw
        Import at peak by (site, period) [MW].
    flows_mw
        Flow on each link by (link, period), positive from its first node to its other [MW].
    """

    def __init__(
        self, problem: Problem, import_mw: Mapping[tuple[str, int], float], flows_mw: Mapping[tuple[str, int], float]
    ) -> None:
        self.grid, self.import_mw, self.flows_mw = problem.grid, import_mw, flows_mw
        self._sites: dict[str | None, list[str]] = defaultdict(list)
        for site in problem.candidates:
            self._sites[site.node].append(site.id)
        stepped = problem.calendar.stepped
        self._headroom_mw = {node.id: stepped(pairs(node.headroom_mw)) for node in self.grid.nodes}
        self._limits_mw = {link.id: stepped(pairs(link.limit_mw)) for link in self.grid.links}
        self._found: dict[tuple[str, int], float] = {}

    def most_import_mw(self, site: Site, period: int) -> float:
        """Return the most import that nodes and links allow a site beside what others take; infinite without a node."""
        if site.node is None:
            return math.inf
        return self.import_mw.get((site.id, period), 0.0) + self.spare_mw(site.node, period)

    def spare_mw(self, node: str, period: int) -> float:
        """Return the most that more import at a node can be given, every other import kept as it is [MW].

        Flows may be led another way for it.
        """
        if (node, period) not in self._found:
            joined = self._joined.get(node, (node,))
            left = {name: self._left_mw(name, period) for name in joined}
            room = self._room(joined, period)
            if len(room) == 2 * (len(joined) - 1):  # no way round: a tree, each link in both directions
                self._found |= {(name, period): mw for name, mw in most_in_tree_mw(node, left, room).items()}
            else:
                self._found[node, period] = most_more_mw(node, left, room)
        return self._found[node, period]

    def _left_mw(self, node: str, period: int) -> float:
        """Return what a node's headroom has left beside the imports there and the flows that leave it."""
        taken = sum(self.import_mw.get((site, period), 0.0) for site in self._sites[node])
        for link in self._links.get(node, ()):
            flow = self.flows_mw.get((link.id, period), 0.0)
            taken += flow if link.from_node == node else -flow
        return max(0.0, self._headroom_mw[node][period] - taken)

    def _room(self, nodes: tuple[str, ...], period: int) -> list[tuple[str, str, float]]:
        """Return what links between nodes can still carry, in each direction; a flow may turn around."""
        room = []
        for name, link in {link.id: link for node in nodes for link in self._links.get(node, ())}.items():
            limit, flow = self._limits_mw[name][period], self.flows_mw.get((name, period), 0.0)
            room += [(link.from_node, link.to_node, limit - flow), (link.to_node, link.from_node, limit + flow)]
        return room

    @cached_property
    def _links(self) -> dict[str, list[Link]]:
        found = defaultdict(list)
        for link in self.grid.links:
            found[link.from_node].append(link)
            found[link.to_node].append(link)
        return found

    @cached_property
    def _joined(self) -> dict[str, tuple[str, ...]]:
        """All nodes that links join to a node, itself among them."""
        found: dict[str, tuple[str, ...]] = {}
        for node in self._links:
            if node in found:
                continue
            group, waiting = {node}, [node]
            while waiting:
                for link in self._links[waiting.pop()]:
                    new = {link.from_node, link.to_node} - group
                    group |= new
                    waiting += new
            found |= dict.fromkeys(group, tuple(sorted(group)))
        return found
