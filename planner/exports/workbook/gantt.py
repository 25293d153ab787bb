"""The schedule as an outline with a Gantt: a column for each period, bars coloured, critical ones apart, float behind.

Excel keeps no more than eight levels of an outline: what lies deeper folds with the eighth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.exports.outline import baseline_days, outline
from planner.exports.workbook.heads import Column
from planner.exports.workbook.look import (
    COUNT,
    CRITICAL,
    DAY,
    FINISHED,
    FLOAT,
    HEADER,
    INK,
    NOTE,
    NUMBER,
    PLANNED,
    SUMMARY,
    WHITE,
    Look,
)  # fmt: skip
from planner.exports.workbook.paper import A3, Print
from planner.exports.workbook.tables import HEAD_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.exports.outline import OutlineLine
    from planner.exports.workbook.book import Book, Sheet
    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule, Task

NAME = "Schedule"
DEEPEST = 7  # level of an outline that Excel still keeps
TOP = 1  # row of the heads; above it stands what the colours mean
EVENT, BASELINE = "◆", "Baseline"
EARLIER, LATER = "earlier", "later"
LETTERS = 2.6  # width of the column of a period
MOST_INDENT, WIDEST_ITEM = 8, 58
KEY = (
    (PLANNED, "planned"), (CRITICAL, "critical"), (FINISHED, "finished"),
    (FLOAT, "total float"), (SUMMARY, "group"),
)  # fmt: skip
KEPT = (
    Column("Item"), Column("Site"), Column("Kind"), Column("Status"), Column("First day", "", DAY),
    Column("Last day", "", DAY), Column("Total float", "days", COUNT), Column("Critical"),
)  # fmt: skip
"""Columns ahead of the Gantt, which are printed with it."""
DETAILS = (
    Column("Duration", "days", COUNT), Column("Online", "MW IT", NUMBER), Column("Size", "", NUMBER),
    Column("Size in"), Column("Cost", "million USD", NUMBER), Column("Option"), Column("Free float", "days", COUNT),
    Column("Float to due date", "days", COUNT), Column("Due", "", DAY), Column("Critical to"),
    Column("Start held by"), Column("Confidence"), Column("ID"),
)  # fmt: skip
"""Columns behind it."""
BASELINES = (Column("First day, baseline", "", DAY), Column("Last day, baseline", "", DAY))


@dataclass(frozen=True)
class Strip:
    """The columns of the Gantt: periods of the plan, and one on either side for what lies beyond."""

    plan: Plan
    left: int

    @property
    def heads(self) -> tuple[str, ...]:
        """Names of the columns."""
        calendar = self.plan.problem.calendar
        return (EARLIER, *map(calendar.label, range(self.plan.periods)), LATER)

    def column(self, day: Any) -> int:
        """Return the column of a day."""
        period = self.plan.problem.calendar.period_of(day)
        return self.left + 1 + min(max(period, -1), self.plan.periods)


def write_schedule(book: Book, plan: Plan, schedule: BuildSchedule) -> None:
    """Write the schedule as the next sheet.

    Parameters
    ----------
    book
        The workbook.
    plan
        The plan, whose periods are the columns of the Gantt.
    schedule
        Its build schedule.
    """
    sheet, lines = book.sheet(NAME), outline(schedule)
    strip = Strip(plan, len(KEPT))
    behind = (*DETAILS, *(BASELINES if schedule.baseline_name else ()))
    told = [*enumerate(KEPT), *enumerate(behind, strip.left + len(strip.heads))]
    _key(sheet)
    sheet.heads(TOP, {number: column.head for number, column in told})
    for number, head in enumerate(strip.heads, strip.left):
        sheet.put(TOP, number, head, Look(**{**vars(HEADER), "turned": True, "wrap": False, "size": 8}), counts=False)
    sheet.height(TOP, 1.6 * HEAD_POINTS)
    spans = _spans(lines)
    for row, line in enumerate(lines, TOP + 1):
        _line(sheet, row, told, schedule, line, spans)
        _bar(sheet, row, strip, schedule, line, spans)
        if line.level > 1:
            sheet.level(row, min(line.level - 1, DEEPEST))
    sheet.folds_from_above()
    sheet.filtered(TOP, TOP + len(lines), strip.left - 1)
    sheet.keep(TOP + 1, 1)
    sheet.fit(widest=WIDEST_ITEM)
    sheet.width(strip.left, strip.left + len(strip.heads) - 1, LETTERS)
    sheet.print_area(TOP + len(lines), strip.left + len(strip.heads) - 1)
    sheet.printed(Print(rows=TOP + 1, columns=1, paper=A3))


def _key(sheet: Sheet) -> None:
    """Write what the colours mean, above the heads."""
    sheet.put(0, 0, "Groups fold; more columns behind the Gantt", NOTE, counts=False)
    for number, (colour, words) in enumerate(KEY):
        ink = INK if colour in (FLOAT, FINISHED) else WHITE
        sheet.put(0, 1 + number, words, Look(fill=colour, ink=ink, size=9), counts=False)
    sheet.put(0, 1 + len(KEY), f"{EVENT} event", Look(size=9), counts=False)


def _spans(lines: Iterable[OutlineLine]) -> dict[str, tuple[int, int]]:
    """Return the first and the last day of all that belongs to each node, in days of the schedule."""
    spans: dict[str, tuple[int, int]] = {}
    for line in lines:
        if line.task is not None:
            for node in line.path:
                own = line.task.start, _last_day(line.task)
                first, last = spans.get(node.id, own)
                spans[node.id] = min(first, own[0]), max(last, own[1])
    return spans


def _last_day(task: Task) -> int:
    """Return the last day of a task, or the day of an event."""
    return max(task.start, task.finish - 1)


def _line(
    sheet: Sheet,
    row: int,
    told: Sequence[tuple[int, Column]],
    schedule: BuildSchedule,
    line: OutlineLine,
    spans: dict[str, Any],
) -> None:
    """Write the cells of a line, but for its bar."""
    cells = _node(schedule, line, spans) if line.task is None else _task(schedule, line.task)
    is_critical = cells.get("Critical") == "critical"
    for number, column in told:
        value = cells.get(column.title)
        bold = line.task is None or (is_critical and column.title == "Critical")
        ink = CRITICAL if is_critical and column.title == "Critical" else INK
        indent = min(line.level - 1, MOST_INDENT) if number == 0 else int(column.title == "Critical")
        look = Look(form=column.form, bold=bold, ink=ink, indent=indent)
        if value is not None or number == 0:
            sheet.put(row, number, value, look)


def _node(schedule: BuildSchedule, line: OutlineLine, spans: dict[str, Any]) -> dict[str, Any]:
    node = line.path[-1]
    first, last = spans[node.id]
    days = {"First day": schedule.day(first), "Last day": schedule.day(last), "Duration": last - first + 1}
    return {"Item": node.name or node.id, "Kind": "group", "ID": node.id, **days}


def _task(schedule: BuildSchedule, task: Task) -> dict[str, Any]:
    started, ended = baseline_days(schedule, task)
    return {
        "Item": task.name,
        "Kind": task.kind,
        "Site": task.site or None,
        "Status": task.status,
        "Option": task.option or None,
        "First day": schedule.first_day(task),
        "Last day": schedule.last_day(task),
        "Duration": task.duration,
        "Online": task.online_mw or None,
        "Size": task.size_mw or None,
        "Size in": (task.mw_unit or "MW") if task.size_mw else None,
        "Cost": task.cost_usd_m or None,
        "Critical": "critical" if task.critical_to else None,
        "Total float": task.total_float,
        "Free float": task.free_float,
        "Float to due date": task.float_to_due,
        "Due": None if task.due is None else schedule.day(task.due),
        "Critical to": ", ".join(task.critical_to) or None,
        "Start held by": task.held_by or None,
        "Confidence": task.confidence or None,
        "ID": task.id,
        "First day, baseline": started,
        "Last day, baseline": ended,
    }


def _bar(
    sheet: Sheet, row: int, strip: Strip, schedule: BuildSchedule, line: OutlineLine, spans: dict[str, Any]
) -> None:
    """Colour the periods in which a line is at work, and behind it those by which it may slip."""
    task = line.task
    if task is None:
        first, last = spans[line.path[-1].id]
        colour, total = SUMMARY, None
    else:
        first, last, total = task.start, _last_day(task), task.total_float
        colour = FINISHED if task.status == "finished" else CRITICAL if task.critical_to else PLANNED
    begins, ends = strip.column(schedule.day(first)), strip.column(schedule.day(last))
    is_event = task is not None and task.is_event
    look = Look(ink=colour, align="center", size=9) if is_event else Look(fill=colour)
    for column in range(begins, ends + 1):
        sheet.put(row, column, EVENT if is_event else None, look, counts=False)
    if total:
        slips = strip.column(schedule.day(last + total))
        for column in range(ends + 1, slips + 1):
            sheet.put(row, column, None, Look(fill=FLOAT), counts=False)
