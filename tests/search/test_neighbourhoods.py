"""Neighbourhoods always hold the point they are around, stay in range, and reach everything within a round."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from solvers.search.neighbourhoods import neighbourhoods
from solvers.search.tracks import Allowed, Layout, held
from tests.search.arrays import none, track

pytestmark = pytest.mark.fast
LAYOUT = Layout(
    (
        track("a", 0, 20, place="north"),
        track("b", 20, 30, first=4, place="south"),
        track("c", 50, 5, first=1, place="south"),
        track("d", 55, 34, place="west"),
    ),
    (),
    none(),
)


def point() -> np.ndarray:
    """Return a point in which `a` rises in 7, `b` in 30 and twice more, `c` in 1, and `d` never."""
    x = np.zeros(89)
    x[7:20] = 1.0
    x[20 + 6 : 50] += 1.0
    x[20 + 26 : 50] += 1.0
    x[50:55] = 1.0
    return x


def offered(seed: int, count: int) -> list[Allowed]:
    return [free(point()) for free in islice(neighbourhoods(LAYOUT, seed), count)]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_point_in_hand_stays_allowed_and_periods_in_range(seed: int) -> None:
    kept = held(LAYOUT.tracks, point())
    for allowed in offered(seed, 60):
        for t in LAYOUT.tracks:
            assert kept[t.name] <= allowed[t.name] <= frozenset(range(t.first, t.last + 1))


def test_the_same_seed_gives_the_same_order() -> None:
    assert offered(3, 60) == offered(3, 60)
    assert any(offered(3, 60) != offered(seed, 60) for seed in (4, 5, 6))


def test_one_round_sets_each_place_free_and_offers_what_is_not_done() -> None:
    seen = offered(0, neighbourhoods(LAYOUT, 0).rounds)
    for t in LAYOUT.tracks:
        assert any(allowed[t.name] == frozenset(range(t.first, t.last + 1)) for allowed in seen)
    wholly = frozenset(range(34))
    starts = [min(a["d"]) for a in seen if a["d"] and a["d"] != wholly]
    assert starts == sorted(starts)
    assert starts[-1] >= 24


def test_each_step_frees_more_than_is_held() -> None:
    kept = held(LAYOUT.tracks, point())
    assert all(allowed != kept for allowed in offered(0, 30))


def test_without_tracks_there_is_still_a_supply() -> None:
    assert [free(np.zeros(3)) for free in islice(neighbourhoods(Layout((), (), none()), 0), 4)] == [{}] * 4
