"""Priority rules: in what order jobs take what is left of crews and stocks (Kolisch and Hartmann 1999)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from planner.model.scheduling.jobs import Jobs


def rules(jobs: Jobs, chosen: Sequence[int]) -> list[list[float]]:
    """Return keys by job for each rule: latest start, latest finish, earliest start, followers, demand on crews."""
    modes = [jobs.modes[job][mode] for job, mode in enumerate(chosen)]
    late = latest_starts(jobs, chosen)
    return [
        [float(start) for start in late],
        [float(start + mode.duration) for start, mode in zip(late, modes, strict=True)],
        [float(mode.last + mode.duration) for mode in modes],
        [float(mode.first) for mode in modes],
        [-float(count) for count in _all_followers(jobs)],
        [late[job] - 1e-3 * mode.duration * sum(n for _, n in mode.uses) for job, mode in enumerate(modes)],
    ]


def latest_starts(jobs: Jobs, chosen: Sequence[int]) -> list[int]:
    """Return the latest start of each job by those that wait for it, counted back from the longest chain's end."""
    modes = [jobs.modes[job][mode] for job, mode in enumerate(chosen)]
    tails = [0] * len(modes)
    for job in _from_the_end(jobs):
        tails[job] = modes[job].duration
        for wait in jobs.followers[job]:
            tails[job] = max(tails[job], tails[wait.job] + wait.lag + (0 if wait.from_start else modes[job].duration))
    end = max(tails)
    return [end - tail for tail in tails]


def sampled(keys: Sequence[float], rng: random.Random) -> list[float]:
    """Return keys for one order drawn at random, biased by the regret of not taking the job of the least key first."""
    worst = max(keys)
    # The least of exponentials at rates w comes from each with chance w / sum: an order drawn without replacement.
    return [rng.expovariate(1.0) / (worst - key + 1.0) for key in keys]


def _from_the_end(jobs: Jobs) -> list[int]:
    from planner.model.scheduling.serial import backwards

    return backwards(jobs, [0.0] * len(jobs.modes))


def _all_followers(jobs: Jobs) -> list[int]:
    """Return how many jobs follow each, at once or later."""
    sets: list[frozenset[int]] = [frozenset()] * len(jobs.modes)
    for job in _from_the_end(jobs):
        sets[job] = frozenset().union(*(sets[w.job] | {w.job} for w in jobs.followers[job]))
    return [len(found) for found in sets]
