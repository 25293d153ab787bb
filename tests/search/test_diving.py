"""A dive ends in an integral point of the model near the relaxation, or says that it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import SolverError
from solvers.search.budget import Budget
from solvers.search.diving import Dive, dive_for_point, solve_relaxation
from solvers.search.group_dive import dive_by_groups
from solvers.search.lexicographic import weighted_objective
from solvers.search.restriction import Layout, restrict
from tests.search.arrays import arrays, best, goals, layout, none, step_decision, without_counts
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.outcome import LpOutcome


def dived(whole: Matrix, given: Layout, budget: Budget) -> np.ndarray | None:
    """Return the integral point that a dive from the relaxation of everything ends at."""
    restriction = restrict(whole, given, {})
    y = dive_for_point(restriction, given, Options(), budget)
    return None if y is None else restriction.lift(y)


def test_a_relaxation_without_a_result_guides_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> LpOutcome:
        raise SolverError("HiGHS ended with kSolveError, which is no result")

    monkeypatch.setattr(Session, "solve_lp", fails)
    found = solve_relaxation(arrays(3).matrix, Options(), Budget(20.0))
    assert (found.x, found.objective) == (None, None)


SEEDS = (3, 4, 8, 12, 26, 30, 37, 45)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_it_ends_with_is_a_whole_point_and_never_better_than_the_best(seed: int) -> None:
    whole = weighted_objective(arrays(seed).matrix, goals(seed)[-1:])
    guide = solve_relaxation(whole, Options(), Budget(20.0)).x
    assert guide is not None
    x = dived(whole, layout(seed), Budget(20.0))
    if x is not None:
        decided = np.concatenate([t.columns for t in (*layout(seed).decisions, *layout(seed).indicators)])
        assert np.all(np.abs(x - np.round(x))[decided] <= 1e-6)
        rows = whole.A @ x
        assert np.all(rows <= whole.row_upper + 1e-5)
        assert np.all(rows >= whole.row_lower - 1e-5)
        assert whole.objective(x) >= whole.objective(guide) - 1e-5


def test_most_dives_end_with_a_point() -> None:
    ended = 0
    for seed in SEEDS:
        whole = weighted_objective(arrays(seed).matrix, goals(seed))
        ended += dived(whole, layout(seed), Budget(20.0)) is not None
    assert ended >= len(SEEDS) - 2


def by_hand() -> tuple[Layout, Matrix]:
    """Return two works of which one may begin a period; the first is worth 3, 2, 1, the second 2.5, 1.5, 0.5."""
    given = Layout((step_decision("a", 0, 3), step_decision("b", 3, 3)), (), none())
    stays = [[-1, 1, 0, 0, 0, 0], [0, -1, 1, 0, 0, 0], [0, 0, 0, -1, 1, 0], [0, 0, 0, 0, -1, 1]]
    begun = [[1, 0, 0, 1, 0, 0], [-1, 1, 0, -1, 1, 0], [0, -1, 1, 0, -1, 1]]
    whole = matrix(
        [-1.0, -1.0, -1.0, -1.0, -1.0, -0.5], [*stays, *begun], [0] * 4 + [-np.inf] * 3, [np.inf] * 4 + [1] * 3
    )
    return given, whole


def test_by_hand() -> None:
    """`a` begins at once, worth 3; `b` a period later, worth 1.5."""
    given, whole = by_hand()
    x = dived(whole, given, Budget(20.0))
    assert x is not None
    assert whole.objective(x) == pytest.approx(-4.5)


def test_nothing_better_than_a_cutoff_is_nothing() -> None:
    given, whole = by_hand()
    restriction = restrict(whole, given, {})
    assert dive_for_point(restriction, given, Options(), Budget(20.0), cutoff=-4.5) is None
    assert dive_for_point(restriction, given, Options(), Budget(20.0), cutoff=-4.4) is not None


def test_what_has_to_be_taken_is_taken_although_the_relaxation_takes_little_of_it() -> None:
    """`a` serves a need of 1 in tenths, 10 a unit; a need of 0.2 is met by all of it or not at all."""
    need = matrix([1.0], [[10.0]], [2.0], [np.inf], integer=[True])
    given = Layout((step_decision("a", 0, 1),), (), none())
    x = dived(need, given, Budget(20.0))
    assert x is not None
    assert x[0] == 1.0


def test_a_wish_to_stop_ends_it() -> None:
    given, whole = by_hand()
    assert dived(whole, given, Budget(None, lambda: True)) is None


def test_what_no_rounding_makes_whole_is_finished_by_branch_and_bound() -> None:
    """Units by two periods: at most 0.3 by the first, at least 1.2 by the second, so none and two."""
    units = matrix([-1.0, 1.0], [[-1, 1], [1, 0], [0, 1]], [0, -np.inf, 1.2], [np.inf, 0.3, np.inf], col_upper=3.0)
    given = Layout((step_decision("a", 0, 2),), (), none())
    dive = Dive(restrict(units, given, {}), given, Options(), Budget(20.0))
    y = dive.run()
    assert y is not None
    assert y.tolist() == [0.0, 2.0]
    assert [p.columns.tolist() for p in dive.deferred] == [[0, 1]]


def test_a_dive_counts_its_effort_and_ends_where_it_is_too_much() -> None:
    seed = SEEDS[0]
    restriction = restrict(weighted_objective(arrays(seed).matrix, goals(seed)), layout(seed), {})
    free, bound = (Dive(restriction, layout(seed), Options(), Budget(20.0), max_iterations=most) for most in (None, 0))
    assert free.run() is not None
    assert free.iterations > 0
    assert bound.run() is None
    assert bound.iterations <= free.iterations


@pytest.mark.parametrize("seed", SEEDS)
def test_group_by_group_a_point_gets_no_worse_and_stays_one(seed: int) -> None:
    free = without_counts(seed)
    on_point: list[np.ndarray] = []
    x = dive_by_groups(free, layout(seed), best(seed).x, Options(), Budget(20.0), on_point.append)
    assert all(free.max_violation(y) <= 1e-5 for y in on_point)
    assert free.max_violation(x) <= 1e-5
    assert free.objective(x) <= free.objective(best(seed).x) + 1e-6


def reached(cost_of_more: float) -> list[float]:
    """Return an indicator over three periods that is worth 1 in each, as a dive leaves it.

    The first period has 0.6 of what it takes for nothing, and more at a cost; so the relaxation reaches 0.6 there.
    """
    meant = Layout((), (step_decision("reached", 0, 3),), none())
    rows = [[-1, 1, 0, 0], [0, -1, 1, 0], [1, 0, 0, -1]]
    whole = matrix(
        [-1.0, -1.0, -1.0, cost_of_more], rows, [0, 0, -np.inf], [np.inf, np.inf, 0.6],
        integer=[True, True, True, False],
    )  # fmt: skip
    x = dived(whole, meant, Budget(20.0))
    assert x is not None
    return x[:3].tolist()


def test_an_indicator_half_reached_is_reached_where_that_costs_less_than_waiting() -> None:
    assert reached(2.0) == [1, 1, 1]  # 0.4 more for 0.8, less 0.4 that it is worth: 0.4; waiting would cost 0.6
    assert reached(3.0) == [0, 1, 1]  # 0.4 more for 1.2, less 0.4: 0.8


def test_an_indicator_that_cannot_be_reached_yet_waits() -> None:
    assert reached(1e9) == [0, 1, 1]
