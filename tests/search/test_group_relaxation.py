"""Groups of clusters with their share of what all blocks have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.search import blocks, group_relaxation
from solvers.search.budget import Budget
from solvers.search.restriction import Layout
from tests.search.arrays import arrays, goals, layout, none, step_decision
from tests.search.tuning import tuned
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix


def apart(**fields: int) -> Options:
    """Return options under which every block is a cluster of its own."""
    return Options(gap=0.0, search=tuned(group_relaxation={"cluster_blocks": 1, **fields}))


def eight(alike: bool = True) -> tuple[Matrix, Layout]:
    """Return eight blocks, each of use 2 up to one half and then 1, that share a limit of six.

    Where they are not alike, every fourth of them is of more use.
    """
    worth = np.tile([-2.0, -1.0], 8) * (1.0 if alike else np.tile([3.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 2))
    decisions = tuple(step_decision(f"t{i}", 2 * i, 2, block=f"p{i}") for i in range(8))
    model = matrix(worth, [np.ones(16)], [-np.inf], [6], col_upper=np.tile([0.5, 1.0], 8), integer=False)
    return model, Layout(decisions, (), none())


def test_alike_places_in_groups_come_to_the_price_of_the_whole() -> None:
    model, given = eight()
    cluster = blocks.block_clusters(model, given, 1)
    assert len(np.unique(cluster)) == 8
    assert group_relaxation.group_multipliers(model, cluster, 8, apart(group_blocks=2)) == pytest.approx([-1.0])


@pytest.mark.parametrize("alike", [True, False])
def test_what_groups_come_to_is_a_point_of_the_relaxation(alike: bool) -> None:
    """At its best where blocks are alike, else short of it."""
    model, given = eight(alike)
    guide = group_relaxation.group_guide(model, given, apart(grid_periods=1), Budget(), 2)
    best = Session(model, Options(gap=0.0)).solve_lp().objective
    assert guide is not None
    assert best is not None
    assert model.max_violation(guide) <= 1e-6
    assert (model.objective(guide) == pytest.approx(best)) == alike


@pytest.mark.parametrize("seed", [1, 2, 6, 14])
def test_groups_of_a_case_come_to_a_point_of_its_relaxation(seed: int) -> None:
    """Money, crews and milestones of the whole in shares; both halves together are all of it."""
    model = arrays(seed).matrix.with_objective(goals(seed)[-1].c, goals(seed)[-1].offset)
    guide, even, odd = (
        group_relaxation.group_guide(model, layout(seed), apart(), Budget(), 1, which)
        for which in (group_relaxation.ALL_GROUPS, group_relaxation.EVEN_GROUPS, group_relaxation.ODD_GROUPS)
    )
    assert guide is not None
    assert even is not None
    assert odd is not None
    np.testing.assert_allclose(even + odd, guide, atol=1e-6)
    lacking = np.maximum(model.row_lower - model.A @ guide, model.A @ guide - model.row_upper)
    assert max(lacking) <= 1e-5
    assert np.all(guide >= model.col_lower - 1e-6)
    assert np.all(guide <= model.col_upper + 1e-6)


def test_a_group_that_cannot_do_with_its_share_leaves_no_guide() -> None:
    """Two blocks, the first of which has to have more than half of what there is."""
    model = matrix([-1, -1], [[1, 1]], [-np.inf], [2], col_lower=[1.5, 0], col_upper=[2, 2], integer=False)
    given = Layout((step_decision("a", 0, 1, block="p"), step_decision("b", 1, 1, block="q")), (), none())
    assert group_relaxation.group_guide(model, given, apart(), Budget(), 1) is None
    assert group_relaxation.group_guide(model, given, apart(), Budget(None, lambda: True), 2) is None
