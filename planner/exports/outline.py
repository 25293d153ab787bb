"""A schedule as an outline: each node of its breakdown above what belongs to it, line by line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.schedule.build_schedule import BuildSchedule, Task, WbsNode


@dataclass(frozen=True)
class OutlineLine:
    """One line: a task, or a node where `task` is None.

    `number` counts lines from 1, `level` is 1 for the programme; `path` has the nodes from the programme to this one.
    """

    number: int
    level: int
    path: tuple[WbsNode, ...]
    task: Task | None


def outline(schedule: BuildSchedule) -> tuple[OutlineLine, ...]:
    """Return the lines of a schedule from the programme down: of each node its tasks, then the nodes below it.

    A node without any task beneath it has no line.
    """
    below: dict[str, list[WbsNode]] = defaultdict(list)
    tasks: dict[str, list[Task]] = defaultdict(list)
    for node in schedule.wbs:
        below[node.parent].append(node)
    for task in schedule.tasks:
        tasks[task.wbs].append(task)

    def lines(path: tuple[WbsNode, ...]) -> Iterator[tuple[tuple[WbsNode, ...], Task | None]]:
        own = [(path, task) for task in tasks[path[-1].id]]
        inner = [line for node in below[path[-1].id] for line in lines((*path, node))]
        if own or inner:
            yield from ((path, None), *own, *inner)

    found = [line for node in below[""] for line in lines((node,))]
    return tuple(
        OutlineLine(number, len(path) + (task is not None), path, task)
        for number, (path, task) in enumerate(found, start=1)
    )


def baseline_days(schedule: BuildSchedule, task: Task) -> tuple[date | None, date | None]:
    """Return the first and the last day of a task in the baseline, None where that has no such task."""
    start, finish = task.baseline_start, task.baseline_finish
    if start is None or finish is None:
        return None, None
    return schedule.day(start), schedule.day(max(start, finish - 1))
