"""What MPXJ, which is not ours, reads in a file, and where its scheduler puts everything from blank dates.

It runs as a process of its own, since a Java machine ends only with its process: ``python p6_reader.py FILE``.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def read(path: str) -> Any:
    import jpype

    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    return reader.read(path)


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def hours(value: Any) -> float | None:
    return None if value is None else float(value.getDuration())


def activities(file: Any) -> list[Any]:
    return [task for task in file.getTasks() if not task.getSummary() and task.getActivityType() is not None]


def shown(task: Any) -> dict[str, Any]:
    return {
        "id": text(task.getActivityID()),
        "name": text(task.getName()),
        "wbs": text(task.getParentTask().getWBS()),
        "guid": text(task.getGUID()),
        "type": text(task.getActivityType()),
        "status": text(task.getActivityStatus()),
        "start": text(task.getStart()),
        "finish": text(task.getFinish()),
        "hours": hours(task.getDuration()),
        "remaining_hours": hours(task.getRemainingDuration()),
        "actual_start": text(task.getActualStart()),
        "actual_finish": text(task.getActualFinish()),
        "percent": None if task.getPhysicalPercentComplete() is None else float(task.getPhysicalPercentComplete()),
        "constraint": text(task.getConstraintType()),
        "constraint_date": text(task.getConstraintDate()),
        "total_float": hours(task.getTotalSlack()),
        "critical": bool(task.getCritical()),
        "cost": sum(float(item.getPlannedCost()) for item in task.getExpenseItems()),
        "codes": {str(code.getName()): str(value.getName()) for code, value in task.getActivityCodeValues().items()},
        "uses": {
            str(one.getResource().getResourceID()): [float(one.getUnits()), hours(one.getPlannedWork())]
            for one in task.getResourceAssignments()
        },
        "links": sorted(
            [
                str(link.getPredecessorTask().getActivityID()),
                str(link.getType()),
                hours(link.getLag()),
            ]
            for link in task.getPredecessors()
        ),
    }


def fields(file: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field in file.getUserDefinedFields():
        named = file.getCustomFields().get(field)
        name = str(named.getAlias()) if named is not None else str(field.getName())
        for task in activities(file):
            value = task.get(field)
            if value is not None:
                found.setdefault(str(task.getActivityID()), {})[name] = str(value)
    return found


def blank(file: Any) -> None:
    """Take every date of what has not begun out of a file, so that a scheduler has logic alone."""
    for task in activities(file):
        for name in ("Start", "Finish", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "RemainingEarlyStart",
                     "RemainingEarlyFinish", "RemainingLateStart", "RemainingLateFinish", "PlannedStart",
                     "PlannedFinish", "TotalSlack", "FreeSlack"):  # fmt: skip
            getattr(task, f"set{name}")(None)
        for one in task.getResourceAssignments():
            one.setPlannedStart(None)
            one.setPlannedFinish(None)


def report(path: str) -> dict[str, Any]:
    import jpype

    file = read(path)
    held = file.getProjectProperties()
    found = {
        "project": text(held.getProjectID()),
        "name": text(held.getName()),
        "data_date": text(held.getStatusDate()),
        "start": text(held.getStartDate()),
        "wbs": [[text(one.getWBS()), text(one.getName())] for one in file.getTasks() if one.getSummary()],
        "resources": {
            str(one.getResourceID()): {
                "type": str(one.getType()),
                "limits": [[text(at.getRange().getStart()), float(at.getUnits())] for at in one.getAvailability()],
            }
            for one in file.getResources()
            if one.getResourceID() is not None
        },
        "tasks": [shown(task) for task in activities(file)],
        "fields": fields(file),
        "baseline": None,
    }
    if file.getBaseline() is not None:
        found["baseline"] = {
            str(task.getActivityID()): [text(task.getPlannedStart()), text(task.getPlannedFinish())]
            for task in activities(file.getBaseline())
        }
    start = held.getPlannedStart() or held.getStartDate()
    blank(file)
    jpype.JClass("org.mpxj.cpm.PrimaveraScheduler")().schedule(file, start)
    found["scheduled"] = {
        str(task.getActivityID()): {
            "start": text(task.getStart()),
            "finish": text(task.getFinish()),
            "total_float": hours(task.getTotalSlack()),
            "critical": bool(task.getCritical()),
        }
        for task in activities(file)
    }
    return found


def main() -> None:
    out = os.dup(1)
    os.dup2(2, 1)
    import jpype
    import mpxj  # noqa: F401

    jpype.startJVM("-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory")
    found = json.dumps([report(path) for path in sys.argv[1:]])
    with os.fdopen(out, "w") as file:
        file.write(found)
    os._exit(0)


if __name__ == "__main__":
    main()
