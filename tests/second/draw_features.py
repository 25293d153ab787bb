"""What features add to a random case: each changes the plain entries of a drawn case, with dice of its own.

``case(seed, "small-all")`` draws each feature by a coin, ``case(seed, "small-spares")`` that one alone. The draws
without a feature stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.second.draw_classes import add_classes
from tests.second.draw_gates import add_gates
from tests.second.draw_lenders import add_lenders, add_pledges
from tests.second.draw_prices import differ_in_rent, escalate, lease_halls, tax_racks
from tests.second.draw_reserve import add_reserve

if TYPE_CHECKING:
    from tests.second.draw import Chance

Adder = Callable[["Chance", dict[str, Any]], None]
ADDERS: dict[str, Adder] = {
    "classes": add_classes,
    "gates_on_power": add_gates,
    "lenders": add_lenders,
    "pledges": add_pledges,
    "reserve": add_reserve,
    "escalation": escalate,
    "rent": differ_in_rent,
    "lease": lease_halls,
    "sales-tax": tax_racks,
}
"""What adds a feature to the entries of a case, by the name of the feature."""
EACH = 0.5
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
