"""The seconds of a run: what each stage takes, and how long the search may, so that the whole ends in time."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.search.goals import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("planner.solving")

LATE_S, LATE_SHARE = 2.0, 0.05  # by which a run may end after its limit: the larger of seconds and a share of it
FINISH_S, FINISH_SHARE = 0.2, 0.03  # kept for exact figures, tables and check: seconds, and a share of the limit
FINISH_BUILDS = 1.1  # and the seconds of so many builds, which grow with the case as they and the writing of files do
LEAST_S, LEAST_BUILDS = 0.5, 0.25  # and for each of them in any case, however late it begins: seconds, or builds
MOST_KEPT = 0.6  # share of what is left after the build that may be kept for them


@dataclass
class Stages:
    """Seconds by stage, each also logged."""

    seconds: dict[str, float] = field(default_factory=dict)
    begun_s: float = field(default_factory=time.monotonic)

    def done(self, stage: str, what: str) -> None:
        """Note that a stage is done, and what came of it."""
        spent = time.monotonic() - self.begun_s
        self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
        self.begun_s = time.monotonic()
        log.info("%s: %s in %.1f s", stage, what, spent)


def search_clock(time_limit_s: float | None, should_stop: Callable[[], bool], begun_s: float, build_s: float) -> Clock:
    """Return the clock of a search, begun with the run: what is left of the limit, less what has to follow the search.

    Parameters
    ----------
    time_limit_s
        Seconds for everything; None: no limit.
    should_stop
        The wish to stop.
    begun_s
        When the run began, on the monotonic clock.
    build_s
        What building the model took: what follows the search takes about as long.
    """
    if time_limit_s is None:
        return Clock(None, should_stop, begun_s)
    left_s = max(0.0, time_limit_s - max(build_s, time.monotonic() - begun_s))
    wanted_s = FINISH_S + FINISH_SHARE * time_limit_s
    kept_s = min(max(wanted_s, FINISH_BUILDS * build_s), MOST_KEPT * left_s)
    beyond_s = 0.5 * max(LATE_S, LATE_SHARE * time_limit_s)
    least_s = max(LEAST_S, LEAST_BUILDS * build_s)
    return Clock(time_limit_s - kept_s, should_stop, begun_s, beyond_s, least_s)


def alone_too_long(time_limit_s: float | None, build_s: float) -> str | None:
    """Return a sentence where building alone takes longer than the limit, which is not interrupted; else None."""
    if time_limit_s is None or build_s <= time_limit_s:
        return None
    return f"building the model alone took {build_s:.1f} s, longer than the time limit of {time_limit_s:g} s"
