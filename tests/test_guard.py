"""`planner` and `solvers` are common names: another distribution that takes one is named, not stumbled over."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules
from time import perf_counter

import pytest

from planner.guard import PACKAGES, check_packages

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """Return a folder that holds both our packages as an installation does."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def python(site_packages: Path, code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site_packages), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, cwd=site_packages, capture_output=True, text=True, check=False)


def overwrite(site_packages: Path, package: str) -> None:
    """Do what pip does when another distribution ships the same package."""
    (site_packages / package / "__init__.py").write_text("def anything(): ...\n")
    metadata = site_packages / "timetable-3.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: timetable\nVersion: 3.1\n")
    (metadata / "RECORD").write_text(f"{package}/__init__.py,,\n")


def test_our_own_packages_pass_quickly() -> None:
    seconds = []
    for _ in range(20):
        began = perf_counter()
        check_packages()
        seconds.append(perf_counter() - began)
    assert sorted(seconds)[10] < 0.005


def test_importing_ours_is_light_and_reads_no_table_library() -> None:
    code = "import sys, planner; print(sorted({'pandas', 'numpy', 'pyomo', 'highspy', 'pydantic'} & set(sys.modules)))"
    assert python(ROOT, code).stdout == "[]\n"


FIRST_USES = ("from planner import read", "from planner import solve", "import planner; planner.solve")


@pytest.mark.parametrize("use", FIRST_USES)
def test_an_overwritten_solvers_is_told_at_the_first_use_with_the_culprit(site_packages: Path, use: str) -> None:
    overwrite(site_packages, "solvers")
    done = python(site_packages, use)
    assert done.returncode == 1
    assert "'solvers' of datacentre-capacity-planner has been replaced or removed" in done.stderr
    assert "it comes from the distribution timetable" in done.stderr


def test_a_removed_solvers_is_told_at_the_first_use(site_packages: Path) -> None:
    shutil.rmtree(site_packages / "solvers")
    # -P and -S keep the working copy of this environment off the path, so that no other `solvers` is found.
    environment = {**os.environ, "PYTHONPATH": str(site_packages)}
    command = [sys.executable, "-P", "-S", "-c", "from planner import solve"]
    done = subprocess.run(command, env=environment, cwd=site_packages, capture_output=True, text=True, check=False)
    assert "none of that name can be imported" in done.stderr


def test_importing_ours_reads_no_other_file_than_its_own() -> None:
    code = (
        "import sys\nopened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == 'open' else None)\n"
        "import planner\nprint([name for name in opened if not name.endswith(('.py', '.pyc'))])"
    )
    assert python(ROOT, code).stdout == "[]\n"


def test_an_overwritten_planner_is_told_by_the_command(site_packages: Path) -> None:
    overwrite(site_packages, "planner")
    done = python(site_packages, "import sys; from planner.cli import run; sys.exit(run(['check', 'tiny']))")
    assert done.returncode == 2
    assert "'planner' of datacentre-capacity-planner has been replaced" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "before", ["", "import planner.casefiles.schema, planner.solving", "from planner import solving, checks, exports"]
)
def test_the_front_door_gives_functions_whatever_was_imported_before(before: str) -> None:
    code = (
        f"{before}\nfrom planner import read, solve, check, audit, write, Plan\n"
        "print(all(map(callable, (read, solve, check, audit, write, Plan))))\n"
        "import planner.solving, types\n"
        "print(isinstance(planner.solving, types.ModuleType), planner.solve is planner.solving.solve)"
    )
    assert python(ROOT, code).stdout == "True\nTrue True\n"


COMING = ("explain", "why", "compare", "diff")


def test_no_module_has_a_name_of_the_front_door() -> None:
    import planner

    modules = {found.name for found in iter_modules(planner.__path__)}
    assert modules & {*planner.__all__, *COMING} == set()
    assert modules > {"solving", "casefiles", "explanation"}


def test_every_name_of_the_front_door_opens() -> None:
    import planner

    assert [name for name in planner.__all__ if getattr(planner, name) is None] == []
    assert set(dir(planner)) == set(planner.__all__)
    with pytest.raises(AttributeError, match="no attribute 'teapot'"):
        _ = planner.teapot
