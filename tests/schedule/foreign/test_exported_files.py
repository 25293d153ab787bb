"""The files that `planner export` leaves, mark and all, read by MPXJ; and what is said where there is no Java."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from planner import write
from planner.cli import run
from planner.exports import FILES
from planner.exports.mark import MARK
from planner.schedule.from_plan import build_schedule
from tests.comparison.plans import tiny
from tests.schedule.foreign.compared import differences
from tests.schedule.foreign.conftest import missing
from tests.schedule.foreign.p6 import P6

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = write(tiny(), tmp_path_factory.mktemp("exports") / "out")
    paths = tiny().export(["mspdi", "pmxml", "xer"], out)
    first = {path.name: path.read_bytes() for path in paths}
    tiny().export(["pmxml", "xer"], out)
    assert {path.name: path.read_bytes() for path in paths} == first
    return first


def test_each_file_bears_our_mark_and_is_read_all_the_same(p6: P6, files: dict[str, bytes]) -> None:
    ids = {task.id for task in build_schedule(tiny()).tasks}
    for name, content in files.items():
        assert content[:4096].count(MARK.encode()) == 1
        if name != "schedule_msproject.xml":
            assert {task["planner_id"] for task in p6.read(content)["tasks"] if not task["summary"]} == ids
    assert p6.breaks(files["schedule_p6.xml"]) == []


def test_the_file_for_project_is_rescheduled_to_the_dates_of_the_plan(mpxj, files: dict[str, bytes]) -> None:
    text = files["schedule_msproject.xml"].decode()
    assert mpxj.invalid(text) == []
    assert differences(build_schedule(tiny()), mpxj.rescheduled(text)) == []


NO_MACHINE = """
class JVMNotFoundException(ValueError): pass
class JVMNotSupportedException(ValueError): pass
def getDefaultJVMPath(): raise JVMNotFoundException("no JVM shared library file found")
"""


@pytest.mark.parametrize("name", ["pmxml", "xer"])
def test_without_java_nothing_is_written_and_the_other_formats_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "jpype.py").write_text(NO_MACHINE)
    (tmp_path / "packages" / "mpxj.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "packages")
    out = write(tiny(), tmp_path / "out")
    assert run(["export", str(out), "--to", "csv", "--to", name]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"{name} needs a Java runtime, 17 or later")
    assert err.count("\n") == 1
    assert set(os.listdir(out)) == set(FILES)
    assert run(["export", str(out), "--to", "csv", "--to", "mspdi", "--to", "letters"]) == 0
