"""Scenario files: stacked in order, and everything that is wrong with them at its line and column."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from planner import audit, read, solve, write
from planner.casefiles.scenarios import scenario_warnings, scenarios_of
from planner.errors import BadArgument, InvalidProblem
from planner.shipped import find_case, read_named_warned
from tests.cli.case import planner

if TYPE_CHECKING:
    from pathlib import Path

TWICE = """\
name: Twice the price
changes:
  - {path: "racks[LARGE].price_usd_m", scale: 2}
"""
ONE_MORE = """\
source: talk with the supplier
confidence: reported
changes:
  - path: racks[LARGE].price_usd_m
    add: 1
  - {path: finance.cash_floor_usd_m, set: 6, source: bank letter of May, confidence: official}
  - {path: "sites[cedar]", remove: true}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    twice, more = tmp_path / "twice.yaml", tmp_path / "more.yaml"
    twice.write_text(TWICE)
    more.write_text(ONE_MORE)
    return twice, more


def issues(tmp_path: Path, text: str) -> list[str]:
    """Return what is said against a scenario of `tiny`, without its folder."""
    path = tmp_path / "s.yaml"
    path.write_text(text)
    with pytest.raises(InvalidProblem) as caught:
        read("tiny", scenarios=[path])
    return [str(issue).removeprefix(f"{tmp_path.as_posix()}/") for issue in caught.value.issues]


def test_scenarios_stack_in_order(files: tuple[Path, Path]) -> None:
    twice, more = files
    assert read("tiny", scenarios=[twice, more]).racks[0].price_usd_m == 21.0
    assert read("tiny", scenarios=[more, twice]).racks[0].price_usd_m == 22.0
    both = read("tiny", scenarios=[twice, more])
    assert (both.scenarios, both.label) == (("twice", "more"), "tiny+twice+more")
    assert [site.id for site in both.sites] == ["ash", "birch"]
    assert read("tiny", scenarios=[]) == read("tiny")


def test_changed_figures_have_the_origin_of_their_change(files: tuple[Path, Path]) -> None:
    both = read("tiny", scenarios=list(files))
    price, floor = both.racks[0].figures["price_usd_m"], both.finance.figures["cash_floor_usd_m"]
    assert (price.source, price.confidence) == ("talk with the supplier", "reported")
    assert (floor.source, floor.confidence) == ("bank letter of May", "official")
    alone = read("tiny", scenarios=files[:1]).racks[0].figures["price_usd_m"]
    assert (alone.source, alone.confidence) == ("scenario twice", "assumption")


def test_a_plan_says_what_it_is_a_plan_of_and_leans_on_it(files: tuple[Path, Path], tmp_path: Path) -> None:
    problem = read("tiny", scenarios=list(files))
    plan = solve(problem)
    assert plan.problem.scenarios == ("twice", "more")
    told = {(row.field, row.source) for row in plan.leans_on}
    assert ("cash_floor_usd_m", "bank letter of May") in told
    assert audit(problem, write(plan, tmp_path / "out")) == ()
    assert audit(read("tiny"), tmp_path / "out") != ()


def test_scenarios_of_a_case_are_found_by_name() -> None:
    assert read("tiny", scenarios=["late-racks"]).racks[0].price_usd_m == 11.0
    assert [one.id for one in scenarios_of(find_case("tiny"))] == ["late-racks"]
    with pytest.raises(InvalidProblem, match="got 'late-rack', which is no file either; did you mean 'late-racks'"):
        read("tiny", scenarios=["late-rack"])
    with pytest.raises(BadArgument, match=r"scenarios must be a list of names or paths, got 'x'; write \['x'\]"):
        read("tiny", scenarios="x")


def test_what_is_strange_in_the_case_keeps_its_place_and_what_a_scenario_brings_has_a_path(tmp_path: Path) -> None:
    path = tmp_path / "rates.yaml"
    path.write_text('changes:\n  - {path: "finance.discount_rate", set: 1.5}\n')
    _, before = read_named_warned("tiny")
    _, after = read_named_warned("tiny", [path])
    assert set(map(str, before)) < set(map(str, after))
    assert [str(one) for one in after if one not in before] == [
        "finance.discount_rate: is 1.5, which is 150 % a year"
    ]  # fmt: skip


def test_a_scenario_is_put_on_a_case_once(files: tuple[Path, Path]) -> None:
    with pytest.raises(InvalidProblem, match="must be put on the case once, got a scenario 'twice' a second time"):
        read("tiny", scenarios=[files[0], files[1], files[0]])


def test_a_scenario_that_is_wrong_stops_no_one_who_does_not_ask_for_it(tmp_path: Path) -> None:
    case = tmp_path / "tiny"
    shutil.copytree(find_case("tiny"), case)
    (case / "scenarios" / "form.yaml").write_text("changes: 5\n")
    (case / "scenarios" / "meaning.yaml").write_text(TWICE.replace("LARGE", "LARG"))
    told = [str(one) for one in scenario_warnings(read(case), case)]
    assert told == [
        f"{case.as_posix()}/scenarios/form.yaml:1:1: changes must be a list with at least one change, got 5",
        f"{case.as_posix()}/scenarios/meaning.yaml:3:6: racks[LARG] must be an id of this list, got 'LARG'; "
        "did you mean 'racks[LARGE].price_usd_m'?",
    ]
    checked = planner("check", case, cwd=tmp_path)
    assert (checked.returncode, told[0] in checked.stdout, told[1] in checked.stdout) == (0, True, True)
    shown = planner("info", case, cwd=tmp_path)
    assert (shown.returncode, told[0] in shown.stdout) == (0, True)
    assert planner("check", case, "--scenario", "late-racks", cwd=tmp_path).returncode == 0
    assert planner("check", case, "--scenario", "form", cwd=tmp_path).returncode == 2


FORM = """\
nam: x
confidence: asumption
changes:
  - {path: "racks[LARGE].price_usd_m", scale: 1, set: 3}
  - 5
  - {pth: a, remove: false}
  - {path: 3, add: 1, source: x y}
"""


def test_what_is_wrong_with_the_form_is_told_at_its_place(tmp_path: Path) -> None:
    assert issues(tmp_path, FORM) == [
        "s.yaml:1:1: nam must be a field of a scenario, got an unknown name; did you mean 'name'?",
        "s.yaml:2:1: confidence must be one of seed, official, reported, estimate, derived, assumption, got 'asumption'"
        "; did you mean 'assumption'?",
        "s.yaml:2:1: confidence must come with a source, got a confidence alone",
        "s.yaml:4:5: must have one operation of set, scale, add, shift_months, remove, append, got scale and set",
        "s.yaml:5:5: must be a mapping with a path and an operation, got 5",
        "s.yaml:6:5: path must be given as text, got nothing",
        "s.yaml:6:6: pth must be a field of a change, got an unknown name; did you mean 'path'?",
        "s.yaml:6:14: remove must be true, got false",
        "s.yaml:7:6: path must be given as text, got 3",
        "s.yaml:7:23: source must come with a confidence, got a source alone",
    ]


MEANING = """\
changes:
  - {path: "racks[LARG].price_usd_m", scale: 1.1}
  - path: "racks[LARGE].price_usd_m"
    scale: -1
  - {path: "grid.nodes[hill]", remove: true}
  - {path: "racks[LARGE].cooling", shift_months: 2.5}
  - {path: "finance.cash_floor_usd_m", set: "6"}
  - {path: "programme.target.by_date", set: 2027-02-30}
"""


def test_what_is_wrong_with_the_meaning_is_told_at_the_change_to_blame(tmp_path: Path) -> None:
    assert issues(tmp_path, MEANING) == [
        "s.yaml:2:6: racks[LARG] must be an id of this list, got 'LARG'; did you mean 'racks[LARGE].price_usd_m'?",
        "s.yaml:4:5: racks.LARGE.price_usd_m must be >= 0, got -10",
        "s.yaml:5:32: sites.birch.node must be the id of a grid node, got 'hill'; nodes are hub, west",
        "s.yaml:6:36: racks.LARGE.cooling must be moved by a whole number of months, got 2.5",
        "s.yaml:7:40: finance.cash_floor_usd_m must be a number, got '6'",
        "s.yaml:8:40: programme.target.by_date must be a date as YYYY-MM-DD, got '2027-02-30'; "
        "there is no day 30 in that month",
    ]


OTHERS = {
    "": "s.yaml: must not be empty",
    "- 1\n": "s.yaml:1:1: must be a mapping of fields, got a list",
    "changes: []\n": "s.yaml:1:1: changes must be a list with at least one change, got an empty list",
    "name: x\n": "s.yaml:1:1: changes must be a list with at least one change, got nothing",
    "changes: [{path: a, set: 1}\n": "s.yaml:2:1: must be valid YAML:",
    'changes: [{path: "sites[milam", set: 1}]\n': "s.yaml:1:12: sites[milam must close its bracket",
}


@pytest.mark.parametrize("text", OTHERS)
def test_files_that_are_no_scenarios(tmp_path: Path, text: str) -> None:
    told = issues(tmp_path, text)
    assert len(told) == 1
    assert told[0].startswith(OTHERS[text])


def test_the_commands_take_scenarios(tmp_path: Path, files: tuple[Path, Path]) -> None:
    twice = str(files[0])
    done = planner("solve", "tiny", "--scenario", "late-racks", "--scenario", twice, "--json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert (tmp_path / "out" / "tiny+late-racks+twice" / "plan.json").is_file()
    out = "out/tiny+late-racks+twice"
    assert planner("audit", "tiny", out, "--scenario", "late-racks", "--scenario", twice, cwd=tmp_path).returncode == 0
    assert planner("audit", "tiny", out, cwd=tmp_path).returncode == 6
    assert "changed " in planner("show", out, cwd=tmp_path).stdout
    assert planner("check", "tiny", "--scenario", "late-racks", cwd=tmp_path).stdout.startswith("tiny+late-racks: no")
    assert "late-racks  Large racks a month late" in planner("info", "tiny", cwd=tmp_path).stdout
    bad = planner("solve", "tiny", "--scenario", "late-rack", cwd=tmp_path)
    assert (bad.returncode, "did you mean 'late-racks'?" in bad.stderr) == (2, True)
