"""Goals: their terms add up, and the model means by them what the tables report."""

from __future__ import annotations

import numpy as np
import pytest

from planner.concluding import settled
from planner.model.build import build
from planner.model.extract import extract
from planner.model.objective import goal_terms
from planner.model.prepared import Prepared
from planner.model.sets import make_sets
from planner.model.structure import hand_over
from planner.plan import Run, Sizes
from planner.problem import Goal, Problem
from planner.shipped import read_named
from planner.solving import _search
from planner.spec import GOALS
from planner.tabulate import tabulate
from solvers.options import Options
from solvers.search.goals import Clock
from tests.model.golden_case import problem as golden
from tests.oracle.cases import case

RUN = Run("0", "none", "optimal", 0, None, 0.0, Sizes(0, 0, 0, 0, 0), ())
SEEDS = (1, 2, 3, 4, 5, 6)


def with_goals(given: Problem, *goals: str) -> Problem:
    programme = given.programme.model_copy(update={"goals": tuple(Goal(goal=name) for name in goals)})
    return given.model_copy(update={"programme": programme})


@pytest.mark.parametrize("name", sorted(GOALS))
def test_the_terms_of_a_goal_add_up_to_it_at_any_point(name: str) -> None:
    for given in (golden(), read_named("tiny"), case(3)):
        arrays = hand_over(build(given))
        goal, terms = arrays.goal(Goal(goal=name)), goal_terms(name, arrays.built.ledger)
        dice = np.random.default_rng(7)
        for _ in range(5):
            x = dice.uniform(-5.0, 5.0, arrays.matrix.sizes.columns)
            values = arrays.values(x)
            parts = [s.constant + sum(c * values.of(v) for c, v in s.terms()) for s in terms.values()]
            sign = -1.0 if GOALS[name].is_maximised else 1.0
            assert sign * goal.value(x) == pytest.approx(sum(parts), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("first", sorted(GOALS))
@pytest.mark.parametrize("name", ["golden", "tiny", *(f"random {seed}" for seed in SEEDS)])
def test_the_model_and_the_tables_mean_the_same_goals(name: str, first: str) -> None:
    given = {"golden": golden, "tiny": lambda: read_named("tiny")}.get(name, lambda: case(int(name.split()[-1])))()
    others = [goal for goal in GOALS if goal not in (first, "npv")]
    given = with_goals(given, first, *others[:2], *(["npv"] if first != "npv" else []))
    prepared = Prepared(given, make_sets(given))
    arrays = prepared.arrays
    found = _search(prepared, Options(gap=0.0), Clock(60.0, lambda: False), None, None)
    x = settled(arrays, found)
    plan = tabulate(given, extract(arrays.built, arrays.values(x)), RUN, ())
    for goal, row in zip(given.programme.goals, plan.goals, strict=True):
        sign = -1.0 if GOALS[goal.goal].is_maximised else 1.0
        assert sign * arrays.goal(goal).value(x) == pytest.approx(row.value, rel=1e-6, abs=1e-6), goal.goal
