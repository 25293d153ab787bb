"""Sets beside the first one, against brute force; random cases; large cases; what is told where nothing helps."""

from __future__ import annotations

import itertools
import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import solve
from planner.checks import violations
from planner.errors import BadArgument
from planner.levers import asked, levers_for
from planner.levers.asked import ask_of
from planner.levers.changes import changes_of
from planner.levers.possible import possible_levers
from planner.levers.weights import weight_of
from planner.model.elastic import Pull
from planner.model.elastic_items import Item
from tests.by_hand import build as by_hand
from tests.by_hand.build import case, milestone, month, option, phase, rack, site
from tests.levers.made import CASES, few, grid, hall, late, ten
from tests.long import first_few
from tests.oracle.cases import case as drawn

if TYPE_CHECKING:
    from planner.levers import LeverAnswer
    from planner.problem import Problem

HOW = {"threads": 1, "gap": 0.0, "time_limit_s": 60.0}
SEEDS = (2, 9, 14, 22, 31, 42, 54, 67, 90, 118, 249)


def short_of_target(seed: int) -> Problem:
    """Return a random case with a target that is too large for it, or nearly so."""
    problem = drawn(seed)
    more = {"programme.target.mw": 1.6 * problem.programme.target.mw + 1.0}
    return problem.changed({**more, "programme.target.stop_at_target": False, "programme.goals": ["shortfall"]})


@cache
def answered(seed: int) -> LeverAnswer:
    return levers_for(short_of_target(seed), "target", **HOW)


@pytest.mark.parametrize("seed", first_few(6, SEEDS))
def test_in_random_cases_each_set_does_what_is_said(seed: int) -> None:
    problem = short_of_target(seed)
    answer = answered(seed)
    assert answer.commitment.state in ("helped", "reachable", "out of reach")
    for found in (*answer.sets, *answer.single):
        assert found.confirmed, found.words
        assert found.proven_least, found.words
        changed = problem.changed(found.changes)
        assert found.plan is not None
        assert violations(changed, found.plan) == ()
        best = solve(changed, **HOW).goals[0]
        assert best.value == pytest.approx(found.outcome.missing_mw, abs=1e-5)


@pytest.mark.parametrize("seed", first_few(6, SEEDS))
def test_in_random_cases_what_is_missing_is_what_a_solve_says(seed: int) -> None:
    row, asked_for = solve(short_of_target(seed), **HOW).goals[0], answered(seed).commitment
    assert row.proven
    assert asked_for.missing_mw == pytest.approx(row.value, abs=1e-5)


# brute force
# Every combination of the sizes of a few levers, each case solved: the least weight of those that keep the target.

BRUTE = (
    (
        "two of four",
        ten(site("A", hall(), node="n"), grid=grid(8), racks=(few(8),)),
        (Item("node_mw", "n", (5,), 3, 2.0), Item("supply", "R", (5,), 3, 3.0), Item("site_mw", "A", (5,), 2, 1.0)),
    ),
    (
        "sooner or more",
        ten(site("A", phase("P", 6.0, option(6)), phase("Q", 6.0, option(7)), mw=9.0)),
        (
            Item("duration", "P", (1, 2), 2, 3.0),
            Item("duration", "Q", (1, 2, 3), 3, 2.0),
            Item("site_mw", "A", (5,), 3, 1.5),
        ),
    ),
    (
        "crews or time",
        ten(
            site("A", phase("P", 5.0, option(4, uses={"crew": 1})), phase("Q", 5.0, option(4, uses={"crew": 1}))),
            resources=(by_hand.crew(1),), racks=(few(9),),
        ),
        (
            Item("crews", "crew", (1, 0), 1, 7.0),
            Item("duration", "P", (1, 2), 2, 2.0),
            Item("duration", "Q", (1, 2), 2, 2.5),
            Item("supply", "R", (5,), 2, 1.0),
        ),
    ),
    (
        "whole racks of two sizes",
        ten(
            site("A", phase("P", 12.0), mw=9.5),
            racks=(rack("L", 3.0, supply=by_hand.came((month(0), 1))),
                   rack("S", 2.0, supply=by_hand.came((month(0), 2)))),
        ),
        (
            Item("supply", "L", (5,), 2, 3.5),
            Item("supply", "S", (5,), 2, 2.0),
            Item("site_mw", "A", (5,), 3, 1.0),
        ),
    ),
)  # fmt: skip


def pulls_of(item: Item) -> list[Pull | None]:
    """Return every way to pull a lever, and not to."""
    if item.shape == "amount":
        return [None, *(Pull(item, choice, size) for choice in item.choices for size in range(1, item.most + 1))]
    return [None, *(Pull(item, size, size) for size in item.choices)]


@cache
def keeps(name: str) -> dict[frozenset[str], float]:
    """Return the least weight by the levers pulled, of all combinations that keep the target."""
    problem, items = next((problem, items) for known, problem, items in BRUTE if known == name)
    found: dict[frozenset[str], float] = {}
    for combination in itertools.product(*map(pulls_of, items)):
        pulls = [pull for pull in combination if pull is not None]
        weight, names = sum(pull.weight for pull in pulls), frozenset(pull.item.name for pull in pulls)
        if len(pulls) > 3 or weight >= found.get(names, float("inf")):
            continue
        changes = [change for pull in pulls for change in changes_of(problem, pull, "")]
        if solve(problem.changed(changes) if changes else problem, **HOW).goals[0].value == 0.0:
            found[names] = weight
    return found


@pytest.mark.parametrize("name", [name for name, *_ in BRUTE])
def test_sets_are_those_that_brute_force_finds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, items = next((problem, items) for known, problem, items in BRUTE if known == name)
    monkeypatch.setattr(asked, "possible_levers", lambda *_, **__: items)
    answer = levers_for(problem, "target", sets=9, **HOW)
    left = dict(keeps(name))
    assert left, "no combination keeps it: the case tells nothing"
    for found in answer.sets:
        names = frozenset(f"{lever.kind} {lever.id}" for lever in found.levers)
        assert found.weight == pytest.approx(min(left.values()))
        assert left[names] == pytest.approx(found.weight)
        left = {other: weight for other, weight in left.items() if not names <= other}
    assert not left
    assert "contains none of these: that is proven" in " ".join(answer.notes)


# large cases


@pytest.mark.parametrize("made", CASES, ids=lambda made: made.name)
def test_the_search_of_large_cases_keeps_it_too(made: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "WHOLE_UP_TO", 0)
    given = next(one for one in CASES if one is made)
    answer = levers_for(given.problem, given.commitment, weights=given.weights, sets=1, **HOW)
    best = answer.sets[0]
    assert best.closes
    assert best.confirmed
    assert solve(given.problem.changed(best.changes), **HOW).goals[0].value == 0.0
    assert best.bound is None or best.bound <= best.weight * (1.0 + 1e-6)


# what is told


def test_a_commitment_that_is_kept_needs_no_lever() -> None:
    problem = ten(site("A", hall()))
    answer = levers_for(problem, "target", **HOW)
    assert answer.commitment.state == "reachable"
    assert answer.sets == ()
    assert levers_for(solve(problem, **HOW), "target", **HOW).commitment.state == "kept"


def test_where_no_three_levers_are_enough_the_most_that_three_close_is_told() -> None:
    sites = [site(name, phase(f"{name}1", 3.0), mw=1.0) for name in "ABCD"]
    answer = levers_for(ten(*sites, target=12.0), "target", **HOW)
    assert answer.commitment.state == "out of reach"
    best = answer.sets[0]
    assert not best.closes
    assert best.confirmed
    assert best.outcome.closed_mw == pytest.approx(6.0, abs=1e-5)
    assert sum(lever.size for lever in best.levers) == 6
    assert any("up to 3 of the levers offered" in note for note in answer.notes)
    four = levers_for(ten(*sites, target=12.0), "target", most=4, **HOW)
    assert four.commitment.state == "helped"


def test_halls_that_are_too_few_are_helped_by_no_lever() -> None:
    answer = levers_for(ten(site("A", phase("P", 8.0))), "target", **HOW)
    assert answer.commitment.state == "out of reach"
    assert answer.sets == ()
    assert answer.single == ()


def test_what_was_due_before_the_plan_is_out_of_reach() -> None:
    past = milestone(1.0, deadline_date=date(2025, 6, 1))
    answer = levers_for(case(site("A", hall()), goals=("lateness",), milestones=(past,)), "M1", **HOW)
    assert answer.commitment.state == "out of reach"
    assert answer.notes == ("it was due before the plan starts: nothing that is planned now can keep it",)


def test_a_milestone_without_deadline_is_asked_for_by_the_end() -> None:
    problem = late("M1", 10.0, 3, racks=(few(4),), milestones=(milestone(10.0),))
    assert ask_of(problem, "M1").due == problem.calendar.periods - 1
    assert levers_for(problem, "M1", **HOW).sets[0].levers[0].size == 6


def test_weights_of_the_user_decide_which_lever_is_taken() -> None:
    slow = ten(site("A", hall(option(7))), racks=(few(4),))
    offered = possible_levers(slow, ask_of(slow, "target"), {"supply": float("inf")})
    assert "supply" not in {item.kind for item in offered}
    assert "supply" in {item.kind for item in possible_levers(slow, ask_of(slow, "target"), {})}
    crews = next(one for one in CASES if one.name == "crews").problem
    light = {"duration:P": 0.5, "duration:Q": 0.5}
    found = levers_for(crews, "target", weights=light, **HOW).sets[0]
    assert {lever.kind for lever in found.levers} == {"duration"}
    assert found.weight == pytest.approx(0.5 * sum(lever.size for lever in found.levers))


def test_an_answer_is_plain_data() -> None:
    answer = levers_for(next(one for one in CASES if one.name == "77 of 2,350").problem, "target", **HOW)
    given = json.loads(json.dumps(answer.to_dict()))
    assert given["commitment"]["state"] == "helped"
    assert [lever["size"] for lever in given["sets"][0]["levers"]] == [2273.0, 2350.0]
    assert given["sets"][0]["confirmed"]
    changes = [change for lever in given["sets"][0]["levers"] for change in lever["changes"]]
    assert {change["path"] for change in changes} == {"grid.nodes[n].headroom_mw", "racks[R].supply"}
    assert given["sets"][0]["outcome"]["closed_mw"] == pytest.approx(2350.0, abs=1e-4)
    assert "2,350 MW more at grid node n from 2026-06-01" in repr(answer)
    assert "2,273 more racks of type R by 2026-06-01" in repr(answer)


def test_time_that_is_up_is_told() -> None:
    answer = levers_for(short_of_target(90), "target", **{**HOW, "time_limit_s": 0.0})
    assert answer.commitment.state == "unknown"
    assert any("the time was up" in note for note in answer.notes)
    assert not [one for one in answer.sets if one.proven_least]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"commitment": "taget"}, "did you mean"),
        ({"commitment": "target", "most": 0}, "most must be a whole number"),
        ({"commitment": "target", "sets": True}, "sets must be a whole number"),
        ({"commitment": "target", "weights": {"crew": 1.0}}, "names no kind of lever"),
        ({"commitment": "target", "weights": {"crews": -1.0}}, "must be a number above 0"),
        ({"commitment": "target", "time_limit_s": -1}, "time_limit_s"),
    ],
)
def test_what_means_nothing_is_refused(given: dict, words: str) -> None:
    with pytest.raises(BadArgument, match=words):
        levers_for(ten(site("A", hall(), mw=4.0)), **given)


def test_a_month_of_earlier_deliveries_costs_a_share_of_all_racks_that_come_earlier() -> None:
    supply = by_hand.came((month(1), 30), (month(12), 100), (month(20), 500))
    given = case(site("S"), racks=(rack(price_usd_m=4.0, supply=supply),), goals=("shortfall",), target=5.0, periods=24)
    given = given.changed({"programme.target.by_date": month(3)})
    ask = ask_of(given, "target")
    assert weight_of(given, ask, "first_delivery", given.racks[0].id, {}) == pytest.approx(0.02 * 4.0 * 130)
    assert weight_of(given, ask, "first_delivery", given.racks[0].id, {"first_delivery": 7.0}) == 7.0


def test_work_under_way_is_not_shortened_to_an_end_before_the_plan() -> None:
    # The gate ends in period 2, the hall a period of lag and two of work later, in period 5; it is due in period 2. A
    # gate that ended before the plan would use up the lag, but then it is not under way: the hall is built faster too.
    permit = by_hand.gate("G", option(4), started_date=date(2025, 11, 1))
    place = site("A", permit, phase("P", 10.0, option(2), after=(by_hand.after("G", 1),)))
    answer = levers_for(case(place, goals=("shortfall",), target=10.0, periods=3), "target", **HOW)
    best = answer.sets[0]
    assert {(lever.kind, lever.id, lever.size) for lever in best.levers} == {("duration", "P", 1.0), ("gate", "G", 2.0)}
    assert best.confirmed
    assert best.proven_least
    assert all(one.confirmed for one in (*answer.sets, *answer.single))
