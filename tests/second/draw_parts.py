"""Milestones of a part, and money of late ones, in a random case."""

from __future__ import annotations

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
