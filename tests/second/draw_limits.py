"""Yearly limits, quotas, water and prices below zero of a random case.

They are drawn from a stream of their own, so that the rest of a case is what it was without them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry
    from tests.second.draw_site import Places

KINDS = ("water", "grid_emissions", "onsite_emissions", "grid_energy", "onsite_energy")
HOURS = 730.0  # of a month
COUNTRIES = ("NO", "SE")


class Limits:
    """Draws what sites share, and what limits it."""

    def __init__(self, seed: str, chance: Chance, places: Places) -> None:
        self.rng, self.chance, self.places = random.Random(f"limits {seed}"), chance, places
        self.years = sorted({chance.start(t).year for t in range(chance.horizon)})

    def drawn(self) -> dict[str, list[Entry]]:
        """Return yearly limits and quotas; sites get water, countries and prices on the way."""
        rng = self.rng
        for site in self.places.sites:
            site["country"] = rng.choice(("", *COUNTRIES))
            if rng.random() < 0.3:
                site["water_m3_per_mwh"] = rng.choice((0.2, 1.8))
            if rng.random() < 0.25:
                site["energy_usd_per_mwh"] = self._price()
        yearly = [self._yearly(f"Y{n}") for n in range(rng.choice((0, 0, 1, 1, 2)))]
        quotas = [self._quota(f"Q{n}") for n in range(rng.choice((0, 0, 0, 1, 1, 2)))]
        return {"yearly_limits": yearly, "quotas": quotas}

    def _price(self) -> Any:
        rng = self.rng
        if rng.random() < 0.5:
            return rng.choice((-20.0, -400.0))
        turns = self.chance.start(rng.randint(1, max(1, self.chance.horizon - 1)))
        return [{"value": rng.choice((40.0, -15.0))}, {"from_date": turns, "value": rng.choice((-30.0, 50.0))}]

    def _places(self) -> Entry:
        rng, found = self.rng, dict[str, Any]()
        if rng.random() < 0.5:
            found["sites"] = rng.sample([s["id"] for s in self.places.sites], rng.choice((1, 2)))
        regions = sorted({site["region"] for site in self.places.sites} - {""})
        if regions and rng.random() < 0.4:
            found["regions"] = [rng.choice(regions)]
        return found

    def _yearly(self, name: str) -> Entry:
        """Return a limit that leaves a part of what all halls, full for the whole year, would use."""
        rng, kind = self.rng, self.rng.choice(KINDS)
        room = sum(a["nameplate_mw"] for site in self.places.sites for a in site["activities"])
        factor = {"water": 1.8, "grid_energy": 1.0, "onsite_energy": 0.3}.get(kind, 0.2)
        full = room * HOURS * min(12, self.chance.horizon * self.chance.months) * factor
        years = [year for year in (self.years[0] - 1, *self.years) if rng.random() < 0.7] or [self.years[0]]
        most = {year: round(full * rng.choice((0.0, 0.05, 0.15, 0.3, 0.6)), 1) for year in years}
        return {"id": name, "kind": kind, "most_by_year": most, **self._places()}

    def _quota(self, name: str) -> Entry:
        rng, gpus = self.rng, self.rng.random() < 0.4
        amounts = [units * (72 if gpus else 1) + (rng.choice((0, 30)) if gpus else 0) for units in (0, 1, 2, 3, 5, 8)]
        most: Any = float(rng.choice(amounts[1:]))
        if rng.random() < 0.5:
            turns = self.chance.start(rng.randint(1, max(1, self.chance.horizon - 1)))
            most = [{"from_date": turns, "value": float(rng.choice(amounts))}]
            if rng.random() < 0.7:
                most.insert(0, {"value": float(rng.choice(amounts))})
        countries = sorted({site["country"] for site in self.places.sites} - {""})
        where = self._places()
        if countries and rng.random() < 0.4:
            where["countries"] = [rng.choice(countries)]
        racks = [rack["id"] for rack in self.places.racks]
        return {
            "id": name, "counts": "gpus" if gpus else "racks", "per": rng.choice(("year", "total")), "most": most,
            "racks": rng.sample(racks, 1) if rng.random() < 0.4 else [], **where,
        }  # fmt: skip
