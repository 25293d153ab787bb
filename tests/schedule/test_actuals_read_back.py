"""Exports that come back: unchanged ones leave the case as it is, and what does not go together is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner import read, read_plan, solve
from planner.errors import InvalidProblem
from planner.exports.mspdi import mspdi_text
from planner.exports.schedule_csv import project_csv
from planner.exports.schedule_csv_p6 import p6_csvs
from planner.schedule.actuals import actuals
from planner.schedule.actuals_file import progress_in
from planner.schedule.actuals_remarks import Reading, finish_of
from planner.schedule.build_schedule import WorkCalendar
from planner.schedule.from_plan import build_schedule
from planner.schedule.reported import Reported, day_of, last_known

PLANS = Path(__file__).resolve().parents[2] / "notebooks" / "plans"
TINY = read("tiny")
HEAD = "Planner id,Actual start,Actual finish,Remaining duration,Option\n"
ON = date(2026, 10, 20)
EVE = date(2026, 8, 31)


def begun(problem, activity, **fields):
    """Return a case in which an activity has done something."""
    sites = tuple(
        site.model_copy(
            update={
                "activities": tuple(
                    one.model_copy(update=fields) if one.id == activity else one for one in site.activities
                )
            }
        )
        for site in problem.sites
    )
    return problem.model_copy(update={"sites": sites})


# Ash's permit took July and half of August; its hall, of two months, was begun on 12 August.
UNDER_WAY = begun(
    begun(TINY, "ash-permit", started_date=date(2026, 7, 1), finished_date=date(2026, 8, 1)),
    "ash-1",
    started_date=date(2026, 8, 12),
    chosen_option="standard",
)
SCHEDULE = build_schedule(solve(UNDER_WAY))
EXPORTS = {
    "mspdi": mspdi_text(SCHEDULE).encode(),
    "csv": project_csv(SCHEDULE),
    "p6 csv": p6_csvs(SCHEDULE)[0],
}


def found(rows, head=HEAD):
    return progress_in("f", (head + rows).encode())


def remarks(rows, problem=TINY, on=ON):
    return actuals(problem, found(rows), on).remarks


FIVE_DAYS = WorkCalendar("five", "Five days", (0, 1, 2, 3, 4), (date(2026, 9, 7),))
EXPORTS["mspdi of five days a week"] = mspdi_text(replace(SCHEDULE, calendar=FIVE_DAYS)).encode()


@pytest.mark.parametrize(
    ("remaining", "days_per_week", "last"),
    [
        # From Tuesday 2026-10-20 on.
        (3, 7, date(2026, 10, 23)),
        (3 * 7 / 5, 5, date(2026, 10, 23)),
        (4 * 7 / 5, 5, date(2026, 10, 26)),
        (13 * 7 / 5, 5, date(2026, 11, 6)),
        (5 * 7 / 6, 6, date(2026, 10, 26)),
        (3 * 7 / 5.5, 5.5, date(2026, 10, 24)),
        (0, 5, date(2026, 10, 20)),
    ],
)
def test_what_remains_is_worked_on_the_working_days_of_the_file(remaining, days_per_week, last):
    task = Reported("a", "f", date(2026, 10, 1), None, remaining, days_per_week=days_per_week)
    assert finish_of(task, Reading(ON, True, ())) == last


@pytest.mark.parametrize("exported", EXPORTS.values(), ids=EXPORTS)
def test_an_untouched_export_changes_neither_days_nor_durations_nor_the_start(exported):
    taken = actuals(UNDER_WAY, progress_in("f", exported), EVE)
    assert taken.start_date == UNDER_WAY.programme.start_date
    assert [(one.activity, one.started_date, one.finished_date) for one in taken.history] == [
        ("ash-permit", date(2026, 7, 1), date(2026, 8, 1)),
        ("ash-1", date(2026, 8, 12), None),
        ("cedar-1", None, date(2026, 8, 20)),
    ]
    assert [one.duration_periods - one.was_periods for one in taken.history] == [0, 0, 0]


SIX_DAYS = replace(FIVE_DAYS, weekdays=(0, 1, 2, 3, 4, 5), holidays=(date(2026, 12, 25), date(2027, 1, 1)))


@pytest.mark.parametrize("calendar", [WorkCalendar(), FIVE_DAYS, SIX_DAYS], ids=["seven", "five", "six"])
def test_no_work_under_way_of_a_real_plan_grows_when_its_export_comes_back(calendar):
    plan = read_plan(PLANS / "status-2026")
    exported = mspdi_text(replace(build_schedule(plan), calendar=calendar)).encode()
    taken = actuals(plan.problem, progress_in("f", exported), plan.start_date - timedelta(days=1))
    assert len(taken.history) == 18
    assert [one.activity for one in taken.history if one.duration_periods != one.was_periods] == []


WORKED = """ERMHDR\t20.12
%T\tCALENDAR
%F\tclndr_id\tday_hr_cnt\tweek_hr_cnt
%R\t7\t8\t40
%T\tTASK
%F\tclndr_id\ttask_code\tact_start_date\tact_end_date\tremain_drtn_hr_cnt
%R\t7\tactivity:ash-1\t{start} 08:00\t\t176
%R\t7\tactivity:cedar-1\t2026-03-02 08:00\t{finish} 17:00\t
%E
"""


@pytest.mark.parametrize(
    ("start", "finish", "days"),
    [
        # The case has Saturdays, which a week of five days moves to Monday, and to Friday.
        ("2026-08-17", "2026-08-21", ["2026-08-15", "2026-08-22"]),
        # The first and last working day of the month: the bounds of the period.
        ("2026-08-03", "2026-08-31", ["2026-08-15", "2026-08-22"]),
        # What a scheduler has put right counts.
        ("2026-08-18", "2026-08-20", ["2026-08-18", "2026-08-20"]),
    ],
)
def test_days_that_a_schedule_moves_by_itself_stay_those_of_the_case_and_others_count(start, finish, days):
    problem = begun(UNDER_WAY, "ash-1", started_date=date(2026, 8, 15))
    problem = begun(problem, "cedar-1", finished_date=date(2026, 8, 22))
    content = WORKED.format(start=start, finish=finish).encode()
    hall, gate = actuals(problem, progress_in("f", content), EVE).history
    assert [hall.started_date.isoformat(), gate.finished_date.isoformat()] == days


def test_what_remains_counts_from_the_status_date_of_the_file_and_the_difference_is_said():
    taken = actuals(UNDER_WAY, progress_in("f", EXPORTS["mspdi"]), date(2026, 9, 30))
    hall = next(one for one in taken.history if one.activity == "ash-1")
    assert [taken.start_date, hall.duration_periods] == [date(2026, 10, 1), 2]
    counted = "what remains counts from 2026-08-31, the last day before the file's status date"
    assert f"{counted}, and not from the day of --on, 2026-09-30" in taken.remarks
    assert any("ash-1: ends on 2026-09-30 by what remains" in line for line in taken.remarks)


def test_a_status_date_before_the_days_that_a_file_has_does_not_count():
    text = EXPORTS["mspdi"].decode().replace("<ActualStart>2026-08-12", "<ActualStart>2026-08-01")
    assert "<ActualStart>2026-08-01T08" in text
    text = text.replace("<StatusDate>2026-09-01", "<StatusDate>2026-07-15")
    taken = actuals(UNDER_WAY, progress_in("f", text.encode()), date(2026, 9, 30))
    assert taken.remarks[0].startswith("the file's own status date ends with 2026-07-14, before ")
    # A month remains, counted from the end of September.
    assert [one.duration_periods for one in taken.history if one.activity == "ash-1"] == [3]


def test_a_file_without_a_status_date_counts_from_the_day_given_and_says_so():
    assert remarks("activity:ash-permit,2026-09-01,,31 days,\n") == (
        "the file has no status date: what remains counts from the day of --on, 2026-10-20",
    )
    assert remarks("activity:ash-permit,2026-09-01,2026-10-01,,\n") == ()


XER = """ERMHDR\t20.12
%T\tPROJECT
%F\tproj_id\tlast_recalc_date
%R\t1\t2026-10-01 00:00
%R\t2\t2026-10-11 08:00
%T\tTASK
%F\ttask_id\tproj_id\ttask_code\ttask_name\tact_start_date\tact_end_date\tremain_drtn_hr_cnt\ttarget_end_date
%R\t11\t1\tactivity:ash-permit\tPermit\t2026-09-05 08:00\t\t80\t
%R\t12\t2\tactivity:birch-ground\tGround\t2026-09-05 08:00\t\t80\t
%R\t13\t2\tactivity:birch-1\tHall\t\t\t80\t2026-10-20 17:00
%E
"""
PMXML = """<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V18.8/API/BusinessObjects">
<Project><Id>A</Id><DataDate>2026-10-01T00:00:00</DataDate>
<Activity><Id>activity:ash-permit</Id><ActualStartDate>2026-09-05T08:00:00</ActualStartDate>
<RemainingDuration>80</RemainingDuration></Activity>
<BaselineProject><DataDate>2026-01-01T00:00:00</DataDate></BaselineProject>
<Activity><Id>activity:birch-1</Id><FinishDate>2026-10-20T17:00:00</FinishDate></Activity></Project>
</APIBusinessObjects>
"""


def test_an_xer_counts_from_the_data_date_of_its_project():
    read_in = progress_in("f", XER.encode())
    assert [task.as_of for task in read_in.begun] == [date(2026, 9, 30), date(2026, 10, 10)]
    assert read_in.planned == {"activity:birch-1": date(2026, 10, 20)}


def test_pmxml_counts_from_the_data_date_of_its_project_and_not_of_its_baseline():
    read_in = progress_in("f", PMXML.encode())
    assert [task.as_of for task in read_in.begun] == [date(2026, 9, 30)]
    assert read_in.planned == {"activity:birch-1": date(2026, 10, 20)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01T00:00:00", date(2026, 11, 30)),
        ("2026-12-01T08:00:00", date(2026, 11, 30)),
        ("2026-11-30T17:00:00", date(2026, 11, 30)),
        ("2026-11-30 17:00", date(2026, 11, 30)),
        ("NA", None),
        ("", None),
    ],
)
def test_a_morning_ends_with_the_day_before_it(text, day):
    assert last_known(text) == day


@pytest.mark.parametrize(
    "content",
    [
        b"<Project/>",
        HEAD.encode(),
        (HEAD + "activity:LRD-P1,2026-09-01,2026-09-30,,\nmilestone:M1,,,,\nprogramme:start,2026-09-01,,1,\n").encode(),
        (HEAD + "racks:texas:LARGE@2026-11:order,2026-09-01,2026-09-01,,\n").encode(),
    ],
)
def test_a_file_of_which_the_case_has_nothing_is_refused(content):
    with pytest.raises(InvalidProblem) as error:
        actuals(TINY, progress_in("progress", content), ON)
    assert [str(issue) for issue in error.value.issues] == [
        "progress: must have activities of the case, such as 'activity:ash-permit'; none of its tasks is in the case"
    ]


@pytest.mark.parametrize("row", ["activity:birch-1,,,,\n", "racks:ash:LARGE@2026-11:order,2026-09-01,2026-09-01,,\n"])
def test_a_file_with_anything_of_the_case_is_taken(row):
    assert actuals(TINY, found(row), ON).history == ()


def test_work_that_began_before_what_it_waits_for_is_listed():
    assert remarks("activity:ash-1,2026-10-05,2026-10-19,,fast\n") == (
        "ash-1: out of sequence: started 2026-10-05, and waits for ash-permit (FS), "
        "of which no date says that it has finished",
    )
    permit = "activity:ash-permit,2026-09-01,{},,\nactivity:ash-1,2026-10-05,2026-10-19,,fast\n"
    assert remarks(permit.format("2026-10-06"))[0].endswith("waits for ash-permit (FS), which finished 2026-10-06")
    assert remarks(permit.format("2026-10-05")) == ()


def test_a_start_that_waits_for_a_start_and_the_cases_own_dates_count_too():
    # Birch's hall waits for its ground, and starts a month after ash's hall does.
    problem = begun(TINY, "birch-ground", finished_date=date(2026, 8, 1))
    rows = "activity:birch-1,2026-10-12,2026-10-19,,fast\n"
    ash = "activity:ash-permit,2026-08-01,2026-09-01,,\nactivity:ash-1,{},2026-10-19,,fast\n"
    told = "birch-1: out of sequence: started 2026-10-12, and waits for ash-1 (SS and 1 more periods), which started"
    assert remarks(ash.format("2026-09-13") + rows, problem) == (f"{told} 2026-09-13",)
    assert remarks(ash.format("2026-09-12") + rows, problem) == ()


def test_work_planned_to_have_finished_of_which_there_is_no_progress_is_listed():
    head = "Planner id,Actual start,Actual finish,Finish1\n"
    rows = "activity:ash-permit,,,2026-10-20\nactivity:ash-1,,,2026-10-21\nactivity:birch-1,NA,NA,soon\n"
    taken = actuals(TINY, found(rows, head), ON)
    assert taken.remarks == ("ash-permit: no progress, and the file has 2026-10-20 as its planned finish",)
    untouched = progress_in("f", mspdi_text(build_schedule(solve(TINY))).encode())
    late = [line.partition(":")[0] for line in actuals(TINY, untouched, date(2026, 9, 30)).remarks]
    assert late == ["ash-permit", "birch-ground", "racks"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03-Sep-26", date(2026, 9, 3)),
        ("03-Sep-26 A", date(2026, 9, 3)),
        ("3-sep-2026 08:00 A", date(2026, 9, 3)),
        ("03-Sep-26 08:00 AM*", date(2026, 9, 3)),
        ("2026-09-03 A", date(2026, 9, 3)),
        ("31-Sep-26", None),
        ("03-Okt-26", None),
        ("9/3/2026", None),
    ],
)
def test_dates_are_iso_or_those_of_p6(text, day):
    assert day_of(text) == day


def test_a_date_whose_day_and_month_cannot_be_told_apart_is_refused_with_a_hint():
    with pytest.raises(InvalidProblem) as error:
        found("activity:ash-1,Thu 9/3/26,NA,5,fast\n")
    assert [str(issue) for issue in error.value.issues] == [
        "f:2: actual start must be a date such as 2026-05-31, got 'Thu 9/3/26'; "
        "day and month cannot be told apart: have dates written as yyyy-mm-dd"
    ]


def test_na_of_ms_project_is_no_date():
    read_in = found("activity:ash-1,2026-10-05,NA,5,fast\nactivity:ash-permit,NA,na,,\n")
    assert [task.actual_finish for task in read_in.begun] == [None]
    assert read_in.waiting == ["activity:ash-permit"]


SPANS = "Planner id,Actual_Start,Actual_Finish,Duration,Percent_Complete,Remaining_Duration\n"


@pytest.mark.parametrize(
    ("cells", "days", "said"),
    [
        ("40 days,50%,", 20, False),
        ("40 days,25,", 30, False),
        ("40 days,,", None, False),
        ("40 days,50%,20 days", 20, False),
        ("40 days,34%,27 days", 27, False),
        # The export has the whole duration there as long as nothing is done.
        ("40 days,50%,40 days", 20, True),
        ("40 days,50%,10 days", 10, True),
    ],
)
def test_what_remains_follows_from_duration_and_percent_complete(cells, days, said):
    read_in = found(f"activity:ash-1,2026-10-05,,{cells}\n", SPANS)
    assert [task.remaining_days for task in read_in.begun] == [days]
    assert bool(read_in.remarks) == said


def test_a_percentage_that_is_none_is_refused():
    with pytest.raises(InvalidProblem) as error:
        found("activity:ash-1,2026-10-05,,40 days,120%,\n", SPANS)
    assert [str(issue) for issue in error.value.issues] == ["f:2: percent complete must be from 0 to 100 %, got '120%'"]


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_separators_and_utf_16_are_read(separator, encoding):
    text = (HEAD + "activity:ash-1,2026-10-05,,5 days,fast\n").replace(",", separator)
    (task,) = progress_in("f", text.encode(encoding)).begun
    assert [task.id, task.remaining_days, task.option] == ["activity:ash-1", 5, "fast"]


def test_the_caption_of_p6_tells_the_unit_of_what_remains():
    names = "task_code,act_start_date,act_end_date,remain_drtn_hr_cnt\n"
    for caption, days in (("Remaining Duration(h)", 10), ("Remaining Duration(d)", 80)):
        rows = f"Activity ID,Actual Start,Actual Finish,{caption}\nactivity:ash-1,05-Oct-26 A,,80\n"
        (task,) = found(rows, names).begun
        assert task.remaining_days == days


@pytest.mark.parametrize(
    "unknown",
    [
        "racks:ash:LARGE@2026-11:foo",
        "racks:ash:LARGE@2026-11:in-service",
        "racks:ash:LARGE@soon:order",
        "onsite:ash-gen@2026-10:online",
        "onsite:ash-gen@2026-10",
        "programme:middle",
        "checkpoint:ash-1:nothing",
    ],
)
def test_a_task_whose_id_is_none_of_the_planners_gets_no_advice(unknown):
    taken = actuals(TINY, found(f"activity:ash-permit,,,,\n{unknown},2026-09-01,2026-09-01,,\n"), ON)
    assert [line for line in taken.by_hand if unknown in line] == []
    assert [unknown in line for line in taken.unmatched] == [True]
