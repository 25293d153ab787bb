"""What blocks bring to an indicator is read off the rows that hold its columns."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.search.milestone_contribution import MilestoneContribution
from solvers.search.neighbourhoods import Neighbourhoods
from solvers.search.restriction import Layout
from tests.search.arrays import arrays, best, layout, none, step_decision
from tests.solvers.models import matrix

PERIODS = 8
PLACES = ("early", "soon", "late")


def ramps(lookahead: int = 2) -> tuple[MilestoneContribution, Layout]:
    """Return three blocks of 0 to 10 MW and an indicator at 8 MW: in each period 8 x indicator <= MW of all."""
    size = PERIODS * (len(PLACES) + 1)
    rows = np.zeros((PERIODS, size))
    for t in range(PERIODS):
        rows[t, [p * PERIODS + t for p in range(len(PLACES))]] = -1.0
        rows[t, len(PLACES) * PERIODS + t] = 8.0
    decisions = tuple(step_decision(name, p * PERIODS, PERIODS, block=name) for p, name in enumerate(PLACES))
    indicator = step_decision("m", len(PLACES) * PERIODS, PERIODS)
    home = np.full(size, -1)
    model = matrix(np.zeros(size), rows, [-np.inf] * PERIODS, [0.0] * PERIODS, col_upper=10.0)
    meant = Layout(decisions, (indicator,), none(), home)
    return MilestoneContribution(model, meant, lookahead), meant


def point(**begins: int) -> np.ndarray:
    """Return a point in which blocks bring 5 MW from a period on, and the indicator is reached in period 3."""
    x = np.zeros(PERIODS * (len(PLACES) + 1))
    for p, name in enumerate(PLACES):
        x[p * PERIODS + begins[name] : (p + 1) * PERIODS] = 5.0
    x[len(PLACES) * PERIODS + 3 :] = 1.0
    return x


def test_what_grows_soon_after_a_mark_counts() -> None:
    brings, meant = ramps()
    growth = brings.growth(meant.indicators[0], point(early=1, soon=4, late=7))
    assert growth.tolist() == [0.0, 1.0, 0.0]
    assert brings.growth(meant.indicators[0], point(early=3, soon=5, late=7)).tolist() == [0.5, 0.5, 0.0]


def test_before_a_mark_that_is_not_reached_the_last_periods_count() -> None:
    brings, meant = ramps()
    x = point(early=1, soon=4, late=7)
    x[meant.indicators[0].columns] = 0.0
    assert brings.growth(meant.indicators[0], x).tolist() == [0.0, 0.0, 1.0]


def test_places_that_grow_are_set_free_around_a_mark() -> None:
    brings, meant = ramps(6)
    supply = Neighbourhoods(meant, 0, growth=brings.growth)
    x = point(early=1, soon=4, late=7)
    freed = [
        (blocks, allowed)
        for kind, (allowed, blocks) in (supply.next_around(x) for _ in range(80))
        if kind.name == "milestone"
    ]
    assert freed
    assert all(blocks <= {"soon", "late"} and blocks for blocks, _ in freed)
    assert any(4 in allowed["soon"] and 2 in allowed["soon"] for _, allowed in freed)


def test_where_nothing_grows_any_places_are_set_free() -> None:
    brings, meant = ramps(6)
    supply = Neighbourhoods(meant, 0, growth=brings.growth)
    found = [blocks for kind, (_, blocks) in (supply.next_around(point(early=0, soon=0, late=0)) for _ in range(80))]
    assert all(blocks for blocks in found)


@pytest.mark.parametrize("seed", [39])
def test_a_place_of_a_case_brings_to_its_milestones(seed: int) -> None:
    model, meant = arrays(seed).matrix, layout(seed)
    results = [indicator for indicator in meant.indicators if indicator.step_periods(best(seed).x)]
    assert results
    contribution = MilestoneContribution(model, meant, 1)
    assert all(contribution.growth(indicator, best(seed).x).sum() > 0 for indicator in results)
