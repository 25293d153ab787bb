"""Where links, durations and held starts let the tasks of a schedule be, if some of them were delayed."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.schedule.logic import earliest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.schedule.build_schedule import BuildSchedule, Link, Task


def forward(schedule: BuildSchedule, delayed: Mapping[str, int]) -> dict[str, Task]:
    """Return every task at the earliest its links and `not_before` allow; history stays where it was.

    Parameters
    ----------
    schedule
        The schedule.
    delayed
        Days that tasks start later than they could, by id; what is under way takes so much longer.
    """
    given = {task.id: task for task in schedule.tasks}
    before: dict[str, list[Link]] = defaultdict(list)
    for link in schedule.links:
        before[link.after].append(link)
    placed: dict[str, Task] = {}
    for name in _in_order(schedule):
        task, delay = given[name], delayed.get(name, 0)
        if task.status == "planned":
            opens = [earliest(link, {link.before: placed[link.before], name: task}) for link in before[name]]
            opens += [] if task.not_before is None else [task.not_before]
            start = max(opens, default=task.start) + delay
            task = replace(task, start=start, finish=start + task.duration)
        elif task.status == "under way":
            task = replace(task, finish=task.finish + delay)
        placed[name] = task
    return placed


def _in_order(schedule: BuildSchedule) -> Iterator[str]:
    """Yield the tasks so that each comes after those it waits for."""
    waits = {task.id: 0 for task in schedule.tasks}
    after: dict[str, list[str]] = defaultdict(list)
    for link in schedule.links:
        waits[link.after] += 1
        after[link.before].append(link.after)
    ready = deque(name for name, count in waits.items() if count == 0)
    while ready:
        name = ready.popleft()
        yield name
        for follower in after[name]:
            waits[follower] -= 1
            if waits[follower] == 0:
                ready.append(follower)
