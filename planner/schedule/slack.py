"""Total and free float of every task in days, and its float to each milestone and to the programme's finish."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.network import Arc, floats
from planner.schedule.ground import PROGRAMME_FINISH
from planner.schedule.logic import earliest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.schedule.build_schedule import Link, Task


def with_floats(tasks: Mapping[str, Task], links: Iterable[Link]) -> dict[str, Task]:
    """Return tasks with their floats; history has none.

    Total float is that to the programme's finish, which every task leads to. A link from the start of work under way is
    satisfied for good: it holds no float back, and work that nothing else waits for may last until the finish.

    Parameters
    ----------
    tasks
        Tasks by id, each where its links and `not_before` let it start.
    links
        Links between them.
    """
    # Durations are fixed: a link of any type leaves the later task as many days of room as one from finish to start.
    movable = {name: (task.start, task.finish) for name, task in tasks.items() if task.status != "finished"}
    arcs = [
        Arc(link.before, link.after, "FS", earliest(link, tasks) - tasks[link.before].finish)
        for link in links
        if link.before in movable and link.after in movable and not _is_settled(link, tasks)
    ]
    held = {arc.before for arc in arcs} | {PROGRAMME_FINISH}
    arcs += [Arc(name, PROGRAMME_FINISH) for name in movable if name not in held and PROGRAMME_FINISH in movable]
    ends = [name for name, task in tasks.items() if task.kind == "milestone" and name in movable]
    found = floats(movable, arcs, [*ends, PROGRAMME_FINISH])
    room = {name: due - tasks[name].start for name in ends if (due := tasks[name].due) is not None}
    return {
        name: task if name not in found else replace(
            task, total_float=found[name].to.get(PROGRAMME_FINISH), free_float=found[name].free,
            float_to=dict(found[name].to),
            float_to_due=min((days + room[end] for end, days in found[name].to.items() if end in room), default=None),
        )
        for name, task in tasks.items()
    }  # fmt: skip


def _is_settled(link: Link, tasks: Mapping[str, Task]) -> bool:
    """Return whether a link waits for a start that has been: no delay of that task reaches the other one by it."""
    return tasks[link.before].status == "under way" and not link.waits_for_finish
