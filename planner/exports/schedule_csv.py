"""The schedule as CSV for Microsoft Project, in the field names that its import wizard knows.

Start and Finish are left out on purpose: Project would hold each task at the date it reads there. The dates of the plan
stand in Start1 and Finish1, and the links and durations give them again on a calendar of seven days a week. What has
happened is told by Actual_Start and Actual_Finish.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING

from planner.exports.codec import guarded
from planner.exports.outline import baseline_days, outline
from planner.exports.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.exports.outline import OutlineLine
    from planner.schedule.build_schedule import BuildSchedule, Link, Task

COLUMNS = (
    "ID", "Name", "Outline_Level", "Task_Mode", "Duration", "Predecessors", "Milestone", "Constraint_Type",
    "Constraint_Date", "Percent_Complete", "Actual_Start", "Actual_Finish", "Baseline_Start", "Baseline_Finish",
    "Resource_Names", "Fixed_Cost", "Start1", "Finish1", *(f"Text{number}" for number in range(1, 13)), "Number1",
    "Number2", "Number3", "Number4",
)  # fmt: skip
MEANINGS = {
    "Start1": "first day by the plan", "Finish1": "last day by the plan", "Text1": "kind", "Text2": "reason for start",
    "Text3": "held by", "Text4": "site", "Text5": "building", "Text6": "build phase", "Text7": "furnished by",
    "Text8": "chosen option", "Text9": "confidence", "Text10": "id, the same in every export", "Text11": "MW unit",
    "Text12": "critical to", "Number1": "MW it adds", "Number2": "MW of the programme then",
    "Number3": "total float in days", "Number4": "free float in days",
}  # fmt: skip
"""The custom fields; texts and MW have the numbers that they have in the XML for Project."""
TEXTS = ("Name", "Resource_Names", "Text")
AS_SOON, NOT_BEFORE = "As Soon As Possible", "Start No Earlier Than"
USD_PER_USD_M = 1e6


def project_csv(schedule: BuildSchedule) -> bytes:
    """Return the tasks as Project imports them: one line each, nodes of the breakdown as summary tasks above theirs.

    UTF-8 with the mark by which Excel knows it.
    """
    lines = outline(schedule)
    numbers = {line.task.id: line.number for line in lines if line.task is not None}
    before: dict[str, list[Link]] = defaultdict(list)
    for link in schedule.links:
        before[link.after].append(link)
    names = {resource.id: resource.name or resource.id for resource in schedule.resources}
    rows = (_cells(schedule, line, numbers, before, names) for line in lines)
    return csv_bytes([COLUMNS, *([_safe(name, row[name]) for name in COLUMNS] for row in rows)])


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def predecessors_words(links: Iterable[Link], numbers: Mapping[str, int]) -> str:
    """Return links as Project writes them in its Predecessors field: ``12,14SS+30 days``.

    Parameters
    ----------
    links
        Links to one task.
    numbers
        Number of the line of each task by id.
    """
    return ",".join(_link_words(link, numbers[link.before]) for link in links)


def _link_words(link: Link, number: int) -> str:
    if link.lag == 0:
        return str(number) if link.type == "FS" else f"{number}{link.type}"
    return f"{number}{link.type}{link.lag:+d} {_days(link.lag)}"


def _safe(name: str, cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a figure is none, though it may begin with a minus."""
    return guarded(" ".join(cell.splitlines())) if name.startswith(TEXTS) else cell


def _days(count: int) -> str:
    return "day" if abs(count) == 1 else "days"


def _cells(
    schedule: BuildSchedule,
    line: OutlineLine,
    numbers: Mapping[str, int],
    before: Mapping[str, Sequence[Link]],
    names: Mapping[str, str],
) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row |= {"ID": str(line.number), "Outline_Level": str(line.level), "Task_Mode": "Auto Scheduled"}
    task = line.task
    if task is None:
        return row | {"Name": line.path[-1].name, "Text10": line.path[-1].id}
    row |= _logic(schedule, task) | _about(task)
    row["Predecessors"] = predecessors_words(before.get(task.id, ()), numbers)
    row["Resource_Names"] = ",".join(_used(names[key], units) for key, units in task.uses.items())
    row["Start1"], row["Finish1"] = schedule.first_day(task).isoformat(), schedule.last_day(task).isoformat()
    return row


def _logic(schedule: BuildSchedule, task: Task) -> dict[str, str]:
    """Return the cells that decide when a task is."""
    held = None if task.status != "planned" else task.not_before  # what has begun is held by its actual start
    row = {
        "Duration": f"{task.duration} {_days(task.duration)}",
        "Milestone": "Yes" if task.is_event else "No",
        "Constraint_Type": AS_SOON if held is None else NOT_BEFORE,
        "Constraint_Date": "" if held is None else schedule.day(held).isoformat(),
        "Percent_Complete": f"{task.percent_complete:g}%",
    }
    if task.status != "planned":
        row["Actual_Start"] = schedule.first_day(task).isoformat()
    if task.status == "finished":
        row["Actual_Finish"] = schedule.last_day(task).isoformat()
    first, last = baseline_days(schedule, task)
    row["Baseline_Start"], row["Baseline_Finish"] = ("" if day is None else day.isoformat() for day in (first, last))
    return row


def _about(task: Task) -> dict[str, str]:
    """Return the cells that tell what a task is."""
    return {
        "Name": task.name,
        "Fixed_Cost": rounded(task.cost_usd_m * USD_PER_USD_M, 2),
        "Text1": task.kind,
        "Text2": task.start_reason,
        "Text3": task.held_by,
        "Text4": task.site,
        "Text5": task.building,
        "Text6": task.phase,
        "Text7": task.furnished_by,
        "Text8": task.option,
        "Text9": task.confidence,
        "Text10": task.id,
        "Text11": task.mw_unit if task.mw else "",
        "Text12": " ".join(task.critical_to),
        "Number1": rounded(task.mw, 6) if task.mw else "",
        "Number2": "" if task.cumulative_mw is None else rounded(task.cumulative_mw, 6),
        "Number3": "" if task.total_float is None else str(task.total_float),
        "Number4": "" if task.free_float is None else str(task.free_float),
    }


def _used(name: str, units: float) -> str:
    """Return a resource as Project writes it: its name, and its units in percent where they are not one."""
    plain = name.replace(",", " ").replace("[", "(").replace("]", ")")
    return plain if units == 1 else f"{plain}[{units * 100:g}%]"
