"""What the linear relaxation says that a small change of a problem is worth: its prices, goal by goal.

Whole decisions may be fractions here. Each goal is minimised in turn, those before it held at what the plan has; the
multipliers of the rows and the reduced costs of the columns then give the derivative by everything that a change moves:
limits, bounds, coefficients and the goal itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from planner.model.build import build
from planner.model.near import FINE
from planner.model.structure import hand_over
from planner.spec import GOALS
from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import SolverError
from solvers.search.lexicographic import Goal as SearchGoal
from solvers.search.lexicographic import cap_name, with_goal_limit
from solvers.search.tolerances import ABS_TOL
from solvers.search.warm_start import is_restriction_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.matrix import Matrix
    from solvers.outcome import LpOutcome
    from solvers.search.budget import Budget

ACTIVE_WITHIN = 1e-7
"""Distance from a limit, by its size, at which it is active."""


@dataclass(frozen=True, eq=False)
class Priced:
    """The relaxation solved for one goal, with those before it held by rows below those of the model.

    Without an outcome the goal is as good as it can ever be.
    """

    goal: SearchGoal
    earlier: tuple[SearchGoal, ...]
    matrix: Matrix
    outcome: LpOutcome | None


@dataclass(frozen=True)
class Change:
    """What a change of a problem is worth while it is small, and whether every plan of the problem holds after it.

    `gains` is by how much each goal would be better; None where the models do not correspond: where the change adds or
    removes decisions, since a price is of what there is already.
    """

    gains: dict[str, float] | None
    asks_less: bool


@dataclass(eq=False)
class Prices:
    """The relaxations of a problem, one for each goal, solved once."""

    plan: Plan
    arrays: Arrays
    priced: dict[str, Priced] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, budget: Budget) -> Prices:
        """Return the relaxations of the problem of a plan, as far as there is time for them.

        A goal that is as good as it can ever be gains nothing: it is only held.
        """
        prices = cls(plan, hand_over(build(plan.problem)))
        matrix, earlier = prices.arrays.matrix, tuple[SearchGoal, ...]()
        for given, row in zip(plan.problem.programme.goals, plan.goals, strict=True):
            if budget.expired:
                break
            goal = prices.arrays.goal(given)
            value = -row.value if GOALS[row.name].is_maximised else row.value
            outcome = None
            if goal.least is None or value > goal.least + ABS_TOL:
                outcome = _solved(matrix.with_objective(goal.c, goal.offset), budget)
                if outcome is None:
                    break
            prices.priced[given.goal] = Priced(goal, earlier, matrix, outcome)
            matrix, earlier = with_goal_limit(matrix, goal, value), (*earlier, goal)
        return prices

    def change(self, changed: Problem, amount: float) -> Change:
        """Return what a change is worth while it is small, and whether it only asks less.

        Parameters
        ----------
        changed
            The problem with more of something.
        amount
            How much more: rows of crews that are left out, since they cannot bind any more, would be so much wider.
        """
        other = hand_over(build(changed))
        goals: dict[str, SearchGoal] = {goal.goal: other.goal(goal) for goal in changed.programme.goals}
        ours = tuple(self.arrays.goal(goal) for goal in self.plan.problem.programme.goals)
        asks_less = is_restriction_of(self.arrays.matrix, other.matrix, ours, tuple(goals.values()))
        matrix = _aligned(other.matrix, self.arrays.matrix, amount)
        if matrix is None:
            return Change(None, asks_less)
        priced = self.priced.items()
        return Change({name: -_derivative(one, matrix, goals) + 0.0 for name, one in priced}, asks_less)


def _solved(matrix: Matrix, budget: Budget) -> LpOutcome | None:
    """Return a relaxation with its prices, None where there was no time for them."""
    try:
        session = Session(matrix, Options())
        outcome = session.solve_lp(time_limit_s=budget.left_s(), should_stop=budget.should_stop)
    except SolverError:
        return None
    known = outcome.x is not None and outcome.row_duals is not None and outcome.reduced_costs is not None
    return outcome if known else None


def _aligned(other: Matrix, ours: Matrix, amount: float) -> Matrix | None:
    """Return a changed model in the rows of ours and in their units; None where it has other columns or more rows."""
    row_of = {name: row for row, name in enumerate(other.row_names)}
    gone = [name for name in ours.row_names if name not in row_of]
    if other.col_names != ours.col_names or len(row_of) > len(ours.row_names) - len(gone):
        return None
    if any(not name.startswith("crews[") for name in gone):
        return None
    kept = np.array([row for row, name in enumerate(ours.row_names) if name in row_of], dtype=np.intp)
    at = np.array([row_of[name] for name in ours.row_names if name in row_of], dtype=np.intp)
    theirs, mine = sparse.csr_array(other.A)[at], sparse.csr_array(ours.A)
    unit = _unit(theirs, mine[kept])
    left = np.setdiff1d(np.arange(len(ours.row_names)), kept)
    body = sparse.csr_array(sparse.vstack([sparse.diags_array(1.0 / unit) @ theirs, mine[left]]))
    order = np.argsort(np.concatenate([kept, left]))
    lower, upper = ours.row_lower.copy(), ours.row_upper.copy()
    lower[kept], upper[kept] = other.row_lower[at] / unit, other.row_upper[at] / unit
    upper[left] += amount
    bounded = ours.with_bounds(np.arange(len(other.c)), other.col_lower, other.col_upper)
    return replace(bounded, A=body[order], row_lower=lower, row_upper=upper)


def _unit(theirs: sparse.csr_array, mine: sparse.csr_array) -> np.ndarray:
    """Return what rows are multiplied by that one of two models writes in finer units (`planner/model/near.py`)."""
    sizes = [abs(rows).max(axis=1).toarray().ravel() for rows in (theirs, mine)]
    ratio = np.divide(sizes[0], sizes[1], out=np.ones(len(sizes[0])), where=sizes[1] > 0)
    units = (FINE, 1.0 / FINE)
    return np.select([np.isclose(ratio, unit, rtol=0.1) for unit in units], units, 1.0)


def _derivative(priced: Priced, other: Matrix, goals: Mapping[str, SearchGoal]) -> float:
    """Return the change of the relaxation's value along a change of the model, for what is active in its solution."""
    rows = other.sizes.rows
    ours, outcome = priced.matrix, priced.outcome
    if outcome is None:
        return 0.0
    x, duals, reduced = outcome.x, outcome.row_duals, outcome.reduced_costs
    assert x is not None
    assert duals is not None
    assert reduced is not None
    moved = goals[priced.goal.name].value(x) - priced.goal.value(x)
    held = dict(zip(ours.row_names[rows:], duals[rows:], strict=True))
    for goal in priced.earlier:
        moved -= held.get(cap_name(goal.name), 0.0) * (goals[goal.name].value(x) - goal.value(x))
    apart = sparse.csr_array(other.A - sparse.csr_array(ours.A)[:rows])
    moved -= float(duals[:rows] @ (apart @ x))
    before = ours.row_lower[:rows], ours.row_upper[:rows]
    moved += _limits(duals[:rows], ours.activity(x)[:rows], before, (other.row_lower, other.row_upper))
    return moved + _limits(reduced, x, (ours.col_lower, ours.col_upper), (other.col_lower, other.col_upper))


def _limits(
    prices: np.ndarray, at: np.ndarray, before: tuple[np.ndarray, np.ndarray], after: tuple[np.ndarray, np.ndarray]
) -> float:
    """Return what moved limits are worth: of each the side that is active, by the sign of its price."""
    total = 0.0
    for side, sign in ((0, 1.0), (1, -1.0)):
        old, new = before[side], after[side]
        both = np.isfinite(old) & np.isfinite(new) & (old != new)
        active = both & (sign * prices > 0) & (np.abs(at - old) <= ACTIVE_WITHIN * (1.0 + np.abs(old)))
        total += float(prices[active] @ (new[active] - old[active]))
    return total
