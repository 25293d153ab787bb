"""Yearly limits, water and prices below zero of a random case, and quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry

KINDS = ("water", "grid_emissions", "onsite_emissions", "grid_energy", "onsite_energy")
HOURS = 730.0  # of a month
COUNTRIES = ("NO", "SE")


def add_yearly(chance: Chance, given: Entry) -> None:
    """Give sites water and prices below zero, and limit what they use in a calendar year."""
    rng = chance.rng
    for site in given["sites"]:
        if rng.random() < 0.4:
            site["water_m3_per_mwh"] = rng.choice((0.2, 1.8))
        if rng.random() < 0.4:
            site["energy_usd_per_mwh"] = _price(chance)
    given["yearly_limits"] = [_yearly(chance, given["sites"], f"Y{n}") for n in range(rng.choice((1, 1, 2)))]


def add_quotas(chance: Chance, given: Entry) -> None:
    """Give sites countries, and limit the racks that may go to some of them."""
    for site in given["sites"]:
        site["country"] = chance.rng.choice(("", *COUNTRIES))
    given["quotas"] = [_quota(chance, given, f"Q{n}") for n in range(chance.rng.choice((1, 1, 2)))]


def _price(chance: Chance) -> Any:
    rng = chance.rng
    if rng.random() < 0.5:
        return rng.choice((-20.0, -400.0))
    turns = chance.start(rng.randint(1, max(1, chance.horizon - 1)))
    return [{"value": rng.choice((40.0, -15.0))}, {"from_date": turns, "value": rng.choice((-30.0, 50.0))}]


def _places(chance: Chance, sites: list[Entry]) -> Entry:
    rng, found = chance.rng, dict[str, Any]()
    if rng.random() < 0.5:
        found["sites"] = rng.sample([site["id"] for site in sites], rng.choice((1, 2)))
    regions = sorted({site["region"] for site in sites} - {""})
    if regions and rng.random() < 0.4:
        found["regions"] = [rng.choice(regions)]
    return found


def _yearly(chance: Chance, sites: list[Entry], name: str) -> Entry:
    """Return a limit that leaves a part of what all halls, full for the whole year, would use."""
    rng, kind = chance.rng, chance.rng.choice(KINDS)
    room = sum(a["nameplate_mw"] for site in sites for a in site["activities"])
    factor = {"water": 1.8, "grid_energy": 1.0, "onsite_energy": 0.3}.get(kind, 0.2)
    full = room * HOURS * min(12, chance.horizon * chance.months) * factor
    known = sorted({chance.start(t).year for t in range(chance.horizon)})
    years = [year for year in (known[0] - 1, *known) if rng.random() < 0.7] or [known[0]]
    most = {year: round(full * rng.choice((0.0, 0.05, 0.15, 0.3, 0.6)), 1) for year in years}
    return {"id": name, "kind": kind, "most_by_year": most, **_places(chance, sites)}


def _quota(chance: Chance, given: Entry, name: str) -> Entry:
    rng, gpus = chance.rng, chance.rng.random() < 0.4
    amounts = [units * (72 if gpus else 1) + (rng.choice((0, 30)) if gpus else 0) for units in (0, 1, 2, 3, 5, 8)]
    most: Any = float(rng.choice(amounts[1:]))
    if rng.random() < 0.5:
        turns = chance.start(rng.randint(1, max(1, chance.horizon - 1)))
        most = [{"from_date": turns, "value": float(rng.choice(amounts))}]
        if rng.random() < 0.7:
            most.insert(0, {"value": float(rng.choice(amounts))})
    countries = sorted({site["country"] for site in given["sites"]} - {""})
    where = _places(chance, given["sites"])
    if countries and rng.random() < 0.4:
        where["countries"] = [rng.choice(countries)]
    racks = [rack["id"] for rack in given["racks"]]
    return {
        "id": name, "counts": "gpus" if gpus else "racks", "per": rng.choice(("year", "total")), "most": most,
        "racks": rng.sample(racks, 1) if rng.random() < 0.4 else [], **where,
    }  # fmt: skip
