"""What features add to a random case: each changes the plain entries of a drawn case, with dice of its own.

``case(seed, "small-all")`` draws each feature by a coin, ``case(seed, "small-spares")`` that one alone. The draws
without a feature stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def parts(chance: Chance, given: dict[str, Any]) -> None:
    """Let milestones count sites, regions, any site and rack types; some more that count the same."""
    sites = [site["id"] for site in given["sites"]]
    regions = sorted({site["region"] for site in given["sites"] if site.get("region")})
    racks, milestones = [rack["id"] for rack in given["racks"]], given["programme"]["milestones"]
    for number in range(chance.pick(1, 2, 2)):
        like = milestones[0] if milestones else {"deadline_date": chance.some(0, chance.horizon - 1)}
        milestones.append({"tranche_usd_m": chance.pick(0.0, 5.0), **like, "id": f"P{number}", "threshold_mw": 0.0})
    scopes: list[Any] = ["any_site", "any_site", [chance.pick(*sites)], chance.rng.sample(sites, min(2, len(sites)))]
    scopes += [[region] for region in regions]
    common, seen = chance.pick(*scopes), set()
    for milestone in milestones:
        if chance.coin(0.8):
            milestone["scope"] = common if chance.coin(0.5) else chance.pick(*scopes)
        if chance.coin(0.4):
            milestone["racks"] = chance.rng.sample(racks, chance.rng.randint(1, len(racks)))
        kw = chance.pick(*(rack["it_kw"] for rack in given["racks"]))
        off = chance.pick(0.0, 0.0, -1e-5, 1e-5, 0.3 * kw / 1000.0)
        while milestone["threshold_mw"] in seen or milestone["threshold_mw"] <= 0.0:
            milestone["threshold_mw"] = round(kw * chance.rng.randint(1, 12) / 1000.0 + off, 9)
        seen.add(milestone["threshold_mw"])


def late_money(chance: Chance, given: dict[str, Any]) -> None:
    """Let late months cost, tranches be lost after a day, or be paid on orders; with a milestone for it at least."""
    milestones = given["programme"]["milestones"]
    kw = chance.pick(*(rack["it_kw"] for rack in given["racks"]))
    known, first = {milestone["threshold_mw"] for milestone in milestones}, chance.pick(1, 2, 4)
    mw = next(mw for n in range(first, 99) if (mw := round(kw * n / 1000.0, 9)) not in known)
    milestones.append({"id": "L0", "threshold_mw": mw, "tranche_usd_m": chance.pick(5.0, 20.0, 60.0)})
    for milestone in milestones:
        if chance.coin(0.6):
            milestone["deadline_date"] = chance.some(-1, chance.horizon - 2)
            milestone["late_usd_m_per_month"] = chance.pick(0.5, 2.0, 6.0)
        whole = milestone.get("scope", "programme") == "programme" and milestone.get("basis", "it") == "it"
        if whole and milestone.get("tranche_usd_m") and chance.coin(0.5):
            milestone["tranche_on"] = "ordered"
            milestone["payment_lag_periods"] = chance.pick(0, 0, 1)
        if milestone.get("tranche_usd_m") and chance.coin(0.5):
            day = chance.some(0, chance.horizon - 1)
            milestone["drop_dead_date"] = max(day, milestone.get("deadline_date", day))


Adder = Callable[["Chance", dict[str, Any]], None]
ADDERS: dict[str, Adder] = {"parts": parts, "late-money": late_money}
from tests.second.draw_classes import add_classes

Adder = Callable[["Chance", dict[str, Any]], None]
ADDERS: dict[str, Adder] = {"classes": add_classes}
"""What adds a feature to the entries of a case, by the name of the feature."""
EACH = 0.5


def _reserve(chance: Chance, given: dict[str, Any]) -> None:
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


ADDERS["reserve"] = _reserve
"""How often a feature is in a case of all features."""


def add_features(chance: Chance, given: dict[str, Any], asked: str) -> None:
    """Add features to the entries of a case.

    Parameters
    ----------
    chance
        The dice.
    given
        The entries of a case, changed in place.
    asked
        ``all``, or the name of one feature.
    """
    for name, add in ADDERS.items():
        if asked == name or (asked == "all" and chance.coin(EACH)):
            add(chance, given)
