"""Draws how fast the use of renewable resources may grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_growth(chance: Chance, given: dict[str, Any]) -> None:
    """Limit how fast the use of renewable resources grows, where there are any; sometimes to nothing."""
    for resource in given["resources"]:
        if resource["kind"] == "renewable" and chance.coin(0.8):
            resource["max_increase_per_period"] = chance.pick(0, 1, 1, 1, 2, 3)
