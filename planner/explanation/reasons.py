"""Why an item of a plan's schedule starts when it does: the first reason that holds one period earlier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from planner.explanation import spending
from planner.explanation.earlier import (
    Limited,
    by_consumables,
    by_crews,
    by_growth,
    by_open_sites,
    by_pace,
    by_power_of_hall,
    by_power_of_racks,
    by_quota,
    by_supply,
    by_supply_for_hall,
    by_yearly,
)
from planner.explanation.grounds import Grounds
from planner.explanation.limit_words import limit_noun
from planner.network import mark
from planner.tabulate.arcs import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.explanation.spending import Lack
    from planner.network import Arc
    from planner.plan import Plan, ScheduleRow
    from planner.spec import LimitName, ReasonName
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work

LEAST_USD_M, MANY_USD_M = 1e-4, 1000.0
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
            return _of_stage(known, item)
        case "upgrade" | "onsite":
            return _of_order(known, known.orders[item.kind, item.id])
        case "rack_order":
            return _of_rack_order(known, item)
        case "delivery":
            return of_lot(known, known.lots[item.id])
        case "milestone" | "tranche":
            after = _holding(known, _waits(known, item.kind, item.id), item.start_period)
            return StartReason("logic", "follows from the racks online", after=after)
        case _:
            assert_never(item.kind)


def _of_stage(known: Grounds, item: ScheduleRow) -> StartReason:
    after = _holding(known, _waits(known, "stage", item.id), item.start_period)
    if after:
        return StartReason("logic", _logic_words(after), after=after)
    return StartReason("date", f"committed for {item.start_date}")


def _of_work(known: Grounds, work: Work) -> StartReason:
    after = _holding(known, _waits(known, work.activity.kind, work.activity.id), work.start)
    if after or work.start <= 0:
        return StartReason("logic", _logic_words(after), after=after)
    opens = work.activity.earliest_start_date
    if opens is not None and known.calendar.usable_from(opens) >= work.start:
        return StartReason("date", f"may not start before {known.first_after(opens)}")
    bound = _bound_by_opening(known, work)
    if bound:
        return StartReason("date", bound)
    found = by_crews(known, work) or by_growth(known, work) or by_open_sites(known, work)
    found = found or by_consumables(known, work.option.draws, work.start - 1)
    if found is None and work.activity.nameplate_mw > 0:
        found = by_power_of_hall(known, work) or by_supply_for_hall(known, work)
    lack, site = _short(known, spending.of_work(known, work)), work.site
    if lack is not None and known.opened[site.id] == work.start and site.fixed_usd_m_per_year:
        lack = replace(
            lack, words=f"{lack.words}; the site opens with it, and its fixed cost would run one period longer"
        )
    return _limited(found) or lack or AS_PLANNED


def _bound_by_opening(known: Grounds, work: Work) -> str:
    """Return what a site would be bound to have if it opened one period earlier, by its date; empty: nothing more."""
    site, day = work.site, work.site.min_mw_by_date
    if day is None or not site.min_mw or known.opened[site.id] != work.start:
        return ""
    is_late = known.calendar.period_of(day) == work.start - 1
    return f"opened by {day}, {site.id} would have to have {site.min_mw:g} MW by then" if is_late else ""


def _of_order(known: Grounds, order: PowerOrder) -> StartReason:
    after = _holding(known, _waits(known, order.kind, order.label(known.calendar)), order.ordered_in)
    if after and order.ordered_in > 0:
        return StartReason("logic", _logic_words(after), after=after)
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
    waits = _waits(known, "delivery", lot.label(known.calendar))
    after = _holding(known, (arc for arc in waits if not arc.before.startswith("rack_order ")), lot.period)
    if after:
        return StartReason("logic", _logic_words(after), after=after)
    opens = lot.rack.first_delivery_date
    if opens is not None and known.calendar.usable_from(opens) >= lot.period:
        return StartReason("supply", f"no {lot.rack.id} is delivered before {known.first_after(opens)}")
    needs = {stock.id: units for stock in known.problem.resources if (units := lot.drawn_units(stock))}
    found = by_pace(known, lot) or by_consumables(known, needs, lot.period - 1)
    found = found or by_power_of_racks(known, lot) or by_yearly(known, lot)
    found = found or by_supply(known, lot) or by_quota(known, lot)
    return _limited(found) or _short(known, spending.of_lot(known, lot)) or AS_PLANNED


def _released(known: Grounds, arc: Arc) -> int:
    """Return the first period that an item of the schedule leaves open for what waits for it."""
    row = known.rows[arc.before]
    return mark(arc.type, row.start_period, row.finish_period) + arc.lag


def _waits(known: Grounds, kind: str, item_id: str) -> list[Arc]:
    """Return what an item waits for, as far as it is in the schedule."""
    return [arc for arc in known.waits.get(key(kind, item_id), ()) if arc.before in known.rows]


def _holding(known: Grounds, waits: Iterable[Arc], period: int) -> tuple[tuple[str, str], ...]:
    """Return those items waited for that leave no period before this one open, as (kind, id)."""
    rows = [known.rows[arc.before] for arc in waits if _released(known, arc) >= period]
    return tuple((row.kind, row.id) for row in rows)


def _logic_words(after: tuple[tuple[str, str], ...]) -> str:
    return f"waits for {', '.join(item_id for _, item_id in after)}" if after else "starts with the plan"


def _limited(found: Limited | None) -> StartReason | None:
    return None if found is None else StartReason(found.reason, found.words, found.limit, found.limit_id, found.after)


def _short(known: Grounds, lack: Lack | None) -> StartReason | None:
    if lack is None:
        return None
    words = (
        f"cash: one period earlier, {_usd_m(lack.needed_usd_m)} million USD more would be paid by the end of "
        f"{known.calendar.label(lack.period)}, when {_usd_m(max(0.0, lack.there_usd_m))} is left"
    )
    for held in known.covenants(lack.period):
        noun = limit_noun(held.limit)[0].format(held.facility)
        words = f"{words}; {noun} leaves {_usd_m(held.left_usd_m)} of the {_usd_m(held.would_usd_m)} that it would lend"
    return StartReason("cash", words, "cash_floor", "cash")


def _usd_m(value: float) -> str:
    """Return million USD for people: whole where they are many, else to a hundredth, a smaller one in two digits.

    What is less than money is told apart by is nothing.
    """
    if value < LEAST_USD_M:
        return "0"
    digits = 0 if value >= MANY_USD_M else 2
    text = f"{value:,.{digits}f}"
    return f"{value:.2g}" if value > 0 and not text.strip("0.") else text.removesuffix(".00")
