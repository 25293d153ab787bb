"""A first point where something must be done: when it is done is scheduled elsewhere, the model decides all else.

What is scheduled as early as can be comes first. Where money or power does not allow that, the order in which the
relaxation leans to the starts is scheduled instead.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solvers.search.attempt import attempted
from solvers.search.dive import relaxed
from solvers.search.goals import SOUND
from solvers.search.tracks import narrowed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock
    from solvers.search.tracks import Layout, Track

    Profiles = Mapping[str, np.ndarray]
    """Columns of tracks in whole numbers, by the track's name; tracks without any are not decided."""

log = logging.getLogger(__name__)

SCHEDULE_SHARE, SCHEDULE_S = 0.25, 15.0  # of the time, at most, for better schedules
COMPLETE_SHARE, COMPLETE_S, COMPLETE_GAP = 0.3, 10.0, 0.02  # for what follows from a schedule
MORE_SHARE, MORE_S = 0.05, 5.0  # and for what is worth doing besides
RELAXED_SHARE = 0.3


@dataclass(frozen=True, eq=False)
class Scheduled:
    """Schedules of what must be done.

    Parameters
    ----------
    early
        Gives one as early as can be, within the time of a clock; None where none is in time.
    leaning
        Gives one in the order of a point of the relaxation.
    """

    early: Callable[[Clock], Profiles | None]
    leaning: Callable[[np.ndarray, tuple[Track, ...]], Profiles | None]

    def point(self, matrix: Matrix, layout: Layout, options: Options, clock: Clock) -> np.ndarray | None:
        """Return a point with one of the schedules, under the objective that steers; None if the model allows none."""
        profiles = self.early(clock.part(most_s=clock.at_most_s(SCHEDULE_S, SCHEDULE_SHARE)))
        x = None if profiles is None else completed(matrix, layout, profiles, options, clock)
        if x is not None or clock.over:
            return x
        guide = relaxed(matrix, options, clock, RELAXED_SHARE)
        profiles = None if guide.x is None else self.leaning(guide.x, layout.tracks)
        return None if profiles is None else completed(matrix, layout, profiles, options, clock)


def completed(matrix: Matrix, layout: Layout, profiles: Profiles, options: Options, clock: Clock) -> np.ndarray | None:
    """Return a point with these decisions: first with no others, then with those that pay; None if there is none."""
    decided = {
        track.name: frozenset((track.first + _steps(profiles[track.name])).tolist())
        for track in layout.tracks
        if track.name in profiles
    }
    nothing = {track.name: frozenset[int]() for track in layout.tracks}
    limit_s = clock.at_most_s(COMPLETE_S, COMPLETE_SHARE)
    x = None
    for allowed in (nothing | decided, decided):
        small = narrowed(matrix, layout, allowed)
        outcome = attempted(
            small.matrix,
            options,
            None if x is None else small.shrunk(x),
            time_limit_s=limit_s,
            gap=COMPLETE_GAP,
            should_stop=clock.should_stop,
        )
        log.info("scheduled: %s after %.1f s", outcome.termination, outcome.runtime_s)
        y = None if outcome.incumbent is None else small.spread(outcome.incumbent)
        if y is not None and matrix.max_violation(y) <= SOUND:
            x, limit_s = y, clock.at_most_s(MORE_S, MORE_SHARE)
        if len(decided) == len(nothing):
            break
    return x


def _steps(profile: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.flatnonzero(np.diff(profile, prepend=0.0))
