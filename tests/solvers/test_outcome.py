from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from solvers.backend import BACKENDS, FEATURES, backend
from solvers.conclude import Ended, cleaned, conclude
from solvers.options import Options
from solvers.outcome import SolverError, Termination, finite, relative_gap
from tests.solvers.models import knapsack, matrix


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100, 90, 0.1), (-10, -12, 0.2), (5, 5, 0.0), (0, 0, 0.0), (0, -1, None), (None, 3, None), (3, None, None)],
)
def test_relative_gap(objective, bound, gap):
    assert relative_gap(objective, bound) == gap


def test_sentinels_become_none():
    assert [finite(v) for v in (np.inf, -np.inf, np.nan, 1e30, 0.0, -1.0)] == [None, None, None, None, 0.0, -1.0]


def _concluded(termination, x=None, bound=None, cutoff=None):
    point = None if x is None else np.array(x, dtype=float)
    return conclude(knapsack(), Options(), Ended(termination, point, bound, 1.0, "toy", "1", ()), cutoff)


def test_optimal_needs_a_bound_that_meets_the_value():
    assert _concluded(Termination.OPTIMAL, [0, 1, 0, 1], -13).termination is Termination.OPTIMAL
    assert _concluded(Termination.OPTIMAL, [0, 1, 0, 1], -13.001).termination is Termination.GAP_LIMIT
    assert _concluded(Termination.OPTIMAL, [0, 1, 0, 1], None).termination is Termination.GAP_LIMIT


def test_claims_that_contradict_themselves_raise():
    with pytest.raises(SolverError, match="claims infeasibility"):
        _concluded(Termination.INFEASIBLE, [0, 1, 0, 1])
    with pytest.raises(SolverError, match="claims optimality"):
        _concluded(Termination.OPTIMAL)


def test_a_bound_beyond_the_value_is_clipped_or_dropped():
    hair = _concluded(Termination.TIME_LIMIT, [0, 1, 0, 1], -13 + 1e-7)
    assert (hair.bound, hair.gap) == (-13, 0)
    wrong = _concluded(Termination.TIME_LIMIT, [0, 1, 0, 1], -12)
    assert (wrong.bound, wrong.gap) == (None, None)
    assert "bound -12 is beyond" in wrong.log[-1]


def test_a_cutoff_limits_what_is_proven():
    # Nothing below -14 was looked for, so a value of -13 is no optimum and -14 is all that is known.
    above = _concluded(Termination.OPTIMAL, [0, 1, 0, 1], -13, cutoff=-14)
    assert (above.termination, above.bound) == (Termination.CUTOFF, -14)
    below = _concluded(Termination.OPTIMAL, [0, 1, 0, 1], -13, cutoff=-12)
    assert (below.termination, below.bound) == (Termination.OPTIMAL, -13)
    none = _concluded(Termination.INFEASIBLE, cutoff=-14)
    assert (none.termination, none.bound) == (Termination.CUTOFF, -14)


def test_cleaning_rounds_only_near_whole_numbers_and_clips_hairs():
    m = matrix([1] * 4, [[1] * 4], [0], [9], integer=[True, True, False, False])
    x = cleaned(m, np.array([1 - 1e-7, 0.99, 1e-9, -1e-9]))
    assert x.tolist() == [1.0, 0.99, 1e-9, 0.0]


def test_options_refuse_what_they_do_not_know():
    assert Options.of({"gap": 0.01, "seed": 3}) == Options(gap=0.01, seed=3)
    with pytest.raises(ValueError, match="unknown solver option treads; options are time_limit_s, gap"):
        Options.of({"treads": 2})
    for wrong in ({"gap": -1}, {"threads": 0}, {"time_limit_s": -1}, {"feasibility_tolerance": 0}, {"gap": np.nan}):
        with pytest.raises(ValueError, match=f"option {next(iter(wrong))} must be"):
            Options(**wrong)


def test_back_ends_are_found_by_name_and_declare_known_features():
    assert set(BACKENDS) == {"highs", "scip", "cbc", "glpk"}
    for name in BACKENDS:
        assert backend(name).name == name
        assert backend(name).features <= FEATURES
    with pytest.raises(ValueError, match="unknown solver 'gurobi'; solvers are highs, scip"):
        backend("gurobi")


def test_importing_the_package_loads_no_solver_and_no_modelling_language():
    code = (
        "import sys, solvers.backend, solvers.matrix, solvers.options; print({'highspy', 'pyomo'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
