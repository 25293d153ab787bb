"""What a grid can still bring to a node: by hand, and against every cut of random grids."""

from __future__ import annotations

import math
import random
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

import pytest

from planner.tabulate import tabulate
from planner.tabulate.from_plan import parts_of
from planner.tabulate.grid_use import GridUse
from tests.checks import chance
from tests.tabulate.case import RUN, case

if TYPE_CHECKING:
    from planner.problem import Problem
from planner.checks.reading import read as reading
from planner.checks.spare import Spare
from planner.grid_flow import most_in_tree_mw, most_more_mw


def by_cuts(node: str, left_mw: dict[str, float], room: list[tuple[str, str, float]]) -> float:
    """Return the least cut around the node: what is left inside it, and what links carry into it."""
    others = [name for name in left_mw if name != node]
    inside = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    return min(
        sum(left_mw[name] for name in (node, *group))
        + sum(mw for first, other, mw in room if other in (node, *group) and first not in (node, *group))
        for group in inside
    )


def test_a_thin_link_further_off_limits_what_comes_over_the_nearest() -> None:
    room = [("far", "middle", 1.0), ("middle", "near", 10.0)]
    assert most_more_mw("near", {"far": 8.0, "middle": 0.0, "near": 0.5}, room) == pytest.approx(1.5)
    assert most_more_mw("near", {"near": 2.5}, []) == 2.5
    assert most_more_mw("near", {"near": -1.0}, [("near", "far", 5.0)]) == 0.0


@pytest.mark.parametrize("seed", range(30))
def test_the_most_is_the_least_cut(seed: int) -> None:
    rng = random.Random(seed)
    nodes = [f"n{number}" for number in range(rng.randint(2, 6))]
    left = {name: float(rng.randint(0, 9)) for name in nodes}
    room = [(*rng.sample(nodes, 2), float(rng.randint(0, 6))) for _ in range(rng.randint(1, 9))]
    assert most_more_mw("n0", left, room) == pytest.approx(by_cuts("n0", left, room))


@pytest.mark.parametrize("seed", range(30))
def test_two_passes_over_a_tree_find_the_least_cut_of_every_node(seed: int) -> None:
    dice = random.Random(seed)
    nodes = [f"n{number}" for number in range(dice.randint(1, 8))]
    left = {name: float(dice.randint(0, 9)) for name in nodes}
    pairs = [(name, dice.choice(nodes[:number])) for number, name in enumerate(nodes) if number]
    room = [(*ends, float(dice.randint(0, 9))) for pair in pairs for ends in (pair, pair[::-1])]
    found = most_in_tree_mw(dice.choice(nodes), left, room)
    assert found == pytest.approx({name: by_cuts(name, left, room) for name in nodes})


def turned() -> Problem:
    """Return a case of two sites at two nodes, joined by a link of 3 MW."""
    nodes = [{"id": "hub", "headroom_mw": [{"value": 8}]}, {"id": "west", "headroom_mw": [{"value": 2}]}]
    link = {"id": "line", "from_node": "west", "to_node": "hub", "limit_mw": [{"value": 3}]}
    return case(site={"node": "west"}, grid={"nodes": nodes, "links": [link]})


def test_a_flow_turns_around_where_more_is_needed_at_its_start() -> None:
    problem = turned()
    # West imports nothing and sends 1 MW of its 2 MW to the hub, where nothing is taken: the hub has 9 MW left and the
    # link brings 1 + 3 MW back.
    use = GridUse(problem, {}, {("line", 0): 1.0})
    assert use.spare_mw("west", 0) == pytest.approx(1.0 + 4.0)
    assert use.spare_mw("hub", 0) == pytest.approx(8.0 + 1.0 + 1.0)
    (site,) = problem.sites
    taken = GridUse(problem, {(site.id, 0): 2.5}, {("line", 0): -0.5})
    assert taken.most_import_mw(site, 0) == pytest.approx(2.5 + 2.5)


@pytest.mark.parametrize("seed", range(40))
def test_the_check_finds_the_same_by_filling_up_ways(seed: int) -> None:
    dice = random.Random(seed)
    problem = chance.case(dice)
    made = tabulate(problem, chance.decisions(dice, problem), RUN)
    own, theirs = parts_of(made).grid, Spare(reading(problem, made))
    for site, period in product(problem.candidates, range(made.periods)):
        most_mw = own.most_import_mw(site, period)
        assert theirs.import_mw(site, period, math.inf) == pytest.approx(most_mw, abs=1e-7)
        assert theirs.import_mw(site, period, most_mw / 2.0) >= most_mw / 2.0 - 1e-7
