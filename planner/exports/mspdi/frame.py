"""A schedule in working time: its days as instants of Project, what lies between them as working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.mspdi.outline import task_ids
from planner.exports.mspdi.spans import Span
from planner.exports.mspdi.values import MOST_UNIQUE_ID, closing, opening
from planner.schedule.naming import uids
from planner.schedule.working_network import WorkingNetwork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.exports.mspdi.spans import Progress
    from planner.schedule.build_schedule import BuildSchedule, Link, Task


class Frame(WorkingNetwork):
    """One schedule: its unique ids, its working days, and how far its tasks have come as far as was asked."""

    def __init__(self, schedule: BuildSchedule) -> None:
        super().__init__(schedule)
        self.task_ids: Mapping[str, int] = task_ids(schedule)
        self.resource_ids: Mapping[str, int] = uids((resource.id for resource in schedule.resources), MOST_UNIQUE_ID)
        self.progress: dict[str, Progress] = {}
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

    def slack(self, task: Task) -> int | None:
        """Return total slack as Project counts it, in working days: to the programme's finish or to a deadline."""
        known = self.counted[task.id]
        left = (known.total_float, known.float_to_due)
        return min((days for days in left if days is not None), default=None)

    def late(self, task: Task, total: int) -> Span:
        """Return when a task is at the latest, so many working days after its dates."""
        return self.span(self.days.later(task.start, total), self.days.later(task.finish, total))
