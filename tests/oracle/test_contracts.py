"""Brute force on tiny cases with contracts: the planner finds the best of all plans, and no plan beats a bound."""

from __future__ import annotations

import pytest

from tests.bounds.listing import compared
from tests.oracle.contracts import ramped
from tests.oracle.test_brute_force import disagreements

SEEDS = range(16)


@pytest.mark.parametrize("first", SEEDS[::8])
def test_the_best_of_all_listed_plans_is_found(first: int) -> None:
    found = {seed: disagreements(ramped(seed)) for seed in range(first, first + 8)}
    assert {seed: told for seed, told in found.items() if told} == {}


def test_no_plan_beats_a_bound_where_ramps_hold_back() -> None:
    found = [one for seed in SEEDS for one in compared(ramped(seed))]
    assert [one for one in found if one.is_wrong] == []
    assert len(found) > 50
    assert sum(one.is_tight for one in found) > 0.6 * len(found)
