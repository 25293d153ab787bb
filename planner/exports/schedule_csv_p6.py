"""The schedule as CSV for Primavera P6, in the columns that its import of spreadsheets knows.

P6 reads a workbook whose sheets are called TASK and TASKPRED; the first row of a sheet has the names of fields, the
second the captions that users see. Columns with (*) are for people: P6 does not import them. The project, its breakdown
and its calendar must be there already; ids and codes are those of the PMXML and the XER.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.mspdi.frame import Frame
from planner.exports.outline import outline
from planner.exports.primavera.setting import MOST_ID, MOST_NAME, Words
from planner.exports.schedule_csv import csv_bytes, iso, safe

if TYPE_CHECKING:
    from planner.schedule.build_schedule import BuildSchedule, Task

TASK_COLUMNS = {
    "task_code": "Activity ID", "status_code": "Activity Status", "wbs_id": "WBS Code", "task_name": "Activity Name",
    "complete_pct_type": "Percent Complete Type", "complete_pct": "Activity % Complete(%)",
    "target_drtn_hr_cnt": "Original Duration(d)", "remain_drtn_hr_cnt": "Remaining Duration(d)",
    "act_start_date": "Actual Start", "act_end_date": "Actual Finish", "cstr_type": "Primary Constraint",
    "cstr_date": "Primary Constraint Date", "start_date": "(*)Start", "end_date": "(*)Finish",
    "total_float_hr_cnt": "(*)Total Float(d)", "delete_record_flag": "Delete This Row",
}  # fmt: skip
LINK_COLUMNS = {
    "pred_task_id": "Predecessor", "task_id": "Successor", "pred_type": "Relationship Type",
    "PREDTASK__status_code": "(*)Predecessor Activity Status", "TASK__status_code": "(*)Successor Activity Status",
    "pred_proj_id": "(*)Predecessor Project", "proj_id": "(*)Successor Project",
    "PREDTASK__task_name": "(*)Predecessor Activity Name", "TASK__task_name": "(*)Successor Activity Name",
    "lag_hr_cnt": "Lag(d)", "delete_record_flag": "Delete This Row",
}  # fmt: skip
STATUS = {"planned": "Not Started", "under way": "In Progress", "finished": "Completed"}
NOT_BEFORE, PHYSICAL = "Start On or After", "Physical"
WORDS = Words("pmxml")


def activities_csv(schedule: BuildSchedule) -> bytes:
    """Return the tasks as the rows of P6's sheet TASK, durations and floats in days."""
    frame = Frame(schedule)
    lines = [line for line in outline(schedule) if line.task is not None]
    rows = [
        _activity(frame, line.task, ".".join(_code(schedule, node.id, node.parent) for node in line.path))
        for line in lines
        if line.task is not None
    ]
    return csv_bytes([list(TASK_COLUMNS), list(TASK_COLUMNS.values()), *rows])


def relationships_csv(schedule: BuildSchedule) -> bytes:
    """Return the links as the rows of P6's sheet TASKPRED, lags in days."""
    frame = Frame(schedule)
    project = _project(schedule)
    rows = []
    for link in schedule.links:
        before, after = frame.tasks[link.before], frame.tasks[link.after]
        rows.append([
            activity_id(before), activity_id(after), link.type, STATUS[before.status], STATUS[after.status], project,
            project, _name(before), _name(after), str(frame.lag(link)), "",
        ])  # fmt: skip
    return csv_bytes([list(LINK_COLUMNS), list(LINK_COLUMNS.values()), *rows])


def activity_id(task: Task) -> str:
    """Return the id of a task in P6, which takes forty characters."""
    return safe(WORDS.text(task.id, MOST_ID))


def _activity(frame: Frame, task: Task, wbs: str) -> list[str]:
    schedule = frame.schedule
    begun, done = task.status != "planned", task.status == "finished"
    held = None if begun else task.not_before
    today = (schedule.status_date - schedule.start_date).days
    first = max(task.start, today) if begun else task.start
    remaining = 0 if done else max(frame.days.between(first, task.finish), 0)
    total = frame.float_days(task)
    return [
        activity_id(task),
        STATUS[task.status],
        wbs,
        _name(task),
        PHYSICAL,
        f"{task.percent_complete:g}",
        str(frame.days.between(task.start, task.finish)),
        str(remaining),
        iso(schedule.first_day(task)) if begun else "",
        iso(schedule.last_day(task)) if done else "",
        "" if held is None else NOT_BEFORE,
        "" if held is None else iso(schedule.day(held)),
        iso(schedule.first_day(task)),
        iso(schedule.last_day(task)),
        "" if total is None else str(total),
        "",
    ]


def _code(schedule: BuildSchedule, node: str, parent: str) -> str:
    """Return the code of a node; the topmost has that of the project."""
    return safe(WORDS.text(node, MOST_ID)) if parent else _project(schedule)


def _project(schedule: BuildSchedule) -> str:
    return safe(WORDS.text(schedule.id, MOST_ID))


def _name(task: Task) -> str:
    return safe(WORDS.text(task.name, MOST_NAME))
