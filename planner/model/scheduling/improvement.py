"""Better schedules by sampling and crossing: orders and modes of jobs, each schedule moved right and left again.

Regret-biased sampling gives the first ones (Drexl 1991); what crossing two of them comes to follows Hartmann (2001),
*Project scheduling with multiple modes: a genetic algorithm*.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.model.scheduling.modes import excess, repaired, shortest, thriftiest, thrifty
from planner.model.scheduling.rules import rules, sampled
from planner.model.scheduling.serial import earliest, in_order, justified

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planner.model.scheduling.jobs import Jobs
    from planner.model.scheduling.serial import Starts
    from planner.model.scheduling.worth import Value, Worth

POPULATION = 40
STALE, STALE_MODES = 20, 60  # schedules without a gain that end it, for each job, and again for each of its other modes
SWAPPED, CHANGED = 0.05, 0.05  # chance that neighbours in an order change places, and that a mode changes
ANY = 0.3  # share of schedules drawn with any modes, not with thrifty ones
RENEWED = 0.3  # share of those after which all but the best are drawn anew


@dataclass(frozen=True)
class Schedule:
    """A schedule: the mode of each job by number, its start, and what that is worth."""

    chosen: tuple[int, ...]
    starts: Starts
    value: Value

    @property
    def in_time(self) -> bool:
        """Whether every job is over by its last date."""
        return self.value[0] == 0


@dataclass(eq=False)
class Sampling:
    """A search among schedules of one problem: the same seed, the same schedules in the same order."""

    jobs: Jobs
    worth: Worth
    seed: int
    best: Schedule | None = field(init=False, default=None)
    tried: int = field(init=False, default=0)
    _gained: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._pool: list[Schedule] = []

    def by_rules(self) -> Schedule:
        """Return the best schedule that priority rules alone give."""
        for chosen in (shortest(self.jobs), thriftiest(self.jobs)):
            fitting = repaired(self.jobs, chosen, self._rng)
            for keys in rules(self.jobs, fitting):
                self._keep(self._made(in_order(self.jobs, keys), fitting))
        assert self.best is not None
        return self.best

    def run(self, enough: Callable[[Schedule], bool], over: Callable[[], bool]) -> Schedule:
        """Return the best schedule found until one is enough, time is over, or many have brought no gain."""
        best = self.by_rules()
        stale = sum(STALE + STALE_MODES * (len(ways) - 1) for ways in self.jobs.modes)
        while not (enough(best) or over() or self.tried - self._gained > stale):
            if len(self._pool) < min(POPULATION, stale):
                self._keep(self._drawn())
            else:
                self._keep(self._crossed())
                if (self.tried - self._gained) % max(1, round(RENEWED * stale)) == 0 and self.tried > self._gained:
                    self._pool = self._pool[:1]
            assert self.best is not None
            best = self.best
        return best

    def _made(self, order: Sequence[int], chosen: list[int]) -> Schedule:
        starts = earliest(self.jobs, order, chosen)
        if not excess(self.jobs, chosen):
            starts = justified(self.jobs, chosen, starts)
        return Schedule(tuple(chosen), starts, self.worth.value(chosen, starts))

    def _keep(self, schedule: Schedule) -> None:
        self.tried += 1
        if self.best is None or schedule.value < self.best.value:
            if self.best is None or schedule.value[:-1] < self.best.value[:-1]:
                self._gained = self.tried
            self.best = schedule
        if any(schedule.value == other.value and schedule.starts == other.starts for other in self._pool):
            return
        self._pool.append(schedule)
        self._pool.sort(key=lambda s: s.value)
        del self._pool[POPULATION:]

    def _drawn(self) -> Schedule:
        """Return a schedule of an order and modes drawn at random."""
        chosen = thrifty(self.jobs, self._rng)
        if self._rng.random() < ANY:
            chosen = [self._rng.randrange(len(ways)) for ways in self.jobs.modes]
        chosen = repaired(self.jobs, chosen, self._rng)
        choice = rules(self.jobs, chosen)
        return self._made(in_order(self.jobs, sampled(self._rng.choice(choice), self._rng)), chosen)

    def _crossed(self) -> Schedule:
        """Return the schedule of an order and modes taken from two others, a little changed."""
        rng = self._rng
        mother, father = (min(rng.sample(range(len(self._pool)), 2)) for _ in range(2))
        order, chosen = _mixed(self.jobs, self._pool[mother], self._pool[father], rng)
        for i in range(len(order) - 1):
            before, after = order[i], order[i + 1]
            if rng.random() < SWAPPED and all(wait.job != before for wait in self.jobs.waits[after]):
                order[i], order[i + 1] = after, before
        for job in self.jobs.several:
            if rng.random() < CHANGED:
                chosen[job] = rng.randrange(len(self.jobs.modes[job]))
        return self._made(order, repaired(self.jobs, chosen, rng))


def _mixed(jobs: Jobs, mother: Schedule, father: Schedule, rng: random.Random) -> tuple[list[int], list[int]]:
    """Return an order and modes: the mother's but for a stretch of the order in which the father's come."""
    hers = in_order(jobs, mother.starts)
    his = in_order(jobs, father.starts)
    begin, end = sorted((rng.randrange(len(hers) + 1), rng.randrange(len(hers) + 1)))
    order = hers[:begin]
    taken = set(order)
    middle = [job for job in his if job not in taken][: end - begin]
    taken.update(middle)
    order += middle
    order += [job for job in hers if job not in taken]
    chosen = list(mother.chosen)
    for job in middle:
        chosen[job] = father.chosen[job]
    return order, chosen
