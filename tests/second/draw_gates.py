"""Draws power that waits for gates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_gates(chance: Chance, given: dict[str, Any]) -> None:
    """Let power wait for works of any site, often a gate of its own that nothing else waits for."""
    names = [activity["id"] for site in given["sites"] for activity in site["activities"]]
    for n, site in enumerate(given["sites"]):
        if chance.coin(0.6):
            permit = {"id": f"{site['id']}E{n}", "kind": "gate", "nameplate_mw": 0.0,
                      "options": [{"id": "standard", "duration_periods": chance.pick(1, 2, 3)}]}  # fmt: skip
            site["activities"].append(permit)
            names.append(permit["id"])
        for item in (*site["stages"], *site.get("upgrades", ()), *site.get("onsite", ())):
            count = chance.pick(0, 1, 1, 2, 3)
            before = [chance.pick(names[-1], *names) for _ in range(count)]
            item["predecessors"] = [
                {"activity": name, "type": chance.pick("FS", "FS", "SS"), "lag_periods": chance.pick(0, 0, 1, 2)}
                for name in dict.fromkeys(before)
            ]
