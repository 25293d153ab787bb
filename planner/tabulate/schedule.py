"""The build schedule: every dated item, what it waited for, and how far it may slip."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, assert_never

from planner.committed import stage_id
from planner.network import floats
from planner.plan import ScheduleRow
from planner.spec import ITEM_KINDS, ITEM_UNITS
from planner.tabulate.arcs import key, schedule_arcs
from planner.tabulate.committed import stage_serves
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.network import Arc
    from planner.tabulate.parts import Parts
    from planner.tabulate.power import PowerOrder


def schedule_rows(parts: Parts) -> tuple[ScheduleRow, ...]:
    """Return the items by start, with predecessors and float; each item is kept under its `key` meanwhile."""
    items = {key(row.kind, row.id): row for row in _items(parts)}
    arcs = [arc for arc in schedule_arcs(parts) if arc.before in items and arc.after in items]
    waits: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        waits[arc.after].append(arc)
    gated = {
        key("stage", stage_id(site, number))
        for site in parts.problem.candidates
        for number, stage in enumerate(site.stages, 1)
        if stage.predecessors
    }
    movable = {
        item: (row.start_period, row.finish_period)
        for item, row in items.items()
        if row.status != "finished" and (row.kind != "stage" or item in gated)
    }
    ends, slips = [item for item, row in items.items() if row.kind == "milestone"], _slips(parts)
    loose = floats(movable, [arc for arc in arcs if arc.before in movable and arc.after in movable], ends)
    rows = []
    for item, row in items.items():
        text = "; ".join(_wait(items[arc.before].id, arc) for arc in waits[item])
        if item in movable:
            critical = " ".join(items[end].id for end in loose[item].critical_to)
            row = replace(
                row, total_float_periods=loose[item].total, free_float_periods=loose[item].free, critical_to=critical,
                deadline_float_periods=loose[item].until(slips),
            )  # fmt: skip
        rows.append(replace(row, predecessors=text))
    return tuple(
        sorted(rows, key=lambda row: (row.start_period, row.finish_period, ITEM_KINDS.index(row.kind), row.id))
    )


def _slips(parts: Parts) -> dict[str, int]:
    """Return how long after it is reached each milestone's deadline is: 0 where it is late, or has none."""
    due, slips = parts.problem.calendar.period_of, {}
    for row in parts.milestones:
        if row.reached_period is not None and row.due_date is not None:
            slips[key("milestone", row.id)] = max(0, due(row.due_date) - row.reached_period)
    return slips


def _wait(item_id: str, arc: Arc) -> str:
    return f"{item_id} {arc.type}+{arc.lag}" if arc.lag else f"{item_id} {arc.type}"


def _items(parts: Parts) -> Iterator[ScheduleRow]:
    yield from _work_items(parts)
    yield from _power_items(parts)
    yield from _rack_items(parts)
    yield from _milestone_items(parts)


def _row(parts: Parts, **columns: Any) -> ScheduleRow:
    """Return a row with its dates; work ends on the eve of its finish period, an event on its own day."""
    calendar = parts.problem.calendar
    start, finish = columns["start_period"], columns["finish_period"]
    opens: date = calendar.start_of(start)
    defaults: dict[str, Any] = {
        "site": "",
        "option": "",
        "status": "planned",
        "start_date": opens,
        "finish_date": max(opens, calendar.end_of(finish - 1)) if finish > start else opens,
        "quantity_unit": ITEM_UNITS[columns["kind"]],
        "nameplate_mw": 0.0,
        "predecessors": "",
        "total_float_periods": None,
        "free_float_periods": None,
        "critical_to": "",
        "deadline_float_periods": None,
    }
    return ScheduleRow(**(defaults | columns))


def _work_items(parts: Parts) -> Iterator[ScheduleRow]:
    for work in parts.works:
        activity = work.activity
        yield _row(
            parts, id=activity.id, kind=activity.kind, site=work.site.id, name=activity.name or activity.id,
            option=work.option.id, status=work.status, start_period=work.start, finish_period=work.finish,
            quantity=1.0, nameplate_mw=activity.nameplate_mw,
        )  # fmt: skip


def _power_items(parts: Parts) -> Iterator[ScheduleRow]:
    calendar = parts.problem.calendar
    for site in parts.problem.candidates:
        for number, stage in enumerate(site.stages, 1):
            serves = stage_serves(calendar, stage, parts.spans)
            if serves is not None and serves < calendar.periods:
                yield _row(
                    parts, id=stage_id(site, number), kind="stage", site=site.id, quantity=stage.mw,
                    name=f"grid stage {number}, {stage.mw:g} MW", status="finished" if serves <= 0 else "planned",
                    start_period=serves, finish_period=serves,
                )  # fmt: skip
    for order in parts.orders:
        yield _row(
            parts, id=order.label(calendar), kind=order.kind, site=order.site.id, name=_power_name(order),
            start_period=order.ordered_in, finish_period=order.service,
            quantity=_power_quantity(order),
        )  # fmt: skip


def _power_quantity(order: PowerOrder) -> float:
    match order.kind:
        case "upgrade":
            return order.mw
        case "onsite":
            return float(order.units)
        case _:
            assert_never(order.kind)


def _power_name(order: PowerOrder) -> str:
    match order.kind:
        case "upgrade":
            return f"grid upgrade, {order.mw:g} MW"
        case "onsite":
            return f"on-site power, {counted(order.units, 'unit')}, {order.mw:g} MW"
        case _:
            assert_never(order.kind)


def _rack_items(parts: Parts) -> Iterator[ScheduleRow]:
    calendar = parts.problem.calendar
    ordered: dict[tuple[str, int], int] = defaultdict(int)
    lead = {rack.id: rack.lead_periods for rack in parts.problem.racks}
    names = {rack.id: rack.name or rack.id for rack in parts.problem.racks}
    for lot in parts.racks.consignments:
        if lot.units > lot.booked:
            ordered[lot.rack.id, lot.ordered_in] += lot.units - lot.booked
        yield _row(
            parts, id=lot.label(calendar), kind="delivery", site=lot.site.id, name=f"{names[lot.rack.id]}, delivery",
            start_period=lot.period, finish_period=lot.period, quantity=float(lot.units),
        )  # fmt: skip
    for (rack, period), units in ordered.items():
        yield _row(
            parts, id=f"{rack}@{calendar.label(period)}", kind="rack_order", name=f"{names[rack]}, order",
            start_period=period, finish_period=period + lead[rack], quantity=float(units),
        )  # fmt: skip


def _milestone_items(parts: Parts) -> Iterator[ScheduleRow]:
    for row in parts.milestones:
        if row.reached_period is None:
            continue
        yield _row(
            parts, id=row.id, kind="milestone", name=f"{row.threshold_mw:g} MW online ({row.basis})",
            start_period=row.reached_period, finish_period=row.reached_period, quantity=row.threshold_mw,
        )  # fmt: skip
        if row.paid_period is not None and row.tranche_usd_m:
            yield _row(
                parts, id=f"{row.id}:tranche", kind="tranche", name=f"tranche of {row.id}", quantity=row.tranche_usd_m,
                start_period=row.paid_period, finish_period=row.paid_period, finish_date=row.paid_date,
            )  # fmt: skip
