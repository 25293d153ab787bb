"""What is loosened in the benchmark of tightenings allows the same plans, and is something."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.tightenings import ALL, APART, LOOSENED, apart, last_goal, loosened, looser
from planner.model.build import build
from planner.model.structure import hand_over
from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import Termination
from tests.oracle.cases import case

SEEDS = (3, 4, 8, 11, 12, 14, 26, 28, 30, 33)
NAMES = (*LOOSENED, APART, ALL)


def model(seed: int, name: str | None = None):
    patched = tuple(LOOSENED) if name == ALL else (name,) if name in LOOSENED else ()
    with loosened(*patched):
        arrays = hand_over(build(case(seed)))
    matrix = apart(arrays, arrays.matrix) if name in (APART, ALL) else arrays.matrix
    return last_goal(arrays, matrix)


def best(matrix) -> float | None:
    outcome = Session(matrix, Options(gap=0.0)).solve_mip(time_limit_s=60.0)
    assert outcome.termination in (Termination.OPTIMAL, Termination.INFEASIBLE)
    return outcome.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_plan_stays_and_the_relaxation_gets_no_better(seed: int) -> None:
    tight = model(seed)
    value, bound = best(tight), Session(tight, Options()).solve_lp().objective
    for name in NAMES:
        loose = model(seed, name)
        assert best(loose) == (None if value is None else pytest.approx(value, rel=1e-5, abs=1e-5)), name
        weaker = Session(loose, Options()).solve_lp().objective
        assert bound is None or (weaker is not None and weaker <= bound + 1e-6 * max(1.0, abs(bound))), name


@pytest.mark.parametrize("name", NAMES)
def test_each_makes_a_difference_somewhere(name: str) -> None:
    def differs(seed: int) -> bool:
        tight, loose = model(seed), model(seed, name)
        if tight.A.shape != loose.A.shape or (tight.A - loose.A).nnz:
            return True
        limits = ("row_lower", "row_upper", "col_lower", "col_upper")
        return any(not np.array_equal(getattr(tight, side), getattr(loose, side)) for side in limits)

    assert any(differs(seed) for seed in SEEDS)


def test_how_much_looser() -> None:
    assert looser({"bound": 110.0}, {"bound": 100.0}, "bound") == pytest.approx(0.1)
    assert looser({"bound": None}, {"bound": 100.0}, "bound") is None
