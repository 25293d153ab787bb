"""Budget, tolerances, limits and rounded bounds, each figure worked out by hand."""

from __future__ import annotations

import time

import numpy as np
import pytest

from solvers.options import Options
from solvers.outcome import Termination
from solvers.search.budget import Budget
from solvers.search.lexicographic import (
    Goal,
    GoalResult,
    overall_termination,
    sound_bound,
    weighted_objective,
    with_goal_limit,
)
from solvers.search.mip_run import with_tight_tolerance
from solvers.search.tolerances import REL_MARGIN
from tests.solvers.models import knapsack

pytestmark = pytest.mark.fast
ONE = np.array([1.0])


def test_a_share_of_the_time_left() -> None:
    budget = Budget(10.0, begun_s=time.monotonic() - 4.0)
    assert budget.elapsed_s == pytest.approx(4.0, abs=0.5)
    assert budget.left_s() == pytest.approx(6.0, abs=0.5)
    assert budget.left_s(0.5) == pytest.approx(3.0, abs=0.25)
    assert not budget.expired


def test_time_is_over_at_the_limit_and_never_negative() -> None:
    budget = Budget(10.0, begun_s=time.monotonic() - 11.0)
    assert budget.expired
    assert budget.left_s() == 0.0


def test_without_a_limit_only_the_wish_to_stop_ends_it() -> None:
    wishes = [False]
    budget = Budget(None, lambda: wishes[0], begun_s=time.monotonic() - 1e6)
    assert budget.left_s() is None
    assert not budget.expired
    wishes[0] = True
    assert budget.expired


@pytest.mark.parametrize(
    ("grid", "bound", "rounded"),
    [
        (3.0, 6.1, 9.0),
        (3.0, 6.0, 6.0),
        (3.0, 6.000001, 6.0),
        (3.0, 6.0002, 6.0),
        (3.0, 6.0004, 9.0),
        (3.0, -4.0, -3.0),
        (0.5, 1.01, 1.5),
        (0.0, 6.1, 6.1),
        (3.0, None, None),
    ],
)
def test_a_bound_moves_up_to_the_next_value_there_is(grid: float, bound: float | None, rounded: float | None) -> None:
    found = Goal("g", ONE, grid=grid).rounded_bound(bound)
    assert found == (rounded if rounded is None else pytest.approx(rounded, abs=1e-12))


@pytest.mark.parametrize(
    ("bound", "value", "sound"),
    [
        (None, 5.0, None),
        (4.0, 5.0, 4.0),
        (5.00004, 5.0, 5.0),
        (5.001, 5.0, None),
        (-99.9, -100.0, None),
        (2e-5, 0.0, None),
    ],
)
def test_a_bound_beyond_what_is_reached_is_none(bound: float | None, value: float, sound: float | None) -> None:
    assert sound_bound(bound, value) == sound


@pytest.mark.parametrize(
    ("tolerance", "share", "value", "allowed"),
    [
        (0.0, 0.0, 0.0, 1e-7),
        (0.0, 0.0, -200.0, -200.0 + 2e-5),
        (3.0, 0.0, 10.0, 13.0 + 1e-6),
        (0.0, 0.1, -200.0, -180.0 + 2e-5),
        (30.0, 0.1, 200.0, 230.0 + 2e-5),
        (5.0, 0.1, 200.0, 220.0 + 2e-5),
    ],
)
def test_the_larger_tolerance_counts(tolerance: float, share: float, value: float, allowed: float) -> None:
    goal = Goal("g", ONE, tolerance=tolerance, tolerance_share=share)
    assert goal.allowed(value) == pytest.approx(allowed, abs=1e-12, rel=1e-13)


def test_limited_adds_one_row_without_the_constant() -> None:
    goal = Goal("cost", np.array([1.0, 0.0, 2.0, 0.0]), offset=7.0, tolerance=0.5)
    matrix = with_goal_limit(knapsack(), goal, 9.0)
    assert matrix.sizes.rows == knapsack().sizes.rows + 1
    assert matrix.row_names[-1] == "goal[cost]"
    assert matrix.row_lower[-1] == -np.inf
    assert matrix.row_upper[-1] == pytest.approx(2.5 + 9e-7, abs=1e-12)
    assert matrix.A.toarray()[-1].tolist() == [1.0, 0.0, 2.0, 0.0]
    assert goal.value(np.array([1.0, 5.0, 0.5, 5.0])) == 9.0


def test_a_goal_that_no_column_touches_limits_nothing() -> None:
    matrix = knapsack()
    assert with_goal_limit(matrix, Goal("none", np.zeros(4), offset=3.0), 3.0) is matrix


def test_the_first_goal_steers_most() -> None:
    first = Goal("a", np.array([1.0, 0.0, 0.0, 0.0]), offset=0.5, worth=2.0)
    second = Goal("b", np.array([1.0, 1.0, 0.0, 0.0]), offset=-1.0, worth=3.0)
    steer = weighted_objective(knapsack(), (first, second))
    assert steer.c.tolist() == [23.0, 3.0, 0.0, 0.0]
    assert steer.offset == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("bound", "limit_s", "stop", "runs", "word"),
    [
        (10.0, None, False, (), Termination.OPTIMAL),
        (9.9995, 0.0, True, (), Termination.OPTIMAL),
        (9.0, 100.0, False, (), Termination.EXHAUSTED),
        (None, None, False, (Termination.OPTIMAL, Termination.NODE_LIMIT), Termination.EXHAUSTED),
        (9.0, 0.0, False, (), Termination.TIME_LIMIT),
        (9.0, 100.0, False, (Termination.TIME_LIMIT,), Termination.TIME_LIMIT),
        (9.0, 0.0, True, (), Termination.INTERRUPTED),
        (None, 100.0, False, (Termination.INTERRUPTED, Termination.TIME_LIMIT), Termination.INTERRUPTED),
    ],
)
def test_one_word_for_why_a_search_ended(
    bound: float | None, limit_s: float | None, stop: bool, runs: tuple[Termination, ...], word: Termination
) -> None:
    """A gap of 1e-4 is asked: 10 with a bound of 9.9995 is proven, whatever the budget says."""
    results = (GoalResult(Goal("a", ONE), 3.0, 3.0, 3.0), GoalResult(Goal("b", ONE), 10.0, bound, 10.0))
    assert overall_termination(results, 1e-4, Budget(limit_s, lambda: stop), runs) is word


def test_what_must_be_finished_has_a_limit_of_its_own() -> None:
    late = time.monotonic() - 11.0
    assert Budget(10.0, begun_s=late).finish_s() is None
    assert Budget(None, beyond_s=2.0).finish_s() is None
    assert Budget(10.0, begun_s=late, beyond_s=3.0).finish_s() == pytest.approx(2.0, abs=0.5)
    assert Budget(10.0, begun_s=late, beyond_s=0.5).finish_s() == 0.0


def test_the_gap_of_a_goal() -> None:
    goal = Goal("g", ONE)
    assert GoalResult(goal, 10.0, 9.0, 10.0).gap == pytest.approx(0.1)
    assert GoalResult(goal, 10.0, None, 10.0).gap is None


def test_a_part_of_a_clock_has_its_share_at_most_and_the_same_wish_to_stop() -> None:
    wished = [False]
    budget = Budget(100.0, lambda: wished[0])
    assert budget.sub_budget(0.5).limit_s == pytest.approx(50.0, abs=1.0)
    assert budget.sub_budget(most_s=10.0).limit_s == 10.0
    assert budget.sub_budget(0.05, most_s=10.0).limit_s == pytest.approx(5.0, abs=1.0)
    assert Budget().sub_budget(0.5).limit_s is None
    assert Budget().at_most_s(10.0) == 10.0
    part = budget.sub_budget(0.5)
    wished[0] = True
    assert part.expired


def test_what_is_believed_is_proven_no_coarser_than_a_goal_is_kept() -> None:
    """At ten times the margin of a goal's row HiGHS cut off points that are better."""
    assert with_tight_tolerance(Options(feasibility_tolerance=1e-6)).feasibility_tolerance <= REL_MARGIN
    assert with_tight_tolerance(Options(feasibility_tolerance=1e-9)).feasibility_tolerance == 1e-9
