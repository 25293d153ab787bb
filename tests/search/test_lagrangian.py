"""Lagrangian bounds: never beyond the best, whatever the multipliers; at the LP's own no worse than the LP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import Termination
from solvers.search import blocks, group_relaxation
from solvers.search.lagrangian import PricedBlocks, group_multiplier_bound, lagrangian_bounds
from solvers.search.lexicographic import weighted_objective
from solvers.search.restriction import Layout
from tests.search.arrays import arrays, goals, hair, layout, none, step_decision
from tests.search.tuning import tuned
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix

SEEDS = (3, 4, 8, 11, 12, 14, 26, 28, 30, 33)
EXACT = Options(gap=0.0)


def two_places() -> Matrix:
    """Two yes-or-no decisions worth 3 and 5 that their own rows keep below one half and three quarters; one in all."""
    return matrix([-3, -5], [[2, 0], [0, 4], [1, 1]], [-np.inf] * 3, [1, 3, 1])


def two_homes() -> Layout:
    return Layout((step_decision("a", 0, 1, block="here"), step_decision("b", 1, 1, block="there")), (), none())


def homes(model: Matrix, blocks: Layout) -> np.ndarray:
    return blocks.column_blocks(model.sizes.columns)


def said(model: Matrix, blocks: Layout, duals: np.ndarray) -> list[float]:
    bounds: list[float] = []
    lagrangian_bounds(model, blocks, duals, EXACT, bounds.append)
    return bounds


def objective(seed: int) -> Matrix:
    return weighted_objective(arrays(seed).matrix, goals(seed))


def optimum(seed: int) -> float:
    outcome = Session(objective(seed), EXACT).solve_mip(time_limit_s=60.0)
    assert outcome.termination is Termination.OPTIMAL
    assert outcome.objective is not None
    return outcome.objective


def test_two_places_at_the_price_of_what_they_share() -> None:
    """A unit of what they share is worth 3: the relaxation has 4.5; neither block can decide for a whole one."""
    assert said(two_places(), two_homes(), np.array([0.0, -0.5, -3.0])) == pytest.approx([-4.5, -4.5, -3.0])


def test_the_price_of_a_place_s_own_row_does_not_count() -> None:
    one, other = (
        PricedBlocks.at_multipliers(two_places(), homes(two_places(), two_homes()), np.array([y, -y, -3.0]))
        for y in (0.0, -7.0)
    )
    assert one.constant == other.constant == -3.0
    assert all(np.array_equal(a.c, b.c) for a, b in zip(one.models, other.models, strict=True))


def test_a_price_for_a_limit_that_is_not_there_does_not_count() -> None:
    assert (
        PricedBlocks.at_multipliers(two_places(), homes(two_places(), two_homes()), np.array([0.0, 0.0, 3.0])).constant
        == 0.0
    )


def test_a_part_without_a_best_says_nothing() -> None:
    endless = replace(two_places(), col_upper=np.array([np.inf, 1.0]), row_upper=np.array([np.inf, 3.0, 1.0]))
    assert said(endless, two_homes(), np.zeros(3)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_of_the_relaxation_bound_no_worse_than_it(seed: int) -> None:
    model = objective(seed)
    outcome = Session(model, EXACT).solve_lp()
    assert outcome.objective is not None
    assert outcome.row_duals is not None
    bounds = said(model, layout(seed), outcome.row_duals)
    assert len(bounds) >= 1 + len(layout(seed).blocks)
    assert bounds == sorted(bounds)
    assert bounds[0] == pytest.approx(outcome.objective, rel=1e-6, abs=1e-6)
    assert bounds[-1] <= optimum(seed) + hair(optimum(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_prices_exclude_the_best(seed: int) -> None:
    model, rng = objective(seed), np.random.default_rng(seed)
    duals = Session(model, EXACT).solve_lp().row_duals
    assert duals is not None
    for spread in (0.01, 0.3, 3.0):
        multipliers = duals * rng.uniform(1 - spread, 1 + spread, len(duals))
        assert all(bound <= optimum(seed) + hair(optimum(seed)) for bound in said(model, layout(seed), multipliers))


@pytest.mark.parametrize("together", [100, 1])
@pytest.mark.parametrize("seed", SEEDS)
def test_prices_of_groups_do_not_exclude_the_best(seed: int, together: int) -> None:
    options = replace(EXACT, search=tuned(group_relaxation={"group_blocks": together}))
    bounds: list[float] = []
    group_multiplier_bound(objective(seed), layout(seed), options, bounds.append)
    assert all(bound <= optimum(seed) + hair(optimum(seed)) for bound in bounds)
    assert len(bounds) == 1 or together == 1


def test_one_group_of_all_has_the_prices_of_the_relaxation() -> None:
    model = two_places()
    cluster = blocks.block_clusters(model, two_homes(), 6)
    multipliers = group_relaxation.group_multipliers(model, cluster, 2, EXACT)
    assert cluster.tolist() == [0, 0]
    assert multipliers == pytest.approx([0.0, -1.25, -3.0]) or multipliers == pytest.approx([0.0, -0.5, -3.0])


def test_whole_decisions_lift_the_bound_of_some() -> None:
    lifted = []
    for seed in SEEDS:
        duals = Session(objective(seed), EXACT).solve_lp().row_duals
        assert duals is not None
        first, *_, last = said(objective(seed), layout(seed), duals)
        lifted.append(last > first + hair(first))
    assert any(lifted)
