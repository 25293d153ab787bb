"""How much more import the grid can give at a node: of its own headroom, and over the links that join it to others."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from planner.grid_flow import most_more_mw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.problem import Grid, Link


class SparePower:
    """What the nodes of a grid have left by period.

    Parameters
    ----------
    grid
        Nodes and links.
    headroom
        Limit and use of each node's headroom, by (node, period) [MW].
    limits, flows
        Limit and flow of each link, by (link, period) [MW].
    """

    def __init__(
        self,
        grid: Grid,
        headroom: Mapping[tuple[str, int], tuple[float, float]],
        limits: Mapping[tuple[str, int], tuple[float, float]],
        flows: Mapping[tuple[str, int], float],
    ) -> None:
        self.grid, self.headroom, self.limits, self.flows = grid, headroom, limits, flows
        self._found: dict[tuple[str, int], float] = {}

    def most_mw(self, node: str, period: int) -> float:
        """Return the most that more import at a node can be given, every other import kept as it is [MW].

        Flows may be led another way for it.
        """
        if (node, period) not in self._found:
            joined = self._joined.get(node, (node,))
            left = {name: self._left_mw(name, period) for name in joined}
            alone = len(joined) == 1
            self._found[node, period] = left[node] if alone else most_more_mw(node, left, self._room(joined, period))
        return self._found[node, period]

    def _left_mw(self, node: str, period: int) -> float:
        limit, used = self.headroom.get((node, period), (0.0, 0.0))
        return max(0.0, limit - used)

    def _room(self, nodes: tuple[str, ...], period: int) -> list[tuple[str, str, float]]:
        """Return what links between nodes can still carry, in each direction; a flow may turn around."""
        links = {link.id: link for node in nodes for link in self._links[node] if (link.id, period) in self.limits}
        room = []
        for name, link in links.items():
            limit, flow = self.limits[name, period][0], self.flows.get((name, period), 0.0)
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
