"""The planner's optimum against the oracle's, on tiny cases with yearly limits, quotas and prices below zero."""

from __future__ import annotations

import pytest

from tests.oracle.cases import case
from tests.oracle.find_witnesses import outcome
from tests.oracle.limited_cases import limited
from tests.oracle.test_brute_force import disagreements

SEEDS = range(1, 25)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_finds_the_best_of_all_plans(seed: int) -> None:
    assert disagreements(limited(seed)) == []


def test_the_limits_decide_some_of_them() -> None:
    assert sum(outcome(limited(seed)) != outcome(case(seed)) for seed in SEEDS) >= 8
