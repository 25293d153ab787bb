"""The large search against branch and bound: never better than the best, no bound beyond it, an integral point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from planner.casefiles import read_case
from planner.checks import violations
from planner.model.structure import with_rounding_margin
from planner.solving import solve
from solvers.options import Options
from solvers.outcome import Termination
from solvers.search import branch_and_bound, large_search
from solvers.search.budget import Budget
from solvers.search.lexicographic import Goal, is_proven, with_goal_limit
from solvers.search.restriction import Layout
from solvers.search.warm_start import WarmStart
from solvers.search_settings import SearchSettings
from tests.oracle.cases import case
from tests.search.arrays import EXACT, arrays, best, goals, hair, layout, none, step_decision
from tests.search.tuning import plan_with, sizes, tuned
from tests.solvers.models import matrix
from tests.test_cases import ROOT

if TYPE_CHECKING:
    from solvers.matrix import Matrix
    from solvers.search.lexicographic import ProgressReport, SearchResult

SEEDS = (3, 4, 11, 12, 14, 26, 28, 30, 32, 33, 37, 39, 42, 45)
TIGHT = (1, 2, 5, 35)
CLOCK_S = 3.0
LARGE = SearchSettings().construction.no_relaxation_columns


def searched(
    seed: int,
    threads: int = 1,
    budget: Budget | None = None,
    reports: list[ProgressReport] | None = None,
    warm_start: WarmStart | None = None,
    settings: SearchSettings | None = None,
) -> SearchResult:
    given = arrays(seed)
    options = Options(gap=1e-6, threads=threads, search=settings or SearchSettings())
    report = (lambda _: None) if reports is None else reports.append
    model = (given.matrix, with_rounding_margin(given), layout(seed), goals(seed))
    return large_search.search(*model, options, budget or Budget(CLOCK_S), report, warm_start)


def is_whole(whole: Matrix, x: np.ndarray) -> bool:
    """Return whether a point holds every row and its whole numbers are whole."""
    return whole.max_violation(x) <= 1e-5 and bool(np.all(np.abs(x - np.round(x))[whole.integer] <= 1e-5))


def untrue(seed: int, found: SearchResult) -> list[str]:
    """Return each value or bound that the optimum contradicts, as long as the goals before it are equally good."""
    wrong = []
    for want, got in zip(best(seed).goal_results, found.goal_results, strict=True):
        name, least = got.goal.name, want.best
        if got.value < least - hair(least):
            wrong.append(f"{name}: {got.value} is better than the best, {least}")
        if got.bound is not None and got.bound > least + hair(least):
            wrong.append(f"{name}: bound {got.bound} excludes {least}")
        if abs(got.value - want.value) > 1e-6:
            break
    return wrong


def excluded(whole: Matrix, found: SearchResult) -> list[str]:
    """Return each bound beyond the best there is while the goals before it stay within tolerance of *their* best."""
    wrong = []
    for r in found.goal_results:
        if r.bound is not None:
            try:
                least = branch_and_bound.search(whole, (r.goal,), EXACT, Budget(30.0)).goal_results[0].value
            except branch_and_bound.Infeasible:
                return wrong
            wrong += [f"{r.goal.name}: {r.bound} excludes {least}"] if r.bound > least + hair(least) else []
        whole = with_goal_limit(whole, r.goal, r.best)
    return wrong


def contradicted(
    seed: int, threads: int, warm_start: WarmStart | None = None, settings: SearchSettings | None = None
) -> list[str]:
    """Return everything that is wrong with what a search ends with: its point, its values, its bounds."""
    found, whole = searched(seed, threads, warm_start=warm_start, settings=settings), arrays(seed).matrix
    wrong = [] if is_whole(whole, found.x) else ["the point is none of the model, or not whole"]
    if [r.value for r in found.goal_results] != pytest.approx([goal.value(found.x) for goal in goals(seed)]):
        wrong.append("the values are not those of the point")
    return [*wrong, *untrue(seed, found), *excluded(whole, found)]


def test_the_seeds_have_something_to_decide() -> None:
    for seed in (*SEEDS, *TIGHT):
        assert sum(len(site.activities) for site in case(seed).candidates) >= 3
        assert len(layout(seed).integer_counts)
    assert sum(len(goals(seed)) > 1 for seed in SEEDS) > 10
    assert {goal.name for seed in SEEDS for goal in goals(seed)} >= {"shortfall", "lateness", "earliest", "npv", "cost"}


@pytest.mark.parametrize(
    ("seed", "threads"),
    [*((seed, 1) for seed in SEEDS), (3, 2), (37, 2), *((seed, 1) for seed in TIGHT)],
)
def test_no_value_or_bound_contradicts_the_optimum(seed: int, threads: int) -> None:
    assert contradicted(seed, threads) == []


@pytest.mark.parametrize("seed", [3, 12, 26, 33, 37])
def test_no_bound_begun_with_a_good_point_contradicts_the_optimum(seed: int) -> None:
    decided = {decision.name: np.round(best(seed).x[decision.columns]) for decision in layout(seed).decisions}
    assert contradicted(seed, 2, WarmStart(decided)) == []


@pytest.mark.parametrize("large", [LARGE, 0])
@pytest.mark.parametrize("seed", [3, 12, 33, 37])
def test_bounds_by_prices_do_not_contradict_the_optimum(seed: int, large: int) -> None:
    settings = tuned(construction={"branch_and_bound_columns": 0, "no_relaxation_columns": large})
    assert contradicted(seed, 2, settings=settings) == []


@pytest.mark.parametrize("large", [LARGE, 0])
@pytest.mark.parametrize(("seed", "threads"), [(3, 1), (33, 1), (14, 2), (37, 2)])
def test_no_point_by_relax_and_fix_contradicts_the_optimum(seed: int, threads: int, large: int) -> None:
    limits = {"group_guide_columns": 0, "no_relaxation_columns": large, "guide_group_blocks": 1}
    assert contradicted(seed, threads, settings=tuned(construction=limits)) == []


def test_what_it_calls_optimal_is() -> None:
    ended = {seed: searched(seed) for seed in SEEDS}
    proven = [seed for seed, found in ended.items() if found.termination is Termination.OPTIMAL]
    assert proven
    for seed in proven:
        for r in ended[seed].goal_results:
            assert r.bound is not None
            assert r.value - r.bound <= max(1e-6 * abs(r.value), 1e-6) + 1e-9


def test_work_that_does_not_fit_a_coarse_grid_is_no_contradiction() -> None:
    """Three works must be done by the sixth period, one start a period: possible, but not in every sixth period."""
    decisions = tuple(step_decision(name, 6 * i, 6) for i, name in enumerate("abc"))
    done = np.eye(18)
    rows = [done[6 * i + t + 1] - done[6 * i + t] for i in range(3) for t in range(5)]
    begun = [sum(done[6 * i + t] - (done[6 * i + t - 1] if t else 0.0) for i in range(3)) for t in range(6)]
    finished = [done[6 * i + 5] for i in range(3)]
    lower = [0.0] * 15 + [-np.inf] * 6 + [1.0] * 3
    whole = matrix([0.0] * 18, [*rows, *begun, *finished], lower, [np.inf] * 15 + [1.0] * 6 + [np.inf] * 3)
    late = Goal("late", -np.ones(18), offset=18.0, least=0.0)
    found = large_search.search(
        whole, whole, Layout(decisions, (), none()), (late,), Options(gap=1e-6), Budget(CLOCK_S)
    )
    assert found.goal_results[0].value == pytest.approx(3.0)


@pytest.mark.parametrize("seed", [0, 10, 100, 110])
def test_a_model_without_a_point_is_told_from_one_with(seed: int) -> None:
    with pytest.raises(branch_and_bound.Infeasible):
        branch_and_bound.search(arrays(seed).matrix, goals(seed), EXACT, Budget(30.0))
    with pytest.raises(branch_and_bound.Infeasible):
        searched(seed)


@pytest.mark.parametrize("seed", [26, 33, 28])
def test_stopped_after_the_first_point_it_gives_that_point(seed: int) -> None:
    reports: list[ProgressReport] = []
    found = searched(seed, budget=Budget(None, lambda: bool(reports)), reports=reports)
    proven = all(is_proven(r.value, r.bound, EXACT.gap) for r in found.goal_results)
    assert found.termination is (Termination.OPTIMAL if proven else Termination.INTERRUPTED)
    assert found.goal_results[0].best <= reports[0].incumbent + 1e-6
    assert is_whole(arrays(seed).matrix, found.x)
    assert untrue(seed, found) == []


@pytest.mark.parametrize("seed", [33, 26])
def test_stopped_before_it_began_it_still_has_a_point(seed: int) -> None:
    found = searched(seed, budget=Budget(None, lambda: True))
    assert found.termination is Termination.INTERRUPTED
    assert is_whole(arrays(seed).matrix, found.x)


@pytest.mark.parametrize("seed", [4, 33, 37])
def test_the_same_seed_gives_the_same_point(seed: int) -> None:
    first, second = searched(seed, budget=Budget(60.0)), searched(seed, budget=Budget(60.0))
    assert np.array_equal(first.x, second.x)
    assert [(r.value, r.bound) for r in first.goal_results] == [(r.value, r.bound) for r in second.goal_results]


@pytest.mark.parametrize(("seed", "direct_up_to"), [(4, None), (37, None), (37, 0), (4, 0)])
def test_the_same_seed_gives_the_same_plan(
    seed: int, direct_up_to: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if direct_up_to is not None:
        plan_with(monkeypatch, sizes(direct_up_to, direct_up_to))
    first, second = (solve(case(seed), time_limit_s=60.0, gap=1e-6, threads=1, seed=5) for _ in range(2))
    for table in ("goals", "schedule", "deliveries", "power", "milestones", "cash"):
        assert getattr(first, table) == getattr(second, table)
    assert violations(case(seed), first) == ()


@pytest.mark.slow
def test_a_large_case_has_a_sound_plan_after_twenty_seconds() -> None:
    """Sound, not good: NoPlanFound and AuditFailed would both be raised here."""
    problem = read_case(ROOT / "sites" / "status-2026")
    plan = solve(problem, time_limit_s=20.0, threads=2)
    assert plan.run.termination == "time_limit"
    assert plan.run.sizes.binaries > 1500
    assert violations(problem, plan) == ()
    for goal in plan.goals:
        worse = 1.0 if goal.sense == "min" else -1.0
        assert goal.bound is None or worse * (goal.value - goal.bound) >= -hair(goal.value)
    assert sum(row.units for row in plan.deliveries) > 0
