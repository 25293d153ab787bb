"""Compares a schedule with what a foreign scheduler makes of its file, in working time counted day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from planner.schedule.build_schedule import WorkCalendar

if TYPE_CHECKING:
    from planner.schedule.build_schedule import BuildSchedule, Task

MARGIN_DAYS = 800
MORNING, EVENING = "08:00", "17:00"


class WorkingTime:
    """Instants as working days that have passed: the close of a day is the opening of the next working day.

    `is_plan`: days are those of the plan, so that floats are as well.
    """

    def __init__(self, schedule: BuildSchedule) -> None:
        self._calendar = schedule.calendar
        self.is_plan = schedule.calendar == WorkCalendar()
        days = [schedule.day(day) for task in schedule.tasks for day in (task.start, task.finish)]
        first, last = min(days) - timedelta(days=MARGIN_DAYS), max(days) + timedelta(days=MARGIN_DAYS)
        self._passed: dict[date, int] = {}
        count, day = 0, first
        while day <= last:
            self._passed[day] = count
            count += self.works(day)
            day += timedelta(days=1)

    def works(self, day: date) -> bool:
        return day.weekday() in self._calendar.weekdays and day not in self._calendar.holidays

    def day(self, day: date) -> int:
        """Return the working days before a day."""
        return self._passed[day]

    def instant(self, text: str) -> float:
        """Return the working days before an instant, which must be on a working day; a half if it is within the day."""
        at = datetime.fromisoformat(text)
        assert self.works(at.date()), f"{text} is on a free day"
        return self.day(at.date()) + {MORNING: 0, EVENING: 1}.get(at.strftime("%H:%M"), 0.5)


def differences(schedule: BuildSchedule, answer: dict[str, Any]) -> list[str]:
    """Return in which tasks dates, float and critical flag of a foreign scheduler differ from the schedule."""
    time = WorkingTime(schedule)
    found = {task["planner_id"]: task for task in answer["tasks"] if not task["summary"]}
    missing = [f"{task.id}: not there" for task in schedule.tasks if task.id not in found]
    extra = [f"{each}: not ours" for each in found.keys() - {task.id for task in schedule.tasks}]
    both = [(task, found[task.id]) for task in schedule.tasks if task.id in found]
    told = [line for task, theirs in both for line in _of_task(schedule, time, task, theirs)]
    return [*missing, *sorted(extra), *told]


def _of_task(schedule: BuildSchedule, time: WorkingTime, task: Task, theirs: dict[str, Any]) -> list[str]:
    ours = [time.day(schedule.day(task.start)), time.day(schedule.day(task.finish))]
    dates = [time.instant(theirs["start"]), time.instant(theirs["finish"])]
    told = [] if dates == ours else [f"{task.id}: {theirs['start']} to {theirs['finish']}, not {ours} but {dates}"]
    due = slack(schedule, task) if "deadline" in theirs else float_to_finish(schedule, task)
    if time.is_plan and task.status != "finished" and theirs["critical"] != (due is not None and due <= 0):
        told.append(f"{task.id}: critical {theirs['critical']}, float {due}")
    if time.is_plan and task.status == "planned" and theirs["total_slack"] != due:
        told.append(f"{task.id}: float {theirs['total_slack']}, not {due}")
    return told


def slack(schedule: BuildSchedule, task: Task) -> int | None:
    """Return the days of float of a task in Project: to the finish of the programme or to the first deadline."""
    ends = {each.id: each.due - each.start for each in schedule.tasks if each.due is not None}
    days = [room + ends[end] for end, room in task.float_to.items() if end in ends]
    left = float_to_finish(schedule, task)
    return min(days if left is None else [*days, left], default=None)


def float_to_finish(schedule: BuildSchedule, task: Task) -> int | None:
    """Return the days of float of a task to the finish of the programme."""
    (finish,) = (each.id for each in schedule.tasks if each.kind == "programme finish")
    return task.float_to.get(finish)


def consistent(schedule: BuildSchedule, answer: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """Return what is wrong with a schedule on a calendar with free days.

    Dates are those of the plan in working time, none is on a free day (which is asserted), no float is negative but to
    a missed due date, and the floats that stand in the file are those that the foreign scheduler finds.

    Parameters
    ----------
    schedule
        The schedule.
    answer
        Its tasks as the foreign scheduler places them.
    read
        Its tasks as they stand in the file.
    """
    stated = {task["planner_id"]: task for task in read["tasks"]}
    planned = {task.id for task in schedule.tasks if task.status == "planned"}
    found = [task for task in answer["tasks"] if task["planner_id"] in planned]
    late = {task.id for task in schedule.tasks if (task.float_to_due or 0) < 0}
    wrong = [task for task in found if task["total_slack"] < 0 and task["planner_id"] not in late]
    for field in ("total_slack", "critical"):
        wrong += [task for task in found if task[field] != stated[task["planner_id"]][field]]
    return [*differences(schedule, answer), *(f"{task['planner_id']}: float {task['total_slack']}" for task in wrong)]
