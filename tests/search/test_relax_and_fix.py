"""Relax-and-fix: from a point of the relaxation to a whole one, one group of blocks after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.search.budget import Budget
from solvers.search.relax_and_fix import RelaxAndFix
from solvers.search.restriction import Layout
from tests.search.arrays import best, layout, none, step_decision, without_counts
from tests.search.tuning import tuned
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix


def way(model: Matrix, meant: Layout, budget: Budget | None = None, size: int = 5) -> RelaxAndFix:
    settings = tuned(relax_and_fix={"min_group_blocks": size})
    return RelaxAndFix(model, meant, Options(search=settings), budget or Budget(30.0))


def guide_of(model: Matrix) -> np.ndarray:
    x = Session(model, Options()).solve_lp().x
    assert x is not None
    return x


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize("seed", [2, 6, 14, 33, 37])
def test_a_point_it_ends_at_is_whole_and_no_better_than_the_best(seed: int, size: int) -> None:
    model = without_counts(seed)
    x = way(model, layout(seed), size=size).run(guide_of(model))
    assert x is not None
    assert model.max_violation(x) <= 1e-5
    least = Session(model, Options(gap=0.0)).solve_mip().bound
    assert least is not None
    assert model.objective(x) >= least - 1e-6 * max(1.0, abs(least))


def test_each_place_finds_what_those_before_it_leave() -> None:
    """Three blocks want one unit of a limit of two, which the guide shares out: 0.7, 0.7 and 0.6.

    Only 0.7 is left for the first, so it gets none; then the other two get one each.
    """
    blocks = Layout(
        tuple(step_decision(name, i, 1, block=name) for i, name in enumerate("abc")), (), none(), np.arange(3)
    )
    model = matrix([-3.0, -2.0, -1.0], [[1, 1, 1]], [-np.inf], [2])
    x = way(model, blocks, size=1).run(np.array([0.7, 0.7, 0.6]))
    assert x is not None
    assert x.tolist() == [0.0, 1.0, 1.0]


def test_where_a_place_has_no_way_on_there_is_no_point() -> None:
    """Two blocks have to be at the same whole number, and one of them is held between."""
    blocks = Layout(
        tuple(step_decision(name, i, 1, block=name) for i, name in enumerate("ab")), (), none(), np.arange(2)
    )
    model = matrix([-1.0, -1.0], [[1, -1]], [0.0], [0.0])
    assert way(model, blocks, size=1).run(np.array([0.5, 0.5])) is None


def test_without_time_there_is_no_point() -> None:
    model = without_counts(33)
    assert way(model, layout(33), Budget(0.0)).run(guide_of(model)) is None
    assert way(model, layout(33), Budget(None, lambda: True)).run(guide_of(model)) is None


def test_the_best_point_guides_to_itself_or_to_one_as_good() -> None:
    model = without_counts(33)
    x = way(model, layout(33)).run(best(33).x)
    assert x is not None
    assert model.objective(x) <= model.objective(best(33).x) + 1e-6 * abs(model.objective(best(33).x))
