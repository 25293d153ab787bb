"""MS Project XML of a schedule written by hand, read by the XML parser of the standard library."""

from __future__ import annotations

import itertools
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from planner.exports.mspdi import mspdi_text
from planner.exports.mspdi.values import plain
from planner.schedule.naming import uids
from tests.schedule.by_hand import SCHEDULE, on_five_days

MOST_UNIQUE_ID = 2_097_151  # Project refuses a greater one
SPACE = "{http://schemas.microsoft.com/project}"
# Microsoft's order of what a task holds, as far as a file of ours goes.
ORDER = """
UID ID Name Active Manual Type IsNull CreateDate WBS OutlineNumber OutlineLevel Priority Start Finish Duration
DurationFormat Work EffortDriven Estimated Milestone Summary Critical EarlyStart EarlyFinish LateStart LateFinish
FreeSlack TotalSlack StartSlack FinishSlack FixedCost FixedCostAccrual PercentComplete PercentWorkComplete Cost
ActualStart ActualFinish ActualDuration ActualCost ActualWork RemainingDuration RemainingCost RemainingWork
ConstraintType ConstraintDate Deadline Notes PredecessorLink ExtendedAttribute Baseline
""".split()  # noqa: SIM905  four lines, not fifty


def root(schedule=SCHEDULE):
    return ElementTree.fromstring(mspdi_text(schedule))


TEN_DAYS_ON = replace(SCHEDULE, status_date=SCHEDULE.day(10))


def texts(element, *tags):
    return [element.findtext(f"{SPACE}{tag}") for tag in tags]


def attributes(element):
    return {texts(one, "FieldID")[0]: texts(one, "Value")[0] for one in element.findall(f"{SPACE}ExtendedAttribute")}


def lines(schedule=SCHEDULE):
    """Return the tasks of the file by the planner's id, which stands in Text10."""
    found = root(schedule).findall(f"{SPACE}Tasks/{SPACE}Task")
    return {attributes(task)["188743750"]: task for task in found}


def links(schedule, after):
    found = lines(schedule)
    by_uid = {texts(task, "UID")[0]: name for name, task in found.items()}
    told = [texts(one, "PredecessorUID", "Type", "LinkLag", "LagFormat") for one in
            found[after].findall(f"{SPACE}PredecessorLink")]  # fmt: skip
    return [(by_uid[uid], *rest) for uid, *rest in told]


def test_a_task_lasts_from_the_opening_of_its_first_day_to_the_close_of_its_last():
    # Days 50 to 69 after 2026-11-01 are 2026-12-21 to 2027-01-09: 20 days of 8 hours.
    assert texts(lines()["alpha:fit"], "Start", "Finish", "Duration", "DurationFormat", "Milestone") == [
        "2026-12-21T08:00:00", "2027-01-09T17:00:00", "PT160H0M0S", "7", "0"
    ]  # fmt: skip


def test_an_event_is_at_the_opening_of_its_day_and_a_milestone():
    assert texts(lines()["alpha:power"], "Start", "Finish", "Duration", "Milestone", "Summary") == [
        "2026-12-11T08:00:00", "2026-12-11T08:00:00", "PT0H0M0S", "1", "0"
    ]  # fmt: skip


def test_links_have_the_numbers_of_their_types_and_lags_in_tenths_of_a_minute():
    # A day is 8 x 60 x 10 = 4800 tenths of a minute.
    assert links(SCHEDULE, "alpha:paint") == [("alpha:hall", "3", "24000", "7"), ("alpha:hall", "0", "14400", "7")]
    assert links(SCHEDULE, "alpha:power") == [("alpha:land", "1", "33600", "7")]
    with_sf = replace(SCHEDULE, links=(replace(SCHEDULE.links[0], type="SF"), *SCHEDULE.links[1:]))
    assert links(with_sf, "alpha:land") == [("programme:start", "2", "0", "7")]


def test_all_is_scheduled_by_logic_and_held_at_most_not_to_start_before_a_day():
    found = lines()
    assert {tuple(texts(task, "Active", "Manual", "Type", "EffortDriven")) for task in found.values()} == {
        ("1", "0", "1", "0")
    }  # fmt: skip
    told = {name: texts(task, "ConstraintType", "ConstraintDate") for name, task in found.items()}
    held = {name: day for name, (kind, day) in told.items() if kind == "4"}
    assert held == {"alpha:order": "2026-11-06T08:00:00", "alpha:power": "2026-12-11T08:00:00"}
    others = {kind for name, (kind, _) in told.items() if name not in held}
    assert others == {"0", None}  # as soon as possible, or a summary


def test_history_has_actual_dates_and_what_has_not_begun_an_actual_duration_of_nothing():
    found = lines(TEN_DAYS_ON)
    asked = ("ActualStart", "ActualFinish", "PercentComplete", "ActualDuration", "RemainingDuration")
    assert texts(found["alpha:land"], *asked) == [
        "2026-10-22T08:00:00", "2026-10-31T17:00:00", "100", "PT80H0M0S", "PT0H0M0S"
    ]  # fmt: skip
    # A third of 30 days of 8 hours.
    assert texts(found["alpha:hall"], *asked) == ["2026-11-01T08:00:00", None, "33", "PT80H0M0S", "PT160H0M0S"]
    assert texts(found["alpha:fit"], *asked) == [None, None, "0", "PT0H0M0S", "PT160H0M0S"]
    assert texts(found["programme:start"], *asked) == [
        "2026-10-22T08:00:00", "2026-10-22T08:00:00", "100", "PT0H0M0S", "PT0H0M0S"
    ]  # fmt: skip


def test_floats_are_in_tenths_of_a_minute_and_what_has_none_is_critical():
    found = lines()
    asked = ("LateStart", "LateFinish", "TotalSlack", "FreeSlack", "Critical")
    # Paint ends on 2026-12-03 and may end 37 days later, at the close of 2027-01-09.
    assert texts(found["alpha:paint"], *asked) == [
        "2026-12-31T08:00:00", "2027-01-09T17:00:00", str(37 * 4800), str(37 * 4800), "0"
    ]  # fmt: skip
    # What is under way has started when it has; only its finish can be later.
    assert texts(found["alpha:hall"], "LateStart", "StartSlack", "FinishSlack") == ["2026-11-01T08:00:00", "0", "96000"]
    assert [name for name, task in found.items() if texts(task, "Critical", "Summary") == ["1", "0"]] == [
        "programme:finish", "alpha:order", "alpha:lead", "alpha:fit"
    ]  # fmt: skip
    assert texts(found["alpha:land"], "TotalSlack", "Critical") == [None, "0"]


def test_nodes_of_the_breakdown_are_summaries_with_codes_and_sums_of_what_is_beneath():
    found = lines(TEN_DAYS_ON)
    told = {name: texts(task, "WBS", "OutlineLevel", "Summary") for name, task in found.items()}
    assert told["programme"] == ["1", "1", "1"]
    assert told["system/civil"] == ["1.3.1.3", "4", "1"]
    assert told["alpha:order"] == ["1.3.1.3.2", "5", "0"]
    assert "site/empty" not in found  # a summary of nothing would be read as a task
    civil = found["system/civil"]
    assert texts(civil, "Start", "Finish", "Duration", "FixedCost", "Cost") == [
        "2026-11-01T08:00:00", "2027-01-09T17:00:00", "PT560H0M0S", "0", "4025000100"
    ]  # fmt: skip
    # 10 of 30 + 45 + 20 + 10 = 105 days are done: 9.5 %, rounded to even ones at the half only.
    assert texts(civil, "PercentComplete", "ActualStart", "ActualFinish") == ["10", "2026-11-01T08:00:00", None]


def test_money_is_in_cents_and_spent_when_the_work_has_finished():
    found = lines()
    assert texts(found["alpha:fit"], "FixedCost", "Cost", "ActualCost", "RemainingCost") == [
        "1025000000", "1025000000", "0", "1025000000"
    ]  # fmt: skip
    # What is spent on work under way nobody has said; due at its finish, Project makes nothing of the elapsed time.
    assert texts(found["alpha:hall"], "ActualCost", "RemainingCost", "FixedCostAccrual") == ["0", "3000000000", "3"]
    assert texts(found["alpha:land"], "ActualCost", "RemainingCost", "FixedCostAccrual") == ["200000000", "0", "2"]
    assert texts(found["alpha:paint"], "FixedCost") == ["100"]  # one dollar


def test_resources_have_limits_by_time_and_tasks_take_work_or_material():
    crews, stock = root().findall(f"{SPACE}Resources/{SPACE}Resource")
    assert texts(crews, "Name", "Type", "MaxUnits", "Code") == ["Crews of A & B", "1", "3.5", "crews"]
    assert texts(stock, "Type", "MaxUnits", "MaterialLabel", "Notes") == [
        "0", None, "units", "Available in all: 1 from 2026-11-01, 4 from 2026-12-01"
    ]  # fmt: skip
    periods = crews.findall(f"{SPACE}AvailabilityPeriods/{SPACE}AvailabilityPeriod")
    assert [texts(one, "AvailableFrom", "AvailableTo", "AvailableUnits") for one in periods] == [
        ["1984-01-01T00:00:00", "2026-12-15T23:59:00", "2.0"], ["2026-12-16T00:00:00", "2049-12-31T23:59:00", "3.5"]
    ]  # fmt: skip
    taken = root(TEN_DAYS_ON).findall(f"{SPACE}Assignments/{SPACE}Assignment")
    # 2 crews for 30 days of 8 hours, a third done; 2.5 transformers; 1.5 crews for 20 days.
    assert [texts(one, "Units", "Work", "ActualWork", "RemainingWork", "FixedMaterial") for one in taken] == [
        ["2.0", "PT480H0M0S", "PT160H0M0S", "PT320H0M0S", "0"],
        ["2.5", "PT2H30M0S", "PT0H0M0S", "PT2H30M0S", "1"],
        ["1.5", "PT240H0M0S", "PT0H0M0S", "PT240H0M0S", "0"],
    ]


def test_work_is_that_of_all_resources_and_of_all_tasks_beneath():
    # 480 hours in the hall, 160 of them done, and 240 in the fit-out; Planner of GNOME shows no number without it.
    found = lines(TEN_DAYS_ON)
    assert texts(found["alpha:hall"], "Work", "ActualWork", "RemainingWork") == [
        "PT480H0M0S",
        "PT160H0M0S",
        "PT320H0M0S",
    ]
    assert texts(found["programme"], "Work", "ActualWork", "RemainingWork") == [
        "PT720H0M0S",
        "PT160H0M0S",
        "PT560H0M0S",
    ]
    assert texts(found["alpha:order"], "Work") == ["PT0H0M0S"]


def test_custom_fields_hold_what_project_has_no_field_for():
    assert attributes(lines()["alpha:hall"]) == {
        "188743731": "phase", "188743734": "logic", "188743740": "alpha", "188743743": "A", "188743746": "civil",
        "188743747": "owner", "188743748": "steel", "188743749": "reported", "188743750": "alpha:hall",
    }  # fmt: skip
    assert attributes(lines()["alpha:order"])["188743737"] == "cash floor: 3.0 below on 2026-11-30"
    fit = attributes(lines()["alpha:fit"])
    assert [fit[number] for number in ("188743997", "188743998", "188743771", "188743768")] == [
        "MW IT", "programme:finish", "12.5", "12.5"
    ]  # fmt: skip


def test_the_baseline_is_that_of_each_task_and_of_the_summaries_over_them():
    asked = ("Number", "Start", "Finish", "Duration", "Cost")
    fit, civil = (lines()[name].find(f"{SPACE}Baseline") for name in ("alpha:fit", "system/civil"))
    assert texts(fit, *asked) == ["0", "2026-12-16T08:00:00", "2027-01-04T17:00:00", "PT160H0M0S", "0"]
    assert texts(civil, *asked) == ["0", "2026-11-01T08:00:00", "2027-01-04T17:00:00", "PT520H0M0S", "2500000000"]
    assert lines()["alpha:paint"].find(f"{SPACE}Baseline") is None
    assert texts(root(), "Subject") == ["Baseline: first"]


def test_the_project_starts_and_has_its_status_when_the_schedule_has():
    assert texts(root(), "StartDate", "FinishDate", "StatusDate") == [
        "2026-11-01T08:00:00", "2027-01-09T17:00:00", "2026-11-01T08:00:00"
    ]  # fmt: skip
    assert texts(root(), "CalendarUID", "MinutesPerDay", "NewTasksAreManual") == ["1", "480", "0"]


def test_elements_stand_in_the_order_of_the_schema():
    for task in lines().values():
        tags = [tag for tag, _ in itertools.groupby(one.tag.removeprefix(SPACE) for one in task)]
        assert tags == sorted(tags, key=ORDER.index)


def test_a_calendar_of_five_days_has_free_days_and_holidays():
    calendar = root(on_five_days()).find(f"{SPACE}Calendars/{SPACE}Calendar")
    days = calendar.findall(f"{SPACE}WeekDays/{SPACE}WeekDay")
    assert [texts(day, "DayType", "DayWorking") for day in days[:7]] == [
        ["1", "0"], ["2", "1"], ["3", "1"], ["4", "1"], ["5", "1"], ["6", "1"], ["7", "0"]
    ]  # fmt: skip
    free = calendar.findall(f"{SPACE}Exceptions/{SPACE}Exception")
    assert [texts(one, f"TimePeriod/{SPACE}FromDate")[0] for one in free] == [
        "2026-11-26T00:00:00", "2026-12-25T00:00:00", "2026-12-26T00:00:00"
    ]  # fmt: skip


def test_on_five_days_dates_move_to_the_next_working_day_and_durations_are_working_days():
    schedule = on_five_days()
    found = lines(schedule)
    # The hall takes 2026-11-01 (a Sunday) to 11-30 (a Monday): 21 weekdays less Thanksgiving.
    assert texts(found["alpha:hall"], "Start", "Finish", "Duration") == [
        "2026-11-02T08:00:00", "2026-11-30T17:00:00", "PT160H0M0S"
    ]  # fmt: skip
    # Paint may start 5 days after 2026-11-01, which are 4 working days of that week; 3 days after 11-30 are 3 again.
    assert links(schedule, "alpha:paint") == [("alpha:hall", "3", "19200", "7"), ("alpha:hall", "0", "14400", "7")]
    assert texts(found["alpha:paint"], "TotalSlack") == [str(25 * 4800)]


def test_names_are_right_or_cleanly_dropped():
    assert texts(lines()["alpha:hall"], "Name") == ['Hall "A" & Bau äöü 東京']
    assert texts(lines()["programme"], "Name") == ["Ostsee & Söhne <1 GW>"]
    assert plain("a\tb\r\nc\x00\x1f\x7f\x9b\ud800\ufffe\uffff\U0001fffe d") == "a b  c d"
    assert plain("😀" * 200) == f"{'😀' * 127}…"  # 255 UTF-16 units, the most that Project takes
    assert plain("x" * 255) == "x" * 255


def test_long_texts_are_whole_in_the_notes():
    held = "power " * 60
    tasks = [replace(task, held_by=held) if task.id == "alpha:power" else task for task in SCHEDULE.tasks]
    found = lines(replace(SCHEDULE, tasks=tuple(tasks)))["alpha:power"]
    assert attributes(found)["188743737"].endswith("…")
    assert texts(found, "Notes") == [held.strip()]
    assert texts(lines()["programme"], "Notes") == ["Money is in million USD."]
    made = replace(SCHEDULE, sources={"case": "tiny", "planner": "0.1.0"})
    assert texts(lines(made)["programme"], "Notes") == ["Made from case tiny, planner 0.1.0.\nMoney is in million USD."]


def test_unique_ids_are_small_enough_for_project_and_follow_from_the_id():
    ids = [f"site:{number}" for number in range(5000)]
    numbers = uids(ids, MOST_UNIQUE_ID)
    assert len(set(numbers.values())) == len(ids)
    assert all(1 <= number <= MOST_UNIQUE_ID for number in numbers.values())
    fewer = uids(ids[:2500], MOST_UNIQUE_ID)
    assert sum(fewer[name] != numbers[name] for name in fewer) <= 3  # but for a collision
    assert all(0 < int(texts(task, "UID")[0]) <= MOST_UNIQUE_ID for task in lines().values())


def test_the_same_schedule_gives_the_same_bytes():
    assert mspdi_text(SCHEDULE) == mspdi_text(replace(SCHEDULE))


@pytest.mark.parametrize("mark", ["<!DOCTYPE", "<!ENTITY"])
def test_nothing_but_elements_is_written(mark):
    assert mark not in mspdi_text(SCHEDULE)
