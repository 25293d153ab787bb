"""Single fields by path: what is changed, what else stays, and every way to get it wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import check, read, solve
from planner.errors import BadArgument, InvalidProblem
from planner.problem import Goal

if TYPE_CHECKING:
    from planner.problem import Problem


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


def wrong(problem: Problem, changes: dict[Any, Any]) -> list[str]:
    """Return what is said against changes."""
    with pytest.raises(InvalidProblem) as caught:
        problem.changed(changes)
    return [str(issue) for issue in caught.value.issues]


def test_a_changed_problem_is_a_new_one_and_all_else_stays(tiny: Problem) -> None:
    other = tiny.changed({"finance.cash_floor_usd_m": 20})
    assert (other.finance.cash_floor_usd_m, tiny.finance.cash_floor_usd_m) == (20.0, 5.0)
    assert other.changed({"finance.cash_floor_usd_m": 5}) == tiny
    assert tiny.changed({}) == tiny


def test_every_kind_of_path_reaches_its_field(tiny: Problem) -> None:
    other = tiny.changed({
        "programme.goals": ["npv", Goal(goal="shortfall", tolerance=1)],
        "programme.milestones.M1.deadline_date": date(2027, 1, 31),
        "racks.LARGE.price_usd_m": 11,
        "racks.AIR.on_order[1].units": 2,
        "sites.ash.peak_pue": 1.3,
        "sites.ash.stages[0].energisation_date": "2026-10-01",
        "sites.ash.activities.ash-1.options.fast.capex_usd_m": 7.5,
        "sites.ash.activities.ash-1.options.standard.uses.crew": 1,
        "sites.birch.activities.birch-1.predecessors[1].lag_periods": 2,
        "finance.facilities.rack-loan.limit_usd_m": 45,
        "finance.facilities.bridge-loan.maturity_date": date(2026, 12, 31),
        "tenant.revenue_usd_m.2027": 90,
        "grid.nodes.hill.headroom_mw[0].value": 6,
        "sources": [],
    })  # fmt: skip
    assert [goal.goal for goal in other.programme.goals] == ["npv", "shortfall"]
    assert other.milestones[0].deadline_date == date(2027, 1, 31)
    assert (other.racks[0].price_usd_m, other.racks[1].on_order[1].units) == (11.0, 2)
    ash, birch = other.sites[0], other.sites[1]
    assert (ash.peak_pue, ash.stages[0].energisation_date) == (1.3, date(2026, 10, 1))
    assert [dict(option.uses) for option in ash.activities[1].options] == [{"crew": 1}, {"crew": 1}]
    assert ash.activities[1].options[1].capex_usd_m == 7.5
    assert birch.activities[1].predecessors[1].lag_periods == 2
    loan, bridge = other.finance.facilities
    assert ([step.value for step in loan.limit_usd_m], bridge.maturity_date) == ([45.0], date(2026, 12, 31))
    assert other.tenant is not None
    assert dict(other.tenant.revenue_usd_m) == {2026: 8.4, 2027: 90.0}
    assert other.grid.nodes[2].headroom_mw[0].value == 6.0


def test_none_empties_an_optional_field(tiny: Problem) -> None:
    assert tiny.changed({"racks.LARGE.cooling": None}).racks[0].cooling is None
    assert wrong(tiny, {"racks.LARGE.it_kw": None}) == [
        "racks.LARGE.it_kw: must be a number, got nothing; give it a value or leave the field out"
    ]


def test_the_longest_id_that_fits_counts(tiny: Problem) -> None:
    dotted = tiny.changed({"racks.LARGE.id": "L.1"})
    assert dotted.changed({"racks.L.1.price_usd_m": 3}).racks[0].price_usd_m == 3.0


PATHS = {
    "finance.cash_flor_usd_m": "finance.cash_flor_usd_m: must be a known field, got an unknown name; did you mean "
    "'finance.cash_floor_usd_m'?",
    "finanze.cash_floor_usd_m": "finanze: must be a known field, got an unknown name; did you mean "
    "'finance.cash_floor_usd_m'?",
    "racks.LARG.price_usd_m": "racks.LARG: must be an id of this list, got 'LARG'; did you mean "
    "'racks.LARGE.price_usd_m'?",
    "racks[0].price_usd_m": "racks[0]: must be an id of this list, got '0'; a place is written [#1]",
    "racks[LARGE].price": "racks[LARGE].price: must be a known field, got an unknown name; did you mean "
    "'racks[LARGE].price_usd_m'?",
    "racks.0.price_usd_m": "racks.0: must be an id of this list, got '0'; ids are AIR, LARGE",
    "sites.ash.stages[3].mw": "sites.ash.stages[3]: must be a position below 1, got 3",
    "sites.ash.upgrades[0].mw": "sites.ash.upgrades[0]: must be left out, since the list is empty",
    "sites.ash.peak_pue.x": "sites.ash.peak_pue.x: must end at a field, got more after it: 'x'",
    "racks.LARGE.supply[0]..units": "racks.LARGE.supply[0].: must be a known field, got an unknown name; did you mean "
    "'racks[*].supply[*].units'?",
    "": "a change must name a field by its path, got ''",
    7: "a change must name a field by its path, got 7",
}


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_path_that_leads_nowhere_is_told_with_the_nearest_name(tiny: Problem, path: Any) -> None:
    assert wrong(tiny, {path: 1}) == [PATHS[path]]


def test_a_part_of_what_is_not_there_cannot_be_changed(tiny: Problem) -> None:
    bare = tiny.changed({"tenant": None})
    assert wrong(bare, {"tenant.compute_share": 1}) == [
        "tenant: is not given in the case, so no part of it can be changed; give it as a whole"
    ]


def test_all_that_is_wrong_is_told_at_once_in_the_words_of_files(tiny: Problem) -> None:
    changes = {
        "racks.LARGE.price_usd_m": -1, "finance.cash_floor_usd_m": "20", "finance.opening_cash_usd_m": float("nan"),
        "sites.ash.peak_pue": 0.5, "sites.ash.eligible": "no", "programme.goals": ["npv", "npv"],
        "sites.birch.node": "hil",
    }  # fmt: skip
    assert sorted(wrong(tiny, changes)) == [
        "finance.cash_floor_usd_m: must be a number, got '20'",
        "finance.opening_cash_usd_m: must be a finite number, got nan",
        "programme.goals[1]: must be named once, got 'npv' a second time",
        "racks.LARGE.price_usd_m: must be >= 0, got -1",
        "sites.ash.eligible: must be true or false, got 'no'; `no` is text in YAML 1.2, write false",
        "sites.ash.peak_pue: must be >= 1, got 0.5",
        "sites.birch.node: must be the id of a grid node, got 'hil'; did you mean 'hill'?",
    ]


RULES = {
    "cycle": (
        {"sites.ash.activities.ash-permit.predecessors": ["ash-1"]},
        "sites.ash.activities.ash-1.predecessors[0].activity: must not wait for itself, got the cycle "
        "ash-1 -> ash-permit -> ash-1",
    ),
    "past the horizon": (
        {"sites.ash.stages[0].energisation_date": "2099-01-01"},
        "sites.ash.stages[0].energisation_date: must not be after the horizon's end 2027-02-28, got 2099-01-01",
    ),
    "one field twice": (
        {"finance.cash_floor_usd_m": 1, "finance": {}},
        "finance: must be changed once, got it with 'finance.cash_floor_usd_m'",
    ),
    "cash in USD": (
        {"finance.opening_cash_usd_m": 2e10},
        "finance.opening_cash_usd_m: must be < 100000000 million USD, got 20000000000; did you mean 20000?",
    ),
    "count as a float": (
        {"sites.ash.activities.ash-1.options.fast.uses.crew": 1.0},
        "sites.ash.activities.ash-1.options.fast.uses.crew: must be a whole number, got 1.0; "
        "a count has no decimal point",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_the_rules_of_a_case_hold_for_what_is_changed(tiny: Problem, name: str) -> None:
    changes, expected = RULES[name]
    assert wrong(tiny, changes) == [expected]


def test_solve_and_check_refuse_a_problem_that_breaks_a_rule(tiny: Problem) -> None:
    plan = solve(tiny)
    misspelt = tiny.model_copy(update={"finance": tiny.finance.model_copy(update={"cash_flor_usd_m": 20})})
    for call in (lambda: solve(misspelt), lambda: check(misspelt, plan)):
        with pytest.raises(InvalidProblem, match=r"finance\.cash_flor_usd_m: must be a known field"):
            call()
    with pytest.raises(InvalidProblem, match="cash_flor_usd_m"):
        misspelt.changed({"finance.cash_floor_usd_m": 6})


@pytest.mark.parametrize("changes", [None, 5, [5], "finance"])
def test_changes_that_are_no_mapping_are_a_bad_argument(tiny: Problem, changes: Any) -> None:
    with pytest.raises(BadArgument, match="changes must be a mapping of paths to new values or operations, or a list"):
        tiny.changed(changes)


def test_wrong_names_and_wrong_values_are_told_at_once(tiny: Problem) -> None:
    assert wrong(tiny, {"finance.flower": 1, "racks.LARGE.price_usd_m": -1, "sites.ash.peak_pue": 0.5}) == [
        "finance.flower: must be a known field, got an unknown name; fields are "
        + wrong(tiny, {"finance.flower": 1})[0].partition("fields are ")[2],
        "racks.LARGE.price_usd_m: must be >= 0, got -1",
        "sites.ash.peak_pue: must be >= 1, got 0.5",
    ]


def test_a_problem_shows_itself_in_a_few_lines(tiny: Problem) -> None:
    lines = repr(tiny).splitlines()
    assert lines[0].startswith("<Problem tiny: ")
    assert "3 sites" in repr(tiny)
    assert f"{tiny.programme.target.mw:g} MW" in repr(tiny)
    assert len(lines) <= 5
    assert max(map(len, lines)) <= 120
    assert str(tiny) == repr(tiny)
