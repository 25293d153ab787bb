"""Solvers that share no code with HiGHS find the same optimum of every goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.model.build import build
from planner.model.structure import Arrays, hand_over
from planner.problem import Goal
from planner.shipped import read_named
from planner.spec import GOALS
from solvers.highs import HighsBackend
from solvers.options import Options
from solvers.outcome import Termination
from solvers.pyomo_solver import PyomoBackend
from tests.model.golden_case import problem as golden
from tests.oracle.cases import case

if TYPE_CHECKING:
    from solvers.outcome import Outcome

SEEDS = range(10, 20)
EXACTLY = Options(gap=0.0, time_limit_s=60.0)


@pytest.fixture(scope="module", params=["scip", "cbc"])
def second(request: pytest.FixtureRequest) -> PyomoBackend:
    backend = PyomoBackend(request.param)
    if not backend.available:
        pytest.skip(f"{request.param} is not installed (scip: pip install .[peers]; cbc: a program on the path)")
    return backend


@pytest.fixture(scope="module", params=["tiny", "golden", *(f"random {seed}" for seed in SEEDS)])
def arrays(request: pytest.FixtureRequest) -> Arrays:
    given = {"tiny": lambda: read_named("tiny"), "golden": golden}
    return hand_over(build(given.get(request.param, lambda: case(int(request.param.split()[-1])))()))


def optimum(backend: HighsBackend | PyomoBackend, arrays: Arrays, name: str) -> Outcome:
    goal = arrays.goal(Goal(goal=name))
    return backend.solve(arrays.matrix.with_objective(goal.c, goal.offset), EXACTLY)


@pytest.mark.parametrize("name", sorted(GOALS))
def test_the_same_optimum_of_each_goal(second: PyomoBackend, arrays: Arrays, name: str) -> None:
    ours, theirs = optimum(HighsBackend(), arrays, name), optimum(second, arrays, name)
    assert (theirs.termination is Termination.INFEASIBLE) == (ours.termination is Termination.INFEASIBLE)
    if ours.termination is Termination.INFEASIBLE:
        return
    assert ours.termination is Termination.OPTIMAL
    # Cbc may end "optimal" and print the bound of its root: what it calls optimal is the point.
    assert theirs.termination is Termination.OPTIMAL or theirs.log == ("cbc: optimal",)
    assert theirs.objective == pytest.approx(ours.objective, rel=1e-6, abs=1e-5)


def test_most_of_the_cases_have_a_plan() -> None:
    found = [optimum(HighsBackend(), hand_over(build(case(seed))), "npv").termination for seed in SEEDS]
    assert found.count(Termination.OPTIMAL) >= 8
