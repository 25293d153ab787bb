"""A search that starts elsewhere: decisions are kept where they hold, bounds are taken over where they must hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solvers.options import Options
from solvers.search import branch_and_bound
from solvers.search.budget import Budget
from solvers.search.lexicographic import Goal, GoalResult, last_goal_bound, weighted_objective
from solvers.search.warm_start import WarmStart, is_restriction_of
from tests.search.arrays import EXACT, arrays, best, goals, hair, layout
from tests.solvers.models import matrix

SEEDS = (3, 4, 8, 12, 26, 30, 37, 45)


def profiles(seed: int, later: int = 0) -> dict[str, np.ndarray]:
    """Return the decisions of the best plan of a case, each so many periods later."""
    found = {}
    for decision in layout(seed).decisions:
        columns = np.round(best(seed).x[decision.columns])
        found[decision.name] = np.concatenate([np.zeros(later), columns])[: len(columns)]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_decisions_of_the_best_plan_lead_back_to_it(seed: int) -> None:
    whole = weighted_objective(arrays(seed).matrix, goals(seed))
    x = WarmStart(profiles(seed)).point(whole, layout(seed), EXACT, Budget(60.0))
    assert x is not None
    for decision in layout(seed).decisions:
        np.testing.assert_array_equal(np.round(x[decision.columns]), profiles(seed)[decision.name])
    assert whole.objective(x) <= whole.objective(best(seed).x) + 0.02 * abs(whole.objective(best(seed).x)) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_decisions_that_cannot_be_kept_lead_to_a_point_nearby_or_to_none(seed: int) -> None:
    whole = weighted_objective(arrays(seed).matrix, goals(seed))
    x = WarmStart(profiles(seed, later=2)).point(whole, layout(seed), EXACT, Budget(60.0))
    if x is not None:
        assert whole.max_violation(x) <= 1e-5
        assert whole.objective(x) >= whole.objective(best(seed).x) - hair(whole.objective(best(seed).x))


def test_a_search_from_a_start_ends_at_the_same_optimum() -> None:
    for seed in SEEDS:
        whole = weighted_objective(arrays(seed).matrix, goals(seed))
        x = WarmStart(profiles(seed, later=1)).point(whole, layout(seed), EXACT, Budget(60.0))
        found = branch_and_bound.search(arrays(seed).matrix, goals(seed), EXACT, Budget(60.0), start=x)
        for a, b in zip(found.goal_results, best(seed).goal_results, strict=True):
            assert a.value == pytest.approx(b.value, rel=1e-6, abs=1e-6)


def two_goals() -> tuple[Goal, Goal]:
    return Goal("first", np.array([1.0, 0.0])), Goal("second", np.array([0.0, 1.0]), tolerance=0.5)


def test_a_bound_holds_only_within_what_the_goals_before_reached() -> None:
    first, second = two_goals()
    warm_start = WarmStart({}, ((3.0, 3.0), (7.0, 6.0)))
    assert warm_start.bound((first, second), []) == 3.0
    assert warm_start.bound((first, second), [GoalResult(first, 3.0, 3.0, 3.0)]) == 6.0
    assert warm_start.bound((first, second), [GoalResult(first, 2.0, 2.0, 2.0)]) == 6.0
    assert warm_start.bound((first, second), [GoalResult(first, 4.0, 3.0, 4.0)]) is None
    assert WarmStart({}).bound((first, second), []) is None


def test_with_a_tolerance_a_goal_before_must_be_better_by_it() -> None:
    first, second = two_goals()
    warm_start = WarmStart({}, ((7.0, 6.0), (3.0, 1.0)))
    assert warm_start.bound((second, first), [GoalResult(second, 7.0, 6.0, 7.0)]) is None
    assert warm_start.bound((second, first), [GoalResult(second, 6.4, 6.0, 6.4)]) == 1.0


def test_a_bound_of_all_goals_together_says_what_is_left_for_the_last() -> None:
    """10 a + 2 b >= 34 with a = 3 leaves b >= 2."""
    first = Goal("first", np.array([1.0, 0.0]))
    second = Goal("second", np.array([0.0, 1.0]), worth=2.0)
    assert last_goal_bound(34.0, (first, second), (3.0,)) == pytest.approx(2.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_relaxation_of_all_goals_never_promises_less_than_the_optimum(seed: int) -> None:
    from solvers.search.diving import solve_relaxation

    whole = weighted_objective(arrays(seed).matrix, goals(seed))
    guide = solve_relaxation(whole, Options(), Budget(20.0)).x
    assert guide is not None
    before = tuple(r.goal.allowed(r.value) for r in best(seed).goal_results[:-1])
    last = best(seed).goal_results[-1]
    assert last_goal_bound(whole.objective(guide), goals(seed), before) <= last.value + hair(last.value)


def test_a_tighter_model_is_within_and_a_looser_or_other_one_is_not() -> None:
    old = matrix([1.0, 2.0], [[1.0, 1.0], [1.0, -1.0]], [0.0, -1.0], [5.0, 1.0])
    goal = (Goal("g", np.array([1.0, 2.0])),)
    assert is_restriction_of(old, old, goal, goal)
    assert is_restriction_of(replace(old, row_upper=np.array([4.0, 1.0])), old, goal, goal)
    assert is_restriction_of(old.with_bounds([0], [0.0], [0.5]), old, goal, goal)
    assert is_restriction_of(old.with_rows(np.array([[1.0, 0.0]]), [0.0], [1.0], ["more"]), old, goal, goal)
    assert not is_restriction_of(old, old.with_rows(np.array([[1.0, 0.0]]), [0.0], [1.0], ["more"]), goal, goal)
    assert not is_restriction_of(replace(old, row_upper=np.array([6.0, 1.0])), old, goal, goal)
    assert not is_restriction_of(replace(old, row_lower=np.array([0.0, -2.0])), old, goal, goal)
    assert not is_restriction_of(replace(old, A=old.A * 2.0), old, goal, goal)
    assert not is_restriction_of(replace(old, integer=np.array([False, False])), old, goal, goal)
    assert not is_restriction_of(replace(old, col_names=("a", "b")), old, goal, goal)
    assert not is_restriction_of(old, old, (Goal("g", np.array([1.0, 3.0])),), goal)
    assert not is_restriction_of(old, old, (Goal("g", np.array([1.0, 2.0]), offset=1.0),), goal)
