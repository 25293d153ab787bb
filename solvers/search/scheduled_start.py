"""A first point where work is obligatory: a scheduler decides when it is done, the model decides all else.

The schedule that starts everything as early as possible comes first. Where money or power does not allow it, the work
is scheduled in the order in which the LP relaxation starts it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solvers.search.diving import solve_relaxation
from solvers.search.mip_run import run_mip
from solvers.search.restriction import restrict
from solvers.search.tolerances import FEAS_TOL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import Layout, StepDecision

    Profiles = Mapping[str, np.ndarray]
    """Values of each step decision's columns, by its name; decisions without an entry are open."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class ScheduledStart:
    """Schedules of what must be done.

    Parameters
    ----------
    earliest
        Gives one as early as can be, within the time of a budget; None where none is in time.
    by_relaxation
        Gives one in the order of a point of the relaxation.
    """

    earliest: Callable[[Budget], Profiles | None]
    by_relaxation: Callable[[np.ndarray, tuple[StepDecision, ...]], Profiles | None]

    def point(self, matrix: Matrix, layout: Layout, options: Options, budget: Budget) -> np.ndarray | None:
        """Return a point with one of the schedules, under the weighted objective; None if the model allows none."""
        settings = options.search.scheduled_start
        brief = budget.sub_budget(most_s=budget.at_most_s(settings.schedule_s, settings.schedule_share))
        profiles = self.earliest(brief)
        x = None if profiles is None else complete_schedule(matrix, layout, profiles, options, budget)
        if x is not None or budget.expired:
            return x
        guide = solve_relaxation(matrix, options, budget, options.search.scheduled_start.relaxation_share)
        profiles = None if guide.x is None else self.by_relaxation(guide.x, layout.decisions)
        return None if profiles is None else complete_schedule(matrix, layout, profiles, options, budget)


def complete_schedule(
    matrix: Matrix, layout: Layout, profiles: Profiles, options: Options, budget: Budget
) -> np.ndarray | None:
    """Return a point with these decisions: first with no others, then with those that pay; None if there is none."""
    decided = {
        decision.name: frozenset((decision.first + _steps(profiles[decision.name])).tolist())
        for decision in layout.decisions
        if decision.name in profiles
    }
    nothing = {decision.name: frozenset[int]() for decision in layout.decisions}
    settings = options.search.scheduled_start
    limit_s = budget.at_most_s(settings.complete_s, settings.complete_share)
    x = None
    for allowed in (nothing | decided, decided):
        restriction = restrict(matrix, layout, allowed)
        outcome = run_mip(
            restriction.matrix,
            options,
            None if x is None else restriction.project(x),
            time_limit_s=limit_s,
            gap=settings.complete_gap,
            should_stop=budget.should_stop,
        )
        log.info("scheduled: %s after %.1f s", outcome.termination, outcome.runtime_s)
        y = None if outcome.incumbent is None else restriction.lift(outcome.incumbent)
        if y is not None and matrix.max_violation(y) <= FEAS_TOL:
            x, limit_s = y, budget.at_most_s(settings.extra_s, settings.extra_share)
        if len(decided) == len(nothing):
            break
    return x


def _steps(profile: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.flatnonzero(np.diff(profile, prepend=0.0))
