"""What the state of a large search knows of the last goal, and of the worker on the whole model."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from solvers.options import Options
from solvers.search.budget import Budget
from solvers.search.lexicographic import last_goal_bound
from solvers.search.search_state import SearchState
from solvers.search_settings import SearchSettings
from tests.search.arrays import arrays, goals, layout
from tests.search.tuning import tuned

SEED = 3


def state(root_worker: Any = None, proven: float | None = None, settings: SearchSettings | None = None) -> SearchState:
    model, options = arrays(SEED).matrix, Options(search=settings or SearchSettings())
    given = SearchState(model, model, layout(SEED), goals(SEED), options, Budget(), lambda _: None)
    given.root_worker, given.proven_bound = root_worker, proven
    return given


def test_a_bound_of_all_goals_loses_what_those_before_the_last_spend() -> None:
    for found in (state(root_worker=SimpleNamespace(bound=7.0)), state(proven=7.0)):
        spent = tuple(1.0 for _ in goals(SEED)[1:])
        assert found.last_bound(spent) == pytest.approx(last_goal_bound(7.0, goals(SEED), spent))
        assert found.last_bound(spent) < found.last_bound(tuple(0.0 for _ in spent))


def test_a_bound_once_proven_stays_when_another_process_takes_over() -> None:
    found = state(root_worker=SimpleNamespace(bound=7.0))
    before = found.last_bound((0.0, 0.0))
    found.root_worker = SimpleNamespace(bound=None)
    assert found.last_bound((0.0, 0.0)) == before


def test_a_bound_of_the_last_goal_alone_holds_whatever_the_others_spend() -> None:
    large = tuned(construction={"no_relaxation_columns": 0})
    assert state(root_worker=SimpleNamespace(bound=7.0), settings=large).last_bound((1.0, 2.0)) == 7.0


def test_nothing_is_proven_before_something_is() -> None:
    assert state().last_bound((1.0, 2.0)) is None
    assert state(root_worker=SimpleNamespace(bound=None)).last_bound((1.0, 2.0)) is None


def test_the_second_process_leads_while_it_may_say_more() -> None:
    going, done = SimpleNamespace(done=False), SimpleNamespace(done=True)
    assert state(root_worker=going).active_root_worker is going
    assert state(root_worker=done).active_root_worker is None


def test_without_prices_no_place_is_appraised() -> None:
    assert state().start_lagrangian() is None
