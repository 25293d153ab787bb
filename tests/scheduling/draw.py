"""Small scheduling problems drawn at random, and what holds of any schedule of one, by other code than that tested."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

from planner.model.scheduling.jobs import UNLIMITED, Jobs, Mode, Stock, Wait
from planner.model.sets import Work
from tests.by_hand.build import option, phase, site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PERIODS = 9


def jobs(seed: int) -> Jobs:
    """Return three or four jobs with up to two modes, one crew that changes, one stock that arrives, lags and dates."""
    rng = random.Random(seed)
    count = rng.choice((3, 3, 4))
    modes, waits = [], []
    for job in range(count):
        ways = [_mode(rng, job, number) for number in range(rng.choice((1, 2)))]
        modes.append(tuple(ways))
        earlier = [before for before in range(job) if rng.random() < 0.4]
        waits.append(tuple(Wait(before, rng.choice((0, 0, 1)), rng.random() < 0.3) for before in earlier))
    crew = tuple(rng.choice((1, 2, 2, 3)) for _ in range(PERIODS))
    first = rng.choice((1, 2))
    stock = Stock((0, 3, PERIODS), (first, first + rng.choice((0, 2, 4)), UNLIMITED))
    return Jobs(tuple(modes), tuple(waits), ((*crew, *[3] * 40),), (stock,), PERIODS)


def _mode(rng: random.Random, job: int, number: int) -> Mode:
    duration, first = rng.choice((1, 2, 3)), rng.choice((0, 0, 0, 2))
    last = PERIODS - duration - rng.choice((0, 0, 3))
    uses = ((0, units),) if (units := rng.choice((0, 1, 2))) else ()
    draws = ((0, units),) if (units := rng.choice((0, 0, 1))) else ()
    chosen = option(duration, id=f"o{number}")
    work = Work(site("S"), phase(f"J{job}", 1.0, chosen), chosen, first, last, False)
    return Mode(work, duration, first, last, uses, draws)


def feasible(given: Jobs, chosen: Sequence[int], starts: Sequence[int]) -> bool:
    """Return whether a schedule is one: windows, waits, crews in every period, stock by every period."""
    modes = [given.modes[job][mode] for job, mode in enumerate(chosen)]
    if not all(mode.first <= start <= mode.last for mode, start in zip(modes, starts, strict=True)):
        return False
    for job, waiting in enumerate(given.waits):
        for wait in waiting:
            since = starts[wait.job] + (0 if wait.from_start else modes[wait.job].duration)
            if starts[job] < since + wait.lag:
                return False
    for t in range(given.periods):
        at_work = [m for m, start in zip(modes, starts, strict=True) if start <= t < start + m.duration]
        if sum(units for mode in at_work for _, units in mode.uses) > given.free[0][t]:
            return False
        drawn = sum(units for m, start in zip(modes, starts, strict=True) if start <= t for _, units in m.draws)
        arrived = max(n for opens, n in zip(*_stock(given), strict=True) if opens <= t)
        if drawn > arrived:
            return False
    return True


def _stock(given: Jobs) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return given.stocks[0].opens, given.stocks[0].arrived


def ways(given: Jobs) -> Iterator[tuple[int, ...]]:
    """Give every choice of modes."""
    return itertools.product(*(range(len(modes)) for modes in given.modes))


def shortest(given: Jobs) -> int | None:
    """Return the least last finish of any schedule, by trying all of them; None where there is none."""
    best: int | None = None
    for chosen in ways(given):
        modes = [given.modes[job][mode] for job, mode in enumerate(chosen)]
        for starts in itertools.product(*(range(mode.first, mode.last + 1) for mode in modes)):
            end = max(start + mode.duration for start, mode in zip(starts, modes, strict=True))
            if (best is None or end < best) and feasible(given, chosen, starts):
                best = end
    return best
