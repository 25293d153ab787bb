"""Which way each job is done, so that all draws together are no more than what arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from planner.model.scheduling.jobs import Jobs

TRIES = 4  # changes tried, for each job that has several modes


def excess(jobs: Jobs, chosen: list[int]) -> int:
    """Return by how many units draws are more than what arrives within the horizon, over all stocks."""
    left = [stock.total for stock in jobs.stocks]
    for job, mode in enumerate(chosen):
        for stock, units in jobs.modes[job][mode].draws:
            left[stock] -= units
    return -sum(min(0, units) for units in left)


def repaired(jobs: Jobs, chosen: list[int], rng: random.Random) -> list[int]:
    """Return modes whose draws fit the stocks, a few of them changed; as near to that as was found where none fit.

    Parameters
    ----------
    jobs
        The jobs with their modes.
    chosen
        Mode of each job, by position.
    rng
        Source of random numbers.
    """
    now, over = list(chosen), excess(jobs, chosen)
    several = jobs.several
    for _ in range(TRIES * len(several)):
        if not over:
            break
        job = several[rng.randrange(len(several))]
        best = now[job]
        for mode in range(len(jobs.modes[job])):
            before, now[job] = now[job], mode
            then = excess(jobs, now)
            if then < over:
                over, best = then, mode
            now[job] = before
        now[job] = best
    return now


def thrifty(jobs: Jobs, rng: random.Random) -> list[int]:
    """Return modes that take little time and little of crews, at weights drawn at random, and whose draws fit.

    From the cheapest modes on, draws are brought down where a unit costs the least, as the relaxation of a knapsack is.
    """
    costs, now = _costs(jobs, rng), []
    for cost in costs:
        now.append(min(range(len(cost)), key=cost.__getitem__))
    over = excess(jobs, now)
    for _ in range(2 * len(jobs.several)):
        if not over:
            break
        best: tuple[float, int, int, int] | None = None
        for job in jobs.several:
            before = now[job]
            for mode in range(len(costs[job])):
                now[job] = mode
                then = excess(jobs, now) if mode != before else over
                if then < over:
                    dearer = (costs[job][mode] - costs[job][before]) / (over - then)
                    best = min(best or (dearer, job, mode, then), (dearer, job, mode, then))
            now[job] = before
        if best is None:
            break
        _, job, now[job], over = best
    return now


def _costs(jobs: Jobs, rng: random.Random) -> list[list[float]]:
    """Return by job and mode its duration and its share of each crew's time, at weights drawn at random."""
    weights = [rng.random() ** 2 / max(1, max(units[: jobs.periods])) for units in jobs.free]
    chain = rng.random() ** 2 / 2
    return [
        [
            mode.duration * (chain + sum(weights[crew] * units for crew, units in mode.uses)) * rng.uniform(0.9, 1.1)
            for mode in ways
        ]
        for ways in jobs.modes
    ]


def shortest(jobs: Jobs) -> list[int]:
    """Return for each job its shortest mode."""
    return [min(range(len(ways)), key=lambda mode: ways[mode].duration) for ways in jobs.modes]


def thriftiest(jobs: Jobs) -> list[int]:
    """Return for each job the mode that draws the least, in shares of what arrives."""

    def share(job: int, mode: int) -> float:
        draws = jobs.modes[job][mode].draws
        return sum(units / max(1, jobs.stocks[stock].total) for stock, units in draws)

    return [
        min(range(len(ways)), key=lambda mode: (share(job, mode), ways[mode].duration))
        for job, ways in enumerate(jobs.modes)
    ]
