"""Draws on-site units that are held in reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_reserve(chance: Chance, given: dict[str, Any]) -> None:
    """Give most sites on-site units, some of which are held in reserve."""
    for site in given["sites"]:
        if not site.get("onsite") and chance.coin(0.7):
            site["onsite"] = [
                {
                    "id": f"{site['id']}R", "firm_mw": chance.pick(0.7, 1.1, 2.0), "lead_periods": chance.pick(0, 1, 2),
                    "max_units": 2, "capex_usd_m": chance.pick(0.0, 0.4, 0.9),
                    "fuel_usd_per_mwh": chance.pick(20.0, 90.0),
                }
            ]  # fmt: skip
            if chance.coin(0.6):
                site["stages"][-1]["mw"] = chance.pick(0.0, 1.2)
        for unit in site.get("onsite", ()):
            unit["reserve_units"] = chance.pick(0, 1, 1, 1, 2)
            unit["max_units"] += chance.pick(0, 1, 2)
            if chance.coin(0.3):
                unit["committed"] = [*unit.get("committed", ()), *chance.arrivals(2)]
