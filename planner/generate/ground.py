"""The ground of a case: zones of the grid, and the places of its sites in them. Here it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from planner.generate.scale import Scale
    from planner.problem import Confidence, Source

SITES_PER_REGION = 5
COOL_PUE, HOT_PUE = (1.15, 1.25), (1.3, 1.45)
HOT_BELOW_DEGREES = 37.0
# Two of three sites hang on a substation of their zone, the third on the zone itself.
SITES_PER_SUBSTATION = 3


@dataclass(frozen=True)
class Zone:
    """A zone of the grid, with a region's crews.

    `peak_pue`, `energy_usd_per_mwh` and `connect_months` are spans that sites draw from; `yearly_mw` is the new load it
    takes on each year, None where it follows from the sites in it.
    """

    id: str
    name: str
    region: str
    peak_pue: tuple[float, float]
    energy_usd_per_mwh: tuple[float, float]
    connect_months: tuple[float, float]
    emissions_t_per_mwh: float
    yearly_mw: float | None = None
    source: str | None = None
    confidence: Confidence = "assumption"


@dataclass(frozen=True)
class Place:
    """Where a site is: its coordinates, its zone, its node, and the MW its node can carry, if that is known."""

    id: str
    name: str
    zone: Zone
    node: str
    latitude: float
    longitude: float
    limit_mw: float | None = None
    source: str | None = None


@dataclass(frozen=True)
class Ground:
    """Zones and places; where they are not drawn also their sources, and what is owed to those who made them."""

    zones: tuple[Zone, ...]
    places: tuple[Place, ...]
    sources: tuple[Source, ...] = ()
    credit: str = ""


def invented(scale: Scale) -> Ground:
    """Return zones and places drawn from the seed: a region and a zone for every few sites."""
    dice = scale.dice("ground")
    count = max(1, round(scale.sites / SITES_PER_REGION))
    width = len(str(scale.sites))
    zones = tuple(_zone(f"{number:0{len(str(count))}d}", dice) for number in range(1, count + 1))
    centres = [_centre(zone, dice) for zone in zones]
    places = []
    for index in range(scale.sites):
        at = index * count // scale.sites
        inside = index - -(-at * scale.sites // count)
        latitude, longitude = centres[at]
        number = f"{index + 1:0{width}d}"
        places.append(
            Place(
                id=f"site-{number}",
                name=f"Site {number}",
                zone=zones[at],
                node=_node(zones[at], inside),
                latitude=round(latitude + dice.uniform(-1.5, 1.5), 2),
                longitude=round(longitude + dice.uniform(-2.0, 2.0), 2),
            )
        )
    return Ground(zones, tuple(places))


def _zone(number: str, dice: Random) -> Zone:
    energy, connect = dice.uniform(34, 60), dice.uniform(16, 26)
    return Zone(
        id=f"zone-{number}",
        name=f"Zone {number}",
        region=f"region-{number}",
        peak_pue=dice.choice((COOL_PUE, HOT_PUE)),
        energy_usd_per_mwh=(round(energy * 0.92, 1), round(energy * 1.08, 1)),
        connect_months=(round(connect), round(connect * 1.5)),
        emissions_t_per_mwh=round(dice.uniform(0.2, 0.5), 2),
    )


def _centre(zone: Zone, dice: Random) -> tuple[float, float]:
    """Return a point of the contiguous United States, south where it is hot."""
    south = zone.peak_pue == HOT_PUE
    latitude = dice.uniform(30, HOT_BELOW_DEGREES) if south else dice.uniform(HOT_BELOW_DEGREES, 46)
    return latitude, dice.uniform(-112, -80)


def _node(zone: Zone, inside: int) -> str:
    """Return the node of the site that is number `inside` of its zone."""
    substation, rest = divmod(inside, SITES_PER_SUBSTATION)
    return zone.id if rest == SITES_PER_SUBSTATION - 1 else f"{zone.id}-sub-{substation + 1}"
