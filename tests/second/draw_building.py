"""Building rules of a random case: how many sites may be open, and what those opened by a date have by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry


def add_open_sites(chance: Chance, given: dict[str, Any]) -> None:
    """Limit how many sites are open, by steps; never to fewer than were opened before the plan."""
    sites = [site for site in given["sites"] if site.get("eligible", True)]
    least = sum(any(map(_has_begun, site["activities"])) for site in sites)
    values = [float(count) for count in range(least, max(least, len(sites) - 1) + 1)]
    given["programme"]["max_open_sites"] = chance.steps(*values, first=False)


def _has_begun(activity: Entry) -> bool:
    return any(activity.get(name) is not None for name in ("started_date", "finished_date"))


def add_least_mw(chance: Chance, given: dict[str, Any]) -> None:
    """Ask sites that are opened by a date for a part of what their halls hold, often for as much as whole racks are."""
    for site in given["sites"]:
        held = sum(activity.get("nameplate_mw", 0.0) for activity in site["activities"])
        if held and chance.coin(0.8):
            rack = chance.pick(*given["racks"])["it_kw"] / 1000.0
            share = chance.pick(0.1, 0.2, 0.3, 0.6, 1.0) * held
            least = round(share, 3) if chance.coin(0.5) else max(1, round(share / rack)) * rack
            site["min_mw"] = least + chance.pick(0.0, 0.0, 1e-7, -1e-7)
            site["min_mw_by_date"] = chance.some(1, chance.horizon - 1)
