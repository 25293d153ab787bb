"""The kinds of items in the build schedule, and the units of their quantities."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from planner.spec.names import ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.spec.names import ItemUnit

ITEM_UNITS: Mapping[ItemKind, ItemUnit] = MappingProxyType(
    {
        "gate": "activity",
        "phase": "activity",
        "stage": "MW",
        "upgrade": "MW",
        "onsite": "units",
        "rack_order": "racks",
        "delivery": "racks",
        "milestone": "MW",
        "tranche": "million USD",
    }
)
"""The unit of the quantity of each kind of item in the build schedule."""
ITEM_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)
