"""The last step changes what it may and what no goal minds, in order; where it fails the point stays."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from planner.model.build import build
from planner.model.structure import hand_over
from planner.model.ties import without_needless
from planner.problem import Goal as CaseGoal
from planner.problem import Grid
from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import SolverError
from solvers.search import branch_and_bound
from solvers.search import tie_break as module
from solvers.search.budget import Budget
from solvers.search.lexicographic import Goal
from solvers.search.polishing import polish
from solvers.search.tie_break import tie_break
from tests.by_hand.build import case, phase, site, stage
from tests.search.arrays import arrays, best, goals
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix

INF = np.inf
# Columns n, a, b, c: a whole number, and three amounts of which n = 2 takes at least 5; c is at most 3.
GOAL = Goal("goal", np.array([1.0, 1.0, 0.0, 0.0]))
POINT = np.array([2.0, 3.0, 4.0, 3.0])
FREE = np.array([1, 2, 3])
A, B, C = (np.eye(4)[column] for column in (1, 2, 3))


def amounts() -> Matrix:
    """Return the model of three amounts that together are at least 2.5 n, the last at most 3."""
    return matrix([0] * 4, [[-2.5, 1, 1, 1]], [0], [INF], 0.0, [5, INF, INF, 3], integer=[True, False, False, False])


def test_aims_are_taken_in_order() -> None:
    assert tie_break(amounts(), POINT, (), FREE, (C, B, A)) == pytest.approx([2, 5, 0, 0])
    assert tie_break(amounts(), POINT, (), FREE, (A, B)) == pytest.approx([2, 0, 2, 3])
    assert tie_break(amounts(), POINT, (), FREE, (A + B + C, -C, A)) == pytest.approx([2, 0, 2, 3])


def test_a_goal_may_gain_but_not_lose() -> None:
    assert tie_break(amounts(), POINT, (GOAL,), FREE, (B, C)) == pytest.approx([2, 3, 0, 2])
    assert tie_break(amounts(), POINT, (GOAL,), FREE, (A,))[1] == pytest.approx(0)


def test_only_free_columns_change() -> None:
    assert tie_break(amounts(), POINT, (), np.array([3]), (A + B + C,)) == pytest.approx([2, 3, 4, 0])
    assert tie_break(amounts(), POINT, (), np.array([], dtype=np.intp), (A,)) is POINT
    assert tie_break(amounts(), POINT, (), np.array([1, 2]), (C,)) is POINT


@pytest.mark.parametrize("room", [1e-9, 1e-7])
def test_what_rounding_left_of_a_row_is_no_obstacle(room: float) -> None:
    """The point is short of its row by a hair, and beyond a bound by one."""
    given = np.array([2.0, 0.0, 2.0 - room, 3.0 + room / 2])
    x = tie_break(amounts(), given, (), FREE, (B, A))
    assert x == pytest.approx([2, 2, 0, 3], abs=1e-6)


def test_where_the_solver_fails_the_point_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise SolverError("ended with kUnknown, which is no result")

    monkeypatch.setattr(Session, "solve_lp", failing)
    assert tie_break(amounts(), POINT, (), FREE, (A,)) is POINT


def test_where_the_solver_keeps_no_goal_the_point_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_with_cost_cap", lambda part, *_: part)
    given = np.array([2.0, 0.0, 2.0, 3.0])
    assert tie_break(amounts(), given, (GOAL,), FREE, (B,)) is given


@pytest.mark.parametrize("seed", [9, 13, 22, 24, 34, 41])
def test_goals_stay_and_less_is_repaid(seed: int) -> None:
    model, given, found = arrays(seed), goals(seed), best(seed)
    x = polish(model.matrix, found.goal_results, found.x, given[-1])
    assert x is not None
    after = without_needless(model, x, given)
    for goal in given:
        assert goal.value(after) <= goal.value(x) + 1e-6
    assert model.matrix.max_violation(after) <= 1e-7
    assert np.array_equal(after[model.matrix.integer], x[model.matrix.integer])
    repaid = [model.column(v) for v in model.built.m.repay.values()]
    assert after[repaid].sum() <= x[repaid].sum() + 1e-6


def test_no_more_is_missing_than_is_missing() -> None:
    """A tolerance on the shortfall lets the model call more missing than is: the plan's tables never would."""
    model, given, found = arrays(4), goals(4), best(4)
    x = polish(model.matrix, found.goal_results, found.x, given[-1])
    assert x is not None
    short, bound_model = model.column(model.built.m.short), x.copy()
    bound_model[short] += 0.04
    assert model.matrix.max_violation(bound_model) <= 1e-7
    assert without_needless(model, bound_model, given)[short] == pytest.approx(without_needless(model, x, given)[short])


@pytest.mark.parametrize("seed", [1, 13, 22])
def test_flows_without_use_go(seed: int) -> None:
    """What more the node at the near end could send is of no use at the far one."""
    model, given, found = arrays(seed), goals(seed), best(seed)
    settled = polish(model.matrix, found.goal_results, found.x, given[-1])
    assert settled is not None
    x = without_needless(model, settled, given)
    flows = [model.column(v) for v in model.built.m.flow.values()]
    idle = [column for column in flows if x[column] == 0]
    more = x.copy()
    for column in idle:
        for value in (model.matrix.col_upper[column], model.matrix.col_lower[column]):
            trial = more.copy()
            trial[column] = value
            if value and model.matrix.max_violation(trial) <= 1e-9:
                more = trial
    assert np.abs(more[flows]).sum() > np.abs(x[flows]).sum()
    assert without_needless(model, more, given)[flows] == pytest.approx(x[flows], abs=1e-7)


LINKS = {"direct": ("Z", "N"), "there": ("Z", "Y"), "onward": ("Y", "N")}


@pytest.mark.parametrize("order", list(itertools.permutations(LINKS)), ids="-".join)
def test_flows_take_the_direct_way(order: tuple[str, ...]) -> None:
    """6 MW at N come over one link from Z, not over two by way of Y; where all three were full, the rest goes."""
    ends = [{"id": name, "from_node": LINKS[name][0], "to_node": LINKS[name][1], "limit_mw": 8} for name in order]
    nodes = [{"id": name, "headroom_mw": mw} for name, mw in (("Z", 20), ("Y", 0), ("N", 0))]
    given = case(
        site("A", phase("A1"), node="N", stages=(stage(12),)),
        goals=(CaseGoal(goal="shortfall"),),
        periods=3,
        target=6,
        stop=True,
        grid=Grid.model_validate({"nodes": nodes, "links": ends}),
    )
    model = hand_over(build(given))
    wanted = (model.goal(given.programme.goals[0]),)
    x = branch_and_bound.search(model.matrix, wanted, Options(gap=0.0), Budget(60.0)).x.copy()
    m = model.built.m
    flows = {index: model.column(v) for index, v in m.flow.items()}
    loads_mw = {t: x[model.column(v)] for (_, _, t), v in m.racks.items()}
    assert max(loads_mw.values()) == pytest.approx(6.0)
    x[list(flows.values())] = 8.0
    assert model.matrix.max_violation(x) <= 1e-7
    after = without_needless(model, x, wanted)
    for (link, t), column in flows.items():
        assert after[column] == pytest.approx(loads_mw.get(t, 0.0) if link == "direct" else 0.0, abs=1e-7)
