"""The baseline of a project in MPXJ: the same breakdown and activities at the dates they had before."""

from __future__ import annotations

from typing import Any

from planner.exports.primavera.java_values import boxed, duration, instant, mpxj, uuid

Given = dict[str, Any]


def baseline_of(file: Any, given: Given, calendar: Any) -> Any:
    """Return the baseline as a project file that shares what the project's file has: calendar, resources, codes.

    Parameters
    ----------
    file
        The project's file.
    given
        The values of a `P6Project`.
    calendar
        Its calendar.
    """
    baseline = mpxj("ProjectFile")(file.getProjectContext())
    held = baseline.getProjectProperties()
    held.setUniqueID(boxed(2))
    held.setGUID(uuid(given["baseline_guid"]))
    held.setProjectID(given["id"])
    held.setName(given["baseline_name"])
    for at in (held.setCreationDate, held.setCurrentDate, held.setLastSaved, held.setLastBaselineUpdateDate):
        at(instant(given["created"]))
    for at in (held.setStatusDate, held.setStartDate, held.setPlannedStart):
        at(instant(given["start"]))
    held.setDefaultCalendar(calendar)
    elements: dict[int, Any] = {}
    for order, one in enumerate(given["wbs"]):
        parent = one["parent"]
        element = baseline.addTask() if parent is None else elements[parent].addTask()
        element.setUniqueID(boxed(one["baseline_uid"]))
        element.setGUID(uuid(one["baseline_guid"]))
        element.setName(one["name"])
        element.setWBS(one["code"])
        element.setSummary(True)
        element.setSequenceNumber(boxed(order))
        elements[one["uid"]] = element
    for one in given["activities"]:
        if one["baseline"]:
            _activity(elements[one["wbs"]].addTask(), one, calendar)
    return baseline


def _activity(task: Any, given: Given, calendar: Any) -> None:
    then = given["baseline"]
    task.setUniqueID(boxed(then["uid"]))
    task.setGUID(uuid(then["guid"]))
    task.setActivityID(given["id"])
    task.setName(given["name"])
    task.setCalendar(calendar)
    task.setActivityType(getattr(mpxj("ActivityType"), given["type"]))
    task.setType(mpxj("TaskType").FIXED_DURATION_AND_UNITS)
    task.setPercentCompleteType(mpxj("PercentCompleteType").PHYSICAL)
    for at in (task.setDuration, task.setPlannedDuration, task.setRemainingDuration):
        at(duration(then["hours"]))
    task.setActualDuration(duration(0))
    for at in (task.setStart, task.setPlannedStart, task.setRemainingEarlyStart):
        at(instant(then["start"]))
    for at in (task.setFinish, task.setPlannedFinish, task.setRemainingEarlyFinish):
        at(instant(then["finish"]))
