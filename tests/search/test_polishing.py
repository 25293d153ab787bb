"""Settling takes the whole numbers as they are and makes the rest exact, goals kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import sparse

from solvers.outcome import LpOutcome, SolverError, Termination
from solvers.search import polishing
from solvers.search.lexicographic import Goal, GoalResult
from solvers.search.polishing import polish
from tests.search.arrays import arrays, best, goals, hair
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.highs import Session
    from solvers.matrix import Matrix

INF = np.inf
FIRST = Goal("first", np.array([0.0, 0.0, 1.0]))
SECOND = Goal("second", np.zeros(3))
LAST = Goal("last", np.array([0.0, 1.0, 0.0]))


def held(goal: Goal, point: np.ndarray, tolerance: float = 0.0, best: float | None = None) -> GoalResult:
    """Return a goal at a point, unproven; `best` is what it was before others spent some of its tolerance."""
    value = goal.value(point)
    return GoalResult(replace(goal, tolerance=tolerance), value, None, value if best is None else best)


def works() -> Matrix:
    """One whole number n up to 3, y of at least 1.1 n - 0.3, and z = 10 - y."""
    rows = [[-1.1, 1, 0], [0, 1, 1]]
    return matrix([0, 0, 0], rows, [-0.3, 10], [INF, 10], 0.0, [3, INF, INF], integer=[True, False, False])


def test_figures_are_exact_and_whole_numbers_whole() -> None:
    x = polish(works(), (), np.array([2.0000004, 5.0, 5.0]), LAST)
    assert x is not None
    assert x[0] == 2.0
    assert x[1] == pytest.approx(1.9, abs=1e-12)
    assert x[2] == pytest.approx(8.1, abs=1e-12)


@pytest.mark.parametrize(("tolerance", "z"), [(0.0, 3.0), (0.5, 3.5)])
def test_goals_keep_what_they_reached_within_their_tolerance(tolerance: float, z: float) -> None:
    """The last goal wants y at 0.8 and so z at 9.2; the first holds z."""
    point = np.array([1.0, 7.0, 3.0])
    x = polish(works(), (held(FIRST, point, tolerance), held(SECOND, point)), point, LAST)
    assert x is not None
    assert x[2] == pytest.approx(z, abs=1e-6)
    assert works().max_violation(x) <= 1e-8


@pytest.mark.parametrize(("best", "z"), [(2.8, 3.3), (2.5, 3.0), (2.0, 3.0)])
def test_a_tolerance_counts_once_from_the_best(best: float, z: float) -> None:
    """Of a tolerance of 0.5, goals after it have spent 0.2, all, or more than all."""
    point = np.array([1.0, 7.0, 3.0])
    x = polish(works(), (held(FIRST, point, 0.5, best), held(SECOND, point)), point, LAST)
    assert x is not None
    assert x[2] == pytest.approx(z, abs=1e-6)


def test_what_decides_among_equals_spends_no_tolerance() -> None:
    point = np.array([1.0, 7.0, 3.0])
    x = polish(works(), (held(FIRST, point, 0.5),), point, LAST)
    assert x is not None
    assert x[2] == pytest.approx(3.0, abs=1e-6)


def test_a_goal_carried_by_a_tolerance_gets_a_little_room() -> None:
    """With n = 2, y cannot be less than 1.9: a hair less is settled, far less is not."""
    ties = Goal("ties", np.array([0.0, 0.0, 1.0]))
    near, far = np.array([2.0, 1.9 - 4e-6, 8.1]), np.array([2.0, 1.9 - 1e-3, 8.1])
    x = polish(works(), (held(LAST, near),), near, ties)
    assert x is not None
    assert x[1] == pytest.approx(1.9, abs=3e-5)
    assert polish(works(), (held(LAST, far),), far, ties) is None


def test_whole_numbers_that_cannot_be_have_no_point() -> None:
    capped = works().with_bounds([1], upper=[2.0])
    assert polish(capped, (), np.array([3.0, 2.0, 8.0]), LAST) is None
    assert polish(capped, (), np.array([2.0, 2.0, 8.0]), LAST) is not None


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(("share", "kept"), [(4e-6, True), (2e-4, False)])
@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_a_row_of_integers_alone_gives_way_by_rounding_only(size: float, share: float, kept: bool, below: bool) -> None:
    """Two whole units are a share of the limit beyond it: no other column could make that good."""
    limit = 2.0 * size * (1.0 + share if below else 1.0 - share)
    row = sparse.csr_array([[size, 0.0, 0.0]])
    limited = works().with_rows(row, [limit if below else -INF], [INF if below else limit], ["alone"])
    x = polish(limited, (), np.array([2.0, 5.0, 5.0]), LAST)
    assert (x is not None) == kept
    if x is not None:
        assert x.tolist() == pytest.approx([2.0, 1.9, 8.1], abs=1e-9)


@pytest.mark.parametrize("seed", [3, 4, 26, 30, 37])
def test_settled_optima_stay_optima(seed: int) -> None:
    whole, given, found = arrays(seed).matrix, goals(seed), best(seed)
    x = polish(whole, found.goal_results, found.x, given[-1])
    assert x is not None
    assert whole.max_violation(x) <= 1e-7
    assert np.array_equal(x[whole.integer], np.round(found.x[whole.integer]))
    for r in found.goal_results:
        assert r.goal.value(x) <= r.goal.allowed(r.value) + hair(r.value)
    last = found.goal_results[-1]
    assert last.goal.value(x) <= last.value + hair(last.value)


def outcomes(monkeypatch: pytest.MonkeyPatch, *claims: str) -> list[str]:
    """Let the first ways to solve a linear programme end like this: failed or infeasible."""
    left, solve, asked = list(claims), polishing.Session.solve_lp, []

    def stub(self: Session, **given: Any) -> LpOutcome:
        asked.append(str(given["method"]))
        if not left:
            return solve(self, **given)
        if left.pop(0) == "failed":
            raise SolverError("HiGHS ended with kUnknown, which is no result")
        return LpOutcome(Termination.INFEASIBLE, None, None, None, None, 0.0)

    monkeypatch.setattr(polishing.Session, "solve_lp", stub)
    return asked


@pytest.mark.parametrize("fail", range(len(polishing.LP_METHODS)))
def test_figures_no_way_gives_are_had_by_another(fail: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = outcomes(monkeypatch, *["failed"] * fail)
    x = polish(works(), (), np.array([2.0, 5.0, 5.0]), LAST)
    assert x is not None
    assert x == pytest.approx([2.0, 1.9, 8.1], abs=1e-9)
    assert len(asked) == fail + 1


def test_where_every_way_fails_there_is_no_point(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes(monkeypatch, *["failed"] * 99)
    assert polish(works(), (), np.array([2.0, 5.0, 5.0]), LAST) is None


def test_one_way_alone_does_not_prove_that_there_is_no_point(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes(monkeypatch, "infeasible")
    assert polishing.solve_exactly(works().with_objective(LAST.c)).x is not None
    outcomes(monkeypatch, "infeasible", "infeasible")
    assert polishing.solve_exactly(works().with_objective(LAST.c)).x is None
