"""The colour of each site: by its id, so that it stays from plan to plan."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import Plan

PALETTE = (
    "#0b5fa5", "#e39b1c", "#3a923a", "#c8553d", "#7d5ba6", "#8c564b", "#d45fa8", "#3aa59a", "#a8a326", "#2f3f8f",
    "#6fb1e0", "#f5c26b", "#8fce7f", "#e8968a", "#b9a3d9", "#c49a8a", "#efa8d3", "#8fd6cd", "#d6d277", "#8f9ad6",
)  # fmt: skip
HUES = len(PALETTE) // 2  # the second half has the hues of the first in another shade
REST = ("#aeb5bd", "#c9ced4")  # of sites too small to be named, in turn
OPAQUE, PALER = 0.9, 0.5  # the first sites to have a colour, and those that share it with one of them


def site_colours(ids: Iterable[str]) -> dict[str, tuple[str, float]]:
    """Return colour and opacity of each site of a case, whatever their order.

    The id alone says which colour is a site's own, so that the same sites have the same colours in every case; the
    later of two with the same colour, or with two shades of one hue while other hues are free, takes the next. Where
    all are taken they are given once more, paler.
    """
    found: dict[str, tuple[str, float]] = {}
    slots: set[int] = set()
    hues: set[int] = set()
    for number, site in enumerate(sorted(set(ids))):
        if number % HUES == 0:
            hues.clear()
        if number % len(PALETTE) == 0:
            slots.clear()
        own = crc32(site.encode())
        tried = ((own + step) % len(PALETTE) for step in range(len(PALETTE)))
        slot = next(k for k in tried if k not in slots and k % HUES not in hues)
        slots.add(slot)
        hues.add(slot % HUES)
        found[site] = PALETTE[slot], OPAQUE if number < len(PALETTE) else PALER
    return found


def sites_of_case(plan: Plan) -> set[str]:
    """Return the candidate sites of the case a plan answers, used or not: each has a limit of nameplate."""
    return {row.id for row in plan.resources if row.limit == "nameplate"} | {row.site for row in plan.capacity}
