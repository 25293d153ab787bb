"""What a grid can still bring to a node: by hand, and against every cut of random grids."""

from __future__ import annotations

import random
from itertools import chain, combinations

import pytest

from planner.explanation.spare_power import SparePower
from planner.grid_flow import most_more_mw
from planner.problem import Grid


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


def test_a_flow_turns_around_where_more_is_needed_at_its_start() -> None:
    grid = Grid.model_validate(
        {"nodes": [{"id": name, "headroom_mw": 9} for name in ("hub", "west")],
         "links": [{"id": "line", "from_node": "west", "to_node": "hub", "limit_mw": 3}]}
    )  # fmt: skip
    # West sends 1 MW of its 2 MW to the hub, which has 6 MW left: the flow can turn around and bring 3 MW back.
    spare = SparePower(
        grid, {("hub", 0): (8.0, 2.0), ("west", 0): (2.0, 1.0)}, {("line", 0): (3.0, 1.0)}, {("line", 0): 1.0}
    )
    assert spare.most_mw("west", 0) == pytest.approx(1.0 + 4.0)
    assert spare.most_mw("hub", 0) == pytest.approx(6.0 + 1.0)
