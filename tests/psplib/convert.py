"""Turns a published project-scheduling case into a case of the planner: jobs as phases, crews as resources.

A job becomes an obligatory phase of 1 MW at the site *works*, with its duration, its use of crews and its
predecessors. *works* has no power, so no rack ever stands there; the site *handover* has power and one phase of one
period, after every job that nothing follows. Its rack comes in the period after that, so the milestone of 1 MW is
reached exactly one period after the last job is over: ``makespan = periods to the milestone - HANDOVER_PERIODS``. The
dummy jobs at both ends, which take no time, are left out. Of a case of several modes, these become options, and
non-renewable resources become consumables with a stock.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.calendar import Calendar
from planner.casefiles.writing import write_case  # noqa: F401 - the benchmarks take it from here
from planner.problem import (
    Activity,
    Milestone,
    Option,
    Predecessor,
    Problem,
    Programme,
    Rack,
    Resource,
    Site,
    Stage,
    Target,
)

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "psplib"
HARDER = BENCH.parent / "trouble" / "scheduling"
START = date(2026, 1, 1)
HANDOVER_PERIODS = 1


@dataclass(frozen=True)
class Mode:
    """One way to do a job: its duration, its use of each crew while it runs, what it draws of each stock."""

    duration: int
    uses: tuple[int, ...]
    draws: tuple[int, ...] = ()


@dataclass(frozen=True)
class Job:
    """One job: its duration, its use of each crew while it runs, the jobs that wait for it; draws; more modes of it."""

    duration: int
    uses: tuple[int, ...]
    successors: tuple[int, ...]
    draws: tuple[int, ...] = ()
    others: tuple[Mode, ...] = ()

    @property
    def modes(self) -> tuple[Mode, ...]:
        """All ways to do it."""
        return (Mode(self.duration, self.uses, self.draws), *self.others)


@dataclass(frozen=True)
class Project:
    """A published case; jobs, crews and stocks count from 0."""

    name: str
    jobs: tuple[Job, ...]
    capacity: tuple[int, ...]
    stock: tuple[int, ...] = ()

    @property
    def predecessors(self) -> list[list[int]]:
        """The jobs each job waits for."""
        found: list[list[int]] = [[] for _ in self.jobs]
        for number, job in enumerate(self.jobs):
            for successor in job.successors:
                found[successor].append(number)
        return found


def published(bench: Path = BENCH) -> dict[str, int]:
    """Return the published shortest makespan of each case, by its file below `bench`."""
    with (bench / "optima.csv").open(newline="", encoding="utf-8") as table:
        return {row["file"]: int(row["optimal_makespan"]) for row in csv.DictReader(table)}


def load(path: Path) -> Project:
    """Return the project of a Patterson (``.rcp``) or PSPLIB file (``.sm``; ``.mm`` with several modes)."""
    text = path.read_text(encoding="ascii")
    if path.suffix == ".mm":
        return _several_modes(path.stem, text)
    jobs, capacity = _patterson(text) if path.suffix == ".rcp" else _psplib(text)
    return Project(path.stem, tuple(jobs), tuple(capacity))


def _patterson(text: str) -> tuple[list[Job], list[int]]:
    """Read jobs and crews, then the capacities, then for each job: duration, uses, number of successors, successors."""
    numbers = iter(int(float(word)) for word in text.split())
    count, crews = next(numbers), next(numbers)
    capacity = [next(numbers) for _ in range(crews)]
    jobs = []
    for _ in range(count):
        duration = next(numbers)
        uses = tuple(next(numbers) for _ in range(crews))
        jobs.append(Job(duration, uses, tuple(next(numbers) - 1 for _ in range(next(numbers)))))
    return jobs, capacity


def _psplib(text: str) -> tuple[list[Job], list[int]]:
    """Read the three tables of numbers: precedence, durations and uses, capacities."""
    after = {row[0]: tuple(number - 1 for number in row[3:]) for row in _numbers(text, "PRECEDENCE RELATIONS:")}
    rows = _numbers(text, "REQUESTS/DURATIONS:")
    (capacity,) = _numbers(text, "RESOURCEAVAILABILITIES:")
    return [Job(row[2], tuple(row[3:]), after[row[0]]) for row in rows], capacity


def _several_modes(name: str, text: str) -> Project:
    """Read a file in which the rows of a job's further modes leave its number out."""
    after = {row[0]: tuple(number - 1 for number in row[3:]) for row in _numbers(text, "PRECEDENCE RELATIONS:")}
    heading = text.split("RESOURCEAVAILABILITIES:", 1)[1].split("\n", 2)[1].split()
    crews = heading.count("R")
    (limits,) = _numbers(text, "RESOURCEAVAILABILITIES:")
    ways: dict[int, list[Mode]] = {}
    for row in _numbers(text, "REQUESTS/DURATIONS:"):
        if len(row) == len(limits) + 3:
            number = row.pop(0)
        ways.setdefault(number, []).append(Mode(row[1], tuple(row[2 : 2 + crews]), tuple(row[2 + crews :])))
    jobs = [Job(m[0].duration, m[0].uses, after[n], m[0].draws, tuple(m[1:])) for n, m in ways.items()]
    return Project(name, tuple(jobs), tuple(limits[:crews]), tuple(limits[crews:]))


def _numbers(text: str, heading: str) -> list[list[int]]:
    """Return the rows of numbers that follow a heading, to the next line of stars."""
    rows = []
    for row in text.split(heading, 1)[1].split("\n****", 1)[0].splitlines():
        words = row.split()
        if words and all(word.isdigit() for word in words):
            rows.append([int(word) for word in words])
    return rows


def list_schedule(project: Project) -> int:
    """Return the makespan of the better of two list schedules: an upper bound, by jobs put in one after the other.

    The order is by latest start, once with ties to the longer, once with ties to the hungrier job.
    """
    tails = _tails(project)
    ties = [lambda j: -project.jobs[j].duration, lambda j: -sum(project.jobs[j].uses)]
    return min(_place(project, sorted(range(len(tails)), key=lambda j: (-tails[j], tie(j)))) for tie in ties)


def _tails(project: Project) -> list[int]:
    """Return the longest chain of durations from the start of each job to the end."""
    tails = [-1] * len(project.jobs)

    def tail(job: int) -> int:
        if tails[job] < 0:
            given = project.jobs[job]
            tails[job] = given.duration + max((tail(after) for after in given.successors), default=0)
        return tails[job]

    for job in range(len(tails)):
        tail(job)
    return tails


def _place(project: Project, order: list[int]) -> int:
    """Return the makespan when each job in turn takes the first periods that predecessors and crews leave it."""
    free = [list(project.capacity) for _ in range(sum(job.duration for job in project.jobs))]
    finish: dict[int, int] = {}
    waits = project.predecessors
    while order:
        number = next(job for job in order if all(before in finish for before in waits[job]))
        order.remove(number)
        job = project.jobs[number]
        start = max((finish[before] for before in waits[number]), default=0)
        while any(
            use > left for t in range(start, start + job.duration) for use, left in zip(job.uses, free[t], strict=True)
        ):
            start += 1
        for t in range(start, start + job.duration):
            free[t] = [left - use for left, use in zip(free[t], job.uses, strict=True)]
        finish[number] = start + job.duration
    return max(finish.values())


def to_problem(project: Project) -> Problem:
    """Return the planner's case of a project."""
    real = [number for number, job in enumerate(project.jobs) if job.duration > 0]
    waits = _through_dummies(project)
    jobs = tuple(_phase(project, number, waits[number]) for number in real)
    followed = {before for number in real for before in waits[number]}
    last = [number for number in real if number not in followed]
    handover = Activity(
        id="handover",
        nameplate_mw=1,
        options=(Option(duration_periods=HANDOVER_PERIODS),),
        obligatory=True,
        predecessors=tuple(Predecessor(activity=_name(number)) for number in last),
    )
    periods = _enough(project) + HANDOVER_PERIODS + 1
    end = Calendar(START, periods, 1).end_of(periods - 1)
    programme = Programme(
        name=f"Published case {project.name}",
        start_date=START,
        end_date=end,
        target=Target(mw=1, by_date=end),
        milestones=(Milestone(id="done", threshold_mw=1),),
        goals=("earliest",),
    )
    power = (Stage(mw=1, energisation_date=START),)
    return Problem(
        case=project.name,
        programme=programme,
        racks=(Rack(id="rack", it_kw=1000),),
        resources=tuple(
            Resource(id=f"crew-{number}", kind="renewable", capacity=units)
            for number, units in enumerate(project.capacity, 1)
        )
        + tuple(
            Resource(id=f"stock-{number}", kind="consumable", stock=units)
            for number, units in enumerate(project.stock, 1)
        ),
        sites=(
            Site(id="handover", peak_pue=1, mean_pue=1, stages=power, activities=(handover,)),
            Site(id="works", peak_pue=1, mean_pue=1, activities=jobs),
        ),
    )


def _name(number: int) -> str:
    return f"job-{number + 1}"


def _phase(project: Project, number: int, waits: list[int]) -> Activity:
    modes = project.jobs[number].modes
    names = ["standard"] if len(modes) == 1 else [f"mode-{count}" for count, _ in enumerate(modes, 1)]
    return Activity(
        id=_name(number),
        nameplate_mw=1,
        options=tuple(_option(name, mode) for name, mode in zip(names, modes, strict=True)),
        predecessors=tuple(Predecessor(activity=_name(before)) for before in waits),
        obligatory=True,
    )


def _option(name: str, mode: Mode) -> Option:
    uses = {f"crew-{crew}": units for crew, units in enumerate(mode.uses, 1) if units}
    draws = {f"stock-{stock}": units for stock, units in enumerate(mode.draws, 1) if units}
    return Option(id=name, duration_periods=mode.duration, uses=uses, draws=draws)


def _enough(project: Project) -> int:
    """Return periods in which the project can be done: by a list schedule, or with several modes one after the other.

    One after the other, the modes that draw little may be the long ones.
    """
    if all(len(job.modes) == 1 for job in project.jobs):
        return list_schedule(project)
    return sum(max(mode.duration for mode in job.modes) for job in project.jobs)


def _through_dummies(project: Project) -> list[list[int]]:
    """Return the jobs that take time which each job waits for, also through jobs that take none."""
    given = project.predecessors

    def real(job: int) -> set[int]:
        return {job} if project.jobs[job].duration else {first for before in given[job] for first in real(before)}

    return [sorted({first for before in waits for first in real(before)}) for waits in given]
