"""Which items a question is about: from their texts, checked, or from the limits that bind in a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, assert_never

from planner import arguments
from planner.errors import BadArgument
from planner.studies.one_more_changes import moves
from planner.studies.one_more_item import KINDS, Item, Kind
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem
    from planner.spec import LimitName

WHOLE: tuple[Kind, ...] = ("rack", "resource", "sooner")
DATED: tuple[Kind, ...] = ("headroom", "rack", "resource", "facility")
HOW = (
    "items are headroom:NODE, rack:TYPE, resource:ID, sooner:SITE, facility:ID, equity:FACILITY and cash; @2027-Q1, "
    "@2027-03 or @2027-03-01 is the first day it is there, @quarters each quarter in turn, +10 an amount other than 1"
)
BY_QUARTER: tuple[Kind, ...] = ("headroom",)
NAMELESS: tuple[Kind, ...] = ("cash",)
SUPPLIED: tuple[Kind, ...] = ("rack",)
QUARTERS = "quarters"
_FORM = re.compile(r"(?P<kind>[^:@+]+)(?::(?P<id>[^@+]*))?(?:@(?P<day>[^+]*))?(?:\+(?P<amount>.*))?")
_QUARTER, _MONTH = re.compile(r"(\d{4})-Q([1-4])"), re.compile(r"(\d{4})-(\d{2})")


def kind_of(limit: LimitName) -> Kind | None:
    """Return what there would have to be more of where a limit binds; None where it is of what a plan builds itself."""
    match limit:
        case "headroom":
            return "headroom"
        case "rack_supply":
            return "rack"
        case "renewable" | "consumable":
            return "resource"
        case "facility":
            return "facility"
        case "loan_to_cost":
            return "equity"
        case "cash_floor":
            return "cash"
        case "nameplate" | "rack_positions" | "class_nameplate" | "class_positions" | "site_power" | "link":
            return None
        case "install_pace" | "open_sites" | "opened_mw" | "resource_increase":
            return None
        case "borrowing_base" | "service_cover" | "tenant":
            return None
        case "water" | "grid_emissions" | "onsite_emissions" | "grid_energy" | "onsite_energy":
            return None
        case "rack_quota" | "gpu_quota":
            return None
        case _:
            assert_never(limit)


def items_of(problem: Problem, given: Iterable[Item | str] | Item | str) -> tuple[Item, ...]:
    """Return items from their texts, checked.

    Raises
    ------
    BadArgument
        With everything that is wrong.
    """
    found: list[Item] = []
    told: list[str] = []
    if isinstance(given, str | Item):
        given = (given,)
    if not isinstance(given, Iterable):
        raise BadArgument(f"items must be a list of items, got {arguments.shown(given)}; {HOW}")
    for one in given:
        try:
            items = (one,) if isinstance(one, Item) else _parsed(one, problem)
            for item in items:
                _require(problem, item)
            found += items
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
        "equity": tuple(f.id for f in problem.finance.facilities if f.max_loan_to_cost is not None),
        "cash": (),
    }[kind]


def binding_items(plan: Plan) -> tuple[Item, ...]:
    """Return one more of all whose limit binds in a plan, headroom by quarter, and a period at each site in it.

    A period is the least that moves anything for certain.
    """
    found: dict[Item, None] = {}
    for row in plan.resources:
        kind = kind_of(row.limit)
        if kind is None or not row.binding:
            continue
        day = plan.problem.calendar.start_of(row.period)
        quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        since = max(quarter, plan.start_date) if kind in BY_QUARTER else None
        found[Item(kind, "" if kind in NAMELESS else row.id, since)] = None
    months = float(plan.months_per_period)
    used = dict.fromkeys(row.site for row in plan.schedule if row.kind == "phase")
    later = [Item("sooner", site, None, months) for site in used if moves(plan.problem, site, -round(months))]
    return (*sorted(found, key=lambda item: KINDS.index(item.kind)), *later)


def _parsed(text: object, problem: Problem) -> tuple[Item, ...]:
    """Return the item of a text; one for each quarter where it asks for all of them."""
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None or match["kind"] not in KINDS:
        kind = "" if match is None else match["kind"]
        raise BadArgument(f"must begin with what there is more of{suggestion(kind, KINDS, 'kinds')}")
    amount = 1.0 if match["amount"] is None else _amount(match["amount"])
    kind = next(kind for kind in KINDS if kind == match["kind"])
    days = (None,) if match["day"] is None else _days(match["day"], problem)
    return tuple(Item(kind, match["id"] or "", day, amount) for day in days)


def _amount(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadArgument(f"must end with a number after its +, got {text!r}") from None


def _days(text: str, problem: Problem) -> tuple[date | None, ...]:
    """Return the day of a text, or the first days of all quarters of the horizon; the first is the plan's start."""
    if text != QUARTERS:
        return (_day(text),)
    calendar = problem.calendar
    starts = (calendar.start_of(period) for period in range(calendar.periods))
    return tuple(day for day in starts if day == calendar.start or day.month % 3 == 1)


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
    if item.kind in NAMELESS and item.id:
        raise BadArgument("must have no id: cash is of the programme")
    if item.kind not in NAMELESS and item.id not in ids:
        raise BadArgument(f"names no {item.kind} of the case{suggestion(item.id, ids, 'ids')}")
    if item.from_date is not None and item.kind not in DATED:
        raise BadArgument("must have no date: it is from the plan's start on")
    last = problem.calendar.end_of(problem.calendar.periods - 1)
    if item.from_date is not None and item.from_date > last:
        raise BadArgument(f"must be there by the end of the horizon, {last}, got {item.from_date}")
    if not 0 < item.amount < 1e8 or (item.kind in WHOLE and item.amount != round(item.amount)):
        whole = "whole " if item.kind in WHOLE else ""
        raise BadArgument(f"must be a {whole}number of {item.unit} above 0, got {item.amount:g}")
    if item.kind in SUPPLIED and next(rack for rack in problem.racks if rack.id == item.id).supply is None:
        raise BadArgument("is not limited: the case gives no supply of the type")
