"""A dive ends in a whole point of the model near the relaxation, or says that it has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.options import Options
from solvers.search.dive import dive, relaxed, rounded
from solvers.search.goals import Clock, steered
from solvers.search.groups import by_groups
from solvers.search.tracks import Layout, narrowed
from tests.search.arrays import arrays, best, goals, layout, none, track
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix

SEEDS = (3, 4, 8, 12, 26, 30, 37, 45)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_it_ends_with_is_a_whole_point_and_never_better_than_the_best(seed: int) -> None:
    whole = steered(arrays(seed).matrix, goals(seed)[-1:])
    guide = relaxed(whole, Options(), Clock(20.0))
    assert guide is not None
    x = dive(whole, layout(seed), guide, Options(), Clock(20.0))
    if x is not None:
        decided = np.concatenate([t.columns for t in (*layout(seed).tracks, *layout(seed).marks)])
        assert np.all(np.abs(x - np.round(x))[decided] <= 1e-6)
        rows = whole.A @ x
        assert np.all(rows <= whole.row_upper + 1e-5)
        assert np.all(rows >= whole.row_lower - 1e-5)
        assert whole.objective(x) >= whole.objective(guide) - 1e-5


def test_most_dives_end_with_a_point() -> None:
    ended = 0
    for seed in SEEDS:
        whole = steered(arrays(seed).matrix, goals(seed))
        guide = relaxed(whole, Options(), Clock(20.0))
        assert guide is not None
        ended += dive(whole, layout(seed), guide, Options(), Clock(20.0)) is not None
    assert ended >= len(SEEDS) - 2


def by_hand() -> tuple[Layout, Matrix]:
    """Return two works of which one may begin a period; the first is worth 3, 2, 1, the second 2.5, 1.5, 0.5."""
    given = Layout((track("a", 0, 3), track("b", 3, 3)), (), none())
    stays = [[-1, 1, 0, 0, 0, 0], [0, -1, 1, 0, 0, 0], [0, 0, 0, -1, 1, 0], [0, 0, 0, 0, -1, 1]]
    begun = [[1, 0, 0, 1, 0, 0], [-1, 1, 0, -1, 1, 0], [0, -1, 1, 0, -1, 1]]
    whole = matrix(
        [-1.0, -1.0, -1.0, -1.0, -1.0, -0.5], [*stays, *begun], [0] * 4 + [-np.inf] * 3, [np.inf] * 4 + [1] * 3
    )
    return given, whole


def test_by_hand() -> None:
    """`a` begins at once, worth 3; `b` a period later, worth 1.5."""
    given, whole = by_hand()
    guide = relaxed(whole, Options(), Clock(20.0))
    x = dive(whole, given, guide, Options(), Clock(20.0))
    assert x is not None
    assert whole.objective(x) == pytest.approx(-4.5)


def test_nothing_better_than_a_cutoff_is_nothing() -> None:
    given, whole = by_hand()
    small = narrowed(whole, given, {})
    assert rounded(small, given, Options(), Clock(20.0), cutoff=-4.5) is None
    assert rounded(small, given, Options(), Clock(20.0), cutoff=-4.4) is not None


def test_what_has_to_be_taken_is_taken_although_the_relaxation_takes_little_of_it() -> None:
    """`a` serves a need of 1 in tenths, 10 a unit; a need of 0.2 is met by all of it or not at all."""
    need = matrix([1.0], [[10.0]], [2.0], [np.inf], integer=[True])
    given = Layout((track("a", 0, 1),), (), none())
    x = dive(need, given, np.array([0.2]), Options(), Clock(20.0))
    assert x is not None
    assert x[0] == 1.0


def test_a_wish_to_stop_ends_it() -> None:
    given, whole = by_hand()
    assert dive(whole, given, np.zeros(6), Options(), Clock(None, lambda: True)) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_group_by_group_a_point_gets_no_worse_and_stays_one(seed: int) -> None:
    whole = steered(arrays(seed).matrix, goals(seed))
    integer = whole.integer.copy()
    integer[layout(seed).counts] = False
    free = replace(whole, integer=integer)
    told: list[np.ndarray] = []
    x = by_groups(free, layout(seed), best(seed).x, Options(), Clock(20.0), told.append)
    assert all(free.max_violation(y) <= 1e-5 for y in told)
    assert free.max_violation(x) <= 1e-5
    assert free.objective(x) <= free.objective(best(seed).x) + 1e-6
