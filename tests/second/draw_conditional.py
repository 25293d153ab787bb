"""Draws conditional steps of interconnections, and units on site that may back them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_conditional(chance: Chance, given: dict[str, Any]) -> None:
    """Make steps of most interconnections conditional, some of them for ever, and put units on some of the sites."""
    for site in given["sites"]:
        hours = chance.pick(87.6, 438.0, 876.0, 2190.0)
        for step in (*site["stages"], *site.get("upgrades", ())):
            if chance.coin(0.5):
                step |= {"conditional": True, "curtail_hours_per_year": hours}
                if chance.coin(0.7):
                    begins = step.get("energisation_date", chance.start(0))
                    step["firm_from_date"] = max(begins, chance.some(1, chance.horizon - 1))
        if not site.get("onsite") and chance.coin(0.4):
            site["onsite"] = [
                {
                    "id": f"{site['id']}B", "firm_mw": chance.pick(0.7, 1.1, 2.0), "lead_periods": chance.pick(0, 1, 2),
                    "max_units": 2, "capex_usd_m": chance.pick(0.0, 0.2), "fuel_usd_per_mwh": chance.pick(20.0, 90.0),
                    "reserve_units": chance.pick(0, 0, 1),
                }
            ]  # fmt: skip


def add_unbacked(chance: Chance, given: dict[str, Any]) -> None:
    """Let most milestones count no MW that nothing backs, of connections some of which are conditional."""
    steps = [step for site in given["sites"] for step in (*site["stages"], *site.get("upgrades", ()))]
    if not any(step.get("conditional") for step in steps):
        add_conditional(chance, given)
    rate = given["finance"].get("discount_rate", 0.0)
    for milestone in given["programme"].get("milestones", ()):
        cash = milestone.get("tranche_usd_m", 0.0) * (1.0 - milestone.get("in_kind_share", 0.0))
        if chance.coin(0.7) and not (rate < 0 and cash):
            milestone["counts_unbacked"] = False
