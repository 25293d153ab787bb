"""The best integral point ever held: only points of the true model count, and nothing worse is handed out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solvers.options import Options
from solvers.outcome import SolverError, Termination
from solvers.search import branch_and_bound, large_search
from solvers.search.budget import Budget
from solvers.search.construction import Construction
from solvers.search.goal_phase import GoalPhase
from solvers.search.incumbent import Incumbent, deciding_goal
from solvers.search.incumbent_keeper import IncumbentKeeper
from solvers.search.integer_repair import IntegerRepair
from solvers.search.lexicographic import Goal, GoalResult, ProgressReport, SearchResult
from solvers.search.lns import Lns
from solvers.search.restriction import Layout
from solvers.search_settings import InterimSettings
from tests.search.arrays import EXACT, arrays, best, goals, layout, none
from tests.solvers.models import knapsack, matrix

FIRST, SECOND = Goal("first", np.array([1.0, 0.0])), Goal("second", np.array([0.0, 1.0]))
ROOM = replace(FIRST, tolerance=0.5)


@pytest.mark.parametrize(
    ("first", "x", "other", "better"),
    [
        (FIRST, [1.0, 9.0], [2.0, 0.0], True),
        (FIRST, [2.0, 0.0], [1.0, 9.0], False),
        (FIRST, [1.0, 3.0], [1.0, 4.0], True),
        (FIRST, [1.0, 3.0], [1.0, 3.0], False),
        (ROOM, [1.4, 3.0], [1.0, 4.0], True),
        (ROOM, [1.6, 3.0], [1.0, 4.0], False),
    ],
)
def test_the_first_goal_that_differs_by_more_than_its_tolerance_decides(
    first: Goal, x: list[float], other: list[float], better: bool
) -> None:
    assert (deciding_goal((first, SECOND), np.array(x), (other[0], other[1])) is not None) == better


def test_many_steps_within_tolerance_stay_within_tolerance_of_the_best_ever_held() -> None:
    incumbent = Incumbent(
        matrix([0.0, 0.0], [[1.0, 1.0]], [0.0], [99.0], col_upper=50.0, integer=[False] * 2), (ROOM, SECOND)
    )
    steps = [([1.0, 9.0], True), ([1.4, 8.0], True), ([1.8, 7.0], False), ([1.2, 7.5], True), ([1.6, 7.0], False)]
    for step, taken in steps:
        incumbent.propose(np.array(step))
        assert incumbent.x is not None
        assert (list(incumbent.x) == step) == taken
    incumbent.propose(np.array([0.4, 20.0]))  # better in the first goal by more than its tolerance
    assert incumbent.best_values == (0.4, 20.0)
    incumbent.propose(np.array([0.2, 19.0]))
    assert incumbent.best_values == (0.2, 19.0)
    incumbent.propose(np.array([0.75, 18.0]))
    assert incumbent.best_values == (0.2, 19.0)


def test_only_whole_points_of_the_model_are_held() -> None:
    whole = matrix([1.0], [[1.0]], [2.0], [5.0], col_upper=9.0, integer=[True])
    incumbent = Incumbent(whole, (Goal("least", np.array([1.0])),))
    for x in (None, [1.0], [2.5], [6.0]):
        incumbent.propose(None if x is None else np.array(x))
        assert incumbent.x is None
    for x, kept in (([4.0], 4.0), ([3.0], 3.0), ([5.0], 3.0)):
        incumbent.propose(np.array(x))
        assert incumbent.x is not None
        assert incumbent.x[0] == kept


def test_a_value_with_counts_not_yet_whole_is_told_as_such() -> None:
    reports: list[ProgressReport] = []
    goal = Goal("least", np.array([1.0]))
    whole = matrix([1.0], [[1.0]], [2.0], [5.0], col_upper=9.0, integer=[True])
    keeper = IncumbentKeeper(whole, Layout((), (), np.array([0])), (goal,), Options(), Budget(), reports.append)
    for x in (2.5, 3.0):
        keeper.report_point(goal, np.array([x]), 4.0)
    assert [(t.incumbent, t.bound, t.integer_feasible) for t in reports] == [(2.5, 2.5, False), (3.0, 3.0, True)]
    assert keeper.incumbent.x is not None
    assert keeper.incumbent.x[0] == 3.0


def test_counts_are_made_whole_on_the_way_only_while_that_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(IntegerRepair, "repair_quickly", lambda *given: asked.append(given))
    goal, elapsed = Goal("least", np.array([1.0])), [0.0]
    budget = Budget()
    monkeypatch.setattr(Budget, "elapsed_s", property(lambda _: elapsed[0]))
    keeper = IncumbentKeeper(knapsack(), Layout((), (), none()), (goal,), Options(), budget, lambda _: None)
    for now, times in ((1.0, 0), (InterimSettings.first_s / InterimSettings.interim_share + 0.1, 1)):
        elapsed[0] = now
        keeper.repair_interim(np.zeros(4))
        assert len(asked) == times


def searched(seed: int, budget: Budget | None = None, threads: int = 1) -> SearchResult:
    given = arrays(seed)
    model = (given.matrix, given.matrix, layout(seed), goals(seed))
    return large_search.search(*model, Options(gap=1e-6, threads=threads), budget or Budget(0.7))


def fails(*_: object, **__: object) -> None:
    raise SolverError("HiGHS ended with kUnknown, which is no result")


@pytest.mark.parametrize("seed", [26, 33])
@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (Lns, "step"),
        (IntegerRepair, "repair"),
        (IntegerRepair, "_round_down"),
        (GoalPhase, "_improve_goal"),
    ],
)
def test_an_error_of_the_solver_after_a_point_leaves_the_point_held(
    seed: int, owner: type, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, step, fails)
    found = searched(seed)
    assert arrays(seed).matrix.max_violation(found.x) <= 1e-5
    assert [r.value for r in found.goal_results] == pytest.approx([goal.value(found.x) for goal in goals(seed)])
    assert all(r.bound is None or r.bound <= r.value + 1e-5 for r in found.goal_results)


def test_an_error_of_the_solver_before_any_point_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Construction, "_starting_point", fails)
    with pytest.raises(branch_and_bound.NothingFound):
        searched(26)


@pytest.mark.parametrize("runs", ["every", "with a start"])
def test_direct_search_keeps_what_it_holds_where_runs_fail(runs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from solvers.highs import Session

    seed, solve = 26, Session.solve_mip
    given, warm_start = arrays(seed), best(seed).x

    def stub(self: Session, *args: object, **named: object) -> object:
        return fails() if runs == "every" or named.get("start") is not None else solve(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "solve_mip", stub)
    found = branch_and_bound.search(given.matrix, goals(seed), EXACT, Budget(30.0), start=warm_start)
    for r, want in zip(found.goal_results, best(seed).goal_results, strict=True):
        assert r.value == pytest.approx(want.value, rel=1e-6, abs=1e-6)
    if runs == "every":
        assert found.termination in (Termination.EXHAUSTED, Termination.OPTIMAL)
        with pytest.raises(branch_and_bound.NothingFound):
            branch_and_bound.search(given.matrix, goals(seed), EXACT, Budget(30.0))


def test_a_bound_that_is_known_already_saves_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    seed, known = 26, [r.bound for r in best(26).goal_results]
    monkeypatch.setattr(branch_and_bound, "run_mip", lambda *_, **__: pytest.fail("searched again"))
    found = branch_and_bound.search(
        arrays(seed).matrix,
        goals(seed),
        Options(gap=1e-4),
        Budget(30.0),
        start=best(seed).x,
        known=lambda results: known[len(results)],
    )
    assert found.termination is Termination.OPTIMAL
    assert [r.bound for r in found.goal_results] == pytest.approx(known, rel=1e-6, abs=1e-6)


def test_whole_counts_that_cost_a_goal_more_than_its_tolerance_have_its_best() -> None:
    """With integer counts relaxed -100.5 was reached, whole it is -97.5: a share of 0.001 is one of 97.5."""
    goal = Goal("worth", np.array([-1.0]), tolerance_share=0.001)
    whole = matrix([0.0], [[1.0]], [0.0], [97.5], col_upper=99.0, integer=[False])
    counts = IntegerRepair(whole, Layout((), (), none()), (goal, goal), Options(), Budget())
    relaxed = [GoalResult(goal, -100.5, -102.7, -100.5), GoalResult(goal, -100.5, -101.0, -100.5)]
    found = counts.result_of(np.array([97.5]), relaxed, lambda results: -103.0 if results else None)
    assert [(r.value, r.best, r.bound) for r in found.goal_results] == [(-97.5, -97.5, -102.7), (-97.5, -97.5, -103.0)]
    assert found.termination is Termination.EXHAUSTED


def test_a_bound_given_up_is_told() -> None:
    goal = Goal("worth", np.array([-1.0]))
    whole = matrix([0.0], [[1.0]], [0.0], [97.5], col_upper=99.0, integer=[False])
    counts = IntegerRepair(whole, Layout((), (), none()), (goal, goal), Options(), Budget())
    relaxed = [GoalResult(goal, -100.5, -102.7, -100.5), GoalResult(goal, -100.5, -101.0, -100.5)]
    found = counts.result_of(np.array([97.5]), relaxed, lambda _: None)
    assert [r.bound for r in found.goal_results] == [-102.7, None]
    assert found.notes == ("a bound of goal worth is given up: whole racks cost goal worth something",)


def test_once_half_the_time_is_gone_a_whole_plan_is_made_whatever_share_of_it_that_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[float] = []
    elapsed = [0.0]

    def quickly(*_: object) -> None:
        asked.append(elapsed[0])
        elapsed[0] += 3.0

    monkeypatch.setattr(IntegerRepair, "repair_quickly", quickly)
    monkeypatch.setattr(Budget, "elapsed_s", property(lambda _: elapsed[0]))
    least = (Goal("least", np.ones(4)),)
    keeper = IncumbentKeeper(knapsack(), Layout((), (), none()), least, Options(), Budget(20.0), lambda _: None)
    for now_s, owed in ((9.9, False), (10.1, True), (13.2, False)):
        elapsed[0] = now_s
        assert keeper.is_due == owed
        keeper.repair_interim(np.zeros(4))
    assert asked == [10.1]


def test_time_for_whole_counts_is_kept_back_from_the_first_points_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solvers.search.budget.time.monotonic", lambda: 100.0)  # a busy machine takes none of it

    def keeper(columns: int, limit_s: float | None = None) -> IncumbentKeeper:
        budget = Budget(limit_s, begun_s=100.0)
        bound_model = matrix([1.0] * columns, [[1.0] * columns], [0.0], [9.0])
        return IncumbentKeeper(
            bound_model, Layout((), (), none()), (Goal("least", np.ones(columns)),), Options(), budget, lambda _: None
        )

    assert keeper(2, 40.0).reserved_s == pytest.approx(InterimSettings.repair_share * 40.0)
    assert keeper(2, 40.0).construction_budget().limit_s == pytest.approx(36.8)
    assert keeper(100_000, 4.0).reserved_s == pytest.approx(1.2)  # a share of what there is, at most
    assert keeper(100_000, 20.0).reserved_s == pytest.approx(3.0)
    assert keeper(2).reserved_s == 0.0
    assert not keeper(2, 40.0).is_late


def test_a_late_point_of_the_first_search_is_made_whole_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups were late, and integer counts had no time: what was built was lost."""
    made: list[str] = []
    searches = GoalPhase._lns_rounds
    monkeypatch.setattr(IncumbentKeeper, "is_late", property(lambda _: True))
    monkeypatch.setattr(IncumbentKeeper, "repair_interim", lambda *_: made.append("kept"))
    monkeypatch.setattr(GoalPhase, "_lns_rounds", lambda *given: made.append("searched") or searches(*given))
    searched(26)
    assert made[0] == "kept"
