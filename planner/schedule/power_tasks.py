"""Tasks of power: committed stages and units, orders of upgrades and of on-site units, and when they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.committed import stage_id
from planner.problem import Upgrade
from planner.schedule.build_schedule import Task
from planner.schedule.ground import weakest
from planner.schedule.site_tasks import system_of
from planner.tabulate.committed import stage_serves, units_serving
from planner.tabulate.power import last_service
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.problem import OnsiteUnit, Site
    from planner.schedule.build_schedule import TaskKind
    from planner.schedule.ground import Ground
    from planner.tabulate.power import PowerOrder

MW = "MW facility"
# Sources of power by kind in the plan, and what stands after the id of the event at which they serve.
SERVING = {"stage": "", "committed": "", "upgrade": ":in-service", "onsite": ":in-service"}


def source_id(kind: str, item_id: str) -> str:
    """Return the id of the event at which a source of power serves, from its (kind, id) in the plan."""
    return f"{kind}:{item_id}{SERVING[kind]}"


def order_id(kind: str, item_id: str) -> str:
    """Return the id of the event at which power is ordered."""
    return f"{kind}:{item_id}:order"


def lead_id(kind: str, item_id: str) -> str:
    """Return the id of the task from order to delivery."""
    return f"{kind}:{item_id}:lead"


def end_of_service_id(unit: str) -> str:
    """Return the id of the event at which the units of a type stop."""
    return f"onsite:{unit}:end-of-service"


def power_tasks(ground: Ground) -> Iterator[Task]:
    """Yield what serves of power, and the orders of it."""
    for site in ground.problem.candidates:
        yield from _stages(ground, site)
        for unit in site.onsite:
            yield from _committed(ground, site, unit)
            yield from _end_of_service(ground, site, unit)
    for order in ground.parts.orders:
        yield from _order(ground, order)


def served(ground: Ground, period: int, given: date) -> int:
    """Return the day from which something serves: what serves already, since the day that the case has.

    Where it waited for a gate after that day, from the opening of its period.

    Parameters
    ----------
    ground
        The plan.
    period, given
        The period it serves from, and its day in the case.
    """
    by_date = period == ground.calendar.usable_from(given)
    return ground.day(given) if period <= 0 and by_date else ground.opens(period)


def _stages(ground: Ground, site: Site) -> Iterator[Task]:
    for number, stage in enumerate(site.stages, 1):
        serves = stage_serves(ground.calendar, stage, ground.parts.spans)
        if serves is not None and serves < ground.calendar.periods:
            day = served(ground, serves, stage.energisation_date)
            yield Task(
                source_id("stage", stage_id(site, number)), 0, system_of(site.id, "power"),
                f"Grid stage {number}, {stage.mw:g} MW energised", "energisation", day, day,
                site=site.id, status="finished" if serves <= 0 else "planned", phase="energise",
                percent_complete=100.0 * (serves <= 0), mw=stage.mw, mw_unit=MW,
                confidence=weakest((stage, "energisation_date")),
                held_by=f"committed to be energised on {ground.facts.first_after(stage.energisation_date)}",
            )  # fmt: skip


def _committed(ground: Ground, site: Site, unit: OnsiteUnit) -> Iterator[Task]:
    """Yield units bought before the plan, those of one period together."""
    units = units_serving(ground.calendar, unit, ground.parts.spans)
    dates: dict[int, date] = {}
    for arrival in unit.committed:
        serves = ground.calendar.usable_from(arrival.date)
        dates[serves] = max(arrival.date, dates.get(serves, arrival.date))
    last = min(last_service(ground.calendar, unit), ground.calendar.periods - 1)
    for serves, count in sorted(units.items()):
        if count and serves <= last:
            day = served(ground, serves, dates.get(serves, ground.calendar.start_of(serves)))
            yield Task(
                source_id("committed", f"{unit.id}@{ground.calendar.label(serves)}"), 0, system_of(site.id, "power"),
                f"{unit.id}: {counted(count, 'unit')} bought before in service, {unit.firm_mw * count:g} MW",
                "in service", day, day, site=site.id, status="finished" if serves <= 0 else "planned",
                phase="energise", percent_complete=100.0 * (serves <= 0), mw=unit.firm_mw * count, mw_unit=MW,
                furnished_by=unit.furnished_by or "", confidence=weakest((unit, "committed")),
                held_by="bought before the plan, to be in service then",
            )  # fmt: skip


def _end_of_service(ground: Ground, site: Site, unit: OnsiteUnit) -> Iterator[Task]:
    """Yield the event at which units that bridge the wait for the grid stop, if some serve and the plan goes on."""
    ends = last_service(ground.calendar, unit) + 1
    mw = ground.facts.in_service_mw(site, unit.id, ends - 1)
    if unit.last_service_date is not None and 0 < ends < ground.calendar.periods and mw > 0:
        day = ground.opens(ends)
        yield Task(
            end_of_service_id(unit.id), 0, system_of(site.id, "power"),
            f"{unit.id}: {mw:g} MW no longer in service", "end of service", day, day, site=site.id,
            phase="energise", mw=mw, mw_unit=MW, furnished_by=unit.furnished_by or "",
            confidence=weakest((unit, "last_service_date")), held_by=f"serves until {unit.last_service_date}",
        )  # fmt: skip


def _order(ground: Ground, order: PowerOrder) -> Iterator[Task]:
    item, kind, label = order.item, order.kind, order.label(ground.calendar)
    ordered, arrived = ground.opens(order.ordered_in), ground.opens(order.ordered_in + item.lead_periods)
    serves, wbs, furnished = ground.opens(order.service), system_of(order.site.id, "power"), item.furnished_by or ""
    opens = item.earliest_energisation_date if isinstance(item, Upgrade) else item.earliest_service_date
    when = ground.calendar.label(order.ordered_in)
    units = "" if isinstance(item, Upgrade) else f", {counted(order.units, 'unit')}"
    lot = f", {order.site.id}" if isinstance(item, Upgrade) else f", {order.site.id}, ordered {when}"
    name, sure = f"{item.id}{units}{lot}", weakest((item, "lead_periods"))
    yield Task(
        order_id(kind, label), 0, wbs, f"{name}: order", "order", ordered, ordered, site=order.site.id,
        phase="procure", furnished_by=furnished, confidence=sure, cost_usd_m=item.order_share * order.capex_usd_m,
        draws={resource: float(count * order.units) for resource, count in item.draws.items() if count},
    )  # fmt: skip
    if arrived > ordered:
        yield Task(
            lead_id(kind, label), 0, wbs, f"{name}: lead", "lead", ordered, arrived, site=order.site.id,
            phase="procure", furnished_by=furnished, confidence=sure,
        )  # fmt: skip
    yield Task(
        source_id(kind, label), 0, wbs, f"{name}: {order.mw:g} MW {SERVES[kind]}", KINDS[kind], serves, serves,
        site=order.site.id, phase="energise", furnished_by=furnished, confidence=sure, mw=order.mw, mw_unit=MW,
        cost_usd_m=(1.0 - item.order_share) * order.capex_usd_m,
        held_by="" if opens is None else f"not {SERVES[kind]} before {ground.facts.first_after(opens)}",
    )  # fmt: skip


SERVES = {"upgrade": "energised", "onsite": "in service"}
KINDS: dict[str, TaskKind] = {"upgrade": "energisation", "onsite": "in service"}
