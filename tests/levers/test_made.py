"""Made cases: the least set is the one known, applying it keeps the commitment, and one step less is proven not to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import solve
from planner.checks import violations
from planner.errors import InvalidProblem
from planner.levers import levers_for
from planner.levers.changes import changes_of
from planner.model.elastic import Pull
from planner.model.elastic_items import Item
from tests.levers.made import CASES, Made

if TYPE_CHECKING:
    from planner.levers import Lever, LeverAnswer
    from planner.problem import Problem

HOW = {"threads": 1, "gap": 0.0}
BY_NAME = {made.name: made for made in CASES}


@cache
def answered(name: str) -> LeverAnswer:
    made = BY_NAME[name]
    return levers_for(made.problem, made.commitment, weights=made.weights, **HOW)


def smaller(problem: Problem, lever: Lever) -> tuple:
    """Return the changes of a lever that is one step smaller; none where nothing is left of it."""
    months = problem.calendar.months if lever.unit == "months" else 1
    size = round(lever.size) // months - 1
    since = 0 if lever.from_date is None else problem.calendar.period_of(lever.from_date)
    pull = Pull(Item(lever.kind, lever.id, (since,), size + 1, 1.0), since, size)
    return changes_of(problem, pull, "") if size else ()


def value_and_bound(problem: Problem) -> tuple[float, float | None]:
    """Return what a plan reaches of the first goal of a case, and what is proven of it: 0 is kept."""
    row = solve(problem, time_limit_s=60.0, **HOW).goals[0]
    return row.value, row.bound


@pytest.mark.parametrize("made", CASES, ids=lambda made: made.name)
def test_the_least_set_is_the_one_known(made: Made) -> None:
    answer = answered(made.name)
    best = answer.sets[0]
    found = sorted((lever.kind, lever.id, lever.size) for lever in best.levers)
    assert found == sorted(made.wanted), answer
    assert best.closes
    assert best.confirmed
    assert best.proven_least
    assert answer.commitment.state == "helped"


@pytest.mark.parametrize("made", CASES, ids=lambda made: made.name)
def test_applying_the_levers_keeps_it(made: Made) -> None:
    for found in answered(made.name).sets:
        changed = made.problem.changed(found.changes)
        assert value_and_bound(changed)[0] == 0.0, found.words
        assert found.plan is not None
        assert violations(changed, found.plan) == ()


@pytest.mark.parametrize("made", CASES, ids=lambda made: made.name)
def test_one_step_less_of_any_of_them_is_proven_not_to(made: Made) -> None:
    levers = answered(made.name).sets[0].levers
    for short in levers:
        changes = [c for one in levers for c in (smaller(made.problem, one) if one is short else one.changes)]
        try:
            changed = made.problem.changed(changes) if changes else made.problem
        except InvalidProblem:
            if made.name == "first delivery and supply":  # more racks would come before the first one: that is no case
                continue
            raise
        value, bound = value_and_bound(changed)
        assert value > 0, f"one step less of {short.words} is enough"
        assert bound is not None
        assert bound > 0, f"that one step less of {short.words} is not enough is not proven"


def test_no_single_lever_closes_more_than_77_of_2350_mw_and_two_close_all() -> None:
    answer = answered("77 of 2,350")
    assert answer.commitment.missing_mw == pytest.approx(2350.0, abs=1e-4)
    closed = [one.outcome.closed_mw for one in answer.single]
    assert max(closed) == pytest.approx(77.0, abs=1e-4)
    assert all(one.confirmed for one in answer.single)
    assert len(answer.sets[0].levers) == 2
    assert answer.sets[0].outcome.missing_mw == 0.0
