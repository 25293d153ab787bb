"""Which search takes a model: plain branch and bound, the search for large models, or both side by side.

Plain branch and bound proves small models in seconds and loses itself in large ones; the search for large models is the
other way round. Between the two sizes nobody knows before, so both are tried: with two processes side by side, else one
after the other. `benchmarks/methods.py` measures where the limits should stand.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from solvers.search import direct, guided
from solvers.search.both import one_after_the_other, side_by_side
from solvers.search.empty_plan import bare
from solvers.search.goals import steered

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.goals import Clock, Found, Goal, Reached, Told
    from solvers.search.scheduled import Scheduled
    from solvers.search.start import Start
    from solvers.search.tracks import Layout

log = logging.getLogger(__name__)

DIRECT_UP_TO = 500  # whole-number columns up to which plain branch and bound is tried alone
BOTH_UP_TO = 2500  # and up to which both are


@dataclass(eq=False)
class Model:
    """A model to search: how it is handed over, what its columns mean, and where the search may begin.

    Parameters
    ----------
    matrix, goals
        The model, and what is wanted of it.
    made_roomy, made_layout
        Give the model that asks for a little more, and what the columns mean; called at most once.
    start
        What the plan of a model much like this one decided and proved.
    scheduled
        Schedules of what must be done, where something must.
    """

    matrix: Matrix
    goals: tuple[Goal, ...]
    made_roomy: Callable[[], Matrix]
    made_layout: Callable[[], Layout]
    start: Start | None = None
    scheduled: Scheduled | None = None

    @cached_property
    def layout(self) -> Layout:
        """What the columns mean."""
        return self.made_layout()

    def known(self, reached: list[Reached]) -> float | None:
        """Return the bound of the next goal that the plan started from gives."""
        return None if self.start is None else self.start.bound(self.goals, reached)

    def first_point(self, options: Options, clock: Clock) -> np.ndarray | None:
        """Return a point to begin with: the plan to start from, nothing done, or what must be as scheduled."""
        aimed = steered(self.matrix, self.goals)
        if self.start is not None:
            x = self.start.exact(self.matrix, self.layout, self.goals, options, clock)
            x = self.start.point(aimed, self.layout, options, clock) if x is None else x
            if x is not None:
                return x
        return bare(aimed, self.layout, options, clock, self.scheduled, coarse=False)


def search(model: Model, options: Options, clock: Clock, tell: Callable[[Told], None] = lambda _: None) -> Found:
    """Return the best point found for goals in order, by the method that suits the size of the model.

    Raises
    ------
    Infeasible
        If the model has no solution.
    NothingFound
        If the search ended before a first one.
    """
    whole = model.matrix.sizes.integers
    if whole > BOTH_UP_TO:
        return by_parts(model, options, clock, tell)
    x = model.first_point(replace(options, threads=1), clock)
    if whole <= DIRECT_UP_TO:
        return plainly(model, x, options, clock, tell)
    way = side_by_side if options.threads > 1 else one_after_the_other
    return way(model, x, options, clock, tell)


def plainly(model: Model, x: np.ndarray | None, options: Options, clock: Clock, tell: Callable[[Told], None]) -> Found:
    """Return what plain branch and bound comes to from a point to begin with."""
    alone = replace(options, threads=1)
    return direct.search(model.matrix, model.goals, alone, clock, tell, x, model.known)


def by_parts(model: Model, options: Options, clock: Clock, tell: Callable[[Told], None]) -> Found:
    """Return what the search for large models comes to."""
    given = (model.matrix, model.made_roomy(), model.layout, model.goals)
    return guided.search(*given, options, clock, tell, model.start, model.scheduled)
