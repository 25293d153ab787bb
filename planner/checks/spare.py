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
        loads = node_loads_mw(reading)
        self.left_mw = {place: max(0.0, mw - loads[place]) for place, mw in headroom_mw(reading).items()}
        self.limits_mw = link_limits_mw(reading)
        self.known: dict[tuple[str, int], float] = {}

    def most_import_mw(self, site: Site, period: int) -> float:
        """Return what a site may import at most [MW]; infinite where it has no node.

        Parameters
        ----------
        site
            The site.
        period
            The period.
        """
        if site.node is None:
            return math.inf
        if (site.node, period) not in self.known:
            self.known[site.node, period] = self._more_mw(site.node, period)
        return self.reading.import_mw.get((site.id, period), 0.0) + self.known[site.node, period]

    def _more_mw(self, node: str, period: int) -> float:
        left = {name: mw for (name, when), mw in self.left_mw.items() if when == period}
        room: dict[str, dict[str, float]] = {name: {} for name in left}
        for link in self.reading.problem.grid.links:
            limit, flow = self.limits_mw[link.id, period], self.reading.flow_mw.get((link.id, period), 0.0)
            for start, end, mw in (
                (link.from_node, link.to_node, limit - flow),
                (link.to_node, link.from_node, limit + flow),
            ):
                room[end][start] = room[end].get(start, 0.0) + max(0.0, mw)
        found = left[node]
        left[node] = 0.0
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
