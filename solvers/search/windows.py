"""A good point of a narrowed model, window by window.

Whole numbers are asked for in a window of periods at a time; earlier ones are fixed, later ones relaxed, so that what
comes later is felt when earlier decisions are made. It takes longer than a dive and ends with a much better point.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session

if TYPE_CHECKING:
    from solvers.options import Options
    from solvers.search.goals import Clock
    from solvers.search.tracks import Layout, Narrow

log = logging.getLogger(__name__)

WINDOW, STEP = 9, 6  # periods asked to be whole at a time, and fixed of them
GAP = 1e-3
WAYS = {"mip_allow_restart": False}


def by_windows(
    small: Narrow, layout: Layout, options: Options, clock: Clock, window_s: float | None
) -> np.ndarray | None:
    """Return a whole point of the whole model, or None where a window ends without one.

    Parameters
    ----------
    small, layout
        The narrowed model under the objective that steers, and what its columns mean.
    options, clock
        For the windows; a wish to stop ends without a point.
    window_s
        Seconds for one window; None: until its gap is closed.
    """
    period, matrix, whole = small.periods(layout), small.matrix, small.matrix.integer
    y: np.ndarray | None = None
    for begin in range(0, int(period.max(initial=0)) + 1, STEP):
        asked = replace(matrix, integer=whole & (period < begin + WINDOW))
        if y is not None and np.all(np.abs(y[whole] - np.round(y[whole])) <= 1e-6):
            break
        outcome = Session(asked, replace(options, threads=1, extra=WAYS)).solve_mip(
            time_limit_s=window_s, gap=GAP, should_stop=clock.should_stop
        )
        log.info("window from %d: %s after %.1f s", begin, outcome.termination, outcome.runtime_s)
        y = outcome.incumbent
        if y is None or clock.over:
            return None
        fixed = np.flatnonzero(whole & (period < begin + STEP))
        values = np.round(y[fixed])
        matrix = matrix.with_bounds(fixed, values, values)
    return None if y is None else small.spread(y)
