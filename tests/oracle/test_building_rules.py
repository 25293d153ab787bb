"""The planner's optimum against the oracle's, on tiny cases with building rules."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.oracle.cases import case
from tests.oracle.find_witnesses import outcome
from tests.oracle.test_brute_force import disagreements

if TYPE_CHECKING:
    from planner.problem import Problem

SEEDS = tuple(seed for seed in range(1, 60) if len(case(seed).candidates) > 1)[:8]


def built(seed: int) -> Problem:
    """Return the random tiny case of a seed in which fewer sites may be open than there are, from some month on."""
    problem, dice = case(seed), random.Random(f"building {seed}")
    begun = [s for s in problem.candidates if any(a.started_date or a.finished_date for a in s.activities)]
    places = max(len(begun), len(problem.candidates) - 1)
    steps = [{"from_date": problem.calendar.start_of(dice.choice((0, 0, 2))), "value": places}]
    return problem.changed({"programme.max_open_sites": steps})


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_finds_the_best_of_all_plans(seed: int) -> None:
    assert disagreements(built(seed)) == []


def test_the_rules_decide_some_of_them() -> None:
    assert sum(outcome(built(seed)) != outcome(case(seed)) for seed in SEEDS) >= 3
