"""Neighbourhoods always hold the point they are around, stay in range, and learn what size can be searched through."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.search.neighbourhoods import Kind, Neighbourhoods
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
    (track("m", 89, 40),),
    none(),
)
COLUMNS = 129


def point() -> np.ndarray:
    """Return a point in which `a` rises in 7, `b` in 30 and twice more, `c` in 1, `d` never, and the mark in 20."""
    x = np.zeros(COLUMNS)
    x[7:20] = 1.0
    x[20 + 6 : 50] += 1.0
    x[20 + 26 : 50] += 1.0
    x[50:55] = 1.0
    x[89 + 20 :] = 1.0
    return x


def guide() -> np.ndarray:
    """Return a point of a relaxation that begins `d` in 12, in part."""
    x = point()
    x[55 + 12 : 89] = 0.4
    return x


def offered(seed: int, count: int, given: np.ndarray | None = None) -> list[Allowed]:
    supply = Neighbourhoods(LAYOUT, seed, given)
    return [supply.around(point())[1][0] for _ in range(count)]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_point_in_hand_stays_allowed_and_periods_in_range(seed: int) -> None:
    kept = held((*LAYOUT.tracks, *LAYOUT.marks), point())
    for allowed in offered(seed, 60, guide()):
        for t in (*LAYOUT.tracks, *LAYOUT.marks):
            assert kept[t.name] <= allowed[t.name] <= frozenset(range(t.first, t.last + 1))


def test_the_same_seed_gives_the_same_order() -> None:
    assert offered(3, 60) == offered(3, 60)
    assert any(offered(3, 60) != offered(seed, 60) for seed in (4, 5, 6))


def test_every_place_is_set_free_and_what_is_not_done_is_offered() -> None:
    seen = offered(0, 60)
    whole = {t.name: frozenset(range(t.first, t.last + 1)) for t in LAYOUT.tracks}
    assert all(any(allowed[name] == periods for allowed in seen) for name, periods in whole.items())


def test_what_the_guide_leans_to_is_offered() -> None:
    assert any({10, 11, 12, 13, 14} == allowed["d"] for allowed in offered(0, 30, guide()))


def test_a_mark_may_come_near_to_where_it_is_and_now_and_then_elsewhere() -> None:
    (allowed, *_) = offered(0, 1)
    assert allowed["m"] >= {16, 17, 18, 19, 20, 21, 22, 23, 24, 0, 3}
    assert 14 not in allowed["m"]


def test_a_kind_that_is_cut_short_takes_fewer_places_and_one_searched_through_more() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    kind, _ = supply.around(point())
    assert kind.places == 3.0
    supply.learn(kind, gained=False, finished=False)
    assert kind.places == pytest.approx(2.25)
    supply.learn(kind, gained=False, finished=True)
    assert kind.places == pytest.approx(2.8125)
    supply.learn(kind, gained=True, finished=False)
    assert kind.places == pytest.approx(2.8125)


def test_what_has_gained_comes_twice() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    names = []
    for _ in range(12):
        kind, _ = supply.around(point())
        names.append(kind.name)
        supply.learn(kind, gained=kind.name == "moved", finished=True)
    assert names[-6:].count("moved") > 2


def test_few_places_leave_every_other_column_free() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    for _ in range(10):
        kind, (_, open_ones) = supply.around(point())
        assert open_ones == {"north", "south", "west"} or kind.alone


def test_a_group_alone_may_begin_every_few_periods_and_leaves_the_rest_as_it_is() -> None:
    supply, places = Neighbourhoods(LAYOUT, 0), {t.name: t.place for t in LAYOUT.tracks}
    found = [given for kind, given in (supply.around(point()) for _ in range(40)) if kind.name == "group"]
    assert found
    for allowed, group in found:
        for one in LAYOUT.tracks:
            if places[one.name] in group:
                assert len(allowed[one.name]) >= len(one.columns) // 3
            else:
                assert allowed[one.name] == one.rises(point())


def test_kinds_are_of_their_own() -> None:
    assert isinstance(Neighbourhoods(LAYOUT, 0).around(point())[0], Kind)
