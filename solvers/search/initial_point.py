"""Points in which nothing is started that need not be: found at once where nothing is obligatory."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.mip_run import run_mip
from solvers.search.restriction import coarse_grid, restrict
from solvers.search.tolerances import FEAS_TOL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from solvers.construction_settings import InitialPointSettings
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import AllowedPeriods, Layout, Restriction
    from solvers.search.scheduled_start import ScheduledStart

    Trial = tuple[Restriction, float | None, Callable[[], bool] | None]
    """A model to try, its time limit, and who may stop it."""

log = logging.getLogger(__name__)


def empty_plan(primal_model: Matrix, layout: Layout, options: Options) -> np.ndarray | None:
    """Return a point in which nothing is started or ordered; None where something must be.

    It takes a moment, and is looked for even when the search is to stop, so that there is a plan.
    """
    return _first_feasible(primal_model, options, _empty_models(primal_model, layout, options.search.initial_point))


def initial_point(
    primal_model: Matrix,
    layout: Layout,
    options: Options,
    budget: Budget,
    scheduled_start: ScheduledStart | None = None,
    *,
    coarse: bool = True,
) -> np.ndarray | None:
    """Return a point in which nothing is done that need not be; where something must, as scheduled or by few decisions.

    None where there is none: a restricted model without a point proves nothing of the whole one.

    Parameters
    ----------
    primal_model, layout, options, budget
        The model under the weighted objective, what its columns mean, and for the searches.
    scheduled_start
        Schedules of what must be done.
    coarse
        Whether to look for a point of few decisions where neither gives one, which may take half of the time.
    """
    x = empty_plan(primal_model, layout, options)
    if x is None and scheduled_start is not None:
        x = scheduled_start.point(primal_model, layout, options, budget)
    return coarse_grid_point(primal_model, layout, options, budget) if x is None and coarse else x


def coarse_grid_point(primal_model: Matrix, layout: Layout, options: Options, budget: Budget) -> np.ndarray | None:
    """Return a point whose decisions fall into few periods; None where that leaves none, or there is no time."""
    return _first_feasible(
        primal_model, options, _coarse_models(primal_model, layout, options.search.initial_point, budget)
    )


def _first_feasible(primal_model: Matrix, options: Options, models: Iterator[Trial]) -> np.ndarray | None:
    for restriction, limit_s, should_stop in models:
        outcome = run_mip(restriction.matrix, options, time_limit_s=limit_s, gap=0.5, should_stop=should_stop)
        log.info("bare point: %s after %.1f s", outcome.termination, outcome.runtime_s)
        x = None if outcome.incumbent is None else restriction.lift(outcome.incumbent)
        if x is not None and primal_model.max_violation(x) <= FEAS_TOL:
            return x
    return None


def _empty_models(primal_model: Matrix, layout: Layout, settings: InitialPointSettings) -> Iterator[Trial]:
    nothing: AllowedPeriods = {decision.name: frozenset() for decision in layout.decisions}
    least_s = settings.empty_plan_s * (1.0 + primal_model.sizes.columns / settings.empty_plan_columns)
    away = layout.other_columns(())
    away = away[(primal_model.col_lower[away] <= 0) & (primal_model.col_upper[away] >= 0)]
    yield restrict(primal_model, layout, nothing, away, np.zeros(primal_model.sizes.columns)), least_s, None
    yield restrict(primal_model, layout, nothing), least_s, None


def _coarse_models(
    primal_model: Matrix, layout: Layout, settings: InitialPointSettings, budget: Budget
) -> Iterator[Trial]:
    for step in settings.coarse_grids_periods:
        yield (
            restrict(primal_model, layout, coarse_grid(layout.decisions, step)),
            budget.left_s(0.5),
            budget.should_stop,
        )
