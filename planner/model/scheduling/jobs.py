"""Obligatory work in plain numbers: ways to do each job, who waits for whom, what crews and stocks are left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from planner.problem import arrivals, pairs

if TYPE_CHECKING:
    from planner.model.sets import Sets, Work
    from planner.problem import PredecessorType, Resource

UNLIMITED = 10**9


@dataclass(frozen=True)
class Mode:
    """One way to do a job: its duration, its start window, units of crews by number and draws on stocks by number."""

    work: Work
    duration: int
    first: int
    last: int
    uses: tuple[tuple[int, int], ...]
    draws: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Wait:
    """What a job waits for: the finish of another one, or its start, and a lag [periods]."""

    job: int
    lag: int
    from_start: bool

    def release(self, start: int, duration: int) -> int:
        """Return the first period in which the waiting job may start."""
        return start + self.lag + (0 if self.from_start else duration)


@dataclass(frozen=True)
class Stock:
    """What has arrived of a consumable resource from each of some periods on; the last one lies past the horizon."""

    opens: tuple[int, ...]
    arrived: tuple[int, ...]

    @property
    def total(self) -> int:
        """Units that arrive within the horizon."""
        return self.arrived[-2] if len(self.arrived) > 1 else self.arrived[-1]


@dataclass(frozen=True)
class Jobs:
    """A scheduling problem. Past `periods` there is room for everything, so that a schedule may be overdue but exists.

    `waits` and `followers` are by job: what it waits for, and (job, lag, from start) of those that wait for it. `free`
    holds units of each crew by period, work under way taken off.
    """

    modes: tuple[tuple[Mode, ...], ...]
    waits: tuple[tuple[Wait, ...], ...]
    free: tuple[tuple[int, ...], ...]
    stocks: tuple[Stock, ...]
    periods: int

    @cached_property
    def followers(self) -> tuple[tuple[Wait, ...], ...]:
        """Jobs that wait for each job, with lag and kind."""
        found: list[list[Wait]] = [[] for _ in self.modes]
        for job, waits in enumerate(self.waits):
            for wait in waits:
                found[wait.job].append(Wait(job, wait.lag, wait.from_start))
        return tuple(map(tuple, found))

    @cached_property
    def several(self) -> tuple[int, ...]:
        """Jobs that can be done in more than one way."""
        return tuple(job for job, modes in enumerate(self.modes) if len(modes) > 1)


def obligatory_jobs(sets: Sets) -> Jobs:
    """Return obligatory work that is still to start, and all that must come before it, as a scheduling problem."""
    required = _required(sets)
    number = {activity: job for job, activity in enumerate(required)}
    crews, stocks = _numbered(sets.crews), _numbered(sets.stocks)
    modes = tuple(tuple(_mode(work, crews, stocks) for work in sets.works_of[activity]) for activity in required)
    waits = tuple(
        tuple(
            Wait(number[before.activity], before.lag_periods, _is_from_start(before.type))
            for before in sets.works_of[activity][0].activity.predecessors
            if before.activity in number  # what is finished or under way is in the windows
        )
        for activity in required
    )
    horizon = len(sets.periods)
    past = sum(max(mode.duration for mode in ways) for ways in modes) + sum(w.lag for waiting in waits for w in waiting)
    free = tuple(_free(sets, crew, modes, number_, past) for crew, number_ in crews.items())
    return Jobs(modes, waits, free, tuple(_stock(sets, stock) for stock in stocks), horizon)


def _required(sets: Sets) -> list[str]:
    """Return activities that must start in the plan, in the order of the case."""
    planned = {work.activity.id: work.activity for work in sets.planned}
    waiting = [activity.id for activity in planned.values() if activity.obligatory]
    found: set[str] = set()
    while waiting:
        activity = waiting.pop()
        if activity not in found:
            found.add(activity)
            waiting.extend(before.activity for before in planned[activity].predecessors if before.activity in planned)
    return [activity for activity in planned if activity in found]


def _numbered(resources: tuple[Resource, ...]) -> dict[str, int]:
    return {resource.id: number for number, resource in enumerate(resources)}


def _is_from_start(kind: PredecessorType) -> bool:
    match kind:
        case "FS":
            return False
        case "SS":
            return True
        case _:
            assert_never(kind)


def _mode(work: Work, crews: dict[str, int], stocks: dict[str, int]) -> Mode:
    uses = tuple((crews[crew], units) for crew, units in work.option.uses.items() if units)
    draws = tuple((stocks[stock], units) for stock, units in work.option.draws.items() if units)
    return Mode(work, work.option.duration_periods, work.first, work.last, uses, draws)


def _free(sets: Sets, crew: str, modes: tuple[tuple[Mode, ...], ...], number: int, past: int) -> tuple[int, ...]:
    resource = next(r for r in sets.problem.resources if r.id == crew)
    units = [int(capacity) for capacity in sets.calendar.stepped(pairs(resource.capacity))]
    for work in sets.works:
        if work.under_way:
            for t in range(max(0, work.first), min(len(units), work.first + work.option.duration_periods)):
                units[t] -= work.option.uses.get(crew, 0)
    needed = [n for ways in modes for mode in ways for r, n in mode.uses if r == number]
    return (*units, *[max([*units, *needed])] * (past + 1))


def _stock(sets: Sets, stock: str) -> Stock:
    resource = next(r for r in sets.problem.resources if r.id == stock)
    arrived = [int(units) for units in sets.calendar.arrived(arrivals(resource.arrivals), resource.stock)]
    opens = [t for t in sets.periods if t == 0 or arrived[t] != arrived[t - 1]]
    return Stock((*opens, len(sets.periods)), (*(arrived[t] for t in opens), UNLIMITED))
