"""Nodes and links by period: what they serve and carry, and their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import pairs

if TYPE_CHECKING:
    from planner.checks.reading import Reading


def node_loads_mw(reading: Reading) -> dict[tuple[str, int], float]:
    """Return what each node serves from its own side: imports and flows out, less flows in [MW]."""
    loads = {(node.id, period): 0.0 for node in reading.problem.grid.nodes for period in reading.periods}
    at_node = {site.id: site.node for site in reading.problem.candidates}
    for (site, period), mw in reading.import_mw.items():
        node = at_node[site]
        if node is not None:
            loads[node, period] += mw
    ends = {link.id: (link.from_node, link.to_node) for link in reading.problem.grid.links}
    for (link, period), mw in reading.flow_mw.items():
        loads[ends[link][0], period] += mw
        loads[ends[link][1], period] -= mw
    return loads


def link_limits_mw(reading: Reading) -> dict[tuple[str, int], float]:
    """Return the limit of each link in each period [MW]."""
    when = reading.calendar
    steps = {link.id: when.stepped(pairs(link.limit_mw)) for link in reading.problem.grid.links}
    return {(link, period): values[period] for link, values in steps.items() for period in reading.periods}


def headroom_mw(reading: Reading) -> dict[tuple[str, int], float]:
    """Return the headroom of each node in each period [MW]."""
    when = reading.calendar
    steps = {node.id: when.stepped(pairs(node.headroom_mw)) for node in reading.problem.grid.nodes}
    return {(node, period): values[period] for node, values in steps.items() for period in reading.periods}
