"""Forward and backward pass over a build schedule, from its durations, links and `not_before` alone."""

from __future__ import annotations

from collections import defaultdict
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.schedule.build_schedule import BuildSchedule, Link

EVER = 10**9


def _order(schedule: BuildSchedule) -> list[str]:
    sorter: TopologicalSorter[str] = TopologicalSorter({task.id: () for task in schedule.tasks})
    for link in schedule.links:
        sorter.add(link.after, link.before)
    return list(sorter.static_order())


def _into(schedule: BuildSchedule) -> dict[str, list[Link]]:
    found = defaultdict(list)
    for link in schedule.links:
        found[link.after].append(link)
    return found


def starts(schedule: BuildSchedule) -> dict[str, int]:
    """Return the day each task starts if all start as early as they may, from that of the programme on."""
    days = {task.id: task.duration for task in schedule.tasks}
    held = {task.id: task.not_before for task in schedule.tasks if task.not_before is not None}
    into, found = _into(schedule), {}
    for name in _order(schedule):
        earliest = [held[name]] if name in held else []
        for link in into[name]:
            mark = found[link.before] + (days[link.before] if link.type[0] == "F" else 0) + link.lag
            earliest.append(mark - (days[name] if link.type[1] == "F" else 0))
        found[name] = max(earliest) if earliest else schedule.task("programme:start").start
    return found


def latest_starts(schedule: BuildSchedule, end: str) -> dict[str, int]:
    """Return the last day on which each task may start so that one of them starts where it does."""
    days = {task.id: task.duration for task in schedule.tasks}
    into, found = _into(schedule), {end: schedule.task(end).start}
    status = {task.id: task.status for task in schedule.tasks}
    for name in loose(schedule) if end == "programme:finish" else ():
        found[name] = found[end] - days[name]
    for name in reversed(_order(schedule)):
        if name not in found:
            continue
        for link in (link for link in into[name] if status[link.before] != "finished" and not settled(schedule, link)):
            mark = found[name] + (days[name] if link.type[1] == "F" else 0) - link.lag
            last = mark - (days[link.before] if link.type[0] == "F" else 0)
            found[link.before] = min(last, found.get(link.before, EVER))
    return found


def settled(schedule: BuildSchedule, link: Link) -> bool:
    """Return whether a link waits for a start that has been."""
    return link.type[0] == "S" and schedule.task(link.before).status == "under way"


def loose(schedule: BuildSchedule) -> list[str]:
    """Return what is under way and has no links but from its start: it may last until the programme ends."""
    led = {link.before for link in schedule.links if not settled(schedule, link)}
    return [task.id for task in schedule.tasks if task.status == "under way" and task.id not in led]


def free_days(schedule: BuildSchedule, name: str) -> int | None:
    """Return by how many days a task may slip before any that waits for it does; None where none does."""
    by_id = {task.id: task for task in schedule.tasks}
    room = []
    for link in schedule.links:
        if link.before == name and by_id[link.after].status != "finished" and not settled(schedule, link):
            before, after = by_id[name], by_id[link.after]
            marks = {"S": (before.start, after.start), "F": (before.finish, after.finish)}
            room.append(marks[link.type[1]][1] - marks[link.type[0]][0] - link.lag)
    if name in loose(schedule):
        room.append(schedule.task("programme:finish").start - by_id[name].finish)
    return min(room, default=None)


def flaws(schedule: BuildSchedule) -> list[str]:
    """Return what no build schedule may have, task by task and link by link."""
    ids, nodes = [task.id for task in schedule.tasks], {node.id: node for node in schedule.wbs}
    found = [f"twice: {name}" for name in {name for name in ids if ids.count(name) > 1}]
    found += [f"uid of {task.id}" for task in schedule.tasks if not 0 < task.uid < 2**31]
    found += ["uids twice"] * (len({task.uid for task in schedule.tasks}) < len(ids))
    found += [f"node of {task.id}" for task in schedule.tasks if task.wbs not in nodes]
    found += [f"parent of {node.id}" for node in nodes.values() if node.parent not in nodes and node.parent]
    found += ["nodes twice"] * (len(nodes) < len(schedule.wbs))
    found += ["more than one root"] * (sum(not node.parent for node in nodes.values()) != 1)
    found += ["links twice"] * (len({(link.before, link.after) for link in schedule.links}) < len(schedule.links))
    for link in schedule.links:
        if link.lag < 0 or link.before not in ids or link.after not in ids:
            found.append(f"link {link}")
    led, followed = {link.after for link in schedule.links}, {link.before for link in schedule.links}
    found += [f"no predecessor: {name}" for name in ids if name not in led and name != "programme:start"]
    found += [f"no successor: {name}" for name in ids if name not in followed and name != "programme:finish"]
    for task in schedule.tasks:
        if task.not_before is not None and not (task.held_by and task.not_before == task.start):
            found.append(f"date without a reason: {task.id}")
    early = starts(schedule)
    found += [
        f"{t.id}: {early[t.id]} by links, {t.start} in the plan" for t in schedule.tasks if early[t.id] != t.start
    ]
    return found + float_flaws(schedule)


def float_flaws(schedule: BuildSchedule) -> list[str]:
    """Return floats that a backward pass does not find."""
    found = []
    ends = ["programme:finish", *(task.id for task in schedule.tasks if task.kind == "milestone")]
    late = {end: latest_starts(schedule, end) for end in ends}
    for task in schedule.tasks:
        if task.status == "finished":
            due: tuple[object, ...] = ({}, None, None)
        else:
            to = {end: late[end][task.id] - task.start for end in ends if task.id in late[end]}
            due = (to, to["programme:finish"], free_days(schedule, task.id))
        if (dict(task.float_to), task.total_float, task.free_float) != due:
            found.append(f"floats of {task.id}: {task.float_to, task.total_float, task.free_float}, not {due}")
    return found
