"""The tasks of the file: dates, floats, cost, progress, links, custom fields and baseline of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.mspdi.custom_fields import values
from planner.exports.mspdi.outline import outline
from planner.exports.mspdi.progress import WHOLE, of_all, progress
from planner.exports.mspdi.resources import work_hours
from planner.exports.mspdi.values import DAYS_FORMAT, cents, duration, hours, is_cut, opening, plain, tenths

if TYPE_CHECKING:
    from planner.exports.mspdi.frame import Frame
    from planner.exports.mspdi.outline import Line
    from planner.exports.mspdi.spans import Progress, Span
    from planner.exports.mspdi.values import Fields
    from planner.schedule.build_schedule import BuildSchedule, Link, Task

FIXED_DURATION = 1
AS_SOON_AS_POSSIBLE, START_NO_EARLIER_THAN = 0, 4
PRORATED, AT_FINISH = 2, 3
PRIORITY = 500
LINK_TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}


def tasks(frame: Frame) -> Fields:
    """Return all lines as tasks."""
    return [("Task", _fields(frame, line, number)) for number, line in enumerate(outline(frame.schedule), start=1)]


def _fields(frame: Frame, line: Line, number: int) -> Fields:
    is_summary = line.node is not None
    task = line.tasks[0]
    span = frame.of_tasks(line.tasks)
    done = of_all(frame, line.tasks) if is_summary else progress(frame, task)
    return [
        *_identity(frame, line, number),
        *_dates(frame, line, span),
        ("Milestone", int(not is_summary and span.days == 0)),
        ("Summary", int(is_summary)),
        ("Critical", int(any(_critical(frame, each) for each in line.tasks))),
        *([] if is_summary else _floats(frame, task, span, done)),
        *_costs_and_progress(frame, line, done),
        *([] if is_summary else _constraint(frame, task)),
        ("Notes", _notes(frame, line)),
        *([] if is_summary else [("PredecessorLink", _link(frame, link)) for link in frame.before(task)]),
        *values(line),
        ("Baseline", _baseline(frame, line)),
    ]


def _identity(frame: Frame, line: Line, number: int) -> Fields:
    return [
        ("UID", line.uid),
        ("ID", number),
        ("Name", plain(line.node.name if line.node else line.tasks[0].name)),
        ("Active", 1),
        ("Manual", 0),
        ("Type", FIXED_DURATION),
        ("IsNull", 0),
        ("CreateDate", opening(frame.schedule.start_date)),
        ("WBS", line.outline),
        ("OutlineNumber", line.outline),
        ("OutlineLevel", line.level),
        ("Priority", PRIORITY),
    ]


def _dates(frame: Frame, line: Line, span: Span) -> Fields:
    return [
        ("Start", span.start),
        ("Finish", span.finish),
        ("Duration", duration(span.days)),
        ("DurationFormat", DAYS_FORMAT),
        ("Work", hours(sum(work_hours(frame, task) for task in line.tasks))),
        ("EffortDriven", 0),
        ("Estimated", 0),
    ]


def _critical(frame: Frame, task: Task) -> bool:
    left = frame.slack(task)
    return task.status != "finished" and left is not None and left <= 0


def _floats(frame: Frame, task: Task, span: Span, done: Progress) -> Fields:
    """Return early and late dates and floats; of what is finished none but its dates."""
    left, (_, free) = frame.slack(task), frame.floats(task)
    if left is None:
        return [("EarlyStart", span.start), ("EarlyFinish", span.finish)]
    late = frame.late(task, left)
    return [
        ("EarlyStart", span.start),
        ("EarlyFinish", span.finish),
        ("LateStart", done.actual_start or late.start),
        ("LateFinish", late.finish),
        ("FreeSlack", None if free is None else tenths(free)),
        ("TotalSlack", tenths(left)),
        ("StartSlack", 0 if done.actual_start else tenths(left)),
        ("FinishSlack", tenths(left)),
    ]


def _costs_and_progress(frame: Frame, line: Line, done: Progress) -> Fields:
    """Return cost and progress; the actual duration stands there even where nothing is done, or Project guesses it.

    What has been spent on work under way nobody has said: it has no actual cost, and since Project would make one of
    the elapsed time, the cost of such work falls due at its finish.
    """
    cost = sum(task.cost_usd_m for task in line.tasks)
    spent = sum(task.cost_usd_m for task in line.tasks if task.status == "finished")
    work = sum(work_hours(frame, task) for task in line.tasks)
    worked = sum(work_hours(frame, task) * progress(frame, task).share for task in line.tasks)
    return [
        ("FixedCost", cents(cost) if line.node is None else 0),
        ("FixedCostAccrual", AT_FINISH if line.node is None and line.tasks[0].status == "under way" else PRORATED),
        ("PercentComplete", done.percent),
        ("PercentWorkComplete", int(WHOLE * worked / work) if work else done.percent),
        ("Cost", cents(cost)),
        ("ActualStart", done.actual_start),
        ("ActualFinish", done.actual_finish),
        ("ActualDuration", duration(done.done_days)),
        ("ActualCost", cents(spent)),
        ("ActualWork", hours(worked)),
        ("RemainingDuration", duration(done.days - done.done_days)),
        ("RemainingCost", cents(cost) - cents(spent)),
        ("RemainingWork", hours(work - worked)),
    ]


def _constraint(frame: Frame, task: Task) -> Fields:
    """Return the constraint of a task: none, or no start before a day; what is under way needs none. And its deadline.

    A milestone is the instant at which its day opens, and so is its deadline: the slack is the days between them.
    """
    held = None if task.not_before is None or task.status != "planned" else frame.opening(task.not_before)
    return [
        ("ConstraintType", AS_SOON_AS_POSSIBLE if held is None else START_NO_EARLIER_THAN),
        ("ConstraintDate", held),
        ("Deadline", None if task.due is None else frame.opening(task.due)),
    ]


def _notes(frame: Frame, line: Line) -> str | None:
    """Return what has no room elsewhere: the schedule's notes on its first line, and texts too long for a field."""
    if line.node is not None:
        notes = _about(frame.schedule) if line.outline == "1" else ()
    else:
        notes = tuple(text for text in (line.tasks[0].name, line.tasks[0].held_by) if is_cut(text))
    return "\n".join(plain(note, None) for note in notes) or None


def _about(schedule: BuildSchedule) -> tuple[str, ...]:
    """Return what the schedule was made from, and its remarks."""
    sources = ", ".join(f"{name} {value}" for name, value in schedule.sources.items())
    return (f"Made from {sources}.", *schedule.notes) if sources else schedule.notes


def _link(frame: Frame, link: Link) -> Fields:
    return [
        ("PredecessorUID", frame.task_ids[link.before]),
        ("Type", LINK_TYPES[link.type]),
        ("CrossProject", 0),
        ("LinkLag", tenths(frame.lag(link))),
        ("LagFormat", DAYS_FORMAT),
    ]


def _baseline(frame: Frame, line: Line) -> Fields | None:
    starts = [task.baseline_start for task in line.tasks if task.baseline_start is not None]
    finishes = [task.baseline_finish for task in line.tasks if task.baseline_finish is not None]
    if not starts or not finishes:
        return None
    span = frame.span(min(starts), max(finishes))
    return [
        ("Number", 0),
        ("Interim", 0),
        ("Start", span.start),
        ("Finish", span.finish),
        ("Duration", duration(span.days)),
        ("DurationFormat", DAYS_FORMAT),
        ("Cost", cents(sum(task.baseline_cost_usd_m or 0.0 for task in line.tasks))),
    ]
