"""Cooling classes by phase: what racks need, what phases offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance

CLASSES = ("air", "liquid", "liquid-800v")
FURTHER = (450.0, 700.0, 900.0)


def add_classes(chance: Chance, given: dict[str, Any]) -> None:
    """Give racks classes, further types among them, and phases classes of their own."""
    racks = given["racks"]
    for number in range(len(racks), chance.pick(2, 2, 3)):
        kw = chance.pick(*FURTHER)
        racks.append(
            {"id": f"R{number}", "it_kw": kw, "gpus": 72, "price_usd_m": round(kw / 1000 * chance.pick(3, 5), 2)}
        )
    for rack in racks:
        rack["cooling"] = chance.pick(None, *CLASSES, *CLASSES)
    for site in given["sites"]:
        site["cooling"] = chance.pick([], ["liquid"], ["air", "liquid"])
        for phase in site["activities"]:
            if phase["kind"] == "phase" and chance.coin(0.75):
                phase["cooling"] = [name for name in CLASSES if chance.coin(0.5)] or ["none"]
