"""What a scheduler's forecast says: work moved or made longer, when work under way ends, what it overbooks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from planner import read, read_plan, solve
from planner.exports.mspdi import mspdi_text
from planner.exports.primavera import pmxml_file, xer_file
from planner.exports.schedule_csv import project_csv
from planner.exports.schedule_csv_p6 import p6_csvs
from planner.schedule.actuals import actuals
from planner.schedule.actuals_file import progress_in
from planner.schedule.from_plan import build_schedule
from tests.schedule.foreign.conftest import missing

PLANS = Path(__file__).resolve().parents[2] / "notebooks" / "plans"
TINY = read("tiny")
HEAD = "Planner id,Actual start,Actual finish,Remaining duration,Option\n"
ON = date(2026, 9, 30)
MONEY = ("cash on", "debt on", "tranches paid")


@cache
def plan_of(name):
    return solve(TINY) if name == "tiny" else read_plan(PLANS / name)


@cache
def exported(name, to):
    schedule = build_schedule(plan_of(name))
    if to in ("xer", "pmxml") and missing():
        pytest.skip(missing())
    return {
        "mspdi": lambda: mspdi_text(schedule).encode(),
        "csv": lambda: project_csv(schedule),
        "p6 csv": lambda: p6_csvs(schedule)[0],
        "xer": lambda: xer_file(schedule).content,
        "pmxml": lambda: pmxml_file(schedule).content,
    }[to]()


def taken_from(text, head=HEAD, problem=TINY, on=ON):
    content = text if isinstance(text, bytes) else (head + text).encode()
    return actuals(problem, progress_in("f", content), on)


def of(lines, name):
    return [line for line in lines if line.startswith(f"{name}:")]


@pytest.mark.parametrize("to", ["mspdi", "csv", "p6 csv", "xer", "pmxml"])
@pytest.mark.parametrize("name", ["tiny", "ten-gigawatt", "status-2026"])
def test_an_untouched_export_has_nothing_that_is_not_taken_over(name, to):
    plan = plan_of(name)
    taken = actuals(plan.problem, progress_in("f", exported(name, to)), plan.start_date - timedelta(days=1))
    assert [line for line in taken.by_hand if not line.startswith(MONEY)] == []
    assert taken.unmatched == ()
    assert [line for line in taken.remarks if "the file has no status date" not in line] == []
    assert [one.activity for one in taken.history if one.duration_periods != one.was_periods] == []


def changed(activity, **elements):
    """Return the XML for MS Project of tiny in which the elements of a task are others."""
    text = exported("tiny", "mspdi").decode()
    task = re.search(rf"<Task>(?:(?!</Task>).)*<Value>{activity}</Value>.*?</Task>", text, re.DOTALL)[0]
    new = task
    for tag, value in elements.items():
        if f"<{tag}>" in new:
            new = re.sub(f"<{tag}>.*?</{tag}>", f"<{tag}>{value}</{tag}>", new)
        else:
            new = new.replace("</ID>", f"</ID><{tag}>{value}</{tag}>", 1)
    return text.replace(task, new).encode()


def test_work_that_a_scheduler_moved_and_made_longer_is_listed_with_what_to_enter():
    longer = changed(
        "activity:ash-1", Start="2026-11-15T08:00:00", Finish="2027-01-14T17:00:00", Duration="PT488H0M0S",
        ConstraintType="4", ConstraintDate="2026-11-15T08:00:00",
    )  # fmt: skip
    (line,) = of(taken_from(longer).by_hand, "ash-1")
    assert "planned from 2026-11-15 to 2027-01-14 in the file; moved there" in line
    assert "earliest_start_date 2026-11-15 in sites/ash.yaml" in line
    assert "it lasts 61 days in the file, and 28 to 31 by duration_periods 1 of option fast" in line
    assert "enter 2 there" in line


def test_a_constraint_at_the_opening_of_a_period_is_the_schedulers_where_the_plan_held_nothing():
    moved = {"Start": "2026-11-01T08:00:00", "Finish": "2026-11-30T17:00:00", "ConstraintType": "4"}
    (line,) = of(taken_from(changed("activity:ash-1", **moved, ConstraintDate="2026-11-01T08:00:00")).by_hand, "ash-1")
    assert "moved there" in line
    assert "lasts" not in line
    # What the case has already is not asked for again.
    held = TINY.sites[0].activities[1].model_copy(update={"earliest_start_date": date(2026, 11, 1)})
    site = TINY.sites[0].model_copy(update={"activities": (TINY.sites[0].activities[0], held)})
    content = changed("activity:ash-1", **moved, ConstraintDate="2026-11-01T08:00:00")
    problem = TINY.model_copy(update={"sites": (site, *TINY.sites[1:])})
    assert of(taken_from(content, problem=problem).by_hand, "ash-1") == []
    # Such a constraint holds nothing back.
    late = moved | {"ConstraintType": "7", "ConstraintDate": "2026-12-01T08:00:00"}
    assert of(taken_from(changed("activity:ash-1", **late)).by_hand, "ash-1") == []


def test_work_that_starts_later_as_what_it_waits_for_does_is_counted_in_one_line():
    content = changed("activity:ash-1", Start="2026-10-06T08:00:00", Finish="2026-11-05T17:00:00")
    told = [line for line in taken_from(content).by_hand if "without a constraint" in line]
    assert [line.startswith("1 activity not begun (ash-1): the file moves the start") for line in told] == [True]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("2026-11-15,2026-10-01,61 days", True),
        ("2026-11-01,2026-10-01,30 days", True),
        ("2026-10-01,2026-10-01,61 days", True),
        ("2026-10-01,2026-10-01,31 days", False),
        # Two months, by the other option: the file does not say which.
        ("2026-10-01,2026-10-01,62 days", False),
    ],
)
def test_a_csv_that_keeps_the_plans_start_shows_what_was_moved(cells, told):
    head = "Planner id,Actual start,Actual finish,Start,Start1,Duration,Option\n"
    option = "" if "62" in cells else "fast"
    assert bool(of(taken_from(f"activity:ash-1,,,{cells},{option}\n", head).by_hand, "ash-1")) == told


XER = """ERMHDR\t20.12
%T\tPROJECT
%F\tproj_id\tlast_recalc_date
%R\t1\t2026-10-01 08:00
%T\tTASK
%F\tproj_id\ttask_code\tact_start_date\tact_end_date\tremain_drtn_hr_cnt\treend_date\tearly_start_date\ttarget_start_date\ttarget_drtn_hr_cnt
%R\t1\tactivity:birch-ground\t2026-09-08 08:00\t\t80\t{finish}\t\t\t240
%R\t1\tactivity:ash-1\t\t\t248\t\t2026-11-01 08:00\t2026-10-01 08:00\t248
%E
"""


@pytest.mark.parametrize(
    ("finish", "periods", "told"),
    [("2026-12-10 17:00", 4, True), ("2026-10-12 17:00", 2, False), ("", 2, False), ("2026-09-20 17:00", 2, False)],
)
def test_suspended_work_ends_when_the_file_has_scheduled_it(finish, periods, told):
    taken = taken_from(XER.format(finish=finish).encode())
    assert [one.duration_periods for one in taken.history] == [periods]
    why = "what remains, counted from its status date, ends on 2026-10-10"
    said = [f"birch-ground: the file has 2026-12-10 as its finish, and {why}: 2026-12-10 counts"]
    assert of(taken.remarks, "birch-ground") == (said if told else [])
    assert "moved there" in of(taken.by_hand, "ash-1")[0]


PMXML = """<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V18.8/API/BusinessObjects">
<Project><DataDate>2026-10-01T00:00:00</DataDate><Activity><Id>activity:birch-ground</Id>
<ActualStartDate>2026-09-08T08:00:00</ActualStartDate><FinishDate>{finish}</FinishDate>
<PercentComplete>{share}</PercentComplete><PercentCompleteType>{kind}</PercentCompleteType>
<PlannedDuration>240</PlannedDuration><RemainingDuration>80</RemainingDuration></Activity></Project>
</APIBusinessObjects>
"""


def test_pmxml_and_ms_project_have_a_finish_too():
    content = PMXML.format(finish="2026-12-10T17:00:00", share=0.667, kind="Duration").encode()
    assert [one.duration_periods for one in taken_from(content).history] == [4]
    text = changed(
        "activity:birch-ground", ActualStart="2026-09-01T08:00:00", RemainingDuration="PT80H0M0S",
        PercentComplete="67", Finish="2026-12-10T17:00:00",
    ).decode()  # fmt: skip
    text = text.replace("<StatusDate>2026-09-01T08:00:00", "<StatusDate>2026-09-30T17:00:00")
    ground = next(one for one in taken_from(text.encode()).history if one.activity == "birch-ground")
    assert ground.duration_periods == 4


@pytest.mark.parametrize(
    ("share", "kind", "said"), [(0.25, "Duration", 1), (0.25, "Physical", 0), (0.667, "Duration", 0)]
)
def test_percent_complete_that_leaves_something_else_is_caught_in_pmxml(share, kind, said):
    found = progress_in("f", PMXML.format(finish="2026-12-10T17:00:00", share=share, kind=kind).encode())
    assert (
        found.remarks
        == ["f:2: 25 % of 30 days leaves 22.5, and the remaining duration is 10 days: 10 days count"][:said]
    )
    # What was not computed by a tool has no finish to rely on.
    assert [task.forecast_finish is None for task in found.begun] == [bool(said)]


def test_percent_complete_that_leaves_something_else_is_caught_in_ms_project_xml():
    marked = {"ActualStart": "2026-09-01T08:00:00", "PercentComplete": "50"}
    found = progress_in("f", changed("activity:ash-permit", **marked))
    assert [task.remaining_days for task in found.begun if task.id == "activity:ash-permit"] == [15]
    none_left = progress_in("f", changed("activity:ash-permit", **marked, RemainingDuration="PT0H0M0S"))
    assert [line.partition(": ")[2] for line in none_left.remarks] == [
        "50 % of 30 days leaves 15, and the remaining duration is 0 days: 0 days count"
    ]


def test_work_that_a_scheduler_has_extended_is_not_cut_to_its_old_duration():
    head = "Planner id,Actual start,Actual finish,Duration,Percent complete,Remaining duration\n"
    found = progress_in("f", (head + "activity:ash-1,2026-09-05,,30 days,0%,40 days\n").encode())
    assert [[task.remaining_days for task in found.begun], found.remarks] == [[40], []]


def test_a_crew_that_two_works_under_way_hold_at_once_is_named_with_its_month():
    rows = "activity:birch-ground,2026-09-08,,20 days,\nactivity:birch-1,2026-09-15,,55 days,fast\n"
    (line,) = of(taken_from(rows).remarks, "crew")
    assert "2 of 1 in use in 2026-10 by birch-ground (1), birch-1 (1), which are under way at once" in line
    assert of(taken_from("activity:birch-1,2026-09-15,,55 days,fast\n").remarks, "crew") == []
    # What has finished early has its crew no more.
    over = "activity:birch-ground,2026-09-08,,20 days,\nactivity:birch-1,2026-09-15,2026-09-25,,fast\n"
    assert of(taken_from(over).remarks, "crew") == []


def test_what_work_has_drawn_before_the_plan_is_to_be_taken_off():
    hall = TINY.sites[0].activities[1]
    options = tuple(one.model_copy(update={"draws": {"transformer": 2}}) for one in hall.options)
    site = TINY.sites[0].model_copy(
        update={"activities": (TINY.sites[0].activities[0], hall.model_copy(update={"options": options}))}
    )
    problem = TINY.model_copy(update={"sites": (site, *TINY.sites[1:])})
    (line,) = of(taken_from("activity:ash-1,2026-09-05,,20 days,fast\n", problem=problem).by_hand, "transformer")
    assert line.startswith("transformer: 2 drawn before the plan by ash-1 (2): lower its stock or arrivals")
