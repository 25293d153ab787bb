"""Contracts with utilities in a random case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry

SHARES = ((0.5, 1.0), (0.0, 0.6), (0.25, 0.5, 1.0), (1.0,), (0.4, 0.4, 0.9))


def ramps(chance: Chance, given: dict[str, Any]) -> None:
    """Give stages and upgrades ramps, some of them from before the plan, some that never let all of it."""
    for site in given["sites"]:
        for step in (*site.get("stages", ()), *site.get("upgrades", ())):
            if chance.coin(0.6):
                step["ramp"] = ramp(chance)


def ramp(chance: Chance) -> Entry:
    """Return shares by periods, not falling."""
    shares, after, found = chance.pick(*SHARES), chance.pick(0, 0, 0, 1), {}
    for share in shares:
        found[after] = share
        after += chance.pick(1, 1, 2, 3)
    return found


def bills(chance: Chance, given: dict[str, Any]) -> None:
    """Let utilities bill sites, most with a minimum, and nodes charge for capacity; sometimes with ramps."""
    for site in given["sites"]:
        if chance.coin(0.7):
            site["demand_usd_per_kw_month"] = chance.pick(5.0, 15.0, 40.0)
            if chance.coin(0.7):
                site["minimum_bill_share"] = chance.pick(0.3, 0.6, 0.85, 1.0)
    for node in given.get("grid", {}).get("nodes", ()):
        if chance.coin(0.6):
            node["capacity_usd_per_mw_day"] = chance.steps(0.0, 300.0, 2000.0)
    if chance.coin(0.4):
        ramps(chance, given)
