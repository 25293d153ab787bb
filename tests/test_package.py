"""The wheel: it ships both packages and the cases, and solves `tiny` in an environment that holds nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASES = ("tiny", "ten-gigawatt", "status-2026")

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_and_data_file_of_both_packages_is_shipped(names: set[str]) -> None:
    tracked = run("git", "ls-files", "planner", "solvers", cwd=ROOT).splitlines()
    assert tracked
    assert set(tracked) - names == set()
    assert {"planner/py.typed", "solvers/py.typed"} <= names


def test_every_case_is_shipped_whole(names: set[str]) -> None:
    tracked = [name for case in CASES for name in run("git", "ls-files", f"sites/{case}", cwd=ROOT).splitlines()]
    assert {f"planner/_sites/{case}/case.yaml" for case in CASES} <= names
    assert {f"planner/_sites/{name.removeprefix('sites/')}" for name in tracked} - names == set()


def test_nothing_else_is_shipped(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"planner", "solvers"}


def test_a_fresh_environment_solves_tiny(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "fresh", with_pip=True)
    scripts = tmp_path / "fresh" / "bin"
    pinned = ROOT / "requirements.txt"
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--constraint", pinned, wheel, cwd=tmp_path)
    package = run(
        scripts / "python", "-c", "import planner, solvers; print(planner.__file__, solvers.__file__)", cwd=tmp_path
    )
    assert all(Path(name).is_relative_to(tmp_path / "fresh") for name in package.split())
    answer = json.loads(run(scripts / "planner", "solve", "tiny", "--json", cwd=tmp_path))
    assert (answer["case"], answer["violations"], answer["termination"]) == ("tiny", [], "optimal")
    assert "the plan holds" in run(scripts / "planner", "audit", "tiny", tmp_path / "out" / "tiny", cwd=tmp_path)
    for case in CASES:
        assert "no issues" in run(scripts / "planner", "check", case, cwd=tmp_path)
