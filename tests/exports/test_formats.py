"""The table of formats: names, files, and what is said where a format is unknown or something is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from planner import cli_schedule
from planner.errors import BadArgument
from planner.exports import FILES, formats
from planner.exports.formats import EXPORT_FILES, FORMATS, Subject, formats_of
from planner.exports.written import OURS
from tests.comparison.plans import tiny
from tests.exports.build import schedule
from tests.exports.sample import sample

NAMES = ("mspdi", "pmxml", "xer", "csv", "parquet", "geojson", "ics", "letters", "xlsx", "bank.xlsx")


def installed(name: str) -> bool:
    return all(importlib.util.find_spec(package) is not None for package in FORMATS[name].packages)


def test_the_formats_and_the_help_of_the_command_name_the_same() -> None:
    assert tuple(FORMATS) == NAMES == cli_schedule.FORMATS
    assert [one.name for one in formats_of(["letters", "csv", "letters"])] == ["letters", "csv"]


def test_no_two_files_in_a_folder_have_one_name() -> None:
    assert len({name.lower() for name in OURS}) == len(OURS) == len(FILES) + len(EXPORT_FILES)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("mspdy", "there is no format 'mspdy'; did you mean 'mspdi'? formats are mspdi, pmxml,"),
        ("XER", "there is no format 'XER'; did you mean 'xer'?"),
        ("letter", "there is no format 'letter'; did you mean 'letters'?"),
        ("42", f"there is no format '42'; formats are {', '.join(NAMES)}"),
    ],
)
def test_an_unknown_format_is_told_with_the_nearest(given: str, told: str) -> None:
    with pytest.raises(BadArgument) as raised:
        formats_of(["csv", given])
    assert str(raised.value).startswith(told)
    assert str(raised.value).count("\n") == 0


def test_all_that_is_missing_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name in ("icalendar", "pyarrow") else object())
    with pytest.raises(BadArgument) as raised:
        formats_of(["csv", "ics", "parquet"])
    assert str(raised.value) == (
        "the format ics needs icalendar, not installed here: "
        "python -m pip install 'datacentre-capacity-planner[calendar]'; "
        "the format parquet needs pyarrow, not installed here: "
        "python -m pip install 'datacentre-capacity-planner[parquet]'"
    )
    assert [one.name for one in formats_of(["csv", "geojson", "letters", "mspdi"])] == [
        "csv", "geojson", "letters", "mspdi",
    ]  # fmt: skip


def test_every_extra_named_is_one_of_the_distribution() -> None:
    text = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    for one in FORMATS.values():
        assert not one.extra or f"\n{one.extra} = [" in text


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("pmxml", "xer")])
def test_written_twice_a_format_is_the_same_bytes_and_bears_its_mark(name: str) -> None:
    one = FORMATS[name]
    if not installed(name):
        pytest.skip(f"{' and '.join(one.packages)} not installed (the extra `{one.extra}`)")
    plan = tiny() if name == "bank.xlsx" else sample()  # the terms of its facilities and milestones are in its case
    first, second = (one.write(Subject(plan, schedule())) for _ in range(2))
    assert first == second
    for file, held in zip(one.files, first.files, strict=True):
        assert file.is_ours(held)
        assert not file.is_ours(held.replace(file.mark, b"") if not file.inside else held[: len(held) // 2])
        assert file.mark in held[:4096] + held[-65536:]
        if file.inside:
            continue
        assert held.count(b"\r\n") == (held.count(b"\n") if file.name.endswith((".csv", ".ics")) else 0)


def test_the_other_files_of_a_format_follow_the_name_of_the_main_one() -> None:
    names = [path.name for path in FORMATS["csv"].paths(Path("hand/over.csv"))]
    assert names == ["over.csv", "over_p6_TASK.csv", "over_p6_TASKPRED.csv"]
    assert FORMATS["letters"].paths(Path("a.b.html"))[1] == Path("a.b.csv")
