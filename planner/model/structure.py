"""The model as arrays for the search: goal vectors, and which columns mean what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.model.extract import Values
from planner.model.linear import total
from planner.model.objective import MAXIMISED, goal_terms
from solvers.matrix import Matrix, from_pyomo, var_index
from solvers.search.goals import Goal as SearchGoal

if TYPE_CHECKING:
    from planner.model.build import Built
    from planner.model.linear import Sum
    from planner.problem import Goal


@dataclass(frozen=True, eq=False)
class Arrays:
    """A built model handed over: its matrix, and where each variable stands in it."""

    built: Built
    matrix: Matrix
    index: dict[int, int]

    def column(self, variable: Any) -> int:
        """Return the column of a variable."""
        return self.index[id(variable)]

    def vector(self, given: Sum) -> tuple[np.ndarray, float]:
        """Return a sum as coefficients over all columns, and its constant."""
        c = np.zeros(self.matrix.sizes.columns)
        for coefficient, variable in given.terms():
            c[self.column(variable)] += coefficient
        return c, given.constant

    def goal(self, given: Goal) -> SearchGoal:
        """Return a goal of the case in the minimising sense."""
        sign = -1.0 if given.goal in MAXIMISED else 1.0
        c, offset = self.vector(total(goal_terms(given.goal, self.built.ledger).values()))
        return SearchGoal(
            given.goal, sign * c, sign * offset, given.tolerance, given.tolerance_share, self._grid(given.goal)
        )

    def values(self, x: np.ndarray) -> Values:
        """Return a point by variable."""
        return Values({identity: float(x[column]) for identity, column in self.index.items()})

    def _grid(self, goal: str) -> float:
        """Return the step between values of a goal that counts months."""
        months = self.built.sets.calendar.months
        if goal == "earliest":
            return float(months)
        weights = {g.weight for g in self.built.sets.problem.milestones if g.deadline_date is not None}
        if goal == "lateness" and len(weights) == 1 and min(weights) > 0:
            return months * min(weights)
        return 0.0


def hand_over(built: Built) -> Arrays:
    """Return a built model as arrays."""
    matrix, columns = from_pyomo(built.m)
    return Arrays(built, matrix, var_index(columns))


def facts(arrays: Arrays, x: np.ndarray) -> np.ndarray:
    """Return a point with every milestone reached exactly when enough is online: a fact, not a choice."""
    built, point = arrays.built, x.copy()
    for g in built.sets.problem.milestones:
        for t in built.sets.periods:
            online = point[arrays.column(built.m.online[g.basis, t])]
            point[arrays.column(built.m.reached[g.id, t])] = float(online >= g.threshold_mw - 1e-6)
    return point
