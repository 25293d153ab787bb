"""Ids of tasks that a case may have: those that P6 has cut are found again, and of wrong ones what was meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.committed import stage_id
from planner.schedule.naming import P6_ID_MOST, cut_key
from planner.schedule.power_tasks import end_of_service_id, source_id
from planner.schedule.rack_tasks import BATCH_PARTS
from planner.schedule.site_tasks import activity_id, checkpoint_id
from planner.validate.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.problem import Problem
    from planner.schedule.reported import Findings

PARTS = {
    "racks": BATCH_PARTS,
    **dict.fromkeys(("upgrade", "onsite"), ("order", "lead", "in-service")),
}
"""What ends the ids of tasks that are parts of an item, by what begins them, in the order in which they happen."""
_CUT = re.compile(r"~[0-9a-f]{6}~")


def with_whole_ids(problem: Problem, found: Findings) -> Findings:
    """Return what a file reports with the whole ids of those that P6 has cut, where the case has them.

    Parameters
    ----------
    problem
        The case.
    found
        What the file reports.
    """
    given = {*found.waiting, *(task.id for task in found.begun)}
    if not any(_CUT.search(name) for name in given):
        return found
    whole = {cut_key(name, name, P6_ID_MOST): name for name in _ids(problem) if len(name) > P6_ID_MOST}
    return replace(
        found,
        begun=[replace(task, id=whole.get(task.id, task.id)) for task in found.begun],
        waiting=[whole.get(name, name) for name in found.waiting],
        planned={whole.get(name, name): day for name, day in found.planned.items()},
        ahead={whole.get(name, name): ahead for name, ahead in found.ahead.items()},
    )


def _ids(problem: Problem) -> Iterator[str]:
    """Yield the id of each task that a schedule of the case may have, but for those of the programme."""
    labels = [problem.calendar.label(period) for period in range(problem.calendar.periods)]
    for site in problem.sites:
        for activity in site.activities:
            yield activity_id(activity)
            for option in activity.options:
                yield from (checkpoint_id(activity, checkpoint) for checkpoint in option.checkpoints)
        yield from (source_id("stage", stage_id(site, number)) for number in range(1, len(site.stages) + 1))
        yield from _with_parts("upgrade", (upgrade.id for upgrade in site.upgrades), [""])
        yield from _with_parts("racks", (f"{site.id}:{rack.id}" for rack in problem.racks), labels)
        units = [unit.id for unit in site.onsite]
        yield from _with_parts("onsite", units, labels)
        yield from (source_id("committed", f"{unit}@{label}") for unit in units for label in labels)
        yield from map(end_of_service_id, units)
    for milestone in problem.milestones:
        yield from (f"{kind}:{milestone.id}" for kind in ("milestone", "tranche"))


def _with_parts(kind: str, items: Iterable[str], labels: list[str]) -> Iterator[str]:
    for item in items:
        for label in labels:
            at = f"@{label}" if label else ""
            yield from (f"{kind}:{item}{at}:{part}" for part in PARTS[kind])


def meant(problem: Problem, task_id: str) -> str | None:
    """Return the id of the case that looks most like one that it does not have, None where none does.

    Parameters
    ----------
    problem
        The case.
    task_id
        The id that it does not have.
    """
    kind, _, rest = task_id.partition(":")
    names = _names(problem)
    if kind not in names:
        known = [f"{told}:{name}" for told in ("activity", "milestone") for name in names[told][0]]
        return nearest(task_id, known)
    item, label, part = _taken_apart(kind, rest)
    pieces = item.split(":", len(names[kind]) - 1)
    if len(pieces) != len(names[kind]):
        return None
    near = [
        piece if piece in known else nearest(piece, known) for piece, known in zip(pieces, names[kind], strict=True)
    ]
    ending = nearest(part, PARTS[kind]) if part else ""
    if None in near or ending is None:
        return None
    told = f"{kind}:{':'.join(map(str, near))}{label}{ending and ':'}{ending}"
    return None if told == task_id else told


def _taken_apart(kind: str, rest: str) -> tuple[str, str, str]:
    """Return the item, the period with its mark, and the part that an id names."""
    whole, _, part = rest.rpartition(":") if kind in PARTS else (rest, "", "")
    item, mark, label = whole.partition("@")
    return item, f"{mark}{label}", part


def _names(problem: Problem) -> dict[str, tuple[list[str], ...]]:
    """Return the names that ids of each kind are made of: of racks those of sites and of types, of all else one."""
    sites, milestones = problem.sites, [milestone.id for milestone in problem.milestones]
    units = [unit.id for site in sites for unit in site.onsite]
    works = [activity for site in sites for activity in site.activities]
    points = {checkpoint_id(one, point) for one in works for option in one.options for point in option.checkpoints}
    return {
        "activity": ([activity.id for activity in works],),
        "checkpoint": (sorted(name.partition(":")[2] for name in points),),
        "stage": ([stage_id(site, number) for site in sites for number in range(1, len(site.stages) + 1)],),
        "upgrade": ([upgrade.id for site in sites for upgrade in site.upgrades],),
        "onsite": (units,),
        "committed": (units,),
        "milestone": (milestones,),
        "tranche": (milestones,),
        "racks": ([site.id for site in sites], [rack.id for rack in problem.racks]),
    }
