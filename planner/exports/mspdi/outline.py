"""The lines of the file: every node of the breakdown as a summary task, and beneath it its tasks and nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.exports.mspdi.values import MOST_UNIQUE_ID
from planner.schedule.naming import uids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.schedule.build_schedule import BuildSchedule, Task, WbsNode


@dataclass(frozen=True)
class Line:
    """One line of the file.

    Parameters
    ----------
    uid
        Its unique id.
    outline
        Its number in the outline, which is its WBS code as well: 1.2.3.
    node
        The node of the breakdown, for a summary.
    tasks
        The task it is, or for a summary all tasks beneath it.
    """

    uid: int
    outline: str
    node: WbsNode | None
    tasks: tuple[Task, ...]

    @property
    def level(self) -> int:
        """Depth in the outline: 1 for the programme."""
        return self.outline.count(".") + 1


def outline(schedule: BuildSchedule) -> tuple[Line, ...]:
    """Return all lines in their order; a node without any task beneath it has none."""
    return _Outline(schedule).lines()


def task_ids(schedule: BuildSchedule) -> dict[str, int]:
    """Return the unique id of every task, by its id."""
    numbers = _unique(schedule)
    return {task.id: numbers[task.id] for task in schedule.tasks}


def _unique(schedule: BuildSchedule) -> dict[str, int]:
    return uids([*(task.id for task in schedule.tasks), *(_key(node) for node in schedule.wbs)], MOST_UNIQUE_ID)


def _key(node: WbsNode) -> str:
    """Return what a node's unique id follows from: no id of a task has a space."""
    return f"wbs {node.id}"


class _Outline:
    def __init__(self, schedule: BuildSchedule) -> None:
        self._uids = _unique(schedule)
        self._nodes: dict[str, list[WbsNode]] = {}
        for node in schedule.wbs:
            self._nodes.setdefault(node.parent, []).append(node)
        self._own: dict[str, list[Task]] = {}
        for task in schedule.tasks:
            self._own.setdefault(task.wbs, []).append(task)
        self._all: dict[str, tuple[Task, ...]] = {}

    def lines(self) -> tuple[Line, ...]:
        return tuple(self._within("", ""))

    def _within(self, parent: str, prefix: str) -> Iterator[Line]:
        number = 0
        for task in self._own.get(parent, ()):
            number += 1
            yield Line(self._uids[task.id], f"{prefix}{number}", None, (task,))
        for node in self._nodes.get(parent, ()):
            if self._beneath(node.id):
                number += 1
                yield Line(self._uids[_key(node)], f"{prefix}{number}", node, self._beneath(node.id))
                yield from self._within(node.id, f"{prefix}{number}.")

    def _beneath(self, node: str) -> tuple[Task, ...]:
        if node not in self._all:
            below = (task for inner in self._nodes.get(node, ()) for task in self._beneath(inner.id))
            self._all[node] = (*self._own.get(node, ()), *below)
        return self._all[node]
