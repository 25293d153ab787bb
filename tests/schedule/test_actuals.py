"""Progress in files of schedulers' tools, and what of it becomes history of a case."""

from __future__ import annotations

import re
from datetime import date

import pytest

from planner import read, solve
from planner.errors import InvalidProblem
from planner.exports.mspdi import mspdi_text
from planner.exports.schedule_csv import project_csv
from planner.schedule.actuals import actuals
from planner.schedule.actuals_file import progress_in
from planner.schedule.from_plan import build_schedule
from planner.schedule.reported import Week, span_days

TINY = read("tiny")
ON = date(2026, 10, 20)
HEAD = "Planner id,Actual start,Actual finish,Remaining duration,Option\n"


def found(text: str):
    return progress_in("progress.csv", (HEAD + text).encode())


def history(text: str, on: date = ON):
    return {one.activity: one for one in actuals(TINY, found(text), on).history}


def issues(call) -> list[str]:
    with pytest.raises(InvalidProblem) as error:
        call()
    return [str(issue) for issue in error.value.issues]


def test_what_has_finished_gets_both_dates_and_the_plan_starts_with_the_next_period():
    taken = actuals(TINY, found("activity:ash-permit,2026-09-03,2026-10-02,,\n"), ON)
    assert taken.start_date == date(2026, 11, 1)
    (permit,) = taken.history
    assert [permit.activity, permit.site, permit.option] == ["ash-permit", "ash", "standard"]
    assert [permit.started_date, permit.finished_date] == [date(2026, 9, 3), date(2026, 10, 2)]
    assert permit.duration_periods == permit.was_periods


def test_the_plan_starts_after_the_period_of_the_day_whatever_day_of_it_that_is():
    row = "activity:ash-permit,2026-09-01,2026-09-30,,\n"
    for on, start in ((date(2026, 9, 30), date(2026, 10, 1)), (date(2026, 10, 1), date(2026, 11, 1))):
        assert actuals(TINY, found(row), on).start_date == start


@pytest.mark.parametrize(
    ("remaining", "periods"),
    [
        # Started on 2026-10-05; 11 days more from the day of the report, 2026-10-20, end in the period of the start.
        ("0", 1),
        ("11 days", 1),
        ("12 days", 2),
        ("41d", 2),
        ("42", 3),
        ("96 h", 2),
        ("2 weeks", 2),
    ],
)
def test_what_remains_is_the_duration_at_which_work_finishes_when_the_file_says(remaining, periods):
    one = history(f"activity:ash-1,2026-10-05,,{remaining},fast\n")["ash-1"]
    assert [one.started_date, one.finished_date, one.duration_periods] == [date(2026, 10, 5), None, periods]


def test_the_option_is_the_files_else_the_cases_else_the_only_one():
    assert history("activity:ash-1,2026-10-05,,5,standard\n")["ash-1"].option == "standard"
    assert history("activity:ash-permit,2026-10-05,,5,\n")["ash-permit"].option == "standard"
    assert issues(lambda: history("activity:ash-1,2026-10-05,,5,\n")) == [
        "progress.csv:2: the option of ash-1 must be given, got ''; options are standard, fast"
    ]


def test_all_that_is_wrong_is_said_at_once_with_its_line():
    rows = (
        "activity:ash-permit,2026-10-21,,1,\n"  # after the day of the report
        "activity:ash-1,2026-10-05,2026-10-04,,fast\n"  # finished before it started
        "activity:birch-1,2026-10-05,,,\n"  # nothing said of what remains
    )
    said = issues(lambda: history(rows))
    assert [line.split(": ")[0] for line in said[:3]] == ["progress.csv:2", "progress.csv:3", "progress.csv:4"]
    assert "must not be after 2026-10-20, the day of --on, got 2026-10-21" in said[0]
    assert "must not be before its actual start 2026-10-05, got 2026-10-04" in said[1]


def test_cells_that_are_no_dates_or_spans_are_said_with_their_line():
    rows = "activity:ash-1,5.10.2026,,soon,fast\nactivity:ash-permit,2026-02-30,,-1 d,\n"
    assert issues(lambda: found(rows)) == [
        "progress.csv:2: actual start must be a date such as 2026-05-31, got '5.10.2026'",
        "progress.csv:2: remaining duration must be a span of at least 0 such as '20 days' or '160 h', got 'soon'",
        "progress.csv:3: actual start must be a date such as 2026-05-31, got '2026-02-30'",
        "progress.csv:3: remaining duration must be a span of at least 0 such as '20 days' or '160 h', got '-1 d'",
    ]


def test_a_task_that_is_there_twice_is_refused():
    rows = "activity:ash-1,2026-10-05,,5,fast\n" * 2
    assert issues(lambda: found(rows)) == [
        f"progress.csv:{line}: 'activity:ash-1' is there more than once" for line in (2, 3)
    ]


@pytest.mark.parametrize("on", [date(2026, 8, 30), date(2027, 2, 1)])
def test_a_day_that_leaves_nothing_to_plan_is_refused(on):
    (said,) = issues(lambda: actuals(TINY, found(""), on))
    assert said == f"--on: must be a day from 2026-08-31 to 2027-01-31, that periods are left to plan, got {on}"


def test_what_is_no_activity_is_listed_with_where_to_enter_it_and_what_is_unknown_with_the_nearest():
    rows = (
        "racks:ash:LARGE@2026-11:order,2026-09-01,2026-09-01,,\n"
        "racks:birch:AIR@2026-10:delivery,2026-10-01,2026-10-01,,\n"
        "onsite:ash-gen@2026-10:order,2026-10-01,2026-10-01,,\n"
        "stage:ash:stage1,2026-06-03,2026-06-03,,\n"
        "milestone:M1,2026-10-01,2026-10-01,,\n"
        "programme:start,2026-09-01,2026-09-01,,\n"
        "activity:ash-2,2026-09-01,2026-09-01,,\n"
        "racks:oak:AIR@2026-10:delivery,2026-10-01,2026-10-01,,\n"
        ",2026-10-01,2026-10-01,,\n"
    )
    taken = actuals(TINY, found(rows), ON)
    told = "\n".join(taken.by_hand)
    assert taken.history == ()
    for place in (
        "racks:ash:LARGE@2026-11:order, finished 2026-09-01: enter the units in case.yaml under racks, LARGE: on_order",
        "racks:birch:AIR@2026-10:delivery, finished 2026-10-01: "
        "enter the units in sites/birch.yaml under installed (AIR)",
        "enter the units in sites/ash.yaml under onsite, ash-gen: committed",
        "energisation_date in sites/ash.yaml under stages",
        "milestone:M1, finished 2026-10-01: take it out of case.yaml",
        "cash on 2026-11-01 is not in the file: enter it in case.yaml under finance: opening_cash_usd_m (50 million",
        "debt on 2026-11-01 is not in the file",
        "tranches paid before 2026-11-01 are not in the file",
    ):
        assert place in told
    assert "programme:start" not in told
    assert taken.unmatched == (
        "progress.csv:8: 'activity:ash-2' is not in the case; did you mean 'activity:ash-1'?",
        "progress.csv:9: 'racks:oak:AIR@2026-10:delivery' is not in the case",
        "progress.csv:10: '' has no id of the planner",
    )


@pytest.mark.parametrize(
    ("text", "week", "days"),
    [
        ("PT160H0M0S", Week(), 20),
        ("P2DT4H", Week(), 2.5),
        ("PT80H", Week(8, 5), 14),
        ("10 days", Week(8, 5), 14),
        ("3ed", Week(8, 5), 3),
        ("2.5", Week(), 2.5),
        ("15 days?", Week(), 15),
        ("P", Week(), None),
        ("ten", Week(), None),
    ],
)
def test_spans_are_calendar_days(text, week, days):
    assert span_days(text, week) == days


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<a/>", "f:1: must be the XML of MS Project (Project) or of Primavera P6 (APIBusinessObjects), got 'a'"),
        (b"<Project>\n<Task>", "f:2:7: must be XML: no element found"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "f:1: must have no document type: no scheduler writes one"),
        (b"ERMHDR\t20.12\n%T\tPROJECT\n", "f: must hold activities in a table TASK, got none"),
        (b"\xff\xfea", "f:1: must be UTF-8 text, or an XER, or XML"),
        (b"", "got nothing"),
        (b"name,when\n", "f:1: must have columns for an id (planner id, Text10 or task_code), an actual start"),
        (b'Planner id,Actual start,Actual finish\n"a,b\n', "must be CSV"),
    ],
)
def test_what_is_no_file_of_progress_is_refused(content, said):
    (issue,) = issues(lambda: progress_in("f", content))
    assert said in issue


XER = """ERMHDR\t20.12
%T\tCALENDAR
%F\tclndr_id\tday_hr_cnt\tweek_hr_cnt
%R\t7\t10\t50
%T\tUDFTYPE
%F\tudf_type_id\tudf_type_label
%R\t1\tPlanner id
%R\t4\tOption
%T\tTASK
%F\ttask_id\tclndr_id\ttask_code\ttask_name\tact_start_date\tact_end_date\tremain_drtn_hr_cnt
%R\t11\t7\tA10\tHall ""A""\t2026-10-05 08:00\t\t100
%R\t12\t7\tactivity:ash-permit\tPermit\t2026-09-01 08:00\t2026-09-30 17:00\t0
%R\t13\t7\tA30\tNot begun\t\t\t80
%T\tUDFVALUE
%F\tudf_type_id\tfk_id\tudf_text
%R\t1\t11\tactivity:ash-1
%R\t4\t11\tfast
%E
"""


def test_an_xer_is_read_by_its_fields_calendars_and_codes():
    taken = progress_in("p.xer", XER.replace("\n", "\r\n").encode("cp1252"))
    hall, permit = taken.begun
    # 100 hours are ten days of ten hours, two weeks of five days.
    assert [hall.id, hall.where, hall.name, hall.option] == ["activity:ash-1", "p.xer:11", 'Hall "A"', "fast"]
    assert [hall.actual_start, hall.actual_finish, hall.remaining_days] == [date(2026, 10, 5), None, 14]
    assert [permit.id, permit.actual_finish, permit.remaining_days] == ["activity:ash-permit", date(2026, 9, 30), None]
    assert taken.waiting == ["A30"]


PMXML = b"""<?xml version="1.0"?><APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V25.12/API/BusinessObjects">
<UDFType><ObjectId>3</ObjectId><Title>Planner id</Title></UDFType>
<Calendar><HoursPerDay>8</HoursPerDay><HoursPerWeek>40</HoursPerWeek><ObjectId>1</ObjectId></Calendar>
<Project><Activity><ActualStartDate>2026-10-05T08:00:00</ActualStartDate><CalendarObjectId>1</CalendarObjectId>
<Id>A10</Id><Name>Hall</Name><RemainingDuration>80.0</RemainingDuration>
<UDF><TextValue>activity:ash-1</TextValue><TypeObjectId>3</TypeObjectId></UDF></Activity>
<Activity><Id>activity:ash-permit</Id></Activity></Project>
<BaselineProject><Activity><ActualStartDate>2020-01-01T08:00:00</ActualStartDate><Id>old</Id></Activity></BaselineProject>
</APIBusinessObjects>"""


def test_pmxml_is_read_by_its_fields_and_calendars_and_without_its_baseline():
    taken = progress_in("p.xml", PMXML)
    (hall,) = taken.begun
    assert [hall.id, hall.where, hall.name, hall.remaining_days] == ["activity:ash-1", "p.xml:4", "Hall", 14]
    assert taken.waiting == ["activity:ash-permit"]


SCHEDULE = build_schedule(solve(TINY))
MARKED = [("ash-permit", date(2026, 9, 1), date(2026, 9, 30), 1), ("ash-1", date(2026, 10, 1), None, 2)]


def marked_history():
    return [(one, started, finished, periods) for one, started, finished, periods in MARKED]


def taken_from(content: bytes):
    taken = actuals(TINY, progress_in("f", content), ON)
    kept = {one for one, *_ in MARKED}
    return [
        (one.activity, one.started_date, one.finished_date, one.duration_periods)
        for one in taken.history
        if one.activity in kept
    ]


def test_progress_marked_in_ms_project_xml_comes_back():
    text = mspdi_text(SCHEDULE)
    for activity, start, finish, _ in MARKED:
        task = re.search(rf"<Task>(?:(?!</Task>).)*<Value>activity:{activity}</Value>.*?</Task>", text, re.DOTALL)[0]
        begun = f"<ActualStart>{start}T08:00:00</ActualStart>"
        begun += f"<ActualFinish>{finish}T17:00:00</ActualFinish>" if finish else ""
        left = "PT0H0M0S" if finish else "PT96H0M0S"  # twelve days from 2026-10-20 on: to 2026-11-01
        new = re.sub(
            r"<RemainingDuration>.*?</RemainingDuration>", f"<RemainingDuration>{left}</RemainingDuration>", task
        )
        text = text.replace(task, new.replace("</ID>", f"</ID>{begun}", 1))
    assert taken_from(text.encode()) == marked_history()


def test_progress_marked_in_csv_of_ms_project_comes_back():
    rows = project_csv(SCHEDULE).decode("utf-8-sig").splitlines()
    columns = rows[0].split(",")
    for number, row in enumerate(rows[1:], start=1):
        for activity, start, finish, _ in MARKED:
            if f",activity:{activity}," in row:
                cells = row.split(",")
                cells[columns.index("Actual_Start")] = str(start)
                cells[columns.index("Actual_Finish")] = str(finish or "")
                cells[columns.index("Remaining_Duration")] = "" if finish else "12 days"
                rows[number] = ",".join(cells)
    assert taken_from("\n".join(rows).encode()) == marked_history()


def test_work_under_way_of_which_a_file_says_nothing_stays_and_is_listed():
    activities = [one.model_copy(update={"started_date": date(2026, 8, 20)}) for one in TINY.sites[0].activities[:1]]
    begun = TINY.sites[0].model_copy(update={"activities": (*activities, *TINY.sites[0].activities[1:])})
    problem = TINY.model_copy(update={"sites": (begun, *TINY.sites[1:])})
    taken = actuals(problem, found("activity:ash-1,,,,\n"), ON)
    assert taken.by_hand[0].startswith("ash-permit: started 2026-08-20 in the case and has its option's duration")


def test_an_export_that_comes_back_unmarked_keeps_the_days_that_the_case_knows():
    # Cedar's gate was finished on 2026-08-20; nobody knows when it began.
    taken = actuals(TINY, progress_in("f", mspdi_text(SCHEDULE).encode()), date(2026, 9, 30))
    (gate,) = taken.history
    assert [gate.site, gate.started_date, gate.finished_date] == ["cedar", None, date(2026, 8, 20)]
