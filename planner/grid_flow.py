"""How much more import the links of a grid can bring to a node: a maximum flow.

networkx is imported inside the function, as few commands need it. Grids are trees as a rule, and of a tree the most of
every node follows from two passes over its links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PARTS_A_MW = 1_000_000_000  # milliwatts, as whole numbers: far below what counts as enough
_ALL = ("all nodes",)  # no id of a node: where what is left comes from


def most_more_mw(node: str, left_mw: Mapping[str, float], room: Iterable[tuple[str, str, float]]) -> float:
    """Return the most that can be brought to a node on top of the flows there are [MW], to a milliwatt.

    Ford and Fulkerson's maximum flow, in whole milliwatts, from all nodes that have headroom left to the node.

    Parameters
    ----------
    node
        The node; what it has left itself counts.
    left_mw
        Headroom that is left at each node [MW].
    room
        What each link can still carry from one node to another [MW], each direction by itself.
    """
    import networkx as nx

    graph: nx.DiGraph[str | tuple[str]] = nx.DiGraph()
    graph.add_nodes_from((_ALL, node))
    for name, mw in left_mw.items():
        graph.add_edge(_ALL, name, capacity=_parts(mw))
    for first, other, mw in room:
        known = graph.get_edge_data(first, other, {"capacity": 0})
        graph.add_edge(first, other, capacity=known["capacity"] + _parts(mw))
    return float(nx.maximum_flow_value(graph, _ALL, node)) / PARTS_A_MW


def most_in_tree_mw(
    root: str, left_mw: Mapping[str, float], room: Iterable[tuple[str, str, float]]
) -> dict[str, float]:
    """Return the most that can be brought to each node of a tree on top of the flows there are [MW].

    What a link brings to one end is no more than its room, and no more than all beyond its other end have left
    together. The first pass goes from the leaves to the root, the second one back.

    Parameters
    ----------
    root
        Any node of the tree.
    left_mw
        Headroom that is left at each node [MW].
    room
        What each link can still carry from one node to another [MW], each direction by itself.
    """
    rooms = {(first, other): max(0.0, mw) for first, other, mw in room}
    near: dict[str, list[str]] = {name: [] for name in left_mw}
    for first, other in rooms:
        near[first].append(other)
    above, order = {root: root}, [root]
    for name in order:
        for other in near[name]:
            if other not in above:
                above[other] = name
                order.append(other)
    most = {name: max(0.0, mw) for name, mw in left_mw.items()}  # so far: of the node and all below it
    brought: dict[str, float] = {}
    for name in reversed(order[1:]):
        brought[name] = min(rooms[name, above[name]], most[name])
        most[above[name]] += brought[name]
    for name in order[1:]:
        most[name] += min(rooms[above[name], name], most[above[name]] - brought[name])
    return most


def _parts(mw: float) -> int:
    return max(0, round(mw * PARTS_A_MW))
