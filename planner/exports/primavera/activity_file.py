"""Fills an activity in MPXJ: identity, dates, progress, cost and what it takes of resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.exports.primavera.java_values import boxed, duration, instant, mpxj, uuid

if TYPE_CHECKING:
    from collections.abc import Mapping

Given = dict[str, Any]
PER_CENT = 100.0
DIGITS = 2


def fill_activity(task: Any, given: Given) -> None:
    """Give a task of MPXJ what an activity is: identity, dates, progress and cost.

    Parameters
    ----------
    task
        The task.
    given
        The values of a `P6Activity`.
    """
    task.setUniqueID(boxed(given["uid"]))
    task.setGUID(uuid(given["guid"]))
    task.setActivityID(given["id"])
    task.setName(given["name"])
    task.setActivityType(getattr(mpxj("ActivityType"), given["type"]))
    task.setActivityStatus(getattr(mpxj("ActivityStatus"), given["status"]))
    task.setMilestone(given["hours"] == 0)
    task.setType(mpxj("TaskType").FIXED_DURATION_AND_UNITS)
    _progress(task, given)
    _dates(task, given)
    if given["cost_usd"]:
        _cost(task, given)


def _progress(task: Any, given: Given) -> None:
    done = given["hours"] - given["remaining_hours"]
    for at, hours in (
        (task.setDuration, given["hours"]),
        (task.setPlannedDuration, given["hours"]),
        (task.setRemainingDuration, given["remaining_hours"]),
        (task.setActualDuration, done),
    ):
        at(duration(hours))
    # Of work under way nothing but its days is known: the percentage is that of its duration. P6 has a physical one
    # in every file, which readers of XER rely on: 0 until the work has finished.
    task.setPercentCompleteType(mpxj("PercentCompleteType").DURATION)
    task.setPercentageComplete(boxed(float(given["percent_complete"])))
    task.setPhysicalPercentComplete(boxed(100.0 if given["status"] == "COMPLETED" else 0.0))


def _dates(task: Any, given: Given) -> None:
    for at in (task.setStart, task.setPlannedStart):
        at(instant(given["start"]))
    for at in (task.setFinish, task.setPlannedFinish):
        at(instant(given["finish"]))
    task.setActualStart(instant(given["actual_start"]))
    task.setActualFinish(instant(given["actual_finish"]))
    if given["early"]:
        start, finish = map(instant, given["early"])
        for at, value in (
            (task.setEarlyStart, start),
            (task.setRemainingEarlyStart, start),
            (task.setEarlyFinish, finish),
            (task.setRemainingEarlyFinish, finish),
        ):
            at(value)
    if given["late"]:
        start, finish = map(instant, given["late"])
        for at, value in (
            (task.setLateStart, start),
            (task.setRemainingLateStart, start),
            (task.setLateFinish, finish),
            (task.setRemainingLateFinish, finish),
        ):
            at(value)
    if given["total_float_hours"] is not None:
        task.setTotalSlack(duration(given["total_float_hours"]))
    if given["free_float_hours"] is not None:
        task.setFreeSlack(duration(given["free_float_hours"]))
    if given["not_before"]:
        task.setConstraintType(mpxj("ConstraintType").START_NO_EARLIER_THAN)
        task.setConstraintDate(instant(given["not_before"]))


def add_use(task: Any, given: Given, resource: Any, use: Given) -> None:
    """Give a task of MPXJ what it takes of a resource.

    Parameters
    ----------
    task, given
        The task, and the values of its `P6Activity`.
    resource, use
        The resource, and the values of a `P6Use`.
    """
    material = resource.getType() == mpxj("ResourceType").MATERIAL
    assignment = task.addResourceAssignment(resource)
    assignment.setGUID(uuid(use["guid"]))
    units = use["units"]
    total = units if material else units * given["hours"]
    # Material is drawn over the whole work in P6: units in all, and so many an hour.
    a_time = units / given["hours"] if material and given["hours"] else units
    share = given["remaining_hours"] / given["hours"] if given["hours"] else 1.0 - float(bool(given["actual_start"]))
    remaining = (0.0 if given["actual_start"] else total) if material else total * share
    assignment.setUnits(boxed(PER_CENT * a_time))
    assignment.setRemainingUnits(boxed(PER_CENT * a_time))
    assignment.setWork(duration(total))
    assignment.setPlannedWork(duration(total))
    assignment.setRemainingWork(duration(remaining))
    assignment.setActualWork(duration(total - remaining))
    for at in (assignment.setActualOvertimeWork, assignment.setDelay, assignment.setRemainingDelay):
        at(duration(0))
    # The cost of an activity is an expense of its own: what uses a resource costs nothing more.
    for at in (
        assignment.setPlannedCost,
        assignment.setActualCost,
        assignment.setActualOvertimeCost,
        assignment.setRemainingCost,
    ):
        at(boxed(0.0))
    for at in (assignment.setStart, assignment.setPlannedStart):
        at(instant(given["start"]))
    for at in (assignment.setFinish, assignment.setPlannedFinish):
        at(instant(given["finish"]))
    assignment.setActualStart(instant(given["actual_start"]))
    assignment.setActualFinish(instant(given["actual_finish"]))
    if given["early"]:
        assignment.setRemainingEarlyStart(instant(given["early"][0]))
        assignment.setRemainingEarlyFinish(instant(given["early"][1]))


def add_link(tasks: Mapping[int, Any], number: int, given: Given) -> None:
    """Let one task of MPXJ wait for another.

    Parameters
    ----------
    tasks
        The tasks by their numbers.
    number
        Number of the link.
    given
        The values of a `P6Link`.
    """
    types = {
        "FS": mpxj("RelationType").FINISH_START,
        "SS": mpxj("RelationType").START_START,
        "FF": mpxj("RelationType").FINISH_FINISH,
        "SF": mpxj("RelationType").START_FINISH,
    }
    builder = (
        mpxj("Relation$Builder")()
        .uniqueID(boxed(number))
        .predecessorTask(tasks[given["before"]])
        .type(types[given["type"]])
        .lag(duration(given["lag_hours"]))
        .notes(given["note"])
    )
    tasks[given["after"]].addPredecessor(builder)


def _cost(task: Any, given: Given) -> None:
    cost = float(given["cost_usd"])
    # What has been spent on work under way nobody has said: the cost stays to come until the work has finished.
    spent = cost if given["status"] == "COMPLETED" else 0.0
    item = (
        mpxj("ExpenseItem$Builder")(task)
        .uniqueID(boxed(given["uid"]))
        .name("Cost")
        .accrueType(mpxj("AccrueType").PRORATED)
        .autoComputeActuals(False)
        .pricePerUnit(boxed(cost))
        .plannedUnits(boxed(1.0))
        .plannedCost(boxed(cost))
        .actualUnits(boxed(spent / cost))
        .actualCost(boxed(spent))
        .remainingUnits(boxed((cost - spent) / cost))
        .remainingCost(boxed(cost - spent))
        .atCompletionUnits(boxed(1.0))
        .atCompletionCost(boxed(cost))
        .build()
    )
    task.getExpenseItems().add(item)
