"""What `planner generate` writes: a case that reads back equal, byte for byte the same from the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.casefiles import read_case
from planner.cli import run
from planner.generate import Scale, generate, write_generated

if TYPE_CHECKING:
    from pathlib import Path

SCALES = [(3, 2, 12, 1), (12, 3, 60, 2)]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("scale", SCALES)
def test_the_folder_reads_back_as_the_problem(scale, tmp_path):
    written = write_generated(tmp_path / "made", Scale(*scale))
    assert read_case(tmp_path / "made") == written
    assert read_case(tmp_path / "made").digest == generate(*scale).digest
    assert written == generate(*scale).model_copy(update={"case": "made"})


def test_same_seed_same_bytes(tmp_path):
    one, two, other = (tmp_path / place / "made" for place in "abc")
    for folder, seed in ((one, 1), (two, 1), (other, 2)):
        write_generated(folder, Scale(12, 3, 24, seed))
    assert files(one) == files(two)
    assert files(one) != files(other)


def test_the_page_says_what_it_is(tmp_path):
    write_generated(tmp_path / "made", Scale(3, 2, 12, 1))
    page = (tmp_path / "made" / "README.md").read_text("utf-8")
    assert page.startswith("# made\n")
    assert "Every figure is an assumption drawn by the generator" in page
    assert "planner generate DIR --sites 3 --phases 2 --periods 12 --seed 1`" in page
    assert "shortened to 25% of what is usual" in page


def test_the_command_writes_a_case_without_issues(tmp_path, capsys):
    folder = tmp_path / "made"
    assert run(["generate", str(folder), "--sites", "4", "--phases", "2", "--periods", "24", "--seed", "3"]) == 0
    assert "8 phases" in capsys.readouterr().out
    assert run(["check", str(folder)]) == 0
    assert "no issues" in capsys.readouterr().out


def test_the_command_refuses_a_folder_that_holds_anything(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert run(["generate", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    ("option", "value"), [("--sites", "0"), ("--phases", "51"), ("--periods", "3"), ("--seed", "-1")]
)
def test_the_command_refuses_bad_numbers(option, value, tmp_path, capsys):
    assert run(["generate", str(tmp_path / "made"), option, value]) == 2
    assert f"{option[2:]}: must be a whole number from" in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
