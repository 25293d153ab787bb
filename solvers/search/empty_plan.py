"""Points in which nothing is done that need not be: there at once for every model in which nothing is obligatory."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.attempt import attempted
from solvers.search.goals import SOUND
from solvers.search.tracks import every, narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock
    from solvers.search.scheduled import Scheduled
    from solvers.search.tracks import Allowed, Layout, Narrow

    Trial = tuple[Narrow, float | None, Callable[[], bool] | None]
    """A model to try, its time limit, and who may stop it."""

log = logging.getLogger(__name__)

GRIDS = (24, 12, 6)  # periods between the starts of a point of few decisions
EMPTY_S, MANY = 10.0, 50_000  # time for a point in which nothing is done, and again with so many columns


def empty_plan(aimed: Matrix, layout: Layout, options: Options) -> np.ndarray | None:
    """Return a point in which nothing is started or ordered; None where something must be.

    It takes a moment, and is looked for even when the search is to stop, so that there is a plan.
    """
    return _first_point(aimed, options, _empty_models(aimed, layout))


def bare(
    aimed: Matrix,
    layout: Layout,
    options: Options,
    clock: Clock,
    scheduled: Scheduled | None = None,
    *,
    coarse: bool = True,
) -> np.ndarray | None:
    """Return a point in which nothing is done that need not be; where something must, as scheduled or by few decisions.

    None where there is none: a narrowed model without a point proves nothing of the whole one.

    Parameters
    ----------
    aimed, layout, options, clock
        The model under the objective that steers, what its columns mean, and for the searches.
    scheduled
        Schedules of what must be done.
    coarse
        Whether to look for a point of few decisions where neither gives one, which may take half of the time.
    """
    x = empty_plan(aimed, layout, options)
    if x is None and scheduled is not None:
        x = scheduled.point(aimed, layout, options, clock)
    return few_decisions(aimed, layout, options, clock) if x is None and coarse else x


def few_decisions(aimed: Matrix, layout: Layout, options: Options, clock: Clock) -> np.ndarray | None:
    """Return a point whose decisions fall into few periods; None where that leaves none, or there is no time."""
    return _first_point(aimed, options, _coarse_models(aimed, layout, clock))


def _first_point(aimed: Matrix, options: Options, models: Iterator[Trial]) -> np.ndarray | None:
    for small, limit_s, should_stop in models:
        outcome = attempted(small.matrix, options, time_limit_s=limit_s, gap=0.5, should_stop=should_stop)
        log.info("bare point: %s after %.1f s", outcome.termination, outcome.runtime_s)
        x = None if outcome.incumbent is None else small.spread(outcome.incumbent)
        if x is not None and aimed.max_violation(x) <= SOUND:
            return x
    return None


def _empty_models(aimed: Matrix, layout: Layout) -> Iterator[Trial]:
    nothing: Allowed = {track.name: frozenset() for track in layout.tracks}
    least_s = EMPTY_S * (1.0 + aimed.sizes.columns / MANY)
    away = layout.elsewhere(())
    away = away[(aimed.col_lower[away] <= 0) & (aimed.col_upper[away] >= 0)]
    yield narrowed(aimed, layout, nothing, away, np.zeros(aimed.sizes.columns)), least_s, None
    yield narrowed(aimed, layout, nothing), least_s, None


def _coarse_models(aimed: Matrix, layout: Layout, clock: Clock) -> Iterator[Trial]:
    for step in GRIDS:
        yield narrowed(aimed, layout, every(layout.tracks, step)), clock.left_s(0.5), clock.should_stop
