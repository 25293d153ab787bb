"""What the planner knows of a task and Project has no field for, in its custom fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.exports.mspdi.values import plain
from planner.exports.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.exports.mspdi.outline import Line
    from planner.exports.mspdi.values import Fields
    from planner.schedule.build_schedule import Task

MW_DECIMALS = 6


@dataclass(frozen=True)
class CustomField:
    """A custom field: Project's number and name of it, what users see, and its value for a task."""

    number: int
    name: str
    alias: str
    value: Callable[[Task], str]


def _mw(task: Task) -> str:
    return rounded(task.online_mw, MW_DECIMALS) if task.online_mw else ""


def _size_mw(task: Task) -> str:
    return rounded(task.size_mw, MW_DECIMALS) if task.size_mw else ""


def _float_to_due(task: Task) -> str:
    return "" if task.float_to_due is None else str(task.float_to_due)


def _cumulative_mw(task: Task) -> str:
    return "" if task.cumulative_mw is None else rounded(task.cumulative_mw, MW_DECIMALS)


PLANNER_ID = CustomField(188743750, "Text10", "Planner ID", lambda task: task.id)
FIELDS = (
    CustomField(188743731, "Text1", "Kind", lambda task: task.kind),
    CustomField(188743734, "Text2", "Reason for start", lambda task: task.start_reason),
    CustomField(188743737, "Text3", "Held by", lambda task: task.held_by),
    CustomField(188743740, "Text4", "Site", lambda task: task.site),
    CustomField(188743743, "Text5", "Building", lambda task: task.building),
    CustomField(188743746, "Text6", "Build phase", lambda task: task.phase),
    CustomField(188743747, "Text7", "Furnished by", lambda task: task.furnished_by),
    CustomField(188743748, "Text8", "Chosen option", lambda task: task.option),
    CustomField(188743749, "Text9", "Confidence", lambda task: task.confidence),
    PLANNER_ID,
    CustomField(188743997, "Text11", "MW unit", lambda task: task.mw_unit),
    CustomField(188743998, "Text12", "Critical to", lambda task: ", ".join(task.critical_to)),
    CustomField(188743767, "Number1", "MW online", _mw),
    CustomField(188743768, "Number2", "Cumulative MW", _cumulative_mw),
    CustomField(188743771, "Number5", "Size MW", _size_mw),
    CustomField(188743982, "Number6", "Float to due date", _float_to_due),
)


def definitions() -> Fields:
    """Return the custom fields there are."""
    return [
        ("ExtendedAttribute", [("FieldID", field.number), ("FieldName", field.name), ("Alias", field.alias)])
        for field in FIELDS
    ]


def values(line: Line) -> Fields:
    """Return the values of a line's custom fields; of a summary only its id."""
    given = [(PLANNER_ID, line.node.id)] if line.node else [(field, field.value(line.tasks[0])) for field in FIELDS]
    return list(_attributes(given))


def _attributes(given: list[tuple[CustomField, str]]) -> Iterator[tuple[str, Fields]]:
    for field, value in given:
        text = plain(value)
        if text:
            yield "ExtendedAttribute", [("FieldID", field.number), ("Value", text)]
