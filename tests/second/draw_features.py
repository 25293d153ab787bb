"""What features add to a random case: each changes the plain entries of a drawn case, with dice of its own.

``case(seed, "small-all")`` draws each feature by a coin, ``case(seed, "small-spares")`` that one alone. The draws
without a feature stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance

from tests.second.draw_classes import add_classes
from tests.second.draw_gates import add_gates
from tests.second.draw_lenders import add_lenders, add_pledges
from tests.second.draw_reserve import add_reserve

Adder = Callable[["Chance", dict[str, Any]], None]
ADDERS: dict[str, Adder] = {
    "classes": add_classes,
    "gates_on_power": add_gates,
    "lenders": add_lenders,
    "pledges": add_pledges,
    "reserve": add_reserve,
}
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


def _conditional(chance: Chance, given: dict[str, Any]) -> None:
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


ADDERS["conditional"] = _conditional
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
