"""Security of utility contracts in a random case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.second.draw_contracts import ramps

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_security(chance: Chance, given: dict[str, Any]) -> None:
    """Let utilities hold security, in most cases some from before the plan; sometimes with a discount rate below 0."""
    old, first = chance.coin(0.6), chance.start(0)
    for site in given["sites"]:
        if chance.coin(0.8):
            site["security_usd_m_per_mw"] = chance.pick(0.05, 0.4, 2.0)
            site["security_periods"] = chance.pick(0, 0, 1, 2, 3, 5, chance.horizon)
        for stage in site.get("stages", ()):
            if old and chance.coin(0.4):
                stage["energisation_date"] = first - timedelta(days=chance.pick(1, 20, 40, 95, 200, 400))
            elif not old:
                stage["energisation_date"] = max(stage["energisation_date"], first)
    if chance.coin(0.5):
        given["finance"]["horizon_value"] = "book"
    if chance.coin(0.15):
        given["finance"]["discount_rate"] = -0.2
    if chance.coin(0.2):
        ramps(chance, given)
