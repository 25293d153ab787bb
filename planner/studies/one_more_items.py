"""What there can be one more of: a MW of headroom, a rack, a crew or a transformer, a month at a site, a million."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from planner.errors import BadArgument
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.spec import LimitName

Kind = Literal["headroom", "rack", "resource", "sooner", "facility", "cash"]
KINDS: tuple[Kind, ...] = get_args(Kind)
UNITS: dict[Kind, str] = {
    "headroom": "MW", "rack": "racks", "resource": "units", "sooner": "months", "facility": "million USD",
    "cash": "million USD",
}  # fmt: skip
WHOLE: tuple[Kind, ...] = ("rack", "resource", "sooner")
DATED: tuple[Kind, ...] = ("headroom", "rack", "resource", "facility")
HOW = (
    "items are headroom:NODE, rack:TYPE, resource:ID, sooner:SITE, facility:ID and cash; @2027-Q1, @2027-03 or "
    "@2027-03-01 is the first day it is there, +10 an amount other than 1"
)
_FORM = re.compile(r"(?P<kind>[^:@+]+)(?::(?P<id>[^@+]*))?(?:@(?P<day>[^+]*))?(?:\+(?P<amount>.*))?")
_QUARTER, _MONTH = re.compile(r"(\d{4})-Q([1-4])"), re.compile(r"(\d{4})-(\d{2})")
OF_LIMIT: dict[LimitName, Kind] = {
    "headroom": "headroom",
    "rack_supply": "rack",
    "renewable": "resource",
    "consumable": "resource",
    "facility": "facility",
    "cash_floor": "cash",
}
"""What there would have to be more of where a limit binds."""


@dataclass(frozen=True)
class Item:
    """So much more of one thing; `from_date` is the first day it is there, None from the plan's start on.

    Of `sooner`, the amount is by how many months everything that comes to the site on a date comes earlier.
    """

    kind: Kind
    id: str = ""
    from_date: date | None = None
    amount: float = 1.0

    @property
    def unit(self) -> str:
        """Unit of the amount."""
        return UNITS[self.kind]

    def __str__(self) -> str:
        named = f"{self.kind}:{self.id}" if self.id else self.kind
        since = "" if self.from_date is None else f"@{self.from_date.isoformat()}"
        return f"{named}{since}{'' if self.amount == 1.0 else f'+{self.amount:g}'}"


def items_of(problem: Problem, given: Iterable[Item | str]) -> tuple[Item, ...]:
    """Return items from their texts, checked.

    Raises
    ------
    BadArgument
        With everything that is wrong.
    """
    found: list[Item] = []
    told: list[str] = []
    for one in given:
        try:
            item = one if isinstance(one, Item) else _parsed(one)
            _require(problem, item)
            found.append(item)
        except BadArgument as error:
            told.append(f"item {str(one)!r} {error}")
    if told:
        raise BadArgument("; ".join([*told, HOW]))
    return tuple(dict.fromkeys(found))


def ids_of(problem: Problem, kind: Kind) -> tuple[str, ...]:
    """Return what an item of a kind may name."""
    return {
        "headroom": tuple(node.id for node in problem.grid.nodes),
        "rack": tuple(rack.id for rack in problem.racks),
        "resource": tuple(resource.id for resource in problem.resources),
        "sooner": tuple(site.id for site in problem.candidates),
        "facility": tuple(facility.id for facility in problem.finance.facilities),
        "cash": (),
    }[kind]


def binding_items(plan: Plan) -> tuple[Item, ...]:
    """Return one more of all whose limit binds in a plan, headroom by quarter, and a month at each site in it."""
    found: dict[Item, None] = {}
    for row in plan.resources:
        kind = OF_LIMIT.get(row.limit)
        if kind is None or not row.binding:
            continue
        day = plan.problem.calendar.start_of(row.period)
        quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        since = max(quarter, plan.start_date) if kind == "headroom" else None
        found[Item(kind, "" if kind == "cash" else row.id, since)] = None
    months = float(plan.months_per_period)
    used = {row.site for row in plan.schedule if row.kind == "phase"}
    later = [Item("sooner", site.id, None, months) for site in plan.problem.candidates if site.id in used]
    return (*sorted(found, key=lambda item: KINDS.index(item.kind)), *later)


def _parsed(text: object) -> Item:
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None or match["kind"] not in KINDS:
        kind = "" if match is None else match["kind"]
        raise BadArgument(f"must begin with what there is more of{suggestion(kind, KINDS, 'kinds')}")
    amount = 1.0 if match["amount"] is None else _amount(match["amount"])
    kind = next(kind for kind in KINDS if kind == match["kind"])
    return Item(kind, match["id"] or "", None if match["day"] is None else _day(match["day"]), amount)


def _amount(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadArgument(f"must end with a number after its +, got {text!r}") from None


def _day(text: str) -> date:
    quarter, month = _QUARTER.fullmatch(text), _MONTH.fullmatch(text)
    try:
        if quarter is not None:
            return date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        return date(int(month[1]), int(month[2]), 1) if month is not None else date.fromisoformat(text)
    except ValueError:
        raise BadArgument(f"must have a quarter, month or day after its @, got {text!r}") from None


def _require(problem: Problem, item: Item) -> None:
    """Refuse an item that means nothing in a problem."""
    ids = ids_of(problem, item.kind)
    if item.kind == "cash" and item.id:
        raise BadArgument("must have no id: cash is of the programme")
    if item.kind != "cash" and item.id not in ids:
        raise BadArgument(f"names no {item.kind} of the case{suggestion(item.id, ids, 'ids')}")
    if item.from_date is not None and item.kind not in DATED:
        raise BadArgument("must have no date: it is from the plan's start on")
    if not 0 < item.amount < 1e8 or (item.kind in WHOLE and item.amount != round(item.amount)):
        whole = "whole " if item.kind in WHOLE else ""
        raise BadArgument(f"must be a {whole}number of {item.unit} above 0, got {item.amount:g}")
    if item.kind == "rack" and next(rack for rack in problem.racks if rack.id == item.id).supply is None:
        raise BadArgument("is not limited: the case gives no supply of the type")
