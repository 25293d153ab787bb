"""How much more import the grid can give at a node: of its own headroom, and over the links that join it to others."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

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
        self._left: dict[tuple[tuple[str, ...], int], float] = {}

    def most_mw(self, node: str, period: int) -> float:
        """Return the most that more import at a node can be given [MW].

        That is no more than the nodes joined by links have left together, and no more than the node has left itself
        and its own links can still bring.
        """
        brought = sum(self._more_mw(link, node, period) for link in self._links.get(node, ()))
        own = self._left_mw((node,), period) + brought
        return min(own, self._left_mw(self._joined.get(node, (node,)), period))

    def _more_mw(self, link: Link, node: str, period: int) -> float:
        """Return what a link can still bring to one of its ends; a flow that leaves it may turn around."""
        if (link.id, period) not in self.limits:
            return 0.0
        flow = self.flows.get((link.id, period), 0.0)
        return self.limits[link.id, period][0] - (flow if link.to_node == node else -flow)

    def _left_mw(self, nodes: tuple[str, ...], period: int) -> float:
        if (nodes, period) not in self._left:
            given = [self.headroom[node, period] for node in nodes if (node, period) in self.headroom]
            self._left[nodes, period] = sum(limit - used for limit, used in given)
        return self._left[nodes, period]

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
