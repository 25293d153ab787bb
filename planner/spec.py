"""What limits and goals are called: for each its unit, what it is about, and its words. No arithmetic stands here.

Model, tables, checks, explanation, dictionaries and commands read names and units here. A name that is not in a table
of this module is a mistake in the program: the types of the names make the type checker find it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Named = TypeVar("Named", bound="LimitSpec | GoalSpec | BoundSpec")
Unit = Literal["units", "racks", "MW", "million USD", "months", "kt CO2"]
Subject = Literal[
    "activity", "resource", "rack type", "site", "node", "link", "facility", "cash", "year of the tenant", "programme",
    "on-site unit", "upgrade", "grid stage",
]  # fmt: skip
LimitName = Literal[
    "renewable", "consumable", "rack_supply", "nameplate", "rack_positions", "site_power", "headroom", "link",
    "install_pace", "facility", "borrowing_base", "cash_floor", "tenant",
]  # fmt: skip
BoundName = Literal[
    "halls", "rack_positions", "site_power", "headroom", "link", "install_pace", "rack_supply", "first_delivery",
    "crews", "consumables", "cash", "stop", "installed", "dates", "together",
]  # fmt: skip
"""What limits MW that can be online before anything is planned."""
GoalName = Literal["shortfall", "lateness", "earliest", "npv", "cost", "emissions"]
GoalKind = Literal["power", "time", "money", "emissions"]
Sense = Literal["min", "max"]
ItemKind = Literal["gate", "phase", "stage", "upgrade", "onsite", "rack_order", "delivery", "milestone", "tranche"]
ItemUnit = Literal["activity", "MW", "units", "racks", "million USD"]
PowerKind = Literal["grid", "onsite", "link"]
ReasonName = Literal[
    "history", "logic", "date", "crews", "consumables", "power", "supply", "cash", "as planned"
]  # fmt: skip
"""Why an item starts when it does: the first that holds."""


@dataclass(frozen=True)
class Sentence:
    """What a limit or a commitment asks, as it is said where a case contradicts itself.

    Parameters
    ----------
    words
        The sentence; ``{0}`` stands for what it is about.
    about
        What ``{0}`` is: the first index of the rows.
    rows
        Rows of the model that ask it, which a search for a contradiction may drop; empty: bounds ask it.
    bounds
        What the plain model calls the bounds that ask it (`planner/model/plain.py`).
    """

    words: str
    about: Subject
    rows: str = ""
    bounds: str = ""

    @property
    def key(self) -> str:
        """Name of the rows or bounds that ask it."""
        return self.rows or self.bounds


@dataclass(frozen=True)
class LimitSpec:
    """One limit of the table `resources`.

    Parameters
    ----------
    name
        Name in the column `limit`.
    unit
        Unit of limit, use and slack.
    names
        What the id of a row names.
    asks
        What it asks, in one sentence or more.
    noun
        What of its subject is limited, in a word or a few: ``pace of installation`` (of a site).
    awaited
        Whether it binds also while there is none yet, if it is used as soon as there is any (definitions, Limits).
    is_floor
        Whether the use must not fall below it; else it must not rise above it.
    """

    name: LimitName
    unit: Unit
    names: Subject
    asks: tuple[Sentence, ...]
    noun: str
    awaited: bool = True
    is_floor: bool = False


@dataclass(frozen=True)
class GoalSpec:
    """One goal.

    Parameters
    ----------
    name
        Name in a case and in the table `goals`.
    unit
        Unit of value, bound, tolerance and terms.
    kind
        What is counted; tolerances and the search go by it.
    words
        What it is, in words.
    noun
        The same in a word or a few.
    sense
        Whether less or more is better.
    worth_usd_m
        What a unit is taken to be worth while several goals steer a search [million USD]: which plan is found may
        depend on it, what is proven does not.
    likes_early_work
        Whether finishing site work earlier never makes it worse.
    """

    name: GoalName
    unit: Unit
    kind: GoalKind
    words: str
    noun: str
    sense: Sense = "min"
    worth_usd_m: float = 1.0
    likes_early_work: bool = False

    @property
    def is_maximised(self) -> bool:
        """Whether more is better."""
        return self.sense == "max"


@dataclass(frozen=True)
class BoundSpec:
    """What limits MW that can be online, as far as the inputs alone tell.

    Parameters
    ----------
    name
        Its name.
    names
        What its id names; None: nothing, or several things at once.
    words
        What it is, as the subject of a sentence about MW that can be online by a day.
    part
        What it is in a list of limits that hold a total together; ``{0}`` stands for its id.
    """

    name: BoundName
    names: Subject | None
    words: str
    part: str


def _by_name(*given: Named) -> Mapping[str, Named]:
    return MappingProxyType({one.name: one for one in given})


LIMITS = _by_name(
    LimitSpec(
        "renewable", "units", "resource",
        (Sentence("no more than the capacity of resource {0} is in use", "resource", rows="crews"),), noun="use",
    ),
    LimitSpec(
        "consumable", "units", "resource",
        (Sentence("no more of resource {0} is drawn than has arrived", "resource", rows="consumables"),),
        noun="stock",
    ),
    LimitSpec(
        "rack_supply", "racks", "rack type",
        (
            Sentence("no more racks of type {0} are delivered than can be", "rack type", rows="supply"),
            Sentence("no more racks of type {0} come early than were on order", "rack type", rows="book_limit"),
        ),
        noun="supply",
    ),
    LimitSpec(
        "nameplate", "MW", "site",
        (Sentence("racks at {0} fit the phases in service", "site", rows="nameplate"),), noun="room in halls",
    ),
    LimitSpec(
        "rack_positions", "racks", "site",
        (Sentence("racks at {0} fit its rack positions", "site", rows="positions"),), noun="rack positions",
    ),
    LimitSpec(
        "site_power", "MW", "site",
        (
            Sentence("{0} imports no more than is energised", "site", rows="energised"),
            Sentence("the peak load of {0} is served", "site", rows="peak_power"),
        ), noun="power",
    ),
    LimitSpec(
        "headroom", "MW", "node",
        (Sentence("imports at node {0} fit its headroom", "node", rows="headroom"),), noun="headroom",
    ),
    LimitSpec(
        "link", "MW", "link", (Sentence("flow over link {0} stays within its limit", "link", bounds="link"),),
        noun="flow",
    ),
    LimitSpec(
        "install_pace", "racks", "site",
        (Sentence("no more racks come to {0} in a period than it can install", "site", rows="install_pace"),),
        awaited=False, noun="pace of installation",
    ),
    LimitSpec(
        "facility", "million USD", "facility",
        (
            Sentence("debt of facility {0} stays within its limit", "facility", bounds="debt_limit"),
            Sentence("facility {0} is drawn only while it is available", "facility", bounds="available"),
            Sentence("facility {0} is repaid in equal parts up to its maturity", "facility", rows="amortisation"),
        ), awaited=False, noun="limit of debt",
    ),
    LimitSpec(
        "borrowing_base", "million USD", "facility",
        (Sentence("debt of facility {0} stays within its borrowing base", "facility", rows="borrowing_base"),),
        awaited=False, noun="borrowing base",
    ),
    LimitSpec(
        "cash_floor", "million USD", "cash",
        (Sentence("cash never falls below its floor of {0} million USD", "cash", bounds="cash_floor"),),
        awaited=False, is_floor=True, noun="cash floor",
    ),
    LimitSpec(
        "tenant", "million USD", "year of the tenant",
        (Sentence("rent of {0} stays within the tenant's share", "year of the tenant", rows="tenant_pays"),),
        noun="share of revenue", awaited=False,
    ),
)  # fmt: skip
"""The limits by name, in the order of the documents."""

BOUNDS = _by_name(
    BoundSpec("halls", "site", "the halls that can be in service in time hold", "halls at {0}"),
    BoundSpec("rack_positions", "site", "the rack positions of halls that can be in service in time hold",
              "rack positions at {0}"),
    BoundSpec("site_power", "site", "the power that sites can have in time, from stages, upgrades and own units, feeds",
              "power at {0}"),
    BoundSpec("headroom", "node", "headroom and links of the grid feed", "headroom of {0}"),
    BoundSpec("link", "link", "links of the grid feed", "link {0}"),
    BoundSpec("install_pace", "site", "the pace at which sites install racks allows", "pace of installation at {0}"),
    BoundSpec("rack_supply", "rack type", "the racks that can be delivered in time come to", "racks {0}"),
    BoundSpec("first_delivery", "rack type", "racks that are first delivered in time come to",
              "first delivery of racks {0}"),
    BoundSpec("crews", "resource", "the crews that can be at work till then finish halls for", "{0}"),
    BoundSpec("consumables", "resource", "the units that arrive in time build halls and power for", "{0}"),
    BoundSpec("cash", "cash", "the money that can be there by then pays for", "money"),
    BoundSpec("stop", "programme", "the programme, which stops at its target, has", "the end of the programme"),
    BoundSpec("installed", "site", "the racks installed before the plan come to", "racks installed at {0}"),
    BoundSpec("dates", "activity", "what can be done within the horizon allows", "dates of {0}"),
    BoundSpec("together", None, "several limits together allow", "several limits"),
)  # fmt: skip
"""Limits of what can be reached at most, by name, in the order of the documents."""

GOALS = _by_name(
    GoalSpec(
        "shortfall", "MW", "power", "capacity missing at the target date", "shortfall", worth_usd_m=500.0,
        likes_early_work=True,
    ),
    GoalSpec(
        "lateness", "months", "time", "months that milestones are late, weighted", "lateness", worth_usd_m=5000.0,
        likes_early_work=True,
    ),
    GoalSpec(
        "earliest", "months", "time", "months from the start to each milestone, added up", "dates of milestones",
        worth_usd_m=5000.0,
        likes_early_work=True,
    ),
    GoalSpec(
        "npv", "million USD", "money", "net present value at the plan's start date", sense="max",
        noun="net present value",
    ),
    GoalSpec("cost", "million USD", "money", "present value of outlays", "cost"),
    GoalSpec("emissions", "kt CO2", "emissions", "emissions of grid energy and of on-site units", "emissions"),
)  # fmt: skip
"""The goals by name, in the order of the documents."""

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
