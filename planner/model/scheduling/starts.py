"""Schedules of obligatory work handed to the search as decisions by track."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.model.scheduling.improvement import Sampling, Schedule
from planner.model.scheduling.jobs import obligatory_jobs
from planner.model.scheduling.modes import excess, repaired
from planner.model.scheduling.serial import earliest, in_order
from planner.model.scheduling.worth import Worth
from solvers.search.scheduled import Scheduled

if TYPE_CHECKING:
    from planner.model.scheduling.jobs import Jobs
    from planner.model.scheduling.serial import Starts
    from planner.model.sets import Sets
    from solvers.search.goals import Clock
    from solvers.search.scheduled import Profiles
    from solvers.search.tracks import Track

log = logging.getLogger(__name__)

BEGUN = 0.5  # share of a start that the relaxation has taken when it counts as begun


def scheduled(sets: Sets, seed: int) -> Scheduled | None:
    """Return schedules of what must be done; None where nothing must."""
    jobs = obligatory_jobs(sets)
    if not jobs.modes:
        return None
    given = _Schedules(sets, jobs, seed)
    return Scheduled(given.early, given.leaning)


@dataclass(frozen=True, eq=False)
class _Schedules:
    sets: Sets
    jobs: Jobs
    seed: int

    def early(self, clock: Clock) -> Profiles | None:
        """Return the best schedule found; one in time is enough where no goal asks for early finish."""
        worth = Worth(self.sets, self.jobs)
        sampling = Sampling(self.jobs, worth, self.seed)

        def enough(schedule: Schedule) -> bool:
            return schedule.in_time and (not worth.goals or schedule.value[:-1] <= worth.least)

        found = sampling.run(enough, lambda: clock.over)
        log.info("schedule: %s after %d tries, %.1f s", found.value, sampling.tried, clock.elapsed_s)
        return _profiles(self.jobs, found.chosen, found.starts) if found.in_time else None

    def leaning(self, x: np.ndarray, tracks: tuple[Track, ...]) -> Profiles | None:
        """Return the schedule in the order in which a point of the relaxation begins the work, not before it does."""
        import random

        by_name = {track.name: track for track in tracks}
        begun = [[_begun(by_name[mode.work.decision], x) for mode in ways] for ways in self.jobs.modes]
        chosen = [max(range(len(ways)), key=lambda mode: ways[mode][0]) for ways in begun]
        if excess(self.jobs, chosen):
            chosen = repaired(self.jobs, chosen, random.Random(self.seed))
        times = [float(ways[mode][1]) for ways, mode in zip(begun, chosen, strict=True)]
        order = in_order(self.jobs, times)
        for not_before in ([int(time) for time in times], None):
            starts = earliest(self.jobs, order, chosen, not_before)
            if all(start <= self.jobs.modes[job][chosen[job]].last for job, start in enumerate(starts)):
                return _profiles(self.jobs, chosen, starts)
        return None


def _begun(track: Track, x: np.ndarray) -> tuple[float, int]:
    """Return how much of a start a point of the relaxation takes in all, and when it has taken half of that."""
    profile = x[track.columns]
    share = float(profile[-1])
    return share, track.first + int(np.argmax(profile >= BEGUN * share))


def _profiles(jobs: Jobs, chosen: tuple[int, ...] | list[int], starts: Starts) -> Profiles:
    found = {}
    for job, ways in enumerate(jobs.modes):
        for number, mode in enumerate(ways):
            profile = np.zeros(mode.last - mode.first + 1)
            if number == chosen[job]:
                profile[starts[job] - mode.first :] = 1.0
            found[mode.work.decision] = profile
    return found
