from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from solvers.matrix import expression_vector, from_pyomo, var_index
from solvers.outcome import SolverError
from tests.solvers.models import knapsack, matrix


def test_sizes_activity_and_objective():
    m = matrix([1, 2], [[3, 0], [1, 1]], [0, 0], [9, 9], col_upper=5, integer=[True, False], offset=10)
    assert m.sizes == (2, 2, 3, 1)
    assert m.activity(np.array([2.0, 1.0])).tolist() == [6.0, 3.0]
    assert m.objective(np.array([2.0, 1.0])) == 14.0


@pytest.mark.parametrize(
    ("x", "breach"),
    [
        ([1.0, 2.0], 0.0),
        ([1.25, 2.0], 0.25),  # the first column is whole
        ([3.0, 3.0], 2.0),  # the row ends at 4
        ([0.0, 0.5], 0.5),  # the row begins at 1
        ([-3.0, 5.0], 3.0),  # below zero
        ([np.nan, 1.0], np.inf),  # an unknown value holds nothing
    ],
)
def test_max_violation_is_the_largest_breach(x, breach):
    m = matrix([1, 1], [[1, 1]], [1], [4], col_upper=5, integer=[True, False])
    assert m.max_violation(np.array(x)) == breach


def test_changes_leave_the_original_alone():
    m = knapsack()
    changed = m.with_bounds([1], upper=0).with_row_bounds([0], upper=[7]).with_objective(np.ones(4), 2.0)
    changed = changed.with_rows(sparse.csr_array([[1.0, 0, 0, 1.0]]), 1.0, 1.0, ("one_of",))
    assert changed.col_upper.tolist() == [1, 0, 1, 1]
    assert changed.col_lower.tolist() == [0, 0, 0, 0]
    assert changed.row_upper.tolist() == [7, 1]
    assert changed.row_names == ("row[0]", "one_of")
    assert changed.objective(np.array([1.0, 0, 0, 0])) == 3.0
    assert (m.sizes.rows, m.row_upper.tolist(), m.col_upper.tolist()) == (1, [10], [1, 1, 1, 1])
    assert m.objective(np.array([1.0, 0, 0, 0])) == -4.0


def test_arrays_of_the_wrong_length_are_refused():
    m = knapsack()
    with pytest.raises(ValueError, match="c has 3 entries for 4 columns"):
        m.with_objective(np.zeros(3))
    with pytest.raises(ValueError, match="row_names has 1 entries for 2 rows"):
        m.with_rows(sparse.csr_array((1, 4)), 0, 0, ())


def _random_model(seed: int):
    """Return a model with unused and fixed variables, ranges, equations, constants and a sense."""
    rng = np.random.default_rng(seed)
    m = pyo.ConcreteModel()
    n = int(rng.integers(2, 7))
    m.x = pyo.Var(range(n), bounds=(-5, 5))
    m.unused = pyo.Var(["a", "b"], domain=pyo.NonNegativeReals)
    m.y = pyo.Var(range(n), domain=pyo.Binary)
    m.k = pyo.Var(domain=pyo.Integers, bounds=(None, 9))
    pool = [*m.x.values(), *m.y.values(), m.k]
    for var in rng.choice(len(pool), size=int(rng.integers(0, 3)), replace=False):
        pool[var].fix(float(rng.integers(0, 2)))

    def linear() -> object:
        chosen = rng.choice(len(pool), size=int(rng.integers(1, len(pool))), replace=False)
        return sum(float(rng.integers(1, 9)) * pool[j] for j in chosen) + float(rng.integers(-4, 5))

    m.rows = pyo.ConstraintList()
    m.rows.add(linear() <= linear() + 0.5 * m.k)
    m.rows.add(linear() + m.k >= 3)
    m.rows.add(linear() + m.x[0] == 2)
    m.rows.add(pyo.inequality(-7, linear() + m.k, 8))
    m.goal = pyo.Objective(expr=linear(), sense=pyo.maximize if rng.random() < 0.5 else pyo.minimize)
    return m, rng


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_from_pyomo_agrees_with_pyomo_itself(seed):
    m, rng = _random_model(seed)
    fixed_before = [v.fixed for v in m.component_data_objects(pyo.Var)]
    a, columns = from_pyomo(m)
    assert [v.name for v in columns] == [v.name for v in m.component_data_objects(pyo.Var)]
    assert [v.fixed for v in columns] == fixed_before
    assert a.col_names == tuple(v.name for v in columns)
    x = np.array([v.value if v.fixed else float(rng.integers(-9, 10)) / 2 for v in columns])
    for var, value in zip(columns, x, strict=True):
        var.set_value(value, skip_validation=True)
    assert a.objective(x) * a.sense == pytest.approx(pyo.value(m.goal))
    at = {name: i for i, name in enumerate(a.row_names)}
    assert len(at) == len(m.rows)
    for row in m.rows.values():
        i, body = at[row.name], pyo.value(row.body)
        for limit, ours in ((row.lower, a.row_lower[i]), (row.upper, a.row_upper[i])):
            if limit is None:
                assert np.isinf(ours)
            else:
                assert a.activity(x)[i] - ours == pytest.approx(body - pyo.value(limit))
    for j, var in enumerate(columns):
        low, high = (var.value, var.value) if var.fixed else var.bounds
        assert (a.col_lower[j], a.col_upper[j]) == (-np.inf if low is None else low, np.inf if high is None else high)
        assert a.integer[j] == (not var.is_continuous())


def test_unused_and_fixed_variables_stay_columns_in_declaration_order():
    m = pyo.ConcreteModel()
    m.idle = pyo.Var(bounds=(1, 2))
    m.cash = pyo.Var([1, 2], bounds=(0, 10))
    m.cash[1].fix(4)
    m.cash_balance = pyo.Constraint([7], rule=lambda m, t: m.cash[1] + 3 * m.cash[2] <= 10)
    a, columns = from_pyomo(m)
    assert a.col_names == ("idle", "cash[1]", "cash[2]")
    assert a.row_names == ("cash_balance[7]",)
    assert a.A.toarray().tolist() == [[0, 1, 3]]
    assert (a.col_lower.tolist(), a.col_upper.tolist()) == ([1, 4, 0], [2, 4, 10])
    assert a.row_upper.tolist() == [10]
    assert a.c.tolist() == [0, 0, 0]  # no objective is no goal
    assert columns[1] is m.cash[1]
    assert m.cash[1].fixed


def test_a_deactivated_block_gives_no_columns_but_its_used_variables_do():
    m = pyo.ConcreteModel()
    m.off = pyo.Block()
    m.off.used, m.off.unused = pyo.Var(bounds=(0, 1)), pyo.Var()
    m.off.deactivate()
    m.x = pyo.Var()
    m.row = pyo.Constraint(expr=m.x + m.off.used >= 1)
    a, _ = from_pyomo(m)
    assert a.col_names == ("x", "off.used")


def test_maximising_is_turned_and_remembered():
    m = pyo.ConcreteModel()
    m.x = pyo.Var(bounds=(0, 3))
    m.goal = pyo.Objective(expr=2 * m.x + 5, sense=pyo.maximize)
    a, _ = from_pyomo(m)
    assert (a.c.tolist(), a.offset, a.sense) == ([-2.0], -5.0, -1)


def _two_goals(m):
    m.one, m.two = pyo.Objective(expr=m.x), pyo.Objective(expr=-m.x)


def _square(m):
    m.row = pyo.Constraint(expr=m.x**2 <= 1)


def _square_goal(m):
    m.goal = pyo.Objective(expr=m.x**2)


def _odd_domain(m):
    m.step = pyo.Var(domain=pyo.Set(initialize=[0, 2, 4]))


def _never(m):
    m.row = pyo.Constraint(expr=(1, 0 * m.x, None))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_two_goals, "2 objectives"),
        (_square, "row.*nonlinear"),
        (_square_goal, "goal.*nonlinear"),
        (_odd_domain, "step is neither"),
        (_never, "infeasible constraint, 'row'"),
    ],
)
def test_what_no_matrix_can_hold_is_refused_by_name(spoil, message):
    m = pyo.ConcreteModel()
    m.x = pyo.Var(bounds=(0, 1))
    spoil(m)
    with pytest.raises(SolverError, match=message):
        from_pyomo(m)


def test_expression_vector_gives_a_second_goal_over_the_same_columns():
    m = pyo.ConcreteModel()
    m.x = pyo.Var([1, 2, 3])
    m.x[2].fix(10)
    m.term = pyo.Expression(expr=2 * m.x[1] + m.x[2] - 3 * m.x[3] + m.x[1] + 1)
    _, columns = from_pyomo(m)
    c, constant = expression_vector(m.term, var_index(columns))
    assert c.tolist() == [3, 0, -3]
    assert constant == 11
    with pytest.raises(SolverError, match="not a linear expression"):
        expression_vector(m.x[1] * m.x[3], var_index(columns))
    with pytest.raises(SolverError, match=r"not a column of the matrix: x\[3\]"):
        expression_vector(m.x[3] + 1, var_index(columns[:2]))
    assert expression_vector(7.0, var_index(columns))[1] == 7.0
