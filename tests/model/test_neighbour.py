"""A plan as the start of another problem: the same optimum as without it, and bounds only where they must hold."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from planner.checks import violations
from planner.model.build import build
from planner.model.neighbour import proven_too, start_from
from planner.model.structure import hand_over, layout
from planner.problem import OnsiteUnit, Upgrade
from planner.solving import solve
from tests.by_hand.build import case as by_hand
from tests.by_hand.build import gate, milestone, money, option, phase, plan_of, site
from tests.long import first_few
from tests.oracle.cases import case
from tests.search.tuning import plan_with, sizes

if TYPE_CHECKING:
    from planner.problem import Problem

SEEDS = (3, 4, 8, 12, 26, 37)


def with_cash(problem: Problem, share: float) -> Problem:
    """Return a problem with another opening cash."""
    cash = {"opening_cash_usd_m": share * problem.finance.opening_cash_usd_m}
    return problem.model_copy(update={"finance": problem.finance.model_copy(update=cash)})


def with_floor(problem: Problem, usd_m: float) -> Problem:
    """Return a problem with another floor of cash."""
    floor = {"cash_floor_usd_m": usd_m}
    return problem.model_copy(update={"finance": problem.finance.model_copy(update=floor)})


def with_capex(problem: Problem, factor: float) -> Problem:
    """Return a problem in which the first activity costs more."""
    site, *sites = problem.sites
    activity, *activities = site.activities
    options = tuple(o.model_copy(update={"capex_usd_m": factor * o.capex_usd_m + 1.0}) for o in activity.options)
    dearer = site.model_copy(update={"activities": (activity.model_copy(update={"options": options}), *activities)})
    return problem.model_copy(update={"sites": (dearer, *sites)})


@pytest.mark.parametrize("direct_up_to", [None, 0])
@pytest.mark.parametrize("seed", first_few(4, SEEDS))
def test_from_a_neighbour_the_optimum_is_the_same(
    seed: int, direct_up_to: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = case(seed)
    plan = solve(given, gap=0.0, threads=1)
    careful = with_floor(given, given.finance.cash_floor_usd_m + 1.0)
    for other in (given, careful, with_cash(given, 0.9), with_cash(given, 1.1)):
        alone = solve(other, gap=0.0, threads=1)
        assert all(row.proven for row in alone.goals)
        if direct_up_to is not None:
            plan_with(monkeypatch, sizes(direct_up_to, direct_up_to))
        led = solve(other, time_limit_s=30.0, gap=1e-6, threads=1, start=plan, start_problem=given)
        monkeypatch.undo()
        assert violations(other, led) == ()
        for a, b in zip(alone.goals, led.goals, strict=True):
            sign = 1.0 if a.sense == "min" else -1.0
            hair = 1e-5 * max(1.0, abs(a.value))
            assert sign * (b.value - a.value) >= -hair
            assert b.bound is None or sign * (a.value - b.bound) >= -hair, "a bound that the optimum breaks"
            if direct_up_to is None:
                assert b.value == pytest.approx(a.value, rel=1e-6, abs=1e-6)
            elif sign * (b.value - a.value) > hair:
                break  # goals after one that is not at its best may well be better


def test_bounds_are_kept_only_where_more_is_asked() -> None:
    for seed in SEEDS:
        given = case(seed)
        plan = solve(given, gap=0.0, threads=1)
        there = hand_over(build(given))
        same = proven_too(plan, there, there)
        assert len(same) == len(plan.goals)
        for (value, bound), row in zip(same, plan.goals, strict=True):
            assert bound is not None
            assert -1e-5 <= value - bound <= row.tolerance + 1e-5
        floor = given.finance.cash_floor_usd_m
        assert proven_too(plan, hand_over(build(with_floor(given, floor + 1.0))), there) != ()
        assert proven_too(plan, hand_over(build(with_floor(given, floor - 1.0))), there) == ()
        assert proven_too(plan, hand_over(build(with_cash(given, 1.1))), there) == ()
        assert proven_too(plan, hand_over(build(with_capex(given, 1.5))), there) == ()


def test_bounds_of_a_plan_of_another_problem_or_version_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    given, asked = case(3), []
    careful = with_floor(given, given.finance.cash_floor_usd_m + 1.0)
    plan = solve(careful, gap=0.0, threads=1)
    old = replace(plan, run=replace(plan.run, version="0.0.1"))
    monkeypatch.setattr(sys.modules["planner.model.prepared"], "proven_too", lambda *found: asked.append(found) or ())
    for start, problem, taken in (
        (plan, careful, 1),
        (plan, given, 0),
        (old, careful, 0),
        (plan, None, 1),
        (old, None, 0),
    ):
        asked.clear()
        caplog.clear()
        solve(given, gap=0.0, threads=1, start=start, start_problem=problem)
        assert len(asked) == taken
        assert ("bounds" in caplog.text) == (problem is not None and not taken)


def test_every_decision_of_a_plan_comes_back_as_its_track() -> None:
    for seed in SEEDS:
        given = case(seed)
        plan, arrays = solve(given, gap=0.0, threads=1), hand_over(build(given))
        start, sets = start_from(plan, arrays), arrays.built.sets
        planned = [row for row in plan.schedule if row.status == "planned"]
        works = {(row.id, row.option): row for row in planned if row.kind in ("gate", "phase")}
        assert sum(start.profiles[work.decision][-1] for work in sets.planned) == len(works)
        assert {track.name for track in layout(arrays).decisions} <= set(start.profiles)
        for track in layout(arrays).decisions:
            assert len(start.profiles[track.name]) == len(track.columns)
        for work in sets.planned:
            if work.key in works:
                profile = start.profiles[work.decision]
                assert profile.sum() == len(profile) - (works[work.key].start_period - work.first)
        ordered = [row.id for row in planned if row.kind == "upgrade"]
        assert all(start.profiles[o.decision].max() == 1.0 for o in sets.upgrades if o.item.id in ordered)


def test_decisions_whose_ids_are_the_same_come_back_apart() -> None:
    # Gate "order" under option X, upgrade X and unit X: three decisions. The unit takes 3 periods and is ordered at
    # once, the upgrade takes 1 and is put off as long as can be, since it costs money.
    place = site(
        "S",
        gate("order", option(id="X"), obligatory=True),
        phase("A", 10.0),
        mw=None,
        upgrades=(Upgrade(id="X", mw=6.0, capex_usd_m=1.0, lead_periods=1),),
        onsite=(OnsiteUnit(id="X", firm_mw=4.0, capex_usd_m=2.0, lead_periods=3, max_units=1),),
    )
    problem = by_hand(place, goals=("earliest", "npv"), milestones=(milestone(10.0),), finance=money(rate=0.1))
    arrays = hand_over(build(problem))
    tracks = [track.name for track in (*layout(arrays).decisions, *layout(arrays).indicators)]
    assert len(tracks) == len(set(tracks)) == 5
    start, sets = start_from(plan_of(problem), arrays), arrays.built.sets
    assert start.profiles[sets.upgrades[0].decision].tolist() == [0.0, 0.0, 1.0, 1.0, 1.0]
    assert start.profiles[sets.units[0].decision].tolist() == [1.0, 1.0, 1.0]
