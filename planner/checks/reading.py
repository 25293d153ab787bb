"""The decisions that a plan's rows hold, and rows that cannot be a decision at all."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Never

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.calendar import Calendar
    from planner.plan import Plan, ScheduleRow
    from planner.problem import Activity, OnsiteUnit, Option, Problem, Rack, Site, Upgrade


@dataclass(frozen=True)
class Work:
    """An activity that was, is or will be done; `start` and `option` may be unknown where it is finished."""

    activity: Activity
    site: Site
    option: Option | None
    start: int | None
    finish: int  # first period in which it is usable
    status: str  # finished, under_way, planned


@dataclass(frozen=True)
class Order:
    """A grid upgrade or on-site units, ordered in the plan."""

    item: Upgrade | OnsiteUnit
    site: Site
    period: int
    units: int
    in_service: int  # first period in which it carries load


@dataclass(frozen=True)
class Shipment:
    """Racks of one type to one site; `order` is None where they were ordered before the plan."""

    site: Site
    rack: Rack
    order: int | None
    period: int
    units: int

    @property
    def it_mw(self) -> float:
        """IT load of the racks [MW]."""
        return self.units * self.rack.it_kw / 1000.0


@dataclass
class Reading:
    """What a plan decides; dictionaries are by (id, period)."""

    problem: Problem
    plan: Plan
    calendar: Calendar
    works: dict[str, Work] = field(default_factory=dict)
    past: dict[str, Work] = field(default_factory=dict)  # finished at sites that are left out
    upgrades: dict[str, Order] = field(default_factory=dict)
    units: list[Order] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)
    import_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    grid_mean_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    conditional_mw: dict[tuple[str, int], float] = field(default_factory=dict)  # of the import
    backed_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    relied_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    generated_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    flow_mw: dict[tuple[str, int], float] = field(default_factory=dict)
    draw_usd_m: dict[tuple[str, int], float] = field(default_factory=dict)
    repay_usd_m: dict[tuple[str, int], float] = field(default_factory=dict)
    credit_used_usd_m: dict[int, float] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The last period of the horizon."""
        return self.calendar.periods - 1

    @property
    def periods(self) -> range:
        """The periods of the horizon."""
        return range(self.calendar.periods)

    def at(self, place: str, period: int) -> str:
        """Return a place and a period in words: ``alpha, 2026-05``."""
        return f"{place}, {self.calendar.label(period)}"


def only_option(activity: Activity) -> Option | None:
    """Return the option an activity with history was done under: the chosen one, or its only one."""
    if activity.chosen_option is None:
        return activity.options[0] if len(activity.options) == 1 else None
    return next((option for option in activity.options if option.id == activity.chosen_option), None)


def is_whole(figure: Any) -> bool:
    """Return whether a figure is a whole number."""
    return (
        not isinstance(figure, bool) and isinstance(figure, int | float) and math.isfinite(figure) and figure % 1 == 0
    )


def read(problem: Problem, plan: Plan) -> Reading:
    """Return what `plan` decides on `problem`; rows that cannot be read are left out and reported."""
    reading = Reading(problem, plan, problem.calendar)
    for step in (_history, _schedule, _deliveries, _power, _debt, _credit):
        reading.complaints.extend(step(reading))
    return reading


def _history(reading: Reading) -> Iterator[str]:
    when = reading.calendar
    for site in reading.problem.sites:
        book = reading.works if site.eligible else reading.past
        for activity in site.activities:
            option = only_option(activity)
            began = None if activity.started_date is None else when.period_of(activity.started_date)
            if activity.finished_date is not None:
                finish = when.usable_from(activity.finished_date)
                start = began if began is not None or option is None else finish - option.duration_periods
                book[activity.id] = Work(activity, site, option, start, finish, "finished")
            elif site.eligible and began is not None and option is not None:
                finish = began + option.duration_periods
                reading.works[activity.id] = Work(activity, site, option, began, finish, "under_way")
    yield from ()


def _schedule(reading: Reading) -> Iterator[str]:
    sites = reading.problem.candidates
    activities = {given.id: (site, given) for site in sites for given in site.activities}
    upgrades = {given.id: (site, given) for site in sites for given in site.upgrades}
    onsite = {given.id: (site, given) for site in sites for given in site.onsite}
    for row in reading.plan.schedule:
        match row.kind:
            case "phase" | "gate":
                yield from _start(reading, row, activities)
            case "upgrade":
                yield from _upgrade(reading, row, upgrades)
            case "onsite":
                if row.status == "planned":
                    yield from _unit(reading, row, onsite)
            case "stage" | "rack_order" | "delivery" | "milestone" | "tranche":
                pass  # no decisions of their own: recomputed
            case _:
                yield _unknown(row.id, row.kind)


def _start(reading: Reading, row: ScheduleRow, known: dict[str, tuple[Site, Activity]]) -> Iterator[str]:
    if row.id in reading.past:
        return
    if row.id not in known:
        yield _stranger(reading, "activity", row.id)
        return
    site, activity = known[row.id]
    if activity.started_date is not None or activity.finished_date is not None:
        return
    option = next((given for given in activity.options if given.id == row.option), None)
    if option is None:
        yield f"{site.id}: {row.id} has no option '{row.option}'"
    elif row.id in reading.works:
        yield f"{site.id}: {row.id} starts twice"
    else:
        finish = row.start_period + option.duration_periods
        reading.works[row.id] = Work(activity, site, option, row.start_period, finish, "planned")


def _upgrade(reading: Reading, row: ScheduleRow, known: dict[str, tuple[Site, Upgrade]]) -> Iterator[str]:
    if row.id not in known:
        yield _stranger(reading, "upgrade", row.id)
        return
    site, upgrade = known[row.id]
    if row.id in reading.upgrades:
        yield f"{site.id}: upgrade {row.id} is ordered twice"
    elif not 0 <= row.start_period <= reading.last:
        yield f"{site.id}: upgrade {row.id} is ordered in period {row.start_period}, outside the horizon"
    else:
        earliest = upgrade.earliest_energisation_date
        first = 0 if earliest is None else reading.calendar.usable_from(earliest)
        served = max(row.start_period + upgrade.lead_periods, first)
        reading.upgrades[row.id] = Order(upgrade, site, row.start_period, 1, served)


def _unit(reading: Reading, row: ScheduleRow, known: dict[str, tuple[Site, OnsiteUnit]]) -> Iterator[str]:
    name = row.id.rpartition("@")[0]
    if name not in known:
        yield _stranger(reading, "on-site unit", name or row.id)
        return
    site, unit = known[name]
    if not 0 <= row.start_period <= reading.last:
        yield f"{site.id}: {name} is ordered in period {row.start_period}, outside the horizon"
    elif not (is_whole(row.quantity) and row.quantity > 0):
        place = reading.at(site.id, row.start_period)
        yield f"{place}: {row.quantity} units of {name} ordered, must be a whole number above 0"
    elif row.id != f"{name}@{reading.calendar.label(row.start_period)}":
        yield f"{site.id}: {row.id} is ordered in {reading.calendar.label(row.start_period)}, but its id says another"
    elif any(order.item.id == name and order.period == row.start_period for order in reading.units):
        yield f"{reading.at(site.id, row.start_period)}: two orders of {name} in one period"
    else:
        earliest = unit.earliest_service_date
        first = 0 if earliest is None else reading.calendar.usable_from(earliest)
        served = max(row.start_period + unit.lead_periods, first)
        reading.units.append(Order(unit, site, row.start_period, int(row.quantity), served))


def _deliveries(reading: Reading) -> Iterator[str]:
    sites = {site.id: site for site in reading.problem.candidates}
    racks = {rack.id: rack for rack in reading.problem.racks}
    for row in reading.plan.deliveries:
        if row.site not in sites:
            yield _stranger(reading, "site", row.site)
        elif row.rack not in racks:
            yield f"{row.site}: rack type '{row.rack}' is not in the case"
        elif not 0 <= row.delivery_period <= reading.last:
            yield f"{row.site}: {row.rack} is delivered in period {row.delivery_period}, outside the horizon"
        elif not (is_whole(row.units) and row.units > 0):
            place = reading.at(row.site, row.delivery_period)
            yield f"{place}: {row.units} racks of {row.rack} delivered, must be a whole number above 0"
        else:
            site, rack = sites[row.site], racks[row.rack]
            reading.shipments.append(Shipment(site, rack, row.order_period, row.delivery_period, int(row.units)))


def _power(reading: Reading) -> Iterator[str]:
    sites = {site.id for site in reading.problem.candidates}
    units = {unit.id: site.id for site in reading.problem.candidates for unit in site.onsite}
    links = {link.id for link in reading.problem.grid.links}
    seen: set[tuple[str, str, str, int]] = set()
    for row in reading.plan.power:
        key = (row.kind, row.site, row.source, row.period)
        if row.period not in reading.periods:
            yield f"{row.site or row.source}: power in period {row.period}, outside the horizon"
        elif key in seen:
            yield f"{reading.at(row.site or row.source, row.period)}: two rows of power from {row.source}"
        elif row.kind == "link" and row.source in links:
            reading.flow_mw[row.source, row.period] = row.peak_mw
        elif row.kind == "grid" and row.site in sites:
            reading.import_mw[row.site, row.period] = row.peak_mw
            reading.grid_mean_mw[row.site, row.period] = row.mean_mw
            reading.conditional_mw[row.site, row.period] = row.conditional_peak_mw
            reading.backed_mw[row.site, row.period] = row.backed_mw
        elif row.kind == "onsite" and row.site in sites and units.get(row.source) == row.site:
            reading.relied_mw[row.source, row.period] = row.peak_mw
            reading.generated_mw[row.source, row.period] = row.mean_mw
        else:
            yield f"{reading.at(row.site or row.source, row.period)}: power from {row.source}, not a source of the case"
        seen.add(key)


def _unknown(name: str, kind: Never) -> str:
    """Return the complaint of a kind that no plan has; a kind that is left out above is none for the type checker."""
    return f"{name}: no item of a schedule is a {kind}"


def _debt(reading: Reading) -> Iterator[str]:
    known = {facility.id for facility in reading.problem.finance.facilities}
    for row in reading.plan.debt:
        key = (row.facility, row.period)
        if row.facility not in known:
            yield f"debt facility '{row.facility}' is not in the case"
        elif row.period not in reading.periods:
            yield f"{row.facility}: debt in period {row.period}, outside the horizon"
        elif key in reading.draw_usd_m:
            yield f"{reading.at(row.facility, row.period)}: two rows in the table debt"
        else:
            reading.draw_usd_m[key], reading.repay_usd_m[key] = row.draw_usd_m, row.repay_usd_m


def _credit(reading: Reading) -> Iterator[str]:
    for row in reading.plan.cash:
        if row.period not in reading.periods:
            yield f"cash: a row for period {row.period}, outside the horizon"
        else:
            reading.credit_used_usd_m[row.period] = row.credit_used_usd_m


def _stranger(reading: Reading, kind: str, name: str) -> str:
    for site in reading.problem.sites:
        owned = [given.id for group in (site.activities, site.upgrades, site.onsite, (site,)) for given in group]
        if not site.eligible and name in owned:
            return f"{site.id} is not eligible, but the plan uses {kind} {name}"
    return f"{kind} '{name}' is not in the case"
