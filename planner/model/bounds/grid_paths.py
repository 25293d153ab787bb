"""What the grid carries by period, and at which PUE the load that may pass a node or a link counts at the least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.sets import Sets
    from planner.problem import Basis, Link


@dataclass(frozen=True)
class Scale:
    """MW of a basis for a MW of facility power at a node, and over a link from one of its ends."""

    at_node: dict[str, float]
    over_link: dict[tuple[str, str], float]


@dataclass(frozen=True)
class GridPaths:
    """Headroom and limits of links by period [MW facility], and MW IT for each at the least PUE."""

    headroom_mw: dict[str, tuple[float, ...]]
    link_mw: dict[str, tuple[float, ...]]
    it: Scale
    facility: Scale

    @classmethod
    def of(cls, sets: Sets) -> GridPaths:
        """Return the grid of a case."""
        grid, stepped = sets.problem.grid, sets.calendar.stepped
        pues: dict[str, list[float]] = {node.id: [] for node in grid.nodes}
        for site in sets.sites:
            if site.node is not None:
                pues[site.node].append(site.peak_pue)
        at_node = {node.id: _least(pues, _joined(node.id, grid.links)) for node in grid.nodes}
        over_link = {}
        for link in grid.links:
            rest = [other for other in grid.links if other is not link]
            for first, other in ((link.from_node, link.to_node), (link.to_node, link.from_node)):
                behind = _joined(first, rest)
                over_link[link.id, first] = at_node[first] if other in behind else _least(pues, behind)
        one = Scale(dict.fromkeys(at_node, 1.0), dict.fromkeys(over_link, 1.0))
        return cls(
            {node.id: stepped(pairs(node.headroom_mw)) for node in grid.nodes},
            {link.id: stepped(pairs(link.limit_mw)) for link in grid.links},
            Scale(at_node, over_link),
            one,
        )

    def scale(self, basis: Basis) -> Scale:
        """Return what a MW of facility power counts on a basis at most."""
        match basis:
            case "it":
                return self.it
            case "facility":
                return self.facility
            case _:
                assert_never(basis)


def _joined(node: str, links: Iterable[Link]) -> set[str]:
    """Return the nodes that links join to a node, itself among them."""
    near: dict[str, set[str]] = {}
    for link in links:
        near.setdefault(link.from_node, set()).add(link.to_node)
        near.setdefault(link.to_node, set()).add(link.from_node)
    found, left = {node}, [node]
    while left:
        new = near.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def _least(pues: dict[str, list[float]], nodes: Iterable[str]) -> float:
    """Return MW IT for a MW of facility power at the least PUE at some nodes; 1 where there is no site."""
    return 1.0 / min((pue for node in nodes for pue in pues[node]), default=1.0)
