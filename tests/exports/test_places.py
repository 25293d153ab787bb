"""Where a plan goes: folders that cannot be renamed over, stops at every step, better plans and refused ones."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner.better import first_difference
from planner.errors import BadOutput
from planner.exports import FILES, check_out, read_plan, write_plan
from planner.exports import folder as folders
from planner.exports.kept import beside, better_held
from planner.outfolder import holds_results
from tests.exports.sample import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OTHER = replace(sample(), gpus=1)


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse to rename folders over others, as a mount point does."""

    def busy(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    monkeypatch.setattr(folders, "_swapped", busy)


def whole(out: Path) -> bool:
    return sorted(os.listdir(out)) == sorted(FILES)


@pytest.mark.usefixtures("fixed")
def test_a_folder_that_cannot_be_renamed_over_is_filled_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    out = write_plan(sample(), tmp_path / "out")
    write_plan(OTHER, out)
    assert read_plan(out) == OTHER
    assert whole(out)
    assert os.listdir(tmp_path) == ["out"]


def test_the_folder_a_shell_stands_in_stays_the_same_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    write_plan(sample(), Path())
    write_plan(OTHER, ".")
    assert (tmp_path.stat().st_ino, read_plan("."), whole(Path())) == (before, OTHER, True)


def renames(monkeypatch: pytest.MonkeyPatch, stop: int, error: BaseException | None = None) -> list[int]:
    """Stop at one renaming: by an error, or as a killed process does, with nothing done after it."""
    done: list[int] = []
    real: Callable[..., Any] = Path.rename

    def rename(self: Path, target: Path) -> Any:
        done.append(1)
        if len(done) == stop and error is not None:
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    return done


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "ctrl-c"])
@pytest.mark.parametrize("stop", [1, 2, len(FILES), len(FILES) + 1, 2 * len(FILES) - 1, 2 * len(FILES)])
def test_an_error_at_any_renaming_leaves_the_old_plan_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int, error: BaseException
) -> None:
    out = write_plan(sample(), tmp_path / "out")
    with monkeypatch.context() as patched:
        done = renames(patched, stop, error)
        with pytest.raises((BadOutput, KeyboardInterrupt)):
            write_plan(OTHER, out)
    assert len(done) >= stop
    assert read_plan(out) == sample()
    assert whole(out)


KILLED = """
import os, sys
from dataclasses import replace
from pathlib import Path
from planner.exports import folder, write_plan
from tests.exports.sample import sample

folder._exchanged = lambda *_: False
def busy(*_):
    raise OSError(16, "busy")
folder._swapped = busy
real, left = Path.rename, [int(sys.argv[2])]
def rename(self, target):
    left[0] -= 1
    if left[0] == 0:
        os._exit(9)
    return real(self, target)
Path.rename = rename
write_plan(replace(sample(), gpus=1), Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("stop", "left"), [(1, "old"), (2, "none"), (2 * len(FILES), "none")])
def test_what_a_kill_leaves_is_no_plan_and_blocks_nothing(tmp_path: Path, stop: int, left: str) -> None:
    out = write_plan(sample(), tmp_path / "out")
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(out), str(stop)], cwd=root, check=False, env={**os.environ}
    )
    assert ended.returncode == 9
    if left == "old":
        assert read_plan(out) == sample()
    else:
        with pytest.raises(BadOutput, match="incomplete plan, since writing it was interrupted"):
            read_plan(out)
    assert holds_results(out)
    check_out(out)
    write_plan(OTHER, out)
    assert read_plan(out) == OTHER


def test_old_leftovers_of_killed_runs_are_swept_away_and_nothing_else(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "out")
    stale, beside_it, mine, fresh = (
        out / ".writing-abc", tmp_path / ".out.abcdefgh.tmp", tmp_path / ".out.mine.tmp", out / ".writing-new",
    )  # fmt: skip
    for place in (stale, beside_it, mine, fresh):
        place.mkdir()
    (stale / "cash.csv").write_text("half")
    (mine / "notes.txt").write_text("mine")
    for place in (stale, beside_it, mine):
        os.utime(place, (0, 0))
    write_plan(OTHER, out)
    assert not beside_it.exists()
    assert mine.exists()
    assert read_plan(out) == OTHER


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """Mount a small file system of its own, as a container does with a volume."""
    place = tmp_path / "volume"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if made.returncode != 0:
        pytest.skip(f"cannot mount a tmpfs here: {made.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_mount_point_takes_plan_after_plan(mounted: Path) -> None:
    check_out(mounted)
    write_plan(sample(), mounted)
    write_plan(OTHER, mounted)
    assert read_plan(mounted) == OTHER
    assert whole(mounted)


def test_a_full_disk_is_told_before_the_search(mounted: Path) -> None:
    (mounted / "out").mkdir()
    with contextlib.suppress(OSError), (mounted / "filler").open("wb", buffering=0) as file:
        while file.write(bytes(65536)):
            pass
    with pytest.raises(BadOutput, match="No space left"):
        check_out(mounted / "out")


def test_a_place_nothing_can_be_made_in_is_refused_before_the_search(tmp_path: Path) -> None:
    with pytest.raises(BadOutput, match="cannot be written to /proc/planner"):
        check_out("/proc/planner/out")
    with pytest.raises(BadOutput, match="name too long"):
        check_out(tmp_path / ("x" * 300))
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(BadOutput):
        check_out(tmp_path / "a")
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_asking_leaves_nothing(tmp_path: Path) -> None:
    check_out(tmp_path / "deep" / "out")
    assert os.listdir(tmp_path) == []


def test_the_problem_stands_beside_the_plan_and_comes_back_with_it(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "out")
    assert read_plan(str(out)).problem == sample().problem
    assert json.loads((out / "problem.json").read_text())["case"] == "sample"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"it_kw": 600.0', '"it_kw": 601.0', "is not the problem that plan.json was made for"),
        ('"it_kw": 600.0', '"it_kw": -1.0', "holds no valid problem: racks.R600.it_kw"),
        ('"it_kw": 600.0', '"it_kw": 600.0, "it_kw": 600.0', "given twice"),
        ('"case": "sample"', '"case": "other"', "is of the case 'other'"),
    ],
)
def test_a_changed_problem_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = write_plan(sample(), tmp_path / "out") / "problem.json"
    text = path.read_text(encoding="utf-8").replace('":', '": ').replace('":  ', '": ')
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadOutput, match=told):
        read_plan(path.parent)


def test_a_plan_without_its_problem_is_refused(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "out")
    (out / "problem.json").unlink()
    with pytest.raises(BadOutput, match=r"problem\.json: No such file"):
        read_plan(out)


@pytest.mark.parametrize("name", ["plan.json", "problem.json"])
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (os.mkfifo, "got a pipe"),
        (lambda path: path.mkdir(), "got a folder"),
        (lambda path: path.symlink_to("/dev/zero"), "got a device"),
        (lambda path: path.symlink_to(path.name), "symbolic links"),
    ],
)
def test_what_is_no_regular_file_is_not_waited_for(
    tmp_path: Path, name: str, make: Callable[[Path], None], told: str
) -> None:
    out = write_plan(sample(), tmp_path / "out")
    (out / name).unlink()
    make(out / name)
    with pytest.raises(BadOutput, match=told):
        read_plan(out)


def goal(value: float, tolerance: float = 0.0, sense: str = "min", unit: str = "MW") -> Any:
    return replace(sample().goals[0], value=value, tolerance=tolerance, sense=sense, unit=unit)


def test_the_first_goal_that_differs_counts_and_tolerances_are_equality() -> None:
    assert first_difference((goal(6.0),), (goal(6.0 + 1e-9),)) is None
    assert first_difference((goal(6.0, 1.0), goal(3.0)), (goal(6.5, 1.0), goal(4.0))) == (goal(3.0), goal(4.0))
    assert first_difference((goal(6.0, 1.0), goal(3.0)), (goal(7.5, 1.0), goal(2.0))) == (
        goal(6.0, 1.0), goal(7.5, 1.0),
    )  # fmt: skip
    # Nothing comes after the last goal: what it might have been worsened by is no equality.
    assert first_difference((goal(6.0, 1.0),), (goal(6.5, 1.0),)) == (goal(6.0, 1.0), goal(6.5, 1.0))


def test_a_better_plan_must_be_sound_and_answer_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.exports.kept.violations", lambda *_: ())
    out = write_plan(sample(), tmp_path / "out")
    worse, better = (replace(sample(), goals=(goal(value),)) for value in (7.0, 5.0))
    assert better_held(out, worse) == "shortfall 6 against 7 MW"
    assert better_held(out, better) is None
    assert better_held(out, sample()) is None
    other = replace(worse, run=replace(worse.run, version="0.0.9"))
    assert better_held(out, other) is None
    monkeypatch.setattr("planner.exports.kept.violations", lambda *_: ("no crews left",))
    assert better_held(out, worse) is None
    assert better_held(tmp_path / "nowhere", worse) is None


def test_what_is_set_aside_stands_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert beside(Path("out/tiny"), "worse") == Path("out/tiny.worse")
    assert beside(Path(), "refused") == tmp_path.with_name(f"{tmp_path.name}.refused")
