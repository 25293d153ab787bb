"""Reads schedules with MPXJ in a process of its own, as a Java machine starts once only and pytest stays free of it.

Started as a script: each line of standard input is a request in JSON, each line of standard output its answer.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

DATES = ("START", "FINISH", "EARLY_START", "EARLY_FINISH", "LATE_START", "LATE_FINISH")
RESULTS = ("TOTAL_SLACK", "FREE_SLACK", "START_SLACK", "FINISH_SLACK", "CRITICAL")
XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"


def start_java() -> None:
    import jpype
    import mpxj  # noqa: F401  puts the jars on the path

    jpype.startJVM("-Djava.awt.headless=true", "-Xmx768m", "-Djava.util.logging.config.file=/dev/null")


def java(name: str) -> Any:
    import jpype

    return jpype.JClass(name)


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def days(value: Any) -> float | None:
    """Return a duration of MPXJ in days of eight hours."""
    if value is None:
        return None
    hours = {"d": 8.0, "h": 1.0, "m": 1 / 60, "w": 8.0 * 7}[str(value.getUnits())]
    return float(value.getDuration()) * hours / 8.0


def read(path: str) -> Any:
    reader = java("org.mpxj.reader.UniversalProjectReader")()
    project = reader.read(path)
    assert project is not None, f"MPXJ cannot read {path}"
    return project


def blanked(project: Any) -> None:
    """Take every date, float and critical flag out of a project, but for what really happened."""
    fields = java("org.mpxj.TaskField")
    for task in project.getTasks():
        for name in (*DATES, *RESULTS):
            task.set(getattr(fields, name), None)


def rescheduled(request: dict[str, Any]) -> dict[str, Any]:
    """Return the tasks of a file as MPXJ schedules them from blank dates."""
    project = read(request["file"])
    blanked(project)
    scheduler = java(f"org.mpxj.cpm.{request['scheduler']}")()
    scheduler.schedule(project, project.getProjectProperties().getStartDate())
    return contents(project)


def as_read(request: dict[str, Any]) -> dict[str, Any]:
    """Return what MPXJ reads in a file, dates and floats as they stand there."""
    return contents(read(request["file"]))


def contents(project: Any) -> dict[str, Any]:
    properties = project.getProjectProperties()
    return {
        "start": text(properties.getStartDate()),
        "status": text(properties.getStatusDate()),
        "title": text(properties.getProjectTitle()),
        "tasks": [_task(task) for task in project.getTasks()],
        "resources": [_resource(resource) for resource in project.getResources() if resource.getName() is not None],
        "assignments": [_assignment(one) for one in project.getResourceAssignments() if one.getResource() is not None],
        "fields": {text(field.getAlias()): text(field.getFieldType()) for field in project.getCustomFields()},
    }


def _task(task: Any) -> dict[str, Any]:
    parent = task.getParentTask()
    return {
        "uid": int(task.getUniqueID().intValue()),
        "planner_id": text(task.getText(10)),
        "name": text(task.getName()),
        "wbs": text(task.getWBS()),
        "level": None if task.getOutlineLevel() is None else int(task.getOutlineLevel().intValue()),
        "parent": None if parent is None else text(parent.getText(10)),
        "summary": bool(task.getSummary()),
        "milestone": bool(task.getMilestone()),
        "mode": text(task.getTaskMode()),
        "start": text(task.getStart()),
        "finish": text(task.getFinish()),
        "actual_start": text(task.getActualStart()),
        "actual_finish": text(task.getActualFinish()),
        "percent": None if task.getPercentageComplete() is None else float(task.getPercentageComplete().doubleValue()),
        "duration": days(task.getDuration()),
        "remaining": days(task.getRemainingDuration()),
        "deadline": text(task.getDeadline()),
        "total_slack": days(task.getTotalSlack()),
        "critical": bool(task.getCritical()),
        "constraint": text(task.getConstraintType()),
        "constraint_date": text(task.getConstraintDate()),
        "cost": None if task.getFixedCost() is None else float(task.getFixedCost().doubleValue()),
        "baseline_start": text(task.getBaselineStart()),
        "baseline_finish": text(task.getBaselineFinish()),
        "texts": [text(task.getText(number)) for number in range(1, 13)],
        "numbers": [_number(task.getNumber(number)) for number in (1, 2, 5, 6)],
        "before": [
            [text(link.getPredecessorTask().getText(10)), text(link.getType()), days(link.getLag())]
            for link in task.getPredecessors()
        ],
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value.doubleValue())


def _resource(resource: Any) -> dict[str, Any]:
    return {
        "name": text(resource.getName()),
        "type": text(resource.getType()),
        "units": [
            [text(row.getRange().getStart()), text(row.getRange().getEnd()), _number(row.getUnits())]
            for row in resource.getAvailability()
        ],
    }


def _assignment(assignment: Any) -> dict[str, Any]:
    return {
        "task": text(assignment.getTask().getText(10)),
        "resource": text(assignment.getResource().getName()),
        "units": _number(assignment.getUnits()),
        "work": days(assignment.getWork()),
    }


def invalid(request: dict[str, Any]) -> list[str]:
    """Return what breaks the schema that MPXJ's classes for MS Project XML stand for, with the line."""
    factory = java("javax.xml.validation.SchemaFactory").newInstance(XML_SCHEMA)
    source = java("javax.xml.transform.stream.StreamSource")
    schema = factory.newSchema(source(java("java.io.StringReader")(schema_text(request["package"]))))
    validator, found = schema.newValidator(), []
    validator.setErrorHandler(_handler(found))
    validator.validate(source(java("java.io.File")(request["file"])))
    return found


def _handler(found: list[str]) -> Any:
    import jpype

    def note(error: Any) -> None:
        found.append(f"line {error.getLineNumber()}: {error.getMessage()}")

    return jpype.JProxy("org.xml.sax.ErrorHandler", dict={"warning": note, "error": note, "fatalError": note})


@cache
def schema_text(package: str) -> str:
    """Return the XML schema of a package of MPXJ's classes.

    The generator wants a Java class of ours to say where it writes, which needs a compiler: what it would ask that
    class for is handed to it by reflection.
    """
    context = java("jakarta.xml.bind.JAXBContext").newInstance(package)
    generator = _called(context, "createSchemaGenerator")
    field = generator.getClass().getDeclaredField("namespaces")
    field.setAccessible(True)
    spaces = {str(entry.getKey()): entry.getValue() for entry in field.get(generator).entrySet()}
    (space,) = (value for key, value in spaces.items() if key != XML_SCHEMA)
    writer, names = java("java.io.StringWriter")(), java("java.util.HashMap")()
    names.put(space, "schema.xsd")
    result = java("javax.xml.transform.stream.StreamResult")(writer)
    result.setSystemId("schema.xsd")
    _called(space, "writeTo", result, names)
    return str(writer)


def _called(target: Any, name: str, *given: Any) -> Any:
    methods = [each for each in target.getClass().getDeclaredMethods() if str(each.getName()) == name]
    (method,) = (each for each in methods if each.getParameterCount() == len(given))
    method.setAccessible(True)
    return method.invoke(target, list(given))


ANSWERS = {"rescheduled": rescheduled, "as_read": as_read, "invalid": invalid}


def main() -> None:
    start_java()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": ANSWERS[request["do"]](request)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.__stdout__.write(json.dumps(answer) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]
    main()
