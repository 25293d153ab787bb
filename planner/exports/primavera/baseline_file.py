"""The baseline of a project in MPXJ: a project of its own, with the breakdown, activities and links that it had."""

from __future__ import annotations

from typing import Any

from planner.exports.primavera.activity_file import add_link, fill_activity
from planner.exports.primavera.calendar_days import add_calendar
from planner.exports.primavera.java_values import boxed, duration, instant, mpxj, uuid
from planner.exports.primavera.project import BASELINE

Given = dict[str, Any]


def baseline_of(file: Any, given: Given) -> Any:
    """Return the baseline as a project file that shares what the project's file has, but for a calendar of its own.

    Parameters
    ----------
    file
        The project's file.
    given
        The values of a `P6Project`.
    """
    then = given["baseline"]
    baseline = mpxj("ProjectFile")(file.getProjectContext())
    calendar = add_calendar(baseline, given["calendar"], BASELINE)
    _properties(baseline.getProjectProperties(), given["id"], then)
    elements: dict[int, Any] = {}
    for order, one in enumerate(then["wbs"]):
        if one["parent"] is None:
            elements[one["uid"]] = baseline
        else:
            element = elements[one["parent"]].addTask()
            fill_element(element, one, order)
            elements[one["uid"]] = element
    tasks = {}
    for one in then["activities"]:
        task = tasks[one["uid"]] = elements[one["wbs"]].addTask()
        task.setCalendar(calendar)
        task.setCreateDate(instant(then["created"]))
        fill_activity(task, one)
    for number, link in enumerate(then["links"], start=1 + len(given["links"])):
        add_link(tasks, number, link)
    return baseline


def _properties(held: Any, project_id: str, then: Given) -> None:
    fill_properties(held, BASELINE, project_id, then)
    held.setLastBaselineUpdateDate(instant(then["created"]))


def fill_properties(held: Any, number: int, project_id: str, given: Given) -> None:
    """Give a project, or the baseline of one, what it is and its dates.

    Parameters
    ----------
    held
        The properties in MPXJ.
    number, project_id
        Its number in the file, and its id.
    given
        The values of a `P6Project`, or of its baseline.
    """
    held.setUniqueID(boxed(number))
    held.setGUID(uuid(given["guid"]))
    held.setProjectID(project_id)
    held.setName(given["name"])
    for at in (held.setCreationDate, held.setCurrentDate, held.setLastSaved):
        at(instant(given["created"]))
    held.setStatusDate(instant(given["data_date"]))
    for at in (held.setStartDate, held.setPlannedStart):
        at(instant(given["start"]))
    for at in (held.setFinishDate, held.setScheduledFinish):
        at(instant(given["finish"]))
    held.setCriticalSlackLimit(duration(0))
    held.setCriticalActivityType(mpxj("CriticalActivityType").TOTAL_FLOAT)


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
