"""Restricted models are restrictions: whatever they find is a point of the whole model."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.search.restriction import AllowedPeriods, Layout, coarse_grid, current_steps, restrict
from tests.search.arrays import arrays, best, layout, none, step_decision
from tests.solvers.models import matrix

SEEDS = (3, 4, 8, 12, 26, 30, 37, 45)


def drawn(seed: int, given: Layout) -> list[AllowedPeriods]:
    """Return restrictions of several kinds, all of them with room for what the optimum does."""
    rng = np.random.default_rng(seed)
    kept = current_steps(given.decisions, best(seed).x)
    some = {
        t.name: kept[t.name] | frozenset(int(p) for p in rng.integers(t.first, t.last + 1, 2)) for t in given.decisions
    }
    few = {name: some[name] for name in sorted(some)[::2]}
    coarse = {name: kept[name] | periods for name, periods in coarse_grid(given.decisions, 2).items()}
    return [kept, some, few, coarse]


@pytest.mark.parametrize("seed", SEEDS)
def test_points_of_narrowed_models_are_points_of_the_whole(seed: int) -> None:
    whole, given = arrays(seed).matrix, layout(seed)
    rng = np.random.default_rng(seed)
    for allowed in drawn(seed, given):
        primal_model = whole.with_objective(np.where(whole.integer, rng.normal(size=whole.sizes.columns), 0.0), 1.5)
        restriction = restrict(primal_model, given, allowed)
        outcome = Session(restriction.matrix, Options(gap=0.05)).solve_mip(time_limit_s=10.0)
        y = outcome.incumbent
        assert y is not None
        x = restriction.lift(y)
        assert whole.max_violation(x) <= 1e-5
        assert primal_model.objective(x) == pytest.approx(restriction.matrix.objective(y), abs=1e-9)
        assert np.array_equal(restriction.project(x), y)
        for t in given.decisions:
            assert t.name not in allowed or t.step_periods(x) <= allowed[t.name]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_held_comes_back_as_it_was(seed: int) -> None:
    whole, given, x = arrays(seed).matrix, layout(seed), best(seed).x
    restriction = restrict(whole, given, current_steps(given.decisions, x))
    back = restriction.lift(restriction.project(x))
    np.testing.assert_allclose(back, x, rtol=0.0, atol=1e-6)
    assert current_steps(given.decisions, back) == current_steps(given.decisions, x)
    assert restriction.matrix.max_violation(restriction.project(x)) <= 1e-5
    assert restriction.matrix.sizes.columns < whole.sizes.columns


def test_every_so_many_periods_and_the_last() -> None:
    decisions = (step_decision("a", 0, 8, first=2), step_decision("b", 8, 1, first=5), step_decision("c", 9, 7))
    assert coarse_grid(decisions, 3) == {"a": {2, 5, 8, 9}, "b": {5}, "c": {0, 3, 6}}


def test_rises_of_a_nearly_whole_point() -> None:
    given = step_decision("a", 1, 5, first=3)
    assert given.step_periods(np.array([9.0, 0.0, 1e-7, 1.0 - 1e-7, 1.0, 2.0])) == {5, 7}
    assert given.step_periods(np.zeros(6)) == frozenset()
    assert given.step_periods(np.ones(6)) == {3}
    assert given.last == 7


def test_a_narrowed_model_by_hand() -> None:
    """One decision of four periods may step in its second and fourth: two of its columns are left."""
    given = Layout((step_decision("a", 0, 4, first=10),), (), none())
    rows = [[-1, 1, 0, 0, 0], [0, -1, 1, 0, 0], [0, 0, -1, 1, 0], [1, 2, 4, 8, 16]]
    whole = matrix([1, 2, 3, 4, 5], rows, [0, 0, 0, 3], [np.inf] * 4, integer=[1, 1, 1, 1, 0])
    restriction = restrict(whole, given, {"a": frozenset({11, 13})})
    assert restriction.column_map.tolist() == [-1, 0, 0, 1, 2]
    assert restriction.matrix.c.tolist() == [5.0, 4.0, 5.0]
    assert restriction.matrix.row_names == ("row[0]", "row[2]", "row[3]")
    assert restriction.matrix.A.toarray().tolist() == [[1, 0, 0], [-1, 1, 0], [6, 8, 16]]
    assert restriction.matrix.integer.tolist() == [True, True, False]
    assert restriction.lift(np.array([0.0, 1.0, 0.25])).tolist() == [0.0, 0.0, 0.0, 1.0, 0.25]


def test_a_track_that_may_never_rise_is_gone() -> None:
    given = Layout((step_decision("a", 0, 3),), (), none())
    whole = matrix([1, 1, 1, 1], [[1, 1, 1, 1]], [0], [3])
    restriction = restrict(whole, given, {"a": frozenset()})
    assert restriction.column_map.tolist() == [-1, -1, -1, 0]
    assert restriction.lift(np.array([1.0])).tolist() == [0.0, 0.0, 0.0, 1.0]


def test_tracks_without_an_entry_stay_free() -> None:
    given = Layout((step_decision("a", 0, 3), step_decision("b", 3, 2)), (), none())
    whole = matrix([1] * 5, [[1] * 5], [0], [3])
    restriction = restrict(whole, given, {"a": frozenset({0})})
    assert restriction.column_map.tolist() == [0, 0, 0, 1, 2]
