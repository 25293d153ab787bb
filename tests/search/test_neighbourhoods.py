"""Neighbourhoods always hold the point they are around, stay in range, and learn what size can be searched through."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.search.neighbourhoods import Kind, Neighbourhoods
from solvers.search.restriction import AllowedPeriods, Layout, current_steps
from tests.search.arrays import none, step_decision

pytestmark = pytest.mark.fast
LAYOUT = Layout(
    (
        step_decision("a", 0, 20, block="north"),
        step_decision("b", 20, 30, first=4, block="south"),
        step_decision("c", 50, 5, first=1, block="south"),
        step_decision("d", 55, 34, block="west"),
    ),
    (step_decision("m", 89, 40),),
    none(),
)
COLUMNS = 129


def point() -> np.ndarray:
    """Return a point: `a` steps in 7, `b` in 30 and twice more, `c` in 1, `d` never, and the indicator in 20."""
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


def offered(seed: int, count: int, given: np.ndarray | None = None) -> list[AllowedPeriods]:
    supply = Neighbourhoods(LAYOUT, seed, given)
    return [supply.next_around(point())[1][0] for _ in range(count)]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_point_in_hand_stays_allowed_and_periods_in_range(seed: int) -> None:
    kept = current_steps((*LAYOUT.decisions, *LAYOUT.indicators), point())
    for allowed in offered(seed, 60, guide()):
        for t in (*LAYOUT.decisions, *LAYOUT.indicators):
            assert kept[t.name] <= allowed[t.name] <= frozenset(range(t.first, t.last + 1))


def test_the_same_seed_gives_the_same_order() -> None:
    assert offered(3, 60) == offered(3, 60)
    assert any(offered(3, 60) != offered(seed, 60) for seed in (4, 5, 6))


def test_every_place_is_set_free_and_what_is_not_done_is_offered() -> None:
    seen = offered(0, 60)
    whole = {t.name: frozenset(range(t.first, t.last + 1)) for t in LAYOUT.decisions}
    assert all(any(allowed[name] == periods for allowed in seen) for name, periods in whole.items())


def test_what_the_guide_leans_to_is_offered() -> None:
    assert any({11, 12, 13} == allowed["d"] for allowed in offered(0, 30, guide()))


def test_a_mark_that_is_branched_on_may_come_near_to_where_it_is_and_now_and_then_elsewhere() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    found = [allowed for kind, (allowed, _) in (supply.next_around(point()) for _ in range(60)) if kind.uses_submip]
    assert found
    for allowed in found:
        assert allowed["m"] >= {16, 17, 18, 19, 20, 21, 22, 23, 24, 0, 3}
        assert 14 not in allowed["m"]


def test_a_mark_in_most_dives_stays_or_comes_a_little_earlier_and_any_time_where_it_is_not_reached() -> None:
    supply, unreached = Neighbourhoods(LAYOUT, 0), point()
    unreached[89:] = 0.0
    for x, marked in ((point(), {17, 19, 20}), (unreached, set(range(0, 40, 3)))):
        found = [
            allowed["m"] for kind, (allowed, _) in (supply.next_around(x) for _ in range(60)) if not kind.uses_submip
        ]
        assert 0.4 * len(found) < sum(periods == marked for periods in found)


def kind_of(supply: Neighbourhoods, name: str) -> Kind:
    return next(kind for kind in supply.kinds if kind.name == name)


def test_a_search_cut_short_takes_fewer_places_and_one_searched_through_more() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    kind = kind_of(supply, "rins")
    assert kind.blocks == 3.0
    supply.update(kind, gain=0.0, iterations=1000, cheap=False)
    assert kind.blocks == pytest.approx(2.25)
    supply.update(kind, gain=0.0, iterations=1000, cheap=True)
    assert kind.blocks == pytest.approx(2.8125)
    supply.update(kind, gain=5.0, iterations=1000, cheap=False)
    assert kind.blocks == pytest.approx(2.8125)
    supply.update(kind, gain=5.0, iterations=1000, cheap=True)
    assert kind.blocks == 3.0


def test_a_dear_dive_takes_fewer_places_and_a_cheap_one_more_whether_or_not_it_gains() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    kind = kind_of(supply, "moved")
    supply.update(kind, gain=5.0, iterations=1000, cheap=False)
    assert kind.blocks == pytest.approx(2.55)
    supply.update(kind, gain=0.0, iterations=1000, cheap=False)
    assert kind.blocks == pytest.approx(2.1675)
    supply.update(kind, gain=0.0, iterations=1000, cheap=True)
    assert kind.blocks == pytest.approx(2.492625)
    for _ in range(20):
        supply.update(kind, gain=0.0, iterations=1000, cheap=False)
    assert kind.blocks == 1.0


def test_what_gains_is_drawn_more_often_and_nothing_is_given_up() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    drawn = []
    for _ in range(400):
        kind, _ = supply.next_around(point())
        drawn.append(kind.name)
        supply.update(kind, gain=float(kind.name == "moved"), iterations=5000, cheap=True)
    assert drawn.count("moved") > 200
    assert all(drawn.count(kind.name) > 0 for kind in supply.kinds)


def test_of_two_that_gain_as_much_the_one_that_takes_less_is_drawn_more_often() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    drawn, taken = [], {"moved": 2000, "window": 20_000}
    for _ in range(400):
        kind, _ = supply.next_around(point())
        drawn.append(kind.name)
        supply.update(kind, gain=float(kind.name in taken), iterations=taken.get(kind.name, 5000), cheap=True)
    assert drawn.count("moved") > 2 * drawn.count("window") > 0


def test_under_another_objective_gains_are_counted_anew() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    before = supply._worth()
    assert len({*before}) > 1  # what is expected of a kind never tried
    supply.update(kind_of(supply, "moved"), gain=5.0, iterations=1000, cheap=True)
    supply.update(kind_of(supply, "window"), gain=0.0, iterations=1000, cheap=True)
    assert supply._worth().tolist() != before.tolist()
    supply.forget_gains()
    assert supply._worth().tolist() == before.tolist()


def test_where_the_guide_leans_to_is_searched_first() -> None:
    kind, (allowed, _) = Neighbourhoods(LAYOUT, 0, guide(), guide_first=True).next_around(point())
    assert kind.name == "guide_submip"
    assert {11, 12, 13} <= allowed["d"]


def test_what_is_held_elsewhere_stays_as_it_is() -> None:
    supply, blocks = Neighbourhoods(LAYOUT, 0, guide()), {t.name: t.block for t in LAYOUT.decisions}
    for _ in range(40):
        kind, (allowed, open_ones) = supply.next_around(point())
        if not kind.freezes_rest:
            assert open_ones == {"north", "south", "west"}
        for one in LAYOUT.decisions:
            assert blocks[one.name] in open_ones or allowed[one.name] == one.step_periods(point())


def test_close_starts_are_offered_every_third_period() -> None:
    supply, blocks = Neighbourhoods(LAYOUT, 0), {t.name: t.block for t in LAYOUT.decisions}
    found = [given for kind, given in (supply.next_around(point()) for _ in range(60)) if kind.name == "close"]
    assert found
    for allowed, group in found:
        for one in LAYOUT.decisions:
            if blocks[one.name] in group:
                assert len(allowed[one.name]) >= len(one.columns) // 3


def test_closer_keeps_what_there_is_and_what_the_relaxation_leans_to() -> None:
    supply = Neighbourhoods(LAYOUT, 0)
    whole = {t.name: frozenset(range(t.first, t.last + 1)) for t in (*LAYOUT.decisions, *LAYOUT.indicators)}
    closer = supply.rins_reduced(whole, point(), guide())
    assert closer == {"a": {7}, "b": {10, 30}, "c": {1}, "d": {12}, "m": {19, 20, 21}}


def test_between_two_points_every_track_may_be_as_in_either_where_they_differ() -> None:
    other = point()
    other[55 + 20 : 89] = 1.0
    allowed, apart = Neighbourhoods(LAYOUT, 0).union_of(point(), other)
    assert apart == {"west"}
    assert {name: allowed[name] for name in "abcd"} == {"a": {7}, "b": {10, 30}, "c": {1}, "d": {20}}


def test_kinds_are_of_their_own() -> None:
    assert isinstance(Neighbourhoods(LAYOUT, 0).next_around(point())[0], Kind)
