"""Building rules of a random case: how many sites may be open."""

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
