"""Prices of a random case that depend on the day of payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.second.draw import Chance, Entry

CLASSES = ("works", "power", "racks", "operation")


def escalate(chance: Chance, given: Entry) -> None:
    """Let prices of some classes of cost escalate."""
    classes = chance.rng.sample(CLASSES, chance.pick(1, 2, 3, 4))
    given["finance"]["escalation"] = [_escalation(chance, name) for name in classes]


def _escalation(chance: Chance, name: str) -> Entry:
    found: Entry = {"id": name}
    if chance.coin(0.7):
        found["price_date"] = chance.within(chance.pick(-24, -7, 0, 1, chance.horizon))
    if chance.coin(0.85):
        found["share_per_year"] = chance.pick(0.04, 0.3, 1.0, -0.1, -0.5)
    if chance.coin(0.5):
        found["contingency_share"] = chance.pick(0.1, 0.25, 1.0)
    return found


def differ_in_rent(chance: Chance, given: Entry) -> None:
    """Let rent differ by site and rack, and begin late."""
    for site in given["sites"]:
        if chance.coin(0.6):
            site["rent_usd_m_per_mw_year"] = chance.steps(0.0, 12.0, 24.0, 40.0)
    for rack in given["racks"]:
        if chance.coin(0.6):
            rack["rent_factor"] = chance.pick(0.0, 0.5, 1.25, 3.0)
    if chance.coin(0.6):
        given["finance"]["rent_lag_periods"] = chance.pick(1, 1, 2, 5)


def lease_halls(chance: Chance, given: Entry) -> None:
    """Let phases be leased, under options of their own or all of them."""
    for site in given["sites"]:
        for activity in site["activities"]:
            for option in activity["options"]:
                if chance.coin(0.5):
                    option |= {
                        "lease_usd_m_per_year": chance.pick(1.0, 6.0, 24.0),
                        "term_periods": chance.pick(1, 3, 9),
                    }
                    option["capex_usd_m"] = chance.pick(0.0, option.get("capex_usd_m", 0.0))


def tax_racks(chance: Chance, given: Entry) -> None:
    """Let racks be taxed at some sites."""
    for site in given["sites"]:
        if chance.coin(0.7):
            site["sales_tax_share"] = chance.pick(0.0625, 0.1, 0.5)
    if chance.coin(0.4):
        escalate(chance, given)
