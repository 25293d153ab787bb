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
