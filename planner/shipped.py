"""Finds a case by its path, or by the name of a shipped case."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from planner import arguments
from planner.errors import InvalidProblem, Issue
from planner.outfolder import CASE_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.casefiles import Placed
    from planner.errors import CaseWarning
    from planner.problem import Problem


def read_named(case: str | Path, scenarios: Sequence[str | Path] = ()) -> Problem:
    """Return the problem of a case folder, or of a shipped case such as ``"tiny"``, changed by scenarios.

    Parameters
    ----------
    case
        Path of a case folder, or the name of a shipped case.
    scenarios
        Names of scenarios of the case, or paths of scenario files, in the order in which they change it.

    Raises
    ------
    BadArgument
        If `case` is no path, or `scenarios` no list of names and paths.
    InvalidProblem
        If there is no such case or scenario, or with every issue found in them.
    """
    from planner.casefiles import read_case

    return read_case(find_case(case), arguments.names("scenarios", scenarios))


def read_named_warned(
    case: str | Path, scenarios: Sequence[str | Path] = ()
) -> tuple[Problem, tuple[CaseWarning, ...]]:
    """Return the problem of a case, as `read_named` does, and what is strange in its files but possible.

    Parameters
    ----------
    case
        Path of a case folder, or the name of a shipped case.
    scenarios
        Names of scenarios of the case, or paths of scenario files, in the order in which they change it.

    Raises
    ------
    BadArgument
        If `case` is no path, or `scenarios` no list of names and paths.
    InvalidProblem
        If there is no such case or scenario, or with every issue found in them.
    """
    placed = read_named_placed(case, scenarios)
    return placed.problem, placed.warnings


def read_named_placed(case: str | Path, scenarios: Sequence[str | Path] = ()) -> Placed:
    """Return the problem of a case, as `read_named` does, with its warnings and where each value was written.

    Parameters
    ----------
    case
        Path of a case folder, or the name of a shipped case.
    scenarios
        Names of scenarios of the case, or paths of scenario files, in the order in which they change it.

    Raises
    ------
    BadArgument
        If `case` is no path, or `scenarios` no list of names and paths.
    InvalidProblem
        If there is no such case or scenario, or with every issue found in them.
    """
    from planner.casefiles import read_placed

    return read_placed(find_case(case), arguments.names("scenarios", scenarios))


def find_case(case: str | Path) -> Path:
    """Return the folder of a case: the folder at that path, as given, else the shipped case of that name.

    Raises
    ------
    InvalidProblem
        If there is neither.
    """
    path = arguments.folder("case", case)
    named = shipped_cases().get(str(case))
    if named is not None and not os.path.isfile(path / CASE_FILE):
        return named
    try:
        if path.exists():
            return path
    except OSError as error:
        reason = f"must be readable, got {(error.strerror or str(error)).lower()}"
        raise InvalidProblem((Issue(str(case), reason),)) from error
    names = list(shipped_cases())
    near = get_close_matches(str(case), names, n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; shipped cases are {', '.join(names)}" if names else ""
    raise InvalidProblem((Issue(str(case), f"no such folder, and no shipped case of that name{hint}"),))


def shipped_cases() -> dict[str, Path]:
    """Return the shipped cases by name: package data of a wheel, or `sites/` of a working copy."""
    package = Path(__file__).resolve().parent
    root = next((place for place in (package / "_sites", package.parent / "sites") if place.is_dir()), None)
    if root is None:
        return {}
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / CASE_FILE).is_file()}
