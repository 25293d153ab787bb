"""The grid of a case: zones whose headroom grows each year, substations behind them, corridors between zones."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from planner.generate.scale import DRAWN
from planner.generate.site import nameplate_mw
from planner.problem import Grid, Link, Node, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from planner.generate.ground import Ground, Place, Zone
    from planner.generate.scale import Scale
    from planner.problem import Site

# Over the horizon an invented zone takes on this share of what its sites need, an equal part each year.
HEADROOM_SHARE = (0.6, 0.95)
# The line to an invented substation carries this share of what its sites need; every second one grows later.
LINE_SHARE, LINE_GROWTH, LINE_GROWS = (0.6, 0.95), 1.4, 0.5
CORRIDOR_MW = (150, 500)


def grid(scale: Scale, ground: Ground, sites: Sequence[Site]) -> Grid:
    """Return the zones and substations of a ground with their headroom, and the lines between them.

    Parameters
    ----------
    scale
        Size and seed of the case.
    ground
        Zones and places.
    sites
        The sites, in the order of the places.
    """
    dice = scale.dice("grid")
    at_zone: dict[str, float] = {zone.id: 0.0 for zone in ground.zones}
    at_node: dict[str, float] = {}
    first: dict[str, Place] = {}
    for place, site in zip(ground.places, sites, strict=True):
        needed = facility_mw(site)
        at_zone[place.zone.id] += needed
        at_node[place.node] = at_node.get(place.node, 0.0) + needed
        first.setdefault(place.node, place)
    zones = tuple(_zone_node(scale, zone, at_zone[zone.id], dice) for zone in ground.zones)
    behind = [place for node, place in first.items() if node not in at_zone]
    substations = tuple(
        Node(id=place.node, name=_substation(place), headroom_mw=steady(0.0), **DRAWN) for place in behind
    )
    lines = tuple(_line(scale, number, place, at_node[place.node], dice) for number, place in enumerate(behind))
    return Grid(nodes=(*zones, *substations), links=(*lines, *_corridors(ground, dice)))


def facility_mw(site: Site) -> float:
    """Return what all phases of a site need [MW facility]."""
    return site.peak_pue * nameplate_mw(site)


def yearly_mw(scale: Scale, zone: Zone, needed_mw: float, dice: Random) -> float:
    """Return the new load a zone takes on each year: what is known of it, else a share of what its sites need.

    Parameters
    ----------
    scale
        Size and seed of the case.
    zone
        The zone.
    needed_mw
        Facility power that its sites need in all [MW].
    dice
        Source of random numbers.
    """
    years = -(-scale.periods // 12)
    return zone.yearly_mw if zone.yearly_mw is not None else needed_mw * dice.uniform(*HEADROOM_SHARE) / years


def steady(value: float) -> tuple[Step, ...]:
    """Return a series that never changes."""
    return (Step(value=value),)


def _zone_node(scale: Scale, zone: Zone, needed_mw: float, dice: Random) -> Node:
    yearly = yearly_mw(scale, zone, needed_mw, dice)
    steps = tuple(
        Step(from_date=scale.calendar.start_of(opens), value=float(round(yearly * (number + 1))))
        for number, opens in enumerate(range(0, scale.periods, 12))
    )
    origin: dict[str, Any] = {"source": zone.source, "confidence": zone.confidence} if zone.source else DRAWN
    return Node(id=zone.id, name=zone.name, headroom_mw=steps, **origin)


def _substation(place: Place) -> str:
    return f"Substation {place.name}" if place.limit_mw is not None else f"Substation at {place.name}"


def _line(scale: Scale, number: int, place: Place, needed_mw: float, dice: Random) -> Link:
    """Return the line from a zone to a substation: of the MW that is known, or that fits most of its sites."""
    if place.limit_mw is not None:
        steps = steady(place.limit_mw)
    else:
        mw = 10.0 * round(needed_mw * dice.uniform(*LINE_SHARE) / 10.0)
        steps = steady(mw)
        if number % 2:
            grows = scale.calendar.start_of(scale.at(LINE_GROWS))
            steps = (*steps, Step(from_date=grows, value=float(round(mw * LINE_GROWTH))))
    origin: dict[str, Any] = {"source": place.source, "confidence": "assumption"} if place.source else DRAWN
    return Link(
        id=f"{place.zone.id}-to-{place.node}", from_node=place.zone.id, to_node=place.node, limit_mw=steps, **origin
    )


def _corridors(ground: Ground, dice: Random) -> tuple[Link, ...]:
    """Return a corridor from each invented zone to the next; of real zones nothing is known that could be one."""
    return tuple(
        Link(
            id=f"{west.id}-to-{east.id}",
            from_node=west.id,
            to_node=east.id,
            limit_mw=steady(float(10 * dice.randint(CORRIDOR_MW[0] // 10, CORRIDOR_MW[1] // 10))),
            **DRAWN,
        )
        for west, east in pairwise(ground.zones)
        if west.yearly_mw is None
    )
