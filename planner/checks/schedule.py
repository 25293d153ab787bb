"""The build schedule: every item once, with its dates, what it waited for, and its floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from planner.checks.compare import OneOf, compare
from planner.checks.floats import lot_of, power_order
from planner.problem import Upgrade
from planner.spec import ITEM_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.floats import Item, Wait
    from planner.checks.reading import Order, Reading, Work
    from planner.problem import Activity

Columns = dict[str, Any]
FLOATS = ("total_float_periods", "free_float_periods", "deadline_float_periods")
Due = dict[tuple[str, str], Columns]


def rows(audit: Audit) -> Iterator[str]:
    """Yield what is wrong with the schedule's rows, stages and committed units apart."""
    due: Due = {}
    for part in (_works, _orders, _rack_orders, _batches, _milestones, _tranches):
        due.update(part(audit))
    kinds = {kind for kind, _ in due} | {"phase", "gate", "upgrade", "rack_order", "delivery", "milestone", "tranche"}
    given = [
        row
        for row in audit.reading.plan.schedule
        if row.kind in kinds and not (row.kind == "onsite" and row.status != "planned")
    ]
    for columns in due.values():
        columns.setdefault("nameplate_mw", 0.0)
        if columns.get("status") != "finished":
            columns.setdefault("option", "")
    yield from compare("schedule", given, due, lambda row: (row.kind, row.id), lambda key: f"{key[0]} {key[1]}")


def quantities(audit: Audit) -> Iterator[str]:
    """Yield rows whose quantity is given in another unit than its kind has."""
    for row in audit.reading.plan.schedule:
        if row.quantity_unit != (unit := ITEM_UNITS.get(row.kind)):
            yield f"{row.kind} {row.id}: quantity_unit is {row.quantity_unit}, recomputed {unit}"


def _dated(reading: Reading, start: int | None, finish: int) -> Columns:
    when = reading.calendar
    columns: Columns = {
        "finish_period": finish,
        "finish_date": OneOf((when.end_of(finish - 1), when.start_of(finish))),
    }
    if start is not None:
        columns |= {"start_period": start, "start_date": when.start_of(start)}
    return columns


def _event(reading: Reading, period: int, day: Any) -> Columns:
    start = reading.calendar.start_of(period)
    return {"start_period": period, "finish_period": period, "start_date": start, "finish_date": day}


def floats_of(audit: Audit, item: Item | None) -> Columns:
    """Return the floats of an item in the schedule's columns; none for what has none.

    Parameters
    ----------
    audit
        The plan.
    item
        The item.
    """
    net = audit.network
    if item is None or item not in net.span:
        return dict.fromkeys(FLOATS) | {"critical_to": ""}
    found, early = net.floats(item), {award.milestone.id: award.early_periods for award in audit.awards}
    by_deadline = [periods + early[milestone] for milestone, periods in found.items()]
    return {
        "total_float_periods": min(found.values(), default=None),
        "free_float_periods": net.free(item),
        "deadline_float_periods": min(by_deadline, default=None),
    }


def _works(audit: Audit) -> Due:
    due: Due = {}
    for name, work in (audit.reading.works | _waited_for(audit.reading)).items():
        columns = _dated(audit.reading, work.start, work.finish) | floats_of(audit, ("activity", name))
        columns |= {"site": work.site.id, "status": work.status, "quantity": 1.0}
        columns["nameplate_mw"] = _nameplate_mw(work.activity)
        if work.status == "finished":
            columns = _history(audit.reading, work, columns)
        if work.option is not None:
            columns["option"] = work.option.id
        due[work.activity.kind, name] = columns
    return due


def _nameplate_mw(activity: Activity) -> float:
    match activity.kind:
        case "phase":
            return float(activity.nameplate_mw)
        case "gate":
            return 0.0
        case _:
            assert_never(activity.kind)


def _waited_for(reading: Reading) -> dict[str, Work]:
    """Return what was finished at sites that are left out and is a predecessor of work in the plan or of power."""
    names = {given.activity for work in reading.works.values() for given in work.activity.predecessors}
    for site in reading.problem.candidates:
        for item in site.power_items:
            names |= {given.activity for given in item.predecessors}
    return {name: work for name, work in reading.past.items() if name in names}


def _history(reading: Reading, work: Work, columns: Columns) -> Columns:
    if work.activity.started_date is None:
        columns = {key: value for key, value in columns.items() if key not in ("start_period", "start_date")}
    finish = OneOf((*columns["finish_date"].values, work.activity.finished_date))
    periods = OneOf((work.finish, min(0, work.finish)))
    return columns | {"finish_date": finish, "finish_period": periods}


def _orders(audit: Audit) -> Due:
    due: Due = {}
    for order in (*audit.reading.upgrades.values(), *audit.reading.units):
        columns = _dated(audit.reading, order.period, order.in_service) | floats_of(audit, power_order(order))
        columns |= {"site": order.site.id, "status": "planned"}
        columns["quantity"] = float(order.item.mw if isinstance(order.item, Upgrade) else order.units)
        due[_named(audit.reading, order)] = columns
    return due


def _named(reading: Reading, order: Order) -> tuple[str, str]:
    if isinstance(order.item, Upgrade):
        return "upgrade", order.item.id
    return "onsite", f"{order.item.id}@{reading.calendar.label(order.period)}"


def _rack_orders(audit: Audit) -> Due:
    due: Due = {}
    label = audit.reading.calendar.label
    for shipment in audit.reading.shipments:
        if shipment.order is None:
            continue
        key = ("rack_order", f"{shipment.rack.id}@{label(shipment.order)}")
        if key not in due:
            item: Item = ("order", shipment.rack.id, shipment.order)
            columns = _dated(audit.reading, shipment.order, shipment.order + shipment.rack.lead_periods)
            due[key] = columns | floats_of(audit, item) | {"site": "", "status": "planned", "quantity": 0.0}
        due[key]["quantity"] += shipment.units
    return due


def _batches(audit: Audit) -> Due:
    due: Due = {}
    when = audit.reading.calendar
    for shipment in audit.reading.shipments:
        site, period = shipment.site, shipment.period
        key = ("delivery", f"{site.id}:{shipment.rack.id}@{when.label(period)}")
        if key not in due:
            columns = _event(audit.reading, period, when.start_of(period))
            columns |= floats_of(audit, lot_of(shipment))
            due[key] = columns | {"site": site.id, "status": "planned", "quantity": 0.0}
        due[key]["quantity"] += shipment.units
    return due


def _milestones(audit: Audit) -> Due:
    due: Due = {}
    for award in audit.awards:
        if award.reached is not None:
            columns = _event(audit.reading, award.reached, audit.reading.calendar.start_of(award.reached))
            columns |= floats_of(audit, ("milestone", award.milestone.id))
            columns |= {"site": "", "status": "planned", "quantity": float(award.milestone.threshold_mw)}
            due["milestone", award.milestone.id] = columns
    return due


def _tranches(audit: Audit) -> Due:
    due: Due = {}
    for award in audit.awards:
        if award.paid is not None and award.milestone.tranche_usd_m > 0:
            columns = _event(audit.reading, award.paid, audit.reading.calendar.end_of(award.paid))
            columns |= floats_of(audit, ("tranche", award.milestone.id))
            columns |= {"site": "", "status": "planned", "quantity": float(award.milestone.tranche_usd_m)}
            due["tranche", f"{award.milestone.id}:tranche"] = columns
    return due


def paths(audit: Audit) -> Iterator[str]:
    """Yield rows that name the wrong critical milestones or the wrong predecessors."""
    items = named_items(audit)
    done = {
        row.id
        for row in audit.reading.plan.schedule
        if (row.kind == "stage" and ("stage", row.id) not in items) or row.status == "finished"
    }
    names: dict[Item, set[str]] = {}
    called: dict[str, list[Item]] = {}  # kinds may share an id
    for (_, name), item in items.items():
        names.setdefault(item, set()).add(name)
        called.setdefault(name, []).append(item)
    for row in audit.reading.plan.schedule:
        if (row.kind, row.id) not in items:
            continue
        item = items[row.kind, row.id]
        critical = {milestone for milestone, periods in audit.network.floats(item).items() if periods == 0}
        if set(row.critical_to.split()) != critical:
            yield f"{row.kind} {row.id}: critical to {row.critical_to or 'nothing'}, recomputed {_listed(critical)}"
        due = set(audit.network.before.get(item, ()))
        place = f"{row.kind} {row.id}"
        given: set[Wait] = set()
        for name, kind, lag in parsed(row.predecessors):
            waits = [(earlier, kind, lag) for earlier in called.get(name, ())]
            if waits and (any(wait in due for wait in waits) or name not in done):
                given.add(_meant(waits, due, given))
            elif name not in done and name.partition("@")[0] not in done:
                yield f"{place}: predecessor {name} is not in the schedule"
        yield from _misnamed(place, given, due, names)


def _meant(waits: list[Wait], due: set[Wait], given: set[Wait]) -> Wait:
    """Return which of the items of one name is meant: one that is due, and not named before."""
    return min(waits, key=lambda wait: (wait not in due, wait in given))


def _misnamed(place: str, given: set[Wait], due: set[Wait], names: dict[Item, set[str]]) -> Iterator[str]:
    for item, kind, lag in sorted(due - given, key=str):
        yield f"{place}: predecessor {_listed(names.get(item, set()))} {kind}+{lag} is missing"
    for item, kind, lag in sorted(given - due, key=str):
        yield f"{place}: predecessor {_listed(names.get(item, set()))} {kind}+{lag} is named, but not waited for"


def parsed(text: str) -> list[tuple[str, str, int]]:
    """Return the predecessors in ``A1 FS+2; B SS`` as (id, type, lag)."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, told = part.partition(" ")
        kind, _, lag = told.partition("+")
        found.append((name, kind or "FS", int(lag) if lag.strip().isdigit() else 0))
    return found


def _listed(names: set[str]) -> str:
    return " ".join(sorted(names)) or "nothing"


def named_items(audit: Audit) -> dict[tuple[str, str], Item]:
    """Return the item behind each schedule row that has float, by (kind, id)."""
    label = audit.reading.calendar.label
    found: dict[tuple[str, str], Item] = {}
    for item, (start, _) in audit.network.span.items():
        kind, name = item[0], str(item[1])
        if kind == "activity":
            found[audit.reading.works[name].activity.kind, name] = item
        elif kind == "order":
            found["rack_order", f"{name}@{label(start)}"] = item
        elif kind in ("upgrade", "stage"):
            found[kind, name] = item
        elif kind == "onsite":
            found["onsite", f"{name}@{label(start)}"] = item
        elif kind == "milestone":
            found["milestone", name] = item
        elif kind == "tranche":
            found["tranche", f"{name}:tranche"] = item
    for shipment in audit.reading.shipments:
        name = f"{shipment.site.id}:{shipment.rack.id}@{label(shipment.period)}"
        found["delivery", name] = lot_of(shipment)
    return found
