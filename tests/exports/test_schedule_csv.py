"""The CSVs for MS Project and P6, cell by cell, and read as spreadsheets and programs read them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from planner.exports.schedule_csv import COLUMNS, OWN_FIELDS, link_words, project_csv
from planner.exports.schedule_csv_p6 import LINK_COLUMNS, TASK_COLUMNS, p6_csvs
from planner.schedule.build_schedule import WorkCalendar
from tests.exports.build import CJK, FORMULA, LINKS, MARKUP, TASKS, UMLAUT, schedule


def rows_of(held: bytes) -> list[dict[str, str]]:
    assert held.startswith(b"\xef\xbb\xbf")  # else Excel takes UTF-8 for the code page of the machine
    return list(csv.DictReader(io.StringIO(held.decode("utf-8-sig"), newline="")))


PROJECT = rows_of(project_csv(schedule()))
BY_ID = {row["Text10"]: row for row in PROJECT}


def test_nodes_stand_above_their_tasks_and_an_empty_one_nowhere() -> None:
    told = [(row["ID"], row["Outline_Level"], row["Text10"]) for row in PROJECT]
    assert told == [
        ("1", "1", "sample"), ("2", "2", "start"), ("3", "2", "end"), ("4", "2", "GW1"), ("5", "2", "GW1:tranche"),
        ("6", "2", "south"), ("7", "3", "ALFA"), ("8", "4", "R1@2026-02"), ("9", "4", "R1@2026-02:lead"),
        ("10", "4", "ALFA:stage1"), ("11", "4", "ALFA.civil"), ("12", "5", "hall"),
    ]  # fmt: skip


def test_predecessors_are_lines_with_type_and_lag_as_project_writes_them() -> None:
    told = {name: row["Predecessors"] for name, row in BY_ID.items() if row["Predecessors"]}
    assert told == {
        "hall": "2", "R1@2026-02": "12SS+41 days", "R1@2026-02:lead": "8", "GW1": "9FS+31 days,10FF",
        "GW1:tranche": "4FS+1 day", "end": "4",
    }  # fmt: skip
    assert [link_words(12, "FS", 30), link_words(3, "SF", 1), link_words(3, "FF", -2)] == [
        "12FS+30 days", "3SF+1 day", "3FF-2 days",
    ]  # fmt: skip


def test_no_column_holds_a_task_at_a_date_but_a_labelled_constraint() -> None:
    assert not {"Start", "Finish"} & set(COLUMNS)
    held = {name: (row["Constraint_Type"], row["Constraint_Date"]) for name, row in BY_ID.items() if row["Duration"]}
    assert held.pop("R1@2026-02") == ("Start No Earlier Than", "2026-02-01")
    assert set(held.values()) == {("As Soon As Possible", "")}


def test_a_task_that_has_begun_is_held_by_its_actual_start_alone() -> None:
    given = schedule()
    begun = tuple(replace(task, not_before=-10) if task.id == "hall" else task for task in given.tasks)
    row = next(row for row in rows_of(project_csv(replace(given, tasks=begun))) if row["Text10"] == "hall")
    assert (row["Constraint_Type"], row["Constraint_Date"]) == ("As Soon As Possible", "")
    assert (row["Actual_Start"], row["Actual_Finish"], row["Percent_Complete"]) == ("2025-12-22", "", "33%")
    # Ten of its thirty days lie before the status date, 2026-01-01.
    assert (row["Duration"], row["Remaining_Duration"]) == ("30 days", "20 days")


def test_what_has_not_begun_has_its_whole_duration_before_it_and_what_has_finished_nothing() -> None:
    given = schedule()
    done = tuple(replace(task, status="finished") if task.id == "hall" else task for task in given.tasks)
    told = {row["Text10"]: row for row in rows_of(project_csv(replace(given, tasks=done)))}
    assert told["hall"]["Remaining_Duration"] == "0 days"
    lead = told["R1@2026-02:lead"]
    assert lead["Remaining_Duration"] == lead["Duration"] != "0 days"
    assert told["sample"]["Remaining_Duration"] == ""


def test_a_task_has_the_dates_of_the_plan_and_of_the_baseline() -> None:
    hall, stage = BY_ID["hall"], BY_ID["ALFA:stage1"]
    # 30 days from 22 December: through 20 January, the eve of its finish. An event has one day.
    assert (hall["Duration"], hall["Start1"], hall["Finish1"]) == ("30 days", "2025-12-22", "2026-01-20")
    assert (hall["Baseline_Start"], hall["Baseline_Finish"]) == ("2026-01-01", "2026-01-31")
    assert (stage["Duration"], stage["Milestone"], stage["Start1"], stage["Finish1"]) == (
        "0 days", "Yes", "2026-03-01", "2026-03-01",
    )  # fmt: skip
    assert (BY_ID["GW1"]["Baseline_Start"], BY_ID["GW1"]["Baseline_Finish"]) == ("2026-03-22", "2026-03-22")


def test_custom_fields_are_those_of_the_xml_for_project() -> None:
    hall = BY_ID["hall"]
    assert [hall[f"Text{number}"] for number in (1, 2, 5, 6, 7, 8, 9)] == [
        "phase", "logic", "H1", "civil", "owner", "fast", "assumption",
    ]  # fmt: skip
    assert (hall["Resource_Names"], hall["Fixed_Cost"]) == ("Crews  heavy[200%],crane", "4500000.0")
    assert [BY_ID["GW1"][f"Number{number}"] for number in (1, 2, 3, 5)] == ["", "6.0", "0", "6.0"]
    assert set(OWN_FIELDS) < set(COLUMNS)


def test_names_are_right_and_none_is_run_as_a_formula() -> None:
    assert [BY_ID[key]["Name"] for key in ("south", "ALFA", "GW1")] == [UMLAUT, CJK, MARKUP]
    assert BY_ID["hall"]["Name"] == f"'{FORMULA}"
    for held in (project_csv(schedule()), *p6_csvs(schedule())):
        for row in csv.reader(io.StringIO(held.decode("utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t"))]


def test_a_negative_figure_is_no_formula() -> None:
    given = schedule()
    late = tuple(replace(task, total_float=-3) if task.id == "GW1" else task for task in given.tasks)
    row = next(row for row in rows_of(project_csv(replace(given, tasks=late))) if row["Text10"] == "GW1")
    assert row["Number3"] == "-3"


def test_on_a_five_day_calendar_durations_and_lags_count_working_days() -> None:
    # 1 January 2026 is a Thursday: of the 30 days from 22 December 2025, a Monday, 22 are weekdays; one is a holiday.
    calendar = WorkCalendar("five", "Five days a week", (0, 1, 2, 3, 4), (date(2026, 1, 1),))
    rows = {row["Text10"]: row for row in rows_of(project_csv(replace(schedule(), calendar=calendar)))}
    assert rows["hall"]["Duration"] == "21 days"
    # February 2026 has 20 weekdays, March 22.
    assert rows["R1@2026-02:lead"]["Duration"] == "20 days"
    assert rows["GW1"]["Predecessors"] == "9FS+22 days,10FF"


def test_p6_takes_fields_in_the_first_row_and_captions_in_the_second() -> None:
    captions, *rows = rows_of(p6_csvs(schedule())[0])
    assert captions == TASK_COLUMNS
    assert [row["task_code"] for row in rows] == [task.id for task in TASKS]
    hall = next(row for row in rows if row["task_code"] == "hall")
    assert hall == {
        "task_code": "hall", "status_code": "In Progress", "wbs_id": "sample.south.ALFA.ALFA.civil",
        "task_name": f"'{FORMULA}", "complete_pct_type": "Duration", "complete_pct": "33.3333",
        "target_drtn_hr_cnt": "30", "remain_drtn_hr_cnt": "20", "act_start_date": "2025-12-22", "act_end_date": "",
        "cstr_type": "", "cstr_date": "", "start_date": "2025-12-22", "end_date": "2026-01-20",
        "total_float_hr_cnt": "0", "delete_record_flag": "",
    }  # fmt: skip
    order = next(row for row in rows if row["task_code"] == "R1@2026-02")
    assert (order["cstr_type"], order["cstr_date"]) == ("Start On or After", "2026-02-01")


def test_p6_takes_each_link_with_its_lag_in_days() -> None:
    captions, *rows = rows_of(p6_csvs(schedule())[1])
    assert captions == LINK_COLUMNS
    told = [(row["pred_task_id"], row["task_id"], row["pred_type"], row["lag_hr_cnt"]) for row in rows]
    assert told == [(link.before, link.after, link.type, str(link.lag)) for link in LINKS]


def test_an_id_that_p6_has_no_room_for_is_cut_alike_in_both_tables() -> None:
    given = schedule()
    long = "racks:" + "x" * 60
    tasks = tuple(replace(task, id=long) if task.id == "ALFA:stage1" else task for task in TASKS)
    links = tuple(replace(link, before=long) if link.before == "ALFA:stage1" else link for link in LINKS)
    changed = replace(given, tasks=tasks, links=links)
    activities = {row["task_code"] for row in rows_of(p6_csvs(changed)[0])[1:]}
    befores = {row["pred_task_id"] for row in rows_of(p6_csvs(changed)[1])[1:]}
    assert befores < activities
    assert max(map(len, activities)) == 40


def test_a_spreadsheet_opens_the_tables() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.BytesIO(project_csv(schedule())))
    assert list(frame.columns) == list(COLUMNS)
    assert frame["ID"].tolist() == list(range(1, 13))
