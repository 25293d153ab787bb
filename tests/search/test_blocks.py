"""Clusters of blocks that few limits join."""

from __future__ import annotations

import numpy as np

from solvers.search import blocks
from solvers.search.restriction import Layout
from tests.search.arrays import none, step_decision
from tests.solvers.models import matrix


def places(count: int) -> Layout:
    """One column for each block, in their order."""
    return Layout(tuple(step_decision(f"t{i}", i, 1, block=f"p{i}") for i in range(count)), (), none())


def test_a_limit_of_few_places_joins_them_and_one_of_many_does_not() -> None:
    pair, all_nine = [1, 1, 0, 0, 0, 0, 0, 0, 0], [1] * 9
    model = matrix([-1] * 9, [pair, all_nine], [-np.inf] * 2, [1, 4])
    assert blocks.block_clusters(model, places(9), 6).tolist() == [0, 0, 1, 2, 3, 4, 5, 6, 7]


def test_joined_areas_stay_small() -> None:
    pairs = [[float(j in (i, i + 1)) for j in range(9)] for i in range(8)]
    cluster = blocks.block_clusters(matrix([-1] * 9, pairs, [-np.inf] * 8, [1] * 8), places(9), 6)
    assert max(np.bincount(cluster)) <= 6 < 9


def test_what_flows_to_one_place_is_of_its_area_and_what_all_share_is_of_none() -> None:
    """Nine blocks; the tenth column serves the third block, the eleventh all of them."""
    serves = [0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0]
    shared = [1] * 9 + [0, -1]
    model = matrix([-1] * 11, [serves, shared], [-np.inf] * 2, [0, 0])
    assert blocks.block_clusters(model, places(9), 6).tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 2, blocks.GLOBAL]
