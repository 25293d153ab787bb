"""The grid: nodes that can serve new load, links that carry it."""

from __future__ import annotations

from pydantic import Field

from planner.problem.base import Given, Identifier, Model, Name, Steps


class Node(Given):
    """A substation, zone or balancing area."""

    id: Identifier
    name: Name = Field("", description="Name for people.")
    headroom_mw: Steps = Field(
        description="New load the node can serve from its own side, at itself or sent over links [MW]: a number, or "
        "dated steps. A substation fed by its zone alone has 0; the zone has the zone's limit."
    )
    capacity_usd_per_mw_day: Steps = Field(
        ({"value": 0.0},),
        description="Capacity charge on what sites at the node import at peak [USD per MW facility and day]: a number, "
        "or dated steps.",
        validate_default=True,
    )


class Link(Given):
    """A line or corridor between two nodes; lossless, with the same limit both ways."""

    id: Identifier
    from_node: Identifier
    to_node: Identifier
    limit_mw: Steps = Field(description="Most flow either way [MW]: a number, or dated steps.")


class Grid(Model):
    """Nodes and links."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
