"""Every size of model begins from the plan in which nothing is built, and every method ends at the same values."""

from __future__ import annotations

import itertools

import pytest

from planner.model.prepared import Prepared
from planner.model.sets import make_sets
from planner.problem import Goal
from solvers.options import Options
from solvers.outcome import Termination
from solvers.search import strategy
from solvers.search.budget import Budget
from solvers.search.incumbent import Incumbent
from solvers.search.portfolio import warm_start_from
from tests.by_hand.build import case, crew, milestone, money, option, phase, rack, site
from tests.search.arrays import EXACT, arrays, best, goals, hair, layout
from tests.search.tuning import sizes, tuned

SEED = 3
ALL = ("shortfall", "lateness", "earliest", "npv", "cost", "emissions")
ORDERS = (*itertools.permutations(ALL, 2), ALL, ALL[::-1])


def optional(*order):
    """Return a case in which nothing need be done: two halls, one crew, a milestone with money."""
    halls = (phase(name, 3.0, option(2, capex_usd_m=5.0, uses={"crew": 1})) for name in ("A", "B"))
    return case(
        site("S", *halls),
        goals=tuple(Goal(goal=goal) for goal in order),
        milestones=(milestone(3.0, tranche_usd_m=50.0),),
        resources=(crew(1),),
        racks=(rack(price_usd_m=2.0, lead_periods=1),),
        finance=money(opening=100.0, rate=0.1),
        target=6.0,
        periods=9,
    )


def model_of(problem):
    prepared = Prepared(problem, make_sets(problem))
    wanted = tuple(prepared.arrays.goal(goal) for goal in problem.programme.goals)
    return prepared.model(wanted, None, 0)


def given(seed):
    prepared = Prepared(arrays(seed).built.sets.problem, arrays(seed).built.sets)
    return prepared.model(goals(seed), None, 0)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_the_plan_in_which_nothing_is_built_is_there_for_every_order_of_goals(order):
    model = model_of(optional(*order))
    x = model.starting_point(Options(), Budget(0.0))  # even when there is no time left
    assert x is not None
    assert model.matrix.max_violation(x) < 1e-6
    assert all(not x[decision.columns].any() for decision in model.layout.decisions)


@pytest.mark.parametrize(("direct", "both"), [(10**9, 10**9), (0, 10**9), (0, 0)], ids=["direct", "both", "parts"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_limit_that_ends_too_soon_leaves_that_plan_by_every_method(direct, both, threads):
    model = model_of(optional("shortfall", "lateness", "npv"))
    found = strategy.search(model, Options(threads=threads, search=sizes(direct, both)), Budget(1e-6))
    assert model.matrix.max_violation(found.x) < 1e-6
    assert found.termination is Termination.TIME_LIMIT


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", [3, 8])
def test_both_searches_on_one_model_prove_what_plain_branch_and_bound_does(threads, seed):
    options = Options(gap=0.0, threads=threads, search=sizes(0, 2500))
    reports = []
    found = strategy.search(given(seed), options, Budget(60.0), reports.append)
    assert found.termination is Termination.OPTIMAL
    for ours, theirs in zip(found.goal_results, best(seed).goal_results, strict=True):
        assert ours.value == pytest.approx(theirs.value, abs=hair(theirs.value))
        assert ours.bound == pytest.approx(theirs.value, abs=hair(theirs.value))
    assert reports


def test_the_other_search_gets_what_plain_branch_and_bound_has_and_gives_it_back():
    # The first share of the time is nothing: the search for large models finds all there is, the last run proves it.
    settings = tuned(strategy={"branch_and_bound_up_to": 0}, portfolio={"branch_and_bound_share": 0.0})
    found = strategy.search(given(SEED), Options(gap=0.0, search=settings), Budget(60.0))
    assert found.termination is Termination.OPTIMAL
    assert [r.value for r in found.goal_results] == pytest.approx([r.value for r in best(SEED).goal_results], abs=1e-4)


def test_a_point_as_a_start_comes_back_as_it_was():
    x, model = best(SEED).x, arrays(SEED)
    warm_start = warm_start_from(x, layout(SEED), best(SEED))
    same = warm_start.exact_point(model.matrix, layout(SEED), goals(SEED), EXACT, Budget())
    assert same is not None
    for goal in goals(SEED):
        assert goal.value(same) == pytest.approx(goal.value(x), abs=1e-5)
    assert warm_start.bound(goals(SEED), []) == best(SEED).goal_results[0].bound


class Silent:
    """A worker process that says one point."""

    def __init__(self, x):
        self.x, self.done = x, True

    def point(self):
        x, self.x = self.x, None
        return x


def test_a_run_is_overtaken_by_a_much_better_point_only():
    from solvers.search.portfolio import _BranchAndBoundRuns

    model = given(SEED)
    nothing = model.starting_point(Options(), Budget())
    plain = _BranchAndBoundRuns(model, Options(), Budget(), lambda _: None)
    plain.incumbent.propose(nothing)
    plain._reported = {goal.name: goal.value(nothing) for goal in model.goals}
    assert not plain.overtaken_check(Silent(nothing), 0.0)()
    assert not plain.overtaken_check(Silent(best(SEED).x), 60.0)()  # not before some time has passed
    assert plain.overtaken_check(Silent(best(SEED).x), 0.0)()
    assert plain.incumbent.x is best(SEED).x
    plain._reported = {goal.name: goal.value(best(SEED).x) for goal in model.goals}
    assert not plain.overtaken_check(Silent(nothing), 0.0)()


def test_a_held_point_is_taken_only_if_it_is_one_of_the_model():
    model = given(SEED)
    incumbent = Incumbent(model.matrix, model.goals)
    incumbent.propose(best(SEED).x + 0.5)
    assert incumbent.x is None
