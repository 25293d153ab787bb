"""Integer counts for the decisions of the optimum are as good as the optimum; without a way, nothing is claimed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.model.structure import with_rounding_margin
from solvers.options import Options
from solvers.search.budget import Budget
from solvers.search.integer_repair import IntegerRepair
from solvers.search.lexicographic import Goal, GoalResult
from solvers.search.restriction import Layout, StepDecision
from solvers.search_settings import RepairSettings
from tests.search.arrays import arrays, best, goals, hair, layout
from tests.solvers.models import matrix

SEEDS = (3, 4, 8, 11, 12, 14, 26, 28)


def counts(seed: int) -> IntegerRepair:
    return IntegerRepair(arrays(seed).matrix, layout(seed), goals(seed), Options(gap=1e-6), Budget(30.0))


def decided(seed: int) -> dict[str, np.ndarray]:
    return {t.name: np.round(best(seed).x[t.columns]) for t in (*layout(seed).decisions, *layout(seed).indicators)}


def point(seed: int) -> np.ndarray:
    """Return the best point with these decisions, integer counts relaxed, of the model that asks for a little more."""
    asking = replace(counts(seed), matrix=with_rounding_margin(arrays(seed)))
    for fixed in ((*layout(seed).decisions, *layout(seed).indicators), layout(seed).decisions):
        x = asking._solve_relaxed(
            asking._fix_decisions(decided(seed), fixed)
        )  # asking for more may reach a milestone later
        if x is not None:
            return x
    raise AssertionError(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_decisions_of_the_optimum_are_as_good_with_counts_made_whole(seed: int) -> None:
    bounds = [GoalResult(r.goal, r.value, r.bound, r.best) for r in best(seed).goal_results]
    found = counts(seed).repair(decided(seed), point(seed), bounds)
    whole = arrays(seed).matrix
    assert whole.max_violation(found.x) <= 1e-5
    assert np.all(np.abs(found.x - np.round(found.x))[whole.integer] <= 1e-5)
    first, want = found.goal_results[0], best(seed).goal_results[0]
    room = max(1e-4 * abs(want.value), hair(want.value))
    assert want.best - room <= first.value <= want.value + room
    for r in found.goal_results:
        assert r.bound is None or r.bound <= r.value + hair(r.value)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_counts_that_cost_an_earlier_goal_take_the_bounds_after_it(seed: int) -> None:
    """Claimed is a first goal better than any point has: the bounds of the goals after it prove nothing any more."""
    claimed = [GoalResult(r.goal, r.value - 10.0, r.value - 10.0, r.value - 10.0) for r in best(seed).goal_results]
    found = counts(seed).repair(decided(seed), point(seed), claimed)
    assert all(r.bound is None for r in found.goal_results[1:])


def test_decisions_no_plan_has_end_in_another_plan() -> None:
    """Everything begun in its first period breaks crews or cash: the point returned keeps none of it that cannot be."""
    seed = 3
    begun = {t.name: np.ones(len(t.columns)) for t in layout(seed).decisions}
    found = counts(seed).repair(begun, best(seed).x, list(best(seed).goal_results))
    assert arrays(seed).matrix.max_violation(found.x) <= 1e-5


def test_whole_counts_that_are_not_next_to_the_relaxation_are_found_one_further() -> None:
    """Units of 3, 4 and 5 must add up to 12: the best relaxation is half a 4 and two 5, whole is one of each.

    Rounded down there are too many, and the whole numbers next to the relaxation never add up to it.
    """
    sizes = matrix([-1.0, -2.0, -6.0], [[3, 4, 5]], [12], [12], col_upper=9.0)
    goal = Goal("worth", sizes.c)
    x = np.array([2.9, 2.9, 2.9])
    given = IntegerRepair(sizes, Layout((), (), np.arange(3)), (goal,), Options(), Budget(30.0))
    found = given.repair({}, x, [GoalResult(goal, goal.value(x), None, goal.value(x))])
    assert found.x.tolist() == [1.0, 1.0, 1.0]


def test_where_counts_rounded_down_are_too_many_in_all_some_are_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a margin, 3.2 units of 4 and 2.9 of 3 where 17 is the most: rounded down they take 18, one 3 less 15."""
    sizes = matrix([-4.0, -3.0], [[4.0, 3.0]], [0.0], [17.0], col_upper=9.0)
    goal, x = Goal("worth", sizes.c), np.array([3.2, 2.9])
    monkeypatch.setattr(IntegerRepair, "_solve_relaxed", lambda *_: pytest.fail("a relaxation was solved"))
    given = IntegerRepair(sizes, Layout((), (), np.arange(2)), (goal,), Options(), Budget(30.0))
    assert given.repair_quickly({}, x) is not None
    assert goal.value(given._round_down(given._fix_decisions({}, ()), x)) == -15.0


def test_what_loses_nothing_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seed, asked = 3, []
    given = counts(seed)
    solved = IntegerRepair._solve
    monkeypatch.setattr(IntegerRepair, "_solve", lambda self, *rest: asked.append(rest) or solved(self, *rest))
    given.repair(decided(seed), best(seed).x, list(best(seed).goal_results))
    assert len(asked) == 1


def test_a_few_of_many_places_make_good_what_rounding_down_the_others_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 25 blocks has 1.5 units and 25 are too few: without solving the relaxation of all, 38 are found."""
    blocks, least = 25, 38.0
    row = [*np.zeros(blocks), *np.ones(blocks)]
    sizes = matrix(row, [row], [least], [np.inf], col_upper=9.0)
    decisions = tuple(StepDecision(f"start {i}", np.array([i]), 0, f"site {i}") for i in range(blocks))
    counts = np.arange(blocks, 2 * blocks)
    home = np.tile(np.arange(blocks), 2)
    goal, x = Goal("units", sizes.c), np.array([*np.zeros(blocks), *np.full(blocks, 1.5)])
    monkeypatch.setattr(IntegerRepair, "_solve_relaxed", lambda *_: pytest.fail("the relaxation of all was solved"))
    given = IntegerRepair(sizes, Layout(decisions, (), counts, home), (goal,), Options(), Budget(30.0))
    found = given.repair({}, x, [GoalResult(goal, least, None, least)])
    assert goal.value(found.x) == least
    assert np.count_nonzero(found.x[counts] != 1.0) <= RepairSettings.free_blocks


def test_few_places_make_good_what_rounding_down_leaves_where_next_to_nothing_else_is_open() -> None:
    """Units of 3 and 5 at one block and of 10 at two others must add up to 106; four of each, rounded down, are 112.

    The relaxation that keeps to four takes 6 from one of the tens, the free one has 9 of the other and 16 of the
    threes: no whole numbers next to either add up. With the first and the last block free some do.
    """
    row, worth = [3.0, 5.0, 10.0, 10.0], [3.0, 3.0, 1.0, 4.0]
    cost = [-size * each for size, each in zip(row, worth, strict=True)]
    sizes = matrix([0.0] * 3 + cost, [[0.0] * 3 + row], [106], [106], col_upper=9.0)
    decisions = tuple(StepDecision(f"start {i}", np.array([i]), 0, f"site {i}") for i in range(3))
    counts, home = np.arange(3, 7), np.array([0, 1, 2, 0, 0, 1, 2])
    goal, x = Goal("worth", sizes.c), np.array([0.0] * 3 + [4.5] * 4)
    given = IntegerRepair(sizes, Layout(decisions, (), counts, home), (goal,), Options(), Budget(30.0))
    found = given.repair({}, x, [GoalResult(goal, 0.0, None, 0.0)])
    assert sizes.max_violation(found.x) <= 1e-9
    assert found.x[5] == 4.0
