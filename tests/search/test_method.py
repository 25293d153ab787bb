"""Every size of model begins from the plan in which nothing is built, and every method ends at the same values."""

from __future__ import annotations

import itertools

import pytest

from planner.model.prepared import Prepared
from planner.model.sets import make_sets
from planner.problem import Goal
from solvers.options import Options
from solvers.outcome import Termination
from solvers.search import method
from solvers.search.both import start_of
from solvers.search.goals import Clock
from solvers.search.held import Held
from tests.by_hand.build import case, crew, milestone, money, option, phase, rack, site
from tests.search.arrays import EXACT, arrays, best, goals, hair, layout

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
    x = model.first_point(Options(), Clock(0.0))  # even when there is no time left
    assert x is not None
    assert model.matrix.max_violation(x) < 1e-6
    assert all(not x[track.columns].any() for track in model.layout.tracks)


@pytest.mark.parametrize(("direct", "both"), [(10**9, 10**9), (0, 10**9), (0, 0)], ids=["direct", "both", "parts"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_limit_that_ends_too_soon_leaves_that_plan_by_every_method(monkeypatch, direct, both, threads):
    monkeypatch.setattr(method, "DIRECT_UP_TO", direct)
    monkeypatch.setattr(method, "BOTH_UP_TO", both)
    model = model_of(optional("shortfall", "lateness", "npv"))
    found = method.search(model, Options(threads=threads), Clock(1e-6))
    assert model.matrix.max_violation(found.x) < 1e-6
    assert found.termination is Termination.TIME_LIMIT


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", [3, 8])
def test_both_searches_on_one_model_prove_what_plain_branch_and_bound_does(monkeypatch, threads, seed):
    monkeypatch.setattr(method, "DIRECT_UP_TO", 0)
    told = []
    found = method.search(given(seed), Options(gap=0.0, threads=threads), Clock(60.0), told.append)
    assert found.termination is Termination.OPTIMAL
    for ours, theirs in zip(found.reached, best(seed).reached, strict=True):
        assert ours.value == pytest.approx(theirs.value, abs=hair(theirs.value))
        assert ours.bound == pytest.approx(theirs.value, abs=hair(theirs.value))
    assert told


def test_the_other_search_gets_what_plain_branch_and_bound_has_and_gives_it_back(monkeypatch):
    # The first share of the time is nothing: the search for large models finds all there is, the last run proves it.
    from solvers.search import both

    monkeypatch.setattr(method, "DIRECT_UP_TO", 0)
    monkeypatch.setattr(both, "FIRST_SHARE", 0.0)
    found = method.search(given(SEED), Options(gap=0.0), Clock(60.0))
    assert found.termination is Termination.OPTIMAL
    assert [r.value for r in found.reached] == pytest.approx([r.value for r in best(SEED).reached], abs=1e-4)


def test_a_point_as_a_start_comes_back_as_it_was():
    x, model = best(SEED).x, arrays(SEED)
    start = start_of(x, layout(SEED), best(SEED))
    same = start.exact(model.matrix, layout(SEED), goals(SEED), EXACT, Clock())
    assert same is not None
    for goal in goals(SEED):
        assert goal.value(same) == pytest.approx(goal.value(x), abs=1e-5)
    assert start.bound(goals(SEED), []) == best(SEED).reached[0].bound


class Silent:
    """A second process that says one point."""

    def __init__(self, x):
        self.x, self.done = x, True

    def point(self):
        x, self.x = self.x, None
        return x


def test_a_run_is_overtaken_by_a_much_better_point_only():
    from solvers.search.both import _Plain

    model = given(SEED)
    nothing = model.first_point(Options(), Clock())
    plain = _Plain(model, Options(), Clock(), lambda _: None)
    plain.held.offer(nothing)
    plain._told = {goal.name: goal.value(nothing) for goal in model.goals}
    assert not plain.overtaken(Silent(nothing), 0.0)()
    assert not plain.overtaken(Silent(best(SEED).x), 60.0)()  # not before some time has passed
    assert plain.overtaken(Silent(best(SEED).x), 0.0)()
    assert plain.held.x is best(SEED).x
    plain._told = {goal.name: goal.value(best(SEED).x) for goal in model.goals}
    assert not plain.overtaken(Silent(nothing), 0.0)()


def test_a_held_point_is_taken_only_if_it_is_one_of_the_model():
    model = given(SEED)
    held = Held(model.matrix, model.goals)
    held.offer(best(SEED).x + 0.5)
    assert held.x is None
