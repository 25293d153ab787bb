"""What `solve` says and hands out however its search ends: never worse, never silent, never without a reason."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from planner.checks import violations
from planner.concluding import UNSETTLED, concluded, figures, misreported, proofs
from planner.decisions import Decisions, Proof
from planner.ending import termination
from planner.errors import AuditFailed, BadArgument, Contradiction, InvalidProblem, NoPlanFound
from planner.explanation.contradiction import confirmed_reasons
from planner.model.prepared import Prepared
from planner.model.sets import make_sets
from planner.plan import GoalRow, Plan
from planner.shipped import read_named
from planner.solving import solve
from planner.timing import alone_too_long, search_budget
from solvers.confirm import holds_coarsely
from solvers.outcome import Termination
from solvers.search.branch_and_bound import Infeasible, NothingFound
from solvers.search.lexicographic import Goal, GoalResult, SearchResult
from tests.oracle.cases import case
from tests.search.tuning import plan_with, sizes
from tests.solvers.models import matrix

if TYPE_CHECKING:
    from planner.problem import Problem

SEED = 26


def tiny(**finance: float) -> Problem:
    """Return the shipped case with other figures of money, whatever a case may have."""
    given = read_named("tiny")
    return given.model_copy(update={"finance": given.finance.model_copy(update=finance)})


def obliged(given: Problem) -> Problem:
    """Return a problem whose first activity must be done."""
    site, *sites = given.sites
    first, *rest = site.activities
    must = site.model_copy(update={"activities": (first.model_copy(update={"obligatory": True}), *rest)})
    return given.model_copy(update={"sites": (must, *sites)})


def draws(plan: Plan) -> float:
    return sum(row.draw_usd_m for row in plan.debt)


@pytest.fixture(scope="module")
def best() -> Plan:
    return solve(case(SEED), gap=1e-6, threads=1)


@pytest.mark.parametrize("gap", [5, 1.0, -0.1, math.nan, math.inf])
def test_a_gap_that_is_no_share_is_refused(gap: float) -> None:
    with pytest.raises(BadArgument, match="share"):
        solve(tiny(), gap=gap)


def row(gap: float | None, name: str = "npv", value: float = 100.0) -> tuple[GoalRow, Proof]:
    """Return a goal to be large so far from its bound, and its proof where 5 % were asked."""
    bound = None if gap is None else value * (1.0 + gap)
    proven = gap is not None and gap <= 1e-4
    return GoalRow(name, "million USD", "max", value, bound, gap, 0.0, proven), Proof(name, bound, 0.0, 0.05)


@pytest.mark.parametrize(
    ("gaps", "search", "word"),
    [
        ((0.0, 1e-5), Termination.TIME_LIMIT, "optimal"),
        ((0.0, 0.03), Termination.OPTIMAL, "gap_limit"),
        ((0.0, 0.03), Termination.TIME_LIMIT, "gap_limit"),
        ((0.0, 0.06), Termination.OPTIMAL, "exhausted"),
        ((0.0, None), Termination.OPTIMAL, "exhausted"),
        ((0.0, 0.06), Termination.TIME_LIMIT, "time_limit"),
        ((0.0, None), Termination.INTERRUPTED, "interrupted"),
        *(((0.0, 0.06), end, "exhausted") for end in Termination if end.value not in ("time_limit", "interrupted")),
    ],
)
def test_one_word_for_the_end_follows_from_what_is_proven(
    gaps: tuple[float | None, ...], search: Termination, word: str
) -> None:
    rows, proven = zip(*(row(gap, str(number)) for number, gap in enumerate(gaps)), strict=True)
    assert termination(rows, proven, search) == word


def test_a_goal_within_the_gap_asked_is_not_called_proven() -> None:
    plan = solve(tiny(), gap=0.5)
    for goal in plan.goals:
        assert goal.proven == (goal.gap is not None and goal.gap <= 1e-4)
    assert (plan.run.termination == "optimal") == all(goal.proven for goal in plan.goals)


def test_a_negative_discount_rate_is_not_called_optimal_with_an_open_goal() -> None:
    plan = solve(tiny(discount_rate=-0.5), time_limit_s=10.0)
    assert (plan.run.termination == "optimal") == all(goal.proven for goal in plan.goals)


def test_the_tolerance_is_that_of_the_best_that_is_whole() -> None:
    """With counts relaxed 100.5 was reached, whole 97.5: a share of 0.001 is 0.0975, what the share allows is none."""
    given = tiny()
    goal = given.programme.goals[-1].model_copy(update={"tolerance_share": 0.001})
    asked = given.model_copy(update={"programme": given.programme.model_copy(update={"goals": (goal,)})})
    npv = Goal("npv", np.array([-1.0]), tolerance_share=0.001)
    found = SearchResult(np.array([100.5]), (GoalResult(npv, -100.5, -102.7, -100.5),), Termination.TIME_LIMIT)
    (proof,) = proofs(asked, found, 1e-4, np.array([97.5]))
    assert (proof.tolerance, proof.best, proof.bound) == (pytest.approx(0.0975), 97.5, 102.7)
    (kept,) = proofs(asked, found, 1e-4, np.array([100.45]))
    assert (kept.tolerance, kept.best) == (pytest.approx(0.1005), 100.5)


def test_a_long_horizon_ends_in_a_plan() -> None:
    given = tiny()
    programme = given.programme.model_copy(update={"end_date": date(2036, 8, 31)})
    plan = solve(given.model_copy(update={"programme": programme}), time_limit_s=1.6, threads=1)
    assert plan.periods > 100
    assert not any("exact ones could not be computed" in note for note in plan.run.notes)


def test_figures_that_cannot_be_settled_are_those_of_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["planner.concluding"], "polish", lambda *_: None)
    try:
        plan = solve(tiny())
    except AuditFailed as failed:
        plan = failed.plan
    assert any("exact ones could not be computed" in note for note in plan.run.notes)
    assert plan.goals[0].value == pytest.approx(0.0, abs=1e-5)


def test_without_exact_figures_the_tables_say_what_a_plan_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search claims a milestone late and money of no plan: no refusal, and no bound that the tables contradict."""
    given = tiny()
    prepared, found = ended(given)
    plan = solve(given)
    monkeypatch.setattr(sys.modules["planner.concluding"], "polish", lambda *_: None)
    off = tuple(replace(r.goal, offset=r.goal.offset + 5.0) for r in found.goal_results)
    reached = tuple(
        replace(r, goal=goal, value=r.value + 5.0, best=r.best + 5.0, bound=r.value + 1.0)
        for r, goal in zip(found.goal_results, off, strict=True)
    )
    unsettled, broken = concluded(given, prepared.arrays, replace(found, goal_results=reached), plan.run)
    assert broken == ()
    assert [row.value for row in unsettled.goals] == pytest.approx([row.value for row in plan.goals], abs=1e-4)
    assert all(row.bound is None for row in unsettled.goals)
    assert unsettled.run.notes[-1] == UNSETTLED


def test_a_bound_holds_without_exact_figures_only_while_the_goals_before_it_do(monkeypatch: pytest.MonkeyPatch) -> None:
    given = tiny()
    prepared, found = ended(given)
    plan = solve(given)
    monkeypatch.setattr(sys.modules["planner.concluding"], "polish", lambda *_: None)
    kept, _ = concluded(given, prepared.arrays, found, plan.run)
    assert [row.bound for row in kept.goals] == pytest.approx([row.bound for row in plan.goals], abs=1e-4)
    better = tuple(
        replace(r, best=r.best - 5.0, bound=None if r is found.goal_results[0] else r.bound) for r in found.goal_results
    )
    worse, _ = concluded(given, prepared.arrays, replace(found, goal_results=better), plan.run)
    assert all(row.bound is None for row in worse.goals)


def test_a_plan_that_fails_its_audit_is_kept_on_the_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["planner.concluding"], "violations", lambda *_: ("cash falls below its floor",))
    with pytest.raises(AuditFailed) as failed:
        solve(tiny())
    assert failed.value.violations == ("cash falls below its floor",)
    monkeypatch.undo()
    assert violations(tiny(), failed.value.plan) == ()
    assert dict(failed.value.plan.run.seconds)["check"] >= 0.0


def ended(given: Problem) -> tuple[Prepared, SearchResult]:
    """Return a problem prepared and its search done."""
    from planner.solving import _search
    from solvers.options import Options
    from solvers.search.budget import Budget

    prepared = Prepared(given, make_sets(given))
    return prepared, _search(prepared, Options(gap=0.0), Budget(60.0), None, None)


def test_a_goal_that_the_model_and_the_tables_tell_apart_fails_the_audit() -> None:
    given = tiny()
    prepared, found = ended(given)
    plan = solve(given)
    x, unsettled = figures(prepared.arrays, found)
    assert not unsettled
    assert list(misreported(found, x, plan)) == []
    last = found.goal_results[-1]
    other = replace(last, goal=replace(last.goal, offset=last.goal.offset + 0.01))
    wrong = replace(found, goal_results=(*found.goal_results[:-1], other))
    assert len(list(misreported(wrong, x, plan))) == 1
    _, broken = concluded(given, prepared.arrays, wrong, plan.run)
    assert any("in the model" in line for line in broken)


def test_time_for_what_follows_the_search_goes_by_the_size_of_the_case() -> None:
    begun = time.monotonic()
    assert search_budget(None, lambda: False, begun, 21.0).limit_s is None
    small = search_budget(60.0, lambda: False, begun, 0.05)
    assert small.limit_s == pytest.approx(60.0 - 0.2 - 1.8)
    assert small.beyond_s == pytest.approx(1.5)
    large = search_budget(60.0, lambda: False, begun, 21.0)
    assert large.limit_s == pytest.approx(60.0 - 1.1 * 21.0)
    read_before = search_budget(60.0, lambda: False, begun - 50.0, 5.0)
    assert read_before.limit_s == pytest.approx(60.0 - 1.1 * 5.0, abs=0.1)
    assert read_before.left_s() == pytest.approx(10.0 - 1.1 * 5.0, abs=0.5)
    late = search_budget(10.0, lambda: False, begun - 11.0, 11.0)
    assert late.expired
    assert late.finish_s() == pytest.approx(0.25 * 11.0)  # so much is left for exact figures, however late it is
    assert small.least_s == pytest.approx(0.5)
    assert alone_too_long(10.0, 11.0) == "building the model alone took 11.0 s, longer than the time limit of 10 s"
    assert alone_too_long(10.0, 9.0) is None


def test_what_came_before_counts_in_the_limit() -> None:
    plan = solve(tiny(), time_limit_s=60.0, begun_s=time.monotonic() - 61.0)
    assert plan.run.termination == "time_limit"
    assert plan.run.time_limit_s == 60.0
    assert "building" not in " ".join(plan.run.notes)


def test_a_limit_that_ends_too_soon_gives_the_plan_in_which_nothing_is_built() -> None:
    plan = solve(tiny(), time_limit_s=1e-9)
    assert plan.run.termination == "time_limit"
    assert draws(plan) == 0.0
    assert plan.deliveries == ()
    assert plan.commitments_met is False
    assert "building the model alone took" in plan.run.notes[0]
    assert "nothing is built and no loan is drawn" in plan.run.notes[1]
    assert violations(tiny(), plan) == ()


def test_a_limit_that_ends_too_soon_with_something_obligatory_gives_none() -> None:
    with pytest.raises(NoPlanFound, match=r"time limit passed before a first plan.*building the model alone"):
        solve(obliged(tiny()), time_limit_s=1e-9)


def test_stopped_at_once_it_says_so() -> None:
    plan = solve(tiny(), should_stop=lambda: True)
    assert plan.run.termination == "interrupted"
    assert "stopped before a first plan" in plan.run.notes[0]


def test_a_plan_in_which_nothing_is_built_draws_no_loan(monkeypatch: pytest.MonkeyPatch) -> None:
    given = tiny()
    loan = given.finance.facilities[0].id
    prepared, found = ended(given)
    monkeypatch.setattr(
        sys.modules["planner.concluding"], "extract", lambda *_: Decisions(draws_usd_m={(loan, 3): 7.0})
    )
    late = replace(found, termination=Termination.TIME_LIMIT)
    plan, broken = concluded(given, prepared.arrays, late, solve(given, time_limit_s=1e-9).run)
    assert (draws(plan), broken) == (0.0, ())
    assert "no loan is drawn" in plan.run.notes[-1]


def infeasible(*_: object, **__: object) -> None:
    raise Infeasible


def test_no_contradiction_is_claimed_where_building_nothing_is_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["solvers.search.branch_and_bound"], "search", infeasible)
    plan = solve(tiny())
    assert plan.run.termination == "exhausted"
    assert "called the case infeasible" in plan.run.notes[-1]


def test_no_contradiction_is_claimed_that_a_second_search_does_not_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["solvers.search.branch_and_bound"], "search", infeasible)
    with pytest.raises(NoPlanFound, match="did not confirm"):
        solve(obliged(tiny()))


@pytest.mark.parametrize("opening_cash_usd_m", [2e6, 2e10])
def test_money_far_from_its_unit_is_no_contradiction(opening_cash_usd_m: float) -> None:
    for given in (tiny(opening_cash_usd_m=opening_cash_usd_m), obliged(tiny(opening_cash_usd_m=opening_cash_usd_m))):
        try:
            plan = solve(given, time_limit_s=20.0)
        except Contradiction as claimed:
            raise AssertionError(str(claimed)) from claimed
        except (NoPlanFound, AuditFailed, InvalidProblem):
            assert opening_cash_usd_m > 1e9
        else:
            assert opening_cash_usd_m > 1e9 or plan.npv_usd_m == pytest.approx(44.115272, abs=0.01)


def test_a_real_contradiction_is_confirmed() -> None:
    given = case(0)
    with pytest.raises(Contradiction):
        solve(given)
    assert confirmed_reasons(Prepared(given, make_sets(given)).arrays)


def test_a_contradiction_of_large_figures_must_hold_coarsely() -> None:
    near = matrix([0.0], [[1.0], [1.0]], [1e8, -np.inf], [np.inf, 1e8 - 5e-4], col_upper=1e9, integer=[False])
    assert not holds_coarsely(near)
    assert holds_coarsely(matrix([0.0], [[1.0], [1.0]], [1e8, -np.inf], [np.inf, 1e8 - 5.0], col_upper=1e9))
    assert holds_coarsely(matrix([0.0], [[1.0], [1.0]], [2.0, -np.inf], [np.inf, 1.0]))
    assert not holds_coarsely(matrix([0.0], [[1.0], [1.0]], [2e13, -np.inf], [np.inf, 1.0], col_upper=1e14))


@pytest.mark.parametrize("direct_up_to", [None, 0])
def test_from_a_plan_of_the_same_case_it_is_no_worse_and_keeps_its_bounds(
    best: Plan, direct_up_to: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if direct_up_to is not None:
        plan_with(monkeypatch, sizes(direct_up_to, direct_up_to))
    again = solve(case(SEED), gap=1e-6, threads=1, start=best, time_limit_s=1.5)
    for old, new in zip(best.goals, again.goals, strict=True):
        assert new.value == pytest.approx(old.value, rel=1e-7, abs=1e-6)
        assert new.bound == pytest.approx(old.bound, rel=1e-5, abs=1e-5)


def test_bounds_are_not_those_of_a_plan_of_another_case() -> None:
    """With 25 million USD 2 MW are missing, proven; with 50 none need be, though the plan for 25 is one here too."""
    poor = solve(tiny(opening_cash_usd_m=25.0))
    assert (poor.goals[0].value, poor.goals[0].proven) == (pytest.approx(2.0), True)
    led = solve(tiny(), start=poor)
    assert [goal.value for goal in led.goals] == pytest.approx([goal.value for goal in solve(tiny()).goals], abs=1e-3)
    assert led.shortfall_mw == pytest.approx(0.0, abs=1e-6)


def test_nothing_found_tells_the_bound_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise NothingFound("shortfall", 2.5)

    monkeypatch.setattr(sys.modules["solvers.search.branch_and_bound"], "search", nothing)
    plan = solve(tiny())
    assert (plan.run.termination, plan.goals[0].bound) == ("exhausted", 2.5)
    with pytest.raises(NoPlanFound, match=r"shortfall cannot be better than 2\.5") as told:
        solve(obliged(tiny()))
    assert (told.value.goal, told.value.bound) == ("shortfall", 2.5)


def test_the_plan_to_start_from_comes_back_where_the_limit_leaves_no_time_for_a_better_one() -> None:
    problem = read_named("tiny")
    best = solve(problem)
    again = solve(problem, start=best, time_limit_s=0.0)
    assert (again.shortfall_mw, again.npv_usd_m) == (best.shortfall_mw, best.npv_usd_m)
    assert [row.bound for row in again.goals] == [row.bound for row in best.goals]
    assert "this is that plan" in " ".join(again.run.notes)
    assert violations(problem, again) == ()
