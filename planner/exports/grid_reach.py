"""What the grid can bring to each connection: energised import is no use beyond what links and headroom let through.

The plan's own flows are a start: from there more is sent to one connection along paths with room left, while every
other site keeps what it takes. When no path is left, no more can be brought.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.plan import Plan

LEAST_MW = 1e-6  # a watt


def grid_brings_mw(plan: Plan) -> dict[tuple[str, int], float]:
    """Return the most import by (site, period) beside what the other sites take [MW].

    Sites without a grid node are left out: nothing limits them but what is energised.
    """
    nodes = {site.id: site.node for site in plan.problem.candidates if site.node is not None}
    headroom = {node.id: plan.problem.calendar.stepped(pairs(node.headroom_mw)) for node in plan.problem.grid.nodes}
    ends = {link.id: (link.from_node, link.to_node) for link in plan.problem.grid.links}
    taken: dict[tuple[str, int], float] = {}
    spare = {(node, period): mw for node, steps in headroom.items() for period, mw in enumerate(steps)}
    room: dict[int, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for row in plan.power:
        match row.kind:
            case "link":
                first, other = ends[row.source]
                room[row.period][first, other] += row.capacity_mw - row.peak_mw
                room[row.period][other, first] += row.capacity_mw + row.peak_mw
                spare[first, row.period] -= row.peak_mw
                spare[other, row.period] += row.peak_mw
            case "grid":
                if row.site in nodes:
                    taken[row.site, row.period] = row.peak_mw
                    spare[nodes[row.site], row.period] -= row.peak_mw
            case "onsite":
                pass  # behind the meter
            case _:
                assert_never(row.kind)
    return {
        (site, period): taken.get((site, period), 0.0)
        + _more_mw(node, {name: spare[name, period] for name in headroom}, room[period])
        for site, node in nodes.items()
        for period in range(plan.periods)
    }


def _more_mw(node: str, spare: Mapping[str, float], room: Mapping[tuple[str, str], float]) -> float:
    """Return what can be brought to a node on top of the flows there are [MW]."""
    spare, room, found = dict(spare), dict(room), 0.0
    while path := _path(node, spare, room):
        steps = list(pairwise(path))
        mw = min([spare[path[0]], *(room[step] for step in steps)])
        spare[path[0]] -= mw
        for first, other in steps:
            room[first, other] -= mw
            room[other, first] += mw
        found += mw
    return found


def _path(node: str, spare: Mapping[str, float], room: Mapping[tuple[str, str], float]) -> list[str]:
    """Return the shortest way from a node with headroom left to the one asked for; empty: there is none."""
    onward, reached = {node: ""}, [node]
    for at in reached:
        if spare[at] > LEAST_MW:
            path = [at]
            while onward[path[-1]]:
                path.append(onward[path[-1]])
            return path
        for (first, other), mw in room.items():
            if other == at and first not in onward and mw > LEAST_MW:
                onward[first] = at
                reached.append(first)
    return []
