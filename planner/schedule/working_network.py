"""A schedule's network in the working days of its calendar: lags, and the floats that a tool counts there."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from planner.schedule.slack import with_floats
from planner.schedule.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.schedule.build_schedule import BuildSchedule, Link, Task


class WorkingNetwork:
    """One schedule, its tasks by id, and its working days."""

    def __init__(self, schedule: BuildSchedule) -> None:
        self.schedule = schedule
        self.days = WorkingDays(schedule)
        self.tasks: Mapping[str, Task] = {task.id: task for task in schedule.tasks}

    def lag(self, link: Link) -> int:
        """Return the lag of a link in working days, counted from where the task before is."""
        before = self.tasks[link.before]
        mark = before.finish if link.waits_for_finish else before.start
        return self.days.between(mark, mark + link.lag)

    def remaining(self, task: Task) -> int:
        """Return the working days of a task that are still to come at the status date."""
        if task.status == "finished":
            return 0
        first = max(task.start, self.schedule.status_day) if task.status == "under way" else task.start
        return max(0, self.days.between(first, task.finish))

    def percent(self, task: Task) -> float:
        """Return the part of a task's working days that has passed [%]; of an event all or nothing."""
        days = self.days.between(task.start, task.finish)
        return 100.0 * (days - self.remaining(task)) / days if days else 100.0 * (task.status == "finished")

    @cached_property
    def counted(self) -> Mapping[str, Task]:
        """Tasks by id with the floats of the network in working days; as they are where no day is free."""
        return self.tasks if self.days.all_days else self._working()

    def floats(self, task: Task) -> tuple[int | None, int | None]:
        """Return total and free float of a task in working days; None for history."""
        known = self.counted[task.id]
        return known.total_float, known.free_float

    def _working(self) -> Mapping[str, Task]:
        number = self.days.number
        tasks = {
            name: replace(
                task, start=number(task.start), finish=number(task.finish),
                due=None if task.due is None else number(task.due),
            )
            for name, task in self.tasks.items()
        }  # fmt: skip
        return with_floats(tasks, [replace(link, lag=self.lag(link)) for link in self.schedule.links])
