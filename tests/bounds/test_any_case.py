"""Whatever the case, what is said of it can be written down, rests on inputs that are there, and leaves no gap."""

from __future__ import annotations

import json
import random

import pytest

from planner import pre_check
from planner.bounds import Bounds
from planner.changes.paths import matched
from planner.model.sets import make_sets
from planner.validate import validate
from planner.validate.whole import plain
from tests.oracle.cases import Draw

ASKED_MW = 40.0  # more than any of these cases holds


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_what_is_out_of_reach_has_a_reason_and_inputs(first: int) -> None:
    drawn = [Draw(random.Random(seed)).problem() for seed in range(first, first + 25)]
    cases = [one.changed({"programme.target.mw": ASKED_MW}) for one in drawn if not validate(one)]
    assert len(cases) > 5
    for problem in cases:
        found = pre_check(problem)
        json.dumps(found.to_dict(), allow_nan=False)
        target, data = found.reachable[0], plain(problem)
        assert not target.is_within_reach
        assert target.binding
        assert target.missing_mw == pytest.approx(ASKED_MW - target.most_mw)
        paths = [path for one in found.reachable for b in (*one.binding, *one.why_not_earlier) for path in b.paths]
        assert all(matched(data, path) for path in (*paths, *(path for one in found.barred for path in one.paths)))


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_dates_follow_from_the_series(seed: int) -> None:
    drawn = (Draw(random.Random(1000 * seed + attempt)).problem() for attempt in range(1000))
    problem = next(one for one in drawn if not validate(one))
    bounds = Bounds(make_sets(problem))
    for one in bounds.reachable():
        most = bounds.most_online_mw(one.basis)
        enough = [t for t, mw in enumerate(most) if mw >= one.threshold_mw - bounds.hair_mw(one.basis)]
        first = bounds.earliest_period(one.basis, one.threshold_mw)
        # The first period alone costs less to find: it may be earlier than the series says, never later.
        assert first is not None or not enough
        assert first is None or not enough or first <= enough[0]
