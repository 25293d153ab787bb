"""The kinds of levers: unit, step, words, and what one of the unit weighs where the case has no cost for it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from planner.model.elastic_items import LeverKind

if TYPE_CHECKING:
    from collections.abc import Mapping

LeverUnit = Literal["MW", "racks", "units", "months", "racks per period", "million USD"]
KINDS: tuple[LeverKind, ...] = get_args(LeverKind)


@dataclass(frozen=True)
class KindSpec:
    """One kind of lever.

    Parameters
    ----------
    unit
        Unit of its size; sizes are whole numbers of it.
    names
        What its id names.
    words
        The lever in words: ``{size}`` with its unit, ``{id}`` what it is about, ``{since}`` its first day.
    default_usd_m
        What one of its unit weighs where no figure of the case gives a cost [million USD].
    cost
        Which figure of the case gives the cost of one of its unit.
    """

    unit: LeverUnit
    names: str
    words: str
    default_usd_m: float
    cost: str


SPECS: Mapping[LeverKind, KindSpec] = MappingProxyType(
    {
        "node_mw": KindSpec(
            "MW", "node", "{size} more at grid node {id} from {since}", 1.0, "the cheapest upgrade of the case per MW"
        ),
        "site_mw": KindSpec(
            "MW", "site", "{size} more grid connection at {id} from {since}", 1.0,
            "the cheapest upgrade of the site, else of the case, per MW",
        ),
        "energisation": KindSpec(
            "months", "stage", "stage {id} energised {size} earlier", 5.0,
            "2 % a month of its MW at the cheapest upgrade of the case",
        ),
        "upgrade": KindSpec("months", "upgrade", "upgrade {id} {size} faster", 5.0, "2 % of its cost a month"),
        "supply": KindSpec("racks", "rack type", "{size} of type {id} by {since}", 10.0, "the price of a rack"),
        "first_delivery": KindSpec(
            "months", "rack type", "deliveries of rack type {id} begin {size} earlier", 20.0,
            "2 % a month of the price of the racks deliverable until a year after the date",
        ),
        "stock": KindSpec("units", "resource", "{size} of {id} by {since}", 5.0, "no figure of the case"),
        "crews": KindSpec("units", "resource", "{size} of {id} from {since}", 10.0, "no figure of the case"),
        "duration": KindSpec(
            "months", "activity", "phase {id} built {size} faster", 10.0,
            "what its faster option costs more a month, else 2 % of its cost a month",
        ),
        "gate": KindSpec(
            "months", "activity", "gate {id} passed {size} earlier", 5.0,
            "what its faster option costs more a month, else 2 % of its cost a month",
        ),
        "start": KindSpec(
            "months", "activity", "{id} may start {size} earlier", 5.0, "no figure of the case"
        ),
        "pace": KindSpec(
            "racks per period", "site", "{size} installed at {id} in a period", 1.0, "no figure of the case"
        ),
        "cash": KindSpec(
            "million USD", "cash", "{size} more cash at the start", 1.0,
            "its interest until the date: the dearest loan of the case, else the discount rate",
        ),
    }
)  # fmt: skip
"""The kinds of levers by name, in the order of the documents."""
