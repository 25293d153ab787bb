"""Reads a written plan back: `plan.json` field by field, and beside it the problem that the plan answers."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.errors import BadOutput, InvalidProblem
from planner.exports.codec import record
from planner.exports.opened import contents
from planner.outfolder import DRAFT_PREFIX, PLAN_FILE, PROBLEM_FILE
from planner.plan import FORMAT_VERSION, Plan
from planner.validate.whole import checked

if TYPE_CHECKING:
    from pathlib import Path

    from planner.problem import Problem

MOST_TOLD = 5


def read_plan(out_dir: str | os.PathLike[str]) -> Plan:
    """Return the plan that a folder of results holds, with the problem it answers.

    Raises
    ------
    BadArgument
        If `out_dir` is no path.
    BadOutput
        If `plan.json` or `problem.json` is missing, cut short, of another version, holds anything that is no plan or
        no valid problem, or if the problem is not the one the plan was made for.
    """
    folder = arguments.folder("out_dir", out_dir)
    fields = plan_fields(folder)
    return Plan(problem=problem_of(folder, fields), **fields)


def plan_fields(folder: Path) -> dict[str, Any]:
    """Return the fields of the plan in `plan.json`, by name.

    Raises
    ------
    BadOutput
        If it holds anything that is no plan.
    """
    refuse_without_plan(folder)
    path = folder / PLAN_FILE
    plain = parsed_json(path)
    if not isinstance(plain, dict):
        raise BadOutput(f"{path} is damaged: it holds no object")
    version = plain.pop("format_version", None)
    if isinstance(version, bool) or version != FORMAT_VERSION:
        raise BadOutput(
            f"{path} has format version {arguments.shown(version)}; this planner reads version {FORMAT_VERSION}: "
            "plan the case again"
        )
    return record(Plan)(plain, PLAN_FILE)


def refuse_without_plan(folder: Path) -> None:
    """Refuse a folder that holds no plan.

    Raises
    ------
    BadOutput
        With why it has none, where that can be seen.
    """
    try:
        is_folder, is_file = folder.is_dir(), folder.is_file()
    except OSError:
        return  # whoever opens its files is told why that cannot be
    if is_file:
        raise BadOutput(f"{folder} is a file; give the folder that holds {PLAN_FILE}")
    if is_folder and not _stands(folder / PLAN_FILE):
        raise BadOutput(_absent(folder))


def problem_of(folder: Path, fields: dict[str, Any]) -> Problem:
    """Return the problem in `problem.json`, which must be the one that the plan names by its digest.

    Parameters
    ----------
    folder
        The folder of results.
    fields
        The fields of its plan.

    Raises
    ------
    BadOutput
        If the file holds no valid problem, or another one.
    """
    path = folder / PROBLEM_FILE
    plain = parsed_json(path)
    if not isinstance(plain, dict):
        raise BadOutput(f"{path} is damaged: it holds no object")
    try:
        problem = checked(plain)
    except InvalidProblem as wrong:
        raise BadOutput(f"{path} holds no valid problem: {_few([str(issue) for issue in wrong.issues])}") from None
    if problem.digest != fields["run"].problem:
        raise BadOutput(f"{path} is not the problem that {PLAN_FILE} was made for: one of the two was changed since")
    if problem.case != fields["case"]:
        raise BadOutput(f"{path} is of the case {problem.case!r}, {PLAN_FILE} of {fields['case']!r}")
    return problem


def parsed_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    BadOutput
        If it cannot be read, is no JSON in UTF-8, or gives a field twice.
    """
    raw = contents(path)
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise BadOutput(f"{path} is damaged: {error}") from error


def _stands(path: Path) -> bool:
    """Return whether anything has this name, be it a link to nowhere."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # whoever opens it is told why that cannot be
    return True


def _absent(folder: Path) -> str:
    """Return what is wrong with a folder without `plan.json`."""
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        return f"{folder} cannot be read: {error.strerror or error}"
    if PROBLEM_FILE in names or any(name.startswith(DRAFT_PREFIX) for name in names):
        return f"{folder} holds an incomplete plan, since writing it was interrupted: plan the case again"
    return f"{folder} holds no plan: {PLAN_FILE}: No such file"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field {next(name for name in names if names.count(name) > 1)!r} is given twice")
    return found


def _few(told: list[str]) -> str:
    rest = len(told) - MOST_TOLD
    return "; ".join(told[:MOST_TOLD]) + (f"; and {rest} more" if rest > 0 else "")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number that a plan may hold")
