"""A case is found where it was said to be, and called what the user called it."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner import read
from planner.errors import InvalidProblem
from planner.shipped import find_case
from tests.cli.case import CASE, write_case


@pytest.mark.parametrize("typed", ["wrong", "sub/../wrong", "../here/wrong"])
def test_messages_show_the_path_as_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    here = tmp_path / "here"
    (here / "sub").mkdir(parents=True)
    write_case(here / "wrong", case=CASE.replace("target:", "targets:"))
    monkeypatch.chdir(here)
    with pytest.raises(InvalidProblem) as told:
        read(typed)
    assert {issue.where.partition("/case.yaml")[0] for issue in told.value.issues} == {typed}


def test_a_folder_without_a_name_of_its_own_still_names_its_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_case(tmp_path / "small")
    monkeypatch.chdir(tmp_path / "small")
    assert find_case(".") == Path(".")
    assert (read(".").case, read("sites/..").case) == ("small", "small")
    (tmp_path / "small" / "case.yaml").write_text(CASE.replace("target:", "targets:"), encoding="utf-8")
    with pytest.raises(InvalidProblem) as told:
        read(".")
    assert told.value.issues[0].where.startswith("case.yaml:")


def test_a_name_is_a_shipped_case_unless_a_case_stands_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_case("tiny").is_absolute()
    (tmp_path / "tiny").mkdir()
    assert find_case("tiny").is_absolute()
    write_case(tmp_path / "tiny" / "own")
    assert find_case("tiny/own") == Path("tiny/own")
    (tmp_path / "tiny" / "case.yaml").write_text(CASE, encoding="utf-8")
    assert find_case("tiny") == Path("tiny")
