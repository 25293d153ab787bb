"""CONTRIBUTING.md names files, names and tests that are there, and leaves no step of its examples out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.model.build import FAMILIES
from planner.model.families import pace
from planner.spec import GOALS, LIMITS

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", TEXT)
PATHS = sorted({text for text in QUOTED if re.fullmatch(r"[\w./]+", text) and re.search(r"/|\.(md|py|toml)$", text)})
ROWS = [[cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", TEXT, re.MULTILINE)]
STEPS = [row for row in ROWS if len(row) == 3 and re.match(r"\d\. ", row[0])]


def test_it_names_many_files() -> None:
    assert len(PATHS) > 50


@pytest.mark.parametrize("path", PATHS)
def test_the_files_it_names_are_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("row", STEPS, ids=[" ".join(row[:1]) for row in STEPS])
def test_the_names_of_an_example_stand_in_its_files(row: list[str]) -> None:
    files = [ROOT / name for name in re.findall(r"`([^`]+)`", f"{row[1]} {row[2]}") if "/" in name]
    texts = "\n".join(file.read_text("utf-8") for file in files)
    for name in re.findall(r"`([^`]+)`", row[2]):
        assert "/" in name or re.search(rf"\b{re.escape(name)}\b", texts), name


@pytest.mark.parametrize("name", sorted({text for text in QUOTED if text.startswith("test_")}))
def test_the_tests_it_names_are_there(name: str) -> None:
    assert any(f"def {name}(" in path.read_text("utf-8") for path in ROOT.glob("tests/**/test_*.py"))


def test_its_examples_are_a_limit_and_a_goal() -> None:
    assert "install_pace" in LIMITS
    assert "emissions" in GOALS
    assert pace in FAMILIES


@pytest.mark.parametrize("command", re.findall(r"make (\w+)", TEXT))
def test_the_commands_it_names_are_there(command: str) -> None:
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ((?:tests|planner)[\w.]*)", TEXT))))
def test_the_modules_it_runs_are_there(module: str) -> None:
    text = (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")
    assert 'if __name__ == "__main__":' in text
