"""Moves circles apart that would cover each other, as little as it takes."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.show.charts.places_frame import Place
    from planner.show.charts.projection import Ground

ROUNDS, GAP = 200, 1.5  # how often all pairs are looked at; least room between two circles [px]
PULL = 0.02  # how strongly a circle is drawn back to its place in a round


def apart(shown: Sequence[Place], ground: Ground) -> list[tuple[float, float]]:
    """Return where the circle of each place is drawn [degrees north and east]; the order of places decides ties."""
    wide = ground.per_degree * ground.stretch
    at = [[place.lon * wide, -place.lat * ground.per_degree] for place in shown]
    home = [tuple(point) for point in at]
    radii = [place.radius for place in shown]
    for turn in range(ROUNDS):
        if turn < ROUNDS - ROUNDS // 4:
            for point, (x, y) in zip(at, home, strict=True):
                point[0] += PULL * (x - point[0])
                point[1] += PULL * (y - point[1])
        if not _push(at, radii) and turn >= ROUNDS // 2:
            break
    return [(-y / ground.per_degree, x / wide) for x, y in at]


def _push(at: list[list[float]], radii: Sequence[float]) -> bool:
    """Push each pair that overlaps apart, the smaller circle further; return whether there was one."""
    found = False
    for i in range(len(at)):
        for j in range(i):
            dx, dy = at[i][0] - at[j][0], at[i][1] - at[j][1]
            far, least = hypot(dx, dy), radii[i] + radii[j] + GAP
            if far >= least - 1e-6:
                continue
            found = True
            if far < 1e-6:
                dx, dy, far = 1.0, 0.3 * (i % 3 - 1), hypot(1.0, 0.3 * (i % 3 - 1))
            share = radii[j] / (radii[i] + radii[j])
            step = (least - far) / far
            at[i][0] += dx * step * share
            at[i][1] += dy * step * share
            at[j][0] -= dx * step * (1 - share)
            at[j][1] -= dy * step * (1 - share)
    return found
