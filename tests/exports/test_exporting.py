"""Where exports go, that they come whole or not at all, and that none outlives its plan."""

from __future__ import annotations

import csv
import errno
import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner import read_plan, solve, write
from planner.errors import AuditFailed, BadArgument, BadOutput
from planner.exports import FILES, added, check_out, exporting, formats, single_file
from planner.exports import folder as folders
from planner.exports.added import add_files, held_plan
from planner.exports.exporting import refuse_place
from planner.exports.formats import FORMATS, formats_of
from planner.exports.single_file import write_files
from tests.comparison.plans import solved, tiny

if TYPE_CHECKING:
    from planner.plan import Plan

CSVS = FORMATS["csv"].names


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write(tiny(), tmp_path / "out")


def other() -> Plan:
    return solved(("sites.birch.eligible", False))


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


def test_a_plan_exports_itself_beside_itself(out: Path) -> None:
    paths = tiny().export(["csv", "letters", "geojson"], out)
    assert [path.name for path in paths] == [*CSVS, "letters.html", "letters.csv", "sites.geojson"]
    assert names(out) == {*FILES, *(path.name for path in paths)}
    assert read_plan(out) == tiny()


def test_the_same_plan_exported_again_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in tiny().export(["mspdi", "csv", "letters", "geojson"], out)}
    again = read_plan(write(tiny(), tmp_path / "again"))
    second = {path.name: path.read_bytes() for path in again.export(["mspdi", "csv", "letters", "geojson"], out)}
    assert first == second


def test_no_export_outlives_its_plan(out: Path) -> None:
    tiny().export(["csv", "letters"], out)
    write(other(), out)
    assert names(out) == set(FILES)


def test_no_export_outlives_its_plan_where_the_folder_cannot_be_renamed(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, "busy")

    monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    monkeypatch.setattr(folders, "_swapped", busy)
    tiny().export(["csv", "mspdi"], out)
    write(other(), out)
    assert names(out) == set(FILES)
    assert read_plan(out) == other()


def test_a_folder_with_exports_takes_the_next_plan_and_one_with_more_does_not(out: Path) -> None:
    tiny().export("geojson", out)
    check_out(out)
    (out / "notes.txt").touch()
    with pytest.raises(BadOutput, match=r"would be lost: notes\.txt"):
        check_out(out)


def test_a_plan_goes_to_no_folder_of_another_plan(out: Path, tmp_path: Path) -> None:
    with pytest.raises(BadOutput, match="holds another plan than the one to export"):
        other().export("csv", out)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadOutput, match="is a folder without a plan"):
        tiny().export("csv", tmp_path / "empty")
    assert names(out) == set(FILES)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_export_that_another_plan_overtakes_is_not_left_beside_that(
    out: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    real = added.replace_files

    def overtaken(*args: Any) -> None:
        if moment == "before":
            write(other(), out)
        real(*args)
        if moment == "after":
            (out / "plan.json").write_bytes(b"{}")  # as where a plan is written into the folder file by file

    monkeypatch.setattr(added, "replace_files", overtaken)
    with pytest.raises(BadOutput, match="another plan was written to"):
        tiny().export("csv", out)
    assert names(out) == set(FILES)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("stop", range(1, 7))
def test_stopped_at_any_step_the_old_exports_stay_whole(
    out: Path, monkeypatch: pytest.MonkeyPatch, stop: int, error: BaseException
) -> None:
    tiny().export("csv", out)
    old = {name: (out / name).read_bytes() for name in names(out)}
    left = [stop]
    whole: list[bool] = []

    def counted(real: Any) -> Any:
        def step(source: Any, target: Any, **more: Any) -> Any:
            whole.append(set(CSVS) <= names(out))  # where the process is killed here, every file is there
            left[0] -= 1
            if left[0] == 0:
                raise error
            return real(source, target, **more)

        return step

    with monkeypatch.context() as patched:
        patched.setattr(added.os, "replace", counted(os.replace))
        patched.setattr(added.shutil, "copy2", counted(shutil.copy2))
        with pytest.raises((BadOutput, KeyboardInterrupt)):
            add_files(out, dict.fromkeys(CSVS, b"new"), held_plan(out))
    assert left[0] <= 0
    assert all(whole)
    assert {name: (out / name).read_bytes() for name in names(out)} == old


def test_a_disk_that_is_full_leaves_nothing(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(BadOutput, match="No space left on device"):
            tiny().export(["csv", "geojson"], out)
    assert names(out) == set(FILES)
    monkeypatch.setattr(single_file.os, "fsync", full)
    with pytest.raises(BadOutput, match="No space left on device"):
        tiny().export("csv", tmp_path / "over.csv")
    assert names(tmp_path) == {"out"}


def test_a_format_that_fails_leaves_nothing_of_the_others(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> Any:
        raise BadArgument("xer needs a Java runtime")

    known = {**FORMATS, "xer": replace(FORMATS["xer"], write=failing, packages=())}
    monkeypatch.setattr(formats, "FORMATS", known)
    with pytest.raises(BadArgument, match="xer needs a Java runtime"):
        tiny().export(["csv", "letters", "xer"], out)
    assert names(out) == set(FILES)


def test_several_files_of_a_format_go_beside_the_file_that_is_named(tmp_path: Path) -> None:
    paths = tiny().export("csv", tmp_path / "hand" / "over.csv")
    assert [path.name for path in paths] == ["over.csv", "over_p6_TASK.csv", "over_p6_TASKPRED.csv"]
    assert names(tmp_path / "hand") == {path.name for path in paths}
    assert tiny().export("csv", tmp_path / "hand" / "over.csv") == paths
    assert tiny().export("letters", tmp_path / "Letters.HTML")[1] == tmp_path / "Letters.csv"


@pytest.mark.parametrize("which", [0, 1, 2])
def test_what_is_not_ours_is_left_alone(tmp_path: Path, which: int) -> None:
    path = FORMATS["csv"].paths(tmp_path / "over.csv")[which]
    path.write_text("my,own\n", encoding="utf-8")
    with pytest.raises(BadOutput, match="holds something else, which would be lost"):
        tiny().export("csv", tmp_path / "over.csv")
    assert names(tmp_path) == {path.name}
    assert path.read_text(encoding="utf-8") == "my,own\n"


def test_a_file_that_a_scheduler_saved_again_is_not_ours_any_more(tmp_path: Path) -> None:
    (path,) = tiny().export("mspdi", tmp_path / "plan.xml")
    text = path.read_text(encoding="utf-8")
    mark = "<!-- datacentre-capacity-planner export -->"
    assert text.count(mark) == 1
    path.write_text(text.replace(mark, ""), encoding="utf-8")  # no tool keeps a comment ahead of the project
    with pytest.raises(BadOutput, match="holds something else"):
        tiny().export("mspdi", path)


def test_files_that_cannot_be_replaced_together_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, third = (tmp_path / name for name in ("old", "new", "third"))
    old.write_bytes(b"old")
    old.chmod(0o640)
    third.write_bytes(b"third")
    real = os.replace

    def replacing(source: Any, target: Any) -> None:
        if Path(target).name == "third" and b"3" in Path(source).read_bytes():
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(single_file.os, "replace", replacing)
    with pytest.raises(KeyboardInterrupt):
        write_files({old: b"1", new: b"2", third: b"3"})
    assert names(tmp_path) == {"old", "third"}
    assert (old.read_bytes(), third.read_bytes(), stat.S_IMODE(old.stat().st_mode)) == (b"old", b"third", 0o640)


@pytest.mark.parametrize(
    ("to", "name", "told"),
    [
        (["csv", "geojson"], "a.csv", "a file takes one format, got csv, geojson"),
        (["mspdi"], "a.txt", r"must end in \.xml, got a\.txt"),
        (["geojson"], "a", r"must end in \.geojson or \.json, got a"),
        (["letters"], "a.csv", r"must end in \.html, got a\.csv"),
    ],
)
def test_a_file_takes_one_format_by_its_ending(tmp_path: Path, to: list[str], name: str, told: str) -> None:
    with pytest.raises(BadArgument, match=told):
        refuse_place(tmp_path / name, formats_of(to))


def test_no_file_goes_into_the_folder_of_a_plan_or_of_a_case(out: Path, tmp_path: Path) -> None:
    with pytest.raises(BadOutput, match="would stand in a folder of results"):
        tiny().export("csv", out / "mine.csv")
    (tmp_path / "case" / "sites").mkdir(parents=True)
    (tmp_path / "case" / "case.yaml").touch()
    with pytest.raises(BadOutput, match="would stand in the folder of a case"):
        tiny().export("csv", tmp_path / "case" / "sites" / "mine.csv")


@pytest.mark.parametrize(
    ("to", "place", "told"),
    [
        ([], "x.csv", "to must name a format"),
        (3, "x.csv", "to must name a format, got 3"),
        ("csv", "", "place must be the path"),
        ("csv", None, "place must be the path"),
    ],
)
def test_a_wrong_argument_is_told_in_a_sentence(to: Any, place: Any, told: str) -> None:
    with pytest.raises(BadArgument, match=told):
        tiny().export(to, place)
    with pytest.raises(BadArgument, match="baseline must be a Plan"):
        tiny().export("csv", "x.csv", baseline="tiny")  # type: ignore[arg-type]


def test_a_plan_that_breaks_a_rule_is_not_handed_over(tmp_path: Path) -> None:
    broken = replace(tiny(), gpus=tiny().gpus + 1)
    with pytest.raises(AuditFailed, match="gpus"):
        broken.export("csv", tmp_path / "x.csv")
    with pytest.raises(AuditFailed, match="gpus"):
        tiny().export("csv", tmp_path / "x.csv", baseline=broken)
    assert names(tmp_path) == set()


def test_an_earlier_plan_stands_beside_each_task(tmp_path: Path) -> None:
    late = solve(tiny().problem.changed({"sites[birch].activities[birch-1].earliest_start_date": "2026-12-01"}))
    (path, *_) = late.export("csv", tmp_path / "late.csv", baseline=tiny())
    with path.open(encoding="utf-8-sig", newline="") as file:
        dates = {row["Text10"]: (row["Start1"], row["Baseline_Start"]) for row in csv.DictReader(file)}
    assert dates["activity:birch-1"] == ("2026-12-01", "2026-11-01")
    assert exporting.subject_of(late).schedule.task("activity:birch-1").baseline_start is None
