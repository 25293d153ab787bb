"""What progress a case does not take over from a file: of each item, where a user enters it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.schedule.ground import PLAN_START, PROGRAMME_FINISH, PROGRAMME_START
from planner.schedule.site_tasks import checkpoint_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from planner.problem import Problem
    from planner.schedule.reported import Reported

ORDERED, CAME = ("order", "lead"), ("delivery", "commissioning", "online", "in-service")
PARTS = {
    "racks": ("order", "lead", "delivery", "commissioning", "online"),
    **dict.fromkeys(("upgrade", "onsite"), ("order", "lead", "in-service")),
}
"""What ends the ids of tasks that are parts of an item, by what begins them."""
SILENT = (PROGRAMME_START, PLAN_START, PROGRAMME_FINISH)
"""Ids of tasks that a case has no field for, and needs none; checkpoints are such too."""
_LABEL = re.compile(r"\d{4}-(?:\d{2}|Q[1-4])")


@dataclass(frozen=True)
class Listed:
    """Lines for a user, and the ids of the tasks that they are about or that need no line."""

    lines: tuple[str, ...]
    known: frozenset[str]


def entries(problem: Problem, tasks: Iterable[Reported], start: date) -> Listed:
    """Return what a user must enter by hand.

    Parameters
    ----------
    problem
        The case.
    tasks
        Tasks that have begun, without the case's activities.
    start
        Day the plan starts from now on.
    """
    known, lines = set(), []
    for task in tasks:
        place = _place(problem, task.id)
        if place is None:
            continue
        known.add(task.id)
        if place:
            lines.append(f"{_words(task)}: {place}")
    return Listed((*lines, *_money(problem, start)), frozenset(known))


def is_in_sites(problem: Problem, task_ids: Iterable[str]) -> bool:
    """Return whether any of some tasks is at a site of the case: racks, power or a checkpoint."""
    of_sites = (*PARTS, "committed", "stage", "checkpoint")
    return any(_place(problem, task) is not None for task in task_ids if task.startswith(of_sites))


def _words(task: Reported) -> str:
    told = f"{task.name} ({task.id})" if task.name else task.id
    if task.actual_finish is not None:
        return f"{told}, finished {task.actual_finish}"
    return f"{told}, started {task.actual_start}"


def _place(problem: Problem, task_id: str) -> str | None:
    """Return where a task's progress is entered, empty where nowhere, None where the case has no such thing."""
    kind, _, rest = task_id.partition(":")
    item, _, part = rest.rpartition(":") if kind in PARTS else (rest, "", "")
    name, _, label = item.partition("@")
    if task_id in SILENT or task_id in _checkpoints(problem):
        return ""
    if (kind in PARTS and part not in PARTS[kind]) or (label and not _LABEL.fullmatch(label)):
        return None
    if kind == "racks":
        return _of_racks(problem, name, part)
    if kind in ("upgrade", "onsite", "stage", "committed"):
        return _of_power(problem, kind, name, part)
    if kind in ("milestone", "tranche") and rest in {milestone.id for milestone in problem.milestones}:
        if kind == "tranche":
            return "enter the money in case.yaml under finance: opening_cash_usd_m, and take the milestone out"
        return "take it out of case.yaml under programme: milestones, or its tranche is paid again"
    return None


def _checkpoints(problem: Problem) -> set[str]:
    return {
        checkpoint_id(activity, checkpoint)
        for site in problem.sites
        for activity in site.activities
        for option in activity.options
        for checkpoint in option.checkpoints
    }


def _of_racks(problem: Problem, name: str, part: str) -> str | None:
    site, _, rack = name.partition(":")
    if site not in {one.id for one in problem.sites} or rack not in {one.id for one in problem.racks}:
        return None
    if part in ORDERED:
        return f"enter the units in case.yaml under racks, {rack}: on_order, with the day they come"
    return f"enter the units in sites/{site}.yaml under installed ({rack}), and take them out of the supply of {rack}"


def _of_power(problem: Problem, kind: str, name: str, part: str) -> str | None:
    for site in problem.sites:
        file = f"sites/{site.id}.yaml"
        if kind == "upgrade" and name in {one.id for one in site.upgrades}:
            if part in ORDERED:
                return f"enter it in {file} under stages with the day it carries load, and take {name} out of upgrades"
            return f"enter its MW in {file} under stages, and take {name} out of upgrades"
        if kind in ("onsite", "committed") and name in {one.id for one in site.onsite}:
            return f"enter the units in {file} under onsite, {name}: committed, and lower max_units by them"
        if kind == "stage" and name.partition(":")[0] == site.id:
            return f"see that energisation_date in {file} under stages is the day it came"
    return None


def _money(problem: Problem, start: date) -> Iterator[str]:
    cash = f"{problem.finance.opening_cash_usd_m:,.10g} million USD before"
    yield f"cash on {start} is not in the file: enter it in case.yaml under finance: opening_cash_usd_m ({cash})"
    if problem.finance.facilities:
        names = ", ".join(facility.id for facility in problem.finance.facilities)
        yield (
            f"debt on {start} is not in the file and has no field: in case.yaml lower limit_usd_m of {names} "
            "by what is drawn, and opening_cash_usd_m by what of it must be repaid"
        )
    if any(milestone.tranche_usd_m for milestone in problem.milestones):
        yield (
            f"tranches paid before {start} are not in the file: in case.yaml take milestones that were reached out of "
            "programme: milestones, or their tranches are paid again"
        )
