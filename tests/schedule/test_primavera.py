"""What a build schedule becomes for Primavera P6, and what happens where Java or its packages are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import BadArgument, PlannerError
from planner.exports.primavera import pmxml_file, xer_file
from planner.exports.primavera.code_page import CODE_PAGE, transliterated
from planner.exports.primavera.completed import completed
from planner.exports.primavera.translated import translated
from tests.schedule.by_hand import SCHEDULE, on_five_days

ROOT = Path(__file__).parents[2]


def activities(schedule=SCHEDULE, to="pmxml"):
    fields = {one.uid: dict(one.fields)["Planner id"] for one in translated(schedule, to).activities}
    return {fields[one.uid]: one for one in translated(schedule, to).activities}


def links(schedule=SCHEDULE):
    names = {task.uid: task.id for task in schedule.tasks}
    return {(names[one.before], names[one.after], one.type): one.lag_hours for one in translated(schedule, "xer").links}


def with_task(**changes):
    """Return the schedule by hand with another order of transformers."""
    tasks = [replace(task, **changes) if task.id == "alpha:order" else task for task in SCHEDULE.tasks]
    return replace(SCHEDULE, tasks=tuple(tasks))


def test_tasks_open_and_close_working_days_and_events_are_instants():
    found = activities()
    # Day 50 is 2026-12-21, day 70 2027-01-10: fit-out works to the eve of it.
    assert [found["alpha:fit"].start, found["alpha:fit"].finish] == ["2026-12-21T08:00:00", "2027-01-09T17:00:00"]
    assert [found["alpha:fit"].hours, found["alpha:fit"].type] == [160, "TASK_DEPENDENT"]
    order = found["alpha:order"]
    assert [order.start, order.finish, order.hours, order.type] == [
        "2026-11-06T08:00:00", "2026-11-06T08:00:00", 0, "START_MILESTONE"
    ]  # fmt: skip
    finish = found["programme:finish"]
    # The programme ends at the opening of day 70, as any event does: none shows it a day before its last milestone.
    assert [finish.start, finish.finish, finish.type] == ["2027-01-10T08:00:00"] * 2 + ["START_MILESTONE"]
    assert translated(SCHEDULE, "xer").finish == "2027-01-10T08:00:00"


def test_lags_are_working_hours_of_eight_a_day():
    assert links()["alpha:land", "alpha:power", "FS"] == 56
    assert links()["alpha:hall", "alpha:paint", "FF"] == 24
    # Seven days from 2026-11-01, a Sunday, hold five working ones; three from 2026-12-01, a Tuesday, are all worked.
    assert links(on_five_days())["alpha:land", "alpha:power", "FS"] == 40
    assert links(on_five_days())["alpha:hall", "alpha:paint", "FF"] == 24


def test_on_a_calendar_of_five_days_dates_are_working_days():
    found = activities(on_five_days())
    # The hall takes 30 days from Sunday 2026-11-01 to Monday 11-30, of which 21 are weekdays and one is a holiday.
    hall = found["alpha:hall"]
    assert [hall.start, hall.finish, hall.hours] == ["2026-11-02T08:00:00", "2026-11-30T17:00:00", 160]
    assert translated(on_five_days(), "xer").calendar.holidays == ("2026-11-26", "2026-12-25", "2026-12-26")


def test_float_is_in_hours_and_late_dates_follow_from_it():
    paint = activities()["alpha:paint"]
    # 37 days of float: from day 23 and 33 to day 60 and 70.
    assert [paint.total_float_hours, paint.free_float_hours] == [296, 296]
    assert paint.late == ("2026-12-31T08:00:00", "2027-01-09T17:00:00")


def test_only_a_start_is_constrained_and_only_of_what_has_not_begun():
    found = activities()
    assert {name: one.not_before for name, one in found.items() if one.not_before} == {
        "alpha:order": "2026-11-06T08:00:00",
        "alpha:power": "2026-12-11T08:00:00",
    }
    begun = replace(SCHEDULE, tasks=tuple(replace(task, not_before=task.start) for task in SCHEDULE.tasks))
    assert [activities(begun)[one].not_before for one in ("alpha:land", "alpha:hall")] == [None, None]


def test_history_has_actual_dates_and_what_remains_counts_from_the_data_date():
    # Ten days later the hall has 20 days to go.
    later = replace(SCHEDULE, status_date=SCHEDULE.day(10))
    hall, land = activities(later)["alpha:hall"], activities(later)["alpha:land"]
    assert [hall.status, hall.actual_start, hall.actual_finish] == ["IN_PROGRESS", "2026-11-01T08:00:00", None]
    assert [hall.hours, hall.remaining_hours, hall.early] == [240, 160, ("2026-11-11T08:00:00", "2026-11-30T17:00:00")]
    assert [land.status, land.actual_start, land.actual_finish] == [
        "COMPLETED", "2026-10-22T08:00:00", "2026-10-31T17:00:00"
    ]  # fmt: skip
    assert [land.remaining_hours, land.early] == [0, None]
    assert translated(later, "pmxml").data_date == "2026-11-11T08:00:00"


def test_an_xer_has_no_field_of_numbers_and_the_xml_no_baseline_as_text():
    xer, pmxml = translated(SCHEDULE, "xer"), translated(SCHEDULE, "pmxml")
    assert xer.number_fields == ()
    assert pmxml.number_fields == ("MW online", "Cumulative MW", "Size MW", "Float to due date")
    fit = activities(to="xer")["alpha:fit"]
    assert [dict(fit.fields)[one] for one in ("Size MW", "Baseline start")] == ["12.5", "2026-12-16"]
    assert dict(activities()["alpha:fit"].fields)["Size MW"] == 12.5
    assert [xer.baseline, pmxml.baseline.name] == [None, "first"]


def test_the_baseline_is_the_whole_earlier_plan_as_it_was():
    then = translated(SCHEDULE, "pmxml").baseline
    assert [then.data_date, then.start, then.finish] == [
        "2026-10-22T08:00:00", "2026-10-22T08:00:00", "2027-01-05T08:00:00"
    ]  # fmt: skip
    found = {one.id: one for one in then.activities}
    # The fit-out bears the id it has now, the fence its own, the ends of the programme ids that no other task has.
    assert set(found) == {
        "alpha:survey", "alpha:land", "alpha:hall", "alpha:fence", "alpha:fit",
        "baseline:programme:start", "baseline:programme:finish",
    }  # fmt: skip
    assert {name: one.status for name, one in found.items() if one.status != "NOT_STARTED"} == {
        "alpha:survey": "COMPLETED", "alpha:fence": "IN_PROGRESS"
    }  # fmt: skip
    # Five of the fence's 25 days are behind the data date.
    assert [found["alpha:fence"].hours, found["alpha:fence"].remaining_hours] == [200, 160]
    assert sum(one.cost_usd for one in then.activities) == 27e6
    numbers = {one.uid: one.id for one in then.activities}
    links = {(numbers[one.before], numbers[one.after]): one.lag_hours for one in then.links}
    assert (len(links), links["alpha:hall", "alpha:fit"]) == (7, 136)
    own = {one.uid for one in translated(SCHEDULE, "pmxml").activities}
    assert not own & set(numbers)


def test_a_batch_of_the_baseline_that_is_two_now_has_cost_and_links_once():
    split = with_task(baseline_id="alpha:hall")
    then = translated(split, "pmxml").baseline
    both = [one for one in then.activities if one.name == "Hall"]
    assert [(one.id, one.cost_usd, one.start) for one in both] == [
        ("alpha:hall", 25e6, "2026-11-01T08:00:00"), ("alpha:order", 0.0, "2026-11-01T08:00:00")
    ]  # fmt: skip
    assert {link.after for link in then.links} & {one.uid for one in both} == {both[0].uid}


def test_the_breakdown_has_one_root_which_bears_the_id_of_the_project():
    project = translated(SCHEDULE, "xer")
    assert [one.code for one in project.wbs if one.parent is None] == [project.id] == ["by-hand"]


def test_numbers_and_identifiers_are_those_of_the_item_whatever_else_there_is():
    fewer = replace(SCHEDULE, tasks=SCHEDULE.tasks[:-1], links=SCHEDULE.links[:-4], wbs=SCHEDULE.wbs[:-1])
    before, after = activities(), activities(fewer)
    assert {name: (before[name].uid, before[name].guid, before[name].wbs) for name in after} == {
        name: (one.uid, one.guid, one.wbs) for name, one in after.items()
    }
    taken = [one.uid for one in (*translated(SCHEDULE, "xer").wbs, *translated(SCHEDULE, "xer").activities)]
    assert len(set(taken)) == len(taken)


def test_a_number_that_is_taken_goes_to_no_element():
    wanted = translated(SCHEDULE, "xer").wbs[1].uid
    taken = [replace(task, uid=wanted) if task.uid == 5 else task for task in SCHEDULE.tasks]
    assert translated(replace(SCHEDULE, tasks=tuple(taken)), "xer").wbs[1].uid == wanted + 1


def test_ids_too_long_for_p6_stay_apart_and_are_counted_in_the_notes():
    prefix = "x" * 50
    tasks = tuple(replace(task, id=f"{prefix}{task.id}{prefix}") for task in SCHEDULE.tasks)
    found = translated(replace(SCHEDULE, tasks=tasks, links=()), "pmxml")
    assert all(len(one.id) == 40 for one in found.activities)
    assert len({one.id for one in found.activities}) == len(tasks)
    assert dict(found.activities[0].fields)["Planner id"] == f"{prefix}programme:start{prefix}"
    (note,) = found.notes
    assert note.startswith(f"activity id: {len(tasks)} texts cut to the 40 characters that P6 takes")
    assert note.endswith("the whole id is in the field 'Planner id'")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("Süd & Œuvre – „Fa“ €", "Süd & Œuvre – „Fa“ €"),
        ("Łódź", "Lódz"),
        ("Gdańsk, Čačak", "Gdansk, Cacak"),
        ("Москва, Київ", "Moskva, Kiyiv"),
        ("Αθήνα", "Athina"),
        ("東京", "U+6771U+4EAC"),
        ("カナ", "kana"),
        ("서울", "seoul"),
        ("≤ 5 → 6", "<= 5 -> 6"),
        ("🏗", "U+1F3D7"),
    ],
)
def test_what_the_code_page_lacks_is_written_in_letters_it_has(given, written):
    assert transliterated(given) == written
    assert transliterated(given).encode(CODE_PAGE)


def test_what_is_respelt_in_an_xer_is_listed_and_the_xml_keeps_it():
    assert translated(SCHEDULE, "xer").notes == (
        "'Hall \"A\" & Bau äöü 東京 ' is written as 'Hall \"A\" & Bau äöü U+6771U+4EAC ': "
        "windows-1252 lacks characters of it",
    )
    assert translated(SCHEDULE, "pmxml").notes == ()


def test_no_text_has_a_control_character_or_a_line_end():
    (one,) = (
        one
        for one in translated(with_task(name="two\nlines\t\x07\x00\ufffe \ud800end"), "pmxml").activities
        if one.id == "alpha:order"
    )
    assert one.name == "two lines  end"


def test_days_without_work_are_said_as_the_schema_wants_them():
    free = b"\n  <StandardWorkHours>\n    <DayOfWeek>Sunday</DayOfWeek>\n  </StandardWorkHours>"
    worked = free.replace(b"</DayOfWeek>", b"</DayOfWeek>\n    <WorkTime>8</WorkTime>")
    assert completed(worked) == worked
    assert completed(free) == free.replace(b"</DayOfWeek>", b'</DayOfWeek>\n    <WorkTime xsi:nil="true"/>')
    holiday = b"\n<HolidayOrException>\n <Date>2026-12-25</Date>\n</HolidayOrException>"
    assert completed(holiday) == holiday.replace(b"</Date>", b'</Date>\n <WorkTime xsi:nil="true"/>')
    assert completed(b"<a>\n  <HolidayOrExceptions/>\n</a>") == b"<a>\n</a>"


def packages(folder: Path, jpype: str) -> Path:
    """Write packages that stand for MPXJ and its bridge to Java, and return their folder."""
    for name, text in (("mpxj", ""), ("jpype", jpype)):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(textwrap.dedent(text))
    return folder


BRIDGE = """
    class JVMNotFoundException(ValueError): pass
    class JVMNotSupportedException(ValueError): pass
    def getDefaultJVMPath():
        {find}
    def startJVM(*given, **named): print("the machine says hello")
    def JClass(name):
        {load}
"""


@pytest.mark.parametrize("written", [pmxml_file, xer_file])
@pytest.mark.parametrize(
    ("find", "load"),
    [
        ("raise JVMNotFoundException('No JVM shared library file (libjvm.so) found.')", "pass"),
        ("return 'libjvm.so'", "raise TypeError('UnsupportedClassVersionError: compiled by a more recent version')"),
    ],
    ids=["no Java", "a Java too old"],
)
def test_without_java_one_line_says_what_to_install(tmp_path, monkeypatch, written, find, load):
    monkeypatch.syspath_prepend(str(packages(tmp_path, BRIDGE.format(find=find, load=load))))
    with pytest.raises(BadArgument) as error:
        written(SCHEDULE)
    assert "\n" not in str(error.value)
    assert "needs a Java runtime, 17 or later" in str(error.value)
    assert error.value.exit_code == 2


def test_without_its_packages_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr("planner.exports.primavera.files.PACKAGES", ("mpxj_that_is_nowhere", "jpype"))
    with pytest.raises(BadArgument, match=r"^xer needs .*: python -m pip install 'datacentre-capacity-planner\[p6\]'$"):
        xer_file(SCHEDULE)


def test_what_fails_in_the_writer_is_one_line(tmp_path, monkeypatch):
    bridge = BRIDGE.format(find="return 'libjvm.so'", load="raise ValueError('the disk\\n is full')")
    monkeypatch.syspath_prepend(str(packages(tmp_path, bridge)))
    with pytest.raises(PlannerError, match=r"^xer could not be written: the disk is full$"):
        xer_file(SCHEDULE)


WITHOUT_JAVA = """
    mount -t tmpfs none {home} || exit 77
    exec {python} -c "from planner.exports.primavera import xer_file
    from planner.errors import BadArgument
    from tests.schedule.by_hand import SCHEDULE
    try: xer_file(SCHEDULE)
    except BadArgument as error: print(error)"
"""


def test_with_the_java_of_this_machine_hidden_one_line_says_what_to_install():
    home = Path("/usr/lib/jvm")
    unshare, shell = shutil.which("unshare"), shutil.which("sh")
    if not home.is_dir() or unshare is None or shell is None:
        pytest.skip("no Java below /usr/lib/jvm that could be hidden, or no unshare")
    script = textwrap.dedent(WITHOUT_JAVA.format(home=home, python=sys.executable))
    nothing = {"PATH": os.path.dirname(shutil.which("mount") or "") or "/bin", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [unshare, "-m", shell, "-c", script], capture_output=True, text=True, cwd=ROOT, env=nothing, check=False
    )
    if done.returncode in (1, 77) and not done.stdout:
        pytest.skip(f"Java cannot be hidden here: {done.stderr.strip()}")
    if "needs the packages" in done.stdout:
        pytest.skip("no mpxj here")
    assert done.stdout.startswith("xer needs a Java runtime, 17 or later")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
