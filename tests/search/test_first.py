"""What the way to a first point proves of the last goal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from solvers.options import Options
from solvers.search import first
from solvers.search.first import First
from solvers.search.goals import Clock, bound_of_last
from tests.search.arrays import arrays, goals, layout

SEED = 3


def way(lead: Any = None, proven: float | None = None) -> First:
    wide = arrays(SEED).matrix
    given = First(wide, wide, goals(SEED), layout(SEED), Options(), Clock(), lambda _: None)
    given.lead, given.proven = lead, proven
    return given


def test_a_bound_of_all_goals_loses_what_those_before_the_last_spend() -> None:
    for found in (way(lead=SimpleNamespace(bound=7.0)), way(proven=7.0)):
        spent = tuple(1.0 for _ in goals(SEED)[1:])
        assert found.bound(spent) == pytest.approx(bound_of_last(7.0, goals(SEED), spent))
        assert found.bound(spent) < found.bound(tuple(0.0 for _ in spent))


def test_a_bound_once_proven_stays_when_another_process_takes_over() -> None:
    found = way(lead=SimpleNamespace(bound=7.0))
    before = found.bound((0.0, 0.0))
    found.lead = SimpleNamespace(bound=None)
    assert found.bound((0.0, 0.0)) == before


def test_a_bound_of_the_last_goal_alone_holds_whatever_the_others_spend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "LARGE", 0)
    assert way(lead=SimpleNamespace(bound=7.0)).bound((1.0, 2.0)) == 7.0


def test_nothing_is_proven_before_something_is() -> None:
    assert way().bound((1.0, 2.0)) is None
    assert way(lead=SimpleNamespace(bound=None)).bound((1.0, 2.0)) is None


def test_the_second_process_leads_while_it_may_say_more() -> None:
    going, done = SimpleNamespace(done=False), SimpleNamespace(done=True)
    assert way(lead=going).leading is going
    assert way(lead=done).leading is None


def test_without_prices_no_place_is_appraised() -> None:
    assert way().appraised() is None
