"""A schedule handed over as a start: what the model makes of it is a plan, and where there is a plan, one is found."""

from __future__ import annotations

import numpy as np
import pytest

from planner import solve
from planner.checks import violations
from planner.concluding import concluded
from planner.model.prepared import Prepared
from planner.model.sets import make_sets
from planner.plan import Run, Sizes
from planner.problem import Goal
from solvers.options import Options
from solvers.outcome import Termination
from solvers.search.empty_plan import empty_plan
from solvers.search.goals import Clock, Found, Reached, steered
from solvers.search.scheduled import Scheduled, completed
from tests.by_hand.build import after, case, crew, gate, item, milestone, money, option, phase, site
from tests.oracle.cases import case as random_case
from tests.oracle.find_witnesses import SEEDS

ALONE = Options()
MUST = [seed for seed in SEEDS if any(a.obligatory for s in random_case(seed).sites for a in s.activities)][:30]


def point_of(problem):
    """Return the model of a problem and the point of its schedule, None where there is none."""
    prepared = Prepared(problem, make_sets(problem))
    goals = tuple(prepared.arrays.goal(goal) for goal in problem.programme.goals)
    model = prepared.model(goals, None, 0)
    if model.scheduled is None:
        return prepared, goals, None
    x = model.scheduled.point(steered(model.matrix, goals), model.layout, ALONE, Clock())
    return prepared, goals, x


def plan_at(problem, prepared, goals, x):
    reached = tuple(Reached(goal, goal.value(x), None, goal.value(x)) for goal in goals)
    run = Run("0", "test", "exhausted", 0, None, 0.0, Sizes(0, 0, 0, 0, 0), (), (), problem.digest)
    return concluded(problem, prepared.arrays, Found(x, reached, Termination.EXHAUSTED), run, None)


def test_random_cases_with_obligatory_work_are_many():
    assert len(MUST) >= 20


@pytest.mark.parametrize("first", range(0, len(MUST), 10))
def test_the_point_of_a_schedule_is_a_plan_that_its_audit_passes(first):
    for seed in MUST[first : first + 10]:
        problem = random_case(seed)
        if make_sets(problem).barred:
            continue
        prepared, goals, x = point_of(problem)
        if x is not None:
            plan, broken = plan_at(problem, prepared, goals, x)
            assert not broken, (seed, broken)
            assert violations(problem, plan) == broken


def test_most_cases_that_have_a_plan_have_one_by_the_rule():
    from planner.errors import Contradiction

    with_plan, found = 0, 0
    for seed in MUST[:12]:
        problem = random_case(seed)
        try:
            solve(problem, time_limit_s=60.0)
        except Contradiction:
            continue
        with_plan += 1
        _, _, x = point_of(problem)
        if x is None:  # then nothing was obligatory any more, or the rule has none
            prepared = Prepared(problem, make_sets(problem))
            goals = tuple(prepared.arrays.goal(goal) for goal in problem.programme.goals)
            x = empty_plan(steered(prepared.arrays.matrix, goals), prepared.layout, ALONE)
        found += x is not None
    assert with_plan >= 6
    assert found >= 0.9 * with_plan


def obligatory(**given):
    # Two halls of 3 and 2 months by one crew, after a permit of 1 month at another site: 1-3 and 4-5, or the other way.
    north = site("N", gate("permit", option(1)))
    south = site(
        "S",
        phase("A", 4.0, option(3, capex_usd_m=30.0, uses={"crew": 1}), after=(after("permit"),), obligatory=True),
        phase("B", 4.0, option(2, capex_usd_m=20.0, uses={"crew": 1}), after=(after("permit"),), obligatory=True),
    )
    return case(north, south, resources=(crew(1),), periods=12, milestones=(milestone(8.0),), **given)


@pytest.mark.parametrize(
    "goals", [("earliest", "npv"), ("npv",), ("cost",), ("shortfall", "lateness", "npv"), ("emissions", "earliest")]
)
def test_obligatory_work_is_begun_whatever_the_goals(goals):
    problem = obligatory(goals=tuple(Goal(goal=goal) for goal in goals))
    prepared, found, x = point_of(problem)
    assert x is not None
    plan, broken = plan_at(problem, prepared, found, x)
    assert not broken
    starts = {name: item(plan, name).start_period for name in ("permit", "A", "B")}
    assert starts["permit"] == 0
    assert sorted((starts["A"], starts["B"])) in ([1, 3], [1, 4])


def test_where_money_does_not_allow_early_work_the_order_of_the_relaxation_does():
    # 30 of opening cash pay for A; rent of 4 MW from A on, 60 a MW and year, is 20 a month from period 4 on: B can be
    # paid once it has come. All at once, as early as can be, breaks the floor: 10 a month from 1 to 5 are 50.
    rent = ({"value": 60.0},)
    finance = money(opening=30.0, rent_usd_m_per_mw_year=rent)
    problem = obligatory(goals=(Goal(goal="npv"),), finance=finance)
    late = problem.model_copy(update={"finance": money(opening=31.0)})
    assert point_of(problem)[2] is not None
    assert point_of(late)[2] is None  # without rent B can never be paid, whatever the order
    prepared = Prepared(problem, make_sets(problem))
    goals = tuple(prepared.arrays.goal(goal) for goal in problem.programme.goals)
    model = prepared.model(goals, None, 0)
    only_leaning = Scheduled(lambda clock: None, model.scheduled.leaning)
    x = only_leaning.point(steered(model.matrix, goals), model.layout, ALONE, Clock())
    assert x is not None
    assert not plan_at(problem, prepared, goals, x)[1]


def test_what_pays_besides_is_done_too():
    # The obligatory hall has no rent; the optional one has 4 MW of it at no cost.
    works = site("S", gate("must", option(1), obligatory=True), phase("may", 4.0, option(1)))
    finance = money(rent_usd_m_per_mw_year=({"value": 12.0},))
    problem = case(works, goals=(Goal(goal="npv"),), finance=finance, periods=6)
    prepared, _, x = point_of(problem)
    started = prepared.arrays.built.m.started["may", "standard", 0]
    assert x[prepared.arrays.column(started)] == pytest.approx(1.0)


def test_decisions_that_cannot_hold_give_no_point():
    problem = obligatory(goals=(Goal(goal="npv"),))
    prepared = Prepared(problem, make_sets(problem))
    goals = tuple(prepared.arrays.goal(goal) for goal in problem.programme.goals)
    model = prepared.model(goals, None, 0)
    halls = [work.decision for work in prepared.sets.planned if work.activity.id in ("A", "B")]
    at_once = {track.name: np.ones(len(track.columns)) for track in model.layout.tracks if track.name in halls}
    assert len(at_once) == len(halls) > 0
    assert completed(steered(model.matrix, goals), model.layout, at_once, ALONE, Clock()) is None
