"""PMXML and XER read and rescheduled from blank dates by MPXJ, and the XML held against the schema of its classes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner import read, read_plan, solve
from planner.exports.mspdi import mspdi_text
from planner.exports.primavera import pmxml_file, xer_file
from planner.generate import generate
from planner.schedule.actuals import actuals
from planner.schedule.actuals_file import progress_in
from planner.schedule.from_plan import build_schedule
from tests.oracle import cases
from tests.schedule.by_hand import FIVE_DAYS, SCHEDULE, on_five_days
from tests.schedule.foreign.compared import consistent, differences
from tests.schedule.foreign.conftest import missing
from tests.schedule.foreign.p6 import P6
from tests.second import draw

if TYPE_CHECKING:
    from collections.abc import Iterator


def pmxml_bytes(schedule):
    return pmxml_file(schedule).content


def xer_bytes(schedule):
    return xer_file(schedule).content


pmxml, xer = cache(pmxml_bytes), cache(xer_bytes)
PLANS = Path(__file__).parents[3] / "notebooks" / "plans"
BOTH = pytest.mark.parametrize("written", [pmxml, xer], ids=["pmxml", "xer"])


@pytest.fixture(scope="module")
def p6(tmp_path_factory: pytest.TempPathFactory) -> Iterator[P6]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    machine = P6(tmp_path_factory.mktemp("p6"))
    try:
        yield machine
    finally:
        machine.close()


def by_id(answer):
    return {task["planner_id"]: task for task in answer["tasks"]}


@BOTH
@pytest.mark.parametrize("schedule", [SCHEDULE, on_five_days()], ids=["seven days", "five days"])
def test_a_schedule_by_hand_is_what_the_foreign_scheduler_makes_of_its_links(p6, written, schedule):
    content = written(schedule)
    assert consistent(schedule, p6.scheduled(content), p6.read(content)) == []


@pytest.mark.parametrize("schedule", [SCHEDULE, on_five_days()], ids=["seven days", "five days"])
def test_the_xml_keeps_to_the_schema(p6, schedule):
    assert p6.breaks(pmxml(schedule)) == []


@BOTH
def test_what_is_read_is_what_the_schedule_says(p6, written):
    answer = p6.read(written(SCHEDULE))
    tasks = by_id(answer)
    assert len(tasks) == len(SCHEDULE.tasks)
    assert [answer["id"], answer["name"], answer["data_date"]] == [
        "by-hand", "Ostsee & Söhne <1 GW>", "2026-11-01T08:00"
    ]  # fmt: skip
    assert answer["planned_start"] == "2026-11-01T08:00"
    assert "Money is in million USD." in answer["notes"]
    hall, fit, order = tasks["alpha:hall"], tasks["alpha:fit"], tasks["alpha:order"]
    assert fit["name"] == "=Fit-out"
    # 30 days from 2026-11-01; the data date is its first day, so all of it remains.
    assert [hall["status"], hall["actual_start"], hall["actual_finish"]] == ["IN_PROGRESS", "2026-11-01T08:00", None]
    assert [hall["duration"], hall["remaining"]] == [30.0, 30.0]
    # Nobody has said what work is done or what is spent of what is under way: only its days are counted.
    assert [hall["percent"], hall["percent_type"], hall["physical"]] == [0.0, "DURATION", 0.0]
    assert [hall["cost"], hall["spent"]] == [30e6, 0.0]
    assert [tasks["alpha:land"]["percent"], tasks["alpha:land"]["spent"]] == [100.0, 2e6]
    assert hall["codes"] == {
        "Site": "alpha", "Building": "A", "Phase": "civil", "Furnished by": "owner", "Kind": "phase", "Reason": "logic"
    }  # fmt: skip
    assert hall["fields"].items() >= {"Planner id": "alpha:hall", "Confidence": "reported", "Option": "steel"}.items()
    assert [float(fit["fields"][name]) for name in ("Size MW", "Cumulative MW")] == [12.5, 12.5]
    assert fit["fields"]["MW unit"] == "MW IT"
    assert [order["constraint"], order["constraint_date"]] == ["START_NO_EARLIER_THAN", "2026-11-06T08:00"]
    assert order["fields"]["Held by"] == "cash floor: 3.0 below on 2026-11-30"
    assert [order["type"], fit["type"]] == ["START_MILESTONE", "TASK_DEPENDENT"]
    assert tasks["programme:finish"]["type"] == "START_MILESTONE"
    assert tasks["programme:finish"]["finish"] == "2027-01-10T08:00"
    assert tasks["alpha:paint"]["before"] == [["alpha:hall", "FF", 3.0], ["alpha:hall", "SS", 5.0]]
    assert tasks["alpha:power"]["before"] == [["alpha:land", "FS", 7.0]]
    # Land was had on 2026-10-22 and took the ten days before the start.
    assert [tasks["alpha:land"][one] for one in ("status", "actual_start", "actual_finish")] == [
        "COMPLETED", "2026-10-22T08:00", "2026-10-31T17:00"
    ]  # fmt: skip
    assert {task["constraint"] for task in tasks.values()} == {"START_NO_EARLIER_THAN", None}


@BOTH
def test_breakdown_and_resources_are_read(p6, written):
    answer = p6.read(written(SCHEDULE))
    # In the XML the project stands for the whole, in an XER so does the one root of the breakdown.
    root = {"by-hand": "Ostsee & Söhne <1 GW>"} if written is xer else {}
    assert answer["wbs"] == {
        **root,
        "by-hand.region/north": "North",
        "by-hand.region/north.site/alpha": "alpha",
        "by-hand.region/north.site/alpha.system/civil": "Civil",
        "by-hand.region/north.site/empty": "nothing here",
    }
    assert answer["resources"] == [
        # 2 crews until the eve of day 45, then 3.5; MPXJ shows them in percent.
        ["crews", "Crews of A & B", "WORK", [["2026-11-01T00:00", 200.0], ["2026-12-16T00:00", 350.0]]],
        ["transformers", "Transformers", "MATERIAL", []],
    ]
    tasks = by_id(answer)
    # 2 crews for 30 days of 8 hours; 2.5 transformers in all.
    assert tasks["alpha:hall"]["uses"] == {"crews": [200.0, 480.0, 0.0]}
    assert tasks["alpha:order"]["uses"] == {"transformers": [250.0, 2.5, 0.0]}


def test_the_xml_keeps_every_letter_and_the_xer_those_of_its_code_page(p6):
    assert by_id(p6.read(pmxml(SCHEDULE)))["alpha:hall"]["name"] == 'Hall "A" & Bau äöü 東京 '
    assert by_id(p6.read(xer(SCHEDULE)))["alpha:hall"]["name"] == 'Hall "A" & Bau äöü U+6771U+4EAC '


def test_the_baseline_is_a_project_in_the_xml_and_dates_in_the_fields_of_the_xer(p6):
    baseline = p6.read(pmxml(SCHEDULE))["baseline"]
    # Day 45 is 2026-12-16; 20 days from there end on 2027-01-04.
    assert {name: told[:2] for name, told in baseline["activities"].items()} == {
        "baseline:programme:start": ["2026-10-22T08:00", "2026-10-22T08:00"],
        "baseline:programme:finish": ["2027-01-05T08:00", "2027-01-05T08:00"],
        "alpha:survey": ["2026-10-02T08:00", "2026-10-21T17:00"],
        "alpha:fence": ["2026-10-17T08:00", "2026-11-10T17:00"],
        "alpha:land": ["2026-10-22T08:00", "2026-10-29T17:00"],
        "alpha:hall": ["2026-11-01T08:00", "2026-11-28T17:00"],
        "alpha:fit": ["2026-12-16T08:00", "2027-01-04T17:00"],
    }
    # Its own data date; what it had as done, under way and not begun, what it cost, and what waited for what.
    assert baseline["data_date"] == "2026-10-22T08:00"
    assert baseline["activities"]["alpha:survey"][2:] == ["COMPLETED", 5e5, []]
    assert baseline["activities"]["alpha:fence"][2:] == ["IN_PROGRESS", 0.0, ["alpha:survey"]]
    assert baseline["activities"]["alpha:hall"][2:] == ["NOT_STARTED", 25e6, ["alpha:land"]]
    fields = by_id(p6.read(xer(SCHEDULE)))["alpha:fit"]["fields"]
    assert [fields["Baseline start"], fields["Baseline finish"]] == ["2026-12-16", "2027-01-04"]
    assert p6.read(pmxml_bytes(replace(SCHEDULE, earlier=None)))["baseline"] is None


@BOTH
def test_calendars_and_codes_are_the_projects_own(p6, written):
    answer = p6.read(written(SCHEDULE))
    assert answer["code_scopes"] == ["PROJECT"]
    # Resources are the enterprise's: their calendar is none of a project.
    own = [["Seven days a week", "PROJECT", number] for number in ((1, 2) if written is pmxml else (1,))]
    assert answer["calendars"] == [*own, ["Seven days a week, resources", "RESOURCE", 0]]
    assert answer["resource_calendars"] == ["Seven days a week, resources"]
    assert {task["calendar"] for task in answer["tasks"]} == {"Seven days a week"}
    assert b"<IsDefault>1" not in written(SCHEDULE)
    assert b"\tY\tSeven days a week" not in written(SCHEDULE)


@BOTH
def test_written_again_it_is_the_same_to_the_byte(p6, written, monkeypatch):
    first = written(SCHEDULE)
    again = {pmxml: pmxml_bytes, xer: xer_bytes}[written]
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    assert again(SCHEDULE) == first


def test_what_java_prints_is_no_part_of_the_file(p6, monkeypatch):
    first = xer(SCHEDULE)
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xlog:gc")  # said on standard output
    assert xer_bytes(SCHEDULE) == first


@BOTH
def test_the_tiny_plan(p6, written):
    schedule = build_schedule(solve(read("tiny")))
    assert differences(schedule, p6.scheduled(written(schedule))) == []


@BOTH
@pytest.mark.parametrize("case_name", ["ten-gigawatt", "status-2026"])
def test_a_real_plan(p6, written, case_name):
    schedule = build_schedule(read_plan(PLANS / case_name))
    assert differences(schedule, p6.scheduled(written(schedule))) == []


def test_a_real_plan_keeps_to_the_schema_and_to_a_calendar_of_five_days_with_holidays(p6):
    schedule = build_schedule(read_plan(PLANS / "ten-gigawatt"), calendar=FIVE_DAYS)
    content = pmxml(schedule)
    assert p6.breaks(content) == []
    assert consistent(schedule, p6.scheduled(content), p6.read(content)) == []


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 7])
def test_random_cases_with_history_quarters_and_all_rules(p6, seed):
    schedule = build_schedule(solve(draw.case(seed, "small")))
    assert differences(schedule, p6.scheduled(xer(schedule))) == []


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_cases_small_enough_to_be_counted_out(p6, seed):
    schedule = build_schedule(solve(cases.case(seed)))
    assert differences(schedule, p6.scheduled(pmxml(schedule))) == []


def test_a_generated_case(p6):
    schedule = build_schedule(solve(generate(sites=3, phases=2, periods=12, seed=1), time_limit_s=2, gap=0.2))
    assert differences(schedule, p6.scheduled(xer(schedule))) == []


def row_of(content: bytes, table: str, **having: str) -> tuple[list[str], list[str]]:
    """Return the columns of a table of an XER and the first row of it with these values."""
    part = content.decode("cp1252").split(f"%T\t{table}\n")[1].split("%T\t")[0].splitlines()
    columns = part[0].split("\t")[1:]
    rows = (line.split("\t")[1:] for line in part[1:])
    return columns, next(row for row in rows if all(row[columns.index(name)] == one for name, one in having.items()))


def with_value(content: bytes, table: str, column: str, new: str, **having: str) -> bytes:
    """Return an XER with another value in one row of a table."""
    columns, row = row_of(content, table, **having)
    changed = [new if name == column else value for name, value in zip(columns, row, strict=True)]
    return content.replace("\t".join(row).encode("cp1252"), "\t".join(changed).encode("cp1252"))


def task_number(content: bytes, code: str) -> str:
    columns, row = row_of(content, "TASK", task_code=code)
    return row[columns.index("task_id")]


def link_between(content: bytes, before: str, after: str, **other: str) -> dict[str, str]:
    return {"pred_task_id": task_number(content, before), "task_id": task_number(content, after), **other}


FAULTS = {
    "a lag two days off": ("TASKPRED", "lag_hr_cnt", "40", "alpha:hall", "alpha:paint", "PR_FF"),
    "a lag in days": ("TASKPRED", "lag_hr_cnt", "3", "alpha:hall", "alpha:paint", "PR_FF"),
    "start to start": ("TASKPRED", "pred_type", "PR_SS", "alpha:lead", "alpha:fit", "PR_FS"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_link_is_caught(p6, fault):
    table, column, new, before, after, of_type = FAULTS[fault]
    content = xer(SCHEDULE)
    wrong = with_value(content, table, column, new, **link_between(content, before, after, pred_type=of_type))
    assert wrong != content
    assert differences(SCHEDULE, p6.scheduled(wrong)) != []


def test_a_dropped_link_and_a_dropped_constraint_are_caught(p6):
    content = xer(SCHEDULE)
    _, row = row_of(content, "TASKPRED", **link_between(content, "alpha:lead", "alpha:fit"))
    dropped = content.replace(("%R\t" + "\t".join(row) + "\n").encode("cp1252"), b"")
    assert dropped != content
    assert differences(SCHEDULE, p6.scheduled(dropped)) != []
    freed = with_value(content, "TASK", "cstr_type", "", task_code="alpha:power")
    assert freed != content
    assert differences(SCHEDULE, p6.scheduled(freed)) != []


def test_a_dropped_holiday_and_a_day_of_24_hours_are_caught(p6):
    schedule = on_five_days()
    content = pmxml(schedule)
    head, mark, own = content.partition(b"<Project>")  # before it is the calendar of resources
    own = re.sub(rb"<HolidayOrException>.*?</HolidayOrException>", b"", own, count=1, flags=re.DOTALL)
    dropped = head + mark + own
    assert dropped != content
    assert differences(schedule, p6.scheduled(dropped)) != []
    content = pmxml(SCHEDULE)
    longer = content.replace(f"<RemainingDuration>{45 * 8}<".encode(), f"<RemainingDuration>{45 * 24}<".encode())
    assert longer != content
    assert differences(SCHEDULE, p6.scheduled(longer)) != []


def test_elements_out_of_order_are_caught_by_the_schema(p6):
    content = pmxml(SCHEDULE)
    name, number = re.search(rb"(\s*<Name>[^\n]*</Name>)(\s*<ObjectId>[^\n]*</ObjectId>)", content).groups()
    assert p6.breaks(content.replace(name + number, number + name, 1)) != []


@pytest.mark.parametrize("to", ["pmxml", "xer", "mspdi"])
def test_progress_that_mpxj_marks_comes_back_as_history(p6, to):
    problem = read("tiny")
    schedule = build_schedule(solve(problem))
    content = mspdi_text(schedule).encode() if to == "mspdi" else {"pmxml": pmxml, "xer": xer}[to](schedule)
    marks = [
        ["activity:ash-permit", "2026-09-03T08:00", "2026-10-02T17:00", 0],
        ["activity:ash-1", "2026-10-05T08:00", None, 96],  # twelve days from 2026-10-20 on
    ]
    found = progress_in(f"marked.{to}", p6.marked(content, to, marks))
    taken = {one.activity: one for one in actuals(problem, found, date(2026, 10, 20)).history}
    permit, hall = taken["ash-permit"], taken["ash-1"]
    assert [permit.started_date, permit.finished_date] == [date(2026, 9, 3), date(2026, 10, 2)]
    assert [hall.started_date, hall.finished_date, hall.option, hall.duration_periods] == [
        date(2026, 10, 5), None, "fast", 2
    ]  # fmt: skip
