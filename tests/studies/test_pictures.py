"""Pictures of studies: what stands in them, what is left out, and that they are whole by themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from planner.studies.design import points_of
from planner.studies.pictures import picture_svg
from planner.studies.pictures_points import best_of
from planner.studies.results import GoalResult, Record, Status
from planner.studies.study import Picture
from planner.studies.study_file import read_study
from tests.studies.study_case import GRID, write_study

if TYPE_CHECKING:
    from pathlib import Path

    from planner.studies.pictures_sheet import Pair
    from planner.studies.study import Study

LIST = """\
name: One <at> a time
design: list
dimensions:
  - {id: narrow, path: finance.opening_cash_usd_m, add: [-1, 1]}
  - {id: wide, path: finance.opening_cash_usd_m, add: [-2, 2]}
"""


def record(npv: float, status: Status = "proven", late: float = 0.0) -> Record:
    goal = GoalResult("npv", "million USD", "max", npv, npv + 1, 0.015, status == "proven")
    return Record(
        "k", "p", "", "c", status, "", (goal,), (("late_months", late),), (0.0, 5.0, 10.0), "2026-01-01", 1, 10.0, 1.0,
        True,
    )  # fmt: skip


def pairs(study: Study, records: list[Record | None]) -> list[Pair]:
    return list(zip(points_of(study), records, strict=True))


def texts(svg: str) -> list[str]:
    """Return the texts of a picture, after reading it as XML: it is whole, and asks for nothing from outside."""
    root = ElementTree.fromstring(svg)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    return [str(node.text) for node in root.iter("{http://www.w3.org/2000/svg}text")]


def titles(svg: str) -> list[str]:
    return [str(node.text) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")][1:]


def test_a_tornado_has_the_widest_first_and_marks_what_timed_out(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, LIST))
    results = pairs(study, [record(50), record(49), record(52), record(40), record(55, "timed out with a plan")])
    svg = picture_svg(study, Picture("tornado", ("npv",)), results)
    assert texts(svg) == [
        "One <at> a time: npv [million USD]",
        "blue: the first values of a dimension, red: the last ones; dashed: 1 time-out, may be better yet",
        "baseline 50",
        "wide", "2: 55", "-2: 40",
        "narrow", "1: 52", "-1: 49",
    ]  # fmt: skip
    assert svg.count("stroke-dasharray") == 1
    assert "wide -2: 40 (-10)" in titles(svg)


def test_failures_are_left_out_and_told(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, LIST))
    failed = Record("k", "p", "", "c", "failed", "no")
    svg = picture_svg(study, Picture("tornado", ("npv",)), pairs(study, [record(50), record(49), None, failed, failed]))
    assert texts(svg)[1].endswith("; 2 points failed; 1 point not done")
    assert "wide" not in texts(svg)
    nothing = picture_svg(study, Picture("tornado", ("npv",)), pairs(study, [failed, *[None] * 4]))
    assert texts(nothing)[1] == "the baseline has no such figure yet"


def test_a_heat_map_has_a_panel_for_each_stack_and_words_where_there_is_no_figure(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, GRID))
    failed = Record("k", "p", "", "c", "failed", "no")
    found = [record(1), record(10), record(20), record(30), record(40, "timed out with a plan")]
    results = pairs(study, [*found, record(2), record(11), failed, None, record(12)])
    svg = picture_svg(study, Picture("heat_map", ("npv",), "cash", "price"), results)
    assert titles(svg) == [
        "cash 400, price 1.0: 10", "cash 400, price 2.0: 20", "cash 500, price 1.0: 30",
        "cash 500, price 2.0: 40 ±1.5 %", "dear, cash 400, price 1.0: 11", "dear, cash 400, price 2.0: failed",
        "dear, cash 500, price 1.0: not done", "dear, cash 500, price 2.0: 12",
    ]  # fmt: skip
    assert {"as given", "dear", "400", "500", "1.0", "2.0"} < set(texts(svg))
    fills = dict(re.findall(r'fill="(#\w+)" stroke="#ffffff" stroke-width="2"><title>([^<]*)', svg))
    assert fills["#0b5fa5"] == "cash 500, price 2.0: 40 ±1.5 %"  # the best is darkest
    assert fills["#f0f4f8"] == "cash 400, price 1.0: 10"  # the worst palest


@pytest.mark.parametrize(
    ("values", "more", "best"),
    [
        ([(1, 1), (2, 2), (3, 1)], (True, True), [1, 2]),
        ([(1, 1), (2, 2), (3, 1)], (False, True), [0, 1]),
        ([(1, 1), (1, 1), (1, 2)], (True, False), [0]),
        ([(1, 1)], (True, True), [0]),
    ],
)
def test_the_frontier_has_what_no_other_point_is_better_than(
    values: list[tuple[float, float]], more: tuple[bool, bool], best: list[int]
) -> None:
    assert best_of(values, *more) == best


def test_a_frontier_shows_every_point_with_a_plan(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, LIST))
    results = [record(50), record(49, late=1), record(52, late=2), record(40, "timed out with a plan"), None]
    svg = picture_svg(study, Picture("frontier", ("late_months", "npv")), pairs(study, list(results)))
    assert titles(svg) == [
        "as given: late_months 0, npv 50", "narrow -1: late_months 1, npv 49", "narrow 1: late_months 2, npv 52",
        "wide -2: late_months 0, npv 40",
    ]  # fmt: skip
    assert svg.count("<circle") == 4
    assert svg.count('r="4.5" fill="#ffffff"') == 1
    assert [text for text in texts(svg) if text in ("as given", "narrow 1", "narrow -1")] == ["as given", "narrow 1"]
    assert texts(svg)[1] == "hollow: 1 time-out, may be better yet; 1 point not done"


def test_s_curves_have_a_panel_each_with_the_baseline_behind(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, LIST))
    failed = replace(Record("k", "p", "", "c", "worker lost", "no"))
    results = pairs(study, [record(50), record(49), record(52, "timed out with a plan"), failed, None])
    svg = picture_svg(study, Picture("s_curves"), results)
    assert titles(svg).count("baseline") == 4  # in every panel but its own
    told = texts(svg)
    assert [name for name in ("worker lost", "not done", "timed out", "narrow -1", "wide 2") if name in told] == [
        "worker lost", "not done", "timed out", "narrow -1", "wide 2",
    ]  # fmt: skip


def test_each_picture_has_a_file_of_its_own() -> None:
    names = [
        Picture("s_curves").file_name,
        Picture("tornado", ("npv",)).file_name,
        Picture("heat_map", ("npv",), "racks late", "a/b").file_name,
    ]
    assert names == ["s_curves.svg", "tornado_npv.svg", "heat_map_npv_racks-late_a-b.svg"]
