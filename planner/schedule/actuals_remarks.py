"""What a scheduler should look at in progress: from which day remainders count, work out of sequence or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from planner.calendar import moved
from planner.schedule.file_week import worked_until
from planner.schedule.site_tasks import activity_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from planner.problem import Activity, Predecessor, Problem
    from planner.schedule.actuals_history import History
    from planner.schedule.reported import Findings, Reported


@dataclass(frozen=True)
class Reading:
    """How the remainders of a file are read.

    Parameters
    ----------
    on
        The day that a user gives as the last one reported.
    by_file
        Whether what remains counts from the last day that the file knows of, where it has one.
    remarks
        What does not go together.
    """

    on: date
    by_file: bool
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, tasks: Sequence[Reported], found: Findings, on: date) -> Reading:
        """Return how the activities of a file are read.

        Parameters
        ----------
        tasks
            Its activities that have begun.
        found
            The whole file.
        on
            Last day reported, as the user says.
        """
        late = next((task for task in tasks if _is_after_its_file(task)), None)
        under_way = [task for task in tasks if task.remaining_days is not None]
        days = {task.as_of for task in under_way}
        told = list(found.remarks)
        if late is not None:
            day = max(_days(late))
            why = f"the file's own status date ends with {late.as_of}, before {day}, which it has for {late.id}"
            told.append(f"{why}: what remains counts from the day of --on, {on}; set the status date in the file")
        else:
            told += [_differs(day, on) for day in sorted(day for day in days if day is not None) if day != on]
        if None in days:
            told.append(f"the file has no status date: what remains counts from the day of --on, {on}")
        return cls(on, late is None, tuple(told))


def _is_after_its_file(task: Reported) -> bool:
    return task.as_of is not None and any(day > task.as_of + timedelta(days=1) for day in _days(task))


def _days(task: Reported) -> list[date]:
    return [day for day in (task.actual_start, task.actual_finish) if day is not None]


def _differs(day: date, on: date) -> str:
    what = f"what remains counts from {day}, the last day before the file's status date"
    return f"{what}, and not from the day of --on, {on}"


def finish_of(task: Reported, reading: Reading) -> date:
    """Return the last day of work under way: as the file has scheduled it, else by what remains of it."""
    return _scheduled(task, reading) or _by_rest(task, reading)


def _scheduled(task: Reported, reading: Reading) -> date | None:
    """Return the finish that the tool has scheduled from its status date, None where the file has none to rely on."""
    if task.forecast_finish is None or task.as_of is None or not reading.by_file or not task.remaining_days:
        return None
    return task.forecast_finish if task.forecast_finish > task.as_of else None


def _by_rest(task: Reported, reading: Reading) -> date:
    assert task.remaining_days is not None
    known = task.as_of if reading.by_file and task.as_of is not None else reading.on
    return worked_until(known, task.remaining_days, task.days_per_week)


def rescheduled(problem: Problem, tasks: Sequence[Reported], reading: Reading) -> Iterator[str]:
    """Yield work under way whose finish the file has in another period than what remains of it would give.

    Such is work that is suspended, or that waits for what it has overtaken.

    Parameters
    ----------
    problem
        The case.
    tasks
        Activities of the file that have begun.
    reading
        How the file is read.
    """
    period_of = problem.calendar.period_of
    for task in tasks:
        if task.remaining_days is not None:
            counts, by_rest = finish_of(task, reading), _by_rest(task, reading)
            if period_of(counts) != period_of(by_rest):
                name = task.id.partition(":")[2]
                why = f"what remains, counted from its status date, ends on {by_rest}"
                yield f"{name}: the file has {counts} as its finish, and {why}: {counts} counts"


def out_of_sequence(problem: Problem, history: Sequence[History]) -> Iterator[str]:
    """Yield work that has begun before what it waits for in the case has come to it.

    Parameters
    ----------
    problem
        The case, whose own dates count where the file has none.
    history
        What the file reports.
    """
    activities = {activity.id: activity for site in problem.sites for activity in site.activities}
    done = {one.activity: one for one in history}
    for one in history:
        if one.started_date is not None:
            for given in activities[one.activity].predecessors:
                told = _ahead(given, one, activities, done, problem.calendar.months)
                if told:
                    yield told


def _ahead(
    given: Predecessor, one: History, activities: Mapping[str, Activity], done: Mapping[str, History], months: int
) -> str:
    """Return what one activity did not wait for; empty where it did."""
    earlier = done.get(given.activity) or activities.get(given.activity)
    if earlier is None or one.started_date is None:
        return ""
    match given.type:
        case "FS":
            word, day = "finished", earlier.finished_date
        case "SS":
            word, day = "started", earlier.started_date
            if day is None and earlier.finished_date is not None:
                return ""  # it has started, and nobody knows when
        case _:
            assert_never(given.type)
    lag = f" and {given.lag_periods} more periods" if given.lag_periods else ""
    if day is None:
        why = f"of which no date says that it has {word}"
    elif moved(day, given.lag_periods * months) > one.started_date:
        why = f"which {word} {day}"
    else:
        return ""
    what = f"{one.activity}: out of sequence: started {one.started_date}"
    return f"{what}, and waits for {given.activity} ({given.type}{lag}), {why}"


def overdue(problem: Problem, found: Findings, reading: Reading) -> Iterator[str]:
    """Yield work that should have finished by the day reported: without progress, or with nothing left to do.

    Parameters
    ----------
    problem
        The case.
    found
        What the file reports.
    reading
        How it is read.
    """
    begun = {task.id: task for task in found.begun}
    for site in problem.sites:
        for activity in site.activities:
            name, task = activity_id(activity), begun.get(activity_id(activity))
            planned = found.planned.get(name)
            if planned is not None and planned <= reading.on:
                yield f"{activity.id}: no progress, and the file has {planned} as its planned finish"
            elif task is not None and task.remaining_days is not None and finish_of(task, reading) <= reading.on:
                by = "by what remains" if finish_of(task, reading) == _by_rest(task, reading) else "in the file"
                ends = f"ends on {finish_of(task, reading)} {by}, not after {reading.on}, the day of --on"
                yield f"{activity.id}: {ends}, and has no actual finish"
