"""MS Project XML read and rescheduled from blank dates by MPXJ, which we did not write."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from planner.exports.mspdi import mspdi_text
from tests.schedule.by_hand import SCHEDULE, on_five_days
from tests.schedule.foreign.compared import consistent, differences

SPACE = "{http://schemas.microsoft.com/project}"
HALL = 'Hall "A" & Bau äöü 東京'


def test_a_schedule_by_hand_is_what_the_foreign_scheduler_makes_of_its_links(mpxj):
    assert differences(SCHEDULE, mpxj.rescheduled(mspdi_text(SCHEDULE))) == []


@pytest.mark.parametrize("schedule", [SCHEDULE, on_five_days()], ids=["seven days", "five days"])
def test_the_file_keeps_to_the_schema(mpxj, schedule):
    assert mpxj.invalid(mspdi_text(schedule)) == []


def test_on_another_calendar_no_date_is_on_a_free_day_and_floats_are_those_of_working_days(mpxj):
    text = mspdi_text(on_five_days())
    assert consistent(on_five_days(), mpxj.rescheduled(text), mpxj.as_read(text)) == []


def test_what_is_read_is_what_the_schedule_says(mpxj):
    answer = mpxj.as_read(mspdi_text(replace(SCHEDULE, status_date=SCHEDULE.day(10))))
    tasks = {task["planner_id"]: task for task in answer["tasks"]}
    assert [answer["title"], answer["start"], answer["status"]] == ["By hand", "2026-11-01T08:00", "2026-11-11T08:00"]
    assert {task["mode"] for task in answer["tasks"]} == {"AUTO_SCHEDULED"}
    hall, fit, order = tasks["alpha:hall"], tasks["alpha:fit"], tasks["alpha:order"]
    assert [hall["name"], fit["name"]] == ['Hall "A" & Bau äöü 東京', "=Fit-out"]
    assert [hall["actual_start"], hall["actual_finish"], hall["percent"], hall["remaining"]] == [
        "2026-11-01T08:00", None, 33.0, 20.0
    ]  # fmt: skip
    assert [hall["baseline_start"], hall["baseline_finish"], hall["cost"]] == [
        "2026-11-01T08:00", "2026-11-28T17:00", 30e6
    ]  # fmt: skip
    assert hall["texts"] == [
        "phase", "logic", None, "alpha", "A", "civil", "owner", "steel", "reported", "alpha:hall", None, None
    ]  # fmt: skip
    assert [fit["numbers"], fit["texts"][10:]] == [[None, 12.5, 12.5, None], ["MW IT", "programme:finish"]]
    assert [order["constraint"], order["constraint_date"], order["milestone"]] == [
        "START_NO_EARLIER_THAN", "2026-11-06T08:00", True
    ]  # fmt: skip
    assert sorted(tasks["alpha:paint"]["before"]) == [["alpha:hall", "FF", 3.0], ["alpha:hall", "SS", 5.0]]
    assert [tasks["system/civil"]["parent"], tasks["system/civil"]["wbs"]] == ["site/alpha", "1.3.1.3"]


def test_resources_and_what_tasks_take_of_them_are_read(mpxj):
    answer = mpxj.as_read(mspdi_text(SCHEDULE))
    crews, transformers = answer["resources"]
    assert [crews["name"], crews["type"], transformers["type"]] == ["Crews of A & B", "WORK", "MATERIAL"]
    # 2 crews until the eve of day 45, then 3.5; Project shows them as 200 and 350 %.
    assert crews["units"] == [
        ["1984-01-01T00:00", "2026-12-15T23:59", 200.0], ["2026-12-16T00:00", "2049-12-31T23:59", 350.0]
    ]  # fmt: skip
    # 2 crews for 30 days, 1.5 for 20; 2.5 transformers, which the format counts as hours.
    taken = {(each["task"], each["resource"]): each["work"] for each in answer["assignments"]}
    assert taken == {
        ("alpha:hall", "Crews of A & B"): 60.0,
        ("alpha:fit", "Crews of A & B"): 30.0,
        ("alpha:order", "Transformers"): 2.5 / 8,
    }


def find(root, *path, **having):
    """Return the elements at a path that hold fields of these values."""
    found = root.findall("/".join(f"{SPACE}{tag}" for tag in path))
    return [one for one in found if all(one.findtext(f"{SPACE}{tag}") == value for tag, value in having.items())]


def task(root, name):
    return find(root, "Tasks", "Task", Name=name)[0]


def link(root, name, after):
    before = task(root, name).findtext(f"{SPACE}UID")
    return find(task(root, after), "PredecessorLink", PredecessorUID=before)


def put(element, tag, value):
    element.find(f"{SPACE}{tag}").text = value


def lag_off(root):
    # Paint waits for the finish of the hall and 3 days: with 5 it comes 2 days later.
    put(link(root, HALL, "Paint")[1], "LinkLag", "24000")


def lag_in_minutes(root):
    for one in find(root, "Tasks", "Task", "PredecessorLink"):
        put(one, "LinkLag", str(int(one.findtext(f"{SPACE}LinkLag")) // 10))


def start_to_start(root):
    put(link(root, "Transformers made", "=Fit-out")[0], "Type", "3")


def link_dropped(root):
    task(root, "=Fit-out").remove(link(root, "Transformers made", "=Fit-out")[0])


def calendar_days_of_24_hours(root):
    put(task(root, "Transformers made"), "Duration", f"PT{45 * 24}H0M0S")


def no_earlier_dropped(root):
    put(task(root, "Energised"), "ConstraintType", "0")


def holiday_dropped(root):
    (calendar,) = find(root, "Calendars", "Calendar", UID="1")
    days, exceptions = calendar.find(f"{SPACE}WeekDays"), calendar.find(f"{SPACE}Exceptions")
    days.remove(days[7])
    exceptions.remove(exceptions[0])


def moved_by(edit, schedule, mpxj):
    root = ElementTree.fromstring(mspdi_text(schedule))
    edit(root)
    told = differences(
        schedule, mpxj.rescheduled(ElementTree.tostring(root, encoding="unicode", default_namespace=SPACE[1:-1]))
    )
    return {line.partition(": ")[0] for line in told}


@pytest.mark.parametrize(
    ("edit", "schedule", "moved"),
    [
        (lag_off, SCHEDULE, "alpha:paint"),
        (lag_in_minutes, SCHEDULE, "alpha:paint"),
        (start_to_start, SCHEDULE, "alpha:fit"),
        (link_dropped, SCHEDULE, "alpha:fit"),
        (calendar_days_of_24_hours, SCHEDULE, "alpha:lead"),
        (no_earlier_dropped, SCHEDULE, "alpha:power"),
        (holiday_dropped, on_five_days(), "alpha:lead"),
    ],
)
def test_a_fault_in_the_file_moves_what_the_foreign_scheduler_finds(mpxj, edit, schedule, moved):
    assert moved in moved_by(edit, schedule, mpxj)


def test_a_task_without_actual_duration_is_refused(mpxj):
    faulty = re.sub(r"\t*<ActualDuration>PT0H0M0S</ActualDuration>\n", "", mspdi_text(SCHEDULE))
    with pytest.raises(AssertionError, match="no actual duration"):
        mpxj.rescheduled(faulty)


@pytest.mark.parametrize("pair", [("Start", "Finish"), ("LinkLag", "LagFormat"), ("UID", "Name")])
def test_swapped_elements_break_the_schema(mpxj, pair):
    first, last = (rf"(<{tag}>[^<]*</{tag}>)" for tag in pair)
    faulty, times = re.subn(rf"{first}(\s*(?:<ID>\d+</ID>\s*)?){last}", r"\3\2\1", mspdi_text(SCHEDULE), count=1)
    assert times == 1
    assert mpxj.invalid(faulty) != []
