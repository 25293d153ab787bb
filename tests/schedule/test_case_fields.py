"""Fields of a case that a build schedule alone reads: no part of what is decided, and still part of the problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner import InvalidProblem, diff, read, solve
from planner.casefiles import read_case
from planner.casefiles.writing import write_case
from planner.schedule.from_plan import build_schedule

if TYPE_CHECKING:
    from pathlib import Path

    from planner import Plan, Problem

OPTION = "sites[ash].activities[ash-1].options[standard]"
READY = {"name": "room ready", "offset_periods": 1}
TEST = {"name": "Integrated test, état", "offset_periods": 2}
GIVEN: dict[str, Any] = {
    f"{OPTION}.checkpoints": [READY, TEST],
    "sites[ash].activities[ash-permit].discipline": "permit",
    "sites[ash].activities[ash-1].furnished_by": "contractor",
    "racks[*].furnished_by": "owner",
    "sites[*].upgrades[*].furnished_by": "owner",
    "sites[*].onsite[*].furnished_by": "contractor",
}


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


@pytest.fixture(scope="module")
def told(tiny: Problem) -> Problem:
    return tiny.changed(GIVEN)


@pytest.fixture(scope="module")
def plan(tiny: Problem) -> Plan:
    return solve(tiny)


def test_a_case_that_gives_none_of_them_is_the_problem_it_was(tiny: Problem) -> None:
    assert tiny.changed({f"{OPTION}.checkpoints": []}).digest == tiny.digest
    assert tiny.digest == "61b4b28ed038e947e7c4063e6dde5d76"


def test_a_case_that_gives_one_of_them_is_another_problem(tiny: Problem) -> None:
    assert len({tiny.digest, *(tiny.changed({path: value}).digest for path, value in GIVEN.items())}) == 1 + len(GIVEN)


def test_they_decide_nothing(told: Problem, plan: Plan) -> None:
    other = solve(told)
    assert [row.value for row in other.goals] == [row.value for row in plan.goals]
    assert (other.schedule, other.deliveries, other.leans_on) == (plan.schedule, plan.deliveries, plan.leans_on)


def test_they_are_written_and_read_again(told: Problem, tmp_path: Path) -> None:
    write_case(told, tmp_path / "tiny")
    assert read_case(str(tmp_path / "tiny")) == told


def test_a_difference_says_them_in_words(tiny: Problem, told: Problem) -> None:
    lines = [str(line) for line in diff(tiny, told)]
    assert "checkpoint room ready of standard of ash-1: added (after 1 period)" in lines
    assert "phase ash-1, furnished by: not said → contractor" in lines
    assert "gate ash-permit, kind of work: not said → permit" in lines
    later = told.changed({f"{OPTION}.checkpoints[name=room ready].offset_periods": 2})
    assert [str(line) for line in diff(told, later)] == [
        "checkpoint room ready of standard of ash-1, offset: 1 → 2 periods"
    ]
    renamed = told.changed({f"{OPTION}.checkpoints[#1].name": "Room ready"})
    assert [str(line) for line in diff(told, renamed)] == [
        "checkpoint room ready of standard of ash-1: removed (after 1 period)",
        "checkpoint Room ready of standard of ash-1: added (after 1 period)",
    ]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (f"{OPTION}.checkpoints", [{"name": "IST", "offset_periods": 3}], "must be <= duration_periods 2, got 3"),
        (f"{OPTION}.checkpoints", [READY, READY], "must be unique among the checkpoints of its option"),
        (f"{OPTION}.checkpoints", [{"name": "", "offset_periods": 1}], "name"),
        (f"{OPTION}.checkpoints", [{"name": "IST", "offset_periods": -1}], "offset_periods"),
        (f"{OPTION}.checkpoints", [{"name": "IST"}], "offset_periods"),
        ("racks[*].furnished_by", "oner", "did you mean 'owner'?"),
        ("sites[ash].activities[ash-permit].discipline", "permits", "did you mean 'permit'?"),
    ],
)
def test_what_they_cannot_be_is_refused(tiny: Problem, path: str, value: Any, words: str) -> None:
    with pytest.raises(InvalidProblem, match="issue") as refused:
        tiny.changed({path: value})
    assert words in str(refused.value)


def test_checkpoints_of_two_options_may_share_a_name_and_stand_at_both_ends(tiny: Problem) -> None:
    both = {"name": "start", "offset_periods": 0}
    changed = tiny.changed(
        {
            f"{OPTION}.checkpoints": [both, {"name": "end", "offset_periods": 2}],
            "sites[ash].activities[ash-1].options[fast].checkpoints": [both],
        }
    )
    site = next(site for site in changed.sites if site.id == "ash")
    assert [len(option.checkpoints) for option in site.activities[1].options] == [2, 1]


def test_a_gate_that_takes_no_resource_is_a_permit_where_the_case_names_no_discipline(plan: Plan) -> None:
    codes = {task.id: task.phase for task in build_schedule(plan).tasks if task.kind in ("gate", "phase")}
    # The ground works of birch take the crew.
    assert codes == {
        "activity:ash-permit": "permit", "activity:ash-1": "civil", "activity:birch-ground": "civil",
        "activity:birch-1": "civil", "activity:cedar-1": "civil",
    }  # fmt: skip
    permit = next(work for work in plan.problem.sites[0].activities if work.id == "ash-permit")
    assert permit.model_copy(update={"discipline": "energise"}).kind_of_work == "energise"
