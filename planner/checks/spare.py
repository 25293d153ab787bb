"""How much import nodes and links leave to one site beside what all others take, by filling up ways to its node."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.checks.grid import headroom_mw, link_limits_mw, node_loads_mw

if TYPE_CHECKING:
    from planner.checks.reading import Reading
    from planner.problem import Site

NOTHING_MW = 1e-9


class Spare:
    """What is left at the nodes and on the links of a plan."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        loads, self.left_mw = node_loads_mw(reading), {period: dict[str, float]() for period in reading.periods}
        for (node, period), mw in headroom_mw(reading).items():
            self.left_mw[period][node] = max(0.0, mw - loads[node, period])
        self.limits_mw = link_limits_mw(reading)

    def import_mw(self, site: Site, period: int, wanted_mw: float) -> float:
        """Return what a site may import at most, or any figure that is enough [MW]; infinite where it has no node.

        Parameters
        ----------
        site
            The site.
        period
            The period.
        wanted_mw
            What is enough.
        """
        if site.node is None:
            return math.inf
        drawn_mw = self.reading.import_mw.get((site.id, period), 0.0)
        there_mw = drawn_mw + self.left_mw[period][site.node]
        return there_mw if there_mw >= wanted_mw else there_mw + self._brought_mw(site.node, period)

    def _brought_mw(self, node: str, period: int) -> float:
        """Return what links can bring to a node on top of what it has left."""
        left = {**self.left_mw[period], node: 0.0}
        room: dict[str, dict[str, float]] = {name: {} for name in left}
        for link in self.reading.problem.grid.links:
            limit, flow = self.limits_mw[link.id, period], self.reading.flow_mw.get((link.id, period), 0.0)
            ends = link.from_node, link.to_node
            for (start, end), mw in ((ends, limit - flow), (ends[::-1], limit + flow)):
                room[end][start] = room[end].get(start, 0.0) + max(0.0, mw)
        found = 0.0
        while way := _way(node, left, room):
            mw = min(left[way[0]], *(room[end][start] for start, end in pairwise(way)))
            left[way[0]] -= mw
            for start, end in pairwise(way):
                room[end][start] -= mw
                room[start][end] = room[start].get(end, 0.0) + mw
            found += mw
        return found


def _way(node: str, left: dict[str, float], room: dict[str, dict[str, float]]) -> list[str]:
    """Return the shortest way to a node from one that has something left; empty where there is none."""
    ways, seen = [[node]], {node}
    for way in ways:
        for start, mw in room[way[0]].items():
            if mw > NOTHING_MW and start not in seen:
                seen.add(start)
                ways.append([start, *way])
                if left[start] > NOTHING_MW:
                    return ways[-1]
    return []
