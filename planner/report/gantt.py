"""The build order as groups of lines over one axis of time: one group a site, all without a script."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, assert_never

from planner.report.blocks import Gantt, GanttGroup, GanttRow, Mark, words
from planner.report.figures import day, over, several, whole
from planner.show.charts.parts import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import ScheduleRow
    from planner.report.blocks import Words
    from planner.report.facts import Facts
    from planner.report.figures import Figure

MOST_OPEN = 130  # lines up to which all groups are open
AXIS_PX = 430  # of an axis on a screen of middle width: labels of dates fit it
KEY = (
    ("phase", "phase: a hall with racks to come"),
    ("gate", "gate: permit, review, substation"),
    ("power", "power: order to service, or a committed stage"),
    ("racks", "racks delivered; outlined: racks ordered"),
    ("milestone", "milestone; tranche paid"),
    ("critical", "critical: no float to a milestone"),
    ("float", "float: it may slip so far"),
    ("before", "other dates in the earlier plan"),
)
Indexed = list[tuple[int, "ScheduleRow"]]


def gantt(facts: Facts) -> Gantt:
    """Return the Gantt of a plan: the programme, then each site in the order of its first work."""
    by_site: dict[str, Indexed] = defaultdict(list)
    for place, row in enumerate(facts.plan.schedule):
        by_site[row.site].append((place, row))
    lines = sum(1 for row in facts.plan.schedule if _has_line(row))
    is_open = lines <= MOST_OPEN
    order = {site.id: place for place, site in enumerate(facts.plan.problem.sites)}
    found = sorted(
        (min(row.start_period for _, row in rows), order[site], site) for site, rows in by_site.items() if site
    )
    groups = [_group(facts, site, by_site[site], is_open) for *_, site in found]
    programme = [_programme(facts, by_site[""])] if by_site[""] else []
    key = KEY if facts.against else KEY[:-1]
    return Gantt(
        "Build order by site: bars begin with the first period of work and end with the last one before it is usable",
        facts.plan.periods, _years(facts), (*programme, *groups), key,
    )  # fmt: skip


def _years(facts: Facts) -> tuple[tuple[int, str], ...]:
    """Return the periods that begin with a labelled day: as many years, quarters or months as there is room for."""
    calendar = facts.calendar
    days = [day for day in Span.of(facts.plan).ticks(AXIS_PX) if calendar.start_of(calendar.period_of(day)) == day]
    told = "%Y" if all(day.month == 1 for day in days) else "%Y-%m"
    return tuple(
        (calendar.period_of(day), f"{day:{told}}") for day in days if calendar.period_of(day) < calendar.periods
    )


def _has_line(row: ScheduleRow) -> bool:
    """Return whether an item has a line of its own; deliveries and rack orders share one."""
    match row.kind:
        case "gate" | "phase" | "stage" | "upgrade" | "onsite" | "milestone":
            return True
        case "rack_order" | "delivery" | "tranche":
            return False
        case _:
            assert_never(row.kind)


def _look(row: ScheduleRow) -> str:
    match row.kind:
        case "gate" | "phase" | "milestone":
            return row.kind
        case "stage" | "upgrade" | "onsite":
            return "power"
        case "rack_order":
            return "order"
        case "delivery":
            return "racks"
        case "tranche":
            return "tranche"
        case _:
            assert_never(row.kind)


def _group(facts: Facts, site: str, rows: Indexed, is_open: bool) -> GanttGroup:
    own = [_row(facts, place, row) for place, row in rows if _has_line(row)]
    racks = [(place, row) for place, row in rows if row.kind == "delivery"]
    if racks:
        own.append(_deliveries(site, racks))
    begins = min(max(row.start_period, 0) for _, row in rows)
    ends = min(max(row.finish_period for _, row in rows), facts.plan.periods)
    is_critical = any(row.critical_to for _, row in rows)
    span = Mark("critical" if is_critical else "span", begins, max(ends - begins, 1), "first to last item")
    deliveries = tuple(Mark("racks", row.start_period) for _, row in racks)
    return GanttGroup(facts.site_words(site), _about(facts, site, rows), (span, *deliveries), tuple(own), is_open)


def _about(facts: Facts, site: str, rows: Indexed) -> Words:
    """Return a site in a few words: its halls, and what is online there at the end."""
    halls = sum(row.kind == "phase" for _, row in rows)
    critical = sum(bool(row.critical_to) for _, row in rows)
    return words(
        facts.online(site, facts.plan.periods - 1), f" MW {facts.basis} online at the end, ",
        several(f"count(schedule;site={site};kind=phase)", halls, "phase"), ", ",
        several(f"count(schedule;site={site};critical=true)", critical, "critical item"),
    )  # fmt: skip


def _row(facts: Facts, place: int, row: ScheduleRow) -> GanttRow:
    found = facts.reasons.get((row.kind, row.id))
    label = row.name if row.name.startswith(row.id) else f"{row.name} ({row.id})"
    return GanttRow(
        label, _look(row), tuple(_marks(facts, row)), _when(place, row), row.critical_to,
        found.words if found is not None and found.limit else "",
    )  # fmt: skip


def _when(place: int, row: ScheduleRow) -> Words:
    at = f"schedule[{place}]"
    start = day(f"{at}.start_date", row.start_date)
    if row.finish_period <= row.start_period:
        return words(start, *_float(at, row))
    return words(start, " to ", day(f"{at}.finish_date", row.finish_date), *_float(at, row))


def _float(at: str, row: ScheduleRow) -> tuple[str | Figure, ...]:
    periods = row.total_float_periods
    if periods is None or periods <= 0:
        return ()
    return (", float ", whole(f"{at}.total_float_periods", periods), " period" if periods == 1 else " periods")


def _marks(facts: Facts, row: ScheduleRow) -> Iterator[Mark]:
    """Yield the bar of an item, its float, and where it was in the earlier plan."""
    most, look = facts.plan.periods, _look(row)
    begin, end = max(row.start_period, 0), min(row.finish_period, most)
    kind = f"{look} critical" if row.critical_to else look
    dates = f"{row.start_date}" if end <= begin else f"{row.start_date} to {row.finish_date}"
    yield Mark(f"{kind} done" if row.status == "finished" else kind, begin, max(end - begin, 0), dates)
    slip = min(row.total_float_periods or 0, most - end)
    if slip > 0:
        yield Mark("float", end, slip)
    old = facts.earlier_items.get((row.kind, row.id))
    if old is not None:
        first, last = facts.calendar.period_of(old.start_date), facts.calendar.period_of(old.finish_date) + 1
        length = last - first if old.finish_period > old.start_period else 0
        moved = (old.start_date, old.finish_date) != (row.start_date, row.finish_date)
        if moved and 0 <= first < most:
            yield Mark("before", first, min(length, most - first), f"in the earlier plan {old.start_date}")


def _deliveries(site: str, racks: Indexed) -> GanttRow:
    marks = tuple(
        Mark("racks critical" if row.critical_to else "racks", row.start_period, 0,
             f"{row.quantity:,.0f} racks on {row.start_date}")
        for _, row in racks
    )  # fmt: skip
    critical = " ".join(dict.fromkeys(name for _, row in racks for name in row.critical_to.split()))
    label = words(
        "Racks: ", whole(over("sum", "deliveries.units", site=site), round(sum(row.quantity for _, row in racks))),
        " in ", whole(f"count(schedule;site={site};kind=delivery)", len(racks)),
        " delivery" if len(racks) == 1 else " deliveries",
    )  # fmt: skip
    return GanttRow(label, "racks", marks, _between(racks, "start_date"), critical)


def _milestone(facts: Facts, place: int, row: ScheduleRow) -> GanttRow:
    """Return a milestone; that it is critical to itself goes without saying."""
    size = facts.mw(f"schedule[{place}].quantity", row.quantity)
    marks = tuple(Mark("milestone", mark.begin, 0, mark.title) if "critical" in mark.look else mark
                  for mark in _marks(facts, row))  # fmt: skip
    name = next((own.title for own in facts.plan.milestones if own.id == row.id), row.id)
    return GanttRow(words(f"{name}: ", size, " MW online"), "milestone", marks, _when(place, row))


def _between(rows: Indexed, column: str) -> Words:
    """Return the dates of the first and the last of several items."""
    first, last = (day(f"schedule[{place}].{column}", getattr(row, column)) for place, row in (rows[0], rows[-1]))
    return words(first, " to ", last) if len(rows) > 1 else words(first)


def _programme(facts: Facts, rows: Indexed) -> GanttGroup:
    """Return milestones with their tranches, and when racks are ordered."""
    own = [_milestone(facts, place, row) for place, row in rows if row.kind == "milestone"]
    orders = [(place, row) for place, row in rows if row.kind == "rack_order"]
    paid = [(place, row) for place, row in rows if row.kind == "tranche"]
    if orders:
        marks = tuple(Mark("order", row.start_period, 0, f"{row.quantity:,.0f} racks, {row.start_date}")
                      for _, row in orders)  # fmt: skip
        own.append(GanttRow("Racks ordered", "order", marks, _between(orders, "start_date")))
    if paid:
        marks = tuple(Mark("tranche", row.start_period, 0, f"{row.id}, {row.finish_date}") for _, row in paid)
        own.append(GanttRow("Tranches paid", "tranche", marks, _between(paid, "finish_date")))
    marks = tuple(Mark("milestone", row.start_period, 0, row.id) for _, row in rows if row.kind == "milestone")
    about = words(several("count(milestones;reached=true)", len(marks), "milestone"), " reached within the horizon")
    return GanttGroup("Programme", about, marks, tuple(own))
