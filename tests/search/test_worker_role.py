"""Proofs begun before their turn hold only for what they were begun with."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from solvers.options import Options
from solvers.search.lexicographic import Goal, GoalResult
from solvers.search.worker import WorkerPool
from solvers.search.worker_role import EarlyProof, first_open_goal
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.search.jobs import ProofJob

LATE = Goal("late", np.array([1.0, 0.0]), least=0.0)
WORTH = Goal("worth", np.array([0.0, -1.0]))
GOALS = (LATE, WORTH)
WHOLE = matrix([0.0, 0.0], [[-10.0, 1.0]], [-np.inf], [5.0], col_upper=100.0)  # worth is at most 5 + 10 late


def reached(late: float) -> list[GoalResult]:
    return [GoalResult(LATE, late, 0.0, late)]


class Idle(WorkerPool):
    """Starts no process, and keeps the jobs it was to start."""

    def __init__(self) -> None:
        self.jobs: list[ProofJob] = []

    def start(self, job: Any) -> Any:
        self.jobs.append(job)
        return SimpleNamespace(job=job)


def early(number: int, x: list[float]) -> tuple[EarlyProof, ProofJob]:
    """Return a proof of a goal begun from a point, and its job."""
    idle = Idle()
    return EarlyProof.start(WHOLE, GOALS, number, np.array(x), Options(), idle), idle.jobs[0]


def test_it_holds_for_points_no_worse_before_than_the_one_it_was_begun_with() -> None:
    proof, job = early(1, [0.0, 5.0])
    assert proof.holds_for(WORTH, reached(0.0))
    assert not proof.holds_for(WORTH, reached(1.0))  # a plan a month late may be worth 15: 5 is no bound of those
    assert job.matrix.objective(np.array([0.0, 5.0])) == -5.0
    assert job.matrix.max_violation(np.array([1.0, 15.0])) > 0.9


def test_it_is_of_its_own_goal_only() -> None:
    proof, job = early(0, [2.0, 5.0])
    assert proof.holds_for(LATE, [])
    assert not proof.holds_for(WORTH, reached(2.0))
    assert job.matrix.A.shape == WHOLE.A.shape


def test_a_solver_s_dust_below_the_least_value_cuts_nothing_off() -> None:
    assert early(1, [-1e-3, 5.0])[0].holds_for(WORTH, reached(0.0))


@pytest.mark.parametrize(("late", "number"), [(0.0, 1), (1e-7, 1), (1.0, 0)])
def test_the_first_open_goal(late: float, number: int) -> None:
    assert first_open_goal(GOALS, np.array([late, 0.0]), 1e-4) == number
    assert first_open_goal(GOALS[1:], np.array([late, 0.0]), 1e-4) == 0
