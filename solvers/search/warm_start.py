"""A warm start from the plan of a similar model: its decisions, and its bounds where they hold."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from solvers.search import branch_and_bound
from solvers.search.diving import dive_for_point
from solvers.search.mip_run import run_mip
from solvers.search.restriction import restrict, window
from solvers.search.tolerances import FEAS_TOL, SAME_VALUE_REL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import Goal, GoalResult
    from solvers.search.restriction import Layout, StepDecision

log = logging.getLogger(__name__)

ProvenGoal = tuple[float, float | None]
"""The value a goal had in the other plan, and the bound proven of it; minimising."""


@dataclass(frozen=True, eq=False)
class WarmStart:
    """What another plan decided, and what was proven in its model, if every point of this model is one of it.

    `profiles` holds the columns of each step decision, by its name, as the other plan has them; step decisions without
    one are free to be not done. `proven` is by goal in order, empty where nothing can be taken over. `integer_counts`
    holds what the other plan counts whole beside its step decisions, by column.
    """

    profiles: Mapping[str, np.ndarray]
    proven: tuple[ProvenGoal, ...] = ()
    integer_counts: Mapping[int, float] = field(default_factory=dict)

    def exact_point(
        self, matrix: Matrix, layout: Layout, goals: tuple[Goal, ...], options: Options, budget: Budget
    ) -> np.ndarray | None:
        """Return the other plan as a point: all that it decided in whole numbers, the rest best for goals in order.

        None where it is no plan of this model any more, or time is too short to tell.
        """
        columns, values = self._decisions(layout)
        columns = np.concatenate(
            [columns, np.fromiter(self.integer_counts.keys(), dtype=np.intp, count=len(self.integer_counts))]
        )
        values = np.concatenate(
            [values, np.fromiter(self.integer_counts.values(), dtype=float, count=len(self.integer_counts))]
        )
        if np.any(values < matrix.col_lower[columns]) or np.any(values > matrix.col_upper[columns]):
            return None
        fixed = matrix.with_bounds(columns, values, values)
        brief = budget.sub_budget(options.search.warm_start.exact_share)
        try:
            x = branch_and_bound.search(fixed, goals, replace(options, gap=0.0, confirm_infeasible=False), brief).x
        except (branch_and_bound.Infeasible, branch_and_bound.NothingFound) as error:
            none = isinstance(error, branch_and_bound.Infeasible)
            log.info("the other plan is %s", "none of this model" if none else "not tried out: too little time")
            return None
        log.info("the other plan is one of this model")
        return x if matrix.max_violation(x) <= FEAS_TOL else None

    def point(self, matrix: Matrix, layout: Layout, options: Options, budget: Budget) -> np.ndarray | None:
        """Return a point with those decisions, or near to them where they do not all hold; None if there is none.

        Parameters
        ----------
        matrix, layout
            The model under the weighted objective.
        options, budget
            For the searches; a wish to stop ends them.
        """
        for way in (self._point_keeping, self._point_moving):
            x = way(matrix, layout, options, budget)
            if x is not None and matrix.max_violation(x) <= FEAS_TOL:
                return x
        return None

    def bound(self, goals: tuple[Goal, ...], results: list[GoalResult]) -> float | None:
        """Return the bound of the next goal that was proven in the other model, if it holds for this one.

        It was proven within what the other plan reached of the goals before: those may be no worse here.
        """
        number = len(results)
        if number >= len(self.proven):
            return None
        for goal, r, (value, _) in zip(goals, results, self.proven, strict=False):
            rigid = goal.tolerance == 0 and goal.tolerance_share == 0
            most = (goal.allowed(value) if rigid else value) + SAME_VALUE_REL * max(1.0, abs(value))
            if goal.allowed(r.value) > most:
                return None
        return self.proven[number][1]

    def _profile(self, decision: StepDecision) -> np.ndarray:
        return self.profiles.get(decision.name, np.zeros(len(decision.columns)))

    def _decisions(self, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns of all step decisions, and what the other plan has there."""
        columns = np.concatenate([decision.columns for decision in layout.decisions] or [np.empty(0, dtype=np.intp)])
        values = np.concatenate([self._profile(decision) for decision in layout.decisions] or [np.empty(0)])
        return columns, values

    def _point_keeping(self, matrix: Matrix, layout: Layout, options: Options, budget: Budget) -> np.ndarray | None:
        columns, values = self._decisions(layout)
        values = np.clip(values, matrix.col_lower[columns], matrix.col_upper[columns])
        outcome = run_mip(
            matrix.with_bounds(columns, values, values),
            options,
            time_limit_s=budget.at_most_s(options.search.warm_start.kept_s, 0.3),
            gap=options.search.warm_start.kept_gap,
            should_stop=budget.should_stop,
        )
        log.info("the other plan's decisions: %s after %.1f s", outcome.termination, outcome.runtime_s)
        return outcome.incumbent

    def _point_moving(self, matrix: Matrix, layout: Layout, options: Options, budget: Budget) -> np.ndarray | None:
        allowed = {}
        for decision in layout.decisions:
            steps = np.flatnonzero(np.diff(self._profile(decision), prepend=0.0))
            rises = [decision.first + int(step) for step in steps]
            later = range(min(rises), decision.last + 1, options.search.warm_start.later_grid_periods) if rises else ()
            allowed[decision.name] = decision.clip(window(rises, options.search.warm_start.move_periods) | set(later))
        restriction = restrict(matrix, layout, allowed)
        relaxed = replace(
            restriction, matrix=restriction.matrix.with_continuous(restriction.column_map[layout.integer_counts])
        )
        y = dive_for_point(relaxed, layout, options, budget)
        x = None if y is None else restriction.lift(y)
        log.info("moved where they do not hold: %s", "no point" if x is None else "a point")
        if x is None or not np.any(matrix.integer[layout.integer_counts]):
            return x
        decided = WarmStart({decision.name: np.round(x[decision.columns]) for decision in layout.decisions})
        return decided._point_keeping(matrix, layout, options, budget)


def is_restriction_of(new: Matrix, old: Matrix, goals: tuple[Goal, ...], before: tuple[Goal, ...]) -> bool:
    """Return whether every point of a model is one of an older one too, with the same goals at the same worth.

    Only what is plain to see counts: the same columns, every old row still there with the same coefficients, and limits
    that are the same or tighter.
    """
    if new.col_names != old.col_names or len(goals) != len(before):
        return False
    for goal, other in zip(goals, before, strict=True):
        if (goal.name, goal.offset) != (other.name, other.offset) or not np.array_equal(goal.c, other.c):
            return False
    row_of = {name: row for row, name in enumerate(new.row_names)}
    if not all(name in row_of for name in old.row_names):
        return False
    rows = np.array([row_of[name] for name in old.row_names], dtype=np.intp)
    apart = sparse.csr_array(new.A)[rows] - old.A
    return bool(
        (apart.nnz == 0 or abs(apart).max() == 0)
        and np.all(new.row_lower[rows] >= old.row_lower)
        and np.all(new.row_upper[rows] <= old.row_upper)
        and np.all(new.col_lower >= old.col_lower)
        and np.all(new.col_upper <= old.col_upper)
        and np.all(new.integer >= old.integer)
    )
