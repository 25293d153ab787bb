from __future__ import annotations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from solvers.highs import HighsBackend, Session
from solvers.options import Options
from solvers.outcome import SolverError, Termination
from tests.solvers.models import crowded, knapsack, matrix

EXACT = Options(gap=0.0)


def test_relaxation_with_duals():
    # By worth per weight: 4/3, 8/6, 5/4, 7/5 -> item 3 (1.4) whole, then 1 and 4 (1.333) fill the last 5: 7 + 20/3.
    lp = Session(knapsack(), EXACT).solve_lp()
    assert lp.status is Termination.OPTIMAL
    assert lp.objective == pytest.approx(-(7 + 20 / 3))
    assert lp.row_duals == pytest.approx([-4 / 3])
    assert lp.reduced_costs[1] == pytest.approx(-5 + 16 / 3)


@pytest.mark.parametrize("method", ["choose", "simplex", "ipm"])
@pytest.mark.parametrize("crossover", [True, False])
def test_every_method_reaches_the_same_bound(method, crossover):
    lp = Session(crowded(60, 20), EXACT).solve_lp(method=method, crossover=crossover)
    assert lp.objective == pytest.approx(-153.3516994, rel=1e-6)


def test_relaxation_infeasible_unbounded_interrupted():
    wall = Session(knapsack().with_row_bounds([0], [19], [np.inf]), EXACT).solve_lp()
    assert (wall.status, wall.x, wall.objective, wall.row_duals) == (Termination.INFEASIBLE, None, None, None)
    sky = matrix([-1, 0], [[-1, 1]], [-np.inf], [5], col_upper=np.inf)
    assert Session(sky, EXACT).solve_lp().status is Termination.UNBOUNDED
    stopped = Session(crowded(300, 200), EXACT).solve_lp(should_stop=lambda: True)
    assert stopped.status is Termination.INTERRUPTED


def test_a_warm_start_takes_fewer_iterations_even_after_a_mip():
    session = Session(crowded(200, 100), Options(gap=0.5))
    session.solve_lp()
    cold = session._highs.getInfo().simplex_iteration_count
    session.solve_mip()
    session.set_col_bounds([0], 1, 1)
    session.solve_lp()
    assert session._highs.getInfo().simplex_iteration_count < cold / 2


def test_time_limits_count_from_each_call():
    session = Session(crowded(120, 40), EXACT)
    for _ in range(3):
        timed = session.solve_mip(time_limit_s=0.3)
        assert timed.termination is Termination.TIME_LIMIT
        assert 0.25 < timed.runtime_s < 2
    assert session.solve_lp(time_limit_s=5).status is Termination.OPTIMAL


def test_changes_reach_the_solver():
    session = Session(knapsack(), EXACT)
    session.set_col_bounds([3], 0, 0)  # without the fourth: 4 + 5 weigh 9, worth 12
    assert session.solve_mip().objective == -12
    session.set_row_bounds([0], -np.inf, 7)  # room for 7: 3 + 4, worth 9
    assert session.solve_mip().objective == -9
    session.add_rows(sparse.csr_array([[1.0, 1, 0, 0]]), [-np.inf], [1])  # not both: 5 alone, worth 7
    assert session.solve_mip().objective == -7
    session.set_objective(np.array([1.0, 1, 1, 1]), 5)
    assert session.solve_mip().objective == 5
    assert session.matrix.row_names == ("row[0]", "added[1]")


def test_a_cutoff_does_not_outlive_its_run():
    session = Session(knapsack(), EXACT)
    assert session.solve_mip(cutoff=-20).termination is Termination.CUTOFF
    assert session.solve_lp().objective == pytest.approx(-(7 + 20 / 3))
    assert session.solve_mip().objective == -13


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_changed_session_equals_a_fresh_solve(seed):
    rng = np.random.default_rng(seed)
    session = Session(crowded(12, 3, seed), EXACT)
    for _ in range(4):
        some = rng.choice(12, size=3, replace=False)
        match int(rng.integers(0, 4)):
            case 0:
                session.set_col_bounds(some, 0, rng.integers(0, 2, 3))
            case 1:
                session.set_row_bounds([int(rng.integers(0, 3))], -np.inf, float(rng.integers(20, 200)))
            case 2:
                row = sparse.csr_array(rng.integers(0, 5, (1, 12)).astype(float))
                session.add_rows(row, [1], [np.inf])
            case _:
                session.set_objective(rng.integers(-9, 9, 12).astype(float), float(rng.integers(0, 9)))
        if rng.random() < 0.5:
            kept, fresh = session.solve_lp(), Session(session.matrix, EXACT).solve_lp()
            assert kept.status is fresh.status
            assert kept.objective == (None if fresh.objective is None else pytest.approx(fresh.objective))
        outcome, anew = session.solve_mip(), HighsBackend().solve(session.matrix, EXACT)
        assert (outcome.termination, outcome.objective) == (anew.termination, anew.objective)


def test_a_run_that_fails_after_presolve_is_done_again_without(monkeypatch):
    run, ways = highspy.Highs.run, []

    def fails(self):
        ways.append(self.getOptionValue("presolve")[1])
        return run(self) if ways[-1] == "off" else highspy.HighsStatus.kError

    monkeypatch.setattr(highspy.Highs, "run", fails)
    outcome = Session(knapsack(), EXACT).solve_mip()
    assert outcome.termination is Termination.OPTIMAL
    assert ways[-1] == "off"
    assert len(ways) == 2
    monkeypatch.setattr(highspy.Highs, "run", lambda _: highspy.HighsStatus.kError)
    with pytest.raises(SolverError, match="HiGHS failed"):
        Session(knapsack(), EXACT).solve_mip()
