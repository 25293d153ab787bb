"""The planner's optimum against the oracle's, on tiny cases with building rules."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.cases import case
from tests.oracle.find_witnesses import outcome
from tests.oracle.test_brute_force import disagreements

if TYPE_CHECKING:
    from planner.problem import Problem

SEEDS = tuple(seed for seed in range(1, 60) if len(case(seed).candidates) > 1)[:12]


def built(seed: int) -> Problem:
    """Return the random tiny case of a seed with a limit on open sites from some month on, or a least MW at each."""
    problem, dice = case(seed), random.Random(f"building {seed}")
    begun = [s for s in problem.candidates if any(a.started_date or a.finished_date for a in s.activities)]
    places = max(len(begun), len(problem.candidates) - 1)
    steps = [{"from_date": problem.calendar.start_of(dice.choice((0, 0, 2))), "value": places}]
    changes: dict[str, Any] = {"programme.max_open_sites": steps} if dice.random() < 0.5 else {}
    for site in problem.sites if not changes else ():
        held_mw = sum(activity.nameplate_mw for activity in site.activities)
        day = problem.calendar.end_of(dice.randint(1, problem.calendar.periods - 1))
        least = {"min_mw": dice.choice((0.3, 0.6)) * held_mw, "min_mw_by_date": day}
        changes |= {f"sites.{site.id}.{name}": value for name, value in least.items() if held_mw}
    return problem.changed(changes)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_finds_the_best_of_all_plans(seed: int) -> None:
    assert disagreements(built(seed)) == []


def test_the_rules_decide_some_of_them() -> None:
    assert sum(outcome(built(seed)) != outcome(case(seed)) for seed in SEEDS) >= 3
