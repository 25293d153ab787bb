"""The schedule as CSV for Microsoft Project, in the field names that its import wizard knows.

Start and Finish are left out on purpose: Project would hold each task at the date it reads there. The dates of the plan
stand in Start1 and Finish1; durations and links give them again on a calendar of seven days a week, which is the one
thing that a user must choose in Project first. What has happened is told by Actual_Start and Actual_Finish.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from planner.exports.codec import guarded
from planner.exports.mspdi.custom_fields import FIELDS, PLANNER_ID
from planner.exports.mspdi.frame import Frame
from planner.exports.mspdi.values import plain
from planner.exports.outline import baseline_days, outline
from planner.exports.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from planner.exports.outline import OutlineLine
    from planner.schedule.build_schedule import BuildSchedule, Task

COLUMNS = (
    "ID", "Name", "Outline_Level", "Task_Mode", "Duration", "Predecessors", "Milestone", "Constraint_Type",
    "Constraint_Date", "Deadline", "Percent_Complete", "Remaining_Duration", "Actual_Start", "Actual_Finish",
    "Baseline_Start", "Baseline_Finish", "Resource_Names", "Fixed_Cost", "Start1", "Finish1",
    *(field.name for field in FIELDS), "Number3", "Number4", "Notes",
)  # fmt: skip
OWN_FIELDS = {
    "Start1": "first day by the plan", "Finish1": "last day by the plan", "Number3": "total float in days",
    "Number4": "free float in days",
}  # fmt: skip
"""Custom fields besides those that the XML for Project has too."""
AS_SOON, NOT_BEFORE = "As Soon As Possible", "Start No Earlier Than"
TEXTS = ("Name", "Resource_Names", "Text", "Notes")
USD_PER_USD_M = 1e6


def project_csv(schedule: BuildSchedule) -> bytes:
    """Return the tasks as Project imports them: one line each, nodes of the breakdown as summary tasks above theirs.

    UTF-8 with the mark by which Excel knows it.
    """
    lines = outline(schedule)
    numbers = {line.task.id: line.number for line in lines if line.task is not None}
    frame = Frame(schedule)
    names = {resource.id: resource.name or resource.id for resource in schedule.resources}
    rows = (_cells(frame, line, numbers, names) for line in lines)
    return csv_bytes([COLUMNS, *([_safe(name, row[name]) for name in COLUMNS] for row in rows)])


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Return a text as a cell of one line that no spreadsheet takes for a formula, without what no screen shows."""
    return guarded(plain(text, None))


def iso(day: date | None) -> str:
    """Return a date as a cell; empty where there is none."""
    return "" if day is None else day.isoformat()


def _safe(name: str, cell: str) -> str:
    """Return a cell of a column: a figure may begin with a minus and is no formula."""
    return safe(cell) if name.startswith(TEXTS) else cell


def _cells(frame: Frame, line: OutlineLine, numbers: Mapping[str, int], names: Mapping[str, str]) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row |= {"ID": str(line.number), "Outline_Level": str(line.level), "Task_Mode": "Auto Scheduled"}
    task = line.task
    if task is None:
        notes = "" if len(line.path) > 1 else "; ".join(frame.schedule.notes)
        return row | {"Name": line.path[-1].name, PLANNER_ID.name: line.path[-1].id, "Notes": notes}
    row |= _logic(frame, task, numbers) | _progress(frame, task) | _about(frame, task)
    row["Resource_Names"] = ",".join(_used(names[key], units) for key, units in task.uses.items())
    return row


def _logic(frame: Frame, task: Task, numbers: Mapping[str, int]) -> dict[str, str]:
    """Return the cells that decide when a task is; what has begun is held by its actual start alone."""
    held = task.not_before if task.status == "planned" else None
    links = ((numbers[link.before], link.type, frame.lag(link)) for link in frame.before(task))
    return {
        "Duration": _days(frame.days.between(task.start, task.finish)),
        "Remaining_Duration": _days(frame.remaining(task)),
        "Predecessors": ",".join(link_words(*link) for link in links),
        "Milestone": "Yes" if task.is_event else "No",
        "Constraint_Type": AS_SOON if held is None else NOT_BEFORE,
        "Constraint_Date": "" if held is None else iso(frame.schedule.day(held)),
        "Deadline": "" if task.due is None else iso(frame.schedule.day(task.due)),
    }


def link_words(number: int, link_type: str, lag: int) -> str:
    """Return a link as Project writes it in its Predecessors field: ``12``, ``14SS``, ``12FS+30 days``.

    Parameters
    ----------
    number
        Number of the line of the task before.
    link_type
        FS, SS, FF or SF; FS goes without saying where there is no lag.
    lag
        Working days.
    """
    if lag == 0:
        return str(number) if link_type == "FS" else f"{number}{link_type}"
    return f"{number}{link_type}{'+' if lag > 0 else '-'}{_days(abs(lag))}"


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


def _progress(frame: Frame, task: Task) -> dict[str, str]:
    begun, done = task.status != "planned", task.status == "finished"
    schedule = frame.schedule
    first, last = baseline_days(schedule, task)
    return {
        "Percent_Complete": f"{round(frame.percent(task))}%",
        "Actual_Start": iso(schedule.first_day(task)) if begun else "",
        "Actual_Finish": iso(schedule.last_day(task)) if done else "",
        "Baseline_Start": iso(first),
        "Baseline_Finish": iso(last),
    }


def _about(frame: Frame, task: Task) -> dict[str, str]:
    """Return the cells that tell what a task is."""
    total, free = ("" if days is None else str(days) for days in frame.floats(task))
    return {
        "Name": task.name,
        "Fixed_Cost": rounded(task.cost_usd_m * USD_PER_USD_M, 2),
        "Start1": iso(frame.schedule.first_day(task)),
        "Finish1": iso(frame.schedule.last_day(task)),
        **{field.name: field.value(task) for field in FIELDS},
        "Number3": total,
        "Number4": free,
    }


def _used(name: str, units: float) -> str:
    """Return a resource as Project writes it: its name, and its units in percent where they are not one."""
    plain = name.replace(",", " ").replace("[", "(").replace("]", ")")
    return plain if units == 1 else f"{plain}[{units * 100:g}%]"
