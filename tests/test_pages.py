"""What the pages show can be done as shown: commands, code, options, exit codes, tables and links."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer.main

from planner import cli, errors
from planner.plan import TABLES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SITES = (ROOT / "sites" / "README.md").read_text(encoding="utf-8")
OF_THE_ENVIRONMENT = ("make ",)
# A path in backticks, in the folders whose texts are looked through.
NAMED, TEXTS = ("planner", "solvers", "benchmarks", "sites", "tests"), (".md", ".py")
PATH = re.compile(r"`((?:planner|solvers|tests|benchmarks|sites|notebooks)/[\w/.\-]+)`")


def blocks(page: str, language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def commands(page: str) -> list[str]:
    """Return the lines of a page's blocks of commands, without what is said of them."""
    lines = [line.partition("#")[0].strip() for block in blocks(page) for line in block.splitlines()]
    known = ("planner ", "cp ", "make ")
    return [line for line in lines if line.startswith(known)]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, beside which the shipped cases stand."""
    (tmp_path / "sites").symlink_to(ROOT / "sites")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", [README, SITES], ids=["README.md", "sites/README.md"])
@pytest.mark.usefixtures("scratch")
def test_every_command_shown_runs(page: str) -> None:
    given = [line for line in commands(page) if not line.startswith(OF_THE_ENVIRONMENT)]
    assert len(given) >= 4
    for line in given:
        program, *args = line.split()
        if program == "cp":
            shutil.copytree(args[1], args[2])
        else:
            assert cli.run(args) == 0, line


@pytest.mark.usefixtures("scratch")
def test_the_code_shown_runs(capsys: pytest.CaptureFixture[str]) -> None:
    given = blocks(README, "python")
    assert len(given) == 2
    names: dict[str, object] = {}
    for block in given:
        exec(compile(block, "README.md", "exec"), names)
    said = capsys.readouterr().out
    assert "the plan holds" in said
    figures = [line for line in said.splitlines() if line.replace(".", "", 1).isdecimal()]
    assert float(figures[-1]) < 43.98  # a higher floor is no better than the plan of tiny
    assert "shortfall: 0 → 4 MW (+4, worse); proven" in said


def test_every_target_of_make_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z]+)", README))
    assert {"plan", "test", "setup", "faults", "notebooks"} <= named
    assert [name for name in sorted(named) if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def options_of(command: object, name: str = "") -> dict[str, set[str]]:
    """Return the options of a command, or of each command of a group, by name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        params: list[Any] = command.params  # type: ignore[attr-defined]
        return {name: {option for given in params for option in given.opts if option.startswith("--")}}
    parts = [options_of(one, f"{name} {part}".strip()) for part, one in inner.items()]
    return {full: told for part in parts for full, told in part.items()}


def test_the_table_of_commands_has_all_commands_with_all_options() -> None:
    known = options_of(typer.main.get_command(cli.app))
    rows = dict(re.findall(r"^\| `planner ([a-z-]+(?: [a-z]+)?)(.*?)` \|", README, re.MULTILINE))
    told = {name: set(re.findall(r"--[a-z-]+", options)) for name, options in rows.items()}
    as_json = {name for name in ("check", "audit", "info", "show") if "--json" in known[name]}
    assert len(as_json) == 4
    assert {name: options | ({"--json"} if name in as_json else set()) for name, options in told.items()} == known


def test_every_exit_code_is_explained() -> None:
    codes = {int(code) for row in re.findall(r"^\| ([\d, ]+) \|", README, re.MULTILINE) for code in row.split(", ")}
    raised = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.PlannerError)
    }
    assert codes == {0, 1, 3, 130, 143} | raised


def test_every_table_of_a_plan_is_named() -> None:
    paragraph = README.split("**`OUT`**", 1)[1].split("**", 1)[0].split("\n\n", 1)[0]
    assert [name for name in TABLES if f"`{name}`" not in paragraph] == []


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links() -> list[tuple[Path, Path, str]]:
    """Return the links of all pages to files of the repository: from where, where to, and to which heading."""
    pages = [
        *ROOT.glob("*.md"),
        *ROOT.glob("sites/**/*.md"),
        *ROOT.glob("benchmarks/*.md"),
        *ROOT.glob("solvers/**/*.md"),
    ]
    found = []
    for page in pages:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto")):
                path, _, heading = target.partition("#")
                found.append((page, (page.parent / path).resolve() if path else page, heading))
    return found


def test_every_link_leads_somewhere() -> None:
    assert len(links()) > 15
    lost = [(page.name, to.name) for page, to, _ in links() if not to.exists()]
    assert lost == []
    wrong = [(to.name, heading) for _, to, heading in links() if heading and heading not in anchors(to)]
    assert wrong == []


def test_every_path_named_in_pages_and_docstrings_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(path for name in NAMED for path in (ROOT / name).rglob("*") if path.suffix in TEXTS)]
    named = {(page, path) for page in pages for path in PATH.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 30
    lost = {(page.name, path) for page, path in named if not (ROOT / path).exists()}
    assert {(page, path) for page, path in lost} == set()
