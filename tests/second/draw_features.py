"""What features add to a random case: each changes the plain entries of a drawn case, with dice of its own.

``case(seed, "small-all")`` draws each feature by a coin, ``case(seed, "small-spares")`` that one alone. The draws
without a feature stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.second.draw_building import add_least_mw, add_open_sites
from tests.second.draw_classes import add_classes
from tests.second.draw_conditional import add_conditional
from tests.second.draw_contracts import bills, ramps
from tests.second.draw_covenant import add_covenant
from tests.second.draw_gates import add_gates
from tests.second.draw_growth import add_growth
from tests.second.draw_lenders import add_lenders, add_pledges
from tests.second.draw_limits import add_quotas, add_yearly
from tests.second.draw_parts import late_money, parts
from tests.second.draw_prices import differ_in_rent, escalate, lease_halls, tax_racks
from tests.second.draw_reserve import add_reserve
from tests.second.draw_security import add_security
from tests.second.draw_spares import add_draws_of_racks, add_spares

if TYPE_CHECKING:
    from tests.second.draw import Chance

Adder = Callable[["Chance", dict[str, Any]], None]
ADDERS: dict[str, Adder] = {
    "bills": bills,
    "classes": add_classes,
    "covenant": add_covenant,
    "conditional": add_conditional,
    "escalation": escalate,
    "gates_on_power": add_gates,
    "growth_of_use": add_growth,
    "late-money": late_money,
    "lease": lease_halls,
    "least-mw": add_least_mw,
    "lenders": add_lenders,
    "open-sites": add_open_sites,
    "parts": parts,
    "pledges": add_pledges,
    "quotas": add_quotas,
    "racks-draw": add_draws_of_racks,
    "ramps": ramps,
    "rent": differ_in_rent,
    "reserve": add_reserve,
    "sales-tax": tax_racks,
    "security": add_security,
    "spares": add_spares,
    "yearly": add_yearly,
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
