"""Alpha points: schedules in the order of a guide, with room for each step, and the whole points that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.search.alpha_points import AlphaSchedules, dive_from_alphas
from solvers.search.budget import Budget
from solvers.search.restriction import Layout
from tests.search.arrays import layout, none, step_decision, without_counts
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix

CREW_OF_ONE = Layout((step_decision("a", 0, 4), step_decision("b", 4, 4)), (), none())


def crew_model(lower: list[float] | None = None, upper: list[float] | None = None) -> Matrix:
    """Return two jobs of one period each over four periods, and a crew that does one at a time."""
    start = np.eye(4) - np.eye(4, k=-1)  # what starts in each period, by what is done by it
    rising = [[*row, 0, 0, 0, 0] for row in start] + [[0, 0, 0, 0, *row] for row in start]
    crew = np.hstack([start, start])
    model = matrix([0.0] * 8, [*rising, *crew], [0.0] * 8 + [-np.inf] * 4, [1.0] * 12)
    model.col_lower[:] = lower or [0.0] * 8
    model.col_upper[:] = upper or [1.0] * 8
    return model


def at(alpha: float, guide: list[float], **bounds: list[float]) -> dict[str, list[int]]:
    found = AlphaSchedules(crew_model(**bounds), CREW_OF_ONE).at(np.array(guide), alpha)
    return {name: sorted(periods) for name, periods in found.items()}


def test_what_the_guide_has_done_a_share_of_first_comes_first_and_the_other_waits_for_the_crew() -> None:
    guide = [0.1, 0.6, 0.6, 1.0, 0.3, 0.5, 1.0, 1.0]
    assert at(0.5, guide) == {"a": [1], "b": [2]}  # both half done by period 1: a goes first, b waits
    assert at(0.2, guide) == {"a": [1], "b": [0]}
    assert at(0.9, guide) == {"a": [3], "b": [2]}


def test_what_the_guide_does_less_of_is_not_done() -> None:
    assert at(0.5, [0.0, 0.2, 0.4, 0.4, 0.0, 0.0, 0.0, 0.5]) == {"a": [], "b": [3]}


def test_a_step_that_finds_no_room_is_not_done() -> None:
    assert at(0.5, [0, 0, 0, 1, 0, 0, 0, 1]) == {"a": [3], "b": []}


def test_bounds_of_columns_bound_steps() -> None:
    begun = [0.0, 1.0, 1.0, 1.0, 0, 0, 0, 0]
    assert at(0.5, [0, 1, 1, 1, 0, 1, 1, 1], lower=begun) == {"a": [1], "b": [2]}
    never_before_three = [1.0] * 4 + [0.0, 0.0, 0.0, 1.0]
    assert at(0.5, [1, 1, 1, 1, 0, 0, 0, 1], upper=never_before_three) == {"a": [0], "b": [3]}


def test_a_decision_of_several_units_steps_once_for_each() -> None:
    model = matrix([0.0] * 4, [[-1, 1, 0, 0], [0, -1, 1, 0], [0, 0, -1, 1]], [0.0] * 3, [1.0] * 3)  # one a period
    model.col_upper[:] = 3.0
    orders = Layout((step_decision("order", 0, 4),), (), none())
    found = AlphaSchedules(model, orders).at(np.array([0.0, 0.5, 2.2, 2.9]), 0.5)
    assert found == {"order": frozenset({1, 2, 3})}


def test_a_follower_placed_before_what_it_waits_for_is_tried_again() -> None:
    """The guide begins b before a, of which b is the follower: done by each period only what a has done before it."""
    model = matrix([0.0] * 8, [[*-np.eye(4, k=-1)[t], *np.eye(4)[t]] for t in range(4)], [-np.inf] * 4, [0.0] * 4)
    found = AlphaSchedules(model, CREW_OF_ONE).at(np.array([0.0, 0.4, 1, 1, 0.5, 0.5, 1, 1]), 0.5)
    assert found == {"a": frozenset({2}), "b": frozenset({3})}


@pytest.mark.parametrize("seed", [2, 6, 14, 33, 37])
def test_a_point_from_alphas_is_whole_and_no_better_than_the_best(seed: int) -> None:
    model, meant = without_counts(seed), layout(seed)
    guide = Session(model, Options()).solve_lp().x
    assert guide is not None
    told: list[np.ndarray] = []
    worst = Session(model.with_objective(-model.c, -model.offset), Options(gap=0.0)).solve_mip().incumbent
    assert worst is not None
    x = dive_from_alphas(model, meant, worst, guide, Options(), Budget(30.0), told.append)
    least = Session(model, Options(gap=0.0)).solve_mip().bound
    assert least is not None
    assert x is not worst
    assert told[-1] is x
    assert model.max_violation(x) <= 1e-5
    assert model.objective(x) >= least - 1e-6 * max(1.0, abs(least))
