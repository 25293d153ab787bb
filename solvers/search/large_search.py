"""Large models: construct a first point, improve it by large neighbourhood search, and prove bounds beside it.

Branch and bound on such a model spends its time at the root. So this search only solves models in which most decisions
are fixed or restricted to few periods. `solvers/search/README.md` shows its phases, and what the worker does meanwhile.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from solvers.outcome import SolverError
from solvers.search.branch_and_bound import NothingFound
from solvers.search.construction import Construction
from solvers.search.goal_phase import GoalPhase
from solvers.search.lexicographic import GoalResult, ProgressReport, SearchResult
from solvers.search.search_state import SearchState

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal
    from solvers.search.restriction import Layout
    from solvers.search.scheduled_start import ScheduledStart
    from solvers.search.warm_start import WarmStart

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class LargeSearch:
    """The three phases in order, over one state."""

    state: SearchState

    def run(self) -> SearchResult:
        """Return the best point found, with integer counts, and the bounds proven.

        Raises
        ------
        Infeasible
            If the model has no point.
        NothingFound
            If the search ended before a first point.
        """
        state = self.state
        try:
            construction = Construction(state)
            x = construction.run()
            x = GoalPhase(state, construction.lns).run(x)
            found = self._repaired(x)
        except (SolverError, NothingFound) as error:
            state.workers.stop()
            if state.keeper.incumbent.x is None:
                bound = getattr(error, "bound", None)
                raise NothingFound(state.goals[0].name, bound, state.workers.failures()) from error
            log.warning("the search is given up, the best plan held stays: %s", error)
            found = self._from_incumbent(state.keeper.incumbent.x)
        finally:
            state.workers.stop()
        return replace(found, notes=(*found.notes, *state.workers.failures()))

    def _repaired(self, x: np.ndarray) -> SearchResult:
        """Return the point with integer counts, or the incumbent where that is better."""
        state = self.state
        repair = state.keeper.integer_repair()
        return repair.repair(state.keeper.decisions(x), x, state.goal_results, state.known_bound)

    def _from_incumbent(self, x: np.ndarray) -> SearchResult:
        """Return the incumbent, with what has been proven so far."""
        state = self.state
        open_ones = (
            GoalResult(goal, goal.value(x), goal.least, goal.value(x))
            for goal in state.goals[len(state.goal_results) :]
        )
        return state.keeper.integer_repair().result_of(x, [*state.goal_results, *open_ones], state.known_bound)


def search(
    matrix: Matrix,
    margin_matrix: Matrix,
    layout: Layout,
    goals: tuple[Goal, ...],
    options: Options,
    budget: Budget,
    report: Callable[[ProgressReport], None] = lambda _: None,
    warm_start: WarmStart | None = None,
    scheduled_start: ScheduledStart | None = None,
) -> SearchResult:
    """Return the best point found for goals in order.

    Parameters
    ----------
    matrix, layout, goals
        The model, what its columns mean, and what is wanted of it.
    margin_matrix
        The same model with a margin for rounding: its points are easily made integral.
    options, budget, report
        Limits, time, and who is told of progress; more than one thread lets a worker process work on bounds.
    warm_start
        What the plan of a similar model decided and proved.
    scheduled_start
        Schedules of what must be done, where something must.
    """
    given = (matrix, margin_matrix, layout, goals, options, budget, report, warm_start, scheduled_start)
    return LargeSearch(SearchState(*given)).run()
