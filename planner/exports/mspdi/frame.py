"""A schedule in working time: its days as instants of Project, what lies between them as working days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.exports.mspdi.outline import task_ids
from planner.exports.mspdi.values import closing, opening, unique_ids
from planner.schedule.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.schedule.build_schedule import BuildSchedule, Link, Task


@dataclass(frozen=True)
class Span:
    """When something is, in working days: from the opening of `first` to the closing of `last`; an event at `first`."""

    start: str
    finish: str
    days: int


class Frame:
    """One schedule, its unique ids and its working days."""

    def __init__(self, schedule: BuildSchedule) -> None:
        self.schedule = schedule
        self.days = WorkingDays(schedule)
        self.task_ids: Mapping[str, int] = task_ids(schedule)
        self.resource_ids: Mapping[str, int] = unique_ids(resource.id for resource in schedule.resources)
        self.tasks: Mapping[str, Task] = {task.id: task for task in schedule.tasks}
        self._before: dict[str, list[Link]] = {}
        for link in schedule.links:
            self._before.setdefault(link.after, []).append(link)

    def opening(self, day: int) -> str:
        """Return the instant at which work begins on a day, or on the first working day after it."""
        return opening(self.schedule.day(self.days.from_day(day)))

    def closing(self, day: int) -> str:
        """Return the instant at which work ends before a day."""
        return closing(self.schedule.day(self.days.until_day(day - 1)))

    def span(self, start: int, finish: int) -> Span:
        """Return the days from `start` to the eve of `finish` in working time."""
        days = self.days.between(start, finish)
        return Span(self.opening(start), self.closing(finish) if days else self.opening(start), days)

    def of_tasks(self, tasks: Sequence[Task]) -> Span:
        """Return the span of some tasks; of events alone that of the first and last."""
        start, finish = min(task.start for task in tasks), max(task.finish for task in tasks)
        return self.span(start, finish)

    def before(self, task: Task) -> Sequence[Link]:
        """Return the links that a task waits for, in the order of the schedule."""
        return self._before.get(task.id, ())

    def lag(self, link: Link) -> int:
        """Return the lag of a link in working days, counted from where the task before is."""
        before = self.tasks[link.before]
        mark = before.finish if link.type in ("FS", "FF") else before.start
        return self.days.between(mark, mark + link.lag)

    def float_days(self, task: Task) -> int | None:
        """Return the total float of a task in working days; None for history."""
        return self._float(task, task.total_float)

    def free_days(self, task: Task) -> int | None:
        """Return the free float of a task in working days; None for history."""
        return self._float(task, task.free_float)

    def _float(self, task: Task, days: int | None) -> int | None:
        return None if days is None else self.days.between(task.finish, task.finish + days)
