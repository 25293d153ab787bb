"""Serial generation against all schedules of small problems: what it gives holds, and it misses no shortest one."""

from __future__ import annotations

import itertools
import random

import pytest

from planner.model.scheduling.modes import excess, repaired
from planner.model.scheduling.serial import earliest, in_order, justified
from tests.scheduling.draw import feasible, jobs, shortest, ways

SEEDS = range(24)


def schedules(seed):
    """Return (modes, starts) by serial generation in every order that keeps the waits, in every choice of modes."""
    given = jobs(seed)
    for keys in itertools.permutations(range(len(given.modes))):
        order = in_order(given, keys)
        for chosen in ways(given):
            yield given, chosen, earliest(given, order, chosen)


def in_time(given, chosen, starts):
    return all(start <= given.modes[job][chosen[job]].last for job, start in enumerate(starts))


def last_finish(given, chosen, starts):
    return max(start + given.modes[job][chosen[job]].duration for job, start in enumerate(starts))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_schedule_in_time_holds_and_one_of_them_is_the_shortest(seed):
    ends = []
    for given, chosen, starts in schedules(seed):
        assert feasible(given, chosen, starts) == in_time(given, chosen, starts)
        if in_time(given, chosen, starts):
            ends.append(last_finish(given, chosen, starts))
    best = shortest(jobs(seed))
    assert min(ends, default=None) == best


def test_both_outcomes_are_drawn():
    found = [shortest(jobs(seed)) for seed in SEEDS]
    assert found.count(None) >= 2
    assert len(found) - found.count(None) >= 12


@pytest.mark.parametrize("seed", SEEDS)
def test_moving_right_and_left_again_keeps_what_holds_and_never_lengthens(seed):
    for given, chosen, starts in schedules(seed):
        if in_time(given, chosen, starts):
            moved = justified(given, chosen, starts)
            assert feasible(given, chosen, moved)
            assert last_finish(given, chosen, moved) <= last_finish(given, chosen, starts)


def test_repaired_modes_draw_no_more_than_arrives_where_some_do():
    asked = 0
    for seed in range(600):
        given = jobs(seed)
        chosen = [len(modes) - 1 for modes in given.modes]
        if excess(given, chosen) and any(not excess(given, list(other)) for other in ways(given)):
            asked += 1
            assert not excess(given, repaired(given, chosen, random.Random(0)))
    assert asked >= 5
