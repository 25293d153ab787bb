"""Serial schedule generation: one job after the other starts as early, or as late, as what is placed already allows.

Kolisch (1996), *Serial and parallel resource-constrained project scheduling methods revisited*; both directions in turn
are the double justification of Valls, Ballestín and Quintanilla (2005).
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.scheduling.jobs import Jobs, Mode

Starts = tuple[int, ...]
"""First period of each job."""


def in_order(jobs: Jobs, keys: Sequence[float]) -> list[int]:
    """Return the jobs by key, the least first, each after those that it waits for."""
    open_waits = [len(waits) for waits in jobs.waits]
    return _by_key(keys, open_waits, [[wait.job for wait in after] for after in jobs.followers])


def backwards(jobs: Jobs, keys: Sequence[float]) -> list[int]:
    """Return the jobs by key, the greatest first, each after those that wait for it."""
    open_waits = [len(after) for after in jobs.followers]
    return _by_key([-key for key in keys], open_waits, [[wait.job for wait in waits] for waits in jobs.waits])


def _by_key(keys: Sequence[float], open_waits: list[int], after: Sequence[Sequence[int]]) -> list[int]:
    heap = [(keys[job], job) for job, count in enumerate(open_waits) if not count]
    heapify(heap)
    order = []
    while heap:
        _, job = heappop(heap)
        order.append(job)
        for other in after[job]:
            open_waits[other] -= 1
            if not open_waits[other]:
                heappush(heap, (keys[other], other))
    return order


def earliest(
    jobs: Jobs, order: Sequence[int], chosen: Sequence[int], not_before: Sequence[int] | None = None
) -> Starts:
    """Return the schedule in which each job, in order, starts in the first period that is left to it.

    Parameters
    ----------
    jobs, order
        The problem, and its jobs in an order in which each comes after those that it waits for.
    chosen
        By job the number of the mode it is done in.
    not_before
        By job a period before which it does not start.
    """
    free = [list(units) for units in jobs.free]
    slack = [list(stock.arrived) for stock in jobs.stocks]
    starts, ends = [0] * len(order), [0] * len(order)
    for job in order:
        mode = jobs.modes[job][chosen[job]]
        start = mode.first if not_before is None else max(mode.first, not_before[job])
        for wait in jobs.waits[job]:
            release = (starts if wait.from_start else ends)[wait.job] + wait.lag
            start = max(start, release)
        start = _first_fit(jobs, mode, start, free, slack)
        _take(jobs, mode, start, free, slack)
        starts[job], ends[job] = start, start + mode.duration
    return tuple(starts)


def _first_fit(jobs: Jobs, mode: Mode, start: int, free: list[list[int]], slack: list[list[int]]) -> int:
    for stock, units in mode.draws:
        left, opens = slack[stock], jobs.stocks[stock].opens
        at = bisect_right(opens, start) - 1
        short = next((i for i in range(len(left) - 1, at - 1, -1) if left[i] < units), None)
        start = start if short is None else opens[short + 1]
    duration, moved = mode.duration, True
    while moved:
        moved = False
        for crew, units in mode.uses:
            row = free[crew]
            while min(row[start : start + duration]) < units:
                t = start + duration - 1
                while row[t] >= units:
                    t -= 1
                start, moved = t + 1, True
    return start


def _take(jobs: Jobs, mode: Mode, start: int, free: list[list[int]], slack: list[list[int]]) -> None:
    for crew, units in mode.uses:
        row = free[crew]
        for t in range(start, start + mode.duration):
            row[t] -= units
    for stock, units in mode.draws:
        left = slack[stock]
        for i in range(bisect_right(jobs.stocks[stock].opens, start) - 1, len(left)):
            left[i] -= units


def latest(jobs: Jobs, chosen: Sequence[int], starts: Starts) -> Starts | None:
    """Return the schedule with each job as late as crews, its window, and the end of all leave it; None if one is lost.

    Those that end last come first, so that each finds at least the place it had; stocks only gain by waiting.

    Parameters
    ----------
    jobs
        The jobs with their modes.
    chosen
        Mode of each job, by position.
    starts
        First period of each job in the schedule to move.
    """
    modes = [jobs.modes[job][mode] for job, mode in enumerate(chosen)]
    free = [list(units) for units in jobs.free]
    moved = list(starts)
    end = max(start + mode.duration for start, mode in zip(starts, modes, strict=True))
    for job in backwards(jobs, [start + mode.duration for start, mode in zip(starts, modes, strict=True)]):
        mode = modes[job]
        start = min(end - mode.duration, max(mode.last, starts[job]))
        for wait in jobs.followers[job]:
            start = min(start, moved[wait.job] - wait.lag - (0 if wait.from_start else mode.duration))
        start = _last_fit(mode, start, starts[job], free)
        if start < starts[job]:
            return None
        for crew, units in mode.uses:
            for t in range(start, start + mode.duration):
                free[crew][t] -= units
        moved[job] = start
    return tuple(moved)


def _last_fit(mode: Mode, start: int, least: int, free: list[list[int]]) -> int:
    duration, moved = mode.duration, True
    while moved and start >= least:
        moved = False
        for crew, units in mode.uses:
            row = free[crew]
            while start >= least and min(row[start : start + duration]) < units:
                t = start
                while row[t] >= units:
                    t += 1
                start, moved = t - duration, True
    return start


def justified(jobs: Jobs, chosen: Sequence[int], starts: Starts) -> Starts:
    """Return a schedule moved to the right and back to the left: never longer, often shorter.

    Parameters
    ----------
    jobs
        The jobs with their modes.
    chosen
        Mode of each job, by position.
    starts
        First period of each job in the schedule to move.
    """
    right = latest(jobs, chosen, starts)
    if right is None:
        return starts
    return earliest(jobs, in_order(jobs, right), chosen)
