"""The planner's optimum against the oracle's on random tiny cases whose on-site units are held in reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.cases import case
from tests.oracle.changes import changed
from tests.oracle.find_witnesses import outcome
from tests.oracle.test_brute_force import disagreements

if TYPE_CHECKING:
    from planner.problem import Problem

BITES = (5, 19, 20, 76, 86, 89, 93, 136, 155, 160)
"""Seeds of cases in which the reserve decides the optimum."""


def with_reserve(problem: Problem, units: int) -> Problem:
    """Return a case with so many units of each type in reserve, and one more of it to be had."""

    def change(_: Any, name: str, value: Any) -> Any:
        match name:
            case "reserve_units":
                return units
            case "max_units":
                return value + 1
            case _:
                return value

    return changed(problem, change)


@pytest.mark.parametrize("seed", BITES)
def test_planner_finds_the_optimum_of_tiny_cases_with_a_reserve(seed: int) -> None:
    given = with_reserve(case(seed), 1)
    assert disagreements(given) == []
    assert outcome(given) != outcome(with_reserve(case(seed), 0))
