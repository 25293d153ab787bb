"""Due dates of milestones: how late one is, in every format, and which are never reached; only racks online add MW."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from planner import read, solve
from planner.exports.calendar_file import calendar_bytes
from planner.exports.mspdi.document import mspdi_text
from planner.exports.primavera.translated import translated
from planner.exports.schedule_csv import project_csv
from planner.schedule.from_plan import build_schedule

if TYPE_CHECKING:
    from planner.schedule.build_schedule import BuildSchedule

SPACE = "{http://schemas.microsoft.com/project}"
NOTE = "milestone M2 (14 MW IT online, due 2027-02-28) is not reached within the horizon and is left out"


def late_schedule() -> BuildSchedule:
    """Return the schedule of a plan whose M1 is asked by October and reached in December, and M2 never."""
    problem = read("tiny")
    asked = {"M1": {"deadline_date": "2026-10-31"}, "M2": {"threshold_mw": 14.0}}
    milestones = [one.model_dump() | asked[one.id] for one in problem.milestones]
    programme = problem.programme.model_dump() | {"milestones": milestones}
    return build_schedule(solve(type(problem).model_validate(problem.model_dump() | {"programme": programme})))


@pytest.fixture(scope="module")
def late() -> BuildSchedule:
    return late_schedule()


def test_a_late_milestone_and_what_leads_to_it_have_a_negative_float_to_its_due_date(late: BuildSchedule):
    milestone = late.task("milestone:M1")
    assert (str(late.first_day(milestone)), str(late.day(milestone.due or 0))) == ("2026-12-01", "2026-10-31")
    assert milestone.float_to_due == -31
    assert {t.float_to_due for t in late.tasks if "milestone:M1" in t.critical_to} == {-31}
    assert all(t.float_to_due is None for t in late.tasks if "milestone:M1" not in t.float_to)


def test_project_gets_a_deadline_the_slack_to_it_and_what_is_not_reached(late: BuildSchedule):
    lines = ElementTree.fromstring(mspdi_text(late)).iter(f"{SPACE}Task")
    found = {line.findtext(f"{SPACE}Name"): line for line in lines}
    milestone = next(line for name, line in found.items() if name and name.startswith("M1: "))
    assert [milestone.findtext(SPACE + name) for name in ("Deadline", "TotalSlack", "Critical")] == [
        "2026-10-31T08:00:00", str(-31 * 4800), "1"
    ]  # fmt: skip
    assert NOTE in (next(iter(found.values())).findtext(f"{SPACE}Notes") or "")


def test_csv_of_project_has_deadline_and_notes(late: BuildSchedule):
    rows = list(csv.DictReader(io.StringIO(project_csv(late).decode("utf-8-sig"))))
    (milestone,) = [row for row in rows if row["Text10"] == "milestone:M1"]
    assert (milestone["Deadline"], milestone["Number6"]) == ("2026-10-31", "-31")
    assert NOTE in rows[0]["Notes"]


@pytest.mark.parametrize("to", ["pmxml", "xer"])
def test_p6_gets_user_fields_and_the_note(late: BuildSchedule, to: str):
    project = translated(late, "pmxml" if to == "pmxml" else "xer")
    (fields,) = [dict(one.fields) for one in project.activities if dict(one.fields)["Planner id"] == "milestone:M1"]
    assert (fields["Due date"], float(fields["Float to due date"])) == ("2026-10-31", -31)
    # Another milestone of the programme leads to nothing: M1 leads to the finish, with the float that has.
    assert fields["Critical to"] == ", ".join(late.task("milestone:M1").critical_to) == "milestone:M1"
    assert NOTE in project.about


def test_parquet_has_columns_of_both_and_the_note(late: BuildSchedule):
    parquet = pytest.importorskip("pyarrow.parquet", reason="no pyarrow here")
    from planner.exports.schedule_parquet import parquet_bytes

    table = parquet.read_table(io.BytesIO(parquet_bytes(late)))
    (row,) = [row for row in table.to_pylist() if row["id"] == "milestone:M1"]
    assert (row["due_date"], row["float_to_due_days"]) == ("2026-10-31", -31)
    assert NOTE in table.schema.metadata[b"notes"].decode()


def test_a_calendar_says_when_a_milestone_is_due_and_how_late_it_is(late: BuildSchedule):
    pytest.importorskip("icalendar", reason="no icalendar here")
    text = calendar_bytes(late).decode().replace("\r\n ", "")
    assert "due 2026-10-31\\, 31 days late" in text
    assert NOTE.replace(",", "\\,") in text


def test_an_order_in_a_calendar_says_its_site_and_the_last_day_that_keeps_its_milestone(late: BuildSchedule):
    pytest.importorskip("icalendar", reason="no icalendar here")
    from icalendar import Calendar

    events = {str(one["UID"]): one for one in Calendar.from_ical(calendar_bytes(late)).walk("VEVENT")}
    orders = [task for task in late.tasks if task.kind == "order" and task.status == "planned"]
    told = {task.id: next(str(one["DESCRIPTION"]) for uid, one in events.items() if uid.startswith(f"{task.id}@"))
            for task in orders}  # fmt: skip
    assert all(f"planned day {late.first_day(task)}" in told[task.id] for task in orders)
    served = [task for task in orders if any(end.startswith("milestone:") for end in task.float_to)]
    assert served
    for task in served:
        end, days = min(((end, days) for end, days in task.float_to.items() if end.startswith("milestone:")),
                        key=lambda one: one[1])  # fmt: skip
        day = late.first_day(late.task(end))
        assert f"last day that keeps {end} on {day}: {late.day(task.start + days)}, {days} day" in told[task.id]
    names = {node.id: node.name for node in late.wbs}
    assert {str(one["LOCATION"]) for one in events.values() if "LOCATION" in one} <= set(names.values())


def test_batches_and_orders_have_site_and_month_in_their_names(late: BuildSchedule):
    parts = [task for task in late.tasks if task.kind in ("order", "lead", "delivery", "commissioning", "online")]
    assert len({task.name for task in parts}) == len(parts) > 0
    assert all(f", {task.site}" in task.name for task in parts)
    (month,) = {task.id.split("@")[1][:7] for task in parts if task.id.startswith("racks:ash:SMALL")} or {""}
    assert all(month in task.name for task in parts if task.id.startswith("racks:ash:SMALL"))


def test_only_racks_online_have_mw_that_add_up(late: BuildSchedule):
    racks = sum(task.mw for task in late.tasks if task.kind == "online")
    assert sum(task.online_mw for task in late.tasks) == racks > 0
    sizes = {task.kind for task in late.tasks if task.size_mw}
    assert sizes == {"phase", "energisation", "in service", "end of service", "milestone"}
    rows = list(csv.DictReader(io.StringIO(project_csv(late).decode("utf-8-sig"))))
    assert sum(float(row["Number1"] or 0) for row in rows) == pytest.approx(racks)
    written = [dict(activity.fields).get("MW online", 0.0) for activity in translated(late, "pmxml").activities]
    assert sum(written) == pytest.approx(racks)
