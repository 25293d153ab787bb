"""Why an item of a plan's schedule starts when it does: the first reason that holds one period earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from planner.explanation import spending
from planner.explanation.earlier import (
    Limited,
    by_consumables,
    by_crews,
    by_pace,
    by_power_of_hall,
    by_power_of_racks,
    by_supply,
    by_supply_for_hall,
)
from planner.explanation.grounds import Grounds
from planner.tabulate.arcs import key

if TYPE_CHECKING:
    from planner.explanation.spending import Lack
    from planner.network import Arc
    from planner.plan import Plan, ScheduleRow
    from planner.spec import LimitName, ReasonName
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work

DRIVEN_BY_LIMITS: tuple[ReasonName, ...] = ("crews", "consumables", "power", "supply", "cash")


@dataclass(frozen=True)
class StartReason:
    """Why an item starts when it does.

    Parameters
    ----------
    reason
        Its name; `logic` where what it waits for, or the plan's start, leaves no earlier start.
    words
        A sentence without a full stop.
    limit, limit_id
        The limit that is exceeded one period earlier, as in the table `resources`; empty for other reasons.
    after
        Items that hold it or free what it needs, as (kind, id) in the schedule.
    """

    reason: ReasonName
    words: str
    limit: LimitName | None = None
    limit_id: str = ""
    after: tuple[tuple[str, str], ...] = ()


AS_PLANNED = StartReason("as planned", "as planned: no limit holds it one period earlier")


def reason_for(plan: Plan, item: ScheduleRow, grounds: Grounds | None = None) -> StartReason:
    """Return why an item of the schedule starts when it does.

    Asked is what would be broken if the item alone came one period earlier, in this order: what it waits for, dates
    the case gives, crews and pace of installation, consumables, power, supply of racks, cash. What none of these holds
    starts as planned. An order of racks has the reason of the deliveries it is for: the first in that order.

    Parameters
    ----------
    plan
        The plan.
    item
        A row of its schedule.
    grounds
        What reasons are looked up in, where several are asked for; None: made for this one.
    """
    known = Grounds(plan) if grounds is None else grounds
    if item.status != "planned":
        return StartReason("history", f"{'done' if item.status == 'finished' else 'under way'} before the plan")
    match item.kind:
        case "gate" | "phase":
            return _of_work(known, known.works[item.id])
        case "stage":
            return StartReason("date", f"committed for {item.start_date}")
        case "upgrade" | "onsite":
            return _of_order(known, known.orders[item.kind, item.id])
        case "rack_order":
            return _of_rack_order(known, item)
        case "delivery":
            return of_lot(known, known.lots[item.id])
        case "milestone" | "tranche":
            return StartReason("logic", "follows from the racks online", after=_held_by(known, item))
        case _:
            assert_never(item.kind)


def _of_work(known: Grounds, work: Work) -> StartReason:
    waits = known.waits.get(key("phase", work.activity.id), [])
    earliest = max((_released(known, arc) for arc in waits), default=0)
    if work.start <= max(0, earliest):
        after = tuple(_item(known, arc.before) for arc in waits if _released(known, arc) == work.start)
        return StartReason("logic", _logic_words(after), after=after)
    opens = work.activity.earliest_start_date
    if opens is not None and known.calendar.usable_from(opens) >= work.start:
        return StartReason("date", f"may not start before {opens}")
    found = by_crews(known, work) or by_consumables(known, work.option.draws, work.start - 1)
    if found is None and work.activity.nameplate_mw > 0:
        found = by_power_of_hall(known, work) or by_supply_for_hall(known, work)
    return _limited(found) or _short(known, spending.of_work(known, work)) or AS_PLANNED


def _of_order(known: Grounds, order: PowerOrder) -> StartReason:
    if order.ordered_in <= 0:
        return StartReason("logic", "ordered at the start of the plan")
    needs = {name: units * order.units for name, units in order.item.draws.items()}
    found = by_consumables(known, needs, order.ordered_in - 1)
    return _limited(found) or _short(known, spending.of_order(known, order)) or AS_PLANNED


def _of_rack_order(known: Grounds, item: ScheduleRow) -> StartReason:
    rack = item.item_id
    lots = [
        lot
        for lot in known.lots.values()
        if lot.rack.id == rack and lot.ordered_in == item.start_period and lot.units > lot.booked
    ]
    return min((of_lot(known, lot) for lot in lots), key=lambda found: ORDER.index(found.reason))


ORDER: tuple[ReasonName, ...] = ("history", "logic", "date", *DRIVEN_BY_LIMITS, "as planned")


def of_lot(known: Grounds, lot: Consignment) -> StartReason:
    """Return why racks are delivered when they are: their order is timed by the delivery, not the other way."""
    ordered = lot.units > lot.booked
    if lot.period <= 0 or (ordered and lot.ordered_in <= 0):
        return StartReason("logic", "ordered at the start of the plan" if ordered else "delivered at the plan's start")
    waits = [arc for arc in known.waits[key("delivery", lot.label(known.calendar))] if _waits_on_site(arc)]
    after = tuple(_item(known, arc.before) for arc in waits if _released(known, arc) >= lot.period)
    if after:
        return StartReason("logic", _logic_words(after), after=after)
    opens = lot.rack.first_delivery_date
    if opens is not None and known.calendar.usable_from(opens) >= lot.period:
        return StartReason("supply", f"no {lot.rack.id} is delivered before {opens}")
    found = by_pace(known, lot) or by_power_of_racks(known, lot) or by_supply(known, lot)
    return _limited(found) or _short(known, spending.of_lot(known, lot)) or AS_PLANNED


def _waits_on_site(arc: Arc) -> bool:
    return not arc.before.startswith("rack_order ")


def _released(known: Grounds, arc: Arc) -> int:
    """Return the first period that an item leaves open for what waits for it; 0 where it is not in the schedule."""
    span = known.spans.get(arc.before)
    return 0 if span is None else (span[0] if arc.type == "SS" else span[1]) + arc.lag


def _item(known: Grounds, named: str) -> tuple[str, str]:
    kind, _, item_id = named.partition(" ")
    return (known.works[item_id].activity.kind if kind == "work" else kind), item_id


def _held_by(known: Grounds, item: ScheduleRow) -> tuple[tuple[str, str], ...]:
    waits = known.waits.get(key(item.kind, item.id), [])
    return tuple(_item(known, arc.before) for arc in waits if _released(known, arc) == item.start_period)


def _logic_words(after: tuple[tuple[str, str], ...]) -> str:
    return f"waits for {', '.join(item_id for _, item_id in after)}" if after else "starts with the plan"


def _limited(found: Limited | None) -> StartReason | None:
    return None if found is None else StartReason(found.reason, found.words, found.limit, found.limit_id, found.after)


def _short(known: Grounds, lack: Lack | None) -> StartReason | None:
    if lack is None:
        return None
    words = (
        f"cash: {lack.needed_usd_m:,.6g} million USD needed in {known.calendar.label(lack.period)}, "
        f"{max(0.0, lack.there_usd_m):,.6g} there"
    )
    return StartReason("cash", words, "cash_floor", "cash")
