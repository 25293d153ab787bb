"""Steps that better a point stay points of the model, and two points that gained apart become one with both gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.options import Options
from solvers.search.budget import Budget
from solvers.search.initial_point import initial_point
from solvers.search.lexicographic import Goal
from solvers.search.lns import Lns, submip_limit_s
from solvers.search.restriction import Layout
from solvers.search.worker import WorkerPool
from solvers.search.worker_role import GoalStage, WorkerRole
from solvers.search_settings import LnsSettings, WorkerSettings
from tests.search.arrays import best, layout, none, step_decision, without_counts
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix

PLACES = ("north", "south", "east", "west")


def apart() -> tuple[Matrix, Layout]:
    """Return a work of two periods at each of four blocks, worth 2 begun at once and 1 a period later."""
    rows = np.zeros((4, 8))
    for block in range(4):
        rows[block, 2 * block : 2 * block + 2] = (-1, 1)
    decisions = tuple(step_decision(name, 2 * i, 2, block=name) for i, name in enumerate(PLACES))
    return matrix([-1.0] * 8, rows, [0] * 4, [np.inf] * 4), Layout(decisions, (), none())


def begun(*numbers: int) -> np.ndarray:
    x = np.zeros(8)
    for number in numbers:
        x[2 * number : 2 * number + 2] = 1.0
    return x


def improver() -> Lns:
    whole, given = apart()
    return Lns(whole, given, Options())


def test_two_points_that_gained_apart_become_one() -> None:
    both = improver().crossover(begun(0), begun(1))
    assert both is not None
    assert both.tolist() == begun(0, 1).tolist()


def test_points_that_are_the_same_or_differ_nearly_everywhere_are_not_crossed() -> None:
    assert improver().crossover(begun(0), begun(0)) is None
    assert improver().crossover(begun(0, 1), begun(2, 3)) is None


class Other:
    """Stands for a worker process that has found a point."""

    done, bound = False, None

    def __init__(self, *found: np.ndarray) -> None:
        self.found, self.given = list(found), []

    def point(self) -> np.ndarray | None:
        return self.found.pop() if self.found else None

    def send_point(self, x: np.ndarray) -> None:
        self.given.append(x)


def stage(other: Other, shared: np.ndarray) -> GoalStage:
    goal = Goal("worth", apart()[0].c)
    beside = WorkerRole(
        other,
        goal,
        Budget(10.0),
        WorkerPool(),
        WorkerSettings(),
        in_lns=True,
        shared_objective=0.0,
        shared_point=shared,
    )  # type: ignore[arg-type]
    return GoalStage(goal, improver(), None, worker_role=beside)


def test_what_both_processes_gained_is_kept_and_handed_over() -> None:
    other = Other(begun(1))
    x = stage(other, begun()).synchronise(begun(0))
    assert x.tolist() == begun(0, 1).tolist()
    assert [y.tolist() for y in other.given] == [x.tolist()]


def test_where_only_the_other_gained_its_point_is_taken_as_it_is() -> None:
    mine, theirs = begun(0), begun(0, 1)
    other = Other(theirs)
    assert stage(other, mine).synchronise(mine) is theirs
    assert other.given == []


def test_a_point_outside_the_model_is_not_taken() -> None:
    mine = begun(0)
    assert stage(Other(begun(1) + 0.5), mine).synchronise(mine) is mine


@pytest.mark.parametrize("seed", [3, 4, 8, 12, 26])
def test_steps_give_better_points_of_the_model_or_none(seed: int) -> None:
    free = without_counts(seed)
    x = initial_point(free, layout(seed), Options(), Budget(10.0))
    assert x is not None
    begun, steps = free.objective(x), Lns(free, layout(seed), Options(), None, 5.0)
    for _ in range(12):
        y = steps.step(x)
        if y is not None:
            assert free.max_violation(y) <= 1e-5
            assert free.objective(y) < free.objective(x)
            x = y
    assert free.objective(x) < begun or begun <= free.objective(best(seed).x) + 1e-6


def test_a_slice_is_a_share_of_a_short_limit() -> None:
    assert submip_limit_s(None, LnsSettings()) == 15.0
    assert submip_limit_s(300.0, LnsSettings()) == 15.0
    assert submip_limit_s(20.0, LnsSettings()) == 4.0
