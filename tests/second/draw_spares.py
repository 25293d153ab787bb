"""Spares of racks, and what racks draw at delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_spares(chance: Chance, given: dict[str, Any]) -> None:
    """Give rack types spares with them, and for those installed."""
    for rack in given["racks"]:
        if chance.coin(0.8):
            rack["spare_share"] = chance.pick(0.0, 0.05, 0.25, 0.3333, 0.5)
        if chance.coin(0.7):
            rack["spare_share_per_year"] = chance.pick(0.04, 0.2, 0.6, 1.0)
        if "supply" in rack and chance.coin(0.7):
            rack["supply"].append({"date": chance.some(-2, 1), "units": chance.pick(2, 4, 7)})


def add_draws_of_racks(chance: Chance, given: dict[str, Any]) -> None:
    """Let rack types draw on the stocks of a case, and on one of their own, which may be of a region."""
    memory = {"id": "memory", "kind": "consumable", "stock": chance.pick(0, 3, 8, 20), "arrivals": chance.arrivals(24)}
    if chance.coin(0.4):
        memory["region"] = "north"
    given["resources"].append(memory)
    stocks = [resource["id"] for resource in given["resources"] if resource["kind"] == "consumable"]
    for rack in given["racks"]:
        rack["draws"] = {name: chance.pick(1, 1, 2, 5) for name in stocks if name == "memory" or chance.coin(0.4)}
