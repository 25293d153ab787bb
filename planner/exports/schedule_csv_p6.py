"""The schedule as CSV for Primavera P6, in the columns that its import of spreadsheets knows.

P6 reads a workbook whose sheets are called TASK and TASKPRED; the first row of a sheet has the names of fields, the
second the captions that users see. Columns with (*) are for people: P6 does not import them. The project, its breakdown
and its calendar must be there already; ids and codes are those of the PMXML and the XER.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.exports.primavera.translated import translated
from planner.exports.schedule_csv import csv_bytes, safe

if TYPE_CHECKING:
    from planner.exports.primavera.project import P6Activity, P6Project
    from planner.schedule.build_schedule import BuildSchedule

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
STATUS = {"NOT_STARTED": "Not Started", "IN_PROGRESS": "In Progress", "COMPLETED": "Completed"}
NOT_BEFORE, BY_DURATION = "Start On or After", "Duration"


def p6_csvs(schedule: BuildSchedule) -> tuple[bytes, bytes]:
    """Return the tasks as the rows of P6's sheet TASK and the links as those of TASKPRED, all lengths in days."""
    project = translated(replace(schedule, earlier=None), "pmxml")  # its sheets have no baseline
    return _activities(project), _relationships(project)


def _activities(project: P6Project) -> bytes:
    paths = _wbs_paths(project)
    hours = project.calendar.hours_per_day
    rows = [_activity(activity, paths[activity.wbs], hours) for activity in project.activities]
    return csv_bytes([list(TASK_COLUMNS), list(TASK_COLUMNS.values()), *rows])


def _relationships(project: P6Project) -> bytes:
    activities = {activity.uid: activity for activity in project.activities}
    projects, hours, rows = [safe(project.id)] * 2, project.calendar.hours_per_day, []
    for link in project.links:
        pair = activities[link.before], activities[link.after]
        ids, names = [safe(one.id) for one in pair], [safe(one.name) for one in pair]
        statuses = [STATUS[one.status] for one in pair]
        rows.append([*ids, link.type, *statuses, *projects, *names, _days(link.lag_hours, hours), ""])
    return csv_bytes([list(LINK_COLUMNS), list(LINK_COLUMNS.values()), *rows])


def _wbs_paths(project: P6Project) -> dict[int, str]:
    """Return of each element of the breakdown the codes from the project down, as P6 writes them."""
    found: dict[int, str] = {}
    for element in project.wbs:
        code = safe(element.code)
        found[element.uid] = code if element.parent is None else f"{found[element.parent]}.{code}"
    return found


def _activity(activity: P6Activity, wbs: str, hours_per_day: int) -> list[str]:
    return [
        safe(activity.id),
        STATUS[activity.status],
        wbs,
        safe(activity.name),
        BY_DURATION,
        f"{activity.percent_complete:g}",
        _days(activity.hours, hours_per_day),
        _days(activity.remaining_hours, hours_per_day),
        _date(activity.actual_start),
        _date(activity.actual_finish),
        "" if activity.not_before is None else NOT_BEFORE,
        _date(activity.not_before),
        _date(activity.start),
        _date(activity.finish),
        "" if activity.total_float_hours is None else _days(activity.total_float_hours, hours_per_day),
        "",
    ]


def _days(hours: int, hours_per_day: int) -> str:
    return f"{hours / hours_per_day:g}"


def _date(instant: str | None) -> str:
    """Return the date of an instant; empty where there is none."""
    return "" if instant is None else instant[: len("2026-01-01")]
