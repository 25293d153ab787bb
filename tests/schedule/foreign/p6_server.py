"""Reads files of Primavera P6 with MPXJ, in a process of its own; speaks as `server.py` does."""

from __future__ import annotations

import sys
from typing import Any

import server

BLANK = (
    "Start", "Finish", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "RemainingEarlyStart", "TotalSlack",
    "RemainingEarlyFinish", "RemainingLateStart", "RemainingLateFinish", "PlannedStart", "PlannedFinish", "FreeSlack",
)  # fmt: skip


def number(value: Any) -> float | None:
    return None if value is None else float(value.doubleValue())


def activities(project: Any) -> list[Any]:
    return [task for task in project.getTasks() if not task.getSummary() and task.getActivityType() is not None]


def user_fields(project: Any) -> dict[str, Any]:
    named = project.getCustomFields()
    return {str(named.get(field).getAlias()): field for field in project.getUserDefinedFields()}


def shown(task: Any, fields: dict[str, Any]) -> dict[str, Any]:
    held = {name: task.get(field) for name, field in fields.items()}
    return {
        "planner_id": server.text(held["Planner id"]),
        "summary": False,
        "id": server.text(task.getActivityID()),
        "name": server.text(task.getName()),
        "calendar": None if task.getCalendar() is None else server.text(task.getCalendar().getName()),
        "wbs": None if task.getParentTask() is None else server.text(task.getParentTask().getWBS()),
        "guid": server.text(task.getGUID()),
        "type": server.text(task.getActivityType()),
        "status": server.text(task.getActivityStatus()),
        "start": server.text(task.getStart()),
        "finish": server.text(task.getFinish()),
        "duration": server.days(task.getDuration()),
        "remaining": server.days(task.getRemainingDuration()),
        "actual_start": server.text(task.getActualStart()),
        "actual_finish": server.text(task.getActualFinish()),
        "percent": number(task.getPercentageComplete()),
        "percent_type": server.text(task.getPercentCompleteType()),
        "physical": number(task.getPhysicalPercentComplete()) or 0.0,
        "constraint": server.text(task.getConstraintType()),
        "constraint_date": server.text(task.getConstraintDate()),
        "total_slack": server.days(task.getTotalSlack()),
        "critical": bool(task.getCritical()),
        "cost": sum(float(item.getPlannedCost()) for item in task.getExpenseItems()),
        "spent": sum(float(item.getActualCost()) for item in task.getExpenseItems()),
        "codes": {str(code.getName()): str(value.getName()) for code, value in task.getActivityCodeValues().items()},
        "fields": {name: str(value) for name, value in held.items() if value is not None},
        "uses": {str(one.getResource().getResourceID()): _use(one) for one in task.getResourceAssignments()},
        "before": sorted(
            [str(link.getPredecessorTask().get(fields["Planner id"])), str(link.getType()), server.days(link.getLag())]
            for link in task.getPredecessors()
        ),
    }  # fmt: skip


def _use(one: Any) -> list[float | None]:
    return [number(one.getUnits()), float(one.getPlannedWork().getDuration()), float(one.getActualWork().getDuration())]


def p6_read(request: dict[str, Any]) -> dict[str, Any]:
    """Return what MPXJ reads in a file of Primavera P6."""
    return contents(server.read(request["file"]))


def p6_rescheduled(request: dict[str, Any]) -> dict[str, Any]:
    """Return where MPXJ's scheduler in the manner of P6 places the activities of a file from blank dates."""
    project = server.read(request["file"])
    start = project.getProjectProperties().getPlannedStart()
    for task in activities(project):
        for name in BLANK:
            getattr(task, f"set{name}")(None)
        for one in task.getResourceAssignments():
            one.setPlannedStart(None)
            one.setPlannedFinish(None)
    server.java("org.mpxj.cpm.PrimaveraScheduler")().schedule(project, start)
    return contents(project)


WRITERS = {
    "pmxml": "primavera.PrimaveraPMFileWriter",
    "xer": "primavera.PrimaveraXERFileWriter",
    "mspdi": "mspdi.MSPDIWriter",
}


def p6_marked(request: dict[str, Any]) -> None:
    """Mark progress in a file by the ids of its activities, and write it again in a format."""
    project = server.read(request["file"])
    fields, hours = user_fields(project), server.java("org.mpxj.TimeUnit").HOURS
    named = {str(task.getText(10) or task.get(fields.get("Planner id"))): task for task in project.getTasks()}
    instant = server.java("java.time.LocalDateTime").parse
    for name, start, finish, remaining in request["marks"]:
        task = named[name]
        task.setActualStart(instant(start))
        task.setActualFinish(None if finish is None else instant(finish))
        task.setRemainingDuration(server.java("org.mpxj.Duration").getInstance(float(remaining), hours))
    writer = server.java(f"org.mpxj.{WRITERS[request['format']]}")()
    writer.write(project, request["to"])


def contents(project: Any) -> dict[str, Any]:
    elements = [one for one in project.getTasks() if one.getSummary()]
    roots = [one for one in project.getChildTasks() if one.getSummary()]
    held, fields, baseline = project.getProjectProperties(), user_fields(project), project.getBaseline()
    return {
        "id": server.text(held.getProjectID()),
        "name": server.text(held.getName()),
        "data_date": server.text(held.getStatusDate()),
        "planned_start": server.text(held.getPlannedStart()),
        "notes": " ".join(filter(None, map(server.text, [held.getNotes(), *(one.getNotes() for one in roots)]))),
        "wbs": {server.text(one.getWBS()): server.text(one.getName()) for one in elements},
        "resources": [_resource(one) for one in project.getResources() if one.getResourceID() is not None],
        "tasks": [shown(task, fields) for task in activities(project)],
        "baseline": None if baseline is None else _baseline(baseline),
        "code_scopes": sorted({server.text(code.getScope()) for code in project.getActivityCodes()}),
        "calendars": sorted(_scope(one) for one in project.getCalendars()),
        "resource_calendars": sorted({str(one.getCalendar().getName()) for one in project.getResources()
                                      if one.getResourceID() is not None}),
    }  # fmt: skip


def _scope(calendar: Any) -> list[Any]:
    of = calendar.getProjectUniqueID()
    return [str(calendar.getName()), str(calendar.getType()), 0 if of is None else int(of.intValue())]


def _baseline(project: Any) -> dict[str, Any]:
    held = project.getProjectProperties()
    return {
        "data_date": server.text(held.getStatusDate()),
        "activities": {
            str(task.getActivityID()): [
                server.text(task.getPlannedStart()),
                server.text(task.getPlannedFinish()),
                server.text(task.getActivityStatus()),
                sum(float(item.getPlannedCost()) for item in task.getExpenseItems()),
                sorted(str(link.getPredecessorTask().getActivityID()) for link in task.getPredecessors()),
            ]
            for task in activities(project)
        },
    }


def _resource(one: Any) -> list[Any]:
    limits = [[server.text(row.getRange().getStart()), number(row.getUnits())] for row in one.getAvailability()]
    return [server.text(one.getResourceID()), server.text(one.getName()), server.text(one.getType()), limits]


if __name__ == "__main__":
    server.ANSWERS.update(p6_read=p6_read, p6_rescheduled=p6_rescheduled, p6_marked=p6_marked)
    del sys.path[0]  # its modules bear names that others have too
    server.main()
