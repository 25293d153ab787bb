from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import highspy
import numpy as np
import pytest
from scipy import sparse

from solvers.highs import HighsBackend, Session
from solvers.matrix import Matrix
from solvers.options import Options, Progress
from solvers.outcome import SolverError, Termination
from tests.solvers.models import crowded, knapsack, market_split, matrix

EXACT = Options(gap=0.0)


def test_knapsack_takes_items_two_and_four():
    # Weights 3 4 5 6 in a room of 10: {4, 6} is worth 13, {3, 6} 12, {4, 5} 12, {3, 4} 9, {3, 5} 11.
    outcome = HighsBackend().solve(knapsack(), EXACT)
    assert outcome.termination is Termination.OPTIMAL
    assert outcome.incumbent.tolist() == [0, 1, 0, 1]
    assert (outcome.objective, outcome.bound, outcome.gap) == (-13.0, -13.0, 0.0)
    assert (outcome.solver, outcome.version) == ("highs", "1.16.0")
    assert any("Solving report" in line for line in outcome.log)


def test_mixed_model_with_an_equation_and_an_offset():
    # min 3y + z + 100 with z >= 2.5 - 2y and y whole: y = 0 costs 2.5, y = 1 costs 3.5.
    m = matrix([3, 1], [[2, 1]], [2.5], [np.inf], col_upper=9, integer=[True, False], offset=100)
    outcome = HighsBackend().solve(m, EXACT)
    assert outcome.incumbent.tolist() == [0, 2.5]
    assert outcome.objective == 102.5


def test_linear_model_and_empty_models():
    # max x + y below x + 2y <= 4, 3x + y <= 6: the corner is (1.6, 1.2).
    m = matrix([-1, -1], [[1, 2], [3, 1]], [-np.inf] * 2, [4, 6], col_upper=np.inf, integer=False)
    outcome = HighsBackend().solve(m, EXACT)
    assert outcome.incumbent == pytest.approx([1.6, 1.2])
    assert outcome.bound == pytest.approx(-2.8)
    assert outcome.termination is Termination.OPTIMAL
    no_rows = HighsBackend().solve(matrix([1, -1], [], [], [], col_upper=3), EXACT)
    assert (no_rows.incumbent.tolist(), no_rows.objective) == ([0, 3], -3)
    none = np.zeros(0)
    empty = Matrix(none, 7.0, sparse.csr_array((0, 0)), none, none, none, none, none.astype(bool), (), ())
    nothing = HighsBackend().solve(empty, EXACT)
    assert (nothing.termination, nothing.objective, nothing.bound) == (Termination.OPTIMAL, 7, 7)


def test_a_loose_gap_ends_as_gap_limit_with_an_honest_bound():
    outcome = HighsBackend().solve(crowded(60, 20), Options(gap=0.2))
    assert outcome.termination is Termination.GAP_LIMIT
    assert 0 < outcome.gap <= 0.2
    assert outcome.bound <= -123 <= outcome.objective  # the optimum, found below with gap 0


def test_time_limit_without_a_solution_keeps_the_bound_and_invents_nothing():
    outcome = HighsBackend().solve(market_split(), Options(time_limit_s=0.4))
    assert outcome.termination is Termination.TIME_LIMIT
    assert (outcome.incumbent, outcome.objective, outcome.gap) == (None, None, None)
    assert outcome.bound == 0.0
    assert outcome.runtime_s < 3


def test_time_and_node_limits_with_a_solution():
    timed = HighsBackend().solve(crowded(120, 40), Options(time_limit_s=0.3))
    assert timed.termination is Termination.TIME_LIMIT
    assert timed.incumbent is not None
    assert timed.bound < timed.objective
    noded = HighsBackend().solve(crowded(120, 40), Options(node_limit=1))
    assert noded.termination is Termination.NODE_LIMIT


def test_unbounded():
    m = matrix([-1, 0], [[-1, 1]], [-np.inf], [5], col_upper=np.inf)
    outcome = HighsBackend().solve(m, EXACT)
    assert outcome.termination is Termination.UNBOUNDED
    assert outcome.bound is None


def test_infeasible_is_confirmed_without_presolve():
    m = knapsack().with_row_bounds([0], [19], [np.inf])  # all four items weigh 18
    outcome = HighsBackend().solve(m, EXACT)
    assert (outcome.termination, outcome.incumbent, outcome.bound) == (Termination.INFEASIBLE, None, None)
    assert any("Presolve is switched off" in line for line in outcome.log)
    unconfirmed = HighsBackend().solve(m, Options(confirm_infeasible=False))
    assert not any("Presolve is switched off" in line for line in unconfirmed.log)


def test_a_false_claim_of_infeasibility_is_overruled():
    session = Session(knapsack(), EXACT)
    honest, claims = session._run, []

    def lying(*args, **kwargs):
        status = honest(*args, **kwargs)
        claims.append(status)
        return highspy.HighsModelStatus.kInfeasible if len(claims) == 1 else status

    session._run = lying
    outcome = session.solve_mip()
    assert len(claims) == 2
    assert (outcome.termination, outcome.objective) == (Termination.OPTIMAL, -13)


@pytest.mark.parametrize("status", ["kUnknown", "kNotset", "kMemoryLimit", "kSolveError", "kObjectiveTarget"])
def test_a_status_outside_the_table_raises(status):
    session = Session(knapsack(), EXACT)
    session._highs.getModelStatus = lambda: getattr(highspy.HighsModelStatus, status)
    with pytest.raises(SolverError, match=status):
        session.solve_mip()
    with pytest.raises(SolverError, match=status):
        session.solve_lp()


def test_a_good_start_is_held_even_when_no_time_is_left():
    outcome = HighsBackend().solve(knapsack(), Options(time_limit_s=0.0), start=np.array([1.0, 0, 0, 1]))
    assert outcome.termination is Termination.TIME_LIMIT
    assert outcome.objective == -12
    assert "start: feasible, objective -12" in outcome.log


def test_a_bad_start_is_dropped_and_said_so():
    outcome = HighsBackend().solve(knapsack(), EXACT, start=np.ones(4))
    assert outcome.objective == -13
    assert any(line.startswith("start: infeasible by 8, dropped") for line in outcome.log)


def test_a_partial_start_is_completed():
    # The first item is given; with it, item four is the best company: 4 + 8 = 12.
    start = np.array([1.0, 0.0, 0.0, np.nan])
    told = []
    session = Session(knapsack(), EXACT)
    session.solve_mip(start=start, on_solution=lambda x, value: told.append((x.tolist(), value)))
    assert ([1, 0, 0, 1], -12) in [(x, round(value, 6)) for x, value in told]


def test_cutoff_searches_only_for_better_and_proves_no_more():
    session = Session(knapsack(), EXACT)
    found = session.solve_mip(cutoff=-12.5)
    assert (found.termination, found.objective, found.bound) == (Termination.OPTIMAL, -13, -13)
    none = session.solve_mip(cutoff=-13.5)
    assert (none.termination, none.bound) == (Termination.CUTOFF, -13.5)
    hard = Session(crowded(60, 20), EXACT).solve_mip(cutoff=-200)  # the optimum is -123
    assert (hard.termination, hard.bound) == (Termination.CUTOFF, -200)


def test_progress_and_solutions_are_told_in_order():
    progress, values = [], []
    m = crowded(60, 20)
    session = Session(m, EXACT)

    def solved(x, value):
        assert m.max_violation(x) <= 1e-6
        assert m.objective(x) == pytest.approx(value)
        values.append(value)

    outcome = session.solve_mip(on_progress=progress.append, on_solution=solved)
    assert outcome.objective == -123
    assert len(values) >= 2
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(-123)
    assert all(isinstance(p, Progress) for p in progress)
    assert [p.elapsed_s for p in progress] == sorted(p.elapsed_s for p in progress)
    bounds = [p.bound for p in progress if p.bound is not None]
    assert bounds == sorted(bounds)


def test_should_stop_ends_with_the_best_solution_so_far():
    seen = []
    outcome = Session(crowded(120, 40), EXACT).solve_mip(
        should_stop=lambda: len(seen) >= 2, on_solution=lambda x, value: seen.append(value)
    )
    assert outcome.termination is Termination.INTERRUPTED
    assert outcome.objective == pytest.approx(min(seen))
    assert outcome.runtime_s < 30


def test_should_stop_at_once_holds_nothing():
    outcome = HighsBackend().solve(market_split(), Options(time_limit_s=20), should_stop=lambda: True)
    assert (outcome.termination, outcome.incumbent) == (Termination.INTERRUPTED, None)


@pytest.mark.parametrize("own_handler", [True, False])
def test_ctrl_c_keeps_the_best_solution(own_handler):
    stop = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, (lambda *_: stop.set()) if own_handler else signal.default_int_handler)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        outcome = HighsBackend().solve(crowded(120, 40), Options(time_limit_s=20), should_stop=stop.is_set)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert outcome.termination is Termination.INTERRUPTED
    assert outcome.incumbent is not None
    assert outcome.runtime_s < 10


def test_an_exception_of_a_listener_ends_the_run_and_is_raised():
    def broken(_: Progress) -> None:
        raise ZeroDivisionError("in the caller's code")

    with pytest.raises(ZeroDivisionError, match="in the caller's code"):
        HighsBackend().solve(crowded(120, 40), Options(time_limit_s=20), on_progress=broken)


def test_same_seed_same_answer():
    m = crowded(80, 20)
    runs = [HighsBackend().solve(m, Options(node_limit=30, seed=4)) for _ in range(2)]
    assert runs[0].incumbent.tolist() == runs[1].incumbent.tolist()
    assert (runs[0].objective, runs[0].bound) == (runs[1].objective, runs[1].bound)


def test_thread_count_may_change_within_a_process():
    for threads in (2, 1, 2, 1):
        assert HighsBackend().solve(knapsack(), Options(gap=0, threads=threads)).objective == -13


def test_unknown_native_option_is_refused():
    with pytest.raises(SolverError, match="no_such_option"):
        HighsBackend().solve(knapsack(), Options(extra={"no_such_option": 1}))
    assert HighsBackend().solve(knapsack(), Options(extra={"mip_heuristic_effort": 0.0})).objective == -13


QUIET = """
import numpy as np
from solvers.highs import HighsBackend, Session
from solvers.matrix import Matrix
from solvers.options import Options
from tests.solvers.models import crowded, knapsack
HighsBackend().solve(knapsack(), Options())
HighsBackend().solve(knapsack().with_row_bounds([0], [19], [np.inf]), Options())
session = Session(crowded(60, 20), Options(time_limit_s=1))
session.solve_lp(); session.solve_mip(start=np.ones(60)); session.solve_lp(method="ipm")
"""


def test_nothing_reaches_stdout_or_stderr():
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
