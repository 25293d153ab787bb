"""Progress in the XML of MS Project and of Primavera P6."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from planner.errors import InvalidProblem, Issue
from planner.schedule.reported import (
    DURATION,
    EXPORTED_START,
    FINISH,
    FORECAST,
    HELD_BY,
    HELD_TO,
    HOLD,
    ID,
    NAME,
    OPTION,
    PER_CENT,
    PERCENT,
    PLANNED,
    PLANNED_START,
    REMAINING,
    START,
    Findings,
    Week,
    last_known,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT, PRIMAVERA = "Project", "APIBusinessObjects"
PLANNER_ID, CHOSEN_OPTION, HOLDER = "188743750", "188743748", "188743737"
"""Numbers of the custom fields Text10, Text8 and Text3 of MS Project, in which the planner keeps them."""
START_NOT_BEFORE, NEVER_LATER_TYPES = "4", ("1", "5", "7")
"""Types of constraint of MS Project: as late as possible, start and finish no later than hold nothing back."""
_KEPT = frozenset(
    {"Task", "MinutesPerDay", "MinutesPerWeek", "UDFType", "Calendar", "Activity", "StatusDate", "DataDate"}
)
_LEFT_OUT = frozenset({"BaselineProject"})


@dataclass
class Node:
    """One element: its tag without a namespace, the line it begins on, its text and what is in it."""

    tag: str
    line: int
    text: str = ""
    inside: list[Node] = field(default_factory=list)

    def first(self, tag: str) -> str:
        """Return the text of the first element of a tag in it; empty where there is none."""
        return next((node.text.strip() for node in self.inside if node.tag == tag), "")

    def all(self, tag: str) -> Iterator[Node]:
        """Yield the elements of a tag in it."""
        return (node for node in self.inside if node.tag == tag)


@dataclass
class _Reader:
    """Keeps the elements that progress is in, each with its line, and lets all others pass."""

    root: str = ""
    kept: list[Node] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    open_nodes: list[Node] = field(default_factory=list)

    def start(self, parser: expat.XMLParserType, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self.root = self.root or tag
        self.open_tags.append(tag)
        if self.open_nodes or (tag in _KEPT and not _LEFT_OUT.intersection(self.open_tags)):
            node = Node(tag, parser.CurrentLineNumber)
            (self.open_nodes[-1].inside if self.open_nodes else self.kept).append(node)
            self.open_nodes.append(node)

    def data(self, text: str) -> None:
        if self.open_nodes:
            self.open_nodes[-1].text += text

    def end(self) -> None:
        self.open_tags.pop()
        if self.open_nodes:
            self.open_nodes.pop()


def xml_progress(label: str, content: bytes, found: Findings) -> None:
    """Take what an XML file says of its tasks.

    Parameters
    ----------
    label
        Name of the file, for messages.
    content
        What it holds.
    found
        Gets the tasks and all that is wrong.

    Raises
    ------
    InvalidProblem
        If it is no XML of MS Project or Primavera P6.
    """
    reader = _read(label, content)
    if reader.root == PROJECT:
        _of_project(label, reader.kept, found)
    elif reader.root == PRIMAVERA:
        _of_primavera(label, reader.kept, found)
    else:
        what = f"must be the XML of MS Project ({PROJECT}) or of Primavera P6 ({PRIMAVERA}), got '{reader.root}'"
        raise InvalidProblem((Issue(f"{label}:1", what),))


def _read(label: str, content: bytes) -> _Reader:
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        what = "must have no document type: no scheduler writes one"
        raise InvalidProblem((Issue(f"{label}:{parser.CurrentLineNumber}", what),))

    parser.StartElementHandler = lambda name, _: reader.start(parser, name)
    parser.EndElementHandler = lambda _: reader.end()
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        where, why = f"{label}:{error.lineno}:{error.offset + 1}", expat.ErrorString(error.code)
        raise InvalidProblem((Issue(where, f"must be XML: {why}"),)) from None
    return reader


def _of_project(label: str, nodes: list[Node], found: Findings) -> None:
    per_day, per_week = (_number(nodes, tag) for tag in ("MinutesPerDay", "MinutesPerWeek"))
    week = Week(per_day / 60, max(min(per_week / per_day, 7.0), 1.0)) if per_day and per_week else Week()
    as_of = next((last_known(node.text) for node in nodes if node.tag == "StatusDate"), None)
    for task in (node for node in nodes if node.tag == "Task"):
        if task.first("Summary") == "1":
            continue
        custom = {each.first("FieldID"): each.first("Value") for each in task.all("ExtendedAttribute")}
        cells = {
            ID: custom.get(PLANNER_ID, ""),
            NAME: task.first("Name"),
            OPTION: custom.get(CHOSEN_OPTION, ""),
            START: task.first("ActualStart"),
            FINISH: task.first("ActualFinish"),
            REMAINING: task.first("RemainingDuration"),
            DURATION: task.first("Duration"),
            PERCENT: task.first("PercentComplete"),
            PLANNED_START: task.first("Start"),
            PLANNED: task.first("Finish"),
            FORECAST: task.first("Finish"),
            HELD_TO: _held_to(task),
            HELD_BY: custom.get(HOLDER, ""),
        }
        found.take(f"{label}:{task.line}", cells, week, as_of)


def _of_primavera(label: str, nodes: list[Node], found: Findings) -> None:
    titles = {node.first("ObjectId"): node.first("Title") for node in nodes if node.tag == "UDFType"}
    weeks = {
        node.first("ObjectId"): Week.of(node.first("HoursPerDay"), node.first("HoursPerWeek"))
        for node in nodes
        if node.tag == "Calendar"
    }
    as_of = None
    for activity in nodes:
        if activity.tag == "DataDate":  # of the project whose activities follow
            as_of = last_known(activity.text)
        if activity.tag != "Activity":
            continue
        custom = {titles.get(each.first("TypeObjectId"), ""): each.first("TextValue") for each in activity.all("UDF")}
        cells = {
            ID: custom.get("Planner id") or activity.first("Id"),
            NAME: activity.first("Name"),
            OPTION: custom.get("Option", ""),
            START: activity.first("ActualStartDate"),
            FINISH: activity.first("ActualFinishDate"),
            REMAINING: _hours(activity.first("RemainingDuration")),
            DURATION: _hours(activity.first("PlannedDuration")),
            PERCENT: _percent(activity),
            PLANNED_START: activity.first("StartDate") or activity.first("PlannedStartDate"),
            EXPORTED_START: activity.first("PlannedStartDate"),
            PLANNED: activity.first("FinishDate") or activity.first("PlannedFinishDate"),
            FORECAST: activity.first("RemainingEarlyFinishDate") or activity.first("FinishDate"),
            HELD_TO: activity.first("PrimaryConstraintDate"),
            HOLD: activity.first("PrimaryConstraintType"),
            HELD_BY: custom.get("Held by", ""),
        }
        week = weeks.get(activity.first("CalendarObjectId"), Week())
        found.take(f"{label}:{activity.line}", cells, week, as_of)


def _held_to(task: Node) -> str:
    """Return the day that a constraint of MS Project does not let a task start before; empty where there is none."""
    kind, day = task.first("ConstraintType"), task.first("ConstraintDate")
    if kind in NEVER_LATER_TYPES:
        return ""
    return day or (task.first("Start") if kind == START_NOT_BEFORE else "")


def _hours(text: str) -> str:
    return f"{text} h" if text else ""


def _percent(activity: Node) -> str:
    """Return percent complete where that is of the duration; physical progress says nothing of what remains."""
    text = activity.first("PercentComplete")
    if activity.first("PercentCompleteType") != "Duration" or not text:
        return ""
    try:
        return f"{PER_CENT * float(text):g}"
    except ValueError:
        return text


def _number(nodes: list[Node], tag: str) -> float:
    texts = [node.text.strip() for node in nodes if node.tag == tag]
    return float(texts[0]) if texts and texts[0].isdecimal() else 0.0
