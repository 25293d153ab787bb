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
        if one["parent"] is None:
            elements[one["uid"]] = baseline
        else:
            element = elements[one["parent"]].addTask()
            fill_element(element, {**one, "uid": one["baseline_uid"], "guid": one["baseline_guid"]}, order)
            elements[one["uid"]] = element
    for one in given["activities"]:
        if one["baseline"]:
            _activity(elements[one["wbs"]].addTask(), one, calendar)
    return baseline


def fill_element(element: Any, given: Given, order: int) -> None:
    """Give an element of the breakdown what it is.

    Parameters
    ----------
    element, given
        The task of MPXJ that stands for it, and the values of its `P6Wbs`.
    order
        Its place among all elements.
    """
    element.setUniqueID(boxed(given["uid"]))
    element.setGUID(uuid(given["guid"]))
    element.setName(given["name"])
    element.setWBS(given["code"])
    element.setSummary(True)
    element.setSequenceNumber(boxed(order))


def _activity(task: Any, given: Given, calendar: Any) -> None:
    then = given["baseline"]
    task.setUniqueID(boxed(then["uid"]))
    task.setGUID(uuid(then["guid"]))
    task.setActivityID(given["id"])
    task.setName(given["name"])
    task.setCalendar(calendar)
    task.setActivityType(getattr(mpxj("ActivityType"), given["type"]))
    task.setType(mpxj("TaskType").FIXED_DURATION_AND_UNITS)
    task.setPercentCompleteType(mpxj("PercentCompleteType").DURATION)
    for at in (task.setDuration, task.setPlannedDuration, task.setRemainingDuration):
        at(duration(then["hours"]))
    task.setActualDuration(duration(0))
    for at in (task.setStart, task.setPlannedStart, task.setRemainingEarlyStart):
        at(instant(then["start"]))
    for at in (task.setFinish, task.setPlannedFinish, task.setRemainingEarlyFinish):
        at(instant(then["finish"]))
