"""What money lets be reached where utilities hold security, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from planner.bounds import Bounds
from planner.model.sets import make_sets
from planner.problem import Problem
from planner.solving import solve
from tests.by_hand.build import after, case, gate, money, month, option, phase, rack, site, stage

pytestmark = pytest.mark.fast
GOALS = ("shortfall",)
HALL = {"started_date": month(-9), "finished_date": month(-8)}


def given(*stages: Any, opening: float = 0.0, periods: int = 3, **more: Any) -> Problem:
    """Return a hall whose racks cost 4 each; the utility holds 2 for each MW."""
    gates = more.pop("gates", ())
    held = {"security_usd_m_per_mw": 2.0, "security_periods": periods, **more}
    place = site("S", phase("A", 20.0, option(), **HALL), *gates, mw=None, stages=stages, **held)
    return case(place, goals=GOALS, target=3.0, periods=4, finance=money(opening), racks=(rack(price_usd_m=4.0),))


def most(problem: Problem) -> tuple[float, ...]:
    return Bounds(make_sets(problem)).most_online_mw("it")


def test_what_comes_back_from_before_the_plan_can_pay_for_racks() -> None:
    # 4 MW since December: 8 are back in March, for two racks.
    problem = given(stage(4.0, month(-1)))
    assert most(problem) == pytest.approx((0, 0, 2, 2), abs=1e-3)
    assert solve(problem).target_online_mw == 2.0


def test_a_gate_from_before_the_plan_says_when() -> None:
    # The stage waited for a study finished at the end of November: energised from December, as above.
    study = gate("STUDY", option(), started_date=month(-3), finished_date=month(-2, 28))
    waiting = stage(4.0, month(-5)).model_copy(update={"predecessors": (after("STUDY"),)})
    checked = Problem.model_validate(given(waiting, gates=(study,)).model_dump())
    assert most(checked) == pytest.approx((0, 0, 2, 2), abs=1e-3)
    assert solve(checked).target_online_mw == 2.0


def test_what_is_posted_in_the_plan_brings_nothing() -> None:
    # 8 are posted for 4 MW and back in January, or later: 8 are there for two racks at the most.
    problem = given(stage(4.0, month(0)), opening=8.0, periods=0)
    assert most(problem) == pytest.approx((2, 2, 2, 2), abs=1e-3)
    assert solve(problem).target_online_mw == 2.0
    later = given(stage(4.0, month(0)), opening=8.0, periods=1)
    assert most(later) == pytest.approx((2, 2, 2, 2), abs=1e-3)
    assert solve(later).target_online_mw == 2.0
