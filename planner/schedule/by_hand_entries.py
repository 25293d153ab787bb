"""What progress a case does not take over from a file: of each item, where a user enters it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.schedule.file_week import first_worked
from planner.schedule.ground import PLAN_START, PROGRAMME_FINISH, PROGRAMME_START
from planner.schedule.known_ids import PARTS
from planner.schedule.site_tasks import checkpoint_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from planner.problem import Problem, Rack, Site
    from planner.schedule.reported import Findings, Reported

ORDERED = ("order", "lead")
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
    places = {task.id: place for task in tasks if (place := _place(problem, task.id)) is not None}
    furthest: dict[str, Reported] = {}
    for task in sorted((task for task in tasks if places.get(task.id)), key=_order):
        furthest[_item(task.id)] = task
    sites = {site.id: number for number, site in enumerate(problem.sites)}
    told = [task for task in furthest.values() if not _is_as_in_case(problem, task)]
    told.sort(key=lambda task: (sites.get(_site(problem, task.id), len(sites)), _order(task), task.id))
    lines = (f"{_words(task)}: {places[task.id]}" for task in told)
    return Listed((*lines, *_money(problem, start)), frozenset(places))


def _item(task_id: str) -> str:
    """Return what a task is a part of: a batch of racks, an order of power; else the task itself."""
    return task_id.rpartition(":")[0] if task_id.partition(":")[0] in PARTS else task_id


def _order(task: Reported) -> tuple[str, int]:
    """Return what sorts tasks: the period of their items, then how far these have come."""
    kind, _, rest = task.id.partition(":")
    parts = PARTS.get(kind, ())
    part = rest.rpartition(":")[2]
    return _item(task.id).partition("@")[2], parts.index(part) if part in parts else 0


def _site(problem: Problem, task_id: str) -> str:
    """Return the site that a task is at; empty for those of the programme."""
    kind, _, rest = task_id.partition(":")
    name = _item(task_id).partition(":")[2].partition("@")[0]
    if kind in ("racks", "stage"):
        return rest.partition(":")[0]
    owned = {site.id: [*(one.id for one in site.upgrades), *(one.id for one in site.onsite)] for site in problem.sites}
    return next((site for site, names in owned.items() if name in names), "")


def _is_as_in_case(problem: Problem, task: Reported) -> bool:
    """Return whether committed power serves from the day on that the case has, or from the opening of its period."""
    kind, _, rest = task.id.partition(":")
    name, _, label = rest.partition("@")
    if kind == "stage":
        site = next(one for one in problem.sites if one.id == name.partition(":")[0])
        number = name.rpartition(":stage")[2]
        days = [stage.energisation_date for n, stage in enumerate(site.stages, 1) if str(n) == number]
    elif kind == "committed":
        come = [one.date for site in problem.sites for unit in site.onsite if unit.id == name for one in unit.committed]
        serves = problem.calendar.usable_from
        days = [day for day in come if problem.calendar.label(serves(day)) == label]
    else:
        return False
    calendar, day = problem.calendar, task.actual_finish or task.actual_start
    openings = [calendar.start_of(calendar.usable_from(one)) for one in days]
    return day in {first_worked(one, task.days_per_week) for one in (*days, *openings)} or day in days


def orders_overdue(problem: Problem, found: Findings, on: date) -> Iterator[str]:
    """Yield of each batch and source of power its first part that should have come by the day reported and has not.

    Parameters
    ----------
    problem
        The case.
    found
        What the file reports.
    on
        Last day reported.
    """
    late: dict[str, tuple[tuple[str, int], str, date]] = {}
    for name, day in found.planned.items():
        kind, _, rest = name.partition(":")
        if day > on or kind not in (*PARTS, "stage", "committed") or not _place(problem, name):
            continue
        part = rest.rpartition(":")[2]
        number = PARTS[kind].index(part) if kind in PARTS else 0
        now = ((day.isoformat(), number), name, day)
        late[_item(name)] = min(now, late.get(_item(name), now), key=lambda one: (one[0][1], one[0][0]))
    for _, name, day in sorted(late.values()):
        yield f"{name}: no progress, and the file has {day} as its planned day"


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
    given = next(one for one in problem.racks if one.id == rack)
    early = "" if part == PARTS["racks"][-1] else ", which has them online from the plan's start"
    return f"enter the units in sites/{site}.yaml under installed ({rack}){early}{_taken_out(given)}"


def _taken_out(rack: Rack) -> str:
    """Return where units that have come must no longer stand, that none counts twice."""
    places = [name for name, given in (("supply", rack.supply), ("on_order", rack.on_order)) if given]
    return f", and take them out of the {' and the '.join(places)} of {rack.id}" if places else ""


def _of_power(problem: Problem, kind: str, name: str, part: str) -> str | None:
    for site in problem.sites:
        place = _of_site(site, kind, name, part)
        if place is not None:
            return place
    return None


def _of_site(site: Site, kind: str, name: str, part: str) -> str | None:
    file = f"sites/{site.id}.yaml"
    upgrade = next((one for one in site.upgrades if one.id == name), None)
    unit = next((one for one in site.onsite if one.id == name), None)
    if kind == "upgrade" and upgrade is not None:
        what = "it" if part in ORDERED else "its MW"
        when = " with the day it carries load" if part in ORDERED else ""
        return f"enter {what} in {file} under stages{when}, and take {name} out of upgrades{_drew(upgrade.draws)}"
    if kind == "committed" and unit is not None:
        return f"see that the date in {file} under onsite, {name}: committed is the day they came"
    if kind == "onsite" and unit is not None:
        drew = _drew(unit.draws, " for each unit")
        return f"enter the units in {file} under onsite, {name}: committed, and lower max_units by them{drew}"
    if kind == "stage" and name.partition(":")[0] == site.id:
        return f"see that energisation_date in {file} under stages is the day it came"
    return None


def _drew(draws: Mapping[str, int], each: str = "") -> str:
    """Return where what an order has drawn must no longer stand, that it is not there twice."""
    drawn = " and ".join(f"{units} of {resource}" for resource, units in draws.items() if units)
    return f"; lower stock or arrivals in case.yaml under resources by {drawn}{each}" if drawn else ""


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
