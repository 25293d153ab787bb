from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest

from solvers.highs import HighsBackend
from solvers.matrix import from_pyomo
from solvers.options import Options
from solvers.outcome import SolverError, Termination
from solvers.pyomo_solver import PLUGINS, PyomoBackend, to_pyomo
from tests.solvers.models import crowded, knapsack, matrix


@pytest.fixture(params=sorted(PLUGINS))
def second(request) -> PyomoBackend:
    backend = PyomoBackend(request.param)
    if not backend.available:
        pytest.skip(f"{request.param} is not installed (scip: pip install pyscipopt; cbc, glpk: programs on the path)")
    return backend


def test_same_optimum_as_highs(second):
    assert second.solve(knapsack(), Options(gap=0)).incumbent.tolist() == [0, 1, 0, 1]
    for seed in range(3):
        m = crowded(20, 5, seed)
        theirs, ours = second.solve(m, Options(gap=0)), HighsBackend().solve(m, Options(gap=0))
        assert theirs.termination is Termination.OPTIMAL
        assert (theirs.objective, theirs.bound) == (ours.objective, pytest.approx(ours.bound))
        assert m.max_violation(theirs.incumbent) <= 1e-6


def test_the_model_itself_by_pyomos_own_road(second):
    # max 4a + 5b + 7c + 8d in a room of 10 with c ruled out by hand: b and d, worth 13, plus 1.
    m = pyo.ConcreteModel()
    m.x = pyo.Var("abcd", domain=pyo.Binary)
    m.idle = pyo.Var(bounds=(2, 3))
    m.x["c"].fix(0)
    weight, worth = dict(zip("abcd", (3, 4, 5, 6), strict=True)), dict(zip("abcd", (4, 5, 7, 8), strict=True))
    m.room = pyo.Constraint(expr=(0, sum(weight[k] * m.x[k] for k in "abcd"), 10))
    m.goal = pyo.Objective(expr=sum(worth[k] * m.x[k] for k in "abcd") + 1, sense=pyo.maximize)
    a, columns = from_pyomo(m)
    direct, ours = second.solve_model(m, a, columns, Options(gap=0)), HighsBackend().solve(a, Options(gap=0))
    assert direct.objective == ours.objective == -14
    assert direct.bound == pytest.approx(-14)
    assert direct.incumbent.tolist() == [0, 1, 0, 1, 2]
    assert m.x["c"].fixed


def test_infeasible_unbounded_and_limits(second):
    walled = knapsack().with_row_bounds([0], [19], [np.inf])
    outcome = second.solve(walled, Options())
    assert (outcome.termination, outcome.incumbent, outcome.bound) == (Termination.INFEASIBLE, None, None)
    sky = matrix([-1, 0], [[0, 1]], [-np.inf], [5], col_upper=np.inf)
    assert second.solve(sky, Options()).termination is Termination.UNBOUNDED
    timed = second.solve(crowded(80, 25), Options(gap=0, time_limit_s=1))
    assert timed.termination is Termination.TIME_LIMIT
    assert timed.runtime_s < 6
    if "bound" in second.features:
        assert timed.bound < timed.objective


def test_ranges_free_rows_and_continuous_columns_survive_the_way_back(second):
    # min 2x - y with 1 <= x + y <= 4, x - 2y >= -5 and a row without limits: y whole, x real, so x = 0, y = 2.
    m = matrix([2, -1], [[1, 1], [1, -2], [9, 9]], [1, -5, -np.inf], [4, np.inf, np.inf], 0, 9, [False, True])
    outcome = second.solve(m, Options(gap=0))
    assert outcome.incumbent == pytest.approx([0, 2])
    assert outcome.objective == pytest.approx(-2)


def test_what_it_cannot_do_is_said(second):
    outcome = second.solve(knapsack(), Options(), start=np.zeros(4), should_stop=lambda: False)
    assert {f"{second.name}: no start through Pyomo", f"{second.name}: no interruption through Pyomo"} <= set(
        outcome.log
    )
    with pytest.raises(SolverError, match="no option for presolve"):
        second.solve(knapsack(), Options(presolve=False))


def test_a_status_outside_the_table_raises(second, monkeypatch):
    monkeypatch.setattr("solvers.pyomo_solver.TERMINATIONS", {})
    with pytest.raises(SolverError, match="which is no result"):
        second.solve(knapsack(), Options())


def test_a_point_that_breaks_the_rows_is_not_believed(second):
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(2), domain=pyo.Binary)
    m.goal = pyo.Objective(expr=-m.x[0] - m.x[1])
    a, columns = from_pyomo(m)
    tighter = a.with_rows(np.ones((1, 2)), -np.inf, 1, ("one_of",))
    with pytest.raises(SolverError, match="optimality without"):
        second.solve_model(m, tighter, columns, Options())


def test_a_row_without_coefficients_that_cannot_hold_is_named():
    with pytest.raises(SolverError, match=r"row\[0\] has no coefficients"):
        to_pyomo(matrix([1], [[0]], [1], [2]))


def test_a_missing_solver_says_so(monkeypatch):
    monkeypatch.setattr("solvers.pyomo_solver.PLUGINS", {"glpk": PLUGINS["glpk"].__class__("no_such_solver")})
    with pytest.raises(SolverError, match="glpk is not installed"):
        PyomoBackend("glpk").solve(knapsack(), Options())
