"""What places bring to a mark is read off the rows that hold its columns."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.search import bringing
from solvers.search.bringing import Bringing
from solvers.search.neighbourhoods import Neighbourhoods
from solvers.search.tracks import Layout
from tests.search.arrays import arrays, best, layout, none, track
from tests.solvers.models import matrix

PERIODS = 8
PLACES = ("early", "soon", "late")


def ramps() -> tuple[Bringing, Layout]:
    """Return three places of 0 to 10 MW and a mark at 8 MW: in each period 8 x mark <= MW of all."""
    size = PERIODS * (len(PLACES) + 1)
    rows = np.zeros((PERIODS, size))
    for t in range(PERIODS):
        rows[t, [p * PERIODS + t for p in range(len(PLACES))]] = -1.0
        rows[t, len(PLACES) * PERIODS + t] = 8.0
    tracks = tuple(track(name, p * PERIODS, PERIODS, place=name) for p, name in enumerate(PLACES))
    mark = track("m", len(PLACES) * PERIODS, PERIODS)
    home = np.full(size, -1)
    model = matrix(np.zeros(size), rows, [-np.inf] * PERIODS, [0.0] * PERIODS, col_upper=10.0)
    meant = Layout(tracks, (mark,), none(), home)
    return Bringing(model, meant), meant


def point(**begins: int) -> np.ndarray:
    """Return a point in which places bring 5 MW from a period on, and the mark is reached in period 3."""
    x = np.zeros(PERIODS * (len(PLACES) + 1))
    for p, name in enumerate(PLACES):
        x[p * PERIODS + begins[name] : (p + 1) * PERIODS] = 5.0
    x[len(PLACES) * PERIODS + 3 :] = 1.0
    return x


def test_what_grows_soon_after_a_mark_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "SOON", 2)
    brings, meant = ramps()
    growth = brings.growth(meant.marks[0], point(early=1, soon=4, late=7))
    assert growth.tolist() == [0.0, 1.0, 0.0]
    assert brings.growth(meant.marks[0], point(early=3, soon=5, late=7)).tolist() == [0.5, 0.5, 0.0]


def test_before_a_mark_that_is_not_reached_the_last_periods_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "SOON", 2)
    brings, meant = ramps()
    x = point(early=1, soon=4, late=7)
    x[meant.marks[0].columns] = 0.0
    assert brings.growth(meant.marks[0], x).tolist() == [0.0, 0.0, 1.0]


def test_places_that_grow_are_set_free_around_a_mark() -> None:
    brings, meant = ramps()
    supply = Neighbourhoods(meant, 0, growth=brings.growth)
    x = point(early=1, soon=4, late=7)
    freed = [
        (places, allowed) for kind, (allowed, places) in (supply.around(x) for _ in range(80)) if kind.name == "mark"
    ]
    assert freed
    assert all(places <= {"soon", "late"} and places for places, _ in freed)
    assert any(4 in allowed["soon"] and 2 in allowed["soon"] for _, allowed in freed)


def test_where_nothing_grows_any_places_are_set_free() -> None:
    brings, meant = ramps()
    supply = Neighbourhoods(meant, 0, growth=brings.growth)
    found = [places for kind, (_, places) in (supply.around(point(early=0, soon=0, late=0)) for _ in range(80))]
    assert all(places for places in found)


@pytest.mark.parametrize("seed", [39])
def test_a_place_of_a_case_brings_to_its_milestones(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "SOON", 1)
    model, meant = arrays(seed).matrix, layout(seed)
    reached = [mark for mark in meant.marks if mark.rises(best(seed).x)]
    assert reached
    assert all(Bringing(model, meant).growth(mark, best(seed).x).sum() > 0 for mark in reached)
