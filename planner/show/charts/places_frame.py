"""Where sites are and what stands there at the end; where grid nodes are drawn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.show.charts.parts import framed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import pandas as pd

    from planner.plan import Plan

Line = tuple[str, float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A site on a map.

    Parameters
    ----------
    site, country, node
        Its id, its country and the grid node it imports at; empty where not given.
    lat, lon
        Where it is [degrees north and east].
    mw
        Online at the end on the target's basis.
    first
        First day of the first period in which racks are online.
    eligible
        Whether it may be used.
    radius, number
        Of its circle [px]; by which the key names it.
    """

    site: str
    country: str
    node: str
    lat: float
    lon: float
    mw: float
    first: date | None
    eligible: bool = True
    radius: float = 0.0
    number: int = 0


def places(plan: Plan) -> list[Place]:
    """Return the sites with coordinates, the largest first, those without racks last by id."""
    end = plan.periods - 1
    mw: dict[str, float] = defaultdict(float)
    first: dict[str, date] = {}
    for row in plan.capacity:
        if row.period == end:
            mw[row.site] += row.online_mw(plan.target_basis)
        if row.racks_online > 0 and row.site not in first:
            first[row.site] = row.period_start
    found = [
        Place(
            site.id, site.country.upper(), site.node or "", site.latitude, site.longitude, mw.get(site.id, 0.0),
            first.get(site.id), site.eligible,
        )
        for site in plan.problem.sites
        if site.latitude is not None and site.longitude is not None
    ]  # fmt: skip
    return sorted(found, key=lambda place: (-place.mw, not place.eligible, place.site))


def map_frame(plan: Plan) -> pd.DataFrame:
    """Return the sites with coordinates: place, MW online at the end on the target's basis, first month online."""
    columns: dict[str, Any] = {
        "site": "text", "country": "text", "node": "text", "latitude": "float", "longitude": "float", "mw": "float",
        "first_online": "date", "eligible": "bool",
    }  # fmt: skip
    rows = [(p.site, p.country, p.node, p.lat, p.lon, p.mw, p.first, p.eligible) for p in places(plan)]
    return framed(rows, columns)


def grid_lines(plan: Plan, sites: Iterable[str]) -> tuple[list[tuple[str, float, float]], list[Line]]:
    """Return grid nodes with a place, and lines: links between nodes, connections of sites to theirs.

    A case has no place for a node: it stands amid the sites that import at it, or amid the nodes it is linked to. A
    node of one site alone and without a link is left out: it is where the site is.
    """
    asked = set(sites)
    there = [place for place in places(plan) if place.site in asked and place.node]
    links = [(link.from_node, link.to_node) for link in plan.problem.grid.links]
    linked = {node for pair in links for node in pair}
    by_node: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for place in there:
        by_node[place.node].append((place.lat, place.lon))
    at = {node: _middle(points) for node, points in by_node.items()}
    for node in sorted(linked - at.keys()):
        near = [at[other] for pair in links if node in pair for other in pair if other in by_node]
        if near:
            at[node] = _middle(near)
    lines: list[Line] = [("link", *at[one], *at[two]) for one, two in links if one in at and two in at]
    drawn = {node for node in at if node in linked or len(by_node.get(node, ())) > 1}
    lines += [("connection", place.lat, place.lon, *at[place.node]) for place in there if place.node in drawn]
    return [(node, *at[node]) for node in sorted(drawn)], lines


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    lats, lons = zip(*points, strict=True)
    return sum(lats) / len(points), sum(lons) / len(points)
