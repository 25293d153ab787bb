"""Progress as history of a case: what activities have done, where the plan then starts, what is entered by hand.

An activity that has finished gets both its dates. One under way gets the day it started; the case has no field for what
remains of it, so the option it is done by gets the duration at which it is finished when the file says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem, Issue
from planner.schedule.actuals_history import Actuals, History
from planner.schedule.actuals_remarks import Reading, finish_of, out_of_sequence, overdue, rescheduled
from planner.schedule.by_hand_entries import entries, is_in_sites, orders_overdue
from planner.schedule.file_week import first_worked, last_worked
from planner.schedule.known_ids import meant, with_whole_ids
from planner.schedule.moved_work import moved_work
from planner.schedule.overbooked import drawn_before, overbooked
from planner.schedule.site_tasks import activity_id
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.problem import Activity, Calendar, Option, Problem
    from planner.schedule.reported import Findings, Reported


def actuals(problem: Problem, found: Findings, on: date) -> Actuals:
    """Return what a file reports as history of a case.

    Parameters
    ----------
    problem
        The case.
    found
        What the file reports.
    on
        Last day that it reports of, or the eve of the plan's start; the plan starts with the period after the one of
        that day. What remains counts from the last day that the file knows of, where it says which.

    Raises
    ------
    InvalidProblem
        With everything that cannot be: a day outside the plan, dates after it or in the wrong order, an unknown option,
        a file of which the case has nothing.
    """
    calendar = problem.calendar
    last = _last_period(calendar, on)
    found = with_whole_ids(problem, found)
    works = {activity_id(activity): (site.id, activity) for site in problem.sites for activity in site.activities}
    ours = [task for task in found.begun if task.id in works]
    issues = [issue for task in ours for issue in _wrong(task, works[task.id][1], on)]
    if issues:
        raise InvalidProblem(tuple(issues))
    order = {name: number for number, name in enumerate(works)}
    ours.sort(key=lambda task: order[task.id])
    others = [task for task in found.begun if task.id not in works]
    start = calendar.start_of(last + 1)
    listed = entries(problem, others, start)
    named = {*found.waiting, *(task.id for task in found.begun)}
    if works.keys().isdisjoint(named) and not is_in_sites(problem, named):
        what = f"must have activities of the case, such as '{next(iter(works), '')}'; none of its tasks is in the case"
        raise InvalidProblem((Issue(found.label, what),))
    reading = Reading.of(ours, found, on)
    history = tuple(_history(task, *works[task.id], calendar, reading) for task in ours)
    unmatched = [_unmatched(problem, task) for task in others if task.id not in listed.known]
    return Actuals(
        start,
        history,
        (*_unsaid(found, problem), *moved_work(problem, found), *drawn_before(problem, history), *listed.lines),
        tuple(unmatched),
        (
            *reading.remarks,
            *rescheduled(problem, ours, reading),
            *out_of_sequence(problem, history),
            *overbooked(problem, history, start),
            *overdue(problem, found, reading),
            *orders_overdue(problem, found, on),
        ),
    )


def _last_period(calendar: Calendar, on: date) -> int:
    """Return the last period that is history, -1 where the plan's start stays."""
    eve, last = calendar.start - timedelta(days=1), calendar.period_of(on)
    if on < eve or last >= calendar.periods - 1:
        span = f"{eve} to {calendar.end_of(calendar.periods - 2)}"
        raise InvalidProblem((Issue("--on", f"must be a day from {span}, that periods are left to plan, got {on}"),))
    return last


def _history(task: Reported, site: str, activity: Activity, calendar: Calendar, reading: Reading) -> History:
    option = _option(task, activity)
    assert option is not None
    started = task.actual_start
    if started is not None and activity.started_date is not None:
        # A schedule may have the first day of the period, or the next that is worked: the case knows the day.
        opens = calendar.start_of(calendar.period_of(activity.started_date))
        same = started in {first_worked(day, task.days_per_week) for day in (opens, activity.started_date)}
        started = activity.started_date if same else started
    duration = option.duration_periods
    if task.actual_finish is None and started is not None and task.remaining_days is not None:
        last_day = finish_of(task, reading)
        duration = max(calendar.period_of(last_day) + 1 - calendar.period_of(started), 1)
    finished = activity.finished_date if _is_told(task, activity, calendar) else task.actual_finish
    if finished is not None and activity.finished_date == finished and activity.started_date is None:
        started = None  # what the file has as its start is the planner's guess by its duration
    return History(activity.id, site, started, finished, option.id, duration, option.duration_periods)


def _is_told(task: Reported, activity: Activity, calendar: Calendar) -> bool:
    """Return whether the case knows a finish: a schedule may have the eve of the period it serves from.

    It may also have the last working day before either.
    """
    if task.actual_finish is None or activity.finished_date is None:
        return False
    eve = calendar.start_of(calendar.usable_from(activity.finished_date)) - timedelta(days=1)
    return task.actual_finish in {last_worked(day, task.days_per_week) for day in (eve, activity.finished_date)}


def _option(task: Reported, activity: Activity) -> Option | None:
    """Return the option an activity is done by: the file's, else the case's, else the only one."""
    name = task.option or activity.chosen_option
    if not name and len(activity.options) == 1:
        return activity.options[0]
    return next((option for option in activity.options if option.id == name), None)


def _wrong(task: Reported, activity: Activity, on: date) -> Iterator[Issue]:
    """Yield what an activity cannot have done."""
    dates = {"actual start": task.actual_start, "actual finish": task.actual_finish}
    for what, day in dates.items():
        if day is not None and day > on:
            yield Issue(task.where, f"{what} of {activity.id} must not be after {on}, the day of --on, got {day}")
    if task.actual_start and task.actual_finish and task.actual_finish < task.actual_start:
        what = f"must not be before its actual start {task.actual_start}, got {task.actual_finish}"
        yield Issue(task.where, f"actual finish of {activity.id} {what}")
    names = [option.id for option in activity.options]
    if _option(task, activity) is None:
        given = task.option or activity.chosen_option
        hint = suggestion(given, names, "options") if given else f"; options are {', '.join(names)}"
        yield Issue(task.where, f"the option of {activity.id} must be given, got '{given or ''}'{hint}")
    elif task.actual_finish is None and task.remaining_days is None:
        yield Issue(task.where, f"the remaining duration of {activity.id} must be given, as it has not finished")


def _unsaid(found: Findings, problem: Problem) -> Iterator[str]:
    """Yield work that is under way in the case, and of which the file does not say that it has begun."""
    begun = {task.id for task in found.begun}
    for site in problem.candidates:
        for activity in site.activities:
            under_way = activity.started_date is not None and activity.finished_date is None
            if under_way and activity_id(activity) not in begun:
                stays = f"started {activity.started_date} in the case and has its option's duration from there"
                yield f"{activity.id}: {stays}, as the file does not say what it has done"


def _unmatched(problem: Problem, task: Reported) -> str:
    if not task.id:
        return f"{task.where}: '{task.name}' has no id of the planner"
    near = meant(problem, task.id)
    return f"{task.where}: '{task.id}' is not in the case" + (f"; did you mean '{near}'?" if near else "")
