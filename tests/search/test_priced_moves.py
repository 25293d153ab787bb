"""Moves by prices end at a whole and better point that no move betters; prices promise no less than a move gains."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.highs import Session
from solvers.options import Options
from solvers.search.budget import Budget
from solvers.search.priced_moves import Tried, _Descent, descend, descend_by_groups
from solvers.search.restriction import Layout
from tests.search.arrays import layout, none, step_decision, without_counts
from tests.solvers.models import matrix

ONE_JOB = Layout((step_decision("a", 0, 4),), (), none(), np.zeros(4, dtype=int))
RISING = [[-1, 1, 0, 0], [0, -1, 1, 0], [0, 0, -1, 1]]


def moved(costs: list[float], x: list[float], tried: Tried | None = None) -> list[float] | None:
    """Return where one job ends that costs so much for each period it is done by."""
    model = matrix(costs, RISING, [0.0] * 3, [np.inf] * 3)
    return found_at(descend(model, ONE_JOB, np.array(x, dtype=float), ["here"], Options(), Budget(30.0), tried)[0])


def found_at(x: np.ndarray | None) -> list[float] | None:
    return None if x is None else x.tolist()


def test_a_step_moves_on_as_long_as_that_gains() -> None:
    assert moved([1, 1, 1, -5], [1, 1, 1, 1]) == [0, 0, 0, 1]
    assert moved([-1, -1, -1, 5], [0, 0, 0, 1]) == [0, 0, 0, 0]  # not done at all is better than done early
    assert moved([-1, -1, -3, 1], [0, 0, 0, 1]) == [1, 1, 1, 1]


def test_what_is_not_done_is_done_where_it_pays() -> None:
    assert moved([1, -1, -1, -1], [0, 0, 0, 0]) == [0, 1, 1, 1]


def test_where_nothing_gains_there_is_no_point() -> None:
    assert moved([1, -1, -1, -1], [0, 1, 1, 1]) is None


def test_what_was_tried_is_not_tried_again() -> None:
    tried: Tried = set()
    assert moved([1, 1, -1, 0], [1, 1, 1, 1], tried) == [0, 0, 1, 1]
    assert ("a", 0, 1) in tried
    assert moved([1, 1, -1, 0], [1, 1, 1, 1], {("a", 0, 1), ("a", 0, 4)}) is None


def test_a_crew_that_is_busy_is_no_room() -> None:
    """Both would rather come first; the crew does one at a time, and b is there."""
    starts = np.eye(4) - np.eye(4, k=-1)
    jobs = (step_decision("a", 0, 4, block="a"), step_decision("b", 4, 4, block="b"))
    two, idle = Layout(jobs, (), none(), np.repeat([0, 1], 4)), np.zeros((4, 4))
    rows = np.vstack([np.hstack([starts, idle]), np.hstack([idle, starts]), np.hstack([starts, starts])])
    model = matrix([-1.0] * 8, rows, [0.0] * 8 + [-np.inf] * 4, [1.0] * 12)
    x = np.array([0, 0, 1, 1, 1, 1, 1, 1], dtype=float)
    assert found_at(descend(model, two, x, ["a"], Options(), Budget(30.0))[0]) == [0, 1, 1, 1, 1, 1, 1, 1]


def test_what_is_at_other_blocks_stays() -> None:
    two = Layout((step_decision("a", 0, 1, block="a"), step_decision("b", 1, 1, block="b")), (), none(), np.arange(2))
    model = matrix([-1.0, -1.0], [[1, 1]], [-np.inf], [2])
    x = np.zeros(2)
    assert found_at(descend(model, two, x, ["b"], Options(), Budget(30.0))[0]) == [0, 1]
    assert descend_by_groups(model, two, x, Options(), Budget(30.0)).tolist() == [1, 1]


def start(seed: int) -> np.ndarray:
    """Return a whole point of an oracle case, the worst one under all goals."""
    model = without_counts(seed)
    x = Session(model.with_objective(-model.c, -model.offset), Options(gap=0.0)).solve_mip().incumbent
    assert x is not None
    return x


@pytest.mark.parametrize("seed", [2, 6, 14, 33, 37])
def test_what_it_ends_at_is_whole_and_between_the_best_and_where_it_began(seed: int) -> None:
    model, meant, x = without_counts(seed), layout(seed), start(seed)
    told: list[np.ndarray] = []
    y, iterations = descend(model, meant, x, meant.blocks, Options(), Budget(30.0), on_point=told.append)
    least = Session(model, Options(gap=0.0)).solve_mip().bound
    assert y is not None
    assert least is not None
    assert iterations > 0
    assert model.max_violation(y) <= 1e-5
    assert least - 1e-6 * max(1.0, abs(least)) <= model.objective(y) < model.objective(x)
    assert descend(model, meant, y, meant.blocks, Options(), Budget(30.0))[0] is None


@pytest.mark.parametrize("seed", [2, 6, 14, 33, 37])
def test_prices_promise_no_less_than_a_move_gains(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve the LP anew, with whole columns fixed, after each move that was tried."""
    model, meant = without_counts(seed), layout(seed)
    whole, seen = np.flatnonzero(model.integer), []
    usual = _Descent._make_move

    def gains(self: _Descent, move: object) -> bool:
        values = self._point.copy()
        values[move.columns] += move.by  # type: ignore[attr-defined]
        inside = np.all((values >= self.matrix.col_lower - 1e-9) & (values <= self.matrix.col_upper + 1e-9))
        session = Session(self.matrix, Options())
        session.set_col_bounds(whole, values[whole], values[whole]) if inside else None
        after = session.solve_lp().objective if inside else None
        if after is not None:
            seen.append((self._objective - after, move.gain))  # type: ignore[attr-defined]
        return usual(self, move)  # type: ignore[arg-type]

    monkeypatch.setattr(_Descent, "_make_move", gains)
    monkeypatch.setattr(_Descent, "_go_further", lambda *_: iter(()))
    descend(model, meant, start(seed), meant.blocks, Options(), Budget(60.0))
    assert len(seen) > 1
    assert all(real <= promised + 1e-5 * max(1.0, abs(promised)) for real, promised in seen)
