"""The two maps: which outline, how large, and how many pixels a degree is."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, radians
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.show.charts.places_frame import Place

MAP_WIDTH = 620  # [px]
US = "US"
# The contiguous states, Alaska, Hawaii: what the composite map of the United States can show [degrees].
US_BOXES = ((24.0, 50.0, -125.5, -66.5), (51.0, 72.0, -179.0, -129.0), (18.5, 23.0, -161.0, -154.0))
US_SCALE, US_HEIGHT, US_LATITUDE = 1070.0 * MAP_WIDTH / 810.0, 390, 38.0
WORLD_ROOM = 24.0  # degrees around the outermost sites
WORLD_HEIGHT = 300  # at most, unless all of the world is shown [px]
CLOSEST = 11.0  # pixels per degree up to which a coarse outline looks well
LOWEST, HIGHEST = -58.0, 80.0  # degrees of latitude that are shown of the world


@dataclass(frozen=True)
class Ground:
    """One map.

    Parameters
    ----------
    file
        Its outline: a topology in the folder `basemap`.
    land, borders
        The objects of the topology that are filled, and whose borders are drawn.
    height
        Of the picture [px].
    projection
        As Vega-Lite takes it.
    per_degree
        Pixels per degree of latitude.
    stretch
        Pixels of a degree of longitude, as a share of one of latitude.
    """

    file: str
    land: str
    borders: str
    height: int
    projection: Mapping[str, Any]
    per_degree: float
    stretch: float

    def holds(self, place: Place) -> bool:
        """Return whether a place can be shown: on the map of the United States, only places within it."""
        if self.projection["type"] != "albersUsa":
            return True
        inside = any(south <= place.lat <= north and west <= place.lon <= east for south, north, west, east in US_BOXES)
        return place.country == US and inside


def us_ground() -> Ground:
    """Return the map of the United States, Alaska and Hawaii moved below."""
    projection = {"type": "albersUsa", "scale": US_SCALE, "translate": [MAP_WIDTH / 2, US_HEIGHT / 2]}
    return Ground(
        "us.json", "nation", "states", US_HEIGHT, projection, US_SCALE * pi / 180.0, cos(radians(US_LATITUDE))
    )


def world_ground(shown: Sequence[Place]) -> Ground:
    """Return the map of the world, or of the part of it in which places are."""
    lats, lons = [place.lat for place in shown], [place.lon for place in shown]
    wide = max(lons) - min(lons) + 2 * WORLD_ROOM
    north = min(HIGHEST, max(lats) + WORLD_ROOM / 2)
    south = max(LOWEST, min(lats) - WORLD_ROOM / 2)
    per_degree = max(min(MAP_WIDTH / wide, WORLD_HEIGHT / (north - south), CLOSEST), MAP_WIDTH / 360.0)
    half = MAP_WIDTH / per_degree / 2
    middle = min(max((max(lons) + min(lons)) / 2, -180.0 + half), 180.0 - half)
    height = round((north - south) * per_degree)
    projection = {
        "type": "equirectangular",
        "scale": per_degree * 180.0 / pi,
        "translate": [MAP_WIDTH / 2 - middle * per_degree, north * per_degree],
        "clipExtent": [[0, 0], [MAP_WIDTH, height]],
    }
    return Ground("world.json", "land", "countries", height, projection, per_degree, 1.0)
