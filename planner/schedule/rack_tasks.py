"""Tasks of racks: each batch of one type to one site in one period is ordered, delivered, commissioned, online."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.schedule.build_schedule import Task
from planner.schedule.ground import weakest
from planner.schedule.site_tasks import system_of
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.schedule.build_schedule import PhaseCode, TaskKind
    from planner.schedule.ground import Ground
    from planner.tabulate.fleet import Consignment


BATCH_PARTS: tuple[TaskKind, ...] = ("order", "lead", "delivery", "commissioning", "online")
"""Kinds of the tasks of a batch, in the order in which they happen."""


def batch_id(ground: Ground, lot: Consignment, part: str) -> str:
    """Return the id of one part of a batch: ``racks:SITE:TYPE@2027-03:delivery``.

    Parameters
    ----------
    ground
        The plan.
    lot
        The batch.
    part
        Kind of the task.
    """
    return f"racks:{lot.label(ground.calendar)}:{part}"


def rack_tasks(ground: Ground) -> Iterator[Task]:
    """Yield the tasks of each batch of racks."""
    for lot in ground.parts.racks.consignments:
        yield from _batch(ground, lot)


def _batch(ground: Ground, lot: Consignment) -> Iterator[Task]:
    rack, site = lot.rack, lot.site
    rows = ground.facts.payments[site.id, rack.id, lot.period]
    batch = f"{site.id}, {ground.calendar.label(lot.period)}"
    name = f"{rack.name or rack.id}, {counted(lot.units, 'rack')}, {batch}"
    delivered, online = ground.opens(lot.period), ground.opens(lot.online)
    sure, fitted = weakest((rack, "lead_periods")), weakest((site, "commissioning_periods"))

    def part(kind: TaskKind, words: str, start: int, finish: int, phase: PhaseCode) -> Task:
        return Task(
            batch_id(ground, lot, kind), 0, system_of(site.id, "racks"), f"{name}: {words}", kind, start, finish,
            site=site.id, phase=phase, furnished_by=rack.furnished_by or "",
        )  # fmt: skip

    if lot.units > lot.booked:
        ordered = ground.opens(lot.ordered_in)
        words = f"order of {lot.units - lot.booked}, {lot.booked} ordered before" if lot.booked else "order"
        paid = sum(row.order_payment_usd_m for row in rows)
        yield replace(part("order", words, ordered, ordered, "procure"), cost_usd_m=paid, confidence=sure)
        if delivered > ordered:
            yield replace(part("lead", "lead", ordered, delivered, "procure"), confidence=sure)
    words = "delivered, required on site" + (", ordered before the plan" if lot.units == lot.booked else "")
    paid = sum(row.delivery_payment_usd_m for row in rows)
    yield replace(part("delivery", words, delivered, delivered, "fit-out"), cost_usd_m=paid, confidence=sure)
    if online > delivered:
        task = part("commissioning", "install and commission", delivered, online, "commission")
        yield replace(task, confidence=fitted)
    task = part("online", "online", online, online, "ready for service")
    yield replace(task, mw=lot.it_mw, mw_unit="MW IT", confidence=fitted)
