"""The lines of the build order: of each site its works, its power and its racks, each as bars and events in time.

Up to `MOST_WORKS` phases and gates, each has a line of its own. Beyond, a site has three lines: works, power and racks,
each with one bar and counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.show.charts.parts import calendar_of, framed
from planner.show.page import shortened
from planner.show.picture_online import mw_text, online_by_site
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    import pandas as pd

    from planner.calendar import Calendar
    from planner.plan import Plan, ScheduleRow

MOST_WORKS = 150  # phases and gates that have a line each
MOST_SITES = 40  # sites that have lines of their own where works are grouped
LONGEST_LABEL = 30
PHASE, GATE, CRITICAL, DONE = "phase", "gate, permit", "critical: no float", "before the plan"
ORDER, RACKS, FLOAT = "order to energisation", "rack deliveries", "float (thin)"
ENERGISED, ORDERED, REACHED, LATE = "energised", "ordered", "milestone", "milestone late"
WORKS = {"phase": PHASE, "gate": GATE}  # looks of works that may slip
GROUPS = (
    ("works", tuple(WORKS), PHASE), ("power", ("stage", "upgrade", "onsite"), ORDER), ("racks", ("delivery",), RACKS),
)  # fmt: skip
COLUMNS: dict[str, Any] = {
    "lane": "int", "label": "text", "site": "text", "kind": "text", "id": "text", "look": "text", "start": "date",
    "finish": "date", "until": "date", "critical": "bool", "count": "int", "told": "text",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A bar from `start` to `finish`, or an event where both are the same; `until` is how far it may slip."""

    kind: str
    id: str
    look: str
    start: date
    finish: date
    until: date | None = None
    critical: bool = False
    count: int = 1
    told: str = ""


@dataclass(frozen=True)
class Lane:
    """A line with what stands on it; `site` is empty for the whole programme, a head names the site below it."""

    site: str
    label: str
    marks: tuple[Mark, ...]
    is_head: bool = False


def lanes(plan: Plan) -> list[Lane]:
    """Return the lines of a plan from above: the programme, then each site from the one that starts first."""
    by_site: dict[str, list[ScheduleRow]] = defaultdict(list)
    for row in plan.schedule:
        if row.site:
            by_site[row.site].append(row)
    order = sorted(by_site, key=lambda site: (min(row.start_period for row in by_site[site]), site))
    if sum(row.kind in WORKS for row in plan.schedule) <= MOST_WORKS:
        return [*_programme(plan), *(lane for site in order for lane in _single(plan, site, by_site[site]))]
    groups = _groups(plan, order)
    return [
        *_programme(plan),
        *(
            lane
            for name, sites in groups
            for lane in _grouped(plan, name, sites, [row for site in sites for row in by_site[site]])
        ),
    ]


def gantt_frame(plan: Plan) -> pd.DataFrame:
    """Return bars and events, each with its line, whether it is critical, and how far it may slip without harm."""
    return marks_frame(lanes(plan))


def marks_frame(given: Iterable[Lane]) -> pd.DataFrame:
    """Return what stands on lines as a table."""
    rows = [
        (number, lane.label, lane.site, mark.kind, mark.id, mark.look, mark.start, mark.finish, mark.until,
         mark.critical, mark.count, mark.told)
        for number, lane in enumerate(given)
        for mark in lane.marks
    ]  # fmt: skip
    return framed(rows, COLUMNS)


def _programme(plan: Plan) -> Iterator[Lane]:
    late = {row.id for row in plan.milestones if row.late_months > 0}
    reached = [
        Mark(row.kind, row.id, LATE if row.id in late else REACHED, row.start_date, row.start_date, told=row.id)
        for row in plan.schedule
        if row.kind == "milestone"
    ]
    if reached:
        yield Lane("", "milestones reached", tuple(reached))
    orders: dict[tuple[date, bool], list[ScheduleRow]] = defaultdict(list)
    for row in plan.schedule:
        if row.kind == "rack_order":
            orders[row.start_date, bool(row.critical_to)].append(row)
    if orders:
        marks = [
            Mark("rack_order", rows[0].id, ORDERED, day, day, critical=critical, count=len(rows))
            for (day, critical), rows in sorted(orders.items())
        ]
        yield Lane("", "racks ordered", tuple(marks))


def _single(plan: Plan, site: str, rows: list[ScheduleRow]) -> Iterator[Lane]:
    """Yield the head of a site, a line for each phase and gate, its grid, each kind of on-site unit, its racks."""
    calendar = calendar_of(plan)
    yield Lane(site, _head(plan, site, [site]), (), is_head=True)
    for row in rows:
        if row.kind in WORKS:
            name = f"{row.id} {row.name}" if row.name not in ("", row.id) else row.id
            yield Lane(site, shortened(name, LONGEST_LABEL), tuple(_work(calendar, row)))
    grid = [mark for row in rows if row.kind in ("stage", "upgrade") for mark in _power(calendar, row)]
    if grid:
        yield Lane(site, "grid", tuple(grid))
    units: dict[str, list[ScheduleRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "onsite":
            units[row.item_id].append(row)
    for unit, ordered in units.items():
        yield Lane(site, shortened(unit, LONGEST_LABEL), tuple(_units(calendar, unit, ordered)))
    came = [row for row in rows if row.kind == "delivery"]
    if came:
        yield Lane(site, "racks delivered", tuple(_deliveries(calendar, came)))


def _head(plan: Plan, name: str, sites: Sequence[str]) -> str:
    """Return what is said of sites above their lines: their MW online at the end and since when."""
    asked = set(sites)
    rows = [row for row in plan.capacity if row.site in asked and row.racks_online > 0]
    mw = sum(row.online_mw(plan.target_basis) for row in rows if row.period == plan.periods - 1)
    if not rows:
        return f"{shortened(name, LONGEST_LABEL)}: nothing online"
    first = min(row.period_start for row in rows)
    return f"{shortened(name, LONGEST_LABEL)}: {mw_text(plan, mw)} MW, online from {first:%Y-%m}"


def _until(calendar: Calendar, row: ScheduleRow) -> date | None:
    if not row.total_float_periods:
        return None
    return calendar.start_of(row.finish_period + row.total_float_periods)


def _work(calendar: Calendar, row: ScheduleRow) -> Iterator[Mark]:
    """Yield a phase or gate: what lies before the plan apart from what is still to be done."""
    now, start, finish = calendar.start_of(0), row.start_date, calendar.start_of(row.finish_period)
    if start < now:
        yield Mark(row.kind, row.id, DONE, start, min(finish, now))
    if finish > now:
        critical = bool(row.critical_to)
        look = CRITICAL if critical else WORKS[row.kind]
        yield Mark(row.kind, row.id, look, max(start, now), finish, _until(calendar, row), critical)


def _power(calendar: Calendar, row: ScheduleRow) -> Iterator[Mark]:
    """Yield the order of an upgrade or of units, and the day from which it carries load."""
    serves, critical = calendar.start_of(row.finish_period), bool(row.critical_to)
    if row.finish_period > row.start_period:
        look = CRITICAL if critical else ORDER
        yield Mark(row.kind, row.id, look, row.start_date, serves, _until(calendar, row), critical)
    yield Mark(row.kind, row.id, ENERGISED, serves, serves, critical=critical, told=row.name)


def _units(calendar: Calendar, unit: str, rows: list[ScheduleRow]) -> Iterator[Mark]:
    """Yield on-site units of one kind: one bar over all orders, and the days on which some enter service."""
    critical, last = any(row.critical_to for row in rows), max(row.finish_period for row in rows)
    look, units = CRITICAL if critical else ORDER, int(sum(row.quantity for row in rows))
    yield Mark(
        "onsite", unit, look, min(row.start_date for row in rows), calendar.start_of(last), None, critical, units,
        counted(units, "unit"),
    )  # fmt: skip
    for period in sorted({row.finish_period for row in rows}):
        day = calendar.start_of(period)
        yield Mark(
            "onsite",
            unit,
            ENERGISED,
            day,
            day,
            count=int(sum(row.quantity for row in rows if row.finish_period == period)),
        )


def _deliveries(calendar: Calendar, rows: list[ScheduleRow]) -> Iterator[Mark]:
    """Yield the periods in which racks come, with how many; the last one says how many in all."""
    periods: dict[int, list[ScheduleRow]] = defaultdict(list)
    for row in rows:
        periods[row.start_period].append(row)
    total = int(sum(row.quantity for row in rows))
    for period, came in sorted(periods.items()):
        critical = any(row.critical_to for row in came)
        yield Mark(
            "delivery", came[0].id, CRITICAL if critical else RACKS, calendar.start_of(period),
            calendar.start_of(period + 1), None, critical, int(sum(row.quantity for row in came)),
            counted(total, "rack") if period == max(periods) else "",
        )  # fmt: skip


def _groups(plan: Plan, order: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the sites that have lines of their own, the largest in order of their start, and all others as one."""
    if len(order) <= MOST_SITES + 1:
        return [(site, [site]) for site in order]
    online = online_by_site(plan)
    size = {site: online[site][-1] if site in online else 0.0 for site in order}
    largest = set(sorted(order, key=lambda site: (-size[site], site))[:MOST_SITES])
    rest = [site for site in order if site not in largest]
    own = [(site, [site]) for site in order if site in largest]
    return [*own, (f"other ({counted(len(rest), 'site')})", rest)]


def _grouped(plan: Plan, name: str, sites: Sequence[str], rows: list[ScheduleRow]) -> Iterator[Lane]:
    """Yield three lines of a site, or of several: works, power and racks, each one bar with what it stands for.

    Parameters
    ----------
    plan
        The plan.
    name, sites
        What they are called, and which they are.
    rows
        Their items of the schedule.
    """
    calendar = calendar_of(plan)
    yield Lane(name, _head(plan, name, sites), (), is_head=True)
    for label, asked, look in GROUPS:
        found = [row for row in rows if row.kind in asked]
        if found:
            yield Lane(name, label, (_bar(calendar, label, found, look),))


def _bar(calendar: Calendar, label: str, rows: list[ScheduleRow], look: str) -> Mark:
    start, last = min(row.start_date for row in rows), max(row.finish_period for row in rows)
    finish = max(calendar.start_of(last), calendar.end_of(max(row.start_period for row in rows)))
    critical = sum(bool(row.critical_to) for row in rows)
    floats = [row.total_float_periods for row in rows if row.total_float_periods is not None]
    told = _counts(label, rows) + (f", {critical} critical" if critical else "")
    if floats and not critical:
        told += f", float ≥ {counted(min(floats), 'period')}"
    if all(row.status == "finished" for row in rows):
        look = DONE
    return Mark(label, rows[0].site, look, start, finish, None, bool(critical), len(rows), told)


def _counts(label: str, rows: list[ScheduleRow]) -> str:
    if label == "racks":
        return counted(int(sum(row.quantity for row in rows)), "rack")
    if label == "power":
        return f"{counted(len(rows), 'order or stage', 'orders and stages')}"
    phases = sum(row.kind == "phase" for row in rows)
    gates = f", {counted(len(rows) - phases, 'gate')}" if len(rows) > phases else ""
    return counted(phases, "phase") + gates
