"""Study files: what they lay out, and that everything wrong with one is told at once, by line and column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from planner.errors import BadArgument, InvalidProblem
from planner.shipped import shipped_cases
from planner.studies.design import count_of, points_of
from planner.studies.study import SolveOptions
from planner.studies.study_code import Code
from planner.studies.study_file import find_study, read_study, studies_of
from planner.studies.study_points import Points
from tests.studies.study_case import write_study

if TYPE_CHECKING:
    from pathlib import Path

CODE = Code("1", "none", "")


def issues(path: Path) -> list[str]:
    with pytest.raises(InvalidProblem) as caught:
        Points(read_study(path), CODE)
    return [f"{issue.where.removeprefix(path.parent.as_posix())} {issue.what}" for issue in caught.value.issues]


def test_a_grid_has_the_stack_then_all_with_all_and_a_fixed_parent_each(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path))
    points = points_of(study)
    assert (study.id, study.case.name, study.options) == ("small", "six-months", SolveOptions(time_limit_s=30))
    # Stack by itself; then (400, 1) from it, (400, 2) and (500, 1) from that, (500, 2) from (500, 1).
    assert [(point.stack, point.values, point.parent) for point in points] == [
        ((), (None, None), None),
        ((), (400, 1.0), 0),
        ((), (400, 2.0), 1),
        ((), (500, 1.0), 1),
        ((), (500, 2.0), 3),
        (("dear",), (None, None), 0),
        (("dear",), (400, 1.0), 5),
        (("dear",), (400, 2.0), 6),
        (("dear",), (500, 1.0), 6),
        (("dear",), (500, 2.0), 8),
    ]
    assert count_of(study) == len(points)


def test_a_stack_starts_from_the_longest_one_before_it_that_it_begins_with(tmp_path: Path) -> None:
    write_study(tmp_path)
    more = tmp_path / "six-months" / "scenarios" / "late.yaml"
    more.write_text("changes: [{path: 'finance.opening_cash_usd_m', add: 1}]\n", encoding="utf-8")
    study = read_study(write_study(tmp_path, "scenarios: [[], dear, [late], [dear, late]]\n"))
    assert [point.parent for point in points_of(study)] == [None, 0, 0, 1]


def test_a_list_changes_one_thing_at_a_time(tmp_path: Path) -> None:
    text = """\
design: list
dimensions:
  - {id: cash, path: finance.opening_cash_usd_m, add: {from: -100, to: 100, steps: 3}}
  - id: site
    choices:
      - {id: as now}
      - {id: less, changes: [{path: "sites[alfa].stages[#1].mw", scale: 0.5}]}
"""
    points = points_of(read_study(write_study(tmp_path, text)))
    assert [(point.values, point.parent) for point in points] == [
        ((None, None), None),
        ((-100, None), 0),
        ((0, None), 0),
        ((100, None), 0),
        ((None, "as now"), 0),
        ((None, "less"), 0),
    ]


def test_a_latin_hypercube_uses_each_part_of_each_interval_once_and_is_fixed_by_its_seed(tmp_path: Path) -> None:
    text = """\
design: latin_hypercube
draws: 8
seed: {seed}
dimensions:
  - {{id: cash, path: finance.opening_cash_usd_m, set: {{from: 100, to: 180}}}}
  - {{id: late, path: "sites[alfa].stages[*]", shift_months: {{from: -2, to: 1}}}}
  - {{id: price, path: "racks[R1].price_usd_m", scale: [1.0, 2.0]}}
"""
    drawn = [point.values for point in points_of(read_study(write_study(tmp_path, text.format(seed=3))))[1:]]
    cash, late, price = zip(*drawn, strict=True)
    assert sorted(int((value - 100) // 10) for value in cash) == list(range(8))
    # Four whole numbers of months and eight draws: each twice. Two choices: each four times.
    assert sorted(late) == [-2, -2, -1, -1, 0, 0, 1, 1]
    assert sorted(price) == [1.0] * 4 + [2.0] * 4
    again = [point.values for point in points_of(read_study(write_study(tmp_path, text.format(seed=3))))[1:]]
    other = [point.values for point in points_of(read_study(write_study(tmp_path, text.format(seed=4))))[1:]]
    assert again == drawn != other
    # The numbers are those of the standard library for this text: the same on every machine.
    assert drawn[0] == (147.512, -2, 2.0)


def test_one_more_dimension_changes_no_draw_of_the_others(tmp_path: Path) -> None:
    text = """\
design: latin_hypercube
draws: 5
dimensions:
  - {id: cash, path: finance.opening_cash_usd_m, set: {from: 100, to: 180}}
"""
    one = [point.values[0] for point in points_of(read_study(write_study(tmp_path, text)))]
    more = text + '  - {id: price, path: "racks[R1].price_usd_m", scale: {from: 1, to: 2}}\n'
    assert [point.values[0] for point in points_of(read_study(write_study(tmp_path, more)))] == one


def test_the_problem_of_a_point_is_the_case_with_scenarios_and_values(tmp_path: Path) -> None:
    points = Points(read_study(write_study(tmp_path)), CODE)
    problem = points.problem(points.points[9])  # dear, 500, price twice
    assert (problem.finance.opening_cash_usd_m, problem.racks[0].price_usd_m) == (500, 3.0)
    assert [(change.scenario, change.source) for change in problem.changes] == [
        ("dear", "scenario dear"), ("", "study small"), ("", "study small"),
    ]  # fmt: skip


def test_points_with_the_same_problem_ask_for_one_solve(tmp_path: Path) -> None:
    text = """\
design: list
dimensions:
  - {id: one, path: finance.opening_cash_usd_m, set: [400]}
  - {id: two, path: finance.opening_cash_usd_m, set: [400]}
"""
    points = Points(read_study(write_study(tmp_path, text)), CODE)
    assert (len(points.points), len(points.solves)) == (3, 2)
    assert points.keys[1] == points.keys[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("set: [400, 500]", "set: [401, 500]"),  # the problem
        ("scenarios: [[], dear]", "scenarios: [dear, []]"),  # what it starts from
        ("time_limit_s: 30", "time_limit_s: 31"),  # the options
    ],
)
def test_the_key_depends_on_problem_start_and_options(tmp_path: Path, before: str, after: str) -> None:
    path = write_study(tmp_path)
    keys = Points(read_study(path), CODE).keys
    assert Points(read_study(path), CODE).keys == keys
    assert not set(keys) & set(Points(read_study(path), Code("2", "none", "")).keys)
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")
    assert set(Points(read_study(path), CODE).keys) != set(keys)


def test_the_name_tabulation_and_pictures_change_no_key(tmp_path: Path) -> None:
    path = write_study(tmp_path)
    keys = Points(read_study(path), CODE).keys
    text = (
        path.read_text("utf-8").replace("Price and cash", "Another name") + "tabulate: [gpus]\npictures: [s_curves]\n"
    )
    path.write_text(text, encoding="utf-8")
    assert Points(read_study(path), CODE).keys == keys


def test_everything_wrong_with_the_form_is_told_at_once(tmp_path: Path) -> None:
    text = """\
name: 5
scenarios: [deer, []]
design: gird
draws: 3
solve: {time_limit: 30, gap: 5}
dimensions:
  - {id: cash, path: finance.opening_cash_usd_m, set: 5}
  - {id: cash, path: finance.opening_cash_usd_m, add: {from: 5, to: 1}}
  - {id: status, path: finance.opening_cash_usd_m, remove: true}
  - {id: x, scael: [1]}
tabulate: [npv_usd, "milestones[*].reached"]
pictures: [s_curve, {tornado: lowest_cash_date}, {heat_map: npv, across: cash, down: pric}]
"""
    assert issues(write_study(tmp_path, text)) == [
        '/small.yaml:1:1 name must be text, got 5; write it in quotes: "5"',
        "/small.yaml:2:13 must be a scenario of six-months, got 'deer'; did you mean 'dear'?",
        "/small.yaml:3:1 design must be one of list, grid, latin_hypercube, got 'gird'; did you mean 'grid'?",
        "/small.yaml:4:1 draws must go with the design latin_hypercube, got it with 'gird'",
        "/small.yaml:5:9 time_limit must be an option of solve, got an unknown name; did you mean 'time_limit_s'?",
        "/small.yaml:5:25 gap must be a share from 0 to less than 1, got 5; for 5 % write 0.05",
        "/small.yaml:7:50 set must be a list of values, or an interval {from: …, to: …}, got 5",
        "/small.yaml:8:6 id must be given once, got 'cash' again",
        "/small.yaml:8:50 add must have steps, unless the design is latin_hypercube",
        "/small.yaml:8:56 from must be below to (1), got 5",
        "/small.yaml:9:6 id must be none of point, scenarios, outcome, status, message, which every table has, "
        "got 'status'",
        "/small.yaml:9:52 must be done by choices: remove has no values to vary",
        "/small.yaml:10:5 must have one operation of set, scale, add, shift_months, remove, append, got none",
        "/small.yaml:10:5 path must be given as text, got nothing",
        "/small.yaml:10:13 scael must be a field of a dimension, got an unknown name; did you mean 'scale'?",
        "/small.yaml:11:12 must be a figure of a plan, got 'npv_usd'; did you mean 'npv_usd_m'?",
        "/small.yaml:11:21 must be a figure of a plan, got 'milestones[*].reached'; "
        "did you mean 'milestones[*].reached_date'?",
        "/small.yaml:12:12 must be s_curves, or one of tornado, frontier, heat_map with a figure, got 's_curve'; "
        "did you mean 's_curves'?",
        "/small.yaml:12:22 must be a number to be drawn, got the date 'lowest_cash_date'",
        "/small.yaml:12:80 down must be the id of a dimension, got 'pric'; dimensions are cash, status, x",
    ]


def test_a_value_that_breaks_a_rule_is_told_where_it_stands(tmp_path: Path) -> None:
    text = """\
design: list
dimensions:
  - {id: cash, path: finance.opening_csh_usd_m, set: [5]}
  - {id: share, path: "programme.milestones[*].in_kind_share", set: [0.5, 1.5]}
  - id: site
    choices:
      - {id: gone, changes: [{path: "sites[alfa].activities[hall].nameplate_mw", set: -1}]}
"""
    told = issues(write_study(tmp_path, text))
    assert told == [
        "/small.yaml:3:16 finance.opening_csh_usd_m must be a known field, got an unknown name; "
        "did you mean 'finance.opening_cash_usd_m'?",
        "/small.yaml:4:75 programme.milestones.GW1.in_kind_share must be <= 1, got 1.5",
        "/small.yaml:7:82 sites.alfa.activities.hall.nameplate_mw must be >= 0, got -1",
    ]


def test_a_study_elsewhere_names_its_case_and_one_of_a_case_may_not_name_another(tmp_path: Path) -> None:
    inside = write_study(tmp_path, "case: tiny\n")
    assert issues(inside) == [
        "/small.yaml:1:1 case must be left out in the folder `studies` of a case, or name that case (six-months), "
        "got 'tiny'"
    ]
    outside = tmp_path / "other.yaml"
    outside.write_text("name: elsewhere\n", encoding="utf-8")
    assert issues(outside) == [
        "/other.yaml:1:1 case must be given where a study does not stand in the folder `studies` of a case"
    ]
    outside.write_text("case: six-months\n", encoding="utf-8")
    assert read_study(outside).case == tmp_path / "six-months"
    outside.write_text("case: tiny\n", encoding="utf-8")
    assert read_study(outside).case.name == "tiny"
    outside.write_text("case: tiyn\n", encoding="utf-8")
    assert "did you mean tiny?" in issues(outside)[0]


def test_a_case_with_studies_is_still_a_case(tmp_path: Path) -> None:
    from planner import read

    write_study(tmp_path)
    assert read(tmp_path / "six-months").case == "six-months"


def test_a_study_is_found_by_case_and_name() -> None:
    assert find_study("tiny/price-and-cash").name == "price-and-cash.yaml"
    with pytest.raises(InvalidProblem, match="did you mean 'tiny/price-and-cash'"):
        find_study("tiny/price-and-cahs")
    with pytest.raises(BadArgument):
        find_study("")


@pytest.mark.parametrize("case", list(shipped_cases()))
def test_every_shipped_case_has_a_study_whose_points_are_sound(case: str) -> None:
    studies = studies_of(shipped_cases()[case])
    assert studies
    for path in studies.values():
        study = read_study(path)
        assert study.why
        # Every dimension at its first and last choice, each alone: what they make together takes a minute to check.
        ends = tuple(replace(one, choices=(one.choices[0], one.choices[-1])) for one in study.dimensions)
        assert Points(replace(study, design="list", dimensions=ends, stacks=study.stacks[:1]), CODE).solves


def test_a_dimension_may_not_be_called_like_a_figure(tmp_path: Path) -> None:
    names = ("npv", "npv_bound", "target_online_mw", "sites[S].online_mw")
    lines = "".join(f"  - {{id: '{name}', path: finance.cash_floor_usd_m, set: [1]}}\n" for name in names)
    with pytest.raises(InvalidProblem) as told:
        read_study(write_study(tmp_path, f"name: x\ndimensions:\n{lines}"))
    found = [issue for issue in told.value.issues if "must not be the name of a figure of a plan" in issue.what]
    assert [issue.where.rpartition("small.yaml")[2] for issue in found] == [":3:6", ":4:6", ":5:6"]
