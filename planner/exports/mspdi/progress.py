"""How far a task has come: actual dates, the part of its duration that is done, and percent complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.mspdi.spans import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.exports.mspdi.frame import Frame
    from planner.schedule.build_schedule import Task

WHOLE = 100


def progress(frame: Frame, task: Task) -> Progress:
    """Return how far a task has come; asked once for its own line and once for each summary over it."""
    if task.id not in frame.progress:
        frame.progress[task.id] = _of_one(frame, task)
    return frame.progress[task.id]


def _of_one(frame: Frame, task: Task) -> Progress:
    span = frame.span(task.start, task.finish)
    if task.status == "finished":
        return Progress(WHOLE, span.days, span.days, span.start, span.finish)
    if task.status == "under way":
        percent = min(round(frame.percent(task)), WHOLE - 1)
        return Progress(percent, span.days - frame.remaining(task), span.days, span.start, None)
    return Progress(0, 0, span.days, None, None)


def of_all(frame: Frame, tasks: Sequence[Task]) -> Progress:
    """Return how far some tasks have come together: the days done of all their days, as Project counts a summary."""
    each = [progress(frame, task) for task in tasks]
    starts = [one.actual_start for one in each if one.actual_start is not None]
    finishes = [one.actual_finish for one in each if one.actual_finish is not None]
    ended, span = len(finishes) == len(each), frame.of_tasks(tasks)
    days = sum(one.days for one in each)
    share = sum(one.done_days for one in each) / days if days else float(ended)
    percent = WHOLE if ended else min(round(WHOLE * share), WHOLE - 1)
    return Progress(percent, span.days * share, span.days, min(starts, default=None), max(finishes) if ended else None)
